"""Somebody new walks the whole way: from the front page to a report in the hand, and back to the answers."""

import re

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.browser.steps import NAME, Walk

EVIDENCE = "Policy on data & AI, 2026 – “approved” by <Cabinet>.\nOwner: Monitoring Officer 🌱"
TARGET_REASON = "Most of our footprint is in buildings. Written criteria are good enough until 2028."
NA_REASON = "The county runs and commissions this; we looked for a joint service and found none."
REOPENED_BECAUSE = "The cyber return was checked again by the audit partnership."
BALANCE = "Your technology is 38 points ahead of your digital practice. Good IT may be hiding"


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_new_lead_walks_from_the_front_page_to_the_report_and_back(visit, javascript):
    walk = Walk(visit("/", javascript=javascript), javascript)
    join(walk)
    answer_the_first_five(walk)
    away = walk.on(visit("/accounts/login/", javascript=javascript))
    come_back_on_another_device(away)
    check_and_submit(away)
    read_the_results(away)
    explain_a_number(away)
    make_and_download_the_report(away)
    reopen(away)


def join(walk):
    walk.follow("Start an assessment")
    walk.sign_up()
    walk.found_a_council()
    walk.start_an_assessment()
    expect(walk.page.get_by_text("0 of 32 actions answered.")).to_be_visible()


def answer_the_first_five(walk):
    walk.follow("Start with Technology for public good")
    walk.choose("2 Developing")
    walk.give_evidence(EVIDENCE)
    walk.go_on()

    walk.choose("1 Exploring")
    walk.aim_lower("2 Developing", TARGET_REASON)
    walk.go_on()

    walk.choose("Do not know")
    walk.go_on()

    walk.choose("3 Embedded")
    walk.go_on()

    walk.choose("Does not apply here", told="Say why this does not apply here")
    walk.write("Why does it not apply here?", NA_REASON)
    walk.go_back()
    expect(walk.page.get_by_text("4 of 32 actions answered.")).to_be_visible()


def come_back_on_another_device(walk):
    walk.sign_in()
    walk.page.get_by_role("rowheader", name=walk.council).get_by_role("link").click()
    expect(walk.badge_of("tpg-1")).to_contain_text("2 Developing")
    expect(walk.badge_of("tpg-3")).to_contain_text("Do not know")
    expect(walk.badge_of("rs-2")).to_contain_text("Does not apply")

    walk.open_action("tpg-1")
    walk.unfold("Evidence")
    expect(walk.evidence).to_have_value(EVIDENCE)
    expect(walk.page.get_by_label("A document or a link")).to_be_checked()

    walk.page.goto(walk.address)
    walk.follow("Continue with Reimagining services")
    expect(walk.page).to_have_url(re.compile("/actions/rs-3/$"))
    walk.choose("0 Not started")
    walk.go_back()
    walk.page.locator("a[href$='actions/cy-1/']").click()
    walk.choose("3 Embedded")
    walk.go_back()


def check_and_submit(walk):
    walk.follow("Check and submit")
    page = walk.page
    expect(page.get_by_text("6 of 32 actions answered.")).to_be_visible()
    expect(page.get_by_role("region", name="Not answered").get_by_role("listitem")).to_have_count(25)
    expect(page.get_by_role("region", name="To find out").get_by_role("listitem")).to_have_count(1)
    expect(page.get_by_role("region", name="Does not apply")).to_contain_text(NA_REASON)
    expect(page.get_by_role("link", name="Change ")).to_have_count(7)

    walk.follow("Continue to submit")
    expect(page.get_by_text("26 actions are open, so the results are marked provisional.")).to_be_visible()
    assert "/results/" not in page.url
    walk.press("Submit as provisional")


def read_the_results(walk):
    page = walk.page
    expect(page).to_have_url(f"{walk.address}results/")
    expect(page.get_by_text("Provisional.", exact=True)).to_be_visible()
    expect(page.get_by_text(BALANCE)).to_be_visible()
    expect(page.get_by_text("Confidence is low")).to_be_visible()
    for chart in ("#profile", "#levels"):
        expect(page.locator(f"{chart} ~ * svg:visible, {chart} + * svg:visible").first).to_be_visible()

    services = page.get_by_role("row", name="Reimagining services")
    expect(services).to_contain_text("2 of 3")
    expect(services).to_contain_text("1 Exploring")
    expect(services).to_contain_text("provisional")
    expect(page.get_by_role("row", name="Cyber")).to_contain_text("50 evidenced")

    to_do = page.locator("ol.app-todo").first.get_by_role("listitem")
    expect(to_do.first).to_contain_text("Next step:")
    expect(to_do.first).to_contain_text("Target 3 Embedded")
    expect(page.get_by_text("1 action was answered “Do not know”.")).to_be_visible()
    cases = page.locator("#cases ~ ul.app-cards").first.get_by_role("listitem")
    assert cases.count() >= 1
    for case in cases.all():
        expect(case).to_contain_text("Because you are at")
    expect(page.get_by_text("Overall score:")).to_be_visible()


def explain_a_number(walk):
    page = walk.page
    page.get_by_role("row", name="Reimagining services").get_by_role("link", name="explain the score").click()
    expect(walk.heading).to_have_text("Reimagining services")
    expect(page.get_by_text("(3 + 0) ÷ 2 answered actions = 1.5")).to_be_visible()
    answers = page.get_by_role("table").get_by_role("row")
    expect(answers.filter(has_text="3 Embedded").first).to_contain_text(NAME)
    expect(answers.filter(has_text="Does not apply")).to_contain_text(NA_REASON)
    walk.follow("Back to the results")


def make_and_download_the_report(walk):
    walk.press("Make the PDF report")
    walk.await_report()
    download = walk.download_report()
    assert download.suggested_filename.endswith(".pdf")
    with pikepdf.open(download.path()) as report:
        assert report.Root.MarkInfo.Marked
        assert report.Root.StructTreeRoot
        assert report.Root.Lang == "en-GB"
        assert report.Root.ViewerPreferences.DisplayDocTitle
        with report.open_metadata() as about:
            assert walk.council in about["dc:title"]
        assert 15 <= len(report.pages) <= 25


def reopen(walk):
    page = walk.page
    page.goto(walk.address)
    walk.follow("Reopen the assessment")
    walk.page.get_by_label("Why do you reopen this assessment?").fill(REOPENED_BECAUSE)
    walk.press("Reopen")
    expect(page.get_by_text("The assessment is open again.")).to_be_visible()
    expect(page.get_by_text(REOPENED_BECAUSE)).to_be_visible()

    page.locator("a[href$='actions/cy-1/']").click()
    walk.choose("0 Not started")
    walk.go_back()
    walk.follow("See the results submitted on")
    expect(page.get_by_text(BALANCE)).to_be_visible()
    page.goto(f"{walk.address}results/")
    expect(page.get_by_text("Your digital practice is 38 points ahead of your technology.")).to_be_visible()
    page.goto(f"{walk.address}reports/")
    assert walk.download_report().path().stat().st_size > 50_000
