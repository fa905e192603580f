"""The HTTP edge: problem details for every error, request ids, limits, security headers, metrics."""

import time
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from prometheus_client import CollectorRegistry, Counter, Histogram
from psycopg.errors import UniqueViolation
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dealwright.kernel.errors import AppError, Conflict, FieldError, Invalid, TooLarge, Unavailable
from dealwright.kernel.ids import new_id

log = structlog.get_logger("http")
request_id: ContextVar[str] = ContextVar("request_id", default="")

MAX_BODY_BYTES = 2_000_000
FIELD_LENGTH = 200  # of the name of a field in a refusal; callers choose the keys of some
OUR_MISTAKE = "The server made a mistake. It was logged with this request id."


class FieldProblem(BaseModel):
    field: str
    reason: str


class Problem(BaseModel):
    """RFC 9457 problem details; `code` is for programs, `detail` for people."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldProblem] = []
    data: dict[str, Any] = {}
    request_id: str = ""


def problems(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """The error answers of a route, for its OpenAPI description."""
    return {int(status): {"model": Problem, "description": status.phrase} for status in statuses}


USUAL_PROBLEMS = problems(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
)


def json_response(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Rows straight to JSON; for lists, where validating our own rows would cost more than reading them."""
    body = orjson.dumps(content, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z)
    return Response(body, status, media_type="application/json", headers=headers)


def problem_response(error: AppError) -> Response:
    body = Problem(
        title=error.status.phrase,
        status=error.status,
        code=error.code,
        detail=error.message,
        errors=[FieldProblem(field=one.field, reason=one.reason) for one in error.errors],
        data=dict(error.data),
        request_id=request_id.get(),
    )
    return JSONResponse(
        body.model_dump(mode="json"),
        error.status,
        media_type="application/problem+json",
        headers=error.headers,
    )


def install_error_handlers(app: FastAPI) -> None:
    @app.exception_handler(AppError)
    async def on_app_error(request: Request, error: AppError) -> Response:  # pyright: ignore[reportUnusedFunction]
        return problem_response(error)

    @app.exception_handler(RequestValidationError)
    async def on_invalid(request: Request, error: RequestValidationError) -> Response:  # pyright: ignore[reportUnusedFunction]
        return problem_response(invalid_input(error.errors()))

    @app.exception_handler(HTTPException)
    async def on_http(request: Request, error: HTTPException) -> Response:  # pyright: ignore[reportUnusedFunction]
        if isinstance(error.__cause__, AppError):
            # FastAPI calls whatever goes wrong while it reads a body a bad request.
            return problem_response(error.__cause__)
        plain = AppError(str(error.detail), headers=error.headers)
        plain.status = HTTPStatus(error.status_code)  # pyright: ignore[reportAttributeAccessIssue]
        plain.code = plain.status.phrase.lower().replace(" ", "_")  # pyright: ignore[reportAttributeAccessIssue]
        return problem_response(plain)

    @app.exception_handler(PoolTimeout)
    @app.exception_handler(DBAPIError)
    async def on_database(request: Request, error: Exception) -> Response:  # pyright: ignore[reportUnusedFunction]
        if isinstance(error, IntegrityError) and isinstance(error.orig, UniqueViolation):
            # Two requests passed the check of a use case side by side; the constraint let one through.
            return problem_response(Conflict("Somebody saved the same at this very moment. Please reload."))
        if (
            isinstance(error, DBAPIError)
            and not isinstance(error, OperationalError)
            and not error.connection_invalidated
        ):
            log.exception("database refused a statement", exc_info=error)
            return problem_response(AppError(OUR_MISTAKE))
        log.warning("database not available", error=str(error)[:200])
        return problem_response(Unavailable("The database does not answer right now. Please try again."))


def invalid_input(errors: Sequence[Mapping[str, Any]]) -> AppError:
    found = [_field_error(one) for one in errors]
    return Invalid("; ".join(f"{one.field}: {one.reason}" for one in found[:5]), errors=found)


def _field_error(one: Mapping[str, Any]) -> FieldError:
    """A body that is no JSON is named by the place where it stops being it, which is no field."""
    if one["type"] == "json_invalid":
        return FieldError("body", f"is not valid JSON: {one['ctx']['error']} at character {one['loc'][-1]}")
    where = ("body", "query", "path", "header", "cookie")
    field = ".".join(str(part) for part in one["loc"] if part not in where)[:FIELD_LENGTH]
    return FieldError(field or "body", one["msg"].removeprefix("Value error, "))


SECURITY_HEADERS: Sequence[tuple[bytes, bytes]] = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), microphone=(self), geolocation=()"),
    (
        b"content-security-policy",
        b"default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
        b"script-src 'self'; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; "
        b"frame-ancestors 'none'; form-action 'self'",
    ),
)


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "dealwright_http_requests_total",
            "Answered requests",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "dealwright_http_request_seconds",
            "Time to the last byte",
            ["method", "route"],
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30),
            registry=self.registry,
        )


class Edge:
    """One ASGI layer around everything: request id, body limit, headers, log line, metrics."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, big_bodies: Mapping[str, int]) -> None:
        self._app = app
        self._metrics = metrics
        self._big_bodies = big_bodies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        name = given if given.isalnum() and len(given) <= 64 else new_id().hex
        token = request_id.set(name)
        started = time.perf_counter()
        status, started_answer = 500, False

        async def send_with_headers(message: Message) -> None:
            nonlocal status, started_answer
            if message["type"] == "http.response.start":
                status, started_answer = message["status"], True
                headers = [*message["headers"], *SECURITY_HEADERS, (b"x-request-id", name.encode())]
                message = {**message, "headers": headers}
            await send(message)

        try:
            limit = self._big_bodies.get(scope["path"], MAX_BODY_BYTES)
            await self._app(scope, _limited(receive, limit), send_with_headers)
        except AppError as error:
            await problem_response(error)(scope, receive, send_with_headers)
        except Exception as error:
            # The outermost edge: whatever was not foreseen is our bug.
            log.exception("unexpected error", exc_info=error, path=scope["path"], request_id=name)
            if not started_answer:
                await problem_response(AppError(OUR_MISTAKE))(scope, receive, send_with_headers)
        finally:
            self._observe(scope, status, time.perf_counter() - started)
            request_id.reset(token)

    def _observe(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "") or "other"
        self._metrics.requests.labels(scope["method"], route, str(status)).inc()
        self._metrics.seconds.labels(scope["method"], route).observe(seconds)
        if status >= 500:
            log.error("request failed", method=scope["method"], path=scope["path"], status=status)


def _limited(receive: Receive, limit: int) -> Receive:
    taken = 0

    async def take() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise TooLarge(f"The request is larger than {limit // 1_000_000} MB.")
        return message

    return take
