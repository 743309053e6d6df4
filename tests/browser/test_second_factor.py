"""Second factors in a real browser: an app without JavaScript, passkeys with Chromium's own virtual authenticator."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, Watch
from tests.browser.looking import WIDE, faults_at_both_widths
from tests.browser.steps import Walk
from tests.organisations.authenticator import code

FACTORS = "/accounts/second-factor/"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def confirm(page):
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def set_up_app(page):
    """Set up an app and return its key; the recovery codes are on the page then."""
    page.goto(FACTORS)
    page.get_by_role("link", name="Set up an authenticator app").click()
    confirm(page)
    key = page.locator("[data-key]").inner_text()
    page.get_by_label("Code that the app shows now").fill(code(key))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    return key


def sign_out(page):
    page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/?next=/accounts/")


def test_an_app_and_recovery_codes_work_without_javascript(visit):
    walk = Walk(visit("/", javascript=False), javascript=False)
    walk.sign_up()
    page = walk.page
    set_up_app(page)
    codes = page.locator("main code").all_inner_texts()
    with page.expect_download() as file:
        page.get_by_role("link", name="Download them as text").click()
    assert file.value.path().read_text().split() == codes
    sign_out(page)
    walk_in_by_password(page, walk.email)
    page.get_by_label("Code from your app, or a recovery code").fill(codes[0])
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    page.goto(FACTORS)
    expect(page.get_by_text("9 codes are left")).to_be_visible()


def walk_in_by_password(page, email):
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter your code")


@pytest.fixture
def device(site, chromium):
    """A page with a built-in authenticator, at the name that passkeys accept without TLS."""
    watch = Watch(replace(site, url=site.url.replace("127.0.0.1", "localhost")))
    context = chromium.new_context(base_url=watch.site.url, viewport=WIDE, locale="en-GB", reduced_motion="reduce")
    page = watch.over(context.new_page())
    page.authenticator = context.new_cdp_session(page)
    page.authenticator.send("WebAuthn.enable")
    page.key = page.authenticator.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})[
        "authenticatorId"
    ]
    yield page
    context.close()
    assert watch.problems == []


def test_a_passkey_is_added_and_signs_in_alone(device, faults):
    walk = Walk(device)
    walk.sign_up()
    device.goto(FACTORS)
    device.get_by_role("link", name="Add a passkey").click()
    confirm(device)
    assert faults_at_both_widths(device) == []
    device.set_viewport_size(WIDE)
    device.get_by_role("button", name="Add the passkey").click()
    expect(device.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    device.get_by_role("link", name="I have kept them").click()
    expect(device.get_by_text("1 passkey")).to_be_visible()

    sign_out(device)
    device.get_by_role("button", name="Sign in with a passkey").click()
    expect(device.get_by_role("heading", level=1)).to_have_text("Your account")

    sign_out(device)
    walk_in_by_password(device, walk.email)
    assert faults(device) == []
    device.get_by_role("button", name="Use your passkey").click()
    expect(device.get_by_role("heading", level=1)).to_have_text("Your account")


def test_a_device_without_the_passkey_says_what_to_do(device, faults):
    device.goto("/accounts/login/")
    device.authenticator.send("WebAuthn.setUserVerified", {"authenticatorId": device.key, "isUserVerified": False})
    device.get_by_role("button", name="Sign in with a passkey").click()
    expect(device.get_by_role("status")).to_contain_text("Press the button again")
    assert faults(device) == []


def test_at_an_address_without_tls_the_page_says_why_there_is_no_passkey(visit):
    page = visit("/accounts/login/")  # 127.0.0.1 is no name that a passkey can belong to
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("status")).to_contain_text("Open this site by its https address")


def test_the_pages_of_a_second_factor_are_clean(visit):
    walk = Walk(visit("/"))
    walk.sign_up()
    page = walk.page
    page.goto(f"{FACTORS}totp/activate/")
    confirm(page)
    assert faults_at_both_widths(page) == []
    set_up_app_here(page)
    assert faults_at_both_widths(page) == []
    for path in ("", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/", "reauthenticate/"):
        page.goto(f"{FACTORS}{path}")
        assert faults_at_both_widths(page) == [], path


def set_up_app_here(page):
    page.get_by_label("Code that the app shows now").fill("000000")
    page.get_by_role("button", name="Set up").click()
    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_label("Code that the app shows now").fill(code(page.locator("[data-key]").inner_text()))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
