"""The board by mouse and by keyboard."""

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import SignIn


def columns(page: Page) -> Locator:
    return page.locator("[data-stage]")


def carry(page: Page, card: Locator, column: Locator) -> None:
    """Take the card, once it lies still, and hold it over the column."""
    card.hover(position={"x": 40, "y": 12})
    end = column.bounding_box()
    assert end
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + 200, steps=12)


def drag(page: Page, card: Locator, column: Locator) -> None:
    """Carry the card to the column and let it go there when the column shows that it takes it."""
    carry(page, card, column)
    expect(column).to_have_attribute("data-over", "true")
    page.mouse.up()


def test_a_deal_is_dragged_and_stays_where_it_was_dropped(sign_in: SignIn) -> None:
    page = sign_in("rep")
    page.goto(page.url + "deals?view=board")
    card = columns(page).nth(0).locator("[data-deal]").first
    expect(card).to_be_visible()
    deal = card.get_attribute("data-deal")
    with page.expect_response(lambda answer: answer.url.endswith("/move")) as moved:
        drag(page, card, columns(page).nth(1))
    assert moved.value.status == 200
    there = columns(page).nth(1).locator(f"[data-deal='{deal}']")
    expect(there).to_be_visible()
    page.reload()
    expect(there).to_be_visible()
    expect(columns(page).nth(0).locator(f"[data-deal='{deal}']")).to_have_count(0)


def test_losing_a_deal_asks_for_the_reason_and_cancel_puts_it_back(sign_in: SignIn) -> None:
    page = sign_in("rep", viewport={"width": 2200, "height": 900})
    page.goto(page.url + "deals?view=board")
    card = columns(page).nth(0).locator("[data-deal]").first
    expect(card).to_be_visible()
    deal = card.get_attribute("data-deal")
    drag(page, card, columns(page).last)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    expect(columns(page).nth(0).locator(f"[data-deal='{deal}']")).to_be_visible()


def test_a_viewer_cannot_move_deals(sign_in: SignIn) -> None:
    page = sign_in("finance")
    page.goto(page.url + "deals?view=board")
    card = columns(page).nth(0).locator("[data-deal]").first
    expect(card).to_be_visible()
    deal = card.get_attribute("data-deal")
    carry(page, card, columns(page).nth(1))
    page.mouse.up()
    expect(columns(page).nth(0).locator(f"[data-deal='{deal}']")).to_be_visible()
