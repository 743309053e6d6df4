"""From a work address to the assessments of one's organisation, against a provider that really signs."""

import hashlib
import hmac
import json
import re
import time
import uuid
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialLogin, SocialToken
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.urls import reverse

from organisations import fetching, openid
from organisations.models import IdentityProvider, Membership, User
from tests.factories import PASSWORD, AssessmentFactory, MembershipFactory, UserFactory
from tests.organisations.identity_provider import CLIENT_ID, SECRET, ec_key, local_provider, public, rsa_key

pytestmark = pytest.mark.django_db
START, CONNECT = reverse("single_sign_on:start"), reverse("single_sign_on:connect")
ADA = {"sub": "ada-1", "email": "ada@fenbridge.example", "email_verified": True, "name": "Ada Lovelace"}
TENANT = uuid.UUID("6c1c1fbd-8bd5-4f0f-9f0a-3c1d4e7d2a11")


@pytest.fixture
def provider(settings, monkeypatch):
    settings.IDENTITY_PROVIDER_NETWORKS = [fetching.ip_network("127.0.0.0/8")]
    with local_provider() as provider:
        provider.person = dict(ADA)
        yield provider


@pytest.fixture
def row(provider, organisation):
    return a_row(organisation, provider)


def a_row(organisation, provider, domain="fenbridge.example", **fields):
    row = IdentityProvider(organisation=organisation, name="Fenbridge account", client_id=CLIENT_ID, **fields)
    row.kind, row.issuer, row.secret = row.kind or "other", provider.issuer, SECRET
    row.save()
    row.domains.create(domain=domain)
    IdentityProvider.objects.update(issuer=provider.issuer)  # also where the kind would say another one
    row.refresh_from_db()
    return row


def leave(client, address=ADA["email"], **more):
    """The address that the browser is sent to."""
    return client.post(START, {"email": address, **more}).context["target"]


def answer_of(target):
    """What the provider sends the browser back with: path and query on our side."""
    back = re.search(r'href="([^"]+)"', requests.get(target, timeout=5).text)[1]
    return back.partition("testserver")[2]


def sign_in(client, address=ADA["email"], **more):
    return client.get(answer_of(leave(client, address, **more)))


def connect(client):
    """Ask for the connection, prove the password once more, come back from the provider."""
    asked = client.post(CONNECT)
    proven = client.post(asked.url, {"password": PASSWORD})
    return answer_of(proven.context["target"])


def refusal(response):
    """Reason and detail of a refusal; nobody is signed in and no account was made."""
    assert response.status_code == 403
    assert "_auth_user_id" not in response.client.session
    assert not SocialAccount.objects.exists()
    refused = response.context["refused"]
    return refused.reason, refused.detail


# Coming in


def test_a_first_sign_in_makes_a_reader_of_the_organisation(client, row):
    response = sign_in(client)

    assert response.url == reverse("assessments:list")
    person = User.objects.get()
    assert (person.email, person.name, person.has_usable_password()) == ("ada@fenbridge.example", "Ada Lovelace", False)
    assert [(m.organisation, m.role) for m in person.memberships.all()] == [(row.organisation, "reader")]
    assert client.get(response.url).context["user"] == person


def test_a_second_sign_in_finds_the_same_account(row):
    for _ in range(2):
        sign_in(Client())

    assert User.objects.count() == Membership.objects.count() == SocialAccount.objects.count() == 1


def test_the_address_is_taken_as_confirmed_and_no_token_is_kept(client, row):
    sign_in(client)

    assert EmailAddress.objects.get().verified
    assert not SocialToken.objects.exists()
    assert SocialAccount.objects.get().extra_data == {"iss": row.issuer, "sub": "ada-1"}


def test_a_later_sign_in_does_not_touch_the_role(row):
    sign_in(Client())
    Membership.objects.update(role="lead")
    sign_in(Client())

    assert Membership.objects.get().role == "lead"


def test_somebody_who_was_removed_is_not_let_in_again_by_signing_in(row):
    sign_in(Client())
    Membership.objects.all().delete()
    sign_in(Client())

    assert not Membership.objects.exists()


