"""The installation's model, as the settings name it."""

import pytest

from dealwright.adapters import open_llms
from dealwright.kernel.errors import Invalid
from dealwright.ports.llm.base import Connection, Llms
from dealwright.settings import Settings

LOCAL = "http://127.0.0.1:1/v1"


def llms(monkeypatch: pytest.MonkeyPatch, **named: str) -> Llms:
    for name, value in named.items():
        monkeypatch.setenv(f"DEALWRIGHT_LLM__{name.upper()}", value)
    return open_llms(Settings().llm)


def test_without_settings_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert llms(monkeypatch).chosen is None


@pytest.mark.parametrize(
    ("named", "provider"),
    [
        ({"url": LOCAL, "model": "large"}, "openai"),
        ({"provider": "anthropic", "model": "large", "key": "x"}, "anthropic"),
        ({"provider": "anthropic", "model": "large", "url": LOCAL}, "anthropic"),
    ],
    ids=str,
)
def test_a_model_may_be_named(monkeypatch: pytest.MonkeyPatch, named: dict[str, str], provider: str) -> None:
    found = llms(monkeypatch, **named)
    assert found.chosen is not None
    assert (found.chosen.model, found.provider) == ("large", provider)


@pytest.mark.parametrize("named", [{"url": LOCAL}, {"provider": "anthropic"}], ids=str)
def test_an_address_without_a_model_is_refused_at_start(
    monkeypatch: pytest.MonkeyPatch, named: dict[str, str]
) -> None:
    with pytest.raises(Invalid, match="DEALWRIGHT_LLM__MODEL"):
        llms(monkeypatch, **named)


def test_private_models_of_workspaces_may_be_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    found = llms(monkeypatch, url=LOCAL, model="large", private="false")
    assert found.chosen is not None, "the installation's own may live here"
    with pytest.raises(Invalid, match="No model may be called"):
        found.check(Connection("openai", LOCAL, "small"))
