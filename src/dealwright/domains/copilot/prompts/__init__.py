"""Prompts as files with a version in their name; a run says which it used."""

from functools import cache
from importlib.resources import files


@cache
def prompt(name: str) -> str:
    """The text of `<name>.md`, such as `agent-1`."""
    return files("dealwright.domains.copilot.prompts").joinpath(f"{name}.md").read_text("utf-8").strip()
