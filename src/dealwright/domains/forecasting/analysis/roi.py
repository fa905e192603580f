"""What a change is worth, by a formula that is shown step by step."""

from dataclasses import dataclass

from dealwright.domains.forecasting.analysis.words import days
from dealwright.domains.forecasting.schemas import (
    FormulaStep,
    RoiForm,
    RoiMetrics,
    RoiOut,
    RoiScenario,
)
from dealwright.domains.identity.models import Workspace
from dealwright.kernel.work import Work

DAYS_A_MONTH = 30.4375
SCENARIOS = (("Careful", 0.5), ("As said", 1.0), ("Bold", 1.25))
# A break-even beyond five times what was said is none.
MOST_SHARE = 5.0


@dataclass(frozen=True)
class Flow:
    """What runs through the team a month. `lag` is the months from lead to won."""

    leads: float
    won: float
    revenue: float
    lag: float
    hours: float

    @classmethod
    def of(cls, metrics: RoiMetrics) -> "Flow":
        won = metrics.leads_a_month * metrics.conversion_percent / 100
        return cls(
            leads=metrics.leads_a_month,
            won=won,
            revenue=won * metrics.deal_minor,
            lag=metrics.cycle_days / DAYS_A_MONTH,
            hours=metrics.leads_a_month * metrics.hours_a_lead,
        )


async def calculate(work: Work, form: RoiForm) -> RoiOut:
    workspace = await work.get(Workspace, work.workspace_id)
    return RoiOut(
        currency=workspace.currency,
        scenarios=[scenario(form, name, share) for name, share in SCENARIOS],
        steps=steps(form),
        breakeven_share=breakeven(form),
    )


def improved(form: RoiForm, share: float) -> RoiMetrics:
    """The baseline moved by a share of the way to the enhanced figures."""

    def moved(name: str, least: float, most: float) -> float:
        before, after = getattr(form.baseline, name), getattr(form.enhanced, name)
        return min(most, max(least, before + share * (after - before)))

    return RoiMetrics(
        leads_a_month=moved("leads_a_month", 0, 10_000_000),
        conversion_percent=moved("conversion_percent", 0, 100),
        deal_minor=round(moved("deal_minor", 0, 10**15)),
        cycle_days=moved("cycle_days", min(1.0, form.enhanced.cycle_days), 3_650),
        hours_a_lead=moved("hours_a_lead", 0, 1_000),
    )


def revenue_more(old: Flow, new: Flow, months: float) -> float:
    """More revenue in the first months: R2 x max(0, t - lag2) - R1 x max(0, t - lag1).

    Leads from before the change close the old way for the old lag, new ones from the new lag on.
    """
    return new.revenue * max(0.0, months - new.lag) - old.revenue * max(0.0, months - old.lag)


def _net(form: RoiForm, share: float, months: float) -> float:
    old, new = Flow.of(form.baseline), Flow.of(improved(form, share))
    gain = revenue_more(old, new, months) * form.margin_percent / 100
    gain += (old.hours - new.hours) * months * form.hour_minor
    return gain - form.cost_once_minor - form.cost_a_month_minor * months


def scenario(form: RoiForm, name: str, share: float) -> RoiScenario:
    old, new = Flow.of(form.baseline), Flow.of(improved(form, share))
    cost = form.cost_once_minor + form.cost_a_month_minor * form.months
    net = _net(form, share, form.months)
    by_month = [round(_net(form, share, month)) for month in range(1, form.months + 1)]
    return RoiScenario(
        name=name,
        share=share,
        revenue_more_minor=round(revenue_more(old, new, form.months)),
        hours_saved=(old.hours - new.hours) * form.months,
        gain_minor=round(net + cost),
        cost_minor=cost,
        net_minor=round(net),
        roi_percent=net / cost * 100 if cost else None,
        payback_months=payback(-form.cost_once_minor, by_month),
        by_month_minor=by_month,
    )


def payback(start: float, by_month: list[int]) -> float | None:
    """The month from which on nothing is owed any more, to a part of a month."""
    known = [start, *by_month]
    owing = [place for place, net in enumerate(known) if net < 0]
    if not owing:
        return 0.0
    last = owing[-1]
    if last == len(by_month):
        return None
    return last + known[last] / (known[last] - known[last + 1])


def breakeven(form: RoiForm) -> float | None:
    """The share of the improvement at which the months end with neither gain nor loss."""
    low, high = 0.0, MOST_SHARE
    if _net(form, low, form.months) >= 0:
        return 0.0
    shares = [high * place / 100 for place in range(1, 101)]
    enough = next((share for share in shares if _net(form, share, form.months) >= 0), None)
    if enough is None:
        return None
    low, high = enough - MOST_SHARE / 100, enough
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if _net(form, middle, form.months) >= 0 else (middle, high)
    return high


def steps(form: RoiForm) -> list[FormulaStep]:
    """The scenario as said, step by step."""
    old, new = Flow.of(form.baseline), Flow.of(improved(form, 1))
    months, said = form.months, scenario(form, "As said", 1)
    more = said.revenue_more_minor
    return [
        _step("Won deals a month before", "leads x conversion", old.won, "deals"),
        _step("Won deals a month after", "leads x conversion", new.won, "deals"),
        _step("Revenue a month before", "won deals x average deal", old.revenue, "money"),
        _step("Revenue a month after", "won deals x average deal", new.revenue, "money"),
        _step(
            "Months until new leads are won",
            f"{days(form.enhanced.cycle_days)} / {DAYS_A_MONTH:.1f}",
            new.lag,
            "months",
        ),
        _step(
            "More revenue",
            f"revenue after x max(0, {months} - {new.lag:.1f}) - "
            f"revenue before x max(0, {months} - {old.lag:.1f})",
            more,
            "money",
        ),
        _step("Margin on it", f"more revenue x {form.margin_percent:g} %", _margin(form, more), "money"),
        _step(
            "Hours saved",
            f"({old.hours:,.1f} - {new.hours:,.1f}) hours a month x {months}",
            said.hours_saved,
            "hours",
        ),
        _step("Worth of the hours", "hours saved x pay an hour", said.hours_saved * form.hour_minor, "money"),
        _step("Gain", "margin + worth of the hours", said.gain_minor, "money"),
        _step("Cost", f"once + a month x {months}", said.cost_minor, "money"),
        _step("Net", "gain - cost", said.net_minor, "money"),
        *(
            [_step("Return on investment", "net / cost", said.roi_percent, "percent")]
            if said.roi_percent is not None
            else []
        ),
    ]


def _margin(form: RoiForm, revenue: float) -> float:
    return revenue * form.margin_percent / 100


def _step(name: str, formula: str, value: float, unit: str) -> FormulaStep:
    return FormulaStep.model_validate({"name": name, "formula": formula, "value": value, "unit": unit})
