"""The peer of `bench.api`: the least that FastAPI and psycopg need for the same page of contacts.

No sign-in, no permission, no row-level security, no request id, no metrics: one query, rows to JSON.
`/rows` returns the rows and lets FastAPI serialise them, `/orjson` hands them to orjson.
"""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from fastapi import FastAPI, Response
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

SQL = """
select c.id, c.version, c.created_at, c.updated_at, c.created_by, c.updated_by, c.deleted_at,
       c.first_name, c.last_name, c.name, c.email, c.phone, c.title, c.account_id, c.city, c.country,
       c.description, c.owner_id, c.source, c.external_id, c.last_activity_at, a.name as account_name
from contacts c
left join accounts a on a.workspace_id = c.workspace_id and a.id = c.account_id
where c.workspace_id = %(workspace)s and c.deleted_at is null and c.owner_id = %(owner)s
order by c.updated_at desc, c.id desc
limit 51
"""
BOUND = {"workspace": os.environ["BENCH_WORKSPACE"], "owner": os.environ["BENCH_OWNER"]}
pool = AsyncConnectionPool(
    os.environ["BENCH_URL"], min_size=4, max_size=10, open=False, kwargs={"row_factory": dict_row}
)


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
    async with pool:
        yield


app = FastAPI(lifespan=lifespan)


async def read() -> list[dict[str, Any]]:
    async with pool.connection() as connection:
        cursor = await connection.execute(SQL, BOUND, prepare=True)
        return await cursor.fetchall()


@app.get("/rows")
async def rows() -> list[dict[str, Any]]:
    return (await read())[:50]


@app.get("/orjson")
async def rows_by_orjson() -> Response:
    return Response(orjson.dumps({"items": (await read())[:50]}), media_type="application/json")