def test_a_changed_address_at_the_provider_finds_the_same_account(provider, row):
    sign_in(Client())
    provider.person["email"] = "ada.king@fenbridge.example"
    sign_in(Client())

    assert User.objects.get().email == "ada@fenbridge.example"


def test_signing_in_leads_on_to_the_page_that_was_wanted(client, row):
    assert sign_in(client, next="/organisations/new/").url == "/organisations/new/"


def test_a_wanted_page_elsewhere_is_ignored(client, row):
    assert sign_in(client, next="https://elsewhere.example/").url == reverse("assessments:list")


def test_signing_out_ends_the_session(client, row):
    sign_in(client)
    client.post(reverse("account_logout"))

    assert "/login/" in client.get(reverse("assessments:list")).url


@pytest.mark.parametrize(
    ("algorithm", "key", "entry"),
    [("PS256", rsa_key("one"), {"alg": "PS256"}), ("ES256", ec_key(), {}), ("RS256", rsa_key("two"), {})],
)
def test_the_usual_algorithms_are_read(client, provider, row, algorithm, key, entry):
    provider.algorithm, provider.key, provider.keys = algorithm, key, [public(key, kid="one", **entry)]

    assert sign_in(client).status_code == 302


def test_a_new_key_of_the_provider_is_fetched(provider, row):
    sign_in(Client())
    provider.key, provider.kid = rsa_key("two"), "two"
    provider.keys.append(public(provider.key, kid="two"))

    assert sign_in(Client()).status_code == 302
    assert provider.asked.count("/keys") == 2


def test_what_a_provider_says_of_itself_is_asked_once(provider, row):
    for _ in range(3):
        sign_in(Client())

    assert [provider.asked.count(path) for path in ("/.well-known/openid-configuration", "/keys")] == [1, 1]


@pytest.mark.parametrize("methods", [["client_secret_post"], ["client_secret_basic"]])
def test_the_secret_goes_the_way_the_provider_wants(client, provider, row, methods):
    provider.configuration = {"token_endpoint_auth_methods_supported": methods}

    assert sign_in(client).status_code == 302


def test_an_address_only_told_beside_the_token_is_read(client, provider, row):
    provider.configuration = {"userinfo_endpoint": f"{provider.issuer}/userinfo"}
    provider.claims = {"email": None, "email_verified": None}

    assert sign_in(client).status_code == 302


def test_what_is_told_of_another_person_is_refused(client, provider, row):
    provider.configuration = {"userinfo_endpoint": f"{provider.issuer}/userinfo"}
    provider.claims = {"email": None, "sub": "bob-1"}

    assert refusal(sign_in(client)) == ("not trusted", "another person")


@pytest.mark.parametrize(
    ("given", "kept"),
    [("  Ada \u202e\n Lovelace\x00 ", "Ada Lovelace"), ("x" * 300, "x" * 100), (None, ""), (["Ada"], "")],
)
def test_a_name_is_one_line_that_can_be_read(client, provider, row, given, kept):
    provider.person["name"] = given
    sign_in(client)

    assert User.objects.get().name == kept


# Leaving for the provider


def test_the_browser_leaves_with_a_state_a_nonce_and_a_challenge(client, provider, row):
    asked = {name: value for name, [value] in parse_qs(urlsplit(leave(client)).query).items()}

    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 16
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert asked["redirect_uri"] == f"http://testserver/accounts/single-sign-on/{row.ref}/callback/"
    assert SECRET not in str(asked)


def test_the_page_that_leads_out_needs_nothing_from_our_policy(client, row):
    response = client.post(START, {"email": ADA["email"]})

    assert 'http-equiv="refresh"' in response.content.decode()
    assert "form-action 'self'" in response.headers["Content-Security-Policy"]
    assert row.issuer not in response.headers["Content-Security-Policy"]


def test_a_domain_without_a_provider_is_told_plainly(client, row):
    response = client.post(START, {"email": "ada@elsewhere.example"})

    assert response.status_code == 422
    assert "Sign in with your password" in response.content.decode()


@pytest.mark.parametrize("domain", ["sub.fenbridge.example", "fenbridge.example.org", "xfenbridge.example"])
def test_only_the_very_domain_counts(client, row, domain):
    assert client.post(START, {"email": f"ada@{domain}"}).status_code == 422


