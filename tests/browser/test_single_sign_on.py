"""Signing in where one's own organisation asks for the password, in a real browser that minds our policy."""

import os
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser import looking
from tests.browser.conftest import PASSWORD, PATIENCE, Watch
from tests.organisations.identity_provider import CLIENT_ID, SECRET, local_provider

ADD = f"""
from organisations.models import IdentityProvider, Organisation, User
council = Organisation.objects.get(name__startswith="Fenbridge")
row = IdentityProvider(organisation=council, kind="other", name="Fenbridge account", issuer="%s")
row.client_id = "{CLIENT_ID}"
row.secret = "{SECRET}"
row.save()
row.domains.create(domain="fenbridge.example")
User.objects.create_superuser("owner@demo.example", "{PASSWORD}", name="Owner")
"""


@pytest.fixture(scope="module")
def provider(site):
    with local_provider() as provider:
        environment = {name: os.environ[name] for name in ("PATH", "HOME")} | {"DATA_DIR": str(site.data_dir)}
        command = [sys.executable, "manage.py", "shell", "-c", ADD % provider.issuer]
        subprocess.run(command, env=environment, check=True, timeout=60)
        yield provider


@pytest.fixture
def person(provider):
    provider.claims = {}
    provider.person = {"sub": "ada-1", "email": "ada@fenbridge.example", "email_verified": True, "name": "Ada Lovelace"}


class WatchBoth(Watch):
    """The provider is the one other host that a visit may reach."""

    def reach(self, request):
        if not request.url.startswith(self.provider.issuer):
            super().reach(request)


@pytest.fixture(params=[True, False], ids=["JavaScript", "no JavaScript"])
def page(request, site, chromium, provider, person):
    yield from open_page(site, chromium, provider, request.param)


@pytest.fixture
def scripted_page(site, chromium, provider, person):
    yield from open_page(site, chromium, provider, True)


def open_page(site, chromium, provider, javascript):
    watch = WatchBoth(site)
    watch.provider = provider
    context = chromium.new_context(
        base_url=site.url, java_script_enabled=javascript, viewport=looking.WIDE, locale="en-GB"
    )
    context.set_default_timeout(PATIENCE)
    yield watch.over(context.new_page())
    context.close()
    assert watch.problems == []


def set_out(page, address="ada@fenbridge.example"):
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Sign in").click()
    page.get_by_role("link", name="Sign in with your organisation").click()
    page.get_by_label("Your work e-mail address").fill(address)
    page.get_by_role("button", name="Continue").click()


def come_back(page):
    expect(page).to_have_title("Provider")
    page.get_by_role("link", name="It is me").click()


def test_a_new_colleague_gets_to_the_assessments_of_the_council_as_a_reader(page):
    set_out(page)
    come_back(page)
    expect(page).to_have_url("/assessments/")
    expect(page.get_by_role("main")).to_contain_text("Fenbridge Borough Council")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    assessment = page.url
    page.goto(f"{assessment}submit/")
    assert looking.status_of(page) == 403

    page.get_by_role("button", name="Sign out").click()
    page.goto(assessment)
    expect(page).to_have_title("Sign in – Digital maturity self-assessment")
    set_out(page)
    come_back(page)
    page.goto(assessment)
    expect(page.get_by_text("Signed in as Ada Lovelace")).to_be_visible()


def test_an_answer_that_cannot_be_trusted_ends_on_a_calm_page(scripted_page, provider):
    provider.claims = {"nonce": "another", "sub": "bob-1", "email": "bob@fenbridge.example"}
    set_out(scripted_page)
    come_back(scripted_page)
    expect(scripted_page.get_by_role("heading", level=1)).to_have_text("Tell your IT team")
    assert looking.faults_at_both_widths(scripted_page) == []


def test_an_account_that_is_there_already_leads_to_its_password(scripted_page, provider):
    provider.person |= {"sub": "lead-1", "email": "lead@fenbridge.example"}
    set_out(scripted_page)
    come_back(scripted_page)
    expect(scripted_page).to_have_url("/assessments/")
    scripted_page.get_by_role("button", name="Sign out").click()
    provider.person["sub"] = "lead-2"
    set_out(scripted_page)
    come_back(scripted_page)
    expect(scripted_page.get_by_role("heading", level=1)).to_have_text("Sign in with your password first")
    assert looking.faults_at_both_widths(scripted_page) == []
    scripted_page.get_by_role("link", name="Sign in with your password").click()
    expect(scripted_page).to_have_url("/accounts/login/?next=/accounts/single-sign-on/connect/")


def test_the_page_that_leads_out_is_clean_and_has_a_link_where_browsers_do_not_go_on(scripted_page, provider):
    scripted_page.route(f"{provider.issuer}/**", lambda route: route.fulfill(status=204))
    set_out(scripted_page)
    expect(scripted_page.get_by_role("link", name="Continue with Fenbridge account")).to_be_visible()
    assert looking.faults_at_both_widths(scripted_page) == []
    scripted_page.unroute(f"{provider.issuer}/**")
    scripted_page.get_by_role("link", name="Continue with Fenbridge account").click()
    expect(scripted_page).to_have_title("Provider")


def test_an_address_nobody_vouches_for_is_told_beside_its_field(scripted_page):
    set_out(scripted_page, "ada@elsewhere.example")
    expect(scripted_page.get_by_role("alert")).to_contain_text("Sign in with your password")
    assert looking.faults_at_both_widths(scripted_page) == []


def test_the_desk_of_the_providers_is_clean_and_checks_a_connection(visit, provider):
    page = visit("/admin/organisations/identityprovider/", "owner")
    assert looking.faults_at_both_widths(page) == []
    page.set_viewport_size(looking.WIDE)
    page.get_by_role("checkbox").last.check()
    page.locator("select[name=action]").select_option("Check the connection")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.get_by_text("Fenbridge account answers as it should")).to_be_visible()
    page.get_by_role("link", name="Fenbridge account").click()
    assert looking.faults_at_both_widths(page) == []
    expect(page.get_by_text("/accounts/single-sign-on/")).to_be_visible()
