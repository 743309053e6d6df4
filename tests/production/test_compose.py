"""What docker-compose.yml promises: valid, nothing starts without secrets, no service has more than it needs."""

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from config.environment import TABLE
from tests.production.composing import FILE, NotGiven, composed, seconds, secrets_of

NAMES = {
    "ALLOWED_HOSTS": "maturity.example.org",
    "DEFAULT_FROM_EMAIL": "maturity@example.org",
    "OPERATOR_EMAIL": "it@example.org",
}
FILES = [FILE, FILE.parent / "deploy" / "compose.pgbouncer.yml"]
SERVICES = composed(NAMES)["services"]
LASTING = {name: service for name, service in SERVICES.items() if service.get("restart") != "no"}
OWN = ("web", "worker", "beat", "prepare")
SCHEMA = json.loads(Path(__file__).with_name("compose-spec.json").read_text())


def every(services):
    return pytest.mark.parametrize("service", services.values(), ids=services)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_file_is_valid_by_the_compose_specification(file):
    problems = Draft7Validator(SCHEMA).iter_errors(composed(NAMES, file))

    assert [(list(problem.path), problem.message) for problem in problems] == []


@pytest.mark.parametrize("missing", NAMES)
def test_it_refuses_to_start_without_a_name_it_needs(missing):
    with pytest.raises(NotGiven, match=missing):
        composed(NAMES | {missing: ""})


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_secret_comes_from_a_file_and_none_has_a_default(file):
    secrets = {variable.name for variable in TABLE if variable.is_secret}
    for service in yaml.safe_load(file.read_text())["services"].values():
        given = service.get("environment", {})
        assert [name for name in given if name in secrets or re.search("PASSWORD$|TOKEN$|KEY$", name)] == []
        assert all(
            value.startswith("/run/secrets/")
            for name, value in given.items()
            if name.endswith("_FILE") and name != "ALIVE_FILE"
        )


def test_each_service_gets_only_the_secrets_it_reads():
    for name, service in SERVICES.items():
        told = json.dumps({key: value for key, value in service.items() if key != "secrets"})
        if name == "proxy":
            told = (FILE.parent / "deploy/nginx/site.conf").read_text()
        assert all(re.search(rf"{target}\b", told) for target in secrets_of(service).values()), name
        assert set(re.findall(r"/run/secrets/\w+", told)) <= set(secrets_of(service).values()), name


def test_every_variable_it_gives_stands_in_the_table():
    known = {variable.name for variable in TABLE} | {
        f"{variable.name}_FILE" for variable in TABLE if variable.is_secret
    }

    assert {name for own in OWN for name in SERVICES[own]["environment"]} <= known


@every(LASTING)
def test_a_service_has_a_health_check_and_comes_back(service):
    assert service["healthcheck"]["test"][0] == "CMD"  # no shell
    assert service["restart"] == "unless-stopped"


@every(SERVICES)
def test_a_service_runs_as_nobody_with_no_rights_on_a_disk_it_cannot_change(service):
    user, group = map(int, service["user"].split(":"))

    assert min(user, group) > 0
    assert (service["read_only"], service["cap_drop"], service.get("cap_add")) == (True, ["ALL"], None)
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")


@every(SERVICES)
def test_a_service_has_limits_and_its_log_an_end(service):
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert set(service["logging"]["options"]) == {"max-size", "max-file"}


@pytest.mark.parametrize("name", ["web", "worker"])
def test_web_and_worker_can_be_more_than_one(name):
    assert not {"container_name", "ports"} & set(SERVICES[name])


def test_only_the_proxy_can_be_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_the_proxy_has_no_way_to_database_and_queue():
    assert set(SERVICES["proxy"]["networks"]).isdisjoint(
        SERVICES["postgres"]["networks"] + SERVICES["redis"]["networks"]
    )
    assert composed(NAMES)["networks"]["back"] == {"internal": True}


def test_a_worker_that_is_told_to_stop_may_finish_any_task(settings):
    assert seconds(SERVICES["worker"]["stop_grace_period"]) > settings.CELERY_TASK_TIME_LIMIT


def test_web_may_finish_its_requests_before_it_is_killed():
    patience = int(re.search(r"--workers-kill-timeout (\d+)", SERVICES["web"]["command"])[1])

    assert seconds(SERVICES["web"]["stop_grace_period"]) > patience


def test_redis_writes_down_what_it_is_told_and_forgets_nothing():
    command = SERVICES["redis"]["command"]

    assert "--appendonly yes --appendfsync everysec" in command
    assert "--maxmemory-policy noeviction" in command


def test_connections_of_web_and_workers_fit_the_database():
    most = int(re.search(r"max_connections=(\d+)", SERVICES["postgres"]["command"])[1])
    web = re.search(r"--workers (\d+) --blocking-threads (\d+)", SERVICES["web"]["command"])

    assert 4 * int(web[1]) * int(web[2]) < most  # four webs without a pool in between


def test_files_that_the_proxy_serves_are_guarded_as_pages_are(settings):
    told = (FILE.parent / "deploy/nginx/headers.conf").read_text()
    added = dict(re.findall(r'^add_header (\S+) "(.*)" always;$', told, re.M))

    assert {name: added.get(name) for name in settings.GUARDS} == settings.GUARDS
    assert added["X-Frame-Options"] == settings.X_FRAME_OPTIONS


def test_the_proxy_takes_what_web_takes_of_a_form(settings):
    site = (FILE.parent / "deploy/nginx/site.conf").read_text()
    upload = re.search(r"location ~ (\S+) {\s+client_max_body_size (\d+)m;", site)

    assert int(re.search(r"client_max_body_size (\d+)m;", site)[1]) == round(settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1e6)
    assert upload[1] == settings.UPLOADS
    assert int(upload[2]) == round(settings.FILE_UPLOAD_MAX_MEMORY_SIZE / 1e6)


def test_uploads_at_once_fit_the_scratch_space_of_the_proxy(settings):
    site = (FILE.parent / "deploy/nginx/site.conf").read_text()
    at_once = int(re.search(r"limit_conn uploads (\d+);", site)[1])
    room = int(re.search(r"/tmp:size=(\d+)m", SERVICES["proxy"]["tmpfs"][0])[1])

    assert at_once * settings.FILE_UPLOAD_MAX_MEMORY_SIZE < room * 1e6 / 2  # the rest is for downloads
