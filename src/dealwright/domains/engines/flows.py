"""Which model answers, changing that, and trying a connection out."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from time import perf_counter
from typing import Any, cast

from dealwright.domains.engines import service
from dealwright.domains.engines.metering import Metered, Terms
from dealwright.domains.engines.models import ModelSettings
from dealwright.domains.engines.queries import Place, place_of
from dealwright.domains.engines.schemas import ActiveModel, ConnectionForm, ModelForm, ModelOut, TryOut
from dealwright.kernel.actor import Actor
from dealwright.kernel.errors import Invalid, Unavailable
from dealwright.kernel.jobs import job
from dealwright.kernel.sealing import Sealer, WrongSealingKey
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import JobContext, Ports
from dealwright.ports.llm.base import (
    Completion,
    Connection,
    Llm,
    Llms,
    Message,
    Provider,
    Reply,
    ToolSpec,
)

KEPT_DAYS = 400


async def model_of(
    begin: Begin, actor: Actor, ports: Ports, *, purpose: str, prompt: str = ""
) -> Metered | None:
    """The workspace's own model, else the installation's, else none. One short Work.

    A model whose key cannot be opened is there, and says so when it is called.
    """
    async with begin(actor) as work:
        place = await place_of(work)
    row, llms = place.settings, ports[Llms]
    if row and row.provider != "none":
        llm, provider, source = _of_workspace(row, ports), cast(Provider, row.provider), "workspace"
    elif llms.chosen:
        llm, provider, source = llms.chosen, llms.provider, "installation"
    else:
        return None
    return Metered(begin, actor, llm, provider, source, purpose, prompt, _terms(place))


async def active_model(begin: Begin, actor: Actor, ports: Ports) -> ActiveModel:
    async with begin(actor) as work:
        place = await place_of(work)
    return _active(place, ports)


def _of_workspace(row: ModelSettings, ports: Ports) -> Llm:
    try:
        key = _stored_key(row, ports)
    except WrongSealingKey as error:
        return _Locked(row.model, error)
    return ports[Llms].open(Connection(cast(Provider, row.provider), row.url, row.model, key))


def _stored_key(row: ModelSettings, ports: Ports) -> str:
    if row.key_sealed is None:
        return ""
    about = service.key_subject(row.workspace_id, row.provider, row.url)
    return ports[Sealer].open(row.key_sealed, about)


class _Locked:
    """A model whose key does not open."""

    def __init__(self, model: str, error: WrongSealingKey) -> None:
        self.model = model
        self._error = error

    async def complete(self, **asked: Any) -> Completion:
        raise WrongSealingKey(self._error.message)

    async def chat(self, **asked: Any) -> Reply:
        raise WrongSealingKey(self._error.message)


def _terms(place: Place) -> Terms:
    row = place.settings
    if row is None:
        return Terms(timezone=place.timezone)
    return Terms(
        price_in_micros=row.price_in_micros,
        price_out_micros=row.price_out_micros,
        monthly_tokens=row.monthly_tokens,
        monthly_cost_micros=row.monthly_cost_micros,
        timeout_seconds=row.timeout_seconds,
        timezone=place.timezone,
    )


async def show(begin: Begin, actor: Actor, ports: Ports) -> ModelOut:
    async with begin(actor) as work:
        place = await place_of(work)
    row = place.settings
    if row is None:
        row = ModelSettings(
            provider="none",
            url="",
            model="",
            key_hint="",
            price_in_micros=0,
            price_out_micros=0,
            timeout_seconds=30,
            version=0,
        )
    return ModelOut.model_validate(
        {
            "provider": row.provider,
            "url": row.url,
            "model": row.model,
            "has_key": row.key_sealed is not None,
            "key_hint": row.key_hint,
            "key_problem": _key_problem(row, ports),
            "price_in_micros": row.price_in_micros,
            "price_out_micros": row.price_out_micros,
            "monthly_tokens": row.monthly_tokens,
            "monthly_cost_micros": row.monthly_cost_micros,
            "timeout_seconds": row.timeout_seconds,
            "currency": place.currency,
            "version": row.version,
            "updated_at": row.updated_at,
            "updated_by": row.updated_by,
            "active": _active(place, ports),
        }
    )


def _key_problem(row: ModelSettings, ports: Ports) -> str | None:
    try:
        _stored_key(row, ports)
    except WrongSealingKey as error:
        return error.message
    return None


def _active(place: Place, ports: Ports) -> ActiveModel:
    row, llms = place.settings, ports[Llms]
    if row and row.provider != "none":
        return ActiveModel(source="workspace", provider=cast(Provider, row.provider), model=row.model)
    if llms.chosen:
        return ActiveModel(source="installation", provider=llms.provider, model=llms.chosen.model)
    return ActiveModel(source="none")


async def save(begin: Begin, actor: Actor, ports: Ports, form: ModelForm) -> ModelOut:
    form = form.model_copy(update=_whole(form, ports))
    async with begin(actor) as work:
        await service.save(work, form, ports[Sealer])
    return await show(begin, actor, ports)


def _whole(form: ConnectionForm, ports: Ports) -> dict[str, str]:
    """The address and the name as they are kept; refused when one is missing or leads where it must not."""
    if form.provider == "none":
        return {"url": "", "model": ""}
    url = form.url.rstrip("/")
    if not form.model:
        raise Invalid.field("model", "Say which model to ask for.")
    if not url and form.provider == "openai":
        raise Invalid.field("url", "Say where the server of this model is.")
    ports[Llms].check(Connection(form.provider, url, form.model))
    return {"url": url, "model": form.model}


WORD = ToolSpec(
    "keep_word",
    "Keeps one word.",
    {"type": "object", "properties": {"word": {"type": "string"}}, "required": ["word"]},
)


async def test_connection(begin: Begin, actor: Actor, ports: Ports, form: ConnectionForm) -> TryOut:
    """Asks for one word, then for one call of a tool. What is wrong comes back as a sentence."""
    if form.provider == "none":
        raise Invalid.field("provider", "Choose a provider to try.")
    form = form.model_copy(update=_whole(form, ports))
    async with begin(actor) as work:
        place = await place_of(work)
    try:
        key = _key_for(form, place.settings, ports)
    except WrongSealingKey as error:
        return _tried(None, 0, error.message)
    llm = ports[Llms].open(Connection(cast(Provider, form.provider), form.url, form.model, key))
    terms = Terms(
        price_in_micros=place.settings.price_in_micros if place.settings else 0,
        price_out_micros=place.settings.price_out_micros if place.settings else 0,
        timeout_seconds=form.timeout_seconds,
    )
    provider = cast(Provider, form.provider)
    metered = Metered(begin, actor, llm, provider, "workspace", "engines.test", "", terms)
    started = perf_counter()
    try:
        said = await _ask(metered, "Say the word: ready", on_text=lambda _: None)
    except Unavailable as error:
        return _tried(None, round((perf_counter() - started) * 1_000), error.message)
    spent = round((perf_counter() - started) * 1_000)
    return _tried(said, spent, None, calls_tools=await _calls_tools(metered))


def _key_for(form: ConnectionForm, row: ModelSettings | None, ports: Ports) -> str:
    """The stored key goes to the address it was given for, and nowhere else."""
    if form.key or form.key is None or row is None:
        return form.key or ""
    return _stored_key(row, ports) if (row.provider, row.url) == (form.provider, form.url) else ""


async def _ask(
    llm: Metered,
    text: str,
    *,
    tools: Sequence[ToolSpec] = (),
    on_text: Callable[[str], None] | None = None,
) -> Reply:
    system = "This is a test of the connection. Answer as briefly as you can."
    # Room for models that think before they speak.
    return await llm.chat(
        system=system, messages=[Message("user", text)], tools=tools, max_tokens=1_000, on_text=on_text
    )


async def _calls_tools(llm: Metered) -> bool:
    try:
        said = await _ask(llm, "Call the tool keep_word with the word: ready", tools=[WORD])
    except Unavailable:
        return False
    return any(call.name == WORD.name for call in said.calls)


def _tried(said: Reply | None, spent: int, problem: str | None, *, calls_tools: bool = False) -> TryOut:
    return TryOut(
        ok=problem is None,
        model=said.model if said else "",
        milliseconds=spent,
        streams=bool(said and said.streamed),
        calls_tools=calls_tools,
        problem=problem,
    )


@job("engines.forget_calls", cron="41 3 * * *")
async def forget_calls(context: JobContext) -> None:
    """Once a day: calls that nobody looks at any more."""
    async with context.begin(context.actor, scope="system") as work:
        await service.forget_calls(work, work.now() - timedelta(days=KEPT_DAYS))
