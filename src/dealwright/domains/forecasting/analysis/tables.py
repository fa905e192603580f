"""The parts of an analysis as rows for a spreadsheet, names of the columns first."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from dealwright.domains.forecasting.schemas import InsightsOut, PipelineAnalysis, RateOfCases

Rows = Iterable[Sequence[object]]
_SHARE = ("onward", "onward_low", "onward_high", "left")


def _share(rate: RateOfCases) -> tuple[object, ...]:
    return rate.share, rate.low, rate.high, rate.of


def of_stages(analysis: PipelineAnalysis) -> Rows:
    yield (
        *("stage", "open_deals", "open_minor", "currency", "reached"),
        *(*_SHARE, *(f"before_{one}" for one in _SHARE), "onward_p", "onward_q"),
        *("days_median", "days_p80", "before_days_median", "days_p", "days_q", "is_bottleneck", "why"),
    )
    for one in analysis.stages:
        yield (
            *(one.name, one.open_deals, one.open_minor, analysis.currency, one.reached),
            *(*_share(one.onward), *_share(one.before_onward), one.onward_p, one.onward_q),
            *(one.days_median, one.days_p80, one.before_days_median, one.days_p, one.days_q),
            *(one.is_bottleneck, one.why),
        )


def of_lost(analysis: PipelineAnalysis) -> Rows:
    yield (
        "outcome",
        "name",
        "deals",
        "amount_minor",
        "currency",
        "share",
        "before_share",
        "p_value",
        "q_value",
    )
    for outcome, rows in (("lost", analysis.lost), ("won", analysis.won_sources)):
        for one in rows:
            yield (
                *(outcome, one.name, one.deals, one.amount_minor, analysis.currency),
                *(one.share, one.before_share, one.p_value, one.q_value),
            )


def of_ages(analysis: PipelineAnalysis) -> Rows:
    yield "stage", "usual_days", "days", "deals", "amount_minor", "currency", "overdue_in_stage"
    for one in analysis.ages:
        names = ("up to 7", "up to 14", "up to 30", "up to 60", "up to 90", "more")
        for name, deals, amount in zip(names, one.buckets, one.amounts_minor, strict=True):
            yield one.name, one.usual_days, name, deals, amount, analysis.currency, one.overdue


def of_cohorts(analysis: PipelineAnalysis) -> Rows:
    yield "month", "deals", "months_later", "won_share", "open_share"
    for one in analysis.cohorts:
        for later, share in enumerate(one.won_by):
            yield one.month, one.deals, later, share, one.open_share


def of_slipped(analysis: PipelineAnalysis) -> Rows:
    yield (
        *("id", "name", "account", "owner_id", "stage", "amount_minor", "currency"),
        *("expected_close_on", "first_expected_on", "pushed", "days_late"),
    )
    for one in analysis.slipped:
        yield (
            *(one.id, one.name, one.account_name, one.owner_id, one.stage, one.amount_minor, one.currency),
            *(one.expected_close_on, one.first_expected_on, one.pushed, one.days_late),
        )


def of_insights(found: InsightsOut) -> Rows:
    yield (
        *("kind", "title", "sentence", "effect", "unit", "low", "high", "worth_minor", "currency"),
        *("method", "here", "there", "n_here", "n_there", "p_value", "q_value"),
    )
    for one in found.insights:
        proof = one.evidence
        yield (
            *(one.kind, one.title, one.sentence, one.effect, one.unit, one.low, one.high),
            *(one.worth_minor, found.currency, proof.method, proof.here, proof.there),
            *(proof.n_here, proof.n_there, proof.p_value, proof.q_value),
        )


PARTS: Mapping[str, Callable[[PipelineAnalysis], Rows]] = {
    "stages": of_stages,
    "lost": of_lost,
    "ages": of_ages,
    "cohorts": of_cohorts,
    "slipped": of_slipped,
}
