"""The test set over the demo company: questions by hand, answers from its data by SQL of our own.

Every wording belongs to one half (`wordings_tune`, `wordings_test`), or to neither (`wordings_practice`);
which clients, people and amounts fill its places is drawn with a seed from the data as it is now.
`demo_lists` has the questions about many records.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from dealwright.domains.copilot.evaluating import (
    demo_lists,
    demo_names,
    wordings_practice,
    wordings_test,
    wordings_tune,
)
from dealwright.domains.copilot.evaluating.case import Case, Half, Wanted
from dealwright.domains.copilot.evaluating.telling import day, money, money_figure
from dealwright.domains.copilot.evaluating.truth import Row, World, look, rows
from dealwright.kernel.errors import Invalid
from dealwright.kernel.work import Work

HALVES: Mapping[Half, Mapping[str, tuple[str, ...]]] = {
    "tune": wordings_tune.WORDINGS,
    "test": wordings_test.WORDINGS,
    "practice": wordings_practice.WORDINGS,
}
POLICIES: Mapping[Half, tuple[tuple[str, str], ...]] = {
    "tune": wordings_tune.POLICIES,
    "test": wordings_test.POLICIES,
    "practice": wordings_practice.POLICIES,
}
POLICIES_TAKEN = 12  # of each wording and half of the playbook's questions
TWICE = frozenset({"combined"})  # every wording with two clients and two policies
SEED = 20
CLIENT, CLIENT_OR_DEALS = [["client_facts"]], [["client_facts"], ["query_deals"]]
CLIENT_OR_DEAL = [["client_facts"], ["deal_facts"]]
NOBODY = [["client_facts"], ["find_clients"]]
READS_OR_NOTHING = [[], ["client_facts"], ["find_clients"], ["deal_facts"]]
_DOCUMENTS = """
    select d.id, d.address, d.title from knowledge_documents d
    where d.version_id is not null and d.state = 'ready'
