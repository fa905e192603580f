"""Every route of the application, and how a stranger tries each one with the ids of another team."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from dealwright.domains.identity.permissions import Permission
from dealwright.kernel.errors import Json

OPEN = frozenset(
    {
        "get_setup",
        "get_demo",
        "set_up",
        "sign_in",
        "accept_invite",
        "create_token",
        "refresh_token",
        "health",
        "ready",
        "metrics_text",
    }
)
"""What anybody may call, signed in or not."""


def routes_of(app: FastAPI) -> list[APIRoute]:
    return list(_walk(app.routes))


def _walk(routes: Sequence[Any]) -> Iterator[APIRoute]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            yield from _walk(route.original_router.routes)


def permissions_of(route: APIRoute) -> frozenset[Permission] | None:
    """What a route asks for; None: it does not even ask who is there."""
    declared = list(_declared(route.dependant))
    return frozenset(one for words in declared for one in words) if declared else None


def _declared(dependant: Dependant) -> Iterator[Sequence[Permission]]:
    for one in dependant.dependencies:
        words = getattr(one.call, "permissions", None)
        if words is not None:
            yield words
        yield from _declared(one)


@dataclass(frozen=True)
class Attempt:
    """A request of a stranger. `$theirs.account` in it is the id of the other team's account.

    Path ids are theirs unless `path` is `mine`; `answer` is what may come back.
    """

    route: str
    path: Literal["theirs", "mine"] = "theirs"
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Json = None
    answer: tuple[int, ...] = (404,)

    def __str__(self) -> str:
        return f"{self.route} {self.path} {dict(self.query)} {self.body or ''}"


Rows = Mapping[str, UUID]


def filled(template: Any, theirs: Rows, mine: Rows) -> Any:
    """The template with ids in place of `$theirs.account` and `$mine.account`."""
    if isinstance(template, Mapping):
        return {key: filled(value, theirs, mine) for key, value in template.items()}
    if isinstance(template, list):
        return [filled(value, theirs, mine) for value in template]
    if isinstance(template, str):
        for owner, rows in (("theirs", theirs), ("mine", mine)):
            for name, row_id in rows.items():
                template = template.replace(f"${owner}.{name}$", str(row_id))
    return template


OK = (200, 201)
NO = (404, 422)
STAGES = [
    {"name": "First", "type": "open"},
    {"name": "Won", "type": "won"},
    {"name": "Lost", "type": "lost"},
]


def _of_record(kind: str, plural: str, new: dict[str, Json], references: Sequence[str]) -> Iterator[Attempt]:
    """What accounts, contacts, leads, deals and activities share."""
    theirs = f"$theirs.{kind}$"
    yield Attempt(f"get_{kind}")
    yield Attempt(f"change_{kind}", body={"version": 1, "owner_id": None})
    yield Attempt(f"delete_{kind}")
    yield Attempt(f"restore_{kind}")
    yield Attempt(f"change_{plural}", body={"ids": [theirs], "delete": True}, answer=OK)
    yield Attempt(f"change_{plural}", body={"ids": [theirs], "owner_id": "$mine.user$"}, answer=OK)
    yield Attempt(
        f"change_{plural}", body={"ids": [f"$mine.{kind}$"], "owner_id": "$theirs.user$"}, answer=OK
    )
    yield Attempt(f"list_{plural}", answer=OK)
    yield Attempt(f"list_{plural}", query={"deleted": "true"}, answer=OK)
    yield Attempt(f"list_{plural}", query={"q": "sesame", "total": "true"}, answer=OK)
    yield Attempt(f"list_{plural}", query={"filter": f"id[eq]:{theirs}"}, answer=OK)
    yield Attempt(f"list_{plural}", query={"filter": "owner_id[eq]:$theirs.user$"}, answer=OK)
    yield Attempt(f"list_{plural}", query={"tag_id": "$theirs.tag$"}, answer=OK)
    yield Attempt(f"create_{kind}", body=new, answer=(201,))
    for name in ("owner_id", *references):
        target = f"$theirs.{_target(name)}$"
        yield Attempt(f"create_{kind}", body={**new, name: target}, answer=NO)
        yield Attempt(f"change_{kind}", path="mine", body={"version": 1, name: target}, answer=NO)
    if kind != "activity":
        yield Attempt(f"{kind}_timeline")
        yield Attempt(f"{kind}_timeline", path="mine", answer=OK)
        yield Attempt(f"{kind}_tags")
        yield Attempt(f"{kind}_tags", path="mine", answer=OK)
        yield Attempt(f"set_{kind}_tags", body={"names": ["mine now"]})


def _target(reference: str) -> str:
    name = reference.removesuffix("_id")
    return {"owner": "user", "parent": "account"}.get(name, name)


def _of_knowledge() -> Iterator[Attempt]:
    yield Attempt("list_sources", answer=OK)
    yield Attempt("create_source", body={"kind": "written", "name": "Ours"}, answer=(201,))
    yield Attempt("create_source", body={"kind": "files", "owner_id": "$theirs.user$"}, answer=NO)
    yield Attempt("get_source")
    yield Attempt("change_source", body={"version": 1, "name": "Mine now"})
    yield Attempt("change_source", "mine", body={"version": 1, "owner_id": "$theirs.user$"}, answer=NO)
    yield Attempt("delete_source")
    yield Attempt("refresh_source")
    yield Attempt("cancel_source_run")
    yield Attempt(
        "upload_source_files",
        query={"source_id": "$theirs.source$"},
        body={"files": "$theirs.source$"},
        answer=(422,),
    )
    yield Attempt("write_entry", body={"title": "Ours", "text": "Ours"})
    yield Attempt(
        "write_entry", "mine", body={"title": "Ours", "text": "Ours", "gap_id": "$theirs.gap$"}, answer=NO
    )
    yield Attempt("list_source_runs")
    yield Attempt("get_source_run")
    yield Attempt("list_documents", answer=OK)
    yield Attempt("list_documents", query={"total": "true", "stale": "true"}, answer=OK)
    yield Attempt("list_documents", query={"q": "sesame"}, answer=OK)
    yield Attempt("list_documents", query={"filter": "source_id[eq]:$theirs.source$"}, answer=OK)
    yield Attempt("list_documents", query={"filter": "id[eq]:$theirs.document$"}, answer=OK)
    yield Attempt("get_document")
    yield Attempt("get_document", "mine", query={"version_id": "$theirs.version$"})
    yield Attempt("change_document", body={"title": "Mine now"})
    yield Attempt("delete_document")
    yield Attempt("retry_document")
    yield Attempt("ask_knowledge", body={"question": "What opens the door of the vault?"}, answer=OK)
    yield Attempt(
        "ask_knowledge", body={"question": "What is the door?", "source_ids": ["$theirs.source$"]}, answer=OK
    )
    yield Attempt("list_gaps", answer=OK)
    yield Attempt("list_gaps", query={"q": "sesame", "total": "true"}, answer=OK)
    yield Attempt("list_gaps", query={"filter": "id[eq]:$theirs.gap$"}, answer=OK)
    yield Attempt("get_gap")
    yield Attempt("change_gap", body={"version": 1, "state": "dismissed"})
    yield Attempt("get_knowledge_settings", answer=OK)
    yield Attempt("choose_embedder", body={"name": "words"}, answer=(202,))


def _of_engines() -> Iterator[Attempt]:
    nowhere = {"provider": "openai", "url": "http://127.0.0.1:9/v1", "model": "ours"}
    yield Attempt("get_model", answer=OK)
    yield Attempt("set_model", body={"version": 1, **nowhere, "model": "mine now"}, answer=OK)
    yield Attempt("test_model", body=nowhere, answer=OK)
    yield Attempt("get_model_usage", answer=OK)
    yield Attempt("list_model_calls", answer=OK)
    yield Attempt("list_model_calls", query={"q": "sesame", "total": "true"}, answer=OK)
    yield Attempt("list_model_calls", query={"filter": "user_id[eq]:$theirs.user$"}, answer=OK)


def _of_copilot() -> Iterator[Attempt]:
    theirs = {"kind": "account", "id": "$theirs.account$"}
    yield Attempt("about_copilot", answer=OK)
    yield Attempt("about_copilot", query={"subject_kind": "account", "subject_id": "$theirs.account$"})
    yield Attempt("ask_copilot", body={"question": "Who owns it?", "subject": theirs})
    yield Attempt(
        "ask_copilot", body={"question": "And the city?", "conversation_id": "$theirs.conversation$"}
    )
    for route in ("get_run", "follow_run", "stop_run", "run_steps"):
        yield Attempt(route)
    yield Attempt("rate_run", body={"rating": 1})
    yield Attempt("list_conversations", answer=OK)
    yield Attempt("list_conversations", query={"q": "sesame", "total": "true"}, answer=OK)
    yield Attempt("list_conversations", query={"shared": "true"}, answer=OK)
    yield Attempt("list_conversations", query={"subject_id": "$theirs.account$"}, answer=OK)
    yield Attempt("get_conversation")
    yield Attempt("change_conversation", body={"version": 1, "title": "Mine now"})
    yield Attempt("change_conversation", "mine", body={"version": 1, "subject": theirs})
    yield Attempt("delete_conversation")
    yield Attempt("restore_conversation")
    yield Attempt("approve_proposal", body={})
    yield Attempt("decline_proposal")
    yield Attempt("copilot_usage", answer=OK)
    yield Attempt("list_evaluations", answer=OK)
    yield Attempt("get_evaluation")
    yield Attempt("evaluation_report")
    yield Attempt("start_evaluation", body={"name": "Ours"}, answer=(409,))


def _of_forecasting() -> Iterator[Attempt]:
    month = {"period": "month", "starts_on": "2026-01-01"}
    yield Attempt("forecast", body={"fresh": True}, answer=OK)
    yield Attempt("forecast", body={"owner_id": "$theirs.user$"}, answer=NO)
    yield Attempt("forecast", body={"pipeline_id": "$theirs.pipeline$"}, answer=NO)
    yield Attempt("forecast", body={"team_id": "$theirs.team$"}, answer=NO)
    for route in ("forecast_deals", "forecast_movers"):
        for name in ("owner_id", "pipeline_id", "team_id"):
            target = f"$theirs.{_target(name)}$"
            yield Attempt(route, query={**month, "starts_on": "2027-01-01", name: target})
    yield Attempt("forecast_deals", query=month, answer=OK)
    yield Attempt("forecast_movers", query={**month, "starts_on": "2027-01-01"}, answer=OK)
    yield Attempt("forecast_history", answer=OK)
    yield Attempt("forecast_history", query={"owner_id": "$theirs.user$"})
    yield Attempt("forecast_history", query={"team_id": "$theirs.team$"})
    yield Attempt("list_quotas", answer=OK)
    yield Attempt("set_quotas", body={"quotas": [{**month, "amount_minor": 5}]}, answer=OK)
    yield Attempt(
        "set_quotas",
        body={"quotas": [{**month, "amount_minor": 5, "owner_id": "$theirs.user$"}]},
        answer=NO,
    )
    yield Attempt(
        "set_quotas",
        body={"quotas": [{**month, "amount_minor": 5, "team_id": "$theirs.team$"}]},
        answer=NO,
    )
    yield Attempt("list_overrides", query=month, answer=OK)
    said = {**month, "amount_minor": 5, "reason": "Because."}
    yield Attempt("override_forecast", body=said, answer=OK)
    yield Attempt("override_forecast", body={**said, "owner_id": "$theirs.user$"}, answer=NO)
    yield Attempt("override_forecast", body={**said, "team_id": "$theirs.team$"}, answer=NO)
    yield Attempt("list_rates", answer=OK)
    rate = {"currency": "USD", "day": "2026-01-01", "rate": 0.9}
    yield Attempt("set_rates", body={"rates": [rate]}, answer=(200, 422))
    yield Attempt("get_forecast_settings", answer=OK)
    yield Attempt("set_forecast_settings", body={"version": 0}, answer=OK)
    for what in ("forecast", "deals", "history", "quotas"):
        yield Attempt("export_forecast", query={"what": what, **month}, answer=OK)
    yield Attempt("export_forecast", query={"what": "history", "owner_id": "$theirs.user$"})
    yield Attempt("export_forecast", query={"what": "history", "team_id": "$theirs.team$"})


def _of_analysis() -> Iterator[Attempt]:
    for route in ("analyse_pipeline", "sales_insights"):
        yield Attempt(route, body={}, answer=OK)
        yield Attempt(route, body={"since": "0001-01-01", "until": "9999-12-31"}, answer=OK)
        for name in ("owner_id", "team_id"):
            yield Attempt(route, body={name: f"$theirs.{_target(name)}$"}, answer=(422,))
        yield Attempt(route, body={"pipeline_id": "$theirs.pipeline$"})
    for what in ("stages", "lost", "ages", "cohorts", "slipped", "insights"):
        yield Attempt("export_analysis", query={"what": what}, answer=OK)
        yield Attempt("export_analysis", query={"what": what, "pipeline_id": "$theirs.pipeline$"})
        yield Attempt("export_analysis", query={"what": what, "team_id": "$theirs.team$"}, answer=(422,))
    figures = {"leads_a_month": 9, "conversion_percent": 2, "deal_minor": 5, "cycle_days": 30}
    worth = {"baseline": figures, "enhanced": figures, "cost_a_month_minor": 1}
    yield Attempt("calculate_roi", body=worth, answer=OK)
    yield Attempt("roi_history", body={"changed_on": "2026-01-01"}, answer=OK)


def _of_scoring() -> Iterator[Attempt]:
    yield Attempt("score_lead", body={"lead_id": "$theirs.lead$"})
    yield Attempt("score_leads", body={"lead_ids": ["$theirs.lead$"]}, answer=OK)
    yield Attempt("deal_probability", body={"deal_id": "$theirs.deal$"})
    yield Attempt("get_lead_score")
    yield Attempt("get_deal_score")
    yield Attempt("about_scoring", query={"kind": "lead"}, answer=OK)
    yield Attempt("list_score_models", answer=OK)
    yield Attempt("list_score_models", query={"filter": "id[eq]:$theirs.model$"}, answer=OK)
    yield Attempt("get_score_model")
    yield Attempt("export_score_model")
    yield Attempt("export_scores", query={"kind": "lead"}, answer=OK)
    yield Attempt("promote_score_model", body={})
    yield Attempt("train_score_model", body={"kind": "lead"}, answer=(202,))
    yield Attempt("score_everything", body={"kind": "lead"}, answer=(202,))
    yield Attempt("list_scoring_runs", answer=OK)
    yield Attempt("list_scoring_runs", query={"filter": "id[eq]:$theirs.scoring_run$"}, answer=OK)
    yield Attempt("get_scoring_run")
    yield Attempt("stop_scoring_run")
    yield Attempt("get_scoring_settings", answer=OK)
    yield Attempt("set_scoring_settings", body={"version": 0, "retrain_days": 3}, answer=OK)


ATTEMPTS: tuple[Attempt, ...] = (
    *_of_record("account", "accounts", {"name": "Ours", "allow_duplicate": True}, ["parent_id"]),
    *_of_record("contact", "contacts", {"last_name": "Ours", "allow_duplicate": True}, ["account_id"]),
    *_of_record("lead", "leads", {"last_name": "Ours", "allow_duplicate": True}, []),
    *_of_record("deal", "deals", {"name": "Ours"}, ["account_id", "contact_id"]),
    *_of_record(
        "activity",
        "activities",
        {"kind": "note", "subject": "Ours"},
        ["account_id", "contact_id", "lead_id", "deal_id"],
    ),
    Attempt("create_deal", body={"name": "Ours", "pipeline_id": "$theirs.pipeline$"}, answer=NO),
    Attempt("create_deal", body={"name": "Ours", "stage_id": "$theirs.stage$"}, answer=NO),
    Attempt("change_deal", "mine", body={"version": 1, "lost_reason_id": "$theirs.reason$"}, answer=NO),
    Attempt("move_deal", body={"version": 1, "stage_id": "$mine.stage$"}),
    Attempt("move_deal", "mine", body={"version": 1, "stage_id": "$theirs.stage$"}, answer=NO),
    Attempt(
        "move_deal",
        "mine",
        body={"version": 1, "stage_id": "$mine.lost_stage$", "lost_reason_id": "$theirs.reason$"},
        answer=NO,
    ),
    Attempt("set_deal_lines", body={"version": 1, "lines": []}),
    Attempt(
        "set_deal_lines",
        "mine",
        body={"version": 1, "lines": [{"product_id": "$theirs.product$"}]},
        answer=NO,
    ),
    Attempt("convert_lead", body={"version": 1}),
    Attempt("convert_lead", "mine", body={"version": 1, "account_id": "$theirs.account$"}, answer=NO),
    Attempt("convert_lead", "mine", body={"version": 1, "contact_id": "$theirs.contact$"}, answer=NO),
    Attempt("convert_lead", "mine", body={"version": 1, "pipeline_id": "$theirs.pipeline$"}, answer=NO),
    Attempt("list_pipelines", answer=OK),
    Attempt("create_pipeline", body={"name": "Ours", "stages": STAGES}, answer=(201,)),
    Attempt(
        "create_pipeline",
        body={"name": "Ours too", "stages": [{**STAGES[0], "id": "$theirs.stage$"}, *STAGES[1:]]},
        answer=(201, 422),
    ),
    Attempt("change_pipeline", body={"version": 1, "name": "Mine now", "stages": STAGES}),
    Attempt(
        "change_pipeline",
        "mine",
        body={"version": 1, "name": "X", "stages": [{**STAGES[0], "id": "$theirs.stage$"}, *STAGES[1:]]},
        answer=(409, 422),
    ),
    Attempt("delete_pipeline"),
    Attempt("get_board"),
    Attempt("get_board", "mine", query={"owner_id": "$theirs.user$"}, answer=OK),
    Attempt("list_products", answer=OK),
    Attempt("list_products", query={"deleted": "true"}, answer=OK),
    Attempt("create_product", body={"name": "Ours"}, answer=(201,)),
    Attempt("change_product", body={"version": 1, "name": "Mine now"}),
    Attempt("delete_product"),
    Attempt("list_lost_reasons", answer=OK),
    Attempt("create_lost_reason", body={"name": "Sesam"}, answer=(201,)),
    Attempt("delete_lost_reason"),
    Attempt("list_tags", answer=OK),
    Attempt("create_tag", body={"name": "ours"}, answer=(201,)),
    Attempt("search", query={"q": "sesame"}, answer=OK),
    Attempt("search", query={"q": "sesaem"}, answer=OK),
    Attempt("my_day", query={"team": "true"}, answer=OK),
    Attempt("my_day", query={"owner_id": "$theirs.user$"}, answer=OK),
    *_of_knowledge(),
    *_of_engines(),
    *_of_copilot(),
    *_of_scoring(),
    *_of_forecasting(),
    *_of_analysis(),
    Attempt("list_imports", answer=OK),
    Attempt("get_import_fields", answer=OK),
    Attempt("upload_import", body={"files": "$theirs.account$"}, answer=(422,)),
    Attempt("get_import"),
    Attempt("change_import", body={"name": "Mine now"}),
    Attempt("change_import", "mine", body={"files": [{"id": "$theirs.file$"}]}, answer=(422,)),
    Attempt(
        "change_import",
        "mine",
        body={"files": [{"id": "$mine.file$", "options": {"pipeline_id": "$theirs.pipeline$"}}]},
        answer=(422,),
    ),
    Attempt(
        "change_import",
        "mine",
        body={"files": [{"id": "$mine.file$", "options": {"default_owner_id": "$theirs.user$"}}]},
        answer=(422,),
    ),
    Attempt("check_import"),
    Attempt("run_import"),
    Attempt("cancel_import"),
    Attempt("undo_import"),
    Attempt("delete_import"),
    Attempt("get_import_errors"),
    Attempt("get_import_errors", "mine", query={"file_id": "$theirs.file$"}, answer=OK),
    Attempt("get_session", answer=OK),
    Attempt(
        "change_password",
        body={"current_password": "not mine", "new_password": "a long new one"},
        answer=(401,),
    ),
    Attempt("get_workspace", answer=OK),
    Attempt("change_workspace", body={"version": 1, "timezone": "Europe/Berlin"}, answer=OK),
    Attempt("list_users", answer=OK),
    Attempt("add_user", body={"name": "Ours", "manager_id": "$theirs.user$"}, answer=NO),
    Attempt("change_user", body={"version": 1, "status": "disabled"}),
    Attempt("change_user", "mine", body={"version": 1, "manager_id": "$theirs.user$"}, answer=NO),
    Attempt("invite_user"),
    Attempt("list_teams", answer=OK),
    Attempt("add_team", body={"name": "Others", "leader_id": "$theirs.user$"}, answer=NO),
    Attempt("add_team", body={"name": "Others", "members": ["$theirs.user$"]}, answer=NO),
    Attempt("change_team", body={"version": 1, "name": "Ours"}),
    Attempt("change_team", "mine", body={"version": 2, "leader_id": "$theirs.user$"}, answer=NO),
    Attempt("change_team", "mine", body={"version": 2, "members": ["$theirs.user$"]}, answer=NO),
    Attempt("delete_team"),
    Attempt("add_user", body={"name": "Ours", "team_id": "$theirs.team$"}, answer=NO),
    Attempt("change_user", "mine", body={"version": 1, "team_id": "$theirs.team$"}, answer=NO),
    Attempt("list_keys", answer=OK),
    Attempt("create_key", body={"name": "ours"}, answer=(201,)),
    Attempt("revoke_key"),
    Attempt("list_audit", answer=OK),
    Attempt("list_audit", query={"subject_id": "$theirs.account$"}, answer=OK),
    Attempt("list_audit", query={"actor_id": "$theirs.user$"}, answer=OK),
    Attempt("remove_demo", answer=(409,)),
    Attempt("sign_out", answer=(204,)),
    Attempt("set_lead_tags", "mine", body={"names": ["Sesame"]}, answer=OK),
    Attempt("create_tag", body={"name": "Sesame"}, answer=(201,)),
    Attempt("add_team", body={"name": "Sesame"}, answer=(201,)),
    Attempt("create_product", body={"name": "Sesame", "code": "SESAME-1"}, answer=(201,)),
)
