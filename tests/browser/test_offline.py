"""The connection drops and comes back: the page says so, keeps what is typed, and sends it by itself."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser import looking
from tests.browser.drafts import await_drafts, type_offline
from tests.browser.steps import SAVED, Walk
from tests.browser.test_nothing_lost import TYPED, kept_evidence

OFFLINE = "You are offline. What you type is kept on this device and saved when the connection is back."
LEAVE = """([key, entries]) =>
  localStorage.setItem(key, JSON.stringify({at: Date.now(), title: 'An action', entries}))"""


@pytest.fixture
def walk(visit):
    """Somebody with an open assessment of their own."""
    return Walk(visit("/")).start_from_nothing()


def test_offline_the_page_says_so_and_saves_by_itself_when_the_connection_is_back(walk, faults):
    type_offline(walk)
    expect(walk.status).to_have_text(OFFLINE)
    assert faults(walk.page) == []

    walk.page.context.set_offline(False)

    expect(walk.status).to_contain_text(SAVED)
    expect(kept_evidence(walk)).to_have_value(TYPED)
    await_drafts(walk.page, 0)


def test_a_button_pressed_offline_leaves_the_page_where_it_is(walk):
    type_offline(walk)
    walk.press("Save and go back to the list")

    expect(walk.page).to_have_url(f"{walk.address}actions/tpg-1/")
    expect(walk.status).to_have_text(OFFLINE)
    walk.page.context.set_offline(False)
    expect(walk.status).to_contain_text(SAVED)
    expect(kept_evidence(walk)).to_have_value(TYPED)


def test_a_connection_that_comes_and_goes_without_a_word_typed_changes_nothing_said(walk):
    walk.open_action()
    walk.choose("2 Developing")
    walk.page.context.set_offline(True)
    expect(walk.status).to_have_text(OFFLINE)
    walk.page.context.set_offline(False)

    expect(walk.status).to_contain_text(SAVED)


def test_what_was_typed_on_a_page_closed_offline_is_sent_when_any_page_is_opened(walk):
    type_offline(walk)
    context = walk.page.context
    walk.page.close()
    context.set_offline(False)
    other = walk.on(context.new_page())
    other.page.goto("/trends/")

    await_drafts(other.page, 0)
    expect(kept_evidence(other)).to_have_value(TYPED)
    expect(other.page.get_by_text("not saved yet")).to_have_count(0)


def test_what_a_colleague_changed_meanwhile_is_not_overwritten_but_offered(walk, visit):
    """Left behind by hand: the driver ends being offline a moment before a page ends, which then may still save."""
    walk.open_action()
    leave(walk.page, urlsplit(walk.page.url).path)
    context = walk.page.context
    walk.page.close()
    elsewhere = walk.on(visit("/"))
    elsewhere.sign_in()
    elsewhere.open_action()
    elsewhere.choose("3 Embedded")
    back = walk.on(context.new_page())
    back.page.goto("/trends/")

    told = back.page.locator("#left-behind")
    expect(told).to_contain_text("Typed on this device and not saved yet:")
    told.get_by_text("Show what you typed").click()
    expect(told.get_by_role("blockquote")).to_contain_text("Three weeks of work")
    assert looking.faults_at_both_widths(back.page) == []
    told.get_by_role("link").click()
    expect(back.evidence).to_have_value(TYPED)
    expect(back.status).to_contain_text("changed this answer to 3 Embedded")


def test_what_was_left_behind_can_be_discarded(walk):
    walk.open_action()
    leave(walk.page, "/assessments/gone/actions/tpg-1/")
    walk.page.goto("/trends/")
    walk.page.locator("#left-behind").get_by_role("button", name="Discard").click()

    expect(walk.page.locator("#left-behind")).to_have_count(0)
    await_drafts(walk.page, 0)


def leave(page, path):
    """Leave a text on the device, as typed on the action's page at `path` before anybody had answered."""
    user = page.evaluate("document.documentElement.dataset.user")
    page.evaluate(LEAVE, [f"draft {user} {path} answer", [["evidence", TYPED], ["version", "0"]]])
