"""A report as one page of HTML that needs nothing else: no script, no font, no address."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from dealwright.kernel.errors import NotFound

TITLES: Mapping[str, str] = {
    "tool_selection": "Tool selection",
    "tool_f1": "Tool F1",
    "argument_match": "Arguments",
    "client_match": "Client matched",
    "wrong_client": "Wrong client taken",
    "answer_correctness": "Answer correctness",
    "faithfulness": "Faithfulness",
    "answer_relevancy": "Answer relevancy",
    "context_precision": "Context precision",
    "context_recall": "Context recall",
    "refusal_accuracy": "Refused rightly",
    "answered": "Answered",
    "asked_back": "Asked back rightly",
    "numbers_exact": "Numbers exact",
}
_SHARES = tuple(TITLES)
_IN_TABLES = (
    "tool_selection",
    "client_match",
    "answer_correctness",
    "faithfulness",
    "context_recall",
    "refusal_accuracy",
    "answered",
    "numbers_exact",
)
_STYLE = """
:root{color-scheme:light dark;--back:#fff;--card:#f6f7f9;--text:#1a1f27;--soft:#5c6675;--line:#d9dee5;
--good:#17703f;--bad:#b3261e;--mark:#2456c9}
@media(prefers-color-scheme:dark){:root{--back:#14171c;--card:#1d2229;--text:#e7eaef;--soft:#9aa5b4;
--line:#333b46;--good:#5bc98a;--bad:#ff8a80;--mark:#8ab0ff}}
*{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--text);
font:15px/1.5 system-ui,sans-serif}main{max-width:1080px;margin:0 auto;padding:2rem 1rem 4rem}
h1{margin:0 0 .25rem;font-size:1.6rem}h2{margin:2.5rem 0 .75rem;font-size:1.15rem}p{margin:.25rem 0}
.soft{color:var(--soft)}.good{color:var(--good)}.bad{color:var(--bad)}
.head{display:flex;gap:1.5rem;align-items:center}.grade{font-size:3rem;font-weight:700;min-width:4.5rem;
text-align:center;border:2px solid var(--line);border-radius:.75rem;background:var(--card)}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:right;padding:.35rem .6rem;border-bottom:1px solid var(--line);white-space:nowrap}
th{color:var(--soft);font-weight:500}th:first-child,td:first-child{text-align:left}
details{border:1px solid var(--line);border-radius:.5rem;margin:.4rem 0;background:var(--card)}
summary{cursor:pointer;padding:.5rem .75rem}summary span{float:right;margin-left:1rem}
details>div{padding:0 .75rem .75rem;overflow-wrap:anywhere}pre{white-space:pre-wrap;margin:.25rem 0;
font:13px/1.45 ui-monospace,monospace;overflow-wrap:anywhere}
dt{color:var(--soft);margin-top:.5rem}dd{margin:0}
.tag{display:inline-block;border:1px solid var(--line);border-radius:1rem;padding:0 .5rem;margin-right:.25rem;
font-size:.8rem;color:var(--soft)}nav a{color:var(--mark);margin-right:1rem}
"""


def report_page(report: Mapping[str, Any]) -> str:
    if not report:
        raise NotFound("This evaluation has no report: it has not ended, or it failed.")
    totals: Mapping[str, Any] = report["totals"]
    cases: Sequence[Mapping[str, Any]] = report["cases"]
    worst = set(report["worst"])
    return "\n".join(
        [
            "<!doctype html><html lang=en><head><meta charset=utf-8>",
            '<meta name=viewport content="width=device-width,initial-scale=1">',
            f"<title>{escape(report['name'])}: copilot evaluation</title>",
            f"<style>{_STYLE}</style></head><body><main>",
            _head(report, totals),
            '<nav><a href="#bars">Bars</a><a href="#measures">Measures</a><a href="#tags">By kind</a>'
            '<a href="#worst">Worst</a><a href="#cases">All cases</a></nav>',
            _bars(totals),
            _measures(totals, report.get("before")),
            _outcomes(totals["outcomes"]),
            _groups("tags", "By kind of question", totals["by_tag"]),
            _groups("tools", "By tool", totals["by_tool"]),
            _groups("halves", "By half", totals["by_half"]),
            '<h2 id="worst">The worst</h2>' if worst else "",
            *(_case(one) for one in _by_id(cases, report["worst"])),
            '<h2 id="cases">All cases</h2>',
            *(_case(one) for one in cases),
            "</main></body></html>",
        ]
    )


def share(value: float | None) -> str:
    return "not scored" if value is None else f"{value * 100:.1f} %"


def title(name: str, totals: Mapping[str, Any]) -> str:
    mark = totals["marked"].get(name)
    return f"{TITLES[name]} ({mark})" if mark else TITLES[name]


def _by_id(cases: Sequence[Mapping[str, Any]], ids: Iterable[str]) -> list[Mapping[str, Any]]:
    known = {one["id"]: one for one in cases}
    return [known[one] for one in ids]


def _head(report: Mapping[str, Any], totals: Mapping[str, Any]) -> str:
    judge = f", judged by {escape(totals['judge'])}" if totals["judge"] else ""
    fallen = f", {totals['fell_back']} answered by the built-in engine instead" if totals["fell_back"] else ""
    return (
        f'<div class=head><div class=grade title="Grade">{totals["grade"] or "-"}</div><div>'
        f"<h1>{escape(report['name'])}</h1><p class=soft>{totals['cases']} questions, engine "
        f"{escape(totals['engine'])} ({escape(totals['model'] or 'none')}){judge}{fallen}; "
        f"{escape(report['made_at'])}, Dealwright {escape(report['version'])}</p>"
        f"<p class=soft>{escape(totals['grade_rule'])}</p></div></div>"
    )


def _bars(totals: Mapping[str, Any]) -> str:
    rows = [
        (
            escape(title(one["measure"], totals)),
            f"{one['kind']} {share(one['bar'])}",
            share(one["value"]),
            {True: "<b class=good>met</b>", False: "<b class=bad>missed</b>", None: "-"}[one["met"]],
        )
        for one in totals["bars"]
    ]
    return '<h2 id="bars">Bars</h2>' + _table(("Measure", "Bar", "Value", ""), rows)


def _measures(totals: Mapping[str, Any], before: Mapping[str, Any] | None) -> str:
    rows: list[tuple[str, ...]] = []
    for name in _SHARES:
        span = totals["intervals"][name]
        rows.append(
            (
                escape(title(name, totals)),
                share(totals[name]),
                f"{share(span[0])} to {share(span[1])}" if span else "",
                str(totals["not_scored"][name]),
                _moved(before["measures"][name]["change"], name) if before else "",
            )
        )
    heads = ("Measure", "Value", "95 % interval", "Not scored", "Since the run before" if before else "")
    text = (
        f"<p>p50 {totals['p50_ms']} ms, p95 {totals['p95_ms']} ms; {totals['tokens']:,} tokens, "
        f"{totals['cost_micros'] / 1_000_000:.4f} spent; {totals['cached_calls']} of {totals['tool_calls']} "
        f"tool calls from the cache; {totals['errors']} errors.</p>"
    )
    return '<h2 id="measures">Measures</h2>' + _table(heads, rows) + text


def _moved(change: float | None, name: str) -> str:
    if change is None:
        return "-"
    good = change > 0 if name != "wrong_client" else change < 0
    colour = "soft" if change == 0 else "good" if good else "bad"
    return f"<span class={colour}>{change * 100:+.1f}</span>"


def _outcomes(outcomes: Mapping[str, Mapping[str, int]]) -> str:
    came = ("answer", "ask", "refuse")
    rows = [(escape(expected), *(str(row.get(one, 0)) for one in came)) for expected, row in outcomes.items()]
    return "<h2>Answered, asked back, refused</h2>" + _table(("Expected", *came), rows)


def _groups(anchor: str, heading: str, groups: Mapping[str, Mapping[str, Any]]) -> str:
    rows = [
        (
            escape(name),
            str(one["cases"]),
            *("" if one[key] is None else share(one[key]) for key in _IN_TABLES),
        )
        for name, one in groups.items()
    ]
    heads = ("", "Cases", *(TITLES[key] for key in _IN_TABLES))
    return f'<h2 id="{anchor}">{escape(heading)}</h2>' + _table(heads, rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f"<th>{one}</th>" for one in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<div class=wide><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"


def _case(case: Mapping[str, Any]) -> str:
    expected: Mapping[str, Any] = case["expected"]
    right = case["outcome"] == expected["outcome"]
    correctness = case["scores"]["answer_correctness"]
    shown = share(correctness) if correctness is not None else case["outcome"]
    tags = "".join(f"<span class=tag>{escape(one)}</span>" for one in case["tags"])
    parts: list[tuple[str, str]] = [
        ("Expected", f"{escape(expected['outcome'])}: {escape(expected['ground_truth'])}"),
        ("Answer", f"<pre>{escape(case['answer'] or case['error'] or '')}</pre>"),
    ]
    if case["history"]:
        parts.insert(0, ("Asked before", "<br>".join(escape(one) for one in case["history"])))
    if case["choices"] or case["proposals"]:
        parts.append(("Offered", "<br>".join(escape(one) for one in (*case["choices"], *case["proposals"]))))
    if case["missing"]:
        parts.append(("Not said", "<br>".join(escape(one) for one in case["missing"])))
    if case["unsupported"]:
        parts.append(("Not borne out", "<br>".join(escape(one) for one in case["unsupported"])))
    tools = [f"{one['tool']}({_arguments(one['arguments'])}): {one['summary']}" for one in case["tools"]]
    alternatives: list[list[str]] = expected["tools"] or []
    wanted = " or ".join("+".join(one) or "none" for one in alternatives)
    parts.append(
        (f"Tools (expected {escape(wanted) or 'anything'})", f"<pre>{escape(chr(10).join(tools))}</pre>")
    )
    sources = [f"[{one['n']}] {one['text']}" for one in case["sources"]]
    parts.append(("Sources", f"<pre>{escape(chr(10).join(sources))}</pre>"))
    scores = ", ".join(f"{name} {share(one)}" for name, one in case["scores"].items() if one is not None)
    parts.append(("Scores", escape(scores)))
    if case.get("judged"):
        parts.append(("Judge", f"<pre>{escape(str(case['judged']))}</pre>"))
    inside = "".join(f"<dt>{name}</dt><dd>{_or_none(text)}</dd>" for name, text in parts)
    who = "" if case["persona"] in ("asker", "rep") else f" <i class=soft>as {escape(case['persona'])}</i>"
    return (
        f"<details><summary>{escape(case['question'])}{who}"
        f"<span class={'good' if right else 'bad'}>{escape(shown)}</span></summary>"
        f"<div>{tags}<span class=soft>{escape(case['id'])}, {case['milliseconds']} ms</span>"
        f"<dl>{inside}</dl></div></details>"
    )


def _or_none(text: str) -> str:
    return "none" if text in ("", "<pre></pre>") else text


def _arguments(given: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in given.items())
