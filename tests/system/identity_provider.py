"""AI clients with access tokens of an identity provider that nobody at Sluice has written: a stub issuer
with real keys, whose tokens PyJWT signs."""

import base64
import json
import sys
import tempfile
import time
from pathlib import Path

import httpx2
import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from local import ROOT, Local
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from tls import TlsServer

sys.path.append(str(ROOT / "tests" / "stories"))
from target import check  # noqa: E402

LISTING = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}


class Issuer:
    """An issuer below a path, with an RSA key and one of an elliptic curve."""

    def __init__(self, folder: Path):
        self.keys = {"r1": rsa.generate_private_key(65537, 2048), "e1": ec.generate_private_key(ec.SECP256R1())}
        self.reads, self.is_up = 0, True
        self.tls = TlsServer(folder, self.answer)
        self.url = f"{self.tls.url}/realms/acme"

    def answer(self, path: str) -> dict | None:
        if path == "/realms/acme/.well-known/openid-configuration":
            return {"issuer": self.url, "jwks_uri": f"{self.tls.url}/keys"}
        if path != "/keys" or not self.is_up:
            return None
        self.reads += 1
        return {"keys": [public(kid, key) for kid, key in self.keys.items()]}

    def token(self, audience: str, kid: str = "r1", key=None, algorithm: str | None = None, **claims) -> str:
        own = key or self.keys[kid]
        algorithm = algorithm or ("RS256" if isinstance(own, rsa.RSAPrivateKey) else "ES256")
        now = int(time.time())
        all_claims = {"iss": self.url, "aud": audience, "sub": "ada", "iat": now, "exp": now + 300, "sluice_account": "admin", "scope": "openid read execute", **claims}
        return jwt.encode({name: value for name, value in all_claims.items() if value is not None}, own, algorithm, headers={"kid": kid})


def public(kid: str, key) -> dict:
    kind = jwt.algorithms.RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
    return {**json.loads(kind.to_jwk(key.public_key())), "kid": kid, "use": "sig", "key_ops": ["verify"]}


async def story_tokens_of_an_identity_provider(_) -> None:
    with tempfile.TemporaryDirectory(prefix="sluice-issuer-") as name:
        folder = Path(name)
        issuer = Issuer(folder)
        settings = ["--mcp-issuer", issuer.url, "--allow-host", issuer.tls.address]
        with Local(folder, "--in-memory", "--rate-limits", "off", *settings, environment={"SSL_CERT_FILE": str(issuer.tls.authority)}) as host:
            url = f"{host.url}/mcp"
            await uses_tools(issuer, url, host)
            refuses_what_is_wrong(issuer, url)
            follows_a_change_of_keys(issuer, url)
        other = [*settings, "--mcp-audience", "api://flows", "--mcp-jwks-url", f"{issuer.tls.url}/keys", "--mcp-account-claim", "sluice.account", "--mcp-scope-claim", "roles"]
        with Local(folder, "--in-memory", "--rate-limits", "off", *other, environment={"SSL_CERT_FILE": str(issuer.tls.authority)}, data="other") as host:
            url = f"{host.url}/mcp"
            own = {"sluice_account": None, "scope": None, "sluice": {"account": "admin"}, "roles": ["read"]}
            check("run_list" in names(url, issuer.token("api://flows", **own)), "other claims")
            check("'sluice.account'" in said(url, issuer.token("api://flows"), 401), "the claim is not named")
            check("'aud' does not name api://flows" in said(url, issuer.token(url, **own), 401), "the audience is not named")
        issuer.is_up = False
        with Local(folder, "--in-memory", *other, environment={"SSL_CERT_FILE": str(issuer.tls.authority)}, data="third") as host:
            answer = said(f"{host.url}/mcp", issuer.token("api://flows", **own), 503)
            check(f"{issuer.tls.url}/keys answers with 404" in answer, answer)
        issuer.tls.stop()