def test_a_provider_that_is_switched_off_is_not_there(client, provider, row):
    answer = answer_of(leave(client))
    IdentityProvider.objects.update(is_enabled=False)

    assert client.post(START, {"email": ADA["email"]}).status_code == 422
    assert client.get(answer).status_code == 404


def test_opening_the_page_asks_nobody_and_leads_nowhere(client, provider, row):
    assert client.get(f"{START}?email=ada@fenbridge.example").status_code == 200
    assert provider.asked == []


def test_no_page_names_the_organisations_that_have_a_provider(client, row):
    pages = client.get(START).content + client.get(reverse("account_login")).content

    assert row.name.encode() not in pages
    assert row.organisation.name.encode() not in pages


# Refused answers


BAD_CLAIMS = {
    "issuer": {"iss": "https://elsewhere.example"},
    "audience": {"aud": "another service"},
    "expired": {"exp": 1_000_000_000},
    "not yet valid": {"nbf": 4_000_000_000},
    "nonce": {"nonce": "another"},
    "authorised party": {"azp": "another service"},
}


@pytest.mark.parametrize("detail", BAD_CLAIMS)
def test_a_signed_token_with_a_wrong_claim_is_refused(client, provider, row, detail):
    provider.claims = BAD_CLAIMS[detail]

    assert refusal(sign_in(client)) == ("not trusted", detail)


@pytest.mark.parametrize(
    ("claims", "detail"),
    [
        ({"iat": 4_000_000_000}, "not yet valid"),
        ({"nonce": None}, "nonce"),
        ({"nonce": ["x"]}, "nonce"),
        ({"aud": [CLIENT_ID, "another service"]}, "authorised party"),
        ({"iss": "PROVIDER/"}, "issuer"),
        ({"sub": None}, "token"),
        ({"sub": ""}, "subject"),
        ({"sub": 7}, "token"),
        ({"exp": None}, "token"),
        ({"exp": "soon"}, "token"),
        ({"iat": None}, "token"),
        ({"aud": None}, "audience"),
        ({"iss": None}, "issuer"),
    ],
)
def test_a_missing_or_odd_claim_is_refused(client, provider, row, claims, detail):
    provider.claims = {name: f"{provider.issuer}/" if text == "PROVIDER/" else text for name, text in claims.items()}

    reason, told = refusal(sign_in(client))
    assert reason == "not trusted"
    assert told in (detail, "token")


def test_clocks_may_differ_by_a_minute(client, provider, row):
    provider.claims = {"exp": int(time.time()) - 30, "iat": int(time.time()) + 30, "nbf": int(time.time()) + 30}

    assert sign_in(client).status_code == 302


def unsigned(provider, asked):
    claims = jwt.decode(signed(provider, asked), options={"verify_signature": False})
    return jwt.encode(claims, None, "none", headers={"kid": "one"})


def signed_with_the_public_key(provider, asked):
    """The old confusion: a public key taken as the secret of a symmetric signature."""
    claims = jwt.decode(signed(provider, asked), options={"verify_signature": False})
    parts = [jwt.utils.base64url_encode(str_to_bytes(part)) for part in ({"alg": "HS256", "kid": "one"}, claims)]
    pem = provider.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signature = hmac.new(pem, b".".join(parts), hashlib.sha256).digest()
    return b".".join([*parts, jwt.utils.base64url_encode(signature)]).decode()


def str_to_bytes(part):
    return json.dumps(part).encode()


def signed(provider, asked):
    return type(provider).token(provider, asked)


def with_another_key(provider, asked):
    provider.key = rsa_key("two")
    return signed(provider, asked)


def with_a_key_nobody_lists(provider, asked):
    provider.key, provider.kid = rsa_key("two"), "two"
    return signed(provider, asked)


def with_the_key_in_the_token(provider, asked):
    claims = jwt.decode(signed(provider, asked), options={"verify_signature": False})
    own = rsa_key("two")
    return jwt.encode(claims, own, "RS256", headers={"kid": "new", "jwk": public(own, kid="new")})


