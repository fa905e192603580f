"""Any server that speaks OpenAI's chat completions: OpenAI, Azure, Ollama, vLLM and others."""

import openai
from openai import AsyncOpenAI

from dealwright.kernel.errors import Unavailable
from dealwright.kernel.work import refuse_inside_work
from dealwright.ports.llm.base import Completion


class OpenAiShaped:
    """`key` may be empty: local servers need none, and a dummy is sent in its place."""

    def __init__(self, url: str, model: str, key: str = "") -> None:
        self._model = model
        self._client = AsyncOpenAI(base_url=url, api_key=key or "none", max_retries=1)

    @property
    def model(self) -> str:
        return self._model

    async def complete(
        self, *, system: str, user: str, max_tokens: int = 800, timeout_seconds: float = 20.0
    ) -> Completion:
        refuse_inside_work()
        try:
            answer = await self._client.chat.completions.create(
                model=self._model,
                messages=[{"role": "system", "content": system}, {"role": "user", "content": user}],
                max_tokens=max_tokens,
                temperature=0,
                timeout=timeout_seconds,
            )
        except openai.APITimeoutError as error:
            raise Unavailable(f"The model '{self._model}' did not answer in time.") from error
        except openai.RateLimitError as error:
            raise Unavailable(f"The model '{self._model}' is over its limit right now.") from error
        except openai.OpenAIError as error:
            raise Unavailable(f"The model '{self._model}' could not be reached.") from error
        text = answer.choices[0].message.content if answer.choices else None
        if not text:
            raise Unavailable(f"The model '{self._model}' answered nothing.")
        usage = answer.usage
        return Completion(
            text, answer.model, usage.prompt_tokens if usage else 0, usage.completion_tokens if usage else 0
        )
