"""From a lead's invitation to a colleague's first page: a mail that the worker sends, a link, an account, a place."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, Watch, sign_in
from tests.browser.looking import WIDE, faults_at_both_widths

ADDRESS = "ann.lee@council.example"
LINK = re.compile(r"http://\S+/organisations/join/\w{64}/")


@pytest.fixture
def mails(tmp_path):
    folder = tmp_path / "mails"
    folder.mkdir()
    return folder


@pytest.fixture
def device(tmp_path, mails, chromium, started):
    """Return a function that opens a device of its own; what goes wrong on any of its pages is a failure."""
    with started(tmp_path, EMAIL_URL=f"filemail:///{mails}") as site:
        watch, contexts = Watch(site), []

        def open_page():
            contexts.append(chromium.new_context(base_url=site.url, viewport=WIDE, reduced_motion="reduce"))
            return watch.over(contexts[-1].new_page())

        yield open_page
        for context in contexts:
            context.close()
        assert watch.problems == []


def link_in(mails, patience=60):
    """The link of the newest mail, once the worker has sent one."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := [link for mail in mails.iterdir() for link in LINK.findall(mail.read_text())]:
            return found[-1]
        time.sleep(0.2)  # the worker looks four times a second
    raise AssertionError("no mail came")


def invite(page):
    page.goto("/organisations/1/")
    page.get_by_role("link", name="Invite people").click()
    page.get_by_label("E-mail addresses").fill(f"Lee, Ann <{ADDRESS}>")
    page.get_by_label("Contributor").check()
    page.get_by_role("button", name="Send invitations").click()
    expect(page.get_by_text("1 invitation is on its way.")).to_be_visible()


def join(page, link):
    page.goto(link)
    assert faults_at_both_widths(page) == []
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.get_by_label("Your name").fill("Ann Lee")
    page.get_by_label("Password", exact=True).fill(PASSWORD + " of Ann")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_text(f"You join with this account: {ADDRESS}.")).to_be_visible()  # no mail to confirm it
    page.get_by_label("Service staff").check()
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_text("You belong to Fenbridge Borough Council now.")).to_be_visible()


def test_somebody_is_invited_joins_and_is_seen(device, mails):
    lead, colleague = device(), device()
    sign_in(lead, "lead@demo.example")
    invite(lead)
    link = link_in(mails)

    join(colleague, link)
    expect(colleague.get_by_role("rowheader", name="Fenbridge Borough Council")).to_be_visible()

    lead.goto("/organisations/1/")
    row = lead.get_by_role("row", name=re.compile("Ann Lee"))
    expect(row).to_contain_text("Contributor")
    expect(row).to_contain_text("Service staff")
    assert faults_at_both_widths(lead) == []

    colleague.goto(link)
    expect(colleague.get_by_role("heading", name="Ask for a new invitation")).to_be_visible()
