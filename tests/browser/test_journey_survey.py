"""A lead asks staff: the link goes round, five phones answer within a minute of taps, and the results help to agree."""

import io

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.browser.steps import Walk

PHONE = {"width": 375, "height": 812}
TRENDS = 10
WAYS = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])


@pytest.fixture
def asking(visit):
    """A lead whose survey about every trend is open, and the link to it."""
    walk = Walk(visit("/", javascript=False), javascript=False).start_from_nothing()
    walk.follow("Ask staff in a short anonymous survey")
    walk.page.get_by_label("All trends").check()
    walk.press("Open the survey")
    expect(walk.page.get_by_text("0 people have answered so far.")).to_be_visible()
    walk.link = walk.page.locator(".app-sharing__link").get_attribute("href")
    return walk


@pytest.fixture
def phone(visit, asking):
    """Return a function that opens the link on a new phone."""

    def opened(*, javascript=False):
        page = visit("/healthz", javascript=javascript)
        page.set_viewport_size(PHONE)
        page.goto(asking.link)
        return page

    return opened


def answer(page, level):
    """One tap for each question, and one to send."""
    for question in page.get_by_role("group").all():
        question.get_by_role("radio", name=level).check()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


@WAYS
def test_a_phone_answers_in_eleven_taps_and_only_once(asking, phone, javascript):
    page = phone(javascript=javascript)
    expect(page.get_by_role("group")).to_have_count(TRENDS)
    answer(page, "2 Developing")

    page.goto(asking.link)
    expect(page.get_by_text("This device has answered the staff survey")).to_be_visible()
    expect(page.get_by_role("button", name="Send my answers")).to_have_count(0)
    asking.page.reload()
    expect(asking.page.get_by_text("1 person has answered so far.")).to_be_visible()


def test_the_survey_is_clean_on_a_phone_empty_and_refused(phone, faults):
    page = phone(javascript=True)
    assert faults(page) == []
    page.get_by_role("radio", name="3 Embedded").first.check()
    page.get_by_role("button", name="Send my answers").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(TRENDS - 1)
    assert faults(page) == []
    summary.get_by_role("link", name="Question 2:").click()
    expect(page.get_by_role("group", name="2. ").get_by_role("radio").first).to_be_focused()
    expect(page.get_by_role("radio", name="3 Embedded").first).to_be_checked()


def test_five_phones_make_results_that_stand_beside_the_action(visit, asking, phone, faults):
    for level in ("0 Not started", "1 Exploring", "1 Exploring", "2 Developing", "4 Leading"):
        answer(phone(), level)
    asking.page.reload()
    expect(asking.page.get_by_text("5 people have answered so far.")).to_be_visible()
    expect(asking.page.get_by_role("table")).to_have_count(0)
    asking.page.locator("summary", has_text="Close the survey").click()
    asking.press("Close and see the results")
    expect(asking.page.get_by_role("row")).to_have_count(TRENDS + 1)
    expect(asking.page.get_by_role("row").nth(1)).to_contain_text("1 Exploring")
    expect(phone().get_by_role("heading", level=1)).to_have_text("This survey is closed")

    scripted = asking.on(visit("/accounts/login/"))
    scripted.sign_in()
    scripted.open_action()
    scripted.unfold("What staff said")
    expect(scripted.page.get_by_text("5 chose a level.")).to_be_visible()
    assert faults(scripted.page) == []
    scripted.page.goto(f"{asking.address}survey/")
    assert faults(scripted.page) == []


def test_without_javascript_the_fold_leads_to_what_staff_said(asking, phone):
    for _each in range(5):
        answer(phone(), "3 Embedded")
    asking.page.locator("summary", has_text="Close the survey").click()
    asking.press("Close and see the results")
    asking.open_action()
    asking.unfold("What staff said")
    asking.follow("See what staff said")
    expect(asking.heading).to_have_text("What staff said")
    expect(asking.page.get_by_text("5 chose a level.")).to_be_visible()


def test_the_page_with_the_code_prints_on_one_sheet(asking):
    asking.follow("Page to print, with a QR code")
    expect(asking.page.get_by_role("img", name="QR code")).to_be_visible()

    with pikepdf.open(io.BytesIO(asking.page.pdf(format="A4"))) as printed:
        assert len(printed.pages) == 1
