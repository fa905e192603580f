"""What becomes of the rows of a file, in the check and in the run."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from dealwright.domains.crm.importing import flows, service, undoing, writing
from dealwright.domains.crm.importing.schemas import ImportOut
from dealwright.kernel.errors import Invalid
from dealwright.kernel.work import Work
from dealwright.main import Runtime
from tests.factories.identity import Team
from tests.factories.imports import Importer, a_file, a_random_file, counted


@pytest.fixture
def importer(runtime: Runtime, team: Team) -> Importer:
    return Importer(runtime, team)


@pytest.fixture
def boss(runtime: Runtime, team: Team) -> Importer:
    return Importer(runtime, team, "admin")


def reasons(shown: ImportOut, place: int = 0) -> dict[str, int]:
    counts = shown.files[place].counts
    assert counts is not None
    return {one.reason: one.count for one in counts.reasons}


NASTY_ACCOUNTS = """\
account,employees,annual revenue,website,subsidiary of,owner,id
Acme,5,1000,acme.com,,Rep,a1
Beta,many,1000,beta.com,,Rep,a2
Gamma,5,-3,gamma.com,,Rep,a3
Delta,5,10,not a site,,Rep,a4
,5,10,x.com,,Rep,a5
Acme again,6,10,,,Rep,a1
Child,5,10,,Parent,Nobody,a6
Parent,5,10,,Child,Rep,a7
Self,5,10,,Self,Rep,a8
Orphan,5,10,,Nowhere Ltd,Rep,a9
"Broken,5,10,,,Rep,a10
Too,many,cells,in,this,row,x,y,z
Short,7
Known,9,10,,Acme,Rep,k1
Same,8,10,,,Manager,k2
Gone,8,10,,,Manager,k3
"""
NASTY_CONTACTS = """\
first name,last name,email,company,owner
Ada,Byron,ada@acme.com,Acme,Rep
Bob,Beta,bob@@acme.com,Acme,Rep
Cleo,,cleo@acme.com,Not Here,Rep
,,dora@acme.com,Acme,Rep
,,,Acme,Rep
Ada,Again,ADA@acme.com,Acme,Rep
Eve,Known,eve@acme.com,Child,Rep
"""
NASTY_DEALS = """\
deal name,company,deal stage,amount,close date,created,product,id
Good,Acme,Won,100,2024-01-31,2024-01-01,Rocket,d1
Future,Acme,Won,100,2150-01-31,2024-01-01,,d2
Backwards,Acme,Lost,100,2024-01-01,2024-01-31,Rocket,d3
Undated,Acme,Closed won,100,,2024-01-01,,d4
Open,Nowhere,Thinking,12.345,2030-01-01,,,d5
Bad,Acme,Won,a lot,2024-01-31,,,d6
Twice,Acme,Won,100,2024-01-31,,,d1
Moved,Acme,Won,70,2024-01-31,,,m1
,,Thinking,,,,,
"""


async def _what_is_here_already(importer: Importer, tmp_path: Path) -> None:
    accounts = "account,employees,owner,id\nKnown,9,Rep,k1\nSame,8,Manager,k2\nGone,8,Manager,k3\n"
    await importer.both(await importer.upload(a_file(tmp_path, "before.csv", accounts)))
    await importer.execute("update accounts set deleted_at = now() where external_id = 'k3'")
    contacts = "first name,last name,email\nEve,Unknown,eve@acme.com\n"
    await importer.both(await importer.upload(a_file(tmp_path, "contacts.csv", contacts)))
    deals = "deal name,deal stage,amount,id\nMoved,Thinking,70,m1\n"
    await importer.both(await importer.upload(a_file(tmp_path, "deals.csv", deals)))


@pytest.mark.parametrize("missing_links", ["empty", "create", "fail"])
@pytest.mark.parametrize("existing", ["update", "skip", "create"])
async def test_the_check_foretells_the_run(
    importer: Importer, tmp_path: Path, missing_links: str, existing: str
) -> None:
    await _what_is_here_already(importer, tmp_path)
    draft = await importer.upload(
        a_file(tmp_path, "deals nasty.csv", NASTY_DEALS),
        a_file(tmp_path, "contacts nasty.csv", NASTY_CONTACTS),
        a_file(tmp_path, "accounts nasty.csv", NASTY_ACCOUNTS),
    )
    for place in range(3):
        options = {"missing_links": missing_links, "existing": existing}
        draft = await importer.change(draft, place, options=options)
    tables = ("users", "accounts", "contacts", "deals", "deal_lines", "stage_changes", "pipelines", "stages")
    everything = "select " + ", ".join(
        f"(select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {table} t)"
        for table in tables
    )
    before = await importer.one(everything)
    checked = await importer.do("check", draft.id)
    assert checked.status == "checked"
    assert await importer.one(everything) == before
    done = await importer.do("run", draft.id)
    assert done.status == "done"
    for file in done.files:
        assert file.checked == file.counts, file.name
        assert file.counts is not None
        outcome = file.counts.created + file.counts.updated + file.counts.skipped + file.counts.failed
        assert outcome == file.rows_done == file.rows_total
    check, run = [
        await importer.rows(
            "select line, result, field, reason, cells::text from import_rows "
            "where import_id = :id and phase = :phase order by 1, 2, 3, 4, 5",
            id=draft.id,
            phase=phase,
        )
        for phase in ("check", "run")
    ]
    assert check == run


@pytest.mark.parametrize("seed", range(6))
async def test_the_check_foretells_the_run_of_any_files(
    importer: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(flows, "BATCH", 5)
    dice = random.Random(seed)
    for _ in range(4):
        kinds, paths = zip(*(a_random_file(dice, tmp_path) for _ in range(dice.randrange(1, 5))), strict=True)
        draft = await importer.upload(*paths)
        for place, kind in enumerate(kinds):
            options = {
                "missing_links": dice.choice(["create", "empty", "fail"]),
                "existing": dice.choice(["update", "update", "skip", "create"]),
                "bad_values": dice.choice(["fail", "empty"]),
                "unknown_stages": dice.choice(["create", "fail"]),
            }
            draft = await importer.change(draft, place, kind=kind, options=options)
        done = await importer.both(draft)
        assert [file.checked for file in done.files] == [file.counts for file in done.files]
        assert "database" not in str(done.files), "our own checks missed something"
        await importer.execute(dice.choice(_ACCIDENTS))


_ACCIDENTS = (
    "update accounts set deleted_at = now() where name < 'C'",
    "update contacts set deleted_at = now() where first_name = 'Ada'",
    "update deals set deleted_at = now() where name = 'D1'",
    "select 1",
)


async def test_each_bad_row_says_where_and_why(importer: Importer, tmp_path: Path) -> None:
    done = await importer.both(await importer.upload(a_file(tmp_path, "accounts.csv", NASTY_ACCOUNTS)))
    rows = await importer.rows(
        "select line, field, reason from import_rows where import_id = :id and phase = 'run' order by line",
        id=done.id,
    )
    assert [(row[0], row[1]) for row in rows] == [
        (3, "employees"),
        (4, "annual revenue"),
        (5, "website"),
        (6, "account"),
        (7, "id"),
        (12, None),
        (13, None),
    ]
    texts = {row[0]: row[2] for row in rows}
    assert texts[3] == "This is not a number."
    assert texts[7] == "The same record as an earlier row of this import. Line 2."
    assert "quote" in texts[12]
    assert "9 cells" in texts[13]
    assert counted(done, "counts") == {"created": 9, "updated": 0, "skipped": 1, "failed": 6}


async def test_parents_are_found_below_and_circles_are_refused(importer: Importer, tmp_path: Path) -> None:
    done = await importer.both(await importer.upload(a_file(tmp_path, "accounts.csv", NASTY_ACCOUNTS)))
    found = await importer.rows("select a.name, p.name from accounts a join accounts p on p.id = a.parent_id")
    assert {(row[0], row[1]) for row in found} == {("Child", "Parent"), ("Known", "Acme")}
    assert reasons(done)["This would make a circle. The link was left empty."] == 2
    assert reasons(done)["There is no account with this name or id. The link was left empty."] == 1
    assert reasons(done)["There is no user with this name or e-mail. The link was left empty."] == 1


async def test_what_is_missing_can_be_created(importer: Importer, tmp_path: Path) -> None:
    draft = await importer.upload(a_file(tmp_path, "contacts.csv", NASTY_CONTACTS))
    await importer.both(await importer.change(draft, options={"missing_links": "create"}))
    assert {row[0] for row in await importer.rows("select name from accounts")} == {
        "Acme",
        "Not Here",
        "Child",
    }
    cleo = "select a.name from contacts c join accounts a on a.id = c.account_id where c.first_name = 'Cleo'"
    assert await importer.one(cleo) == "Not Here"
    assert await importer.one("select last_name from contacts where email = 'dora@acme.com'") == "dora"


async def test_deals_get_their_stage_their_days_and_a_line(importer: Importer, tmp_path: Path) -> None:
    files = (
        a_file(tmp_path, "products.csv", "product,sales price,code\nRocket,55,R1\n"),
        a_file(tmp_path, "deals.csv", NASTY_DEALS),
    )
    done = await importer.both(await importer.upload(*files, name="History"))
    rows = await importer.rows(
        "select d.external_id, d.name, s.name, d.status, d.amount_minor, d.opened_at::date::text, "
        "d.closed_at::date::text, d.expected_close_on::text from deals d join stages s on s.id = d.stage_id "
        "order by 1"
    )
    assert [tuple(row) for row in rows] == [
        ("d1", "Good", "Won", "won", 10_000, "2024-01-01", "2024-01-31", None),
        ("d3", "Backwards", "Lost", "lost", 10_000, "2024-01-01", "2024-01-01", None),
        ("d4", "Undated", "Closed won", "won", 10_000, "2024-01-01", "2024-01-01", None),
        ("d5", "Open", "Thinking", "open", 1_235, rows[3][5], None, "2030-01-01"),
        ("m1", "Moved", "Won", "won", 7_000, "2024-01-31", "2024-01-31", None),
    ]
    assert "A deal cannot be closed in the future." in reasons(done, 1)
    assert await importer.one("select count(*) from deal_lines") == 2
    stages = await importer.rows(
        "select s.name, s.type, s.probability from stages s join pipelines p on p.id = s.pipeline_id "
        "where p.name = 'History' order by s.position"
    )
    assert [tuple(row) for row in stages] == [
        ("Thinking", "open", 50),
        ("Won", "won", 100),
        ("Closed won", "won", 100),
        ("Lost", "lost", 0),
    ]


async def test_stages_of_the_default_pipeline_are_used_as_they_are(
    importer: Importer, tmp_path: Path
) -> None:
    content = "deal name,stage,amount\nOne,proposal,5\nTwo,Won,6\n"
    await importer.both(await importer.upload(a_file(tmp_path, "deals.csv", content)))
    assert await importer.one("select count(*) from pipelines") == 1
    names = "select s.name from deals d join stages s on s.id = d.stage_id where d.name = 'One'"
    assert await importer.one(names) == "Proposal"


async def test_unknown_stages_can_fail(importer: Importer, tmp_path: Path) -> None:
    draft = await importer.upload(a_file(tmp_path, "deals.csv", "deal name,stage\nOne,Thinking\nTwo,Won\n"))
    done = await importer.both(await importer.change(draft, options={"unknown_stages": "fail"}))
    assert counted(done, "counts") == {"created": 1, "updated": 0, "skipped": 0, "failed": 1}
    assert "The pipeline 'Sales' has no stage with this name." in reasons(done)


async def test_a_deal_that_moved_in_the_file_moves_here(importer: Importer, tmp_path: Path) -> None:
    first = "deal name,stage,amount,created,close date,id,lost reason\nOne,Proposal,5,2024-01-01,,x1,\n"
    await importer.both(await importer.upload(a_file(tmp_path, "deals.csv", first)))
    second = first.replace("Proposal,5,2024-01-01,,x1,", "Lost,5,2024-01-01,2024-03-01,x1,price")
    done = await importer.both(await importer.upload(a_file(tmp_path, "deals.csv", second)))
    assert counted(done, "counts") == {"created": 0, "updated": 1, "skipped": 0, "failed": 0}
    deal = await importer.one(
        "select d.status, d.closed_at::date::text, r.name, d.version from deals d "
        "left join lost_reasons r on r.id = d.lost_reason_id"
    )
    assert tuple(deal) == ("lost", "2024-03-01", "Price", 2)
    steps = await importer.rows("select seconds_in_stage from stage_changes order by at")
    assert [row[0] for row in steps] == [None, 60 * 86_400]


async def test_updates_leave_alone_what_the_file_does_not_say(importer: Importer, tmp_path: Path) -> None:
    first = "email,first name,last name,phone,city\nada@acme.com,Ada,Byron,123,London\n"
    await importer.both(await importer.upload(a_file(tmp_path, "contacts.csv", first)))
    second = "email,last name,phone\nada@acme.com,Lovelace,\n"
    await importer.both(await importer.upload(a_file(tmp_path, "contacts.csv", second)))
    contact = await importer.one("select first_name, last_name, phone, city, version from contacts")
    assert tuple(contact) == ("Ada", "Lovelace", "123", "London", 2)


async def test_a_deleted_record_comes_back_under_its_id(importer: Importer, tmp_path: Path) -> None:
    path = a_file(tmp_path, "accounts.csv", "account,employees,id\nAcme,5,a1\n")
    await importer.both(await importer.upload(path))
    await importer.execute("update accounts set deleted_at = now()")
    done = await importer.both(await importer.upload(path))
    assert counted(done, "counts")["created"] == 1
    assert tuple(await importer.one("select count(*), count(deleted_at) from accounts")) == (1, 0)


async def test_activities_touch_what_they_are_about(importer: Importer, tmp_path: Path) -> None:
    files = (
        a_file(
            tmp_path, "activities.csv", "subject,type,date,deal,owner\nHello,Call,2024-05-01 10:00,One,Rep\n"
        ),
        a_file(tmp_path, "deals.csv", "deal name,stage,company\nOne,Proposal,Acme\n"),
        a_file(tmp_path, "accounts.csv", "account,employees\nAcme,5\n"),
    )
    await importer.both(await importer.upload(*files))
    assert await importer.one("select last_activity_at::text from accounts") == "2024-05-01 10:00:00+00"
    assert (
        await importer.one("select count(*) from activities where account_id is not null and kind = 'call'")
        == 1
    )


async def test_managers_import_people_without_sign_in_only(importer: Importer, tmp_path: Path) -> None:
    content = (
        "name,email,role,manager\nAnna,anna@x.example,rep,Zoe\nMax,,admin,\nKim,,manager,\n"
        "Admin,,rep,Anna\nRep,,viewer,\n"
    )
    draft = await importer.upload(a_file(tmp_path, "users.csv", content))
    done = await importer.both(await importer.change(draft, options={"match_by": "name"}))
    assert counted(done, "counts") == {"created": 2, "updated": 0, "skipped": 1, "failed": 2}
    assert reasons(done)["Only an admin may change people who can sign in."] == 1
    people = await importer.rows(
        "select name, email, role, password_hash from users where email is null order by 1"
    )
    assert [tuple(row) for row in people] == [
        ("Anna", None, "rep", None),
        ("Kim", None, "manager", None),
        ("Zoe", None, "manager", None),
    ]


async def test_an_import_makes_teams_only_for_whom_may_add_them(
    importer: Importer, boss: Importer, tmp_path: Path
) -> None:
    for one, names, left_out in ((boss, ("Anna", "Max"), 0), (importer, ("Kim", "Zoe"), 1)):
        teams = ("North", "South") if one is boss else ("NORTH", "West")
        content = "name,team\n" + "".join(f"{name},{word}\n" for name, word in zip(names, teams, strict=True))
        done = await one.both(await one.upload(a_file(tmp_path, "users.csv", content)))
        assert counted(done, "counts")["created"] == 2
        reason = "There is no team with this name and you may not add teams, so it was left out."
        assert reasons(done).get(reason, 0) == left_out
    people = await importer.rows("select name, team from users where email is null order by 1")
    assert [tuple(row) for row in people] == [
        *(("Anna", "North"), ("Kim", "North"), ("Max", "South"), ("Zoe", None))
    ]
    assert await importer.one("select count(*) from teams") == 2


async def test_people_are_recognised_by_an_e_mail_that_is_not_kept(
    importer: Importer, team: Team, tmp_path: Path
) -> None:
    content = f"name,email\nSomebody else,{team.email('rep').upper()}\n"
    done = await importer.both(await importer.upload(a_file(tmp_path, "users.csv", content)))
    assert counted(done, "counts") == {"created": 0, "updated": 0, "skipped": 0, "failed": 1}
    assert await importer.one("select count(*) from users where name = 'Somebody else'") == 0


async def test_admins_may_import_e_mails_but_no_admins(boss: Importer, tmp_path: Path) -> None:
    content = "name,email,role\nAnna,Anna@x.example,rep\nMax,max@x.example,admin\n"
    done = await boss.both(await boss.upload(a_file(tmp_path, "users.csv", content)))
    assert counted(done, "counts")["created"] == 1
    assert await boss.one("select email from users where name = 'Anna'") == "anna@x.example"


async def test_bad_values_can_cost_only_themselves(importer: Importer, tmp_path: Path) -> None:
    draft = await importer.upload(a_file(tmp_path, "accounts.csv", "account,employees\nAcme,many\n"))
    done = await importer.both(await importer.change(draft, options={"bad_values": "empty"}))
    assert counted(done, "counts")["created"] == 1
    assert reasons(done) == {"This is not a number. The value was left out.": 1}


async def test_the_mapping_is_remembered_for_the_same_columns(importer: Importer, tmp_path: Path) -> None:
    content = "who,firm size,account\nAda,5,Acme\n"
    draft = await importer.upload(a_file(tmp_path, "accounts.csv", content))
    changed = await importer.change(
        draft, mapping={"who": "description", "firm size": "employees"}, options={"existing": "skip"}
    )
    await importer.both(changed)
    again = await importer.upload(a_file(tmp_path, "other.csv", "firm size,account,who\n6,Beta,Bob\n"))
    columns = {one.name: (one.field, one.guessed) for one in again.files[0].columns}
    assert columns["firm size"] == ("employees", False)
    assert columns["who"] == ("description", False)
    assert again.files[0].options.existing == "skip"


def _contacts(number: int, seed: int = 1) -> str:
    words = random.Random(seed)
    rows = (
        f"P{place},L{words.randrange(5000)},p{place}@x{place % 50}.example,Acme {place % 40}"
        for place in range(number)
    )
    return "first name,last name,email,company\n" + "\n".join(rows) + "\n"


class Crash(Exception):
    """The machine went down."""


async def _crash_after(
    monkeypatch: pytest.MonkeyPatch, batches: int, run: Callable[[], Awaitable[Any]]
) -> None:
    """Dies in the middle of a batch, after everything was written and before it was committed."""
    written = 0
    store = writing.write_batch

    async def dying(work: Work, *rest: Any) -> None:
        nonlocal written
        await store(work, *rest)
        written += 1
        if written > batches:
            raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(writing, "write_batch", dying)
        with pytest.raises(Crash):
            await run()


async def test_a_run_that_died_goes_on_where_it_stood(
    importer: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_file(tmp_path, "contacts.csv", _contacts(2_300))
    draft = await importer.upload(path)
    draft = await importer.change(draft, options={"match_by": "none", "missing_links": "create"})
    await _crash_after(monkeypatch, 2, lambda: importer.do("run", draft.id))
    half = await importer.show(draft.id)
    assert (half.status, half.rows_done) == ("running", 1_000)
    await importer.go_on("run", draft.id)
    done = await importer.show(draft.id)
    assert (done.status, done.rows_done, done.rows_total) == ("done", 2_300, 2_300)
    assert tuple(await importer.one("select count(*), count(distinct email) from contacts")) == (2_300, 2_300)
    assert await importer.one("select count(*) from accounts") == 40
    assert await importer.one("select count(*) from search_entries where kind = 'contact'") == 2_300


@pytest.mark.parametrize("batches", range(4))
async def test_wherever_a_run_dies_the_outcome_is_the_same(
    importer: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batches: int
) -> None:
    monkeypatch.setattr(flows, "BATCH", 5)
    draft = await importer.upload(
        a_file(tmp_path, "accounts.csv", NASTY_ACCOUNTS), a_file(tmp_path, "deals.csv", NASTY_DEALS)
    )
    foretold = await importer.do("check", draft.id)
    await _crash_after(monkeypatch, batches, lambda: importer.do("run", draft.id))
    await importer.go_on("run", draft.id)
    done = await importer.show(draft.id)
    assert done.status == "done"
    assert [file.counts for file in done.files] == [file.checked for file in foretold.files]
    assert await importer.one("select count(*) from deals") == await importer.one(
        "select count(distinct id) from deals"
    )
    assert await importer.one("select count(*) from stage_changes") == 9


async def test_a_check_that_died_begins_anew(
    importer: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = await importer.upload(a_file(tmp_path, "accounts.csv", NASTY_ACCOUNTS))
    taken = service.take_batch

    async def dying(*rest: Any) -> None:
        await taken(*rest)
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(service, "link_batch", dying)
        with pytest.raises(Crash):
            await importer.do("check", draft.id)
    await importer.go_on("check", draft.id)
    done = await importer.do("run", draft.id)
    assert done.files[0].checked == done.files[0].counts


async def test_only_the_newest_worker_may_write(importer: Importer, tmp_path: Path) -> None:
    draft = await importer.upload(a_file(tmp_path, "contacts.csv", _contacts(1_200)))
    async with importer.begin(importer.actor) as work:
        await service.request(work, draft.id, "run")
    await asyncio.gather(*(importer.go_on("run", draft.id) for _ in range(3)))
    assert (await importer.show(draft.id)).status == "done"
    assert await importer.one("select count(*) from contacts") == 1_200


async def test_a_batch_that_lost_a_race_is_tried_again(
    importer: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = await importer.upload(a_file(tmp_path, "contacts.csv", _contacts(100)))
    taken, calls = service.take_batch, 0

    async def unlucky(*rest: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise OperationalError("", {}, Exception("deadlock detected"))
        await taken(*rest)

    monkeypatch.setattr(service, "take_batch", unlucky)
    done = await importer.do("run", draft.id)
    assert counted(done, "counts")["created"] == 100


async def test_a_row_the_database_refuses_costs_only_itself(
    importer: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if our own checks had missed something."""
    store = writing.write_batch

    async def spoil(work: Work, plan: Any, actions: Any, currency: str) -> None:
        for action in actions:
            if action.values.get("first_name") == "P33":
                action.values["owner_id"] = uuid4()
        await store(work, plan, actions, currency)

    monkeypatch.setattr(writing, "write_batch", spoil)
    done = await importer.do(
        "run", (await importer.upload(a_file(tmp_path, "contacts.csv", _contacts(60)))).id
    )
    assert counted(done, "counts") == {"created": 59, "updated": 0, "skipped": 0, "failed": 1}
    assert reasons(done)["The database did not accept this row."] == 1


