"""The curators' desk is as clean as the public pages."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import faults_at_both_widths, status_of

LISTS = ["trends/edition/", "trends/trend/", "trends/action/", "trends/theme/", "casestudies/casestudy/"]
PAGES = ["casestudies/casestudy/sheets/", "casestudies/linkcheck/"]


def follow(page, what):
    """Click what leads to another page, and wait for that: the one before would answer too."""
    with page.expect_navigation():
        page.click(what)


@pytest.mark.parametrize("path", ["", *LISTS, *(f"{path}add/" for path in LISTS), *PAGES])
def test_a_list_and_its_empty_form_are_clean(visit, path):
    page = visit(f"/admin/{path}", "curator")
    assert status_of(page) == 200
    assert faults_at_both_widths(page) == []


def test_the_page_that_starts_the_next_edition_is_clean(visit):
    page = visit("/admin/trends/edition/", "curator")
    follow(page, "#result_list tbody th a")
    page.goto(page.locator(".app-life a[href$='/next/']").get_attribute("href"))
    assert faults_at_both_widths(page) == []


@pytest.mark.parametrize("path", LISTS)
def test_a_filled_form_is_clean(visit, faults, path):
    page = visit(f"/admin/{path}", "curator")
    follow(page, "#result_list tbody th a")
    assert faults(page) == []


@pytest.mark.parametrize("path", ["trends/action/add/", "casestudies/casestudy/add/"])
def test_a_refused_form_is_clean(visit, faults, path):
    page = visit(f"/admin/{path}", "curator")
    follow(page, "input[name=_save]")
    expect(page.locator(".errornote")).to_be_visible()
    assert faults(page) == []


def test_what_a_spreadsheet_changes_is_shown_cleanly(visit):
    page = visit("/admin/casestudies/casestudy/sheets/", "curator")
    for text in ("code,title\nprato,Weaving on\n", "code,titel\nprato,Weaving on\n"):
        file = {"name": "cases.csv", "mimeType": "text/csv", "buffer": text.encode()}
        page.locator("input[type=file]").set_input_files([file])
        follow(page, "input[type=submit]")
        assert faults_at_both_widths(page) == []
        follow(page, "text=Choose another file")


def test_a_mended_wording_is_public_at_once_with_its_reason(visit):
    page = visit("/admin/trends/trend/", "curator")
    follow(page, "#result_list tbody th a")
    summary, address = page.locator("#id_summary_en").input_value(), page.locator(".viewsitelink").get_attribute("href")
    page.fill("#id_summary_en", f"{summary} Mended.")
    page.fill("#id_correction_reason", "A word was missing")
    follow(page, "input[name=_save]")
    public = visit(address)
    assert f"{summary} Mended." in public.inner_text("main")
    assert "A word was missing" in public.inner_text("main")
    assert faults_at_both_widths(public) == []


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_a_trend_is_mended_with_its_actions_and_sentences_on_one_page(visit, javascript):
    page = visit("/admin/trends/trend/?group__exact=technology", "curator", javascript=javascript)
    follow(page, "#result_list tbody th a")
    first = page.locator("#actions-group .app-action").first
    assert not page.locator("#id_actions-0-sentence_3_en").is_visible()
    first.locator("summary").first.click()
    page.fill("#id_actions-0-sentence_3_en", f"Everybody does so, scripts or not: {javascript}.")
    page.locator("#actions-group .collapse summary").first.click()
    page.fill("#id_actions-0-sentence_3_cy", "Pawb.")
    if page.locator("#id_correction_reason").count():  # councils use the edition
        page.fill("#id_correction_reason", "Plainer")
    follow(page, "input[name=_continue]")
    assert page.locator("#id_actions-0-sentence_3_en").input_value().endswith(f"{javascript}.")
    assert page.locator("#id_actions-0-sentence_3_cy").input_value() == "Pawb."


def test_a_trend_with_everything_unfolded_is_clean(visit):
    page = visit("/admin/trends/trend/", "curator")
    follow(page, "#result_list tbody th a")
    page.locator("#actions-group details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    assert faults_at_both_widths(page) == []


def test_a_history_shows_a_change_and_brings_the_older_text_back(visit):
    page = visit("/admin/trends/action/", "curator")
    follow(page, "#result_list tbody th a")
    title = page.locator("#id_title_en").input_value()
    page.fill("#id_title_en", f"{title} now")
    if page.locator("#id_correction_reason").count():  # councils use the edition
        page.fill("#id_correction_reason", "Plainer")
    follow(page, "input[name=_continue]")
    page.click(".historylink")
    assert page.locator("ins").first.inner_text().strip() == "now"
    assert faults_at_both_widths(page) == []
    page.get_by_role("button", name="Restore the text").first.click()
    assert page.locator("del").first.inner_text().strip() == "now"
