"""What we ask an identity provider, and what we believe of its answers. Nothing here keeps or logs a token.

Stricter than allauth, which skips the signature of a token it fetched itself and knows no nonce.
"""

import json
from hmac import compare_digest
from urllib.parse import quote

import jwt
import requests
from django.core.cache import cache

from organisations.fetching import GuardedSession, is_fetchable

ALGORITHMS = ("RS256", "PS256", "ES256")
LEEWAY = 60  # seconds two clocks may differ
KEPT = 60 * 60  # seconds that what a provider says of itself is believed
AGAIN = 60  # seconds between two looks for a key we do not know
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
ERRORS = ("invalid_client", "invalid_grant", "unauthorized_client", "invalid_request", "unsupported_grant_type")
CLAIMS = ["iss", "sub", "aud", "exp", "iat"]
WRONG = {
    jwt.InvalidIssuerError: "issuer",
    jwt.InvalidAudienceError: "audience",
    jwt.ExpiredSignatureError: "expired",
    jwt.ImmatureSignatureError: "not yet valid",
    jwt.InvalidSignatureError: "signature",
}


class Refused(Exception):
    """Signing in cannot go on. `reason` chooses what the page says; `detail` says what did not fit, never a value."""

    def __init__(self, reason, detail=""):
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


def read_json(method, url, **options):
    """Fetch an object in JSON. Raises Refused when nobody answers, and `requests.HTTPError` for an error."""
    try:
        with GuardedSession() as session:
            response = session.request(method, url, **options)
    except requests.RequestException as problem:
        raise Refused("unreachable", type(problem).__name__) from None
    response.raise_for_status()
    answer = json.loads(response.content)
    if not isinstance(answer, dict):
        raise ValueError("no object")
    return answer


def ask(what, method, url, **options):
    """`read_json`; an answer that is no such thing is refused by the name of what we asked for."""
    try:
        return read_json(method, url, **options)
    except requests.HTTPError as problem:
        if problem.response.status_code >= 500:
            raise Refused("unreachable", what) from None
        raise Refused("not trusted", f"{what}: {told_error(problem.response)}") from None
    except ValueError:  # no JSON, or no text at all
        raise Refused("not trusted", what) from None


def told_error(response):
    """Which of the errors that OAuth knows (RFC 6749, 5.2) an answer names: a secret that has expired, for example."""
    named = next((error for error in ERRORS if f'"{error}"'.encode() in response.content), "refused")
    return f"{response.status_code} {named}"


def configuration(issuer):
    """The provider's discovery document, checked; kept for an hour."""
    key = f"openid:{issuer}"
    if not (found := cache.get(key)):
        found = check(issuer, ask("configuration", "GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration"))
        cache.set(key, found, KEPT)
    return found


def look(issuer):
    """Ask the provider anew what it says of itself. Raises Refused where we could not sign anybody in by it."""
    cache.delete(f"openid:{issuer}")
    keys = ask("keys", "GET", configuration(issuer)["jwks_uri"])
    if not any(fitting(keys, {"alg": algorithm}) for algorithm in ALGORITHMS):
        raise Refused("not trusted", "key")


def check(issuer, found):
    if found.get("issuer") != issuer:
        raise Refused("not trusted", "issuer of the configuration")
    for name in NEEDED:
        if not is_address(found.get(name)):
            raise Refused("not trusted", name)
    return found


def is_address(text):
    """An address for a browser or for us, to which we can add a question."""
    return isinstance(text, str) and is_fetchable(text) and "?" not in text


def exchange(config, *, client_id, secret, code, redirect_uri, verifier):
    """The tokens for a code: an ID token at least."""
    data = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
        "client_id": client_id,
    }
    if "client_secret_post" in config.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
        return ask("code", "POST", config["token_endpoint"], data=data | {"client_secret": secret})
    own = (quote(client_id, safe=""), quote(secret, safe=""))
    return ask("code", "POST", config["token_endpoint"], data=data, auth=own)


def details(config, tokens, subject):
    """What the provider tells of the person where the ID token does not, as the standard allows."""
    if not is_address(config.get("userinfo_endpoint")):
        return {}
    bearer = {"Authorization": f"Bearer {tokens.get('access_token', '')}"}
    told = ask("person", "GET", config["userinfo_endpoint"], headers=bearer)
    if told.get("sub") != subject:
        raise Refused("not trusted", "another person")
    return told


def public_key(config, header):
    """The provider's key that signed a token. An unknown one is looked for again, as providers change their keys."""
    key = f"openid:{config['jwks_uri']}"
    keys = cache.get(key)
    found = fitting(keys or {}, header)
    if not found and (not keys or cache.add(f"{key}:again", True, AGAIN)):
        keys = ask("keys", "GET", config["jwks_uri"])
        cache.set(key, keys, KEPT)
        found = fitting(keys, header)
    if len(found) != 1:
        raise Refused("not trusted", "key")
    return found[0]


def fitting(keys, header):
    """The keys that can have signed this; a token may leave out the name of the only one."""
    listed = keys.get("keys") if isinstance(keys.get("keys"), list) else []
    signing = [key for key in listed if isinstance(key, dict) and key.get("use", "sig") == "sig"]
    named = [key for key in signing if header.get("kid") in (None, key.get("kid"))]
    family = "EC" if header["alg"].startswith("ES") else "RSA"
    return [key for key in named if key.get("kty") == family and key.get("alg", header["alg"]) == header["alg"]]


def verified_claims(config, token, *, client_id, nonce):
    """The claims of an ID token that this provider signed, for us, now, in answer to this very question."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise Refused("not trusted", "algorithm")
        claims = jwt.decode(
            token,
            jwt.PyJWK(public_key(config, header), algorithm=header["alg"]),
            algorithms=[header["alg"]],
            audience=client_id,
            issuer=config["issuer"],
            leeway=LEEWAY,
            options={"require": CLAIMS, "enforce_minimum_key_length": True},
        )
    except jwt.PyJWTError as problem:
        raise Refused("not trusted", WRONG.get(type(problem), "token")) from None
    return check_claims(claims, client_id, nonce)


def check_claims(claims, client_id, nonce):
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else client_id) != client_id:
        raise Refused("not trusted", "authorised party")
    if not compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise Refused("not trusted", "nonce")
    if not claims["sub"]:
        raise Refused("not trusted", "subject")
    return claims
