"""The table of variables: values, mistakes, secrets from files, and the page that shows it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import TABLE, environment, markdown


def test_nothing_set_gives_the_embedded_defaults():
    values = environment({})
    assert (values["PORT"], values["DEMO"], values["TIME_ZONE"]) == (8000, False, "Europe/London")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("PORT", "web", "enter a number from 1 to 65535"),
        ("PORT", "70000", "enter a number from 1 to 65535"),
        ("DEMO", "maybe", "enter 1 or 0"),
        ("DATABASE_URL", "oracle://host/name", "enter an address that starts with postgres://"),
        ("DATABASE_URL", "postgres://person:with/slash@host/name", "write / \\? # "),
        ("DATABASE_URL", "postgres://person:with@host:port/name", "write / \\? # "),
        ("DATABASE_URL", "postgres://person:secret@host", "end the address with /NAME"),
        ("CELERY_BROKER_URL", "redis:///0", "name a host"),
        ("CACHE_URL", "redis://host/cache", "end the address with the number of a database"),
        ("DATA_DIR", "/proc/none", "name a folder that this user may write to"),
        ("METRICS_TOKEN", "guess", "enter at least 32 random characters"),
        ("OTEL_TRACES_PERCENT", "101", "enter a number from 0 to 100"),
        ("SECRET_KEY", "short", "enter at least 50 random characters"),
        ("SECRET_KEY_FALLBACKS", "k" * 60 + ",short", "enter at least 50 random characters"),
        ("TRUSTED_PROXY_COUNT", "-1", "enter a number from 0 to 9"),
        ("ALLOWED_HOSTS", "https://maturity.example.org", "enter names without a scheme"),
        ("TIME_ZONE", "Europe/Atlantis", "enter a name of the IANA time zone list"),
        ("LOG_LEVEL", "loud", "enter one of DEBUG"),
    ],
)
def test_a_mistake_names_the_variable_and_what_to_enter(name, text, said):
    with pytest.raises(ImproperlyConfigured, match=f"{name}: {said}"):
        environment({name: text})


def test_all_mistakes_are_told_at_once():
    with pytest.raises(ImproperlyConfigured, match=r"PORT: (.|\n)*DEMO: "):
        environment({"PORT": "web", "DEMO": "maybe"})


def test_earlier_secret_keys_are_told_apart_by_commas_or_lines():
    one, other = "k" * 60, "l" * 60
    assert environment({"SECRET_KEY_FALLBACKS": f"{one}, {other}\n"})["SECRET_KEY_FALLBACKS"] == [one, other]


def test_a_mistake_does_not_repeat_a_secret():
    with pytest.raises(ImproperlyConfigured) as mistake:
        environment({"DATABASE_URL": "oracle://person:hunter2@host/name"})
    assert "hunter2" not in str(mistake.value)


def test_a_secret_may_come_from_a_file(tmp_path):
    file = tmp_path / "key"
    file.write_text("k" * 60 + "\n")
    assert environment({"SECRET_KEY_FILE": str(file)})["SECRET_KEY"] == "k" * 60


def test_a_secret_given_twice_is_refused(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="set it or SECRET_KEY_FILE, not both"):
        environment({"SECRET_KEY": "k" * 60, "SECRET_KEY_FILE": str(tmp_path)})


def test_a_secret_file_that_is_not_there_is_named_by_its_variable(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FILE names a file that cannot be read"):
        environment({"SECRET_KEY_FILE": str(tmp_path / "none")})


def test_tls_without_a_host_name_is_refused():
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS: enter the host name"):
        environment({"SERVED_OVER_TLS": "1"})


def test_preloading_without_all_subdomains_is_refused():
    with pytest.raises(ImproperlyConfigured, match="HSTS_PRELOAD: set HSTS_SUBDOMAINS to 1"):
        environment({"HSTS_PRELOAD": "1"})


def test_a_cache_that_would_empty_the_queue_is_refused():
    same = {"CACHE_URL": "redis://host/0", "CELERY_BROKER_URL": "redis://host/0"}
    with pytest.raises(ImproperlyConfigured, match="CACHE_URL: end it with another number than CELERY_BROKER_URL"):
        environment(same)


@pytest.mark.parametrize(
    "text", ["postgres:///name?host=/run/postgresql", "postgres://a:%40%2F@[::1]:5432/name", "sqlite:////tmp/x.sqlite3"]
)
def test_unusual_addresses_of_databases_are_taken(text):
    assert environment({"DATABASE_URL": text})["DATABASE_URL"] == text


def test_the_page_of_the_variables_is_up_to_date(settings):
    assert Path(settings.BASE_DIR, "docs", "configuration.md").read_text() == markdown()


def test_no_setting_is_read_past_the_table(settings):
    sources = [
        path.read_text() for path in Path(settings.BASE_DIR, "config").glob("*.py") if path.stem != "environment"
    ]
    assert not any(re.search(r"os\.environ(\[|\.get\()|getenv|from os import", source) for source in sources)


PROGRAMS = {
    "a command": "manage.py check",
    "the website": "-m granian config.wsgi:application --interface wsgi --respawn-failed-workers --log-level critical",
    "the worker": "-m celery --app config worker",
    "the clock": "-m celery --app config beat",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_a_mistake_ends_a_program_without_a_traceback(settings, program):
    told = subprocess.run(
        [sys.executable, *program.split()],
        cwd=settings.BASE_DIR,
        env={"PORT": "web"},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert set(told.stderr.splitlines()) == {
        "Correct the environment and start again:",
        "- PORT: enter a number from 1 to 65535",
    }


def test_the_names_of_the_table_are_unique():
    assert len({variable.name for variable in TABLE}) == len(TABLE)
