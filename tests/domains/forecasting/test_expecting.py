"""What is expected of deals: nothing from stages nobody knew of, the model's word where there is one."""

from dataclasses import replace

import numpy as np

from dealwright.domains.forecasting.book import Book
from dealwright.domains.forecasting.choosing import Chosen
from dealwright.domains.forecasting.expecting import Outlooks
from dealwright.domains.forecasting.foreseeing import Foreseen, foresee, look
from dealwright.domains.forecasting.history import LOST, OPEN, WON, Edits, date_of, day_of
from dealwright.domains.forecasting.learning import learned_by, points_of, read_points
from dealwright.domains.forecasting.money import Floats
from dealwright.domains.forecasting.periods import spans_from
from dealwright.ml.forecast.reconcile import Learned
from tests.factories.forecast_books import Made, deals_of

LOADED = 20_000.0
MONTHS = spans_from("month", date_of(LOADED), 2, 1)


def imported() -> list[Made]:
    """All entered on the last day: closed ones in the first stage, open ones in a late one."""
    rng = np.random.default_rng(3)
    closed = [
        Made(opened, opened + float(days), WON if won else LOST, created=LOADED - 1)
        for opened, days, won in zip(
            np.linspace(LOADED - 900, LOADED - 200, 600).tolist(),
            rng.uniform(20, 160, 600).tolist(),
            (rng.random(600) < 0.4).tolist(),
            strict=True,
        )
    ]
    still = [
        Made(opened, stage=1, created=LOADED - 1)
        for opened in np.linspace(LOADED - 400, LOADED - 40, 80).tolist()
    ]
    return [*closed, *still]


def made_here() -> list[Made]:
    return [replace(one, created=None, stage=0) for one in imported()]


def test_imported_deals_of_a_late_stage_are_not_the_ones_that_never_close() -> None:
    deals = deals_of(imported(), loaded=LOADED)
    then = deals.as_of(LOADED - 100)
    assert set(then.stage[then.status == OPEN].tolist()) == {0}
    assert (deals.as_of(LOADED).stage[-80:] == 1).all()
    found = Book(deals).expect(LOADED).won_by(np.array([91.0]))[:, 0]
    assert found.mean() > 0.1


def outlooks(share: float, *, days: int = 60) -> Outlooks:
    """The model's word on the 80 open deals, a day ago: evenly won and lost over some days."""
    grid: Floats = np.arange(0.0, days + 1, 10)
    line = np.broadcast_to(grid / days, (80, len(grid)))
    rows = np.arange(680 - 80, 680)[::-1]
    return Outlooks(rows, np.full(80, LOADED - 1.0), grid, share * line, (1 - share) * line)


def test_the_model_speaks_of_now_and_rates_of_earlier_days() -> None:
    book = Book(deals_of(made_here(), loaded=LOADED), outlooks(0.9))
    now = book.expect(LOADED)
    assert now.engine == "model"
    assert now.modelled.all()
    assert np.allclose(now.won_by(np.array([0.0, 59.0])), [[0.0, 0.9]])
    # A day has passed since, and a deal is still open: 0.9 x 30 of the 59 sixtieths that are left.
    assert np.allclose(now.won_by(np.array([30.0])), 0.9 * 30 / 59)
    assert book.expect(LOADED, by_rates=True).engine == "rates"
    assert book.expect(LOADED - 1).engine == "rates"
    assert book.expect(LOADED, by_rates=True).won_by(np.array([30.0])).mean() < 0.3


def test_chances_differ_by_deal_as_the_model_says() -> None:
    says = outlooks(0.5)
    won: Floats = says.won_by * np.linspace(0, 1, 80)[:, None]
    book = Book(deals_of(made_here(), loaded=LOADED), replace(says, won_by=won))
    found = book.expect(LOADED).won_by(np.array([20.0]))[:, 0]
    for place in (0, 40, 79):
        row = says.deal.tolist().index(600 + place)
        before, later, lost = (
            float(np.interp(day, says.days, values[row]))
            for day, values in ((1.0, won), (21.0, won), (1.0, says.lost_by))
        )
        assert np.isclose(found[place], (later - before) / (1 - before - lost))


def test_one_engines_mistakes_say_nothing_of_another() -> None:
    book = Book(deals_of(made_here(), loaded=LOADED), outlooks(0.9))
    day = date_of(LOADED - 100).replace(day=1)
    points = points_of(book, day, 1)
    assert {one.engine for one in read_points(one.as_json() for one in points)} == {"rates"}
    learned = learned_by(book, points, LOADED, 1)
    assert {key[0] for key in learned} == {"rates"}
    by_model = foresee(book, LOADED, MONTHS, Chosen(), learned, widths={})[1]
    by_rates = foresee(book, LOADED, MONTHS, Chosen(), learned, widths={}, by_rates=True)[1]
    assert [one.learned for one in by_model] == [Learned(), Learned()]
    assert all(one.learned.forecasts for one in by_rates)
    assert points_of(book, date_of(LOADED), 1, moment=LOADED)[0].engine == "model"


def test_a_deal_that_is_the_whole_period_decides_the_quota() -> None:
    """One deal of 100 at even odds."""
    made = [Made(LOADED - 50)]
    says = Outlooks(
        np.zeros(1, dtype=np.int64),
        np.array([LOADED]),
        np.array([0.0, 1.0, 400.0]),
        np.array([[0.0, 0.5, 0.5]]),
        np.array([[0.0, 0.5, 0.5]]),
    )
    closed = [Made(one, one + 5, LOST) for one in np.linspace(LOADED - 90, LOADED - 60, 20).tolist()]
    book = Book(deals_of([*made, *closed], loaded=LOADED), says)
    sight = look(book, LOADED, MONTHS[-1])
    seen = sight.foresee(MONTHS[0])
    assert 0.4 < np.mean(seen.joined >= 80) < 0.6
    ((part, worth),) = sight.parts(np.array([0]), MONTHS[0])
    assert np.array_equal(part, seen.bottom)
    assert np.mean(seen.once_known(part, worth) >= 80) == 1.0
    assert np.mean(seen.once_known(part, np.zeros_like(worth)) >= 80) == 0.0


def test_later_edits_wins_and_handovers_do_not_reach_an_earlier_forecast() -> None:
    book = Book(deals_of(made_here(), loaded=LOADED))
    day = day_of(date_of(LOADED - 100).replace(day=1))
    spans = spans_from("month", date_of(day), 2, 1)
    before = figures(foresee(book, day, spans, Chosen(), {}, widths={})[1])
    deals = book.deals
    here = np.flatnonzero(deals.opened < day).astype(np.int32)
    after = day + 20
    assert (deals.status[here] == WON).any()
    amounts = Edits(here, np.full(len(here), after), deals.amount[here], deals.amount[here] * 7)
    owners = Edits(here, np.full(len(here), after), np.zeros(len(here)), np.ones(len(here)))
    changed = replace(
        deals,
        amount=np.where(deals.opened < day, deals.amount * 7, deals.amount),
        owner=np.where(deals.opened < day, 1, deals.owner).astype(np.int32),
        amounts=amounts,
        handovers=owners,
    )
    assert figures(foresee(Book(changed), day, spans, Chosen(), {}, widths={})[1]) == before
    mine = Chosen(deals.owners[0])
    assert figures(foresee(Book(changed), day, spans, mine, {}, widths={})[1]) == figures(
        foresee(book, day, spans, mine, {}, widths={})[1]
    )


def figures(seen: list[Foreseen]) -> list[tuple[float, float, float]]:
    return [(one.won, one.expected, float(np.quantile(one.joined, 0.9))) for one in seen]
