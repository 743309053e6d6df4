"""Whatever happens, nothing typed is lost, nothing is overwritten silently, and nothing happens twice."""

import os
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.steps import Walk

TYPED = "Line one of a long text,\nline two with “quotes” & <b>.\nThree weeks of work 🌱"
TOO_LONG = "x" * 4005
LATEST, LONG_AGO = "SELECT {} FROM reports_report ORDER BY id DESC", "'2000-01-01 00:00:00'"
AUTOSAVE_LOST = "autosave lost"
WAYS = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
WAYS_TO_LOOK = pytest.mark.parametrize("javascript", [True, AUTOSAVE_LOST], ids=["with JavaScript", "autosave lost"])


@pytest.fixture
def walk_of(visit):
    """Return a function that gives somebody with an open assessment of their own.

    `AUTOSAVE_LOST` is a browser with JavaScript that never got the script: it behaves as without, and axe can look.
    """

    def start(*, javascript):
        page = visit("/", javascript=javascript is not False)
        if javascript is AUTOSAVE_LOST:
            page.context.route("**/autosave*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
        return Walk(page, javascript is True).start_from_nothing()

    return start


def sign_out_elsewhere(walk):
    tab = walk.page.context.new_page()
    tab.goto("/")
    tab.get_by_role("button", name="Sign out").click()
    tab.wait_for_url(lambda url: "logout" not in url)
    return tab


def kept_evidence(walk, code="tpg-1"):
    """What a page opened anew shows."""
    page = walk.page.context.new_page()
    page.goto(f"{walk.address}actions/{code}/")
    return page.get_by_label("What is your answer based on?")


# Signed out while typing


def test_the_page_says_that_one_is_signed_out_and_saves_after_signing_in_in_another_tab(walk_of, faults):
    walk = walk_of(javascript=True)
    walk.open_action()
    walk.page.context.clear_cookies(name="sessionid")
    walk.unfold("Evidence")
    walk.write("What is your answer based on?", TYPED, told="You have been signed out.")
    assert faults(walk.page) == []

    with walk.page.expect_popup() as opened:
        walk.follow("Sign in (opens a new tab)")
    opened.value.get_by_label("E-mail address").fill(walk.email)
    opened.value.get_by_label("Password").fill("a long demo password")
    opened.value.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    opened.value.wait_for_url("**/actions/**")
    opened.value.close()
    expect(walk.evidence).to_have_value(TYPED)
    walk.press("Save and go back to the list")
    expect(kept_evidence(walk)).to_have_value(TYPED)


@pytest.mark.parametrize("javascript", [True, False, AUTOSAVE_LOST])
def test_a_text_sent_while_signed_out_is_there_again_after_signing_in(walk_of, javascript, faults):
    walk = walk_of(javascript=javascript)
    walk.open_action()
    sign_out_elsewhere(walk)
    walk.unfold("Evidence")
    walk.evidence.fill(TYPED)
    walk.press("Save and go to the next action")
    expect(walk.heading).to_have_text("Sign in")
    walk.page.get_by_label("E-mail address").fill(walk.email)
    walk.page.get_by_label("Password").fill("a long demo password")
    walk.page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()

    expect(walk.page.get_by_text("Not saved yet: your text was kept.")).to_be_visible()
    expect(walk.evidence).to_be_visible()
    expect(walk.evidence).to_have_value(TYPED)
    assert not javascript or faults(walk.page) == []
    walk.press("Save and go back to the list")
    expect(kept_evidence(walk)).to_have_value(TYPED)


def test_a_form_from_before_another_sign_in_is_offered_once_more(walk_of, faults):
    walk = walk_of(javascript=AUTOSAVE_LOST)
    walk.open_action()
    walk.on(sign_out_elsewhere(walk)).sign_in()
    walk.unfold("Evidence")
    walk.evidence.fill(TYPED)
    walk.press("Save and go back to the list")
    expect(walk.heading).to_have_text("Press Save once more")
    expect(walk.page.get_by_role("blockquote")).to_contain_text("Three weeks of work")
    assert faults(walk.page) == []
    walk.press("Save")
    expect(kept_evidence(walk)).to_have_value(TYPED)


def test_the_last_words_before_a_link_is_followed_are_saved(walk_of):
    walk = walk_of(javascript=True)
    walk.open_action()
    walk.unfold("Evidence")
    walk.evidence.fill(TYPED)
    walk.follow("Your assessment")
    expect(walk.heading).to_have_text("Your assessment")
    expect(kept_evidence(walk)).to_have_value(TYPED)


# Two at once


@pytest.mark.parametrize(
    ("choice", "stays", "text"), [("Keep mine", "1 Exploring", TYPED), ("Use theirs", "3 Embedded", "")]
)
@WAYS_TO_LOOK
def test_a_stale_tab_shows_both_answers_and_lets_the_person_choose(walk_of, faults, javascript, choice, stays, text):
    stale = walk_of(javascript=javascript)
    stale.open_action()
    first = stale.on(stale.page.context.new_page())
    first.open_action()
    first.choose("3 Embedded")
    first.go_back()
    expect(first.badge_of("tpg-1")).to_contain_text("3 Embedded")

    told = "changed this answer to 3 Embedded"
    stale.choose("1 Exploring", told=told)
    stale.unfold("Evidence")
    stale.write("What is your answer based on?", TYPED, told=told)
    stale.press("Look at both" if stale.javascript else "Save and go to the next action")
    expect(stale.heading).to_have_text("Choose which answer to keep")
    table = stale.page.get_by_role("table")
    expect(table).to_contain_text("3 Embedded")
    expect(table).to_contain_text("1 Exploring")
    expect(table).to_contain_text("Three weeks of work")
    assert faults(stale.page) == []
    stale.page.get_by_role("button", name=choice).or_(stale.page.get_by_role("link", name=choice)).click()
    stale.open_action()
    expect(stale.page.get_by_role("radio", name=stays, exact=True)).to_be_checked()
    expect(stale.evidence).to_have_value(text)


def test_an_answer_after_the_submission_is_shown_to_be_copied(walk_of, faults):
    walk = walk_of(javascript=AUTOSAVE_LOST)
    walk.open_action()
    walk.choose("2 Developing")
    walk.go_on()
    late = walk.on(walk.page.context.new_page())
    late.open_action()
    walk.submit()
    late.unfold("Evidence")
    late.evidence.fill(TYPED)
    late.press("Save and go back to the list")
    expect(late.heading).to_have_text("Copy your text: the assessment has been submitted")
    expect(late.page.get_by_text("Three weeks of work")).to_be_visible()
    assert faults(late.page) == []


# Pressed twice


@WAYS
def test_a_double_click_submits_once_and_makes_one_report(walk_of, javascript):
    walk = walk_of(javascript=javascript)
    walk.open_action()
    walk.choose("2 Developing")
    walk.go_back()
    walk.page.goto(f"{walk.address}submit/")
    walk.page.get_by_role("button", name="Submit as provisional").dblclick()
    expect(walk.page).to_have_url(f"{walk.address}results/")
    walk.page.goto(f"{walk.address}reports/")
    expect(walk.page.locator(".app-reports > li")).to_have_count(1)
    walk.page.get_by_role("button", name="Make the report").dblclick()
    walk.await_report()
    expect(walk.page.locator(".app-reports > li")).to_have_count(1)
    expect(walk.page.get_by_role("link", name="Download the report")).to_have_count(1)


# Too long


@WAYS_TO_LOOK
def test_too_long_a_text_stays_on_the_page_with_what_to_do(walk_of, faults, javascript):
    walk = walk_of(javascript=javascript)
    walk.open_action()
    walk.unfold("Evidence")
    walk.write("What is your answer based on?", TOO_LONG, told="Shorten this text by 5 characters")
    expect(walk.evidence).to_have_value(TOO_LONG)
    walk.press("Save and go to the next action")
    expect(walk.page).to_have_url(f"{walk.address}actions/tpg-1/")
    expect(walk.page.get_by_text("Shorten this text by 5 characters").first).to_be_visible()
    expect(walk.evidence).to_be_visible()
    expect(walk.evidence).to_have_value(TOO_LONG)
    assert faults(walk.page) == []
    walk.evidence.fill(TYPED)
    walk.press("Save and go back to the list")
    expect(kept_evidence(walk)).to_have_value(TYPED)


# Killed


def worker_of(site):
    """The process group of the worker that the supervisor keeps."""
    pid = site.process.pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        if b"worker" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0"):  # the clock is Celery too
            return int(child)
    return None


def asked(site, sql):
    with closing(sqlite3.connect(site.data_dir / "db.sqlite3", timeout=20)) as database:
        found = database.execute(sql).fetchone()
        database.commit()
    return found and found[0]


def test_a_report_is_made_although_its_worker_was_killed_over_it(walk_of, site):
    walk = walk_of(javascript=True)
    walk.open_action()
    walk.choose("2 Developing")
    walk.submit()
    before = worker_of(site)
    walk.press("Make the PDF report")
    await_that(lambda: asked(site, LATEST.format("status")) == "rendering", pause=0.01)
    os.killpg(before, signal.SIGKILL)
    # The time after which a claim counts as abandoned need not be waited for.
    asked(
        site,
        "UPDATE reports_report SET claimed_until = '2000-01-01', hinted_at = '2000-01-01' WHERE status = 'rendering'",
    )
    assert asked(site, LATEST.format("status")) != "ready", "killed too late to tell"
    await_that(lambda: worker_of(site) not in (None, before))
    walk.await_report()
    assert asked(site, LATEST.format("attempts")) == 2


def await_that(holds, *, seconds=60, pause=0.2):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(pause)
