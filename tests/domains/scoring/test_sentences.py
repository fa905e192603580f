"""What is said of features: each fact once, and nothing that a person could not mean."""

import pytest

from dealwright.domains.scoring.features.catalogue import Catalogue
from dealwright.domains.scoring.history.facts import DAY
from dealwright.domains.scoring.history.seen import Seen
from dealwright.domains.scoring.judging.brain import Brain
from dealwright.domains.scoring.judging.judging import reasons_of
from dealwright.ml.outcome.base import Reason

LEADS = Catalogue("lead", ())


def a_lead_seen(*, age_days: float) -> Seen:
    at = 20_000 * DAY
    return Seen(kind="lead", at=at, began=at - age_days * DAY, values={})


def test_a_fact_is_said_once_by_its_strongest_feature() -> None:
    brain = Brain("lead", LEADS, (), "EUR")
    told = reasons_of(
        brain,
        [
            Reason("company_size", "251 to 1,000", None, 0.2),
            Reason("employees", 669.0, None, 0.1),
            Reason("title_rank", None, 3.0, -0.1),
            Reason("title_function", None, "it", -0.05),
            Reason("has_phone", 1.0, 0.0, 0.02),
        ],
        "EUR",
        {},
    )
    assert [one.sentence for one in told] == [
        "251 to 1,000 employees",
        "No job title",
        "Phone number is known",
    ]


def test_of_what_came_in_today_no_week_of_silence_is_said() -> None:
    new, old = LEADS.row(a_lead_seen(age_days=0.1)), LEADS.row(a_lead_seen(age_days=8))
    assert LEADS.sentence("touches_7d", new["touches_7d"], row=new) == "No contact so far"
    assert LEADS.sentence("touches_7d", old["touches_7d"], row=old) == "No contact in 7 days"
    assert LEADS.sentence("inbound_30d", 3.0, row=old) == "3 messages or calls from them so far"


@pytest.mark.parametrize(
    ("feature", "value", "sentence"),
    [
        ("title_function", "other", "The job title names no field of work"),
        ("title_function", "it", "Works in IT"),
        ("mail_kind", "none", "No mail address"),
        ("mail_fits_company", None, "No web domain beside the mail address"),
    ],
)
def test_words_for_what_is_not_there(feature: str, value: str | None, sentence: str) -> None:
    assert LEADS.sentence(feature, value) == sentence
