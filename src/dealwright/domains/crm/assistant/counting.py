"""How many of each: the groups of questions that count."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select

from dealwright.domains.crm.assistant.common import Conditions
from dealwright.domains.crm.assistant.schemas import CountGroup
from dealwright.domains.crm.models.records import Account
from dealwright.domains.identity.models import User
from dealwright.kernel.work import Work

IN_TIME = ("day", "month")


async def count_groups(
    work: Work, model: Any, column: SQLColumnExpression[Any], asked: Conditions, group: str, limit: int
) -> list[CountGroup]:
    """The largest groups; of days and months the latest, in their order."""
    count = func.count()
    key: ColumnElement[Any] = column.label("key")
    order = (key.desc().nulls_last(),) if group in IN_TIME else (count.desc(), key.asc().nulls_last())
    statement = (
        select(key, count)
        .select_from(model)
        .where(*asked.where)
        .group_by("key")
        .order_by(*order)
        .limit(limit)
    )
    rows = [(found, number) for found, number in (await work.session.execute(statement)).all()]
    labels = await _labels(work, group, [found for found, _ in rows if found is not None])
    if group in IN_TIME:
        rows.reverse()
    return [
        CountGroup(
            key=None if found is None else str(found),
            label=f"without {group}" if found is None else labels.get(found, str(found)),
            count=number,
        )
        for found, number in rows
    ]


async def _labels(work: Work, group: str, keys: list[Any]) -> Mapping[Any, str]:
    model = {"owner": User, "account": Account}.get(group)
    if model is None or not keys:
        return {}
    statement = select(model.id, model.name).where(model.id.in_(keys))
    return {row[0]: row[1] for row in (await work.session.execute(statement)).all()}
