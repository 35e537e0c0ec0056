#!/usr/bin/env python3
"""Checks connections of every kind with the built executable, as the other systems see them.

A recorder keeps the requests of the kinds without tokens, and verifies the signatures of AWS. The
tokens come from an authorization server (oidc-provider, in tests/system/oauth; `npm ci` installs
it). Nothing of a credential or a token may be in an answer, in the log or in the data folder.

Usage: tests/system/connections.py [STORY ...]
"""

import base64
import hashlib
import hmac
import json
import os
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

from local import ROOT, Local

sys.path.append(str(ROOT / "tests" / "stories"))
from target import check  # noqa: E402

OAUTH = ROOT / "tests" / "system" / "oauth"
SHOWN = ["", "/logs?limit=1000", "/steps?limit=200", "/timeline", "/events?wait=0"]


class Recorder(ThreadingHTTPServer):
    """Keeps the requests that it gets, and repeats them in its answers."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Recording)
        self.url, self.got = f"http://127.0.0.1:{self.server_address[1]}", []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Recording(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        got = {"path": self.path, "headers": {name.lower(): value for name, value in self.headers.items()}, "body": body}
        self.server.got.append(got)
        answer = json.dumps({**got, "body": body.decode()}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


class Authorization:
    """The authorization server and its API."""

    def __init__(self, secret: str):
        if not (OAUTH / "node_modules").exists():
            subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=OAUTH, check=True, timeout=300)
        self.process = subprocess.Popen(
            ["node", "server.mjs"], cwd=OAUTH, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, "CLIENT_SECRET": secret}
        )
        made = next(json.loads(line) for line in self.process.stdout if line.startswith("{"))
        self.url, self.refresh_token = made["url"], made["refreshToken"]

    def control(self, path: str = "", method: str = "GET") -> dict:
        words = ["curl", "--silent", "--fail", "-X", method, f"{self.url}/control{path}"]
        return json.loads(subprocess.run(words, capture_output=True, check=True, timeout=60).stdout)

    def asked(self) -> int:
        """How many tokens were granted."""
        return self.control().get("200", 0)


class World:
    """A host, and the systems that its workflows call."""

    def __init__(self, folder: Path):
        self.secret = f"canary-{os.urandom(8).hex()}"
        self.recorder, self.oauth = Recorder(), Authorization(self.secret)
        self.log = open(folder / "log.txt", "w+b")
        hosts = [urlsplit(server.url).netloc for server in (self.recorder, self.oauth)]
        flags = [word for host in hosts for word in ("--allow-host", host)]
        self.folder, self.host, self.shown, self.canaries = folder, Local(folder, *flags, errors=self.log), "", {self.secret}

    def stop(self) -> None:
        self.host.stop()
        self.oauth.process.kill()

    def call(self, method: str, path: str, body=None, status: int = 200) -> dict:
        got, answer = self.host.call(method, path, body)
        self.shown += json.dumps(answer)
        check(got == status, f"{method} {path}: {got} {answer}")
        return answer.get("data")

    def connect(self, connection: str, kind: str, /, **fields: str) -> None:
        self.call("PUT", f"/api/v1/connections/{connection}", {"kind": kind, "fields": fields})

    def send(self, url: str, connection: str, **parameters) -> dict:
        """Runs a workflow that sends one request, and reads all that can be read of the run."""
        steps = [
            {"id": "send", "moduleId": "http_request", "parameters": {"url": url, "connection": connection, "fail_on_status": True, **parameters}},
            {"id": "out", "moduleId": "output", "parameters": {"value": "{{send.json}}"}},
        ]
        workflow = self.host.workflow(f"{connection} {os.urandom(4).hex()}", steps)
        ended = self.call("POST", f"/api/v1/workflows/{workflow}/execute", {"async": False})
        for path in SHOWN:
            self.call("GET", f"/api/v1/executions/{ended['executionId']}{path}")
        self.call("GET", f"/api/v1/workflows/{workflow}/export")
        return ended

    def post(self, url: str, connection: str, **parameters) -> dict:
        """The request of a completed run, as the recorder got it."""
        ended = self.send(url, connection, method="POST", **parameters)
        check(ended["status"] == "completed", f"{ended}")
        return self.recorder.got.pop()

    def nothing_shown(self) -> None:
        """No credential and no token is in an answer, in the log or in a stored file."""
        for name in self.call("GET", "/api/v1/connections")["connections"]:
            self.call("GET", f"/api/v1/connections/{name['name']}")
        self.log.flush()
        places = {"an answer": self.shown.encode(), "the log": (self.folder / "log.txt").read_bytes()}
        places |= {str(file): file.read_bytes() for file in (self.folder / "data").rglob("*") if file.is_file()}
        for place, content in places.items():
            for canary in self.canaries:
                for form in (canary.encode(), base64.b64encode(canary.encode()).rstrip(b"=")):
                    check(form not in content, f"a credential is in {place}")


def story_fixed(world: World) -> None:
    """basic, bearer and api_key are sent as they were set"""
    world.connect("basic", "basic", username="ada", password=world.secret)
    got = world.post(f"{world.recorder.url}/a", "basic")
    check(got["headers"]["authorization"] == "Basic " + base64.b64encode(f"ada:{world.secret}".encode()).decode(), f"{got}")
    world.canaries.add(f"ada:{world.secret}")
    world.connect("bearer", "bearer", token=world.secret)
    check(world.post(f"{world.recorder.url}/b", "bearer")["headers"]["authorization"] == f"Bearer {world.secret}", "the token")
    world.connect("header", "api_key", name="X-Shop-Key", value=world.secret)
    check(world.post(f"{world.recorder.url}/c", "header")["headers"]["x-shop-key"] == world.secret, "the key in a header")
    world.connect("query", "api_key", name="key", value=world.secret, **{"in": "query"})
    got = world.post(f"{world.recorder.url}/d?page=2", "query")
    check(dict(parse_qsl(urlsplit(got["path"]).query)) == {"page": "2", "key": world.secret}, f"{got}")


def story_signature(world: World) -> None:
    """a signature of AWS is the one that the receiver computes from the request"""
    world.connect("aws", "aws_sigv4", accessKeyId="AKIDEXAMPLE", secretAccessKey=world.secret, region="eu-central-1", service="execute-api")
    body = {"pen": "füller"}
    got = world.post(f"{world.recorder.url}/orders/7?b=2&a=x%20y", "aws", body=body, headers={"X-Shop": "a"})
    fields = dict(part.strip().split("=", 1) for part in got["headers"]["authorization"].removeprefix("AWS4-HMAC-SHA256 ").split(","))
    key_id, *scope = fields["Credential"].split("/")
    check(key_id == "AKIDEXAMPLE" and scope[1:] == ["eu-central-1", "execute-api", "aws4_request"], f"{fields}")
    signed = fields["SignedHeaders"].split(";")
    check("host" in signed and "x-amz-date" in signed, f"{signed}")
    place = urlsplit(got["path"])
    query = "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in sorted(parse_qsl(place.query)))
    headers = "".join(f"{name}:{' '.join(got['headers'][name].split())}\n" for name in signed)
    digest = hashlib.sha256(got["body"]).hexdigest()
    request = "\n".join(["POST", place.path, query, headers, ";".join(signed), digest])
    text = "\n".join(["AWS4-HMAC-SHA256", got["headers"]["x-amz-date"], "/".join(scope), hashlib.sha256(request.encode()).hexdigest()])
    key = f"AWS4{world.secret}".encode()
    for part in scope:
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    check(hmac.new(key, text.encode(), hashlib.sha256).hexdigest() == fields["Signature"], f"{request}\n{text}\n{got}")


def bearer(world: World, ended: dict) -> None:
    """The run has completed, and its result has the mask where the API repeats the token."""
    check(ended["status"] == "completed", f"{ended}")
    check(ended["result"]["headers"]["authorization"] in ("***", "Bearer ***"), f"{ended}")


def story_client(world: World) -> None:
    """a token of a client is fetched once, kept, renewed when it ends, and once when it is refused"""
    token_url = f"{world.oauth.url}/token"
    world.connect("service", "oauth2_client_credentials", tokenUrl=token_url, clientId="service", clientSecret=world.secret, scope="orders")
    before = world.oauth.asked()
    for _ in range(3):
        bearer(world, world.send(f"{world.oauth.url}/api", "service"))
    check(world.oauth.asked() == before + 1, "one token for three runs")
    world.host.kill()
    world.host.start()
    bearer(world, world.send(f"{world.oauth.url}/api", "service"))
    check(world.oauth.asked() == before + 1, "it is kept over a restart")
    world.oauth.control("/revoke", "POST")
    bearer(world, world.send(f"{world.oauth.url}/api", "service"))
    check(world.oauth.asked() == before + 2, "it is renewed once when it is refused")

    world.connect("brief", "oauth2_client_credentials", tokenUrl=token_url, clientId="brief", clientSecret=world.secret, clientAuth="body")
    for _ in range(2):
        bearer(world, world.send(f"{world.oauth.url}/api", "brief"))
    check(world.oauth.asked() == before + 4, "a token that ends soon is renewed")


def story_user(world: World) -> None:
    """each refresh token is used once, and a server that refuses one is named"""
    world.canaries.add(world.oauth.refresh_token)
    fields = {"tokenUrl": f"{world.oauth.url}/token", "clientId": "user", "clientSecret": world.secret}
    world.connect("user", "oauth2_refresh", refreshToken=world.oauth.refresh_token, **fields)
    before = world.oauth.asked()
    for granted in (1, 2, 3):
        bearer(world, world.send(f"{world.oauth.url}/api", "user"))
        check(world.oauth.asked() == before + granted, "a token of the refresh token")
        world.oauth.control("/revoke", "POST")
    # The first refresh token has been replaced.
    world.connect("user", "oauth2_refresh", refreshToken=world.oauth.refresh_token, **fields)
    ended = world.send(f"{world.oauth.url}/api", "user")
    told = "the token endpoint of the connection answered 400: invalid_grant"
    check(ended["status"] == "failed" and told in ended["error"], f"{ended}")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="sluice-connections-") as folder:
        world = World(Path(folder))
        try:
            for story in (story_fixed, story_signature, story_client, story_user):
                if sys.argv[1:] and story.__name__.removeprefix("story_") not in sys.argv[1:]:
                    continue
                story(world)
                world.nothing_shown()
                print(f"ok {story.__doc__}", flush=True)
        finally:
            world.stop()


if __name__ == "__main__":
    main()
