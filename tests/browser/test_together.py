"""Several people at one assessment: they hear of one another, and two at the same answer put both together."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import faults_at_both_widths
from tests.browser.steps import Walk
from tests.browser.test_nothing_lost import TYPED, kept_evidence

MINUTE = "00:21"  # a little longer than the page waits


@pytest.fixture
def walk(visit):
    return Walk(visit("/")).start_from_nothing()


@pytest.fixture
def elsewhere(walk):
    """The same person in another tab; what is told of colleagues is tested without a browser."""
    return walk.on(walk.page.context.new_page())


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_two_texts_are_put_together_and_saved_once(visit, javascript):
    stale = Walk(visit("/", javascript=javascript), javascript).start_from_nothing()
    stale.open_action()
    first = stale.on(stale.page.context.new_page())
    first.open_action()
    first.choose("3 Embedded")
    first.unfold("Evidence")
    first.write("What is your answer based on?", "The plan of spring")
    first.go_back()
    expect(first.badge_of("tpg-1")).to_contain_text("3 Embedded")

    told = "changed this answer to 3 Embedded"
    stale.choose("1 Exploring", told=told)
    stale.unfold("Evidence")
    stale.write("What is your answer based on?", TYPED, told=told)
    stale.press("Look at both" if javascript else "Save and go to the next action")
    expect(stale.heading).to_have_text("Choose which answer to keep")
    expect(stale.evidence).to_have_value(f"The plan of spring\n\n{TYPED}")
    if javascript:
        assert faults_at_both_widths(stale.page) == []
    stale.page.get_by_role("radio", name="3 Embedded (saved)").check()
    stale.evidence.fill("The plan of spring, and three weeks of work")
    stale.press("Save both together")

    expect(kept_evidence(stale)).to_have_value("The plan of spring, and three weeks of work")
    stale.open_action()
    expect(stale.page.get_by_role("radio", name="3 Embedded", exact=True)).to_be_checked()
    if javascript:
        assert stale.page.evaluate("Object.keys(localStorage)") == []


def test_the_task_list_shows_what_was_answered_meanwhile_and_leaves_the_focus(walk, elsewhere):
    walk.page.clock.install()
    walk.page.goto(walk.address)
    link = walk.page.locator("a[href$='actions/tpg-2/']")
    link.focus()
    elsewhere.open_action()
    elsewhere.choose("3 Embedded")
    walk.page.clock.fast_forward(MINUTE)

    expect(walk.badge_of("tpg-1")).to_contain_text("3 Embedded")
    expect(walk.page.locator(".app-progress")).to_contain_text("1 of 32 actions answered.")
    expect(link).to_be_focused()
    assert faults_at_both_widths(walk.page) == []


def test_a_page_that_nobody_sees_asks_for_nothing(walk):
    walk.page.clock.install()
    walk.page.goto(walk.address)
    asked = []
    walk.page.on("request", lambda request: asked.append(request.url))
    walk.page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    walk.page.clock.fast_forward(MINUTE)
    walk.page.evaluate("Object.defineProperty(document, 'hidden', {value: false})")
    assert [url for url in asked if "/live/" in url] == []
