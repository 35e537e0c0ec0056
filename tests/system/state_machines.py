#!/usr/bin/env python3
"""Exports workflows as state machines with the command line, and asks a validator of Amazon States
Language that nobody here wrote (asl-validator) about each. The workflows are state machines that
were imported; the importer also takes the exported ones, without a part that it cannot carry over.

The executable must be built (`cargo build --release`); SLUICE_BINARY names another one. Installs the
validator into a temporary folder; without npm, state machines are not validated.
Usage: tests/system/state_machines.py
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from local import BINARY, ROOT, Local

VALIDATOR = "asl-validator@4.0.0"
FIXTURES = sorted((ROOT / "tests" / "fixtures" / "import" / "asl").glob("*.json"))
# At least so many of the fixtures can be exported.
LEAST = 20
PATIENCE = 300


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="sluice-machines-") as name:
        folder = Path(name)
        with Local(folder, "--in-memory", "--rate-limits", "off") as host:
            exported = [file for fixture in FIXTURES if (file := exported_again(fixture, folder, host))]
        if len(exported) < LEAST:
            sys.exit(f"only {len(exported)} of {len(FIXTURES)} state machines are exported")
        print(f"{len(exported)} of {len(FIXTURES)} state machines are exported, and imported again", flush=True)
        if shutil.which("npm"):
            validate(exported, folder)
        else:
            print("npm is missing: the exported state machines were not validated")


def exported_again(fixture: Path, folder: Path, host: Local) -> Path | None:
    """The file with the exported state machine; None if something has no counterpart, which is named."""
    name = f"machine {fixture.stem}"
    made = sluice(host, "import", "asl", fixture, "--name", name, "-o", "name")
    done = sluice(host, "export", "asl", made.stdout.split()[0], codes=(0, 3))
    if done.returncode == 3:
        if "why:" not in done.stderr:
            sys.exit(f"{fixture.stem} is refused without a reason: {done.stderr}")
        return None
    file = folder / f"{fixture.stem}.asl.json"
    file.write_text(done.stdout)
    report = json.loads(sluice(host, "import", "asl", file, "--name", name, "--dry-run", "--json").stdout)["report"]
    if report["marked"]:
        sys.exit(f"{fixture.stem} cannot be imported again: {json.dumps(report, indent=1)}")
    return file


def sluice(host: Local, *words, codes: tuple = (0,)) -> subprocess.CompletedProcess:
    environment = {**os.environ, "SLUICE_URL": host.url, "SLUICE_TOKEN": host.made["accessToken"], "HOME": str(host.folder), "LANG": "C.UTF-8"}
    done = subprocess.run([BINARY, *words], capture_output=True, text=True, timeout=PATIENCE, env=environment)
    if done.returncode not in codes:
        sys.exit(f"sluice {words}: {done.returncode} {done.stderr}")
    return done


def validate(files: list[Path], folder: Path) -> None:
    run(["npm", "init", "--yes"], folder)
    run(["npm", "install", "--silent", "--no-audit", "--no-fund", VALIDATOR], folder)
    paths = [word for file in files for word in ("--json-path", str(file))]
    run([str(folder / "node_modules" / ".bin" / "asl-validator"), *paths], folder)
    print(f"{VALIDATOR} accepts them", flush=True)


def run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=PATIENCE)
    if done.returncode:
        sys.exit(f"{command[:3]}: {done.returncode}\n{done.stdout[-6000:]}")


if __name__ == "__main__":
    main()
