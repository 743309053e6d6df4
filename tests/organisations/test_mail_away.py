"""A mail server that refuses or hangs: the person is told calmly, the account is there, and asking again works."""

import html
import re
import socket
import time

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from organisations.models import User
from tests.factories import PASSWORD, UserFactory

TOLD = "We could not send you a message just now. Ask for it again in a few minutes."
SMTP, MEMORY = "django.core.mail.backends.smtp.EmailBackend", "django.core.mail.backends.locmem.EmailBackend"
NIA = {"email": "nia@council.example", "name": "Nia Rees", "password1": PASSWORD}

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["refuses", "hangs"])
def _away(request, settings):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if request.param == "hangs":
            server.listen()
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, *server.getsockname()
        settings.EMAIL_TIMEOUT = 0.5
        settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
        yield


def text(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.mark.usefixtures("_away")
def test_signing_up_tells_so_and_signing_in_later_sends_it(client, settings):
    began = time.monotonic()
    told = client.post(reverse("account_signup"), NIA, follow=True)
    assert time.monotonic() - began < 20
    assert TOLD in text(told)
    assert User.objects.filter(email=NIA["email"]).exists()

    settings.EMAIL_BACKEND = MEMORY
    cache.clear()  # the few minutes
    client.post(reverse("account_login"), {"login": NIA["email"], "password": PASSWORD})

    assert [message.to for message in mail.outbox] == [[NIA["email"]]]


@pytest.mark.usefixtures("_away")
def test_asking_for_a_new_password_tells_so_and_can_be_repeated(client, settings):
    person, ask = UserFactory(), reverse("account_reset_password")
    told = client.post(ask, {"email": person.email}, follow=True)
    assert TOLD in text(told)

    settings.EMAIL_BACKEND = MEMORY
    cache.clear()
    client.post(ask, {"email": person.email})

    assert [message.to for message in mail.outbox] == [[person.email]]
