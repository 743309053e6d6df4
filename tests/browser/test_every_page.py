"""Every page is clean for everyone who may open it, at 1280 and at 320 px, with its forms empty, filled and refused."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD
from tests.browser.looking import NARROW, faults_at_both_widths, shift_of, status_of

MOST_SHIFT = 0.01  # layout shift of a whole visit; browsers call 0.1 good

PUBLIC = [
    "/",
    "/trends/",
    "/trends/infographic/",
    "/trends/years/",
    "/trends/2024/technology-for-public-good/",
    "/trends/2024/cyber-protection/",
    "/cases/",
    "/cases/?country=GB&trend=cyber-protection",
    "/cases/?country=XX",
    "/cases/slp-innovate/",
    "/search/",
    "/search/?q=sensor+data",
    "/search/?q=sensros",
    "/method/",
    "/accessibility/",
    "/privacy/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/single-sign-on/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-gone/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/gone/",
    "/accounts/inactive/",
    "/survey/{survey}/",
    "/organisations/join/gone/",
    "/no-such-page/",
]
# `open` is the demo lead's assessment, `done` the submitted one of the other council.
LEAD = [
    "/",
    "/assessments/",
    "/assessments/{open}/",
    "/assessments/{open}/actions/tpg-1/",
    "/assessments/{open}/actions/rs-2/",
    "/assessments/{open}/actions/ic-3/",
    "/assessments/{open}/way/",
    "/assessments/{open}/actions/rs-2/talk/",
    "/assessments/{open}/actions/rs-2/evidence/",
    "/assessments/{open}/check/",
    "/assessments/{open}/submit/",
    "/assessments/{open}/share/",
    "/assessments/{open}/survey/",
    "/assessments/{open}/survey/{survey}/poster/",
    "/assessments/{open}/survey/actions/tpg-1/",
    "/assessments/{open}/history/",
    "/assessments/{open}/history/?kind=answer&since=2020-01-01",
    "/assessments/{open}/history/?since=1999-01-01",
    "/organisations/1/history/",
    "/organisations/1/former-members/",
    "/organisations/1/export/",
    "/organisations/1/closing/",
    "/accounts/data/",
    "/assessments/{open}/results/",
    "/assessments/{open}/results/explain/reimagining-services/",
    "/assessments/{open}/results/explain/digital/",
    "/assessments/{open}/results/explain/balance/",
    "/assessments/{open}/results/explain/overall/",
    "/assessments/{open}/results/explain/confidence/",
    "/assessments/{open}/reports/",
    "/organisations/new/",
    "/accounts/",
    "/accounts/details/",
    "/accounts/devices/",
    "/accounts/reminders/",
    "/accounts/second-factor/",
    "/accounts/second-factor/webauthn/",
    "/accounts/reauthenticate/",
    "/organisations/1/settings/",
    "/organisations/1/support/",
    "/organisations/1/",
    "/organisations/1/me/",
    "/organisations/1/leave/",
    "/organisations/1/invite/",
    "/organisations/1/members/2/",
    "/organisations/1/members/2/remove/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/single-sign-on/connect/",
    "/accounts/logout/",
    "/admin/",
]
READER = [
    "/assessments/",
    "/organisations/1/",
    "/assessments/{open}/",
    "/assessments/{open}/actions/ai-1/",
    "/assessments/{open}/actions/ai-1/talk/",
    "/assessments/{open}/actions/ai-1/evidence/",
    "/assessments/{open}/check/",
    "/assessments/{open}/submit/",
    "/assessments/{open}/survey/",
]
STRANGER = [
    "/assessments/",
    "/assessments/{done}/",
    "/assessments/{done}/actions/tpg-1/",
    "/assessments/{done}/results/",
    "/assessments/{done}/results/explain/reimagining-services/",
    "/assessments/{done}/submissions/1/results/",
    "/assessments/{done}/infographic/",
    "/assessments/{done}/reports/",
    "/assessments/{done}/reopen/",
    "/assessments/{done}/offers/",
    "/assessments/{done}/survey/",
    "/assessments/{open}/",
]
PAGES = [
    (who, path)
    for who, paths in {None: PUBLIC, "lead": LEAD, "reader": READER, "stranger": STRANGER}.items()
    for path in paths
]
STATUS = {
    (None, "/no-such-page/"): 404,
    (None, "/organisations/join/gone/"): 404,
    ("lead", "/admin/"): 403,
    ("reader", "/assessments/{open}/submit/"): 403,
    ("reader", "/assessments/{open}/survey/"): 403,
    ("stranger", "/assessments/{open}/"): 404,
}  # all others open


@pytest.fixture(scope="session")
def refs(site, chromium, signed_in_as):
    """The references of the demo's two assessments, and of the staff survey that is open."""
    open_one = only_assessment_of(site, chromium, signed_in_as("lead"))
    return {
        "open": open_one,
        "done": only_assessment_of(site, chromium, signed_in_as("stranger")),
        "survey": survey_of(site, chromium, signed_in_as("lead"), open_one),
    }


