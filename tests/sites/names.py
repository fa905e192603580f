"""A name server that changes its mind."""

from collections.abc import Sequence


class FakeNames:
    """Gives one answer after the other, the last one for ever; an `OSError` is raised."""

    def __init__(self, *answers: Sequence[str] | OSError) -> None:
        self.asked: list[str] = []
        self._answers = list(answers)

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, OSError):
            raise answer
        return answer
