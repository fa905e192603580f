"""The deals behind a number: which they are, and the part of each in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from dealwright.domains.crm.models.records import Account, Deal
from dealwright.domains.forecasting.foreseeing import Sight
from dealwright.domains.forecasting.history import SAID, date_of
from dealwright.domains.forecasting.periods import Span
from dealwright.domains.forecasting.schemas import Category, ForecastDeal
from dealwright.domains.forecasting.sorting import CATEGORIES, LIKELY, Sorted, sort_deals
from dealwright.domains.forecasting.state import State
from dealwright.kernel.work import Work

Names = Mapping[UUID, tuple[str, UUID | None, str | None]]


@dataclass(frozen=True, eq=False)
class Behind:
    """Deals of a period in order: open ones by swing, then won ones by amount."""

    span: Span
    found: Sorted
    order: NDArray[np.int64]
    won: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.order) + len(self.won)


def deals_behind(state: State, sight: Sight, span: Span, category: Category | None) -> Behind:
    """Due in the period, or without a category also likely in it."""
    found = sort_deals(state, sight, span)
    here = found.due
    if category is None:
        here = here | (found.chance >= LIKELY)
    elif category == "won":
        here = np.zeros(len(here), dtype=np.bool_)
    else:
        here = here & (found.category == CATEGORIES.index(category))
    open_ones = np.flatnonzero(here)
    ids = state.deals.ids[found.rows[open_ones]]
    order = open_ones[np.lexsort((ids, -found.swing[open_ones]))]
    won = np.flatnonzero(state.book.won(span.begins, span.ends, sight.chosen))
    amounts = np.nan_to_num(state.deals.converted[won])
    won = won[np.lexsort((state.deals.ids[won], -amounts))]
    return Behind(span, found, order, won if category in (None, "won") else won[:0])


def page_of(state: State, behind: Behind, start: int, limit: int) -> list[ForecastDeal]:
    """Without names, which `named` fills in."""
    first = behind.order[start : start + limit]
    left = max(0, limit - len(first))
    skip = max(0, start - len(behind.order))
    won = behind.won[skip : skip + left]
    return [open_deal(state, behind.found, place) for place in first] + [_won_deal(state, row) for row in won]


def open_deal(state: State, found: Sorted, place: int) -> ForecastDeal:
    row = int(found.rows[place])
    amount, chance, said = found.amount[place], float(found.chance[place]), int(found.said[place])
    likely = found.likely[place]
    return ForecastDeal(
        **_facts(state, row),
        category=CATEGORIES[int(found.category[place])],
        said_category=SAID[said] if said >= 0 else None,
        converted_minor=_minor(amount),
        probability=chance,
        win_probability=float(found.ever[place]),
        predicted_close_on=date_of(likely) if np.isfinite(likely) else None,
        expected_minor=round(float(np.nan_to_num(amount)) * chance),
        swing_minor=round(float(found.swing[place])),
    )


def _won_deal(state: State, row: int) -> ForecastDeal:
    amount = state.deals.converted[row]
    return ForecastDeal(
        **_facts(state, int(row)),
        category="won",
        said_category=None,
        converted_minor=_minor(amount),
        probability=1.0,
        win_probability=1.0,
        predicted_close_on=date_of(float(state.deals.closed[row])),
        expected_minor=_minor(amount) or 0,
        swing_minor=0,
    )


def _facts(state: State, row: int) -> dict[str, Any]:
    deals = state.deals
    owner, expected = int(deals.owner[row]), deals.expected[row]
    return {
        "id": deals.id(row),
        "name": "",
        "account_id": None,
        "account_name": None,
        "owner_id": deals.owners[owner] if owner >= 0 else None,
        "stage": deals.stages[int(deals.stage[row])].name,
        "amount_minor": _minor(deals.amount[row]),
        "currency": deals.currencies[int(deals.currency[row])],
        "expected_close_on": date_of(float(expected)) if np.isfinite(expected) else None,
        "pushed": int(deals.pushes[row]),
    }


def _minor(amount: float) -> int | None:
    return None if np.isnan(amount) else round(float(amount))


async def read_names(work: Work, ids: Sequence[UUID]) -> Names:
    statement = (
        select(Deal.id, Deal.name, Deal.account_id, Account.name)
        .outerjoin(Account, (Account.workspace_id == Deal.workspace_id) & (Account.id == Deal.account_id))
        .where(Deal.workspace_id == work.workspace_id, Deal.id.in_(ids))
    )
    rows = (await work.connection.execute(statement)).all()
    return {key: (name, account_id, account) for key, name, account_id, account in rows}


def name_deals(deals: Sequence[ForecastDeal], names: Names) -> None:
    """Fills the names in. A deal that was removed meanwhile keeps none."""
    for deal in deals:
        deal.name, deal.account_id, deal.account_name = names.get(deal.id, ("", None, None))
