"""Colleagues discuss an action and show a document for it; a reader takes it away, and a stranger finds nothing."""

import re

import pytest
from playwright.sync_api import expect

from tests.assessments.samples import PDF
from tests.browser.looking import faults_at_both_widths

WAYS = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
PLAN = {"name": "Our plan.pdf", "mimeType": "application/pdf", "buffer": PDF}
CODES = {True: "sp-1", False: "sp-2"}


@pytest.fixture
def action(visit):
    """Return a function that gives the address of an action of the demo council, another for each way."""
    page = visit("/assessments/", "lead", javascript=False)
    page.get_by_role("rowheader", name="Fenbridge Borough Council").get_by_role("link").click()
    return lambda javascript: f"{page.url}actions/{CODES[javascript]}/"


@WAYS
def test_an_action_is_discussed_until_it_is_settled(visit, action, javascript):
    address = action(javascript)
    lead = visit(address, "lead", javascript=javascript)
    lead.get_by_role("link", name="Comments").click()
    lead.get_by_label("Your comment").fill("Who keeps the list? See https://example.org/list")
    lead.locator("summary", has_text="Mention people").click()
    lead.locator("input[name=mention]").first.check()
    lead.get_by_role("button", name="Add the comment").click()
    expect(lead.get_by_role("link", name="https://example.org/list")).to_be_visible()

    colleague = visit(address, "contributor", javascript=javascript)
    if javascript:
        expect(colleague.get_by_text("1 open thread")).to_be_visible()
    colleague.get_by_role("link", name="Comments").click()
    colleague.get_by_role("link", name=re.compile("^Reply")).click()
    colleague.get_by_label("Your comment").fill("I do.")
    colleague.get_by_role("button", name="Reply").click()
    if javascript:
        assert faults_at_both_widths(colleague) == []

    lead.reload()
    expect(lead.get_by_text("I do.")).to_be_visible()
    lead.get_by_role("button", name="Resolve").click()
    expect(lead.get_by_text("Nothing is open.")).to_be_visible()
    expect(lead.get_by_text("I do.")).to_be_visible()  # browsers open the fold that holds what the address names
    lead.get_by_role("link", name=re.compile("^Remove")).click()
    if javascript:
        assert faults_at_both_widths(lead) == []
    lead.get_by_role("button", name="Remove").click()
    expect(lead.get_by_text("This comment was removed.")).to_be_visible()


@WAYS
def test_a_document_is_shown_to_members_only(visit, action, javascript):
    address = action(javascript)
    lead = visit(address, "lead", javascript=javascript)
    lead.get_by_role("link", name="Links and files").click()
    lead.get_by_label("What is it?").fill("Our plan")
    lead.get_by_label("On which day was it true?").fill("27 3 2026")
    lead.get_by_label("Or a file").set_input_files(PLAN | {"name": "plan.docx"})
    lead.get_by_role("button", name="Add").click()
    expect(lead.get_by_role("alert")).to_contain_text("its content is not what its name says")
    lead.get_by_label("Or a file").set_input_files(PLAN)
    lead.get_by_role("button", name="Add").click()
    expect(lead.get_by_text(f"Our plan.pdf, {len(PDF)}")).to_be_visible()

    reader = visit(f"{address}evidence/", "reader", javascript=javascript)
    if javascript:
        assert faults_at_both_widths(reader) == []
    with reader.expect_download() as download:
        reader.get_by_role("link", name="Our plan").click()
    assert download.value.suggested_filename == "Our plan.pdf"
    assert download.value.path().read_bytes() == PDF

    stranger = visit("/assessments/", "stranger", javascript=False)
    file = reader.get_by_role("link", name="Our plan").get_attribute("href")
    for path in (file, f"{address}evidence/", f"{address}talk/"):
        assert stranger.goto(path).status == 404
