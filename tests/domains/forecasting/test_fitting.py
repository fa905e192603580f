"""A series that several ask for at once is fitted once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from dealwright.domains.forecasting.book import Book
from dealwright.domains.forecasting.choosing import Chosen
from dealwright.domains.forecasting.foreseeing import top_down
from dealwright.domains.forecasting.history import WON
from dealwright.domains.forecasting.money import Floats
from dealwright.kernel.apart.lanes import QUICK
from tests.factories.forecast_books import Made, deals_of

MOMENT = 19_200.5


class Fits:
    """Counts, and takes long enough for the others to ask as well."""

    def __init__(self) -> None:
        self.count = 0
        self.all_asked = threading.Barrier(4)

    def __call__(self, fit: Callable[[Floats], Floats], known: Floats) -> Floats:
        self.count += 1
        threading.Event().wait(0.3)
        return np.ones((10, 12))


def test_who_asks_for_the_same_fit_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    fits = Fits()
    monkeypatch.setattr(QUICK, "compute_in_thread", fits)
    made = [Made(day - 10, closed=float(day), status=WON, amount=77.0) for day in range(19_000, 19_200, 9)]
    books = [Book(deals_of(made, loaded=MOMENT)) for _ in range(4)]

    def asked(book: Book) -> bool:
        fits.all_asked.wait(10)
        return top_down(book, MOMENT, np.array([19_220.0]), Chosen()) is not None

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(asked, books)) == [True] * 4
    assert fits.count == 1