def changed_afterwards(provider, asked):
    head, _, signature = signed(provider, asked).split(".")
    claims = jwt.decode(signed(provider, asked), options={"verify_signature": False}) | {"sub": "bob-1"}
    return ".".join([head, jwt.utils.base64url_encode(str_to_bytes(claims)).decode(), signature])


@pytest.mark.parametrize(
    ("forge", "detail"),
    [
        (unsigned, "algorithm"),
        (signed_with_the_public_key, "algorithm"),
        (with_another_key, "signature"),
        (with_a_key_nobody_lists, "key"),
        (with_the_key_in_the_token, "key"),
        (changed_afterwards, "signature"),
        (lambda provider, asked: "no token at all", "token"),
        (lambda provider, asked: 7, "token"),
        (lambda provider, asked: None, "token"),
    ],
)
def test_a_token_that_the_provider_did_not_sign_is_refused(client, provider, row, forge, detail):
    provider.token = lambda asked: forge(provider, asked)

    assert refusal(sign_in(client)) == ("not trusted", detail)


def test_a_token_is_only_read_with_a_key_for_signing(client, provider, row):
    provider.keys = [public(provider.key, kid="one", use="enc")]

    assert refusal(sign_in(client)) == ("not trusted", "key")


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_a_short_key_is_refused(client, provider, row):
    provider.key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    provider.keys = [public(provider.key, kid="one")]

    assert refusal(sign_in(client)) == ("not trusted", "token")


def test_a_token_without_the_name_of_its_key_is_read_where_there_is_one_key(provider, row):
    provider.kid = None
    assert sign_in(Client()).status_code == 302

    openid.cache.clear()
    provider.keys.append(public(rsa_key("two"), kid="two"))
    assert sign_in(Client()).context["refused"].detail == "key"


# Refused ways back


def test_a_state_that_is_not_ours_is_refused(client, row):
    path = answer_of(leave(client)).partition("?")[0]

    assert refusal(client.get(path, {"state": "made up", "code": "x"})) == ("again", "state")


def test_an_answer_in_another_browser_is_refused(client, row):
    assert refusal(Client().get(answer_of(leave(client)))) == ("again", "state")


def test_an_answer_works_once(client, row):
    answer = answer_of(leave(client))
    client.get(answer)
    client.post(reverse("account_logout"))

    assert client.get(answer).context["refused"].reason == "again"


def test_a_code_that_was_used_is_refused(client, provider, row):
    first, second = Client(), Client()
    code = dict(parse_qsl(urlsplit(answer_of(leave(first))).query))["code"]
    path, _, query = answer_of(leave(second)).partition("?")
    state = dict(parse_qsl(query))["state"]
    provider.codes.pop(code)

    assert refusal(second.get(path, {"state": state, "code": code})) == ("not trusted", "code: 400 invalid_grant")


def test_somebody_elses_code_is_useless_without_their_challenge(provider, row):
    """Whoever slips their code into another browser does not get it signed in as them."""
    attacker, victim = Client(), Client()
    code = dict(parse_qsl(urlsplit(answer_of(leave(attacker))).query))["code"]
    path, _, query = answer_of(leave(victim)).partition("?")
    state = dict(parse_qsl(query))["state"]

    assert refusal(victim.get(path, {"state": state, "code": code})) == ("not trusted", "code: 400 invalid_grant")


def test_a_state_of_one_provider_is_no_state_of_another(client, provider, row, organisation):
    other = a_row(organisation, provider, domain="other.example")
    query = answer_of(leave(client)).partition("?")[2]

    answer = reverse("single_sign_on:callback", args=[other.ref])
    assert refusal(client.get(f"{answer}?{query}")) == ("again", "state")


def test_an_answer_in_the_name_of_another_issuer_is_refused(client, row):
    answer = f"{answer_of(leave(client))}&iss=https%3A%2F%2Felsewhere.example"

    assert refusal(client.get(answer)) == ("not trusted", "issuer of the answer")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("access_denied", "cancelled"),
        ("temporarily_unavailable", "unreachable"),
        ("unauthorized_client", "not allowed there"),
        ("<script>", "not trusted"),
        (None, "not trusted"),
    ],
)
def test_an_answer_without_a_code_says_what_to_do(client, row, error, reason):
    path, _, query = answer_of(leave(client)).partition("?")
    told = {"state": dict(parse_qsl(query))["state"]} | ({"error": error} if error else {})
    response = client.get(path, told)

    assert refusal(response)[0] == reason
    assert "<script>alert" not in response.content.decode()
    assert "<h1>" in response.content.decode()


