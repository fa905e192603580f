"""The demo company's two years, imagined once for whoever only reads them."""

from datetime import UTC, datetime

import pytest

from dealwright.domains.crm.demo.diary import Diary
from dealwright.domains.crm.demo.history import imagine

NOON = datetime(2026, 11, 18, 11, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def diary() -> Diary:
    return imagine(7, NOON)
