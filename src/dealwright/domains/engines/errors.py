"""What can go wrong around models."""

from datetime import datetime

from dealwright.kernel.errors import Unavailable


class BudgetSpent(Unavailable):
    """This month's budget for language models is spent."""

    code = "budget_spent"

    def __init__(self, message: str, *, renews_at: datetime) -> None:
        super().__init__(message, renews_at=renews_at.isoformat())
        self.renews_at = renews_at
