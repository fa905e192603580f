"""Asking the copilot beside a record, acting with approval, coming back in mid answer: in a real browser."""

import asyncio
import re
import threading
from collections.abc import Generator
from contextlib import AsyncExitStack

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import SignIn
from tests.factories.llm import OPENAI, a_chat_server

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SLOW_WORDS = tuple(f"word{place} " for place in range(60))
PAUSE = 0.25


def open_a_deal(page: Page) -> str:
    """Opens the first deal of the list and says its name."""
    page.goto(page.url.rstrip("/") + "/deals?view=list")
    page.get_by_role("table").get_by_role("row").nth(2).click()
    page.wait_for_url("**/deals/*")
    expect(page.locator("header data").first).to_be_visible()
    return page.locator("h1").inner_text().strip()


def open_panel(page: Page) -> Locator:
    expect(page.get_by_role("button", name="Copilot", exact=True)).to_be_visible()
    page.keyboard.press("Control+j")
    box = page.get_by_role("textbox", name="Your question")
    expect(box).to_be_visible()
    return box


def answer(page: Page) -> Locator:
    """The newest one, once nothing is being answered any more."""
    expect(page.locator("[data-running]")).to_have_count(0, timeout=60_000)
    return page.get_by_role("article", name="Answer").last


def ask(page: Page, question: str) -> Locator:
    before = page.get_by_role("article", name="Answer").count()
    box = page.get_by_role("textbox", name="Your question")
    box.fill(question)
    box.press("Enter")
    expect(page.get_by_role("article", name="Answer")).to_have_count(before + 1, timeout=60_000)
    return answer(page)


def test_the_panel_knows_the_open_deal_and_its_figure_opens_it(sign_in: SignIn) -> None:
    page = sign_in("rep")
    name = open_a_deal(page)
    amount = page.locator("header data").first.inner_text()
    open_panel(page)
    expect(page.get_by_text(f"About {name}", exact=True)).to_be_visible()
    said = ask(page, "How much is this deal worth?")
    expect(said).to_contain_text(amount)
    deal = page.url
    page.goto(deal.split("/deals/")[0] + "/contacts")
    expect(page.get_by_role("complementary", name="Copilot")).to_contain_text(amount)
    page.get_by_role("link", name=re.compile("^Source 1")).first.click()
    page.wait_for_url(deal)
    page.get_by_role("textbox", name="Your question").press("Escape")
    expect(page.get_by_role("complementary", name="Copilot")).to_have_count(0)


def test_the_key_opens_and_the_focus_returns(sign_in: SignIn) -> None:
    page = sign_in("rep")
    page.get_by_role("link", name="Knowledge").focus()
    box = open_panel(page)
    expect(box).to_be_focused()
    box.press("Escape")
    expect(page.get_by_role("link", name="Knowledge")).to_be_focused()


def test_a_policy_question_opens_the_passage(sign_in: SignIn) -> None:
    page = sign_in("rep")
    page.goto(page.url + "knowledge/sources")
    playbook = page.get_by_role("row", name=re.compile("Sales playbook"))
    expect(playbook.get_by_text("Ready")).to_be_visible(timeout=180_000)
    open_panel(page)
    said = ask(page, "What payload does the H10 carry?")
    expect(said).to_contain_text("10 kg")
    said.get_by_role("link", name=re.compile("^Source 1: .*H10")).first.click()
    page.wait_for_url("**/knowledge/documents/**")
    expect(page.locator("mark").first).to_be_visible()


def test_a_name_that_several_have_is_asked_back(sign_in: SignIn) -> None:
    page = sign_in("rep")
    open_panel(page)
    said = ask(page, "Who owns the account Oberkamp?")
    choice = said.get_by_role("list", name="Which one?").get_by_role("button").last
    chosen = choice.locator("span span").first.inner_text()
    choice.click()
    expect(page.get_by_role("article", name="Answer")).to_have_count(2, timeout=60_000)
    expect(answer(page)).to_contain_text(chosen)


def test_an_action_waits_and_the_approved_task_is_in_the_timeline(sign_in: SignIn) -> None:
    page = sign_in("rep")
    open_a_deal(page)
    open_panel(page)
    said = ask(page, "Create a task to send the checked drawings on Friday")
    expect(said.get_by_text("Waits for you")).to_be_visible()
    main = page.get_by_role("main")
    subject = "Send the drawings of cell 7"
    expect(main.get_by_text(subject)).to_have_count(0)
    said.get_by_role("button", name="Change").click()
    said.get_by_role("textbox", name="Task").fill(subject)
    said.get_by_role("button", name="Create the task").click()
    expect(said.get_by_text("Task created")).to_be_visible()
    expect(main.get_by_text(subject).first).to_be_visible()
    page.reload()
    expect(answer(page).get_by_text("Task created")).to_be_visible()
    answer(page).get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back")).to_be_visible()