async def test_a_cancelled_run_stops_and_can_go_on(
    importer: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = await importer.upload(a_file(tmp_path, "contacts.csv", _contacts(1_200)))
    read, reading = flows.read_rows, asyncio.Event()
    loop = asyncio.get_running_loop()

    def noticed(*rest: Any) -> Any:
        loop.call_soon_threadsafe(reading.set)
        return read(*rest)

    monkeypatch.setattr(flows, "read_rows", noticed)
    async with importer.begin(importer.actor) as work:
        await service.request(work, draft.id, "run")
    running = asyncio.create_task(importer.go_on("run", draft.id))
    await reading.wait()
    async with importer.begin(importer.actor) as work:
        await service.cancel(work, draft.id)
    await running
    stopped = await importer.show(draft.id)
    assert stopped.status == "cancelled"
    assert stopped.rows_done < 1_200
    done = await importer.do("run", draft.id)
    assert done.status == "done"
    assert await importer.one("select count(*) from contacts") == 1_200


async def test_an_undo_takes_back_what_nobody_has_changed_or_used(importer: Importer, tmp_path: Path) -> None:
    files = (
        a_file(tmp_path, "accounts.csv", "account,employees\nAcme,5\nBeta,6\nGamma,7\n"),
        a_file(
            tmp_path, "contacts.csv", "first name,email,company\nAda,a@x.example,Acme\nBob,b@x.example,Beta\n"
        ),
    )
    done = await importer.both(await importer.upload(*files))
    await importer.execute("update contacts set version = 2 where first_name = 'Bob'")
    async with importer.begin(importer.actor) as work:
        await undoing.request_undo(work, done.id)
    await flows.undo(importer.begin, importer.actor, done.id)
    undone = await importer.show(done.id)
    assert undone.status == "undone"
    left = await importer.rows("select name from accounts where deleted_at is null")
    assert [row[0] for row in left] == ["Beta"]
    assert await importer.one("select first_name from contacts where deleted_at is null") == "Bob"
    counts = [(file.counts.deleted, file.counts.kept) for file in undone.files if file.counts]
    assert counts == [(2, 1), (1, 1)]
    assert await importer.one("select count(*) from search_entries where kind in ('account', 'contact')") == 2
    again = await importer.both(await importer.upload(*files))
    assert await importer.one("select count(*) from accounts where deleted_at is null") == 3
    assert again.status == "done"


async def test_import_files_says_what_became_of_every_file(importer: Importer, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    path = a_file(tmp_path, "accounts.csv", NASTY_ACCOUNTS)
    summary = await flows.import_files(
        importer.begin,
        importer.actor,
        importer.runtime.ports,
        [path],
        progress=lambda *step: seen.append(step),
    )
    assert summary.status == "done"
    assert summary.files[0].counts.failed == 6
    assert [row.line for row in summary.files[0].failing][:2] == [3, 4]
    assert seen == [("accounts.csv", 16, 16)] * 2
    with pytest.raises(Invalid, match="is not a file"):
        await flows.import_files(
            importer.begin, importer.actor, importer.runtime.ports, [tmp_path / "no.csv"]
        )


async def test_rows_of_events_name_what_was_imported(importer: Importer, tmp_path: Path) -> None:
    done = await importer.both(await importer.upload(a_file(tmp_path, "contacts.csv", _contacts(600))))
    events = await importer.rows(
        "select payload->>'kind', jsonb_array_length(payload->'created') from events "
        "where type = 'import.batch' and subject_id = :id order by id",
        id=done.id,
    )
    assert [tuple(row) for row in events] == [("contact", 500), ("contact", 100)]
    states = await importer.rows(
        "select payload->>'status' from events "
        "where type = 'import.changed' and subject_id = :id order by id",
        id=done.id,
    )
    assert [row[0] for row in states] == ["draft", "checking", "checked", "running", "done"]


async def test_what_an_import_changes_is_kept_and_shown(
    importer: Importer, tmp_path: Path, manager: httpx.AsyncClient
) -> None:
    first = "account,id,employees,website\nAcme,a1,5,acme.com\nBeta,a2,7,\nParent,a3,,\n"
    await importer.both(await importer.upload(a_file(tmp_path, "first.csv", first)))
    again = "account,id,employees,subsidiary of\nAcme,a1,6,\nBeta,a2,7,Parent\nParent,a3,,\nNew,a4,1,\n"
    await importer.both(await importer.upload(a_file(tmp_path, "again.csv", again)))
    kept = dict(
        await importer.rows(
            "select a.name, r.changes from import_records r join accounts a on a.id = r.record_id "
            "where r.changes is not null and r.at is not null"
        )
    )
    ids = dict(await importer.rows("select name, id from accounts"))
    assert kept == {"Acme": {"employees": [5, 6]}, "Beta": {"parent_id": [None, str(ids["Parent"])]}}
    third = "account,id,employees\nAcme,a1,8\n"
    await importer.both(await importer.upload(a_file(tmp_path, "third.csv", third)))
    items: list[dict[str, Any]] = []
    cursor = None
    for _ in range(3):
        page = await manager.get(
            f"/api/v1/accounts/{ids['Acme']}/timeline",
            params={"limit": 1, **({"cursor": cursor} if cursor else {})},
        )
        items += page.json()["items"]
        cursor = page.json()["next_cursor"]
    told = [(one["event"], one["facts"]["file"], one["facts"]["changes"]) for one in items]
    assert told == [
        ("account.updated", "third.csv", {"employees": [6, 8]}),
        ("account.updated", "again.csv", {"employees": [5, 6]}),
    ]
    assert [one["actor_label"] for one in items] == [importer.team.users["manager"].name] * 2


async def test_what_comes_back_from_the_bin_keeps_what_it_was(importer: Importer, tmp_path: Path) -> None:
    await importer.both(
        await importer.upload(a_file(tmp_path, "first.csv", "account,id,employees\nAcme,a1,5\n"))
    )
    await importer.execute("update accounts set deleted_at = now()")
    await importer.both(
        await importer.upload(a_file(tmp_path, "again.csv", "account,id,employees\nAcme,a1,6\n"))
    )
    assert await importer.one("select changes from import_records where changes is not null") == {
        "employees": [5, 6]
    }