"""


@dataclass
class Draw:
    """One question to make: what fills its places, and what is right."""

    world: World
    half: Half
    kind: str
    wording: str
    rng: Random
    place: int
    documents: Mapping[str, str] = field(default_factory=dict[str, str])

    def account(self, fits: Callable[[Row], Any] = lambda _: True) -> Row:
        return self.one([one for one in self.world.accounts if fits(one)])

    def one(self, options: Sequence[Row]) -> Row:
        if not options:
            raise Unfit(self.kind)
        return self.rng.choice(options)


class Unfit(Exception):
    """The data has nothing that this question could be about."""


Made = dict[str, Any]


async def demo_set(work: Work, halves: Sequence[Half] = ("tune", "test")) -> list[Case]:
    """Needs a workspace whose playbook has been read."""
    world = await look(work)
    documents = {row["address"].rsplit("/", 1)[-1]: str(row["id"]) for row in await rows(work, _DOCUMENTS)}
    if not documents:
        raise Invalid.field("dataset", "The demo set needs the demo company with its playbook read.")
    lists = await demo_lists.truths(work, world)
    cases: list[Case] = []
    for half in halves:
        for kind, texts in HALVES[half].items():
            for place, wording in enumerate(texts * (2 if kind in TWICE else 1)):
                rng = Random(f"{SEED} {half} {kind} {place}")
                draw = Draw(world, half, kind, wording, rng, place, documents)
                cases += _made(draw, lists)
        cases += _practised(documents) if half == "practice" else _policies(half, documents)
    return cases


def _made(draw: Draw, lists: Mapping[str, Callable[[demo_lists.Ask], Made]]) -> list[Case]:
    kind = draw.kind
    if kind == "follow_first":  # the beginning of conversations, no question of its own
        return []
    try:
        made = (
            lists[kind](demo_lists.Ask(draw.world, draw.rng, draw.half, draw.wording))
            if kind in lists
            else MAKERS[kind](draw)
        )
    except (Unfit, demo_lists.Unfit):
        return []
    slots = made.pop("slots", {})
    question = draw.wording.format(**slots)
    tags = dict.fromkeys([*made.pop("tags", ["aggregate"] if kind in lists else ["single fact"]), kind])
    fields = {"id": f"{draw.half}-{kind}-{draw.place + 1}", "question": question, "half": draw.half}
    return [Case.model_validate({"persona": "rep", **fields, "tags": list(tags), **made})]


# One client


def _about(draw: Draw, account: Row, truth: str, *facts: Sequence[str] | str, **more: Any) -> Made:
    """`facts`: what must be said, each in one or several spellings."""
    return {
        "slots": {"client": demo_names.said(draw.rng, account["name"])},
        "ground_truth": truth,
        "expected_tools": CLIENT,
        "expected_client": f"account:{account['id']}",
        "expected_contexts": [f"account:{account['id']}"],
        "expected_facts": [[one] if isinstance(one, str) else list(one) for one in facts],
        **more,
    }


def _won(world: World, account: Row, year: int | None = None) -> list[Row]:
    won = world.deals_of(account, "won")
    return [one for one in won if year is None or one["closed_on"].year == year]


def _total(deals: Sequence[Row]) -> int:
    return sum(one["amount_minor"] or 0 for one in deals)


def _spend(draw: Draw, account: Row | None = None) -> Made:
    world = draw.world
    account = account or draw.account(lambda one: _won(world, one))
    won = _won(world, account)
    total = money(_total(won), world.currency)
    truth = f"{account['name']} has spent {total} with us in {len(won)} won deals."
    return _about(
        draw,
        account,
        truth,
        total,
        expected_numbers=[money_figure(_total(won))],
        expected_tools=CLIENT_OR_DEALS,
    )


def _spend_in(draw: Draw, years_ago: int) -> Made:
    world, year = draw.world, draw.world.today.year - years_ago
    account = draw.account(lambda one: _won(world, one, year))
    amount = _total(_won(world, account, year))
    total = money(amount, world.currency)
    truth = f"In {year} {account['name']} spent {total}."
    return _about(
        draw, account, truth, total, expected_numbers=[money_figure(amount)], expected_tools=CLIENT_OR_DEALS
    )


def _won_count(draw: Draw) -> Made:
    account = draw.account(lambda one: len(_won(draw.world, one)) > 1)
    count = len(_won(draw.world, account))
    truth = f"We have won {count} deals with {account['name']}."
    return _about(
        draw, account, truth, str(count), expected_numbers=[str(count)], expected_tools=CLIENT_OR_DEALS
    )


def _industry(draw: Draw, account: Row | None = None) -> Made:
    account = account or draw.account(lambda one: one["industry"])
    truth = f"{account['name']} is in the industry {account['industry']}."
    return _about(draw, account, truth, account["industry"])


def _owner(draw: Draw, account: Row | None = None) -> Made:
    account = account or draw.account(lambda one: one["owner"])
    return _about(draw, account, f"{account['name']} is owned by {account['owner']}.", account["owner"])


def _city(draw: Draw) -> Made:
    account = draw.account(lambda one: one["city"] and one["country"])
    truth = f"{account['name']} is based in {account['city']}, {account['country']}."
    return _about(draw, account, truth, account["city"])


def _employees(draw: Draw) -> Made:
    account = draw.account(lambda one: one["employees"])
    count = account["employees"]
    truth = f"{account['name']} has {count:,} employees."
    return _about(draw, account, truth, str(count), expected_numbers=[str(count)])


def _open_deals(draw: Draw) -> Made:
    world = draw.world
    account = draw.account(lambda one: 0 < len(world.deals_of(one, "open")) <= 4)
    deals = world.deals_of(account, "open")
    names = [one["name"] for one in deals]
    return _about(
        draw,
        account,
        f"Open deals with {account['name']}: {', '.join(names)}.",
        *names,
        expected_rows=[f"deal:{one['id']}" for one in deals],
        expected_contexts=[f"deal:{one['id']}" for one in deals],
        expected_tools=CLIENT_OR_DEALS,
    )


def _open_value(draw: Draw) -> Made:
    world = draw.world
    account = draw.account(
        lambda one: len(world.deals_of(one, "open")) > 1 and _total(world.deals_of(one, "open"))
    )
    amount = _total(world.deals_of(account, "open"))
    total = money(amount, world.currency)
    parts = [f"deal:{one['id']}" for one in world.deals_of(account, "open")]
    truth = f"The open deals with {account['name']} are worth {total} together."
    return _about(
        draw,
        account,
        truth,
        total,
        expected_numbers=[money_figure(amount)],
        expected_tools=CLIENT_OR_DEALS,
        expected_parts=parts,
    )


def _last_contact(draw: Draw, account: Row | None = None) -> Made:
    account = account or draw.account(lambda one: one["id"] in draw.world.last_contact)
    last = draw.world.last_contact[account["id"]]
    on = last["on_day"]
    truth = f"The last contact with {account['name']} was on {day(on)}: {last['subject']}."
    tools = [["client_facts"], ["search_activities"]]
    contexts = [f"account:{account['id']}"]
    return _about(
        draw,
        account,
        truth,
        on.isoformat(),
        expected_numbers=[on.isoformat()],
        expected_tools=tools,
        expected_contexts=contexts,
    )


def _products(draw: Draw) -> Made:
    world = draw.world
    account = draw.account(lambda one: 1 < len(world.bought.get(one["id"], ())) <= 6)
    names = world.bought[account["id"]]
    return _about(draw, account, f"{account['name']} has bought {', '.join(names)}.", *names)


def _customer_since(draw: Draw) -> Made:
    account = draw.account(lambda one: _won(draw.world, one))
    first = min(one["closed_on"] for one in _won(draw.world, account))
    truth = f"{account['name']} is a customer since {day(first)}."
    return _about(
        draw,
        account,
        truth,
        first.isoformat(),
        expected_numbers=[first.isoformat()],
        expected_tools=CLIENT_OR_DEALS,
    )


def _contacts(draw: Draw) -> Made:
    world = draw.world
    account = draw.account(lambda one: 1 < len(world.contacts_of(one)) <= 5)
    names = [one["name"] for one in world.contacts_of(account)]
    return _about(draw, account, f"Our contacts at {account['name']} are {', '.join(names)}.", *names)


# One deal


def _one_deal(draw: Draw, name: str) -> tuple[Row, Row]:
    """A client with a single open deal that has this field."""
    world = draw.world

    def fits(account: Row) -> bool:
        deals = world.deals_of(account, "open")
        return len(deals) == 1 and deals[0][name] is not None

    account = draw.account(fits)
    return account, world.deals_of(account, "open")[0]


def _of_deal(
    draw: Draw, account: Row, deal: Row, truth: str, *facts: Sequence[str] | str, **more: Any
) -> Made:
    contexts = [f"deal:{deal['id']}"]
    made = _about(draw, account, truth, *facts, expected_tools=CLIENT_OR_DEAL, expected_contexts=contexts)
    return {**made, **more}


def _next_step(draw: Draw) -> Made:
    account, deal = _one_deal(draw, "next_step")
    truth = f"The next step of {deal['name']} is: {deal['next_step']}."
    return _of_deal(draw, account, deal, truth, deal["next_step"])


def _stage(draw: Draw) -> Made:
    account, deal = _one_deal(draw, "stage")
    return _of_deal(draw, account, deal, f"{deal['name']} is in stage {deal['stage']}.", deal["stage"])


def _amount(draw: Draw) -> Made:
    account, deal = _one_deal(draw, "amount_minor")
    total, figure = money(deal["amount_minor"], deal["currency"]), money_figure(deal["amount_minor"])
    truth = f"{deal['name']} is worth {total}."
    return _of_deal(draw, account, deal, truth, total, expected_numbers=[figure])


def _close_date(draw: Draw) -> Made:
    account, deal = _one_deal(draw, "expected_close_on")
    on: date = deal["expected_close_on"]
    truth = f"{deal['name']} is expected to close on {day(on)}."
    return _of_deal(draw, account, deal, truth, on.isoformat(), expected_numbers=[on.isoformat()])


def _probability(draw: Draw) -> Made:
    account, deal = _one_deal(draw, "probability")
    chance = str(deal["probability"])
    truth = f"{deal['name']} is {chance} % likely."
    return _of_deal(draw, account, deal, truth, chance, expected_numbers=[chance])


def _named_deal(draw: Draw, fits: Callable[[Row], Any], truth: Callable[[Row], str], fact: str) -> Made:
    names = [one["name"] for one in draw.world.deals]
    deal = draw.one([one for one in draw.world.deals if fits(one) and names.count(one["name"]) == 1])
    ref = f"deal:{deal['id']}"
    return {
        "slots": {"deal": deal["name"]},
        "ground_truth": truth(deal),
        "expected_tools": [["deal_facts"]],
        "expected_client": ref,
        "expected_account": f"account:{deal['account_id']}",
        "expected_contexts": [ref],
        "expected_facts": [[deal[fact]]],
    }


def _deal_owner(draw: Draw) -> Made:
    return _named_deal(
        draw,
        lambda one: one["owner"] and one["status"] == "open",
        lambda one: f"{one['name']} is owned by {one['owner']}.",
        "owner",
    )


def _lost_why(draw: Draw) -> Made:
    return _named_deal(
        draw,
        lambda one: one["status"] == "lost" and one["reason"],
        lambda one: f"{one['name']} was lost: {one['reason']}.",
        "reason",
    )


# One person


def _contact(draw: Draw, name: str) -> tuple[Row, Row]:
    names = [one["name"] for one in draw.world.contacts]
    owners = {one["name"] for one in draw.world.people}
    fits = [one for one in draw.world.contacts if one[name] and names.count(one["name"]) == 1]
    contact = draw.one([one for one in fits if one["name"] not in owners])
    return contact, draw.world.account(contact["account_id"])


def _contact_fact(draw: Draw, name: str, told: str) -> Made:
    contact, account = _contact(draw, name)
    ref = f"contact:{contact['id']}"
    return {
        "slots": {"contact": contact["name"], "client": demo_names.short(account["name"])},
        "ground_truth": f"{contact['name']} of {account['name']}: {told} {contact[name]}.",
        "expected_tools": [["contact_facts"], ["client_facts"]],
        "expected_client": ref,
        "expected_account": f"account:{account['id']}",
        "expected_contexts": [ref],
        "expected_facts": [[contact[name]]],
    }


def _colleague(draw: Draw) -> Made:
    person = draw.one([one for one in draw.world.people if one["team"]])
    name = "email" if "mail" in draw.wording else "team"
    return {
        "slots": {"owner": person["name"]},
        "ground_truth": f"{person['name']}: {name} {person[name]}.",
        "expected_tools": [["find_people"]],
        "expected_contexts": [f"user:{person['id']}"],
        "expected_facts": [[person[name]]],
    }


# Client and documents


@cache
def _playbook() -> list[dict[str, Any]]:
    lines = (files("dealwright.domains.knowledge.demo") / "questions.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def _gold(asked: Mapping[str, Any]) -> list[str]:
    """A sentence that answers, or what has to be in it."""
    return [asked["answer"], *asked.get("also", []), " ".join(asked["facts"])]


def _combined(draw: Draw) -> Made:
    policies = POLICIES[draw.half]
    words, question = policies[(draw.place + draw.place // len(policies)) % len(policies)]
    asked = next(one for one in _playbook() if one["question"] == question)
    if asked["page"] not in draw.documents:
        raise Unfit(draw.kind)
    lowered = draw.wording.lower()
    about = (
        _owner
        if "owns" in lowered
        else _industry
        if "industry" in lowered or "business" in lowered
        else _spend
    )
    made = about(draw)
    made["slots"]["policy"] = words
    made["ground_truth"] += f" {asked['answer']}"
    made["expected_facts"].append(_gold(asked))
    made["expected_contexts"].append(f"document:{draw.documents[asked['page']]}")
    made["expected_tools"] = [["client_facts", "search_documents"]]
    return {**made, "tags": ["combined"]}


def _policies(half: Half, documents: Mapping[str, str]) -> list[Case]:
    cases: list[Case] = []
    for wording in ("plain", "hard"):
        known = [
            one
            for one in _playbook()
            if (one["kind"], one["split"], one["wording"]) == ("answerable", half, wording)
        ]
        for asked in Random(f"{SEED} {half} {wording}").sample(known, POLICIES_TAKEN):
            if asked["page"] not in documents:
                continue
            cases.append(_policy(half, asked, f"policy {wording}", documents))
    return cases


def _practised(documents: Mapping[str, str]) -> list[Case]:
    known = {one["question"]: one for one in _playbook()}
    cases: list[Case] = []
    for place, (words, question) in enumerate(wordings_practice.POLICIES, 1):
        asked = known[question]
        if asked["page"] in documents:
            said = {**asked, "id": place, "question": words}
            cases.append(_policy("practice", said, f"policy {asked['page']}", documents))
    return cases


def _policy(half: Half, asked: Mapping[str, Any], tag: str, documents: Mapping[str, str]) -> Case:
    return Case.model_validate(
        {
            "id": f"{half}-policy-{asked['id']}",
            "question": asked["question"],
            "ground_truth": asked["answer"],
            "expected_tools": [["search_documents"]],
            "expected_contexts": [f"document:{documents[asked['page']]}"],
            "expected_facts": [_gold(asked)],
            "tags": ["policy", tag],
            "persona": "rep",
            "half": half,
        }
    )


# Names


def _ambiguous(draw: Draw) -> Made:
    shared = demo_names.families(draw.world)
    family = draw.rng.choice(sorted(shared))
    return {
        "slots": {"family": family},
        "ground_truth": f"Which one: {', '.join(one['name'] for one in shared[family])}?",
        "expected_tools": NOBODY,
        "expected_choices": [f"account:{one['id']}" for one in shared[family]],
        "tags": ["ambiguous"],
    }


def _ambiguous_contact(draw: Draw) -> Made:
    names = [one["name"] for one in draw.world.contacts]
    contact = draw.one([one for one in draw.world.contacts if names.count(one["name"]) > 1])
    same = [one for one in draw.world.contacts if one["name"] == contact["name"]]
    return {
        "slots": {"contact": contact["name"]},
        "ground_truth": f"There are {len(same)} people called {contact['name']}; which one is meant?",
        "expected_tools": [["contact_facts"], ["find_clients"]],
        "expected_choices": [f"contact:{one['id']}" for one in same],
        "tags": ["ambiguous"],
    }


def _misspelt(draw: Draw, about: Callable[[Draw, Row], Made], fits: Callable[[Row], Any]) -> Made:
    names = [one["name"] for one in draw.world.accounts]
    for _ in range(100):
        account = draw.account(fits)
        wrong = demo_names.misspelt(draw.rng, account["name"], names)
        if wrong:
            made = about(draw, account)
            return {**made, "slots": {"client": wrong}, "tags": ["misspelt"]}
    raise Unfit(draw.kind)


# What cannot or may not be answered


def _stranger(draw: Draw) -> str:
    names = demo_names.STRANGERS[draw.half]
    return names[draw.place % len(names)]


def _refused(draw: Draw, why: str, tools: list[list[str]], tag: str, **more: Any) -> Made:
    return {
        "slots": {"stranger": _stranger(draw)},
        "ground_truth": why,
        "expected_tools": tools,
        "expected_refusal": True,
        "tags": [tag],
        **more,
    }


def _unknown(draw: Draw) -> Made:
    return _refused(draw, f"There is no client called {_stranger(draw)}.", NOBODY, "unanswerable")


def _not_kept(draw: Draw) -> Made:
    account = draw.account()
    slots = {"client": demo_names.short(account["name"])}
    return _refused(draw, "This is not kept.", [[], ["client_facts"]], "unanswerable", slots=slots)


def _no_document(draw: Draw) -> Made:
    return _refused(draw, "Our documents do not say.", [["search_documents"], []], "unanswerable")


def _viewer_acts(draw: Draw) -> Made:
    account, _ = _one_deal(draw, "stage")
    slots = {"client": demo_names.short(account["name"])}
    why = "A viewer may not change anything."
    return _refused(draw, why, READS_OR_NOTHING, "forbidden", slots=slots, persona="viewer")


def _documents_forbidden(draw: Draw) -> Made:
    return _refused(draw, "You may not read our documents.", [[]], "forbidden", persona="no_documents")


def _secrets(draw: Draw) -> Made:
    slots = {"owner": draw.one(draw.world.people)["name"]}
    return _refused(draw, "Secrets are not told.", [[], ["find_people"]], "forbidden", slots=slots)


def _destroy(draw: Draw) -> Made:
    slots = {"client": demo_names.short(draw.account()["name"])}
    return _refused(draw, "The copilot deletes nothing.", [[]], "forbidden", slots=slots)


def _elsewhere(draw: Draw) -> Made:
    tools = [[], ["client_facts"], ["find_clients"]]
    return _refused(draw, "Other workspaces cannot be seen.", tools, "forbidden")


# What somebody wants done


def _wanted(draw: Draw, account: Row, tool: str, wanted: Wanted, truth: str, **slots: str) -> Made:
    return {
        "slots": {"client": demo_names.said(draw.rng, account["name"]), **slots},
        "ground_truth": truth,
        "expected_tools": [[tool]],
        "expected_client": f"account:{account['id']}",
        "expected_proposal": wanted,
        "tags": ["action"],
    }


def _refs_of(world: World, account: Row) -> list[str]:
    """The account, or what belongs to it."""
    deals = [f"deal:{one['id']}" for one in world.deals if one["account_id"] == account["id"]]
    contacts = [f"contact:{one['id']}" for one in world.contacts_of(account)]
    return [f"account:{account['id']}", *deals, *contacts]


def _task(draw: Draw) -> Made:
    world = draw.world
    account = draw.account()
    due = world.today + timedelta(days=1 if "tomorrow" in draw.wording else draw.rng.randint(5, 25))
    wanted = Wanted(action="create_task", records=_refs_of(world, account), says=[due.isoformat()])
    spoken = f"{due.day} {day(due).split()[1]}"
    truth = f"A task about {account['name']}, due on {day(due)}, waits for your approval."
    return _wanted(draw, account, "propose_task", wanted, truth, day=spoken)


def _call(draw: Draw) -> Made:
    account = draw.account()
    minutes = [word for word in draw.wording.split() if word.isdigit()]
    wanted = Wanted(action="log_call", records=_refs_of(draw.world, account), says=minutes)
    truth = f"A call with {account['name']} waits for your approval."
    return _wanted(draw, account, "propose_call", wanted, truth)


def _mail(draw: Draw) -> Made:
    contact, account = _contact(draw, "email")
    refs = [f"contact:{contact['id']}", f"account:{account['id']}"]
    wanted = Wanted(action="draft_mail", records=refs, says=[contact["email"]])
    truth = f"A mail to {contact['name']} waits for your approval."
    return _wanted(draw, account, "propose_mail", wanted, truth, contact=contact["name"])


def _move(draw: Draw) -> Made:
    world = draw.world
    account, deal = _one_deal(draw, "stage")
    stages = [
        one["name"] for one in world.stages if one["pipeline"] == deal["pipeline"] and one["type"] == "open"
    ]
    stage = draw.rng.choice([one for one in stages if one != deal["stage"]])
    wanted = Wanted(action="move_stage", records=[f"deal:{deal['id']}"], says=[stage])
    truth = f"Moving {deal['name']} from {deal['stage']} to {stage} waits for your approval."
    return _wanted(draw, account, "propose_stage", wanted, truth, stage=stage)


# Conversations and open records


def _follow(draw: Draw, about: Callable[[Draw, Row], Made]) -> Made:
    account = draw.account(lambda one: _won(draw.world, one) and one["id"] in draw.world.last_contact)
    first = HALVES[draw.half]["follow_first"]
    opening = first[draw.place % len(first)].format(client=demo_names.said(draw.rng, account["name"]))
    return {**about(draw, account), "history": [opening], "tags": ["follow-up"]}


def _beside(draw: Draw, about: Callable[[Draw, Row], Made]) -> Made:
    account = draw.account(lambda one: _won(draw.world, one))
    return {**about(draw, account), "subject": f"account:{account['id']}", "tags": ["beside a record"]}


def _beside_deal(draw: Draw, name: str, told: str) -> Made:
    deal = draw.one([one for one in draw.world.deals if one["status"] == "open" and one[name]])
    ref = f"deal:{deal['id']}"
    return {
        "ground_truth": f"{deal['name']}: {told} {deal[name]}.",
        "expected_tools": [["deal_facts"]],
        "expected_client": ref,
        "expected_account": f"account:{deal['account_id']}",
        "expected_contexts": [ref],
        "expected_facts": [[deal[name]]],
        "subject": ref,
        "tags": ["beside a record"],
    }


def _overview(draw: Draw) -> Made:
    world = draw.world
    account = draw.account(lambda one: _won(world, one) and one["owner"])
    total = money(_total(_won(world, account)), world.currency)
    truth = f"{account['name']} is owned by {account['owner']} and has spent {total}."
    return _about(draw, account, truth, total, account["owner"], open_ended=True)


def _has_won(draw: Draw) -> Callable[[Row], Any]:
    return lambda account: _won(draw.world, account)


MAKERS: Mapping[str, Callable[[Draw], Made]] = {
    "spend": _spend,
    "spend_this_year": lambda draw: _spend_in(draw, 0),
    "spend_last_year": lambda draw: _spend_in(draw, 1),
    "won_count": _won_count,
    "industry": _industry,
    "owner": _owner,
    "city": _city,
    "employees": _employees,
    "open_deals": _open_deals,
    "open_value": _open_value,
    "last_contact": _last_contact,
    "products": _products,
    "customer_since": _customer_since,
    "contacts": _contacts,
    "next_step": _next_step,
    "stage": _stage,
    "amount": _amount,
    "close_date": _close_date,
    "probability": _probability,
    "deal_owner": _deal_owner,
    "lost_why": _lost_why,
    "contact_mail": lambda draw: _contact_fact(draw, "email", "mail"),
    "contact_title": lambda draw: _contact_fact(draw, "title", "title"),
    "contact_phone": lambda draw: _contact_fact(draw, "phone", "phone"),
    "colleague": _colleague,
    "combined": _combined,
    "ambiguous": _ambiguous,
    "ambiguous_contact": _ambiguous_contact,
    "misspelt_spend": lambda draw: _misspelt(draw, _spend, _has_won(draw)),
    "misspelt_owner": lambda draw: _misspelt(draw, _owner, lambda one: one["owner"]),
    "misspelt_industry": lambda draw: _misspelt(draw, _industry, lambda one: one["industry"]),
    "misspelt_last": lambda draw: _misspelt(
        draw, _last_contact, lambda one: one["id"] in draw.world.last_contact
    ),
    "unknown_client": _unknown,
    "not_kept": _not_kept,
    "no_document": _no_document,
    "off_topic": _no_document,
    "viewer_acts": _viewer_acts,
    "documents_forbidden": _documents_forbidden,
    "secrets": _secrets,
    "destroy": _destroy,
    "elsewhere": _elsewhere,
    "task": _task,
    "call": _call,
    "mail": _mail,
    "move": _move,
    "follow_owner": lambda draw: _follow(draw, _owner),
    "follow_contact": lambda draw: _follow(draw, _last_contact),
    "follow_spend": lambda draw: _follow(draw, _spend),
    "beside_spend": lambda draw: _beside(draw, _spend),
    "beside_owner": lambda draw: _beside(draw, _owner),
    "beside_stage": lambda draw: _beside_deal(draw, "stage", "stage"),
    "beside_next": lambda draw: _beside_deal(draw, "next_step", "next step"),
    "overview": _overview,
}
