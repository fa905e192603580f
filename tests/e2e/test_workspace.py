"""What a newcomer does in the first ten minutes, in a real browser."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.e2e.conftest import Server, SignIn


def test_my_day_shows_what_is_due(sign_in: SignIn) -> None:
    page = sign_in("rep")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text(re.compile("overdue", re.IGNORECASE)).first).to_be_visible()


def test_a_wrong_password_is_said_and_nothing_opens(
    server: Server, open_browser: Callable[..., BrowserContext]
) -> None:
    page = open_browser().new_page()
    page.goto(f"{server.url}/deals")
    page.get_by_label("E-mail").fill("rep@demo.example")
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    assert "/sign-in" in page.url


def test_the_palette_finds_a_record_in_spite_of_a_typo(sign_in: SignIn) -> None:
    page = sign_in("rep")
    page.goto(page.url + "accounts")
    name = page.get_by_role("table").get_by_role("row").nth(1).get_by_role("link").first.inner_text()
    word = max(re.findall(r"[A-Za-z]{6,}", name), key=len)
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox").last
    box.fill(word[:2] + word[3] + word[2] + word[4:])
    hit = page.get_by_role("option").filter(has_text=name).first
    expect(hit).to_be_visible()
    hit.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_the_api_describes_itself_without_another_host(
    server: Server, open_browser: Callable[..., BrowserContext]
) -> None:
    page = open_browser().new_page()
    page.goto(f"{server.url}/docs")
    expect(page.get_by_role("heading", name="Dealwright")).to_be_visible()
    expect(page.locator(".opblock").nth(5)).to_be_attached()
    # The page draws only what is in sight.
    page.mouse.move(600, 400)
    page.mouse.wheel(0, 100_000)
    expect(page.locator(".opblock-tag[data-tag=operations]")).to_be_visible()


def test_a_long_list_keeps_few_rows_in_the_page(sign_in: SignIn) -> None:
    page = sign_in("rep")
    page.goto(page.url + "contacts")
    rows = page.get_by_role("table").locator("[role=row], tr")
    expect(rows.nth(10)).to_be_visible()
    assert rows.count() < 80
    page.get_by_role("table").hover()
    for _ in range(12):
        page.mouse.wheel(0, 4000)
        page.wait_for_timeout(150)
    assert rows.count() < 80


def test_a_change_in_one_browser_shows_in_another_without_a_reload(sign_in: SignIn) -> None:
    mine, theirs = sign_in("rep"), sign_in("manager")
    theirs.goto(theirs.url + "accounts")
    expect(theirs.get_by_role("table").get_by_role("row").nth(2)).to_be_visible()
    theirs.wait_for_timeout(1500)  # the live connection opens after the page
    made = mine.evaluate(
        """async () => {
          const session = await (await fetch('/api/v1/session')).json();
          const headers = {'content-type': 'application/json', 'x-csrf-token': session.csrf_token};
          const body = JSON.stringify({name: 'Livewire Looms'});
          const answer = await fetch('/api/v1/accounts', {method: 'POST', body, headers});
          return answer.status;
        }"""
    )
    assert made == 201
    expect(theirs.get_by_text("Livewire Looms").first).to_be_visible(timeout=1500)
    theirs.reload()
    expect(theirs.get_by_text("Livewire Looms").first).to_be_visible()
