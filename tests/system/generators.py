#!/usr/bin/env python3
"""Generates clients from docs/openapi.json with the most common generators. They must accept the
whole reference, and their output must compile.

Installs the generators into a temporary folder. Needs Python 3 with venv, and npm for those of
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
