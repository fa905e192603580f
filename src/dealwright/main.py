"""Builds the application: one process that serves the API, live connections and the built page.

`Runtime` is everything a process needs whatever it is for (serve, work, a command); `build_app` puts
the web around it.
"""

import asyncio
import gc
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from prometheus_client import generate_latest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.routing import Route

from dealwright import __version__
from dealwright.adapters import choose_ports
from dealwright.domains.copilot.cache import ToolCache
from dealwright.domains.copilot.checkpoints import Checkpoints
from dealwright.domains.copilot.live import LiveRuns
from dealwright.domains.copilot.mcp_server import PATH as MCP_PATH
from dealwright.domains.copilot.mcp_server import McpServer
from dealwright.domains.identity.access import Gate
from dealwright.domains.identity.queries import actor_loader
from dealwright.kernel.apart.lanes import end_all, end_with_us
from dealwright.kernel.auth import TokenSigner
from dealwright.kernel.db import open_engine
from dealwright.kernel.http import Edge, Metrics, install_error_handlers
from dealwright.kernel.limits import Limiter
from dealwright.kernel.realtime import Realtime
from dealwright.kernel.relay import Bell, Dispatcher, Tail, handle_event_job
from dealwright.kernel.work import Begin, make_begin
from dealwright.kernel.worker import JobRunner
from dealwright.ports.llm.base import Llms
from dealwright.registry import HANDLERS, JOBS, ROUTERS
from dealwright.settings import Settings

log = structlog.get_logger("dealwright")
STATIC = Path(__file__).resolve().parent / "static"


class Runtime:
    """Connections, ports and background tasks of one process."""

    def __init__(self, settings: Settings, app_url: str) -> None:
        self.settings = settings
        self.engine: AsyncEngine = open_engine(app_url, pool_size=settings.db.pool_size)
        self.bell = Bell()
        self.begin: Begin = make_begin(self.engine, on_events=self.bell.ring)
        self.ports = choose_ports(settings, self.begin, app_url)
        handlers = {one.name: one for one in HANDLERS}
        self.runner = JobRunner(
            app_url, [*JOBS, handle_event_job(handlers)], self.begin, actor_loader(self.begin), self.ports
        )
        self.dispatcher = Dispatcher(self.engine, self.bell, HANDLERS)

    async def work_forever(self) -> None:
        """Background work of this process: hands events to handlers and runs jobs."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.dispatcher.run())
            group.create_task(self.runner.run(concurrency=self.settings.work.concurrency))
            group.create_task(end_with_us())

    async def close(self) -> None:
        end_all()
        await self.ports[LiveRuns].close()
        await self.ports[Checkpoints].close()
        await self.ports[ToolCache].close()
        await self.ports[Llms].close()
        await self.engine.dispose()


def build_app(settings: Settings, app_url: str) -> FastAPI:
    runtime = Runtime(settings, app_url)
    gate = Gate(runtime.begin, TokenSigner(signing_secret(settings)))
    realtime = Realtime(runtime.engine, runtime.begin, gate.by_socket, settings.web.origins)
    tail = Tail(runtime.engine, runtime.bell, [gate.hear, realtime.publish, realtime.hear])
    metrics = Metrics()
    limiter = Limiter()
    mcp = McpServer(runtime.begin, gate, runtime.ports, limiter, settings.web.origins)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        # What start-up made stays for good: the collector need not look at it again and again.
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        await tail.start()
        tasks = [asyncio.create_task(tail.run(), name="event tail")]
        if settings.work.inside_serve:
            tasks.append(asyncio.create_task(runtime.work_forever()))
        for task in tasks:
            task.add_done_callback(_report)
        async with mcp.running():
            yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await runtime.close()

    app = FastAPI(
        title="Dealwright",
        version=__version__,
        description=API_DESCRIPTION,
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_id,
    )
    app.state.begin = runtime.begin
    app.state.runtime = runtime
    app.state.gate = gate
    app.state.limiter = limiter
    install_error_handlers(app)
    for router in ROUTERS:
        app.include_router(router)
    _add_health(app, runtime, metrics)
    app.add_route("/docs", _docs, include_in_schema=False)
    app.mount("/socket.io", realtime.app())
    app.router.routes.append(Route(MCP_PATH, endpoint=mcp, include_in_schema=False))
    if STATIC.is_dir():
        app.frontend("/", directory=STATIC)
    app.add_middleware(
        Edge,
        metrics=metrics,
        big_bodies={
            "/api/v1/imports": settings.web.big_upload_mb * 1_000_000,
            "/api/v1/knowledge/files": settings.web.big_upload_mb * 1_000_000,
        },
    )
    return app


API_DESCRIPTION = """
Everything the page does goes through this API. Sign in with `POST /api/v1/auth/token` or send an API key as
`Authorization: Bearer dwk_...`. Errors are RFC 9457 problem details with a `code` and the fields at fault.
Money is an integer of minor units beside a currency; time is UTC.
"""


def _operation_id(route: APIRoute) -> str:
    return route.name


def _report(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception():
        log.error("a background task ended", exc_info=task.exception())


def signing_secret(settings: Settings) -> str:
    """From the settings, else from a file that is made once, readable by us alone."""
    if settings.auth.secret:
        return settings.auth.secret.get_secret_value()
    path = settings.home / "signing-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{secrets.token_hex(4)}")
        part.touch(mode=0o600)
        part.write_text(secrets.token_urlsafe(48))
        part.replace(path)
    return path.read_text()


DOCS_PAGE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Dealwright API</title>
    <link rel="stylesheet" href="/docs-assets/swagger-ui.css" />
  </head>
  <body>
    <div id="api"></div>
    <script src="/docs-assets/swagger-ui-bundle.js"></script>
    <script src="/api-docs.js"></script>
  </body>
</html>
"""


async def _docs(_: Request) -> Response:
    """Swagger UI from the built page: no other host is asked."""
    return Response(DOCS_PAGE, media_type="text/html")


def _add_health(app: FastAPI, runtime: Runtime, metrics: Metrics) -> None:
    @app.get("/health", tags=["operations"])
    async def health() -> dict[str, str]:  # pyright: ignore[reportUnusedFunction] - a route
        """The process lives."""
        return {"status": "ok", "version": __version__}

    @app.get("/ready", tags=["operations"])
    async def ready() -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        """The process can answer requests: its database does."""
        try:
            async with asyncio.timeout(2), runtime.engine.connect() as connection:
                await connection.execute(text("select 1"))
        except (DBAPIError, TimeoutError):
            return JSONResponse({"status": "waiting", "database": "no answer"}, 503)
        return JSONResponse({"status": "ok", "database": "ok"})

    @app.get("/metrics", tags=["operations"])
    async def metrics_text() -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        """Prometheus metrics of this process."""
        return Response(generate_latest(metrics.registry), media_type="text/plain; version=0.0.4")