def only_assessment_of(site, chromium, cookies):
    context = chromium.new_context(base_url=site.url, storage_state=cookies)
    page = context.new_page()
    page.goto("/assessments/")
    ref = page.get_by_role("rowheader").get_by_role("link").get_attribute("href").strip("/")
    context.close()
    return ref


def survey_of(site, chromium, cookies, assessment):
    context = chromium.new_context(base_url=site.url, storage_state=cookies)
    page = context.new_page()
    page.goto(f"/assessments/{assessment}/survey/")
    link = page.locator(".app-sharing__link").get_attribute("href")
    context.close()
    return link.rstrip("/").rpartition("/")[2]


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_a_page_is_clean_and_stands_still(visit, refs, who, path):
    page = visit(path.format(**refs), who)
    assert status_of(page) == STATUS.get((who, path), 200)
    assert shift_of(page) < MOST_SHIFT
    assert faults_at_both_widths(page) == []


@pytest.mark.parametrize("narrow", [False, True], ids=["1280 px", "320 px"])
@pytest.mark.parametrize(("who", "path"), [(None, "/"), ("lead", "/assessments/{open}/actions/ic-3/")])
def test_nothing_moves_while_a_page_loads_slowly(visit, refs, who, path, narrow):
    page = visit("/healthz", who, narrow=narrow)
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    page.goto(path.format(**refs), wait_until="networkidle")
    assert shift_of(page) < MOST_SHIFT


SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}  # ms, bytes/s


@pytest.mark.parametrize(
    ("who", "path"), [(None, "/"), (None, "/trends/"), ("lead", "/assessments/{open}/actions/tpg-1/")]
)
def test_the_first_stop_of_the_keyboard_skips_to_the_content(visit, refs, who, path):
    page = visit(path.format(**refs), who)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


# Refused forms


def refuse_empty(page):
    page.get_by_role("main").locator("form.app-form button").last.click()


def refuse_login(page):
    page.get_by_label("E-mail address").fill("nobody@example.org")
    page.get_by_label("Password").fill("not the password")
    refuse_empty(page)


def refuse_answer(page):
    page.get_by_role("radio", name="Does not apply here").check()
    page.locator("summary", has_text="Target and importance").click()
    page.get_by_label("Which level does your council want").select_option("0 Not started")
    page.get_by_role("button", name="Save and go to the next action").click()


REFUSED = [
    (None, "/accounts/login/", refuse_empty),
    (None, "/accounts/login/", refuse_login),
    (None, "/accounts/signup/", refuse_empty),
    (None, "/accounts/single-sign-on/", refuse_empty),
    (None, "/accounts/password/reset/", refuse_empty),
    (None, "/survey/{survey}/", refuse_empty),
    ("lead", "/organisations/new/", refuse_empty),
    ("lead", "/organisations/1/invite/", refuse_empty),
    ("lead", "/accounts/password/change/", refuse_empty),
    ("lead", "/accounts/email/", refuse_empty),
    ("lead", "/organisations/1/closing/", refuse_empty),
    ("lead", "/organisations/1/support/", refuse_empty),
    ("lead", "/assessments/{open}/actions/sp-1/", refuse_answer),
    ("lead", "/assessments/{open}/share/", refuse_empty),
    ("lead", "/assessments/{open}/actions/sp-1/talk/", refuse_empty),
    ("lead", "/assessments/{open}/actions/sp-1/evidence/", refuse_empty),
    ("stranger", "/assessments/{done}/reopen/", refuse_empty),
    ("stranger", "/assessments/{done}/offers/", refuse_empty),
]


@pytest.mark.parametrize(("who", "path", "refuse"), REFUSED)
def test_a_refused_form_says_what_to_do_and_leads_to_the_field(visit, faults, refs, who, path, refuse):
    page = visit(path.format(**refs), who)
    refuse(page)
    expect(page).to_have_title(re.compile("^Error: "))
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    assert faults(page) == []
    for link in summary.get_by_role("link").all():
        link.click()
        field = page.locator(f"[id='{link.get_attribute('href').lstrip('#')}']")
        expect(field).to_be_focused()
        expect(field).to_be_in_viewport()
    page.set_viewport_size(NARROW)
    assert faults(page) == []


@pytest.mark.parametrize("who", ["lead", "reader"])
def test_the_page_that_deletes_an_account_is_clean(visit, who):
    """It asks for the password first. A lead who is the only one is told what to do before."""
    page = visit("/accounts/delete/", who)
    page.get_by_label("Password").fill(PASSWORD)
    refuse_empty(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Delete your account")
    assert faults_at_both_widths(page) == []
    if who == "reader":
        refuse_empty(page)
        expect(page.get_by_role("alert")).to_be_focused()
        assert faults_at_both_widths(page) == []