def test_a_wrong_secret_is_told_to_the_log_and_not_shown(client, provider, row, caplog):
    row.secret = "an old secret"
    row.save()

    assert refusal(sign_in(client)) == ("not trusted", "code: 401 invalid_client")
    assert "401 invalid_client" in caplog.text
    assert "an old secret" not in caplog.text


def test_a_secret_that_cannot_be_opened_any_more_is_refused(client, row):
    IdentityProvider.objects.update(sealed_secret="gAAAAA" * 20)

    assert refusal(client.post(START, {"email": ADA["email"]}))[0] == "unreachable"


def test_nothing_of_a_token_reaches_the_log(client, provider, row, caplog):
    caplog.set_level("DEBUG")
    provider.claims = {"nonce": "another"}
    answer = answer_of(leave(client))
    client.get(answer)

    secret_parts = [dict(parse_qsl(answer.partition("?")[2]))["code"], "an access token", "eyJ", SECRET, ADA["email"]]
    told = [record.getMessage() for record in caplog.records if not record.name.startswith(("django", "urllib3"))]
    assert any("Single sign-on refused" in line for line in told)
    assert not [part for part in secret_parts if part in " ".join(told)]


# Providers in trouble


def test_a_provider_that_is_down_is_told_calmly(client, provider, row):
    IdentityProvider.objects.update(issuer="http://127.0.0.1:9")

    assert refusal(client.post(START, {"email": ADA["email"]})) == ("unreachable", "ConnectionError")


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys"])
def test_a_provider_that_is_slow_is_left_after_a_while(client, provider, row, path, monkeypatch):
    monkeypatch.setattr(fetching, "TIMES", (0.2, 0.2))
    provider.answers[path] = lambda handler: time.sleep(0.5)
    begun = time.monotonic()
    response = client.post(START, {"email": ADA["email"]})
    if response.status_code == 200:
        response = client.get(answer_of(response.context["target"]))

    assert refusal(response)[0] == "unreachable"
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys"])
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda handler: handler.send(b"", status=500), "unreachable"),
        (lambda handler: handler.send(b"", status=404), "not trusted"),
        (lambda handler: handler.send(b"\xff\xfe no JSON"), "not trusted"),
        (lambda handler: handler.send([1, 2]), "not trusted"),
        (lambda handler: handler.send({}), "not trusted"),
        (lambda handler: handler.send({"keys": 7}), "not trusted"),
        (lambda handler: handler.send(b"", status=302, Location="http://127.0.0.1:9/"), "unreachable"),
    ],
)
def test_an_odd_answer_is_told_calmly(client, provider, row, path, answer, reason):
    provider.answers[path] = answer
    response = client.post(START, {"email": ADA["email"]})
    if response.status_code == 200:
        response = client.get(answer_of(response.context["target"]))

    assert refusal(response)[0] == reason


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://elsewhere.example"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": None},
        {"token_endpoint": 7},
        {"jwks_uri": "file:///etc/passwd"},
    ],
)
def test_a_configuration_that_does_not_fit_is_refused(client, provider, row, said):
    provider.configuration = said

    assert refusal(client.post(START, {"email": ADA["email"]}))[0] == "not trusted"


# Whom a provider may vouch for


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        ({"email": "ada@elsewhere.example"}, "not yours"),
        ({"email": "ada@fenbridge.example.elsewhere.example"}, "not yours"),
        ({"email": "ada@sub.fenbridge.example"}, "not yours"),
        ({"email_verified": False}, "not verified"),
        ({"email_verified": None}, "not verified"),
        ({"email_verified": "yes"}, "not verified"),
        ({"email": None}, "no address"),
        ({"email": "no address"}, "no address"),
        ({"email": {"a": 1}}, "no address"),
    ],
)
def test_an_address_the_provider_may_not_vouch_for_is_refused(client, provider, row, person, reason):
    provider.person |= person

    assert refusal(sign_in(client))[0] == reason


