"""Settings, one small class per area. Entry points read them and hand values down.

Every field can be set by an environment variable: `DEALWRIGHT_WEB__PORT=9000` sets `web.port`.
"""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class DbSettings(BaseModel):
    url: str | None = Field(
        None, description="An external PostgreSQL 15+; without it an embedded one is started."
    )
    owner_url: str | None = Field(
        None, description="The role that owns the tables, for migrations; default: `url`."
    )
    pool_size: int = Field(default=10, description="Connections kept open for requests.")


class WebSettings(BaseModel):
    host: str = Field(default="127.0.0.1", description="The address to listen on.")
    port: int = Field(default=8000, description="The port to listen on.")
    origins: list[str] = Field(
        default=[], description="Further origins whose pages may open live connections."
    )
    big_upload_mb: int = Field(default=2_000, description="The largest file an import accepts.")


class AuthSettings(BaseModel):
    secret: SecretStr | None = Field(
        None, description="Signs access tokens; default: a key file beside the data."
    )
    sealing_key: SecretStr | None = Field(
        None,
        description="Seals keys of other services: 32 bytes in base64 or hexadecimal; default: a key file "
        "beside the data. Every process of an installation needs the same.",
    )
    old_sealing_keys: list[SecretStr] = Field(
        default=[], description="Former sealing keys, which still open what they sealed."
    )


class WorkSettings(BaseModel):
    inside_serve: bool = Field(default=True, description="Run background jobs inside `serve`.")
    concurrency: int = Field(default=4, description="Jobs that run at once in one worker.")


class EmbedderSettings(BaseModel):
    url: str | None = Field(None, description="An OpenAI-shaped embeddings endpoint, beside our own.")
    key: SecretStr | None = Field(None, description="Its key; local servers need none.")
    model: str = Field(default="text-embedding-3-small", description="The model asked for there.")
    onnx: Path | None = Field(
        None, description="A folder with an ONNX sentence model: model.onnx and tokenizer.json."
    )
    default: str = Field(
        default="builtin", description="What a new workspace embeds with: builtin, endpoint or onnx."
    )


class LlmSettings(BaseModel):
    provider: Literal["openai", "anthropic"] = Field(
        default="openai", description="What the server speaks: OpenAI's chat completions, or Anthropic's."
    )
    url: str | None = Field(
        None,
        description="An OpenAI-shaped chat endpoint; without it no model is used. For Anthropic its own "
        "address is the default.",
    )
    key: SecretStr | None = Field(None, description="Its key; local servers need none.")
    model: str = Field(default="", description="The model asked for there.")
    private: bool = Field(
        default=True,
        description="Whether a workspace may name a model on this machine or in a private network, where "
        "Ollama and vLLM live. Link-local and cloud metadata addresses are refused always.",
    )


class RerankSettings(BaseModel):
    url: str | None = Field(
        None, description="A rerank endpoint (TEI, Jina, Cohere); without it none is used."
    )
    key: SecretStr | None = Field(None, description="Its key; local servers need none.")
    model: str = Field(default="", description="The model asked for there.")


class KnowledgeSettings(BaseModel):
    qdrant_url: str | None = Field(None, description="Keep vectors in Qdrant; default: in PostgreSQL.")
    qdrant_key: SecretStr | None = Field(None, description="Its key.")
    allow: list[str] = Field(
        default=[],
        description="Private addresses that may be fetched: host:port, or a range such as 10.1.0.0/16.",
    )


class CacheSettings(BaseModel):
    redis_url: SecretStr | None = Field(
        None,
        description="Share what the copilot looked up between processes in a Redis, such as "
        "redis://localhost:6379/0; default: each process keeps its own.",
    )


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="DEALWRIGHT_", env_nested_delimiter="__", extra="ignore")

    home: Path = Field(
        default=Path(".dealwright"), description="Where data, files and keys of this installation lie."
    )
    db: DbSettings = DbSettings.model_validate({})
    web: WebSettings = WebSettings.model_validate({})
    auth: AuthSettings = AuthSettings.model_validate({})
    work: WorkSettings = WorkSettings.model_validate({})
    embedder: EmbedderSettings = EmbedderSettings.model_validate({})
    llm: LlmSettings = LlmSettings.model_validate({})
    rerank: RerankSettings = RerankSettings.model_validate({})
    knowledge: KnowledgeSettings = KnowledgeSettings.model_validate({})
    cache: CacheSettings = CacheSettings.model_validate({})
