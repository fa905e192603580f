"""One loaded model for all, and an open Work without a database."""

from collections.abc import Generator

import pytest

from dealwright.kernel.work import _open_works
from dealwright.ports.embedder.minilm import MiniLm


@pytest.fixture(scope="session")
def minilm() -> MiniLm:
    return MiniLm(threads=2)


@pytest.fixture
def inside_work() -> Generator[None]:
    token = _open_works.set(1)
    yield
    _open_works.reset(token)
