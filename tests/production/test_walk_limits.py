"""What the webs share and whom they believe: limits, and the address that the proxy saw."""

import pytest

pytestmark = pytest.mark.production
TOO_MANY = "there were too many attempts"
MOST = 30  # tries, more than any limit for one account


def test_an_address_that_a_visitor_makes_up_each_time_is_still_counted_as_one(person_at):
    person, neighbour = person_at("127.20.0.50"), person_at("127.20.0.52")

    def ask(who, number):
        made_up = f"203.0.113.{number}"
        return who.send("/accounts/signup/", headers={"X-Forwarded-For": made_up, "Forwarded": f"for={made_up}"})

    assert any(ask(person, number).status_code == 429 for number in range(80))  # 60 a minute from one address
    assert ask(neighbour, 1).status_code == 200


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