def test_what_is_declined_is_not_done(sign_in: SignIn) -> None:
    page = sign_in("rep")
    open_a_deal(page)
    open_panel(page)
    said = ask(page, "Create a task to water the plants tomorrow")
    said.get_by_role("button", name="Decline").click()
    expect(said.get_by_text("Declined: nothing was changed")).to_be_visible()


def test_a_viewer_is_offered_no_action(sign_in: SignIn) -> None:
    page = sign_in("finance")
    open_a_deal(page)
    open_panel(page)
    said = ask(page, "Create a task to send the offer on Friday")
    expect(said.locator("[data-proposal]")).to_have_count(0)
    expect(said.get_by_role("button", name=re.compile("Create|Approve"))).to_have_count(0)


def test_a_phone_gets_a_sheet(sign_in: SignIn) -> None:
    page = sign_in("rep", **PHONE)
    page.get_by_role("button", name="Copilot", exact=True).click()
    sheet = page.get_by_role("dialog", name="Copilot")
    expect(sheet).to_be_visible()
    said = ask(page, "How many open deals do we have?")
    expect(said).to_contain_text(re.compile(r"\d+ open deals"))
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_have_count(0)


def test_the_palette_asks_and_the_page_keeps_the_conversation(sign_in: SignIn) -> None:
    page = sign_in("manager")
    expect(page.get_by_role("button", name="Copilot", exact=True)).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_placeholder("Go to, find or create").fill("How many open deals do we have?")
    page.get_by_text("Ask the copilot: How many open deals do we have?").click()
    expect(answer(page)).to_contain_text("open deals")
    page.get_by_role("button", name="Open in full page").click()
    page.wait_for_url("**/copilot/*")
    page.get_by_role("button", name=re.compile("^Name of the conversation")).click()
    page.get_by_role("textbox", name="Name of the conversation").fill("Open deals in November")
    page.keyboard.press("Enter")
    listed = page.get_by_role("navigation", name="Conversations")
    expect(listed.get_by_text("Open deals in November")).to_be_visible()
    page.get_by_role("button", name="More").last.click()
    page.get_by_role("menuitem", name=re.compile("Share with the team")).click()
    expect(page.get_by_text("Shared", exact=True)).to_be_visible()
    address = page.url
    rep = sign_in("rep")
    rep.goto(address)
    expect(rep.get_by_role("article", name="Answer")).to_contain_text("open deals")
    expect(rep.get_by_text("colleague’s conversation")).to_be_visible()
    page.get_by_role("button", name="More").last.click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("button", name="Undo").click()
    expect(listed.get_by_text("Open deals in November")).to_be_visible()


@pytest.fixture
def slow_model(sign_in: SignIn) -> Generator[Page]:
    """An admin whose workspace has a model that takes its time over every word."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    stack = AsyncExitStack()
    model = asyncio.run_coroutine_threadsafe(stack.enter_async_context(a_chat_server()), loop).result(20)
    model.usual = lambda body: OPENAI.streams(*SLOW_WORDS, pause=PAUSE)(body)
    page = sign_in("admin")
    set_model(page, {"provider": "openai", "url": model.url, "model": "slow", "key": "sk-slow-1234567"})
    yield page
    set_model(page, {"provider": "none"})
    asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result(20)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def set_model(page: Page, form: dict[str, str]) -> None:
    base = re.match(r"https?://[^/]+", page.url)
    assert base
    token = page.request.get(f"{base[0]}/api/v1/session").json()["csrf_token"]
    version = page.request.get(f"{base[0]}/api/v1/engines/model").json()["version"]
    saved = page.request.put(
        f"{base[0]}/api/v1/engines/model", headers={"X-CSRF-Token": token}, data={**form, "version": version}
    )
    assert saved.ok, saved.text()


def begin(page: Page, question: str) -> Locator:
    """Asks, and returns what runs once its first words are there."""
    box = open_panel(page)
    box.fill(question)
    box.press("Enter")
    running = page.locator("[data-running]")
    expect(running.get_by_text(re.compile("word2"))).to_be_visible()
    return running


def test_stopping_ends_an_answer_at_once(slow_model: Page) -> None:
    running = begin(slow_model, "What do you know?")
    slow_model.get_by_role("button", name="Stop").click()
    expect(running).to_have_count(0, timeout=10_000)
    expect(slow_model.get_by_text("Stopped before the end.")).to_be_visible()
    expect(slow_model.get_by_role("button", name="Ask", exact=True)).to_be_visible()


def test_a_reload_in_mid_answer_goes_on_with_it(slow_model: Page) -> None:
    begin(slow_model, "And what else do you know?")
    slow_model.reload()
    running = slow_model.locator("[data-running]")
    expect(running.get_by_text(re.compile("word0 .*word9"))).to_be_visible()
    other = slow_model.context.new_page()
    other.goto(slow_model.url)
    expect(other.get_by_role("button", name="Copilot", exact=True)).to_be_visible()
    expect(other.locator("[data-running]")).to_have_count(0)
    slow_model.get_by_role("textbox", name="Your question").press("Escape")
    expect(slow_model.get_by_text("Stopped before the end.")).to_be_visible()
