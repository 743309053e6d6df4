"""What is kept on the device of somebody who types, as the tests look at it."""

from playwright.sync_api import expect

from tests.browser.test_nothing_lost import TYPED

DRAFTS = "Object.keys(localStorage).filter(key => key.startsWith('draft '))"


def drafts(page):
    return page.evaluate(DRAFTS)


def await_drafts(page, many):
    """Our policy forbids the waiting that evaluates text in the page."""
    for _again in range(200):
        if len(drafts(page)) == many:
            return
        page.wait_for_timeout(100)
    raise AssertionError(drafts(page))


def type_name(page):
    page.get_by_label("Name of the organisation").fill("Three weeks of work")
    await_drafts(page, 1)


def type_offline(walk, text=TYPED):
    """What is typed on the first action's page after the connection dropped."""
    walk.open_action()
    walk.unfold("Evidence")
    walk.page.context.set_offline(True)
    expect(walk.status).to_contain_text("You are offline.")
    walk.evidence.fill(text)