@pytest.fixture
def entra(provider, organisation):
    provider.person = {"sub": "e-1", "tid": str(TENANT), "preferred_username": "Ada@Fenbridge.example", "name": "Ada"}
    return a_row(organisation, provider, kind="entra", tenant=TENANT)


def test_entra_vouches_by_its_tenant_and_need_not_confirm_the_address(client, entra):
    assert sign_in(client).status_code == 302
    assert User.objects.get().email == "ada@fenbridge.example"


@pytest.mark.parametrize("tenant", ["0b0a4d4c-6f0e-4a39-9a5e-0d7f0f7f0001", None, "", ["x"]])
def test_another_tenant_of_entra_is_refused_whatever_address_it_claims(client, provider, entra, tenant):
    provider.person |= {"tid": tenant, "email": "ada@fenbridge.example", "email_verified": True}

    assert refusal(sign_in(client)) == ("not yours", "tenant")


@pytest.fixture
def google(provider, organisation):
    provider.person = ADA | {"hd": "fenbridge.example"}
    return a_row(organisation, provider, kind="google")


def test_google_vouches_for_accounts_of_the_workspace(client, google):
    assert sign_in(client).status_code == 302
    assert "hd=fenbridge.example" in leave(Client())


@pytest.mark.parametrize("workspace", [None, "elsewhere.example"])
def test_a_private_google_account_with_a_work_address_is_refused(client, provider, google, workspace):
    provider.person["hd"] = workspace

    assert refusal(sign_in(client)) == ("not yours", "domain")


def test_the_same_person_in_two_tabs_at_once_makes_one_account(provider, row, monkeypatch):
    sign_in(Client())
    provider.person["email"] = "ada.king@fenbridge.example"
    monkeypatch.setattr(SocialLogin, "lookup", lambda login: None)  # the other tab was faster after this

    assert sign_in(Client()).context["refused"].reason == "again"
    assert User.objects.count() == Membership.objects.count() == 1


# Accounts that are there already


def test_somebody_without_a_password_can_ask_for_one(row, mailoutbox):
    sign_in(Client())
    Client().post(reverse("account_reset_password"), {"email": ADA["email"]})
    key = re.search(r"/accounts/password/reset/key/\S+", mailoutbox[-1].body)[0]
    client = Client()
    page = client.get(key, follow=True).redirect_chain[-1][0]
    client.post(page, {"password1": PASSWORD, "password2": PASSWORD})

    assert User.objects.get().check_password(PASSWORD)


@pytest.fixture
def ada(organisation):
    return MembershipFactory(
        organisation=organisation, role="contributor", user__email=ADA["email"], user__name="Ada before"
    ).user


def test_an_account_with_the_same_address_is_not_taken_over(client, row, ada):
    response = sign_in(client)

    assert refusal(response)[0] == "account exists"
    assert f"{reverse('account_login')}?next={CONNECT}" in response.content.decode()


def test_an_address_that_is_only_noted_by_an_account_is_not_taken_over(client, row):
    EmailAddress.objects.create(user=UserFactory(), email="ADA@fenbridge.example", verified=False)

    assert refusal(sign_in(client))[0] == "account exists"


def test_whoever_signs_in_with_the_password_can_connect_the_account(client, row, ada):
    client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    client.get(connect(client))

    assert SocialAccount.objects.get().user == ada
    fresh = Client()
    sign_in(fresh)
    assert fresh.get(reverse("assessments:list")).context["user"] == ada
    assert Membership.objects.get().role == "contributor"


def test_connecting_makes_nobody_a_member(client, row):
    ada = UserFactory(email=ADA["email"])
    client.force_login(ada)
    client.get(connect(client))

    assert SocialAccount.objects.get().user == ada
    assert not Membership.objects.exists()


def test_another_persons_account_cannot_be_connected(client, provider, row, ada):
    provider.person |= {"email": "bob@fenbridge.example", "sub": "bob-1"}
    client.force_login(ada)
    response = client.get(connect(client))

    assert response.context["refused"].reason == "another address"
    assert not SocialAccount.objects.exists()


