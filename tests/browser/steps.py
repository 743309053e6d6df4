"""What a person does, step by step, by what the pages say: labels, buttons and links.

With JavaScript every change saves itself, so people move on by links; without it the buttons save.
"""

import re
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, sign_in

NAME, JOB_TITLE = "Nia Rees", "Head of digital"
SAVED = re.compile(rf"^\s*Saved at \d\d:\d\d by {NAME}, {JOB_TITLE}\s*$")
FIRST = "tpg-1"  # the first action of the edition


@dataclass
class Walk:
    """One new person with a council of their own, on one device."""

    page: Page
    javascript: bool = True
    email: str = field(default_factory=lambda: f"nia.{secrets.token_hex(4)}@example.org")

    def __post_init__(self):
        self.council = f"Testshire {self.email[4:12]} Council"

    # Getting there

    def sign_up(self):
        self.page.goto("/accounts/signup/")
        self.page.get_by_label("E-mail address").fill(self.email)
        self.page.get_by_label("Your name").fill(NAME)
        self.page.get_by_label("Job title").fill(JOB_TITLE)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Create account")

    def found_a_council(self):
        expect(self.heading).to_have_text("Tell us about your organisation")
        self.page.get_by_label("Name of the organisation").fill(self.council)
        self.page.get_by_label("Unitary council").check()
        self.page.get_by_label("Nation, if it is").select_option("Wales")
        self.page.get_by_label("Region (optional)").fill("Mid Wales")
        self.page.get_by_label("Medium:").check()
        self.press("Save and continue")

    def start_an_assessment(self):
        self.press("Start the assessment")
        expect(self.heading).to_have_text("Your assessment")
        self.address = self.page.url

    def start_from_nothing(self):
        self.sign_up()
        self.found_a_council()
        self.start_an_assessment()
        return self

    def on(self, page):
        """The same person with another page: a tab or another device."""
        other = Walk(page, self.javascript, self.email)
        other.address = self.address
        return other

    def sign_in(self):
        sign_in(self.page, self.email)

    # Reading and pressing

    @property
    def heading(self):
        return self.page.get_by_role("heading", level=1)

    @property
    def status(self):
        """The line that tells what became of the answer; spoken when it changes."""
        return self.page.locator("#save-status[role=status]")

    @property
    def evidence(self):
        return self.page.get_by_label("What is your answer based on?")

    def press(self, name, **options):
        self.page.get_by_role("button", name=name).click(**options)

    def follow(self, name, **options):
        self.page.get_by_role("link", name=name).click(**options)

    # Answering

    def open_action(self, code=FIRST):
        self.page.goto(f"{self.address}actions/{code}/")

    def unfold(self, name):
        fold = self.page.locator("details", has=self.page.locator("summary", has_text=name))
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()

    @contextmanager
    def saving(self, told=SAVED):
        """Make one change inside; with JavaScript wait for its own request and what the page says then."""
        if not self.javascript:
            yield
            return
        with self.page.expect_response(lambda response: response.request.method == "POST"):
            yield
        expect(self.status).to_contain_text(told)

    def choose(self, level, told=SAVED):
        with self.saving(told):
            self.page.get_by_role("radio", name=level, exact=True).check()

    def write(self, label, text, told=SAVED):
        with self.saving(told):
            self.page.get_by_label(label).fill(text)

    def give_evidence(self, text, strength="A document or a link"):
        self.unfold("Evidence")
        self.write("What is your answer based on?", text)
        with self.saving():
            self.page.get_by_label(strength).check()

    def aim_lower(self, target, reason):
        self.unfold("Target and importance")
        with self.saving("Say why this target is good enough for you"):
            self.page.get_by_label("Which level does your council want to reach?").select_option(target)
        self.write("Why is this good enough for you?", reason)

    def go_on(self):
        """To the next action: by its link where all is saved, else by the button that saves."""
        if self.javascript:
            self.page.locator("a[rel=next]").click()
        else:
            self.press("Save and go to the next action")

    def go_back(self):
        if self.javascript:
            self.follow("Your assessment")
        else:
            self.press("Save and go back to the list")

    def submit(self):
        self.page.goto(f"{self.address}submit/")
        self.press("Submit")

    def badge_of(self, code):
        """What the task list shows beside an action."""
        return self.page.locator("li.app-task", has=self.page.locator(f"a[href$='actions/{code}/']"))

    # The report

    @property
    def latest(self):
        """The newest submission on the page of reports."""
        return self.page.locator(".app-reports > li").first

    def await_report(self):
        """With JavaScript the page tells by itself; without it one asks again."""
        ready = self.latest.get_by_text("Ready.")
        if self.javascript:
            expect(ready).to_be_visible(timeout=90_000)
            return
        for _again in range(90):
            if ready.is_visible():
                return
            self.page.wait_for_timeout(1000)
            self.follow("Check again")
        raise AssertionError(self.page.inner_text("main"))

    def download_report(self):
        with self.page.expect_download() as download:
            self.latest.get_by_role("link", name="Download the report").click()
        return download.value
