"""An OpenID provider for tests that says what it is told to, right or wrong.

It serves what the protocol needs on a free port of the loopback address. `claims` go into the ID
token beside those of the protocol, `overrides` last, so that each can be wrong; `sign` replaces the
signature.
"""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "margin", "a client secret of the tests, long enough"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class OIDCProvider:
    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.overrides: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.nonce = ""
        self.discovery: dict[str, Any] = {}
        self.sign: Callable[[dict], str] = self.signed
        self.asked: list[dict[str, str]] = []  # what came to the token endpoint
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.provider = self  # type: ignore[attr-defined]
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def token(self) -> str:
        now = int(time.time())
        usual = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}
        claims = usual | {"nonce": self.nonce} | self.claims | self.overrides
        return self.sign({name: value for name, value in claims.items() if value is not None})

    @staticmethod
    def signed(claims: dict, key: Any = KEY, alg: str = "RS256") -> str:
        return jwt.encode(claims, key, algorithm=alg, headers={"kid": "one"})

    def respond(self, path: str) -> dict:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
            } | self.discovery
        if path == "/keys":
            key = json.loads(RSAAlgorithm.to_jwk(KEY.public_key()))
            return {"keys": [key | {"kid": "one", "use": "sig", "alg": "RS256"}]}
        if path == "/token":
            return {"access_token": "a", "token_type": "Bearer", "id_token": self.token()}
        return self.userinfo


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        provider: OIDCProvider = self.server.provider  # type: ignore[attr-defined]
        length = int(self.headers.get("Content-Length") or 0)
        if length:
            body = parse_qs(self.rfile.read(length).decode())
            provider.asked.append({name: values[0] for name, values in body.items()})
        answer = json.dumps(provider.respond(urlsplit(self.path).path)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *args: object) -> None:
        """Say nothing."""