def test_whoever_stayed_long_at_the_provider_proves_the_password_again(client, row, ada, settings):
    client.force_login(ada)
    answer = connect(client)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    asked = client.get(answer)
    assert asked.url == reverse("account_reauthenticate")
    assert not SocialAccount.objects.exists()

    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    client.post(asked.url, {"password": PASSWORD})
    assert SocialAccount.objects.get().user == ada


def test_a_new_connection_is_told_by_mail_and_on_the_page_of_the_account(client, row, ada, mailoutbox):
    client.force_login(ada)
    assert CONNECT in client.get(reverse("account")).content.decode()
    client.get(connect(client))

    assert "Fenbridge account can sign you in" in mailoutbox[-1].body
    assert CONNECT not in client.get(reverse("account")).content.decode()


def test_connecting_needs_the_session_it_began_in(client, row, ada):
    client.force_login(ada)
    answer = connect(client)
    client.logout()

    assert refusal(client.get(answer)) == ("again", "state")


def test_a_connect_page_without_a_provider_says_so(client, stranger):
    client.force_login(stranger)

    assert "Go on with your password" in client.get(CONNECT).content.decode()


def test_connecting_asks_for_the_password_once_more(client, row, ada):
    client.force_login(ada)

    assert client.post(CONNECT).url.startswith(reverse("account_reauthenticate"))


def test_the_same_subject_of_another_issuer_is_another_person(provider, row):
    sign_in(Client())
    with local_provider() as second:
        second.person = ADA | {"email": "eve@fenbridge.example"}
        IdentityProvider.objects.update(issuer=second.issuer)
        sign_in(Client(), "eve@fenbridge.example")

    assert sorted(User.objects.values_list("email", flat=True)) == ["ada@fenbridge.example", "eve@fenbridge.example"]


def test_an_account_that_is_switched_off_stays_out(client, row):
    sign_in(Client())
    User.objects.update(is_active=False)
    sign_in(client)

    assert "_auth_user_id" not in client.session


# A second factor at the provider


@pytest.fixture
def strict(organisation):
    """The organisation's assessment, where the organisation asks for a second factor."""
    organisation.requires_second_factor = True
    organisation.save()
    return AssessmentFactory(organisation=organisation)


@pytest.mark.parametrize(
    ("methods", "always", "counts"),
    [(["pwd", "mfa"], False, True), (["pwd"], False, False), (None, False, False), (None, True, True)],
)
def test_a_second_factor_that_the_provider_asked_for_is_enough(client, provider, row, strict, methods, always, counts):
    IdentityProvider.objects.update(asks_for_second_factor=always)
    provider.claims = {"amr": methods}
    sign_in(client)

    assert client.get(reverse("assessments:detail", args=[strict.ref])).status_code == (200 if counts else 302)


def test_a_later_sign_in_without_a_second_factor_closes_again(provider, row, strict):
    for methods in (["mfa"], ["pwd"]):
        provider.claims = {"amr": methods}
        client = Client()
        sign_in(client)

    assert client.get(reverse("assessments:detail", args=[strict.ref])).status_code == 302


def test_whoever_has_a_password_here_as_well_needs_a_second_factor_here(client, provider, row, strict):
    provider.claims = {"amr": ["mfa"]}
    sign_in(client)
    person = User.objects.get(email=ADA["email"])
    person.set_password(PASSWORD)
    person.save()
    client.force_login(person)

    assert client.get(reverse("assessments:detail", args=[strict.ref])).status_code == 302


def test_a_second_factor_at_one_organisation_does_not_open_another(client, provider, row):
    provider.claims = {"amr": ["mfa"]}
    sign_in(client)
    other = AssessmentFactory(organisation__requires_second_factor=True)
    MembershipFactory(user=User.objects.get(email=ADA["email"]), organisation=other.organisation)

    assert client.get(reverse("assessments:detail", args=[other.ref])).status_code == 302


# Secrets


def test_the_secret_is_unreadable_in_the_database(row, settings):
    sealed = IdentityProvider.objects.values_list("sealed_secret", flat=True).get()
    assert SECRET not in sealed

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key " * 6, [settings.SECRET_KEY]
    assert IdentityProvider.objects.get().secret == SECRET
