"""The same through PgBouncer, which hands each transaction to another connection."""

import threading

import pytest
import yaml

from tests.production.composing import ROOT
from tests.production.stage import FEW

pytestmark = pytest.mark.production
POOLED = yaml.safe_load((ROOT / "deploy/compose.pgbouncer.yml").read_text())["services"]


@pytest.fixture(scope="module")
def pooled(stage):
    """Web number 3 and worker number 3, which reach the database through the pool alone."""
    stage.file["services"]["pgbouncer"] = POOLED["pgbouncer"]
    stage.start("pgbouncer").await_health()
    for name in ("web", "worker"):
        service = stage.file["services"][name]
        service["environment"] |= POOLED[name]["environment"]
        service["secrets"] = [*service["secrets"], *POOLED[name]["secrets"]]
    web = stage.enclose("web", 3).start()
    stage.running.append(web)
    return web.await_health()


def test_pages_and_saves_of_many_go_over_a_few_connections(stage, pooled, person_at):
    writer = person_at()
    writer.start_from_nothing()
    path = f"{writer.assessment}actions/tpg-1/"
    told = []

    def read():
        told.extend(writer.ask_one_web(3, path).status_code for _ in range(10))

    readers = [threading.Thread(target=read) for _ in range(24)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    opened = stage.ask_database("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pooled'")

    assert set(told) == {200}
    assert 1 <= int(opened) <= FEW


def test_an_answer_saved_through_the_pool_is_read_past_it(pooled, person_at):
    writer = person_at()
    writer.start_from_nothing()
    page = f"{writer.assessment}actions/tpg-1/"
    token = next(cookie.value for cookie in writer.browser.cookies if cookie.name.endswith("csrftoken"))

    saved = writer.ask_one_web(3, page, "POST", {"level": "2", "evidence": "Pooled", "csrfmiddlewaretoken": token})

    assert saved.status_code == 302
    assert "Pooled" in writer.ask_one_web(1, page).text
