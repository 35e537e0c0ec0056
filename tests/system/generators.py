#!/usr/bin/env python3
"""Generates clients with the most common generators: from docs/openapi.json, and from the documents
of a workflow and of its published version at a running host. They must accept the documents, and
their output must compile; the clients of the workflow and of the version call it, with its own types.

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
    "openapi-fetch@0.17.0",
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


FLOW = "/v1/open/flow/trigger/v1/typed"
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
# Calls an operation with a body, whose type is found in the client.
CALL = """
import importlib, json, sys, typing
folder, base, operation, asked, more = sys.argv[1:]
sys.path.insert(0, folder)
package = importlib.import_module("typed")
module = importlib.import_module(f"typed.api.{operation}")
body = typing.get_type_hints(module.sync_detailed)["body"]
kinds = [kind for kind in (typing.get_args(body) or (body,)) if hasattr(kind, "from_dict")]
body = next((kind for kind in kinds if "Json" in kind.__name__), kinds[0])
more = json.loads(more)
client = package.AuthenticatedClient(base_url=base, **more) if more else package.Client(base_url=base)
print(json.dumps(module.sync_detailed(client=client, body=body.from_dict(json.loads(asked))).parsed.to_dict()))
"""
# Names the modules that cannot be imported, and why.
IMPORT = """
import importlib, sys
sys.path.insert(0, sys.argv[1])
for name in sys.argv[2:]:
    try:
        importlib.import_module(name)
    except Exception as error:
        print(name, error)
"""
FETCH = """
import createClient from "openapi-fetch";
import type { paths } from "./version.js";
declare const process: { argv: string[] };
const [baseUrl, token] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl, headers: { "juggle-token": token! } });
const path = "/v1/open/flow/trigger/v1/typed";
// @ts-expect-error the input is a number
const wrong = () => client.POST(path, { body: { who: "you", times: "many" } });
const posted = await client.POST(path, { body: { who: "you", times: 3 } });
const got = await client.GET(path, { params: { query: { who: "me" } } });
if (!posted.data?.success || !got.data?.success) throw new Error(JSON.stringify([posted, got]));
const greetings: (string | null | undefined)[] = [posted.data.result.data?.greeting, got.data.result.data?.greeting];
const counts: (number | null | undefined)[] = [posted.data.result.data?.count, got.data.result.data?.count];
console.log(JSON.stringify([greetings, counts]));
"""


def workflow(folder: Path) -> None:
    """The documents of one workflow: generated from, and called."""
    with Local(folder, "--in-memory", "--rate-limits", "off") as host:
        answer = host.call("POST", "/api/v1/workflows", TYPED)[1]
        path = f"/api/v1/workflows/{answer['data']['id']}"
        check(host.call("POST", f"{path}/versions", {"enabled": True})[0] == 201, "the version is refused")
        tool = {"kind": "mcp", "name": "typed", "workflowId": answer["data"]["id"], "version": "v1", "description": "Greets.", "enabled": True}
        check(host.call("POST", "/api/v1/apis", tool)[0] == 201, "the tool is refused")
        api = {"kind": "botman", "module": "shop", "function": "greet", "workflowId": answer["data"]["id"], "version": "v1", "auth": "none", "enabled": True}
        check(host.call("POST", "/api/v1/apis", api)[0] == 201, "the API is refused")
        open_token = host.call("POST", "/api/v1/open-tokens", {"name": "clients", "flows": ["typed"]})[1]["data"]["token"]
        schemas = host.call("GET", f"{path}/schemas?version=v1")[1]["data"]
        check(schemas["inputs"]["required"] == ["who"] and schemas["outputs"]["properties"]["count"]["anyOf"][0] == {"type": "integer"}, f"{schemas}")
        version = host.call("GET", f"{path}/openapi.json?version=v1")[1]
        check({"/mcp", "/v1/api/admin/shop/greet", FLOW} == set(version["paths"]), f"{list(version['paths'])}")
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

        def call(name: str, operation: str, asked: dict, **more: str) -> dict:
            words = [folder / name, host.url, operation, json.dumps(asked), json.dumps(more)]
            return json.loads(run([folder / "venv" / "bin" / "python", "-c", CALL, *words]))

        inputs = {"who": "you", "times": 3}
        outputs = call("current", "vflow.execute_workflow", {"async": False, "inputVariables": inputs}, token=host.made["accessToken"])["data"]["declaredOutputs"]
        check((outputs["greeting"]["value"], outputs["count"]["value"]) == ("Hello you", 3), f"{outputs}")
        # What is published stays as it was when the workflow changes.
        check(host.call("PUT", path, {"outputs": [], "inputs": []})[0] == 200, "the workflow is not changed")
        flow = call("version", "juggle.trigger_flow", inputs, token=open_token, prefix="", auth_header_name="juggle-token")
        check(flow["result"]["data"] == {"greeting": "Hello you", "count": 3}, f"{flow}")
        called = call("version", "botman.shop_greet_post", inputs)
        check("Hello you" in json.dumps(called), f"{called}")
        if shutil.which("npm"):
            fetched(folder, host.url, open_token)
    print("a workflow and its version: generated and called")


def fetched(folder: Path, url: str, token: str) -> None:
    """The published version, called by a client with the types of openapi-typescript."""
    (folder / "call.mts").write_text(FETCH)
    run([folder / "node_modules" / ".bin" / "tsc", "--strict", "--target", "es2022", "--lib", "es2022,dom", "--module", "nodenext", "call.mts"], folder)
    said = run(["node", "call.mjs", url, token], folder)
    check(json.loads(said) == [["Hello you", "Hello me"], [3, 2]], said)


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
    names = [".".join(file.relative_to(folder).with_suffix("").parts) for file in modules]
    said = run([folder / "venv" / "bin" / "python", "-c", IMPORT, folder, *names])
    check(not said, f"these modules cannot be imported:\n{said}")
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
