"""Features of the family `behaviour`: what they do by themselves, and what they speak of."""
# ruff: noqa: E501 - a feature with its words is read as one line

from collections.abc import Callable

from dealwright.domains.scoring.features.base import Feature, Value, either, many, times
from dealwright.domains.scoring.history.seen import Seen
from dealwright.domains.scoring.history.words import subjects_of

INTEGRATION = "Filled by an integration or by the caller; the product keeps no record of it yet"


def _count(name: str) -> Callable[[Seen], Value]:
    return lambda seen: seen.talk.count.get(name, 0)


def _recent(days: int) -> Callable[[Seen], Value]:
    return lambda seen: seen.talk.recent_in[days]


def _spoken(subject: str) -> Callable[[Seen], Value]:
    return lambda seen: (
        seen.talk.words.get(subject, 0) + (subject in subjects_of(str(seen.values.get("description") or "")))
    )


def _nothing(seen: Seen) -> Value:
    return None


def _given(name: str, label: str, one: str, more: str) -> Feature:
    return Feature(
        name, label, "behaviour", f"{label}. {INTEGRATION}", _nothing, many(one, more, f"No {more}"), gap=f"{label} are not recorded"
    )  # fmt: skip


FEATURES: tuple[Feature, ...] = (
    Feature("mails_in", "Mails from them", "behaviour", "Mails they wrote", _count("mail_in"),
            many("mail from them", "mails from them", "They have not written yet")),
    Feature("calls_in", "Calls from them", "behaviour", "Calls they made", _count("call_in"),
            many("call from them", "calls from them", "They have not called yet")),
    Feature("replies", "Replies", "behaviour", "How often they answered us", _count("replies"),
            many("reply from them", "replies from them", "No reply from them yet")),
    Feature("inbound_7d", "From them in 7 days", "behaviour", "What came from them in 7 days", _recent(7),
            many("message or call from them in 7 days", "messages or calls from them in 7 days", "Nothing from them in 7 days"), fact="their word lately", window=7),
    Feature("inbound_30d", "From them in 30 days", "behaviour", "What came from them in 30 days", _recent(30),
            many("message or call from them in 30 days", "messages or calls from them in 30 days", "Nothing from them in 30 days"), fact="their word lately", window=30),
    Feature("speaks_of_price", "Talk of price", "behaviour", "How often price, offer or budget was spoken of", _spoken("price"),
            times("Price came up", "Price has not come up yet")),
    Feature("speaks_of_competitor", "Talk of competitors", "behaviour", "How often another supplier was spoken of", _spoken("competitor"),
            times("A competitor came up", "No competitor came up")),
    Feature("speaks_of_doubt", "Doubts noted", "behaviour", "How often a doubt or objection was noted", _spoken("objection"),
            times("A doubt was noted", "No doubt was noted")),
    Feature("speaks_of_trying", "Talk of a demo or test", "behaviour", "How often a demo, test or visit was spoken of", _spoken("try"),
            times("A demo, test or visit came up", "No demo, test or visit came up")),
    Feature("speaks_of_haste", "Talk of a deadline", "behaviour", "How often a deadline or urgency was spoken of", _spoken("haste"),
            times("A deadline came up", "No deadline came up")),
    Feature("speaks_of_decision", "Talk of who decides", "behaviour", "How often who decides or signs was spoken of", _spoken("decider"),
            times("Who decides came up", "Who decides has not come up yet")),
    Feature("speaks_of_later", "Talk of a delay", "behaviour", "How often they or we spoke of doing it later", _spoken("later"),
            times("A delay came up", "No delay came up")),
    Feature("speaks_kindly", "Kind words", "behaviour", "How often thanks or joy was noted, not by ourselves", _spoken("thanks"),
            many("kind word", "kind words", "No kind words noted yet")),
    _given("mail_opens", "Mails opened", "opened mail", "opened mails"),
    _given("mail_clicks", "Links clicked", "clicked link", "clicked links"),
    _given("site_visits", "Website visits", "website visit", "website visits"),
    _given("pages_viewed", "Pages viewed", "viewed page", "viewed pages"),
    _given("downloads", "Downloads", "download", "downloads"),
    _given("forms_sent", "Forms sent", "sent form", "sent forms"),
    _given("events_attended", "Events attended", "attended event", "attended events"),
    Feature("unsubscribed", "Unsubscribed", "behaviour", f"1 if they unsubscribed, else 0. {INTEGRATION}", _nothing,
            either("Unsubscribed from our mails", "Still takes our mails"), gap="Whether they unsubscribed is not recorded"),
)  # fmt: skip
