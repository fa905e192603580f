"""Files to import, and what they became."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import text

from dealwright.domains.crm.importing import flows, queries, service
from dealwright.domains.crm.importing.reading import look_at
from dealwright.domains.crm.importing.schemas import ChangeFile, ChangeImport, ImportOut, Phase
from dealwright.domains.crm.importing.service import NewFile
from dealwright.domains.crm.models.imports import ImportFile
from dealwright.domains.identity.permissions import Role
from dealwright.kernel.work import Begin
from dealwright.main import Runtime
from dealwright.ports.files.base import Files
from tests.factories.identity import Team

MAVEN = Path(__file__).parent.parent / "data" / "maven"


def maven_files() -> list[Path]:
    return sorted(MAVEN.glob("*.csv.gz"))


def a_file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


class Importer:
    """Somebody of a team who imports files in this process."""

    def __init__(self, runtime: Runtime, team: Team, role: Role = "manager") -> None:
        self.runtime, self.team, self.actor = runtime, team, team.actor(role)
        self.begin, self.files = runtime.begin, runtime.ports[Files]

    async def upload(self, *paths: Path, name: str = "") -> ImportOut:
        uploads = [flows.LocalFile(path) for path in paths]
        return await self.show(await flows.upload(self.begin, self.actor, self.files, uploads, name))

    async def show(self, import_id: UUID) -> ImportOut:
        async with self.begin(self.actor) as work:
            return await queries.show_import(work, import_id)

    async def change(self, draft: ImportOut, place: int = 0, **change: Any) -> ImportOut:
        form = ChangeImport(files=[ChangeFile(id=draft.files[place].id, **change)])
        async with self.begin(self.actor) as work:
            await service.change_import(work, draft.id, form)
        return await self.show(draft.id)

    async def do(self, phase: Phase, import_id: UUID) -> ImportOut:
        async with self.begin(self.actor) as work:
            await service.request(work, import_id, phase)
        await self.go_on(phase, import_id)
        return await self.show(import_id)

    async def go_on(self, phase: Phase, import_id: UUID) -> None:
        await flows.execute(self.begin, self.actor, self.files, import_id, phase)

    async def both(self, draft: ImportOut) -> ImportOut:
        await self.do("check", draft.id)
        return await self.do("run", draft.id)

    async def rows(self, statement: str, **parameters: Any) -> Sequence[Any]:
        async with self.begin(self.actor) as work:
            return (await work.session.execute(text(statement), parameters)).all()

    async def execute(self, statement: str) -> None:
        async with self.begin(self.actor) as work:
            await work.session.execute(text(statement))

    async def one(self, statement: str, **parameters: Any) -> Any:
        (row,) = await self.rows(statement, **parameters)
        return row[0] if len(row) == 1 else row


def counted(shown: ImportOut, phase: Literal["checked", "counts"], place: int = 0) -> dict[str, int]:
    counts = getattr(shown.files[place], phase)
    return {name: getattr(counts, name) for name in ("created", "updated", "skipped", "failed")}


_WORDS: Mapping[str, Mapping[str, str]] = {
    "account": {
        "account": "Acme Beta Gamma Delta Zeta",
        "employees": "5 6 x -1",
        "subsidiary of": "Acme Beta Gamma Nope",
        "owner": "Rep Manager Admin Nobody Zoe",
        "website": "a.com b.com bad",
        "id": "i1 i2 i3 i4",
    },
    "contact": {
        "first name": "Ada Bob Cy",
        "email": "m1@x.example m2@x.example bad",
        "company": "Acme Beta Nope a.com i1",
        "contact id": "i1 i2 i3 i4",
    },
    "deal": {
        "deal name": "D1 D2 D3",
        "company": "Acme Beta Nope",
        "stage": "Won Lost Thinking Proposal",
        "amount": "5 0 7.5 q",
        "close date": "2024-01-01 2024-05-05 2150-01-01 2024-02-31",
        "product": "P1 P2",
        "id": "i1 i2 i3 i4",
    },
    "user": {"name": "Zoe Yan Rep Admin", "manager": "Zoe Boss Yan", "team": "T1 T2"},
    "activity": {
        "subject": "S1 S2",
        "activity type": "call task huh",
        "deal": "D1 i2",
        "company": "Acme Nope",
    },
}


def a_random_file(random: Random, folder: Path) -> tuple[str, Path]:
    """Few words, so that rows collide, name each other and break rules; and its kind."""
    kind = random.choice(list(_WORDS))
    columns = _WORDS[kind]
    lines = [",".join(columns)]
    for _ in range(random.randrange(1, 25)):
        cells = [random.choice(words.split()) if random.random() > 0.15 else "" for words in columns.values()]
        lines.append(",".join(cells) + (',"open' if random.random() < 0.03 else ""))
    return kind, a_file(folder, f"{kind}s {random.random()}.csv", "\n".join(lines) + "\n")


async def a_drafted_file(begin: Begin, team: Team, name: str) -> ImportFile:
    """The file of a draft; nothing of it is stored."""
    with TemporaryDirectory() as folder:
        path = a_file(Path(folder), "accounts.csv", f"account,employees\n{name},5\n")
        new = NewFile(f"{name}.csv", "nowhere", path.stat().st_size, look_at(path))
    async with begin(team.actor("manager")) as work:
        made = await service.create_import(work, name, [new])
        (file,) = await service.files_of(work, made.id)
        return file
