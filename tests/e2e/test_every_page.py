"""Every page in light, dark and on a phone: it shows its content and nothing sticks out."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SignIn

PAGES = (
    "/", "/leads", "/accounts", "/contacts", "/deals?view=board", "/deals?view=list", "/import",
    "/knowledge", "/knowledge?q=How+long+is+the+warranty+on+arms", "/knowledge/sources", "/knowledge/gaps",
    "/models", "/models?kind=deal", "/models/settings",
    "/forecast", "/forecast/history", "/forecast/quotas", "/forecast/settings",
    "/insights", "/insights/pipeline", "/insights/roi",
    "/copilot", "/copilot/usage", "/copilot/quality", "/settings/model",
    "/settings/knowledge", "/settings/profile", "/settings/workspace", "/settings/users",
    "/settings/pipelines", "/settings/keys", "/settings/audit",
)  # fmt: skip


def check(page: Page, base: str, path: str) -> None:
    page.goto(base + path)
    expect(page.get_by_role("heading").first).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    assert page.get_by_text("Something went wrong").count() == 0
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{path} is {wide} px wider than the screen"


@pytest.mark.parametrize(
    "options",
    [
        {"color_scheme": "light"},
        {"color_scheme": "dark"},
        {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    ],
    ids=["light", "dark", "phone"],
)
def test_every_page_shows_itself(sign_in: SignIn, options: dict[str, object]) -> None:
    page = sign_in("admin", **options)
    base = page.url.rstrip("/")
    for path in PAGES:
        check(page, base, path)


def test_records_open_from_lists_by_keyboard(sign_in: SignIn) -> None:
    page = sign_in("rep")
    page.goto(page.url + "contacts")
    expect(page.get_by_role("table").get_by_role("row").nth(3)).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/contacts/*")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url("**/deals*")
