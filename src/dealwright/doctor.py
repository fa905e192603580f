"""`dealwright doctor`: what is active, what is missing, and what to do about it."""

import shutil
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import text

from dealwright import __version__
from dealwright.kernel.db import APP_ROLE
from dealwright.kernel.errors import AppError
from dealwright.kernel.migrate import is_current
from dealwright.main import STATIC, Runtime
from dealwright.ports.embedder.chosen import Embedders
from dealwright.settings import Settings

State = Literal["ok", "missing", "problem"]
LOW_DISK_BYTES = 1_000_000_000


@dataclass(frozen=True)
class Finding:
    name: str
    state: State
    said: str
    to_do: str = ""


async def examine(runtime: Runtime, owner_url: str) -> Sequence[Finding]:
    settings = runtime.settings
    tables = _migrations(owner_url)
    if tables.state != "ok":
        return [_disk(settings), await _database(runtime, settings), tables, _page(), *_keys(settings)]
    return [
        Finding("dealwright", "ok", f"{__version__}, Python {sys.version.split()[0]}, in {settings.home}"),
        _disk(settings),
        await _database(runtime, settings),
        await _tenancy(runtime),
        tables,
        await _jobs(runtime),
        _page(),
        *_keys(settings),
        Finding("files", "ok", f"folder {settings.home / 'files'}"),
        await _embedder(runtime),
        _vectors(settings),
        _llm(settings),
        Finding("events", "ok", "outbox in PostgreSQL; live pages by following it, no message server needed"),
    ]


async def _embedder(runtime: Runtime) -> Finding:
    embedders = runtime.ports[Embedders]
    try:
        info = await embedders[embedders.default].info()
    except AppError as error:
        return Finding(
            "embedder", "problem", error.message, "Run `make start`, or mend DEALWRIGHT_EMBEDDER__*."
        )
    others = [name for name in embedders.by_name if name != embedders.default]
    also = f"; also: {', '.join(others)}" if others else ""
    return Finding("embedder", "ok", f"{embedders.default}: {info.name}, {info.dims} dimensions{also}")


def _vectors(settings: Settings) -> Finding:
    where = settings.knowledge.qdrant_url
    return Finding("vectors", "ok", f"Qdrant at {where}" if where else "in PostgreSQL by pgvector")


def _llm(settings: Settings) -> Finding:
    if settings.llm.url or settings.llm.provider == "anthropic":
        return Finding("llm", "ok", f"{settings.llm.model} at {settings.llm.url or 'Anthropic'}")
    said = "none for the installation; the builtin engine answers where a workspace has none of its own"
    return Finding(
        "llm", "missing", said, "Set DEALWRIGHT_LLM__URL and __MODEL to let a model write answers."
    )


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.home).free
    if free < LOW_DISK_BYTES:
        return Finding("disk", "problem", f"{free // 1_000_000} MB free", "Free some before the next import.")
    return Finding("disk", "ok", f"{free // 1_000_000_000} GB free")


async def _database(runtime: Runtime, settings: Settings) -> Finding:
    async with runtime.engine.connect() as connection:
        version = (await connection.execute(text("show server_version"))).scalar_one()
        number = int((await connection.execute(text("show server_version_num"))).scalar_one())
    where = "external" if settings.db.url else "embedded"
    if number < 150_000:
        return Finding("database", "problem", f"{where} PostgreSQL {version}", "Use PostgreSQL 15 or later.")
    return Finding("database", "ok", f"{where} PostgreSQL {version}")


async def _tenancy(runtime: Runtime) -> Finding:
    """Whether the role that requests run as is held by row-level security."""
    bypass = text("select rolsuper or rolbypassrls from pg_roles where rolname = :role")
    async with runtime.engine.connect() as connection:
        free = (await connection.execute(bypass, {"role": APP_ROLE})).scalar_one()
        unforced = (
            await connection.execute(
                text(
                    "select count(*) from pg_class c join pg_attribute a on a.attrelid = c.oid "
                    "where c.relkind = 'r' and a.attname = 'workspace_id' and not c.relforcerowsecurity"
                )
            )
        ).scalar_one()
    if free or unforced:
        to_do = "Run `dealwright migrate`; the role must be neither superuser nor BYPASSRLS."
        return Finding("tenancy", "problem", f"row-level security can be bypassed ({unforced} tables)", to_do)
    return Finding("tenancy", "ok", f"row-level security is forced for {APP_ROLE}")


def _migrations(owner_url: str) -> Finding:
    if is_current(owner_url):
        return Finding("migrations", "ok", "the tables are up to date")
    return Finding("migrations", "problem", "the tables are not of this version", "Run `dealwright migrate`.")


async def _jobs(runtime: Runtime) -> Finding:
    waiting = text(
        "select count(*) filter (where status = 'todo'), count(*) filter (where status = 'failed'), "
        "(select count(*) from procrastinate_workers where last_heartbeat > now() - interval '30 seconds') "
        "from procrastinate_jobs"
    )
    async with runtime.engine.connect() as connection:
        todo, failed, workers = (await connection.execute(waiting)).one()
    said = f"{workers} workers, {todo} jobs waiting, {failed} failed"
    if todo and not workers:
        return Finding("jobs", "problem", said, "Start `dealwright serve` or `dealwright work`.")
    return Finding("jobs", "ok", said)


def _page() -> Finding:
    if (STATIC / "index.html").is_file():
        return Finding("page", "ok", "built")
    return Finding("page", "missing", "not built, only the API answers", "Run `make start`.")


def _keys(settings: Settings) -> Sequence[Finding]:
    return [
        _key("signing key", settings.home / "signing-key", is_set=settings.auth.secret is not None),
        _key("sealing key", settings.home / "sealing-key", is_set=settings.auth.sealing_key is not None),
    ]


def _key(name: str, path: Path, *, is_set: bool) -> Finding:
    if is_set or not path.exists():
        return Finding(name, "ok", "in the settings" if is_set else "made at first start")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return Finding(name, "problem", f"{path} can be read by others", f"Run: chmod 600 {path}")
    return Finding(name, "ok", f"{path}, readable by you alone")
