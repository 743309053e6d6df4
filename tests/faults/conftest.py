"""Sites to be hurt, each with processes of its own, and a table of what was measured at the end."""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.conftest import REQUIRE_ALL
from tests.faults.servers import await_that, binary
from tests.faults.site import Production, Site

MEASURED = []


def pytest_collection_modifyitems(config, items):
    """These run only when asked for by their marker."""
    ours = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.faults)
        if not (shutil.which("redis-server") and binary("initdb")) and not REQUIRE_ALL:
            item.add_marker(pytest.mark.skip(reason="Install PostgreSQL and Redis to run the faults tests"))
    if "faults" not in config.option.markexpr:
        items[:] = [item for item in items if item not in ours]
        config.hook.pytest_deselected(items=ours)


def pytest_terminal_summary(terminalreporter):
    if MEASURED:
        terminalreporter.section("what was measured")
        for what, how in MEASURED:
            terminalreporter.write_line(f"{what:<60} {how}")


@pytest.fixture(scope="session")
def measured():
    """Return a function that notes a figure for the table at the end."""
    return lambda what, **figures: MEASURED.append((what, told(figures)))


@pytest.fixture(scope="session")
def noted():
    """Return a function that notes words for the same table."""
    return lambda what, words: MEASURED.append((what, words))


def told(figures):
    return ", ".join(f"{name.replace('_', ' ')} {value:.1f} s" for name, value in figures.items())


@pytest.fixture(scope="session")
def place():
    """A folder that the owner of PostgreSQL may enter."""
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def running(site):
    try:
        yield site.start()
    finally:
        site.stop()
    assert site.strays() == []


@pytest.fixture(scope="session")
def production_site(place):
    folder = place / "production"
    folder.mkdir()
    yield from running(Production(folder).start_servers())


@pytest.fixture(scope="session")
def embedded_site(place):
    folder = place / "embedded"
    folder.mkdir()
    yield from running(Site(folder))


@pytest.fixture
def production(production_site):
    """The site as it is in production, whole at the start of every test."""
    await_that(lambda: production_site.is_well() and production_site.is_whole(), "the site is whole")
    return production_site


@pytest.fixture
def embedded(embedded_site):
    """The site as `manage.py serve` runs it, whole at the start of every test."""
    await_that(lambda: embedded_site.is_well() and embedded_site.is_whole(), "the site is whole")
    return embedded_site
