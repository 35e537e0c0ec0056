#!/usr/bin/env python3
"""Generates clients with the most common generators: from docs/openapi.json, and from the documents
of a workflow and of its published version at a running host. They must accept the documents, and
their output must compile; the clients of the workflow call it, with its own types.

The executable must be built (`cargo build --release`); SLUICE_BINARY names another one. Installs the generators into a temporary folder. Needs Python 3 with venv, and npm for those of
JavaScript, which are skipped if npm is missing.
Usage: tests/system/generators.py
"""

import compileall
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from local import Local

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "openapi.json"
PYTHON = ["openapi-python-client==0.29.1"]
# openapi-typescript needs TypeScript 5.
NODE = [
    "openapi-typescript@7.13.0",
    "@redocly/cli@2.77.0",
    "@stoplight/spectral-cli@6.16.3",
    "typescript@5",
]
PATIENCE = 600
# The most characters of the name of a generated file, which is that of a type or an operation.
LONGEST_NAME = 40


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="sluice-generators-") as name:
        folder = Path(name)
        python_client(folder)
        if shutil.which("npm"):
            typescript(folder)
        else:
            print("npm is missing: openapi-typescript, redocly and spectral were not tried")
        workflow(folder)


# Every type that inputs and outputs can have.
TYPED = {
    "name": "Typed",
    "isEnabled": True,
    "flowKey": "typed",
    "inputs": [
        {"name": "who", "type": "string", "required": True, "description": "Who is greeted"},
        {"name": "times", "type": "integer", "defaultValue": 2},
        {"name": "rate", "type": "number"},
        {"name": "loud", "type": "boolean"},
        {"name": "tags", "type": "list"},
        {"name": "more", "type": "dictionary"},
    ],
    "outputs": [{"name": "greeting", "type": "string", "value": "Hello [[who]]"}, {"name": "count", "type": "integer", "value": "[[times]]"}],
    "steps": [{"id": "out", "moduleId": "output", "parameters": {"value": "Hello [[who]]"}}],
}
CALL = """
import importlib, inspect, json, sys, typing
folder, base, token = sys.argv[1:]
sys.path.insert(0, folder)
package = importlib.import_module("typed")
module = importlib.import_module("typed.api.vflow.execute_workflow")
body = typing.get_type_hints(module.sync_detailed)["body"]
body = next((kind for kind in typing.get_args(body) if hasattr(kind, "from_dict")), body)
client = package.AuthenticatedClient(base_url=base, token=token)
asked = body.from_dict({"async": False, "inputVariables": {"who": "you", "times": 3}})
print(json.dumps(module.sync_detailed(client=client, body=asked).parsed.to_dict()))
"""


def workflow(folder: Path) -> None:
    """The documents of one workflow: generated from, and called."""
    with Local(folder, "--in-memory", "--rate-limits", "off") as host:
        answer = host.call("POST", "/api/v1/workflows", TYPED)[1]
        path = f"/api/v1/workflows/{answer['data']['id']}"
        check(host.call("POST", f"{path}/versions", {"enabled": True})[0] == 201, "the version is refused")
        tool = {"kind": "mcp", "name": "typed", "workflowId": answer["data"]["id"], "version": "v1", "description": "Greets.", "enabled": True}
        check(host.call("POST", "/api/v1/apis", tool)[0] == 201, "the tool is refused")
        schemas = host.call("GET", f"{path}/schemas?version=v1")[1]["data"]
        check(schemas["inputs"]["required"] == ["who"] and schemas["outputs"]["properties"]["count"]["anyOf"][0] == {"type": "integer"}, f"{schemas}")
        version = host.call("GET", f"{path}/openapi.json?version=v1")[1]
        check({"/mcp", "/v1/open/flow/trigger/v1/typed"} == set(version["paths"]), f"{list(version['paths'])}")
        for name, document in (("current", host.call("GET", f"{path}/openapi.json")[1]), ("version", version)):
            file = folder / f"{name}.json"
            file.write_text(json.dumps(document))
            made = folder / name / "typed"
            made.parent.mkdir()
            tool = [folder / "venv" / "bin" / "openapi-python-client", "generate", "--path", file, "--meta", "none"]
            run([*tool, "--config", folder / "config.yaml", "--output-path", made, "--fail-on-warning"])
            check(compileall.compile_dir(made, quiet=1), "the client does not compile")
            if shutil.which("npm"):
                tools = folder / "node_modules" / ".bin"
                run([tools / "openapi-typescript", file, "--output", f"{name}.ts"], folder)
                run([tools / "tsc", "--noEmit", "--strict", f"{name}.ts"], folder)
        said = run([folder / "venv" / "bin" / "python", "-c", CALL, folder / "current", host.url, host.made["accessToken"]])
        outputs = json.loads(said)["data"]["declaredOutputs"]
        check((outputs["greeting"]["value"], outputs["count"]["value"]) == ("Hello you", 3), said)
    print("a workflow and its version: generated and called")


def python_client(folder: Path) -> None:
    run([sys.executable, "-m", "venv", folder / "venv"])
    run([folder / "venv" / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", *PYTHON])
    config, client = folder / "config.yaml", folder / "client"
    # The output is not formatted, because that would need another tool.
    config.write_text(json.dumps({"post_hooks": []}))
    tool = [folder / "venv" / "bin" / "openapi-python-client", "generate", "--path", DOCUMENT, "--meta", "none"]
    # It skips parts that it cannot generate, with a warning.
    said = run([*tool, "--config", config, "--output-path", client, "--fail-on-warning"])
    modules = [file for file in (client / "api").rglob("*.py") if file.name != "__init__.py"]
    operations = sum(method in METHODS for path in json.loads(DOCUMENT.read_text())["paths"].values() for method in path)
    check(len(modules) == operations, f"{len(modules)} of {operations} operations were made\n{said}")
    long = [file.stem for file in client.rglob("*.py") if len(file.stem) > LONGEST_NAME]
    check(not long, f"these names have more than {LONGEST_NAME} characters: {sorted(long)}")
    check(compileall.compile_dir(client, quiet=1), "the client does not compile")
    print(f"openapi-python-client: {operations} operations")


METHODS = {"get", "post", "put", "patch", "delete"}


def typescript(folder: Path) -> None:
    run(["npm", "init", "--yes"], folder)
    run(["npm", "install", "--silent", "--no-audit", "--no-fund", *NODE], folder)
    tools = folder / "node_modules" / ".bin"
    run([tools / "openapi-typescript", DOCUMENT, "--output", "types.ts"], folder)
    run([tools / "tsc", "--noEmit", "--strict", "types.ts"], folder)
    run([tools / "redocly", "lint", "--format", "summary", DOCUMENT], folder)
    rules = folder / "rules.json"
    rules.write_text(json.dumps({"extends": ["spectral:oas"]}))
    run([tools / "spectral", "lint", "--ruleset", rules, DOCUMENT], folder)
    print("openapi-typescript, tsc, redocly, spectral: taken")


def run(command: list, folder: Path | None = None) -> str:
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=PATIENCE)
    check(done.returncode == 0, f"{command[0]} ended with {done.returncode}\n{done.stdout}")
    return done.stdout


def check(condition: bool, message: str) -> None:
    if not condition:
        sys.exit(message)


if __name__ == "__main__":
    main()
