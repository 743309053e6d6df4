"""What is typed into a form outlives the sign-in, the browser and the night, and is its writer's."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import looking
from tests.browser.conftest import PASSWORD, QUIET, Watch, browser, sign_in
from tests.browser.drafts import await_drafts, drafts, type_name, type_offline
from tests.browser.steps import SAVED, Walk
from tests.browser.test_nothing_lost import TYPED, kept_evidence

KEPT = re.compile(r"Kept from .+ on this device; not saved yet\.")
FILL_UP = """() => {
  let piece = 'x'.repeat(1 << 20);
  while (piece) try { localStorage.setItem(`full ${Math.random()}`, piece); }
  catch { piece = piece.slice(1 + piece.length / 2); }
}"""


@pytest.fixture
def walk(visit):
    """Somebody with an open assessment of their own."""
    return Walk(visit("/")).start_from_nothing()


def type_evidence(walk, text=TYPED):
    walk.open_action()
    walk.unfold("Evidence")
    walk.evidence.fill(text)


# The next day


@pytest.fixture
def browser_of(site, chromium, tmp_path):
    """Return a function that starts a browser with the same memory on disk each time, and what it is to close it."""
    watch, engine = Watch(site), chromium.browser_type
    started = []

    def start():
        context = engine.launch_persistent_context(
            str(tmp_path),
            executable_path=browser(),
            args=QUIET,
            base_url=site.url,
            viewport=looking.WIDE,
            locale="en-GB",
        )
        context.set_default_timeout(60_000)
        context.on("page", watch.over)
        started.append(context)
        return context.new_page()

    yield start
    started[-1].close()
    assert watch.problems == []


def test_an_answer_typed_offline_is_saved_the_next_day_after_signing_in(browser_of):
    evening = Walk(browser_of()).start_from_nothing()
    type_offline(evening)
    context = evening.page.context
    context.clear_cookies(name="sessionid")  # the sign-in ends over night
    context.close()

    morning = evening.on(browser_of())
    morning.open_action()
    sign_in_here(morning)

    expect(morning.evidence).to_have_value(TYPED)
    expect(morning.status).to_contain_text(SAVED)
    expect(kept_evidence(morning)).to_have_value(TYPED)
    expect(morning.page.get_by_text(KEPT)).to_have_count(0)
    await_drafts(morning.page, 0)


def test_a_form_half_filled_in_is_there_the_next_day_with_a_line_that_says_so(browser_of, faults):
    evening = Walk(browser_of())
    evening.sign_up()
    fill_in(evening)
    context = evening.page.context
    context.clear_cookies(name="sessionid")
    context.close()

    morning = Walk(browser_of(), email=evening.email)
    morning.page.goto("/organisations/new/")
    sign_in_here(morning)

    expect(morning.page.get_by_text(KEPT)).to_be_visible()
    expect(morning.page.get_by_label("Name of the organisation")).to_have_value("Three weeks of work")
    expect(morning.page.get_by_label("Unitary council")).to_be_checked()
    expect(morning.page.get_by_label("Nation, if it is")).to_have_value("GB-WLS")
    assert faults(morning.page) == []
    morning.page.get_by_label("Medium:").check()
    morning.press("Save and continue")
    expect(morning.heading).to_have_text("Assessments")
    await_drafts(morning.page, 0)


def fill_in(walk):
    walk.page.goto("/organisations/new/")
    walk.page.get_by_label("Name of the organisation").fill("Three weeks of work")
    walk.page.get_by_label("Unitary council").check()
    walk.page.get_by_label("Nation, if it is").select_option("Wales")
    await_drafts(walk.page, 1)


def sign_in_here(walk):
    """On the page that asks for it, which leads on."""
    walk.page.get_by_label("E-mail address").fill(walk.email)
    walk.page.get_by_label("Password").fill(PASSWORD)
    walk.page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


# Several forms


def test_two_forms_of_a_page_keep_what_is_theirs_and_sending_one_leaves_the_other(walk):
    page = walk.page
    day, later = [f"{timezone.localdate() + timedelta(days=days):%d %m %Y}" for days in (30, 60)]
    due, until = page.locator("input[name=due_on]"), page.locator("input[name=until]")
    page.goto(f"{walk.address}share/")
    share_out(walk)
    due.fill(day)
    until.fill(later)
    await_drafts(page, 2)
    page.reload()
    expect(page.get_by_text(KEPT)).to_have_count(2)
    expect(due).to_have_value(day)
    expect(until).to_have_value(later)
    share_out(walk)

    expect(due).to_have_value("")
    expect(until).to_have_value(later)
    await_drafts(page, 1)


def share_out(walk):
    walk.page.locator("input[name=people]").first.check()
    walk.page.locator("input[name=trends]").first.check()
    walk.press("Share out")
    expect(walk.page.get_by_text("Who has what")).to_be_visible()


def test_a_new_comment_leaves_answers_half_typed(walk):
    page = walk.page
    page.goto(f"{walk.address}actions/tpg-1/talk/")
    page.evaluate(
        """() => localStorage.setItem(`draft ${document.documentElement.dataset.user} ${location.pathname} comment 7`,
          JSON.stringify({at: Date.now() - 1000, entries: [['text', 'Half an answer']]}))"""
    )
    page.get_by_label("Your comment").fill("Who keeps the list?")
    await_drafts(page, 2)
    walk.press("Add the comment")
    expect(page.get_by_role("link", name="Reply")).to_be_visible()

    await_drafts(page, 1)


# Whose it is, and how long


def test_somebody_without_an_account_has_it_in_the_tab_and_nowhere_else(visit):
    page = visit("/accounts/signup/")
    page.get_by_label("Your name").fill("Nia Rees")
    page.get_by_label("Password").fill(PASSWORD)
    page.reload()

    expect(page.get_by_label("Your name")).to_have_value("Nia Rees")
    expect(page.get_by_label("Password")).to_have_value("")
    assert PASSWORD not in page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert drafts(page) == []


def test_what_was_kept_can_be_discarded(visit):
    page = visit("/organisations/new/", "reader")
    type_name(page)
    page.reload()
    expect(page.get_by_label("Name of the organisation")).to_have_value("Three weeks of work")
    page.get_by_role("button", name="Discard").click()

    expect(page.get_by_label("Name of the organisation")).to_have_value("")
    expect(page.get_by_text(KEPT)).to_have_count(0)
    await_drafts(page, 0)


def test_the_next_person_at_the_same_browser_sees_nothing_of_it(visit):
    page = visit("/organisations/new/", "reader")
    type_name(page)
    page.context.clear_cookies(name="sessionid")  # it ended; nobody signed out
    sign_in(page, "contributor@demo.example")
    page.goto("/organisations/new/")

    expect(page.get_by_label("Name of the organisation")).to_have_value("")
    expect(page.get_by_text(KEPT)).to_have_count(0)
    assert len(drafts(page)) == 1


@pytest.mark.parametrize("way", ["the button of every page", "the page that asks"])
def test_signing_out_leaves_nothing_of_its_owner_and_all_of_others(visit, way):
    page = visit("/accounts/login/")
    sign_in(page, "lead@demo.example")
    page.goto("/organisations/new/")
    type_name(page)
    page.evaluate("localStorage.setItem('draft 0 /a/ answer', JSON.stringify({at: Date.now(), entries: []}))")
    if way == "the page that asks":
        page.goto("/accounts/logout/")
        page.get_by_role("main").get_by_role("button", name="Sign out").click()
    else:
        page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("navigation").get_by_role("link", name="Sign in")).to_be_visible()

    assert drafts(page) == ["draft 0 /a/ answer"]


def test_an_account_that_is_deleted_takes_along_what_it_left_on_the_device(visit):
    walk = Walk(visit("/"))
    walk.sign_up()
    walk.page.goto("/organisations/new/")
    type_name(walk.page)
    walk.page.goto("/accounts/delete/")
    walk.page.get_by_label("Password").fill(PASSWORD)
    walk.press("Continue")
    walk.page.get_by_label("It stays beside what I did").check()
    await_drafts(walk.page, 2)
    walk.press("Delete my account")
    expect(walk.page.get_by_role("navigation").get_by_role("link", name="Sign in")).to_be_visible()

    await_drafts(walk.page, 0)


def test_a_password_a_token_and_a_file_are_never_kept(visit):
    page = visit("/organisations/new/", "reader")
    page.evaluate(
        """() => { for (const [type, name] of [['password', 'word'], ['text', 'secret_key'], ['hidden', 'then']]) {
          const field = Object.assign(document.createElement('input'), {type, name, value: 'qzx7'});
          document.querySelector('form[data-draft]').append(field);
        } }"""
    )
    type_name(page)

    kept = page.evaluate("JSON.stringify(localStorage)")
    assert ("Three weeks" in kept, "qzx7" in kept, "csrf" in kept) == (True, False, False)


def test_after_thirty_days_it_is_gone(visit):
    page = visit("/organisations/new/", "reader")
    type_name(page)
    page.evaluate(
        """() => { for (const [key, kept] of Object.entries(localStorage))
          localStorage.setItem(key, JSON.stringify({...JSON.parse(kept), at: Date.now() - 31 * 86400e3})); }"""
    )
    page.reload()

    expect(page.get_by_label("Name of the organisation")).to_have_value("")
    await_drafts(page, 0)


def test_a_device_without_room_keeps_the_page_as_it_is(walk):
    walk.open_action()
    walk.page.evaluate(FILL_UP)
    walk.unfold("Evidence")
    walk.write("What is your answer based on?", TYPED)

    expect(walk.evidence).to_have_value(TYPED)
    expect(kept_evidence(walk)).to_have_value(TYPED)


def test_leaving_by_a_link_and_coming_back_shows_what_was_saved_and_no_line(walk):
    type_evidence(walk)
    walk.follow("Your assessment")
    expect(walk.heading).to_have_text("Your assessment")
    walk.open_action()

    expect(walk.evidence).to_have_value(TYPED)
    expect(walk.page.get_by_text(KEPT)).to_have_count(0)
