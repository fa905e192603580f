"""What the history says of imports and conversions."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import event, update

from dealwright.domains.crm.events import RecordsImported
from dealwright.domains.crm.models.records import Lead
from dealwright.domains.scoring.history.loading import load_leads, load_surroundings
from dealwright.domains.scoring.history.outcomes import outcomes_over_time
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Begin
from tests.factories.identity import Team


async def test_training_knows_what_an_import_made_and_what_one_changed_without_a_trace(
    begin: Begin, team: Team
) -> None:
    made, changed = new_id(), new_id()
    async with begin(team.actor("admin")) as work:
        batch: dict[str, Any] = {"subject_id": None, "kind": "lead", "file": "leads.csv"}
        await work.emit(RecordsImported(**batch, created=[made], updated=[changed], changes_kept=False))
        await work.emit(RecordsImported(**batch, created=[], updated=[new_id()]))
        at = work.now().timestamp()
    async with begin(team.actor("admin")) as work:
        around = await load_surroundings(work, "lead")
        others = await load_surroundings(work, "deal")
    assert around.imported == {made}
    assert around.rewritten == {changed: pytest.approx(at, abs=5)}, (
        "the later import kept what was there before"
    )
    assert (set(others.imported), others.rewritten) == (set(), {})


async def test_a_conversion_says_what_the_lead_was(begin: Begin, team: Team, rep: httpx.AsyncClient) -> None:
    form = {"last_name": "Ada", "company": "Lovelace", "status": "qualified"}
    lead = (await rep.post("/api/v1/leads", json=form)).json()
    told = {"version": lead["version"], "create_deal": False}
    assert (await rep.post(f"/api/v1/leads/{lead['id']}/convert", json=told)).status_code < 300
    async with begin(team.actor("admin")) as work:
        history = (await load_leads(work, [UUID(lead["id"])]))[0]
        around = await load_surroundings(work, "lead")
    assert history.changes[-1].fields["status"] == ["qualified", "converted"]
    assert around.statuses_since == 0.0


async def test_a_conversion_without_a_word_hides_all_statuses_before_it(begin: Begin, team: Team) -> None:
    async with begin(team.actor("admin")) as work:
        at: datetime = work.now() - timedelta(days=3)
        stamps = {"workspace_id": work.workspace_id, "created_at": at, "updated_at": at, "version": 2}
        work.session.add(Lead(**stamps, id=new_id(), last_name="Ada", first_name="", status="working"))
        await work.session.flush()
        await work.session.execute(update(Lead).values(status="converted", converted_at=at))
    async with begin(team.actor("admin")) as work:
        around = await load_surroundings(work, "lead")
    assert around.statuses_since == at.timestamp()


async def test_leads_count_as_lost_from_the_last_note_of_it_looked_up_for_all_at_once(
    begin: Begin, team: Team, rep: httpx.AsyncClient
) -> None:
    lead = (await rep.post("/api/v1/leads", json={"last_name": "Ada", "company": "Lovelace"})).json()
    told = {"version": lead["version"], "status": "disqualified"}
    noted = (await rep.patch(f"/api/v1/leads/{lead['id']}", json=told)).json()["updated_at"]
    statements: list[tuple[str, Any]] = []
    async with begin(team.actor("admin")) as work:
        await work.session.execute(update(Lead).values(updated_at=work.now() + timedelta(days=9)))
        connection = work.connection.sync_connection

        def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
            statements.append((statement, parameters))

        event.listen(connection, "before_cursor_execute", note)
        found = await outcomes_over_time(work, "lead")
        event.remove(connection, "before_cursor_execute", note)
        ((statement, parameters),) = statements
        driver = (await work.connection.get_raw_connection()).driver_connection
        assert driver is not None
        plan = [row[0] for row in await (await driver.execute("explain " + statement, parameters)).fetchall()]
    assert found.everybody == ([pytest.approx(datetime.fromisoformat(noted).timestamp(), abs=1)], [0])
    assert any("import_records" in line for line in plan)
    assert not any("SubPlan" in line for line in plan), plan
