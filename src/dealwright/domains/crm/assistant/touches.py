"""Activities as an assistant shows them: who, what, when, with whom, and the beginning of what was said."""

from sqlalchemy import Select, select

from dealwright.domains.crm.assistant.common import person, ref, same_workspace
from dealwright.domains.crm.assistant.schemas import Ref, Touch
from dealwright.domains.crm.models.records import Account, Activity, Contact, Deal
from dealwright.domains.identity.models import User
from dealwright.kernel.work import Work

SNIPPET = 300

TouchSelect = Select[Activity, str, str, str, str]


def touches() -> TouchSelect:
    """To be narrowed, ordered and limited by whoever asks."""
    return (
        select(Activity, User.name, Contact.name, Account.name, Deal.name)
        .outerjoin(User, same_workspace(User, Activity, Activity.owner_id))
        .outerjoin(Contact, same_workspace(Contact, Activity, Activity.contact_id))
        .outerjoin(Account, same_workspace(Account, Activity, Activity.account_id))
        .outerjoin(Deal, same_workspace(Deal, Activity, Activity.deal_id))
        .where(Activity.deleted_at.is_(None))
    )


async def read_touches(work: Work, statement: TouchSelect) -> list[Touch]:
    return [touch(*row) for row in (await work.session.execute(statement)).all()]


def touch(
    activity: Activity, owner: str | None, contact: str | None, account: str | None, deal: str | None
) -> Touch:
    return Touch(
        activity=Ref(kind="activity", id=activity.id, label=activity.subject),
        kind=activity.kind,
        direction=activity.direction,
        at=activity.at,
        due_at=activity.due_at,
        done_at=activity.done_at,
        subject=activity.subject,
        snippet=snippet(activity.body),
        outcome=activity.outcome,
        by=person(activity.owner_id, owner),
        with_=ref("contact", activity.contact_id, contact),
        account=ref("account", activity.account_id, account),
        deal=ref("deal", activity.deal_id, deal),
    )


def snippet(body: str | None) -> str | None:
    text = " ".join((body or "").split())
    if len(text) <= SNIPPET:
        return text or None
    return text[:SNIPPET].rsplit(" ", 1)[0] + " …"
