"""An OpenID Connect provider on this machine that really signs, and that can be told to misbehave."""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

CLIENT_ID, SECRET = "our service", "a secret/of ours"


@cache
def rsa_key(name):
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def ec_key():
    return ec.generate_private_key(ec.SECP256R1())


def public(key, **more):
    algorithm = jwt.algorithms.RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
    return algorithm.to_jwk(key.public_key(), as_dict=True) | {"use": "sig"} | more


@dataclass
class LocalProvider:
    """What it says is in these fields; a test changes them."""

    issuer: str
    person: dict[str, Any] = field(default_factory=dict)  # claims of whoever signs in there
    claims: dict[str, Any] = field(default_factory=dict)  # what it says otherwise; None leaves it out
    algorithm: str = "RS256"
    key: Any = None
    kid: str | None = "one"
    keys: list[dict] = field(default_factory=list)
    configuration: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)  # path: function of the handler that answers instead
    told: dict[str, Any] = field(default_factory=dict)  # what the browser's address said
    codes: dict[str, dict] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)  # paths

    def __post_init__(self):
        self.key = rsa_key("one")
        self.keys = [public(self.key, kid="one")]

    def document(self):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        } | self.configuration

    def token(self, asked):
        now = int(time.time())
        said = {"iss": self.issuer, "aud": CLIENT_ID, "exp": now + 300, "iat": now, "nonce": asked.get("nonce")}
        said |= self.person | self.claims
        header = {"kid": self.kid} if self.kid else {}
        known = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(known, self.key, self.algorithm, headers=header)

    def code_for(self, asked):
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return code


class Handler(BaseHTTPRequestHandler):
    provider: LocalProvider

    def do_GET(self):
        self.answer()

    def do_POST(self):
        self.answer()

    def answer(self):
        path = urlsplit(self.path).path
        self.provider.asked.append(path)
        if path in self.provider.answers:
            self.provider.answers[path](self)
        elif path == "/.well-known/openid-configuration":
            self.send(self.provider.document())
        elif path == "/keys":
            self.send({"keys": self.provider.keys})
        elif path == "/userinfo":
            self.send(self.provider.person | {"email": "ada@fenbridge.example", "email_verified": True})
        elif path == "/authorize":
            self.authorize()
        elif path == "/token":
            self.tokens()
        else:
            self.send({}, status=404)

    def authorize(self):
        asked = self.provider.told = dict(parse_qsl(urlsplit(self.path).query))
        back = {"code": self.provider.code_for(asked), "state": asked["state"]}
        page = f'<title>Provider</title><a href="{asked["redirect_uri"]}?{urlencode(back)}">It is me</a>'
        self.send(page.encode(), kind="text/html")

    def tokens(self):
        sent = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        asked = self.provider.codes.pop(sent["code"], None)
        if not asked or challenge(sent["code_verifier"]) != asked["code_challenge"]:
            self.send({"error": "invalid_grant"}, status=400)
        elif self.credentials(sent) != (CLIENT_ID, SECRET):
            self.send({"error": "invalid_client"}, status=401)
        else:
            self.send({"access_token": "an access token", "id_token": self.provider.token(asked)})

    def credentials(self, sent):
        if "client_secret" in sent:
            return sent["client_id"], sent["client_secret"]
        given = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
        return tuple(map(unquote, given.split(":")))

    def send(self, what, *, status=200, kind="application/json", **headers):
        body = what if isinstance(what, bytes) else json.dumps(what).encode()
        self.send_response(status)
        for name, value in ({"Content-Type": kind, "Content-Length": len(body)} | headers).items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def challenge(verifier):
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


@contextmanager
def local_provider():
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OwnHandler", (Handler,), {}))
    server.daemon_threads = True
    provider = LocalProvider(f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass.provider = provider
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield provider
    server.shutdown()
    server.server_close()
