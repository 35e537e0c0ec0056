#!/usr/bin/env python3
"""Compares a running host with the reference: schemathesis generates valid and invalid requests
from docs/openapi.json, and checks every answer.

The local host must be built (`cargo build --release`). Needs `schemathesis` and
`openapi-spec-validator`, in .venv or on the PATH.
Usage: tests/system/reference.py [ARGUMENT of `st run` ...]
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import urllib.request
from pathlib import Path

from local import PATIENCE, ROOT, Local

TOOLS = ROOT / ".venv" / "bin"
DOCUMENT = ROOT / "docs" / "openapi.json"
CONFIG = ROOT / "tests" / "system" / "schemathesis.toml"
# This operation ends the session of its token, so it gets a device of its own.
ENDS_SESSION = "revokeToken"


def main() -> None:
    validate()
    excused()
    with tempfile.TemporaryDirectory(prefix="sluice-reference-") as folder, Local(Path(folder), "--in-memory", "--sync-cap", "1000") as host:
        key, oauth = host.made["adminPairingKey"], {"oauth": authorize(host.url, host.made)}
        # Both are paired before the first run, whose failed authentications block this address for
        # a minute.
        everything, revoked = pair(host.url, key, "everything"), pair(host.url, key, "revoked")
        judge(host.url, everything | oauth, "--exclude-operation-id", ENDS_SESSION, *sys.argv[1:])
        judge(host.url, revoked | oauth, "--include-operation-id", ENDS_SESSION)
        if host.process.poll() is not None:
            sys.exit(f"the host ended with {host.process.returncode}")


def validate() -> None:
    """Checks the document itself, without the Unicode classes of patterns: JSON Schema has them, and
    the validator's regular expressions, which are those of Python, do not."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as plain:
        plain.write(DOCUMENT.read_text().replace(r"\\p{L}\\p{N}", ""))
        plain.flush()
        run("openapi-spec-validator", Path(plain.name))


def excused() -> None:
    """The configuration names existing operations, and ignores a 429 only if it is described."""
    paths = json.loads(DOCUMENT.read_text())["paths"]
    every = {operation["operationId"]: (path, operation) for path, verbs in paths.items() for operation in verbs.values()}
    for block in tomllib.loads(CONFIG.read_text())["operations"]:
        names, pattern = block.get("include-operation-id", []), block.get("include-path-regex")
        if unknown := [name for name in names if name not in every]:
            sys.exit(f"{CONFIG.name} names what is no operation: {unknown}")
        names = names or [name for name, (path, _) in every.items() if re.search(pattern, path)]
        statuses = block.get("checks", {}).get("positive_data_acceptance", {}).get("expected-statuses", [])
        if silent := [name for name in names if 429 in statuses and "429" not in every[name][1]["responses"]]:
            sys.exit(f"{CONFIG.name} excuses a 429 that these do not list: {silent}")


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


if __name__ == "__main__":
    main()
