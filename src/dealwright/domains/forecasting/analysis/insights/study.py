"""All comparisons of one question, and what is left of them when they are counted."""

from datetime import date, datetime

from dealwright.domains.forecasting.analysis.insights.changes import of_changes
from dealwright.domains.forecasting.analysis.insights.facts import Facts
from dealwright.domains.forecasting.analysis.insights.finding import choose
from dealwright.domains.forecasting.analysis.insights.groups import of_groups
from dealwright.domains.forecasting.analysis.insights.habits import of_habits
from dealwright.domains.forecasting.analysis.insights.lead_work import of_leads
from dealwright.domains.forecasting.analysis.insights.population import FEWEST, Population
from dealwright.domains.forecasting.analysis.insights.quarter_ends import of_quarter_ends
from dealwright.domains.forecasting.analysis.insights.today import of_today
from dealwright.domains.forecasting.analysis.stays import visits_of
from dealwright.domains.forecasting.analysis.window import USUAL_DAYS, Scene, Window
from dealwright.domains.forecasting.analysis.words import count
from dealwright.domains.forecasting.history import date_of
from dealwright.domains.forecasting.schemas import AskInsights, InsightsOut

# Comparisons of what deals are take two years where the question names no days; changes the usual half year.
LONG_DAYS = 730


def study(
    scene: Scene, facts: Facts, form: AskInsights, year_starts_in: int, made_at: datetime
) -> InsightsOut:
    population, visits = Population.of(scene), visits_of(scene.deals)
    with_people = form.owner_id is None
    findings = [
        *of_today(scene, facts, visits),
        *of_groups(population, facts, with_people=with_people),
        *of_habits(population, facts, visits),
        *of_changes(_recent(scene, form), facts, visits),
        *of_quarter_ends(population, facts, year_starts_in),
        *of_leads(scene, facts, with_people=with_people),
    ]
    tested = sum(one.p_value is not None for one in findings)
    shown = choose(findings, scene.deals, form.most)
    return InsightsOut(
        currency=scene.deals.converter.own,
        since=scene.window.since,
        until=scene.window.until,
        made_at=made_at,
        looked_at=tested,
        insights=shown,
        word=_word(population, tested, sum(one.evidence.q_value is not None for one in shown)),
    )


def _recent(scene: Scene, form: AskInsights) -> Scene:
    if form.since or form.until:
        return scene
    today: date = date_of(scene.now)
    return Scene(scene.deals, Window.asked(None, None, today, USUAL_DAYS))


def _word(population: Population, tested: int, stood: int) -> str:
    closed, won = len(population.rows), int(population.won.sum())
    closed_words = f"{count(closed, 'closed deal')}, {won:,} of them won"
    if not tested:
        return (
            f"{closed_words}: too few to compare anything. It takes {FEWEST} on both sides of a comparison."
        )
    if not stood:
        return (
            f"{closed_words}: {count(tested, 'comparison')} made, and none of them shows more than chance "
            "could. What is said below was counted, not tested."
        )
    return (
        f"{closed_words}: {count(tested, 'comparison')} made; what is said of differences stands when all of "
        "them are counted (at most one of ten false). What goes together need not be cause and effect."
    )
