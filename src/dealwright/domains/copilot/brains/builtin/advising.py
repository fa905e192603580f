"""What to pitch: a second look, into the documents, with what the first has found of the client.

Also the words that settle a doubt, so that a choice asks the same question again without it.
"""

import re
from collections.abc import Sequence

from dealwright.domains.copilot.brains.builtin.naming import Unsure
from dealwright.domains.copilot.brains.builtin.shapes import Understood, Wanted
from dealwright.domains.copilot.findings import Choice, Fact, RecordRef, ToolRun

MOST_WORDS = 300


def second_look(runs: Sequence[ToolRun]) -> Wanted | None:
    """A search of the documents for what fits the client's industry, products and open deals."""
    facts = [fact for run in runs if run.found for fact in run.found.facts if run.tool.endswith("_facts")]
    if not facts:
        return None
    industry = next(
        (str(fact.values["value"]) for fact in facts if fact.key == "industry" and fact.values.get("value")),
        "",
    )
    bought = _names(facts, "products")
    jobs = [_job(str(fact.values.get("name") or "")) for fact in facts if fact.key.startswith("deal:")]
    jobs = [one for one in jobs if one][:2]
    parts = ["What should be pitched to a customer"]
    if industry:
        parts.append(f"in the {industry} industry")
    if bought:
        parts.append(f"who bought {', '.join(bought[:3])}")
    if jobs:
        parts.append(f"with plans for {' and '.join(jobs)}")
    return Wanted("search_documents", {"question": f"{' '.join(parts)}?"[:MOST_WORDS]})


def _names(facts: Sequence[Fact], key: str) -> list[str]:
    for fact in facts:
        if fact.key == key and isinstance(fact.values.get("names"), list):
            return [str(name) for name in fact.values["names"]]
    return []


def _job(name: str) -> str:
    """`H10 CNC tending` of `Steinlohe Guss GmbH - H10 CNC tending`."""
    return name.rpartition(" - ")[2].strip()


def choices_of(unsure: Unsure) -> list[Choice]:
    return [
        Choice(
            record=RecordRef(kind=hit.kind, id=hit.id, label=hit.name),
            detail=hit.detail,
            say=f"{hit.name} of {hit.account_name}"
            if hit.kind == "contact" and hit.account_name
            else hit.name,
        )
        for hit in unsure.hits
    ]


def settled(understood: Understood, choice: Choice) -> Choice:
    """The same question with the doubtful name written out."""
    for one in understood.unsure:
        pattern = re.compile(rf"(?<!\w){re.escape(one.text)}(?!\w)")
        if pattern.search(understood.question) and len(understood.unsure) == 1:
            return choice.model_copy(
                update={"say": pattern.sub(lambda _: choice.say, understood.question, count=1)}
            )
    return choice
