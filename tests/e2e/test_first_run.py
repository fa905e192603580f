"""From an empty installation to the team's own data."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import Server

DUMP = sorted((Path(__file__).parents[1] / "data" / "maven").glob("*.csv*"))


def set_up(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_url(re.compile("/(setup|sign-in)"))
    page.goto(f"{url}/setup")
    page.get_by_label("Name", exact=True).fill("Maven Trading")
    page.get_by_label("Your name").fill("Ada Byron")
    page.get_by_label("E-mail").fill("ada@maven.example")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_role("button", name="Set up the workspace").click()
    expect(page.get_by_text(re.compile("at least ten|10 characters", re.IGNORECASE)).first).to_be_visible()
    page.get_by_label("Password", exact=True).fill("a much longer password")
    page.get_by_role("button", name="Set up the workspace").click()
    page.wait_for_url(f"{url}/")


def test_a_workspace_is_set_up_and_a_crm_export_imported(
    empty_server: Server, open_browser: Callable[..., BrowserContext]
) -> None:
    page = open_browser().new_page()
    set_up(page, empty_server.url)
    page.goto(f"{empty_server.url}/import")
    page.locator("input[type=file]").set_input_files(DUMP)
    page.get_by_role("button", name=re.compile("^check", re.IGNORECASE)).click()
    run = page.get_by_role("button", name=re.compile("^import", re.IGNORECASE)).last
    expect(run).to_be_enabled(timeout=120_000)
    run.click()
    expect(page.get_by_role("button", name="Undo the import")).to_be_visible(timeout=120_000)
    page.goto(f"{empty_server.url}/deals?view=list&tab=all")
    expect(page.get_by_text(re.compile("7,135")).first).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").last.fill("acme")
    page.get_by_role("option").filter(has_text="Acme Corporation").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Acme Corporation")
