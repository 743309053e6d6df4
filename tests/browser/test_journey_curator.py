"""A curator brings the next year's edition from nothing to published, and no council loses anything by it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watch, sign_in
from tests.browser.looking import WIDE, faults_at_both_widths
from tests.browser.steps import Walk

LEVELS = ("0 Not started", "1 Exploring", "2 Developing", "3 Embedded", "4 Leading")
REWORDED = "Keep one owned set of responsible-use policies"
ADDED = "Say openly where the council uses automated decisions"


@pytest.fixture
def device(tmp_path, chromium, started):
    """Return a function that opens a device of its own, without JavaScript if asked, on a site of its own."""
    with started(tmp_path) as site:
        watch, contexts = Watch(site), []

        def open_page(**options):
            context = chromium.new_context(base_url=site.url, viewport=WIDE, reduced_motion="reduce", **options)
            contexts.append(context)
            return watch.over(context.new_page())

        yield open_page
        for context in contexts:
            context.close()
        assert watch.problems == []


def test_a_curator_publishes_the_next_edition_and_the_old_one_scores_as_before(device):
    council = device()
    sign_in(council, "stranger@demo.example")
    ref = council.locator("th[scope=row] a").first.get_attribute("href").strip("/").rpartition("/")[2]
    before = results_of(council, ref)

    desk = device(java_script_enabled=False)
    sign_in(desk, "curator@demo.example")
    draft = start_the_next_edition(desk)
    reword(desk, draft)
    retire(desk, draft)
    add_an_action(desk, draft)
    preview(desk, draft)
    publish(desk, draft)
    look_at_what_changed(device())

    assert results_of(council, ref) == before
    walk = Walk(device()).start_from_nothing()
    expect(walk.page.get_by_text("2025 edition").first).to_be_visible()
    walk.page.goto(f"{walk.address}actions/tpg-1/")
    expect(walk.heading).to_contain_text(REWORDED)


def results_of(page, ref):
    """Every figure of a submitted assessment, byte by byte."""
    answer = page.request.get(f"/assessments/{ref}/results.json")
    assert answer.ok
    return answer.body()


def start_the_next_edition(page):
    page.goto("/admin/trends/edition/")
    page.click("#result_list tbody th a")
    page.get_by_role("link", name="Start the next edition from this one").click()
    expect(page.get_by_label("Year of the next edition")).to_have_value("2025")
    page.get_by_role("button", name="Start the edition").click()
    expect(page.get_by_role("heading", name="State: Draft")).to_be_visible()
    return page.url


def open_action(page, draft, code):
    edition = re.search(r"/edition/(\d+)/", draft)[1]
    page.goto(f"/admin/trends/action/?edition__id__exact={edition}&q={code}")
    page.click("#result_list tbody th a")


def save(page):
    page.click("input[name=_save]")
    expect(page.locator(".messagelist .success")).to_be_visible()


def reword(page, draft):
    open_action(page, draft, "tpg-1")
    page.fill("#id_title_en", REWORDED)
    save(page)


def retire(page, draft):
    open_action(page, draft, "tpg-2")
    page.get_by_role("link", name="Delete").click()
    page.locator("input[type=submit]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def add_an_action(page, draft):
    page.goto("/admin/trends/action/add/")
    page.locator("#id_trend optgroup[label^='2025'] option", has_text="Technology for public good").evaluate(
        "option => { option.selected = true; }"
    )
    for name, value in {"code": "tpg-9", "position": "9", "title_en": ADDED, "source_lines": "A title"}.items():
        page.fill(f"#id_{name}", value)
    page.select_option("#id_provenance", "guidance")
    for level in LEVELS:
        page.get_by_label(level, exact=False).first.fill(f"What is true at {level}.")
    page.check("#id_is_without_case")
    page.fill("#id_without_case_why_en", "No council has told of it yet")
    save(page)


def preview(page, draft):
    page.goto(draft)
    report = page.get_by_role("link", name="Preview of a report").get_attribute("href")
    answer = page.request.get(report)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    page.get_by_role("link", name="Preview of its pages").click()
    expect(page.get_by_text("Only curators see this page.")).to_be_visible()
    page.get_by_role("link", name="Technology for public good").click()
    for title in (REWORDED, ADDED):
        expect(page.get_by_role("heading", name=title)).to_be_visible()


def publish(page, draft):
    page.goto(draft)
    expect(page.get_by_text("Nothing is missing: it can be published.")).to_be_visible()
    page.get_by_role("button", name="Send to review").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("heading", name="State: Published")).to_be_visible()


def look_at_what_changed(page):
    page.goto("/trends/")
    page.get_by_role("link", name="What changed since the 2024 edition").click()
    expect(page.get_by_text("31 of 32 actions can be compared over time.")).to_be_visible()
    expect(page.get_by_role("heading", name=ADDED)).to_be_visible()
    assert faults_at_both_widths(page) == []
