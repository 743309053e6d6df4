"""Three people at once: each rates alone, they see how far they are apart, agree and submit."""

import re
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from tests.browser import looking
from tests.browser.conftest import Watch, sign_in

CODES = ("tpg-1", "tpg-2")
SAID = {"lead": "There is a policy.", "contributor": "Nobody follows it.", "contributor2": "Not in our service."}
LEVELS = {"lead": "3 Embedded", "contributor": "2 Developing", "contributor2": "0 Not started"}


@pytest.fixture
def people(tmp_path, chromium, started):
    """A page for the lead and each contributor, on a site of their own, as its way of answering is changed."""
    with ExitStack() as stack:
        site = stack.enter_context(started(tmp_path))
        watch, pages = Watch(site), {}
        for name in SAID:
            context = stack.enter_context(
                chromium.new_context(base_url=site.url, viewport=looking.WIDE, locale="en-GB")
            )
            pages[name] = watch.over(context.new_page())
            sign_in(pages[name], f"{name}@demo.example")
        yield pages
        assert watch.problems == []


def test_three_people_rate_alone_then_agree_and_submit(people):
    home = choose_several_opinions(people["lead"])
    for name, page in people.items():
        rate(page, home, name)
    others_are_shown_once_one_has_rated(people["contributor"], home)
    agree(people["lead"], home)
    what_was_agreed_is_shown(people["contributor2"], home)
    submit(people["lead"], home)


def choose_several_opinions(page):
    page.goto("/assessments/")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    home = page.url
    page.get_by_role("link", name="Let several people give their opinions").click()
    page.get_by_role("radio", name="Several opinions").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Agree on answers")
    return home


def rate(page, home, name):
    """Blind until then: nobody reads what the others wrote."""
    page.goto(f"{home}actions/{CODES[0]}/")
    for text in SAID.values():
        expect(page.get_by_text(text)).to_have_count(0)
    page.get_by_label("What is your answer based on?").fill(SAID[name])
    page.get_by_role("radio", name=LEVELS[name]).check()
    expect(page.locator("#save-status")).to_contain_text("Saved at")
    assert looking.faults(page) == []


def others_are_shown_once_one_has_rated(page, home):
    page.goto(f"{home}actions/{CODES[1]}/")
    expect(page.get_by_text("Not shown yet.")).to_be_visible()
    page.get_by_role("radio", name="2 Developing").check()
    expect(page.get_by_text("Nobody else has rated this action yet.")).to_be_visible()  # without a new page

    page.goto(f"{home}actions/{CODES[0]}/")
    expect(page.get_by_text(SAID["contributor2"])).to_be_visible()
    expect(page.get_by_text("Amina Bello")).to_have_count(0)
    assert looking.faults_at_both_widths(page) == []


def agree(page, home):
    page.goto(home)
    expect(page.get_by_text("(1 to discuss)")).to_be_visible()
    page.get_by_role("link", name="Agree on answers").click()
    expect(page.get_by_text("3 levels apart: discuss")).to_be_visible()
    assert looking.faults_at_both_widths(page) == []
    page.set_viewport_size(looking.WIDE)

    page.get_by_role("link", name="Agree on the next action").click()
    expect(page.get_by_text("Amina Bello, Customer services manager")).to_be_visible()
    expect(page.get_by_role("radio", name="2 Developing")).to_be_checked()  # the lower median of 0, 2 and 3
    assert looking.faults_at_both_widths(page) == []
    page.set_viewport_size(looking.WIDE)

    page.get_by_role("radio", name="1 Exploring").check()
    page.get_by_role("button", name="Save as agreed and go to the next").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link", name="Say why the agreed answer differs").click()
    reason = page.get_by_label("Why does it differ from the suggestion?")
    expect(reason).to_be_focused()
    reason.fill("Two services do not use it.")
    page.get_by_label("Who sees it differently, and why?").fill("IT sees a 3.")
    page.get_by_role("button", name="Save as agreed and go to the next").click()
    expect(page).to_have_url(re.compile(f"/agree/{CODES[1]}/(#|$)"))


def what_was_agreed_is_shown(page, home):
    page.goto(f"{home}actions/{CODES[0]}/")
    for words in ("What was agreed", "Two services do not use it.", "IT sees a 3."):
        expect(page.get_by_text(words)).to_be_visible()
    assert looking.faults_at_both_widths(page) == []


def submit(page, home):
    page.goto(f"{home}submit/")
    page.get_by_role("button", name="Submit").click()
    page.goto(f"{page.url}explain/technology-for-public-good/")
    expect(page.get_by_text("IT sees a 3.")).to_be_visible()
    page.goto(f"{home}actions/{CODES[0]}/")
    expect(page.get_by_text("This answer is frozen.")).to_be_visible()
    expect(page.get_by_text("Two services do not use it.")).to_be_visible()
