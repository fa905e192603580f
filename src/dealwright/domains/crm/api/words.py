"""What the routes of every kind of record share."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import Field, ValidationError

from dealwright.domains.crm.queries.listings import page_of
from dealwright.domains.crm.schemas.records import BulkChange, BulkResult
from dealwright.domains.crm.service import records
from dealwright.domains.crm.service.records import Kind
from dealwright.domains.identity.access import requires
from dealwright.kernel.errors import Invalid
from dealwright.kernel.http import invalid_input, json_response
from dealwright.kernel.paging import Listing, ListQuery
from dealwright.kernel.work import Work


class RecordQuery(ListQuery):
    tag_id: UUID | None = Field(None, description="Only records with this tag")
    deleted: bool = Field(False, description="The bin: deleted records, latest first")


async def _read_query(request: Request) -> RecordQuery:
    """What FastAPI would do with a query model, at a tenth of the cost; lists are what is asked for most."""
    try:
        return RecordQuery.model_validate(dict(request.query_params))
    except ValidationError as error:
        raise invalid_input(error.errors()) from error


Records = Annotated[RecordQuery, Depends(_read_query)]

# The same parameters for the description of the API.
LIST_PARAMETERS: dict[str, Any] = {
    "parameters": [
        {
            "name": name,
            "in": "query",
            "required": False,
            "schema": schema,
            **({"description": schema["description"]} if "description" in schema else {}),
        }
        for name, schema in RecordQuery.model_json_schema()["properties"].items()
    ]
}
Reads = Annotated[Work, requires("crm:read")]
Writes = Annotated[Work, requires("crm:write")]
Deletes = Annotated[Work, requires("crm:delete")]
Configures = Annotated[Work, requires("crm:configure")]


async def list_rows(work: Work, listing: Listing, query: RecordQuery, model: type[Any]) -> Response:
    """A page of rows as they are: lists skip validation of what we wrote ourselves."""
    bin_of = model if query.deleted else None
    return json_response(await page_of(work, listing, query, tag_id=query.tag_id, bin_of=bin_of))


async def change_many(work: Work, kind: Kind[Any], form: BulkChange) -> BulkResult:
    """Exactly one of: another owner, delete, restore."""
    chosen = [form.owner_id is not None, form.delete, form.restore]
    if sum(chosen) != 1:
        raise Invalid.field("owner_id", "Choose one of owner_id, delete, restore.")
    if form.delete or form.restore:
        work.actor.check("crm:delete")

    async def one(row_id: UUID) -> None:
        if form.delete:
            await records.delete(work, kind, row_id)
        elif form.restore:
            await records.restore(work, kind, row_id)
        else:
            row = await records.access(work, kind, row_id, lock=True)
            await records.change_row(work, kind, row, {"owner_id": form.owner_id})

    changed, refused = await records.change_many(work, kind, form.ids, one)
    return BulkResult(changed=changed, refused=refused)


Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=600)]
