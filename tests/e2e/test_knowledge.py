"""Asking the demo company's playbook, reading a website, closing a gap: in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import PASSWORD, Server, SignIn
from tests.sites.awkward import AwkwardSite

READING = 180_000  # a busy machine embeds slowly


@pytest.fixture
def admin(sign_in: SignIn) -> Page:
    """Once the playbook has been read."""
    page = sign_in("admin")
    page.goto(page.url + "knowledge/sources")
    expect(page.get_by_role("row", name=re.compile("Sales playbook")).get_by_text("Ready")).to_be_visible(
        timeout=READING
    )
    return page


def ask(page: Page, question: str) -> None:
    page.keyboard.press("g")
    page.keyboard.press("k")
    page.wait_for_url("**/knowledge")
    page.get_by_role("textbox", name=re.compile("uestion")).fill(question)
    page.keyboard.press("Enter")


def test_an_answer_names_the_sentence_it_rests_on(admin: Page) -> None:
    ask(admin, "What payload does the H10 carry?")
    expect(admin.get_by_text("Said in the documents")).to_be_visible()
    expect(admin.get_by_text(re.compile("payload of up to 10 kg")).first).to_be_visible()
    admin.reload()
    expect(admin.get_by_text(re.compile("payload of up to 10 kg")).first).to_be_visible()
    admin.get_by_role("link", name=re.compile("Halden H10 cobot arm")).first.click()
    admin.wait_for_url("**/knowledge/documents/**")
    expect(admin.get_by_role("heading", level=1)).to_contain_text("H10")
    expect(admin.locator("mark").first).to_be_visible()


def test_what_no_document_says_is_not_answered_and_becomes_a_gap(admin: Page) -> None:
    question = "What is the best recipe for apple cake?"
    ask(admin, question)
    expect(admin.get_by_text(re.compile("Nothing in our documents", re.IGNORECASE)).first).to_be_visible()
    admin.get_by_role("link", name="Gaps", exact=True).first.click()
    admin.get_by_text(question).first.click()
    admin.get_by_role("button", name=re.compile("Write the answer")).first.click()
    dialog = admin.get_by_role("dialog").last
    dialog.get_by_role("textbox", name=re.compile("Answer")).fill("Our kitchen keeps the apple cake recipe.")
    dialog.get_by_role("button", name=re.compile("Save|Add|Write")).last.click()
    admin.get_by_role("link", name="Read the answer").click()
    expect(admin.get_by_text("Our kitchen keeps the apple cake recipe.").first).to_be_visible(timeout=READING)
    ask(admin, question)
    expect(admin.get_by_text("Our kitchen keeps the apple cake recipe.").first).to_be_visible()


def test_a_website_is_read_while_one_watches_and_found_at_once(
    admin: Page, site: AwkwardSite, server: Server, open_browser: Callable[..., BrowserContext]
) -> None:
    admin.get_by_role("button", name="Add source").click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_text("Website").first.click()
    dialog.get_by_role("textbox", name="Address").fill("not an address at all")
    dialog.get_by_role("button", name="Start reading").click()
    expect(dialog.get_by_text(re.compile("not a web address"))).to_be_visible()
    dialog.get_by_role("textbox", name="Address").fill(site.start)
    dialog.get_by_role("textbox", name="Name").fill("Awkward docs")
    dialog.get_by_role("button", name="Start reading").click()
    expect(admin.get_by_role("heading", name="Awkward docs").first).to_be_visible()
    expect(admin.get_by_text("Ready").first).to_be_visible(timeout=READING)
    rep = open_browser().new_page()
    rep.goto(f"{server.url}/sign-in")
    rep.get_by_label("E-mail").fill("rep@demo.example")
    rep.get_by_label("Password", exact=True).fill(PASSWORD)
    rep.get_by_role("button", name="Sign in", exact=True).click()
    rep.wait_for_url(f"{server.url}/")
    rep.goto(f"{server.url}/knowledge/sources")
    expect(rep.get_by_role("row", name=re.compile("Awkward docs"))).to_be_visible()
    expect(rep.get_by_role("button", name="Add source")).to_have_count(0)
