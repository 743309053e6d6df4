"""What the webs share and whom they believe: limits, and the address that the proxy saw."""

import pytest

pytestmark = pytest.mark.production
TOO_MANY = "there were too many attempts"
MOST = 30  # tries, more than any limit for one account


def test_an_address_that_a_visitor_made_up_is_not_believed(stage, person_at, lead):
    person = person_at("127.20.0.50")
    person.email = lead.email
    made_up = {"X-Forwarded-For": "203.0.113.7", "X-Real-IP": "203.0.113.7", "Forwarded": "for=203.0.113.7"}
    person.browser.headers.update(made_up)
    person.sign_in()

    seen = stage.ask_database("SELECT ip FROM usersessions_usersession ORDER BY id DESC LIMIT 1")
    assert seen == "127.20.0.50"


def test_a_limit_reached_at_one_web_is_reached_at_the_other(person_at):
    person = person_at("127.20.0.51")

    assert any(TOO_MANY in sign_in_wrongly(person, web=1, name="one") for _ in range(MOST))
    assert TOO_MANY in sign_in_wrongly(person, web=2, name="one")
    assert TOO_MANY not in sign_in_wrongly(person, web=2, name="another")


def sign_in_wrongly(person, *, web, name):
    page = person.ask_one_web(web, "/accounts/login/")
    person.browser.cookies.update(page.cookies)
    token = next(cookie.value for cookie in person.browser.cookies if cookie.name.endswith("csrftoken"))
    fields = {"login": f"{name}@example.net", "password": "a wrong password", "csrfmiddlewaretoken": token}
    answer = person.ask_one_web(web, "/accounts/login/", "POST", fields)
    assert answer.status_code in (200, 429), answer.text
    return answer.text
