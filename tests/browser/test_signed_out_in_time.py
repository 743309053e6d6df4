"""The end of a sign-in: warned of before, put off by a key, and never a text lost. With short limits from outside."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watch, sign_in
from tests.browser.looking import WIDE, faults

LIMITS = {
    "idle": {"SESSION_IDLE_MINUTES": "0.15"},  # 9 seconds, of which the last 3 are warned of
    "absolute": {"SESSION_ABSOLUTE_HOURS": "0.004"},  # 14.4 seconds
}
LONGEST = 15_000  # milliseconds
PATIENCE = 40_000  # milliseconds


@pytest.fixture
def page_of(chromium):
    """Return a function that opens a page of a site for its reader, and watches it."""
    contexts = []

    def open_page(site, *, javascript=True, clock=False):
        watch = Watch(site)
        context = chromium.new_context(
            base_url=site.url, java_script_enabled=javascript, viewport=WIDE, locale="en-GB", reduced_motion="reduce"
        )
        contexts.append((context, watch))
        page = watch.over(context.new_page())
        if clock:
            page.clock.install()
        sign_in(page, "reader@demo.example")
        return page

    yield open_page
    for context, watch in contexts:
        context.close()
        assert watch.problems == []


@pytest.fixture(scope="module", params=LIMITS, ids=LIMITS)
def hasty(request, tmp_path_factory, started):
    with started(tmp_path_factory.mktemp("hasty"), **LIMITS[request.param]) as site:
        yield site


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_text_that_outlasts_the_sign_in_is_there_after_the_next(page_of, hasty, javascript):
    page = page_of(hasty, javascript=javascript)
    page.goto("/organisations/new/")
    page.get_by_label("Name of the organisation").fill("Three weeks of work")
    expect(page.get_by_label("Name of the organisation")).to_have_value("Three weeks of work")
    expect(page.get_by_text("You will be signed out at")).to_be_visible()
    if javascript:
        over = page.get_by_role("dialog").get_by_text("You have been signed out.")
        expect(over).to_be_visible(timeout=PATIENCE)
        assert faults(page) == []
        page.get_by_role("button", name="Close").click()
    else:
        page.wait_for_timeout(LONGEST)
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.get_by_label("E-mail address").fill("reader@demo.example")
    page.get_by_label("Password").fill("a long demo password")
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_label("Name of the organisation")).to_have_value("Three weeks of work")


def test_a_key_puts_the_end_off(page_of, site):
    page = page_of(site, clock=True)
    page.goto("/organisations/new/")
    field = page.get_by_label("Name of the organisation")
    field.fill("Three weeks of work")
    answers = {"seconds": 50}
    page.route("**/accounts/session/", lambda route: route.fulfill(json=answers | {"extendable": True}))
    page.clock.fast_forward("58:05")
    dialog = page.get_by_role("dialog", name="Are you still there?")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("status")).to_contain_text("signed out in less than a minute")
    expect(dialog.get_by_role("button", name="Stay signed in")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.unroute("**/accounts/session/")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(field).to_be_focused()
    expect(field).to_have_value("Three weeks of work")
