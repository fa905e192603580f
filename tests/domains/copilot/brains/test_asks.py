"""Whether somebody's own words ask for an action."""

import pytest

from dealwright.domains.copilot.brains.asks import actions_wanted, wants_action


@pytest.mark.parametrize(
    ("question", "action"),
    [
        ("log a call with Uwe: he wants the offer by Friday", "log_call"),
        ("I just spoke to Ida Berg: she is fine with the price. log it", "log_call"),
        ("Note that I called Petra, she'll decide next week", "log_call"),
        ("move Wiesental H10 to Negotiate", "move_stage"),
        ("Please mark the Oberkamp deal as lost, price", "move_stage"),
        ("can you set the stage of the Oberkamp deal to Proposal", "move_stage"),
        ("remind me to call Ida on Thursday", "create_task"),
        ("what has Oberkamp spent and remind me to call them friday", "create_task"),
        ("set up a meeting with Ida on Monday", "create_task"),
        ("draft a mail to Ralf about the discount", "draft_mail"),
        ("email Ida about the H10", "draft_mail"),
    ],
)
def test_an_order_is_heard(question: str, action: str) -> None:
    assert actions_wanted(question) == {action}


@pytest.mark.parametrize(
    "question",
    [
        "what happens when I move a deal to negotiation?",
        "how do i log a call",
        "did anyone log a call with steinlohe last week",
        "who should I follow up with",
        "email address of Ida?",
        "mail of Nadine Ebert at Harkwitz Group?",
        "which deals moved to negotiation",
        "show the deals set to close this month",
        "what emails did we send to Oberkamp",
        "remind me what Steinlohe bought",
        "what tasks do I have",
        "",
    ],
)
def test_a_question_is_no_order(question: str) -> None:
    assert not wants_action(question)
