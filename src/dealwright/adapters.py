"""Chooses the adapter of every port from the settings."""

from dealwright.domains.copilot.cache import ToolCache
from dealwright.domains.copilot.checkpoints import Checkpoints
from dealwright.domains.copilot.live import LiveRuns
from dealwright.domains.crm.assistant.clients import ClientBooks
from dealwright.kernel.errors import Invalid
from dealwright.kernel.sealing import Sealer, key_from_file, read_key
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import Ports, libpq_url
from dealwright.ports.cache.base import Cache
from dealwright.ports.cache.memory import MemoryCache
from dealwright.ports.embedder.base import Embedder
from dealwright.ports.embedder.chosen import Embedders
from dealwright.ports.embedder.minilm import INFO, MiniLm
from dealwright.ports.embedder.onnx_file import OnnxFile
from dealwright.ports.embedder.openai_shaped import OpenAiShaped as EmbeddingsEndpoint
from dealwright.ports.files.base import Files
from dealwright.ports.files.local import LocalFiles
from dealwright.ports.llm.base import Connection, Llms
from dealwright.ports.llm.chosen import ChosenLlms
from dealwright.ports.rerank.base import Rerankers
from dealwright.ports.rerank.endpoint import RerankEndpoint
from dealwright.ports.vectors.base import VectorStore
from dealwright.ports.vectors.pgvector import PgVectors
from dealwright.ports.web.base import Web
from dealwright.ports.web.guarded import GuardedWeb
from dealwright.settings import (
    CacheSettings,
    EmbedderSettings,
    KnowledgeSettings,
    LlmSettings,
    RerankSettings,
    Settings,
)


def choose_ports(settings: Settings, begin: Begin, app_url: str) -> Ports:
    return Ports(
        {
            Files: LocalFiles(settings.home / "files"),
            Web: GuardedWeb(allow=settings.knowledge.allow),
            Embedders: _embedders(settings.embedder),
            VectorStore: _vectors(settings.knowledge, begin),
            Llms: open_llms(settings.llm),
            Rerankers: _rerankers(settings.rerank),
            Sealer: open_sealer(settings),
            Checkpoints: Checkpoints(libpq_url(app_url)),
            LiveRuns: LiveRuns(),
            ClientBooks: ClientBooks(),
            ToolCache: ToolCache(_cache(settings.cache)),
        }
    )


def open_sealer(settings: Settings) -> Sealer:
    named = settings.auth.sealing_key
    key = read_key(named.get_secret_value()) if named else key_from_file(settings.home / "sealing-key")
    return Sealer(key, [read_key(one.get_secret_value()) for one in settings.auth.old_sealing_keys])


def _embedders(settings: EmbedderSettings) -> Embedders:
    by_name: dict[str, Embedder] = {"builtin": MiniLm()}
    labels = {"builtin": INFO.name}
    if settings.url:
        key = settings.key.get_secret_value() if settings.key else None
        by_name["endpoint"] = EmbeddingsEndpoint(settings.url, settings.model, key=key)
        labels["endpoint"] = settings.model
    if settings.onnx:
        by_name["onnx"] = OnnxFile(settings.onnx)
        labels["onnx"] = settings.onnx.name
    if settings.default not in by_name:
        raise Invalid.field("embedder.default", f"Choose one of {', '.join(by_name)}.")
    return Embedders(by_name, settings.default, labels)


def _vectors(settings: KnowledgeSettings, begin: Begin) -> VectorStore:
    if settings.qdrant_url:
        key = settings.qdrant_key.get_secret_value() if settings.qdrant_key else None
        return open_qdrant(settings.qdrant_url, key)
    return PgVectors(begin)


def open_qdrant(url: str, key: str | None) -> VectorStore:
    """Its client is an extra: `pip install dealwright[qdrant]`."""
    from dealwright.ports.vectors.qdrant import QdrantVectors, open_client  # noqa: PLC0415 - an optional package

    return QdrantVectors(open_client(url, api_key=key))


def open_llms(settings: LlmSettings) -> Llms:
    if not settings.url and settings.provider == "openai":
        return ChosenLlms(private=settings.private)
    if not settings.model:
        raise Invalid.field("llm.model", "Say which model to ask for: DEALWRIGHT_LLM__MODEL.")
    key = settings.key.get_secret_value() if settings.key else ""
    installed = Connection(settings.provider, settings.url or "", settings.model, key)
    return ChosenLlms(installed, private=settings.private)


def _rerankers(settings: RerankSettings) -> Rerankers:
    if not settings.url:
        return Rerankers()
    key = settings.key.get_secret_value() if settings.key else ""
    return Rerankers(RerankEndpoint(settings.url, model=settings.model, key=key))


def _cache(settings: CacheSettings) -> Cache:
    return open_redis(settings.redis_url.get_secret_value()) if settings.redis_url else MemoryCache()


def open_redis(url: str) -> Cache:
    """Its client is an extra: `pip install dealwright[redis]`."""
    from dealwright.ports.cache.redis import RedisCache  # noqa: PLC0415 - an optional package

    return RedisCache(url)
