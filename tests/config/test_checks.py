"""What `manage.py check --deploy` says of a service, and of one that forgot something."""

import subprocess
import sys

import pytest

from config.checks import check_service

PRODUCTION = {
    "SERVED_OVER_TLS": "1",
    "ALLOWED_HOSTS": "maturity.council.example",
    "DATABASE_URL": "postgres://maturity:secret@127.0.0.1:1/maturity",
    "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",
    "CACHE_URL": "redis://127.0.0.1:1/1",
    "EMAIL_URL": "smtp+tls://person:secret@mail.council.example:587",
    "DEFAULT_FROM_EMAIL": "maturity@council.example",
    "OPERATOR_EMAIL": "help@council.example",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
}


def checked(settings, folder, **changed):
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env=PRODUCTION | {"DATA_DIR": str(folder)} | changed,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_service_set_up_as_it_should_be_passes_without_a_warning(settings, tmp_path):
    told = checked(settings, tmp_path)
    assert (told.returncode, told.stderr) == (0, "")
    assert "no issues" in told.stdout


def test_a_service_without_a_shared_cache_does_not_pass(settings, tmp_path):
    told = checked(settings, tmp_path, CACHE_URL="")
    assert told.returncode == 1
    assert "CACHE_URL: name a Redis" in told.stderr


@pytest.fixture
def _service(settings):
    """The embedded default, served over TLS as if it were a service."""
    settings.SERVED_OVER_TLS = True
    settings.DEMO = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.OPERATOR_EMAIL = ""


@pytest.mark.usefixtures("_service")
@pytest.mark.parametrize("variable", ["DEMO", "EMAIL_URL", "DEFAULT_FROM_EMAIL", "OPERATOR_EMAIL"])
def test_what_no_service_should_have_is_told_by_its_variable(variable):
    assert any(problem.msg.startswith(f"{variable}: ") for problem in check_service())


def test_on_a_laptop_all_of_it_is_meant(settings):
    settings.DEMO = True
    assert check_service() == []
