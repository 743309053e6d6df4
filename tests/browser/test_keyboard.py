"""One action answered and saved with the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import SAVED, Walk

REASON = "Written without a mouse."


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_action_is_answered_and_saved_with_the_keyboard_alone(visit, javascript):
    walk = Walk(visit("/", javascript=javascript), javascript).start_from_nothing()
    page, keys = walk.page, walk.page.keyboard
    page.goto(walk.address)
    tab_to(page, page.get_by_role("link", name="Start with"))
    keys.press("Enter")
    expect(page).to_have_url(f"{walk.address}actions/tpg-1/")

    first = page.get_by_role("radio").first
    tab_to(page, first)
    keys.press("Space")
    for _down in range(3):
        keys.press("ArrowDown")
    chosen = page.get_by_role("radio", name="3 Embedded", exact=True)
    expect(chosen).to_be_checked()
    expect(chosen).to_be_focused()
    if javascript:
        expect(walk.status).to_contain_text(SAVED)

    tab_to(page, page.locator("summary", has_text="Evidence"))
    keys.press("Enter")
    tab_to(page, walk.evidence)
    keys.type(REASON)
    tab_to(page, page.get_by_role("button", name="Save and go to the next action"))
    keys.press("Enter")
    expect(page).to_have_url(re.compile("/actions/tpg-2/$"))

    page.goto(f"{walk.address}actions/tpg-1/")
    expect(page.get_by_role("radio", name="3 Embedded", exact=True)).to_be_checked()
    expect(walk.evidence).to_have_value(REASON)


def tab_to(page, wanted, *, most=40):
    for _stop in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Not reached within {most} stops: {wanted}")
