"""The leader of a council reads what colleagues answered, changes nothing, and takes the report away."""

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.browser.steps import Walk

WAYS = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])


@pytest.fixture
def address(visit):
    """The address of the open assessment of the reader's council."""
    page = visit("/assessments/", "lead", javascript=False)
    page.get_by_role("rowheader", name="Fenbridge Borough Council").get_by_role("link").click()
    return page.url


@pytest.fixture
def submitted(visit, address):
    """The same assessment, submitted by its lead; opened again afterwards."""
    lead = Walk(visit(address, "lead", javascript=False), javascript=False)
    lead.address = address
    lead.submit()
    yield address
    lead.page.goto(f"{address}reopen/")
    lead.page.get_by_label("Why do you reopen this assessment?").fill("The reader has read it.")
    lead.press("Reopen")


@WAYS
def test_a_reader_reads_the_answers_and_has_nothing_to_change_them_with(visit, address, javascript):
    page = visit("/assessments/", "reader", javascript=javascript)
    page.get_by_role("rowheader", name="Fenbridge Borough Council").get_by_role("link").click()
    expect(page).to_have_url(address)
    page.locator("a[href$='actions/ai-1/']").click()
    expect(page.get_by_text("You can read this answer.")).to_be_visible()
    expect(page.get_by_text("The Monitoring Officer is accountable")).to_be_visible()
    expect(page.locator("main").get_by_role("radio")).to_have_count(0)
    expect(page.locator("main form")).to_have_count(0)
    page.goto(f"{address}check/")
    expect(page.get_by_text("Only a lead of your organisation can submit the assessment.")).to_be_visible()
    expect(page.locator(".app-answers td").get_by_role("link")).to_have_count(0)


@pytest.mark.parametrize("path", ["actions/ai-1/", "submit/", "reopen/"])
def test_what_a_reader_sends_all_the_same_is_refused(visit, address, path):
    page = visit(address, "reader", javascript=False)
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")
    form = {"csrfmiddlewaretoken": token, "level": "4", "version": "1", "reason": "because"}
    answer = page.request.post(f"{address}{path}", form=form, headers={"Referer": address})
    assert answer.status == 403
    page.goto(f"{address}actions/ai-1/")
    expect(page.get_by_text("3 Embedded").first).to_be_visible()


@WAYS
def test_a_reader_reads_the_results_and_downloads_the_report(visit, submitted, javascript):
    walk = Walk(visit(f"{submitted}results/", "reader", javascript=javascript), javascript)
    expect(walk.page.get_by_text("Provisional.", exact=True)).to_be_visible()
    expect(walk.page.get_by_text("Your technology is").first).to_be_visible()
    walk.press("Make the PDF report")
    walk.await_report()
    report = walk.download_report()
    assert report.suggested_filename == "digital-maturity-2024-fenbridge-borough-council.pdf"
    with pikepdf.open(report.path()) as pages:
        assert 15 <= len(pages.pages) <= 25


def test_a_stranger_finds_nothing_of_another_council(visit, address):
    page = visit("/assessments/", "stranger", javascript=False)
    expect(page.get_by_text("Fenbridge")).to_have_count(0)
    for path in ("", "check/", "actions/ai-1/", "results/", "results.json", "reports/"):
        assert page.goto(f"{address}{path}").status == 404
