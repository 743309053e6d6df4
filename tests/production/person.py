"""Somebody with a browser: reads pages over TLS and sends their forms, through the proxy or past it to one web."""

import re
import secrets
from email import message_from_string
from urllib.parse import urljoin

import requests
from lxml import html
from requests.adapters import HTTPAdapter

from tests.production.stage import NAME

PASSWORD = "a long password of a council"
FIRST = "actions/tpg-1/"


class From(HTTPAdapter):
    """Connections that come from one address of this machine."""

    def __init__(self, address):
        self.address = address
        super().__init__(pool_maxsize=4)

    def init_poolmanager(self, *arguments, **options):
        super().init_poolmanager(*arguments, source_address=(self.address, 0), **options)


class Person:
    def __init__(self, stage, address):
        self.stage, self.address = stage, address
        self.site = f"https://{NAME}:{stage.https}"
        self.browser = requests.Session()
        self.browser.verify = str(stage.folder / "secrets/tls_certificate")
        self.browser.trust_env = False
        self.browser.mount("https://", From(address))
        self.email = f"nia.{secrets.token_hex(4)}@example.org"

    # Reading and sending

    def get(self, path, **options):
        return self.browser.get(urljoin(self.site, path), timeout=30, **options)

    def send(self, path, *, headers=None, **values):
        """Fill in the form of a page, keep what it already holds, and send it."""
        page = self.get(path)
        form = form_of(page)
        fields = dict(form.form_values()) | values
        where = urljoin(page.url, form.action or page.url)
        return self.browser.post(where, fields, headers={"Referer": page.url} | (headers or {}), timeout=30)

    def ask_one_web(self, number, path, method="GET", fields=None, **headers):
        """Ask one web past the proxy, with the headers that the proxy would add."""
        address = f"http://127.20.0.2{number}:{self.stage.web}"
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.browser.cookies)
        added = {
            "Host": f"{NAME}:{self.stage.https}",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": self.address,
            "Cookie": cookies,
            "Referer": f"{self.site}{path}",
        }
        url = urljoin(address, path)
        return requests.request(method, url, data=fields, headers=added | headers, allow_redirects=False, timeout=30)

    # Steps

    def start_from_nothing(self):
        self.sign_up()
        self.found_a_council()
        self.start_an_assessment()

    def sign_up(self):
        told = self.send(
            "/accounts/signup/",
            email=self.email,
            password1=PASSWORD,
            name="Nia Rees",
            job_title="Head of digital",
        )
        assert told.status_code == 200, told.text
        told = self.send(self.link_in_mail())
        if "/login/" in told.url:
            told = self.sign_in()
        return told

    def link_in_mail(self):
        """Return the path in the newest mail to this person."""
        folder = self.stage.folder / "volumes/data/mail"
        for file in sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True):
            for text in file.read_text().split("-" * 79):
                mail = message_from_string(text.lstrip("\n"))
                if mail["To"] == self.email:
                    body = mail.get_payload(decode=True).decode()
                    return re.search(rf"https://{NAME}(?::\d+)?(/\S+)", body)[1]
        raise AssertionError(f"no mail to {self.email}")

    def sign_in(self, password=PASSWORD, email="", **headers):
        return self.send("/accounts/login/", headers=headers, login=email or self.email, password=password)

    def found_a_council(self):
        council = f"Testshire {self.email[4:12]} Council"
        told = self.send("/organisations/new/", name=council, kind="unitary", nation="GB-WLS", size_class="M")
        assert told.url.endswith("/assessments/"), told.text

    def start_an_assessment(self):
        self.assessment = self.send("/assessments/").url.removeprefix(self.site)

    def answer(self, level, evidence=""):
        return self.send(self.assessment + FIRST, level=level, evidence=evidence)


def form_of(page):
    """Return the form in the main part of a page."""
    forms = html.fromstring(page.content).xpath("//main//form[not(contains(@action, 'logout'))]")
    assert forms, (page.status_code, page.url, page.text)
    return forms[0]
