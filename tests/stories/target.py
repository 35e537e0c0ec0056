"""Targets of stories: a base URL with credentials, and functions that send requests and check
answers.
"""

import http.client
import json
import threading
import time
import urllib.parse

PATIENCE = 60
# The credentials that are not secret.
PUBLIC = {"account", "appId", "clientId"}


class Failure(Exception):
    """The product behaved differently than expected."""


class Refused(Failure):
    """An answer with another status than the expected one."""

    def __init__(self, message: str, status: int):
        super().__init__(message)
        self.status = status


def check(condition, message: str) -> None:
    if not condition:
        raise Failure(message)


def until(ready, what: str, patience: float = PATIENCE):
    """Waits until `ready` returns something, and returns that."""
    end = time.monotonic() + patience
    while not (result := ready()):
        check(time.monotonic() < end, f"in {patience} s not once: {what}")
        time.sleep(0.05)
    return result


class Target:
    """A host for stories. Subclasses start one; this class uses a running host at a base URL.

    `credentials` are those that the first start writes with `--bootstrap`; `root_key` creates
    accounts.
    """

    # The name in `only.json`.
    name = "url"
    # How many cases run at once, how much slower the target is than the executable, and how many
    # times a story repeats steps that can fail at random.
    lanes, pace, repeats = 4, 1, 20
    patience = PATIENCE

    def __init__(self, base: str, credentials: dict, root_key: str | None = None, outside=None):
        self.base = base.rstrip("/")
        self.credentials, self.root_key, self.outside = credentials, root_key, outside
        self.headers: dict[str, str] = {}
        self.paired: dict[str, str] = {}
        # A device that pairs again ends its earlier session, so only one of several threads pairs
        # it.
        self.pairing = threading.Lock()
        self.called: set[str] = set()

    def address(self) -> str:
        """The host of its connections: that of the URL, by default."""
        return self.base

    def call(self, method: str, path: str, body=None, status=200, token: str | None = None, **headers: str):
        """Sends a request, and returns the JSON of the answer, or its bytes if it is not JSON.
        Fails on other statuses than the expected one, or expected ones.

        Without a token, that of the stories' device is used; with an empty token, none.
        """
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        bearer = self.token if token is None else token
        if bearer:
            sent["authorization"] = f"Bearer {bearer}"
        if body is not None:
            sent["content-type"] = "application/json"
            body = json.dumps(body)
        found, kind, content = self.send(method, path, body, sent)
        self.called.add(f"{method} {path}")
        if found not in (status if isinstance(status, tuple) else (status,)):
            raise Refused(f"{method} {path}: {found} instead of {status}: {content!r}", found)
        if kind != "application/json":
            return content
        return json.loads(content) if content else None

    def send(self, method: str, path: str, body, headers: dict) -> tuple[int, str, bytes]:
        """Status, media type and content of an answer."""
        url = urllib.parse.urlsplit(self.address())
        kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
        connection = kinds[url.scheme](url.hostname, url.port, timeout=self.patience)
        try:
            connection.request(method, url.path + path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get_content_type(), answer.read()
        finally:
            connection.close()

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, dict, bytes]:
        """Sends a request without a token; returns status, headers and bytes of the answer."""
        url = urllib.parse.urlsplit(self.address())
        kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
        connection = kinds[url.scheme](url.hostname, url.port, timeout=self.patience)
        try:
            sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, url.path + path, body, sent)
            answer = connection.getresponse()
            self.called.add(f"{method} {path}")
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def device(self, name: str) -> dict:
        """The body that pairs a device with the account's pairing key."""
        return {"deviceId": name, "deviceName": name.capitalize(), "timestamp": 1704067200000, "pairingKey": self.credentials["pairingKey"]}

    def pair(self, device: dict) -> str:
        with self.pairing:
            if device["deviceId"] not in self.paired:
                self.paired[device["deviceId"]] = self.call("POST", "/api/v1/auth/token", device, token="")["data"]["token"]
            return self.paired[device["deviceId"]]

    @property
    def token(self) -> str:
        """The token of the stories' own device."""
        return self.pair(self.device("stories"))

    def admin(self) -> str:
        """The token of a device that was paired with the admin pairing key."""
        return self.pair({**self.device("admin"), "pairingKey": self.credentials["adminPairingKey"]})

    def is_good(self, token: str) -> bool:
        try:
            return self.call("GET", "/api/v1/auth/verify", token=token)["data"]["valid"]
        except Refused as refused:
            check(refused.status == 401, f"{refused}")
            return False

    def workflow(self, name: str, steps: list[dict], **more) -> str:
        """Stores an enabled workflow, and returns its id."""
        asked = {"name": name, "isEnabled": True, "steps": steps, **more}
        return self.call("POST", "/api/v1/workflows", asked, status=201)["data"]["id"]

    def run(self, workflow: str, inputs: dict | None = None) -> dict:
        """Runs a workflow in the request; if that takes too long, waits for its end."""
        body = {"async": False, "inputVariables": inputs or {}}
        run = self.call("POST", f"/api/v1/workflows/{workflow}/execute", body, status=(200, 202))["data"]
        return run if run["status"] != "running" else self.ended(run["executionId"])

    def start_run(self, workflow: str, inputs: dict | None = None, **more) -> str:
        """Starts a workflow through the queue, and returns the execution's id."""
        body = {"inputVariables": inputs or {}, **more}
        return self.call("POST", f"/api/v1/workflows/{workflow}/execute", body, status=202)["data"]["executionId"]

    def execution(self, run: str) -> dict:
        return self.call("GET", f"/api/v1/executions/{run}")["data"]

    def ended(self, run: str, status: str | None = None, patience: float = 0) -> dict:
        """Waits until an execution has ended, optionally with this status."""

        def there():
            data = self.execution(run)
            return None if data["status"] == "running" else data

        data = until(there, f"{run} ends", patience or self.patience)
        check(status in (None, data["status"]), f"{run} is not {status}: {data}")
        return data

    def waiting(self, run: str) -> dict:
        """Waits until an execution has left its function and waits."""

        def there():
            data = self.execution(run)
            check(data["status"] == "running", f"{run} does not wait: {data}")
            return data if data["phase"] == "waiting" else None

        return until(there, f"{run} waits", self.patience)

    def shown(self, text: str) -> list[str]:
        """The secrets of the stories that a text contains."""
        secrets = {**{name: str(value) for name, value in self.credentials.items() if name not in PUBLIC}, **self.paired}
        return [name for name, secret in secrets.items() if secret in text]
