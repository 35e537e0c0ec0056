#!/usr/bin/env python3
"""The reference, held against a running host: schemathesis makes requests out of docs/openapi.json, good ones and bad ones, and judges
every answer by it.

The local host must have been built (`cargo build --package standalone`). Needs `schemathesis` and `openapi-spec-validator`, in .venv or on
the PATH. Usage: tests/system/reference.py [ARGUMENT of `st run` ...]
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug" / "sluice"
TOOLS = ROOT / ".venv" / "bin"
CONFIG = ROOT / "tests" / "system" / "schemathesis.toml"
# This operation ends the session of the token that it is called with, so it is tried by a device of its own.
ENDS_SESSION = "vflow-auth-revoke"
PATIENCE = 60


def main() -> None:
    run("openapi-spec-validator", ROOT / "docs" / "openapi.json")
    with tempfile.TemporaryDirectory(prefix="sluice-reference-") as folder:
        credentials = Path(folder) / "credentials.json"
        port = free_port()
        flags = ["--in-memory", "--port", str(port), "--bootstrap", str(credentials), "--sync-cap", "1000"]
        if not BINARY.exists():
            sys.exit(f"{BINARY} is missing; run `cargo build --package standalone` first")
        host = subprocess.Popen([BINARY, *flags], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            url = f"http://127.0.0.1:{port}"
            made = until_ready(host, port, credentials)
            key, oauth = made["adminPairingKey"], {"oauth": authorize(url, made)}
            judge(url, pair(url, key, "everything") | oauth, "--exclude-operation-id", ENDS_SESSION, *sys.argv[1:])
            judge(url, pair(url, key, "revoked") | oauth, "--include-operation-id", ENDS_SESSION)
            if host.poll() is not None:
                sys.exit(f"the host ended with {host.returncode}")
        finally:
            host.terminate()
            host.wait()


def judge(url: str, tokens: dict, *arguments: str) -> None:
    environment = {"SLUICE_TOKEN": tokens["token"], "SLUICE_REFRESH": tokens["refreshToken"], "SLUICE_OAUTH": tokens["oauth"]}
    run("st", "--config-file", CONFIG, "run", f"{url}/api/v1/openapi.json", *arguments, **environment)


def run(tool: str, *arguments, **environment: str) -> None:
    path = f"{TOOLS}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run([tool, *arguments], env={**os.environ, "PATH": path, **environment}, cwd=ROOT)
    if done.returncode:
        sys.exit(done.returncode)


def pair(url: str, key: str, device: str) -> dict:
    body = {"deviceId": device, "deviceName": device, "timestamp": 0, "pairingKey": key}
    return ask(f"{url}/api/v1/auth/token", body)


def authorize(url: str, made: dict) -> str:
    base, client = f"{url}/api/dp/auth/oauth", made["clientId"]
    code = ask(f"{base}/authorize?response_type=code&scope=all&client_id={client}")["code"]
    body = {"code": code, "client_id": client, "client_secret": made["clientSecret"], "grant_type": "authorization_code"}
    return ask(f"{base}/token", body)["access_token"]


def ask(url: str, body: dict | None = None) -> dict:
    with urllib.request.urlopen(url, body and json.dumps(body).encode(), timeout=PATIENCE) as answer:
        return json.load(answer)["data"]


def until_ready(host: subprocess.Popen, port: int, credentials: Path) -> dict:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if host.poll() is not None:
            sys.exit(f"the host ended with {host.returncode}")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return json.loads(credentials.read_text())
        except (OSError, ValueError):
            pass
        time.sleep(0.1)
    sys.exit("the host does not listen")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    main()
