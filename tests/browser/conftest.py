"""A real site (web, worker, queue on disk, demo councils) and a real Chromium that tells when a page misbehaves."""

import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import looking
from tests.conftest import NEEDS

PASSWORD = "a long demo password"
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PATIENCE = 60_000  # milliseconds; a busy machine is no failure
expect.set_options(timeout=20_000)
EXPECTED = re.compile(
    r"Failed to load resource: (the server responded with a status of (401|403|404|409|410|422)|net::ERR_INTERNET_)"
    r"|htmx:(sendError|afterRequest)"  # the same, as htmx tells it
)


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Site:
    url: str
    data_dir: Path
    process: subprocess.Popen


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A folder as the first start leaves it, made once for all sites of this run: migrating is most of a start."""
    root = tmp_path_factory.getbasetemp()
    root = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    folder = root / "prepared"
    with (root / "preparing.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            draft = root / "preparing"
            draft.mkdir()
            subprocess.run([sys.executable, "manage.py", "prepare"], env=environment(draft), check=True)
            draft.rename(folder)
    return folder


@pytest.fixture(scope="session")
def started(prepared):
    """Return a context manager: a site of its own, in a folder; `more` of its environment is told."""

    @contextmanager
    def start(folder, **more):
        shutil.copytree(prepared, folder, dirs_exist_ok=True)
        port = free_port()
        own = environment(folder, PORT=str(port), HOST="127.0.0.1", IDENTITY_PROVIDER_NETWORKS="127.0.0.0/8", **more)
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"], env=own, stdout=subprocess.PIPE, stderr=log, text=True
            )
        lines = iter(process.stdout.readline, "")
        if not any(line.startswith("Ready: ") for line in lines):
            pytest.fail(f"The site did not start:\n{(folder / 'log').read_text()}")
        yield Site(f"http://127.0.0.1:{port}", folder, process)
        process.terminate()
        process.wait(timeout=30)

    return start


def environment(folder, **more):
    elsewhere = {"DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY"}
    inherited = {name: value for name, value in os.environ.items() if name not in elsewhere}
    return inherited | {"DATA_DIR": str(folder), "DEMO": "1", "DEMO_PASSWORD": PASSWORD} | more


@pytest.fixture(scope="session")
def site(tmp_path_factory, started):
    """The whole product as `./run` starts it, on a port and in a folder of its own."""
    with started(tmp_path_factory.mktemp("site")) as site:
        yield site


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def browser():
    """The path of the lightest Chromium there is."""
    path = next(filter(None, map(shutil.which, NEEDS["browser"])), None)
    assert path, f"Install {NEEDS['browser'][0]}: the browser tests need it"
    return path


@pytest.fixture(scope="session")
def chromium():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the driver's event loop runs in this thread
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser(), args=QUIET)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def signed_in_as(site, chromium):
    """Return a function that gives the cookies of a demo account; each signs in once, as sign-ins are limited."""
    remembered = {}

    def cookies_of(name):
        if name not in remembered:
            context = chromium.new_context(base_url=site.url, java_script_enabled=False)
            sign_in(context.new_page(), f"{name}@demo.example")
            remembered[name] = context.storage_state()
            context.close()
        return remembered[name]

    return cookies_of


def sign_in(page, email, password=PASSWORD):
    page.goto("/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    assert "/login/" not in page.url, page.inner_text("main")


@dataclass
class Watch:
    """What went wrong on the pages of one visit: script errors, CSP violations, server errors, other hosts."""

    site: Site
    problems: list[str] = field(default_factory=list)

    def over(self, page: Page):
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self.hear(page, message))
        page.on("response", self.see)
        page.on("request", self.reach)
        return page

    def hear(self, page, message):
        is_wrong = message.type in ("error", "warning") or "Content Security Policy" in message.text
        if is_wrong and not EXPECTED.match(message.text):
            self.problems.append(f"{page.url}: {message.text}")

    def see(self, response):
        if response.status >= 500 or (response.status >= 400 and "/static/" in response.url):
            self.problems.append(f"{response.status} {response.url}")

    def reach(self, request):
        if not request.url.startswith((self.site.url, "data:", "blob:")):
            self.problems.append(f"another host: {request.url}")


@pytest.fixture
def visit(site, chromium, signed_in_as):
    """Return a function that opens a page as somebody: `visit("/trends/", "lead", javascript=False, narrow=True)`.

    Each visit is a device of its own. After the test, anything that went wrong on its pages is a failure.
    """
    contexts, watch = [], Watch(site)

    def open_page(path="/", who=None, *, javascript=True, narrow=False):
        context = chromium.new_context(
            base_url=site.url,
            java_script_enabled=javascript,
            storage_state=signed_in_as(who) if who else None,
            viewport=looking.NARROW if narrow else looking.WIDE,
            accept_downloads=True,
            locale="en-GB",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("page", watch.over)  # tabs that the page or the test opens as well
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert watch.problems == []


@pytest.fixture(scope="session")
def faults():
    """Return a function that lists what is wrong with an open page; see `looking.faults`."""
    return looking.faults
