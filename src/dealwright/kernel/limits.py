"""Rate limits on one process's memory; a window per name and key."""

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from dealwright.kernel.errors import LimitReached


class Limiter:
    def __init__(self) -> None:
        self._strategy = MovingWindowRateLimiter(MemoryStorage())
        self._rules: dict[str, RateLimitItem] = {}

    async def hit(self, rule: str, *key: str) -> None:
        """Counts one try under a rule such as `10/minute`; raises `LimitReached` when it is one too many."""
        item = self._rules.setdefault(rule, parse(rule))
        if not await self._strategy.hit(item, *key):
            wait = int(item.get_expiry())
            raise LimitReached(
                f"Too many tries. Please wait {wait} seconds.", headers={"Retry-After": str(wait)}
            )