async def uses_tools(issuer: Issuer, url: str, host: Local) -> None:
    metadata = httpx2.get(f"{host.url}/.well-known/oauth-protected-resource/mcp").json()
    check(metadata["authorization_servers"] == [issuer.url] and metadata["resource"] == url, f"{metadata}")
    for kid in issuer.keys:
        token = issuer.token(url, kid)
        async with Client(streamable_http_client(url, http_client=httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=60))) as client:
            tools = [tool.name for tool in (await client.list_tools()).tools]
            check("run_start" in tools and "workflow_save" not in tools, f"{tools}")
            done = await client.call_tool("run_start", {"workflowId": "hello", "inputs": {"name": "you"}})
            check(done.structured_content["status"] == "completed", f"{done}")
        # The token is for this endpoint alone.
        check(host.call("GET", "/api/v1/workflows", Authorization=f"Bearer {token}")[0] == 401, "the token opens the API")
    check(issuer.reads == 1, f"the keys were read {issuer.reads} times")
    check("workflow_publish" in names(url, issuer.token(url, aud=["x", url], scope="admin read")), "no admin")
    # Tokens of Sluice are accepted as before.
    check("workflow_save" in names(url, host.made["accessToken"]), "the token of a device")


def refuses_what_is_wrong(issuer: Issuer, url: str) -> None:
    now = int(time.time())
    stranger = ec.generate_private_key(ec.SECP256R1())
    for claims, told in (
        ({"aud": "https://other.example/mcp"}, f"'aud' does not name {url}"),
        ({"aud": None}, "'aud' does not name"),
        ({"exp": None}, "'exp' is missing"),
        ({"exp": now - 60}, "expired"),
        ({"nbf": now + 600}, "'nbf' is in the future"),
        ({"sub": None}, "'sub' is missing"),
        ({"sluice_account": None}, "'sluice_account', which names the account, is missing"),
        ({"sluice_account": "nobody"}, "'sluice_account' names no account"),
        ({"kid": "e1", "key": stranger}, "its signature is wrong"),
        ({"kid": "e9", "key": stranger}, "no key with its 'kid'"),
        ({"algorithm": "RS512"}, "its algorithm is RS512, not RS256 or ES256"),
        ({"algorithm": "PS256"}, "its algorithm is PS256"),
    ):
        answer = said(url, issuer.token(url, **claims), 401)
        check(told in answer, f"{claims}: {answer}")
    # A public key is no secret: a token that is signed with it as one is refused.
    forged = forgery(issuer, url)
    check("its algorithm is HS256" in said(url, forged, 401), "an HMAC is accepted")
    unsigned = ".".join([encoded({"alg": "none", "kid": "r1"}), forged.split(".")[1], ""])
    said(url, unsigned, 401)
    foreign = issuer.token(url, iss="https://other.example")
    check("insufficient" not in said(url, foreign, 401), "another issuer")
    refused = post(url, issuer.token(url, scope="openid"), {**LISTING, "method": "tools/call", "params": {"name": "workflow_list", "arguments": {}}})
    check(refused.status_code == 403 and 'scope="read"' in refused.headers["www-authenticate"], f"{refused.status_code} {refused.headers}")


def follows_a_change_of_keys(issuer: Issuer, url: str) -> None:
    """Keys are read again for an unknown one, at most every half minute."""
    reads = issuer.reads
    for number in range(10):
        post(url, issuer.token(url, f"n{number}", ec.generate_private_key(ec.SECP256R1())))
    check(issuer.reads - reads <= 1, f"the keys were read {issuer.reads - reads} times more")
    check(names(url, issuer.token(url)) != [], "a known key")


def encoded(value: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def forgery(issuer: Issuer, url: str) -> str:
    claims = jwt.decode(issuer.token(url), options={"verify_signature": False})
    message = f"{encoded({'alg': 'HS256', 'kid': 'r1'})}.{encoded(claims)}"
    secret = json.dumps(public("r1", issuer.keys["r1"])).encode()
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(message.encode(), secret)
    return f"{message}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def post(url: str, token: str, body: dict = LISTING) -> httpx2.Response:
    return httpx2.post(url, json=body, headers={"Authorization": f"Bearer {token}"}, timeout=60)


def names(url: str, token: str) -> list[str]:
    answer = post(url, token)
    check(answer.status_code == 200, f"{answer.status_code} {answer.text}")
    return [tool["name"] for tool in answer.json()["result"]["tools"]]


def said(url: str, token: str, status: int) -> str:
    """The message of a refusal. With 401, `WWW-Authenticate` says the same."""
    answer = post(url, token)
    check(answer.status_code == status, f"{answer.status_code} {answer.text}")
    if status == 401:
        check('error="invalid_token"' in answer.headers["www-authenticate"], f"{answer.headers}")
    return answer.json()["error"]["message"] + " " + answer.headers.get("www-authenticate", "")
