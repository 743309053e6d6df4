"""What somebody in a browser keeps while the database is away: every word."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import looking
from tests.browser.conftest import chromium  # noqa: F401 -- a fixture

TYPED = "Line one of a long text,\nline two with “quotes” & <b>.\nThree weeks of work 🌱"
TOO_LONG_FOR_A_TEST = 90_000  # milliseconds
AWAY = re.compile(r"Not saved\. Trying again until it is\.")


@pytest.fixture
def page_of(production, chromium):  # noqa: F811 -- the fixture
    """Return a function that opens the first action of a council's assessment as its lead."""
    contexts = []

    def open_page(*, javascript=True, narrow=False):
        (council,) = production.councils(1)
        viewport = looking.NARROW if narrow else looking.WIDE
        context = chromium.new_context(base_url=production.url, java_script_enabled=javascript, viewport=viewport)
        contexts.append(context)
        context.add_cookies([{"name": n, "value": v, "url": production.url} for n, v in council["cookies"].items()])
        page = context.new_page()
        page.goto(f"/assessments/{council['open']}/actions/{council['codes'][0]}/")
        page.locator("summary", has_text="Evidence").click()
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def database(production):
    yield production.postgres
    if production.postgres.process.poll() is not None:
        production.postgres.start()


def evidence(page):
    return page.get_by_label("What is your answer based on?")


def saved_text(page):
    """What a page opened anew in another tab shows."""
    other = page.context.new_page()
    other.goto(page.url)
    return evidence(other)


def test_it_is_said_and_saved_by_itself_when_the_database_is_back(page_of, database):
    page = page_of()
    database.kill()
    evidence(page).fill(TYPED)
    expect(page.locator("#save-status")).to_contain_text(AWAY)
    expect(evidence(page)).to_have_value(TYPED)
    database.start()

    expect(page.locator("#save-status")).to_contain_text("Saved at", timeout=TOO_LONG_FOR_A_TEST)
    expect(saved_text(page)).to_have_value(TYPED)


def test_a_page_loaded_anew_while_it_is_away_has_the_text_again_afterwards(page_of, database):
    page = page_of()
    database.kill()
    evidence(page).fill(TYPED)
    expect(page.locator("#save-status")).to_contain_text(AWAY)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Try again in a minute")
    database.start()
    page.get_by_role("link", name="Open this page again").click()

    expect(evidence(page)).to_have_value(TYPED)
    expect(page.locator("#save-status")).to_contain_text("Saved at", timeout=TOO_LONG_FOR_A_TEST)
    expect(saved_text(page)).to_have_value(TYPED)
    page.reload()
    expect(evidence(page)).to_have_value(TYPED)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft'))") == []


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_form_sent_while_it_is_away_is_shown_and_can_be_sent_again(page_of, database, javascript):
    page = page_of(javascript=javascript)
    address = page.url
    database.kill()
    evidence(page).fill(TYPED)
    page.get_by_role("button", name="Save and go to the next action").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Try again in a minute")
    expect(page.get_by_role("blockquote")).to_contain_text("Three weeks of work")
    database.start()
    page.get_by_role("button", name="Send it again").click()
    page.wait_for_url(lambda url: url != address)
    page.goto(address)

    expect(evidence(page)).to_have_value(TYPED)


def test_the_page_that_says_so_is_for_everybody(page_of, database):
    page = page_of(narrow=True)
    database.kill()
    evidence(page).fill(TYPED)
    page.get_by_role("button", name="Save and go to the next action").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Try again in a minute")

    assert looking.faults(page) == []
