"""Any server that speaks OpenAI's chat completions: OpenAI, Azure, Ollama, vLLM and others.

The key and what a server says about it never reach an error or a log.
"""

import asyncio
from urllib.parse import urlsplit

from openai import APIConnectionError, APIStatusError, APITimeoutError, AsyncOpenAI, Omit
from pydantic import BaseModel, ValidationError

from dealwright.kernel.errors import Unavailable
from dealwright.kernel.work import refuse_inside_work
from dealwright.ports.llm.base import Completion

RETRIES = 1


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Message


class _Usage(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Answer(BaseModel):
    choices: list[_Choice]
    model: str | None = None
    usage: _Usage | None = None


class OpenAiShaped:
    """`key` may be empty: local servers need none, and none is sent."""

    def __init__(self, url: str, model: str, key: str = "") -> None:
        self._model = model
        self._server = urlsplit(url).netloc.rpartition("@")[2]
        # Without a word here the client would take a key out of the environment.
        self._client = AsyncOpenAI(base_url=url, api_key=key or "none", max_retries=RETRIES)
        # Nor may this server learn whose account the environment names.
        self._headers: dict[str, str | Omit] = {
            "OpenAI-Organization": Omit(),
            "OpenAI-Project": Omit(),
        }
        if not key:
            self._headers["Authorization"] = Omit()

    @property
    def model(self) -> str:
        return self._model

    async def close(self) -> None:
        await self._client.close()

    async def complete(
        self, *, system: str, user: str, max_tokens: int = 800, timeout_seconds: float = 20.0
    ) -> Completion:
        """`timeout_seconds` is for all, a second try included."""
        refuse_inside_work()
        try:
            async with asyncio.timeout(timeout_seconds):
                answer = await self._client.chat.completions.with_raw_response.create(
                    model=self._model,
                    messages=[{"role": "system", "content": system}, {"role": "user", "content": user}],
                    max_tokens=max_tokens,
                    temperature=0,
                    timeout=timeout_seconds,
                    extra_headers=self._headers,
                )
        except (TimeoutError, APITimeoutError):
            raise self._unavailable("did not answer in time") from None
        except APIConnectionError:
            raise self._unavailable("could not be reached") from None
        except APIStatusError as error:  # `from None`: its text may repeat the key
            raise self._unavailable(_refusal(error.status_code)) from None
        return self._completion(answer.content)

    def _completion(self, content: bytes) -> Completion:
        try:
            answer = _Answer.model_validate_json(content)
        except ValidationError:
            raise self._unavailable("gave an answer we cannot read") from None
        text = answer.choices[0].message.content if answer.choices else None
        if not text or not text.strip():
            raise self._unavailable("answered nothing")
        usage = answer.usage or _Usage()
        return Completion(text, answer.model or self._model, usage.prompt_tokens, usage.completion_tokens)

    def _unavailable(self, fault: str) -> Unavailable:
        return Unavailable(f"The model '{self._model}' on {self._server} {fault}.")


def _refusal(status: int) -> str:
    match status:
        case 401 | 403:
            return "refused the key"
        case 404:
            return "is not there, or the address is not the right one"
        case 429:
            return "is over its limit right now"
        case _ if status >= 500:
            return f"failed ({status})"
        case _:
            return f"refused the request ({status})"
