#!/usr/bin/env python3
"""Runs the README's two commands as they are printed: the host starts and answers, then every test
passes.

Run it in a fresh clone without downloaded crates:
`CARGO_HOME="$(mktemp -d)" tests/system/fresh.py`. It needs what the README says: Rust and a C and
C++ compiler. It prints how long each command took, and fails where the second compiles a
dependency that the first has compiled: the two then ask for different features, which doubles the
time of both. The host stores its data in `.sluice` and its credentials in the file that the README
names. Both must not exist before, and are deleted at the end.
"""

import os
import re
import shlex
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT = [ROOT / ".sluice", ROOT / "credentials.json"]
# Cargo writes without colours, so that its lines can be read.
PLAIN = {**os.environ, "CARGO_TERM_COLOR": "never"}
# Procedural macros and build scripts use these, and so do the tests: they are compiled for both.
TWICE = {"proc-macro2", "quote", "syn", "unicode-ident", "toml", "toml_datetime", "toml_parser", "toml_writer", "serde_spanned", "winnow"}


def main() -> None:
    start, test = commands()
    if there := [path.name for path in LEFT if path.exists()]:
        sys.exit(f"not a fresh clone: {', '.join(there)} is there")
    try:
        first = starts(start)
    finally:
        for path in LEFT:
            subprocess.run(["rm", "-rf", path], check=True)
    second = passes(test)
    if again := sorted(package for package in first & second if package.split()[0] not in TWICE):
        sys.exit(f"compiled by both commands: {', '.join(again)}; see the features in functions/standalone/Cargo.toml")


def commands() -> list[list[str]]:
    """The two lines of the README's first block, without their comments."""
    block = re.search(r"^## Two commands\n+```sh\n(.*?)^```$", (ROOT / "README.md").read_text(), re.DOTALL | re.MULTILINE)
    lines = [shlex.split(line, comments=True) for line in block[1].splitlines()]
    if len(lines) != 2 or lines[0][:2] != ["cargo", "run"] or lines[1][:2] != ["cargo", "test"]:
        sys.exit(f"README.md: these are not the two commands: {lines}")
    return lines


class Compiled(threading.Thread):
    """Prints what a command writes to its standard error, and keeps the names and versions of
    the dependencies that Cargo compiles."""

    def __init__(self, process: subprocess.Popen):
        super().__init__(daemon=True)
        self.lines, self.packages = process.stderr, set()
        self.start()

    def run(self) -> None:
        for line in self.lines:
            print(line, end="", file=sys.stderr, flush=True)
            # A package of the workspace has its folder after its version.
            if found := re.fullmatch(r"\s*Compiling (\S+ v\S+)\s*", line):
                self.packages.add(found[1])

    def all(self) -> set[str]:
        self.join()
        return self.packages


def passes(command: list[str]) -> set[str]:
    """Runs the tests. Returns the dependencies that were compiled."""
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env=PLAIN, stderr=subprocess.PIPE, text=True)
    compiled = Compiled(process).all()
    if process.wait():
        sys.exit(f"`{shlex.join(command)}` ended with {process.returncode}")
    print(f"`{shlex.join(command)}`: passed after {time.monotonic() - began:.0f} s", flush=True)
    return compiled


def starts(command: list[str]) -> set[str]:
    """Compiles and starts the host, asks for its health, and ends it like Ctrl-C. Returns the
    dependencies that were compiled."""
    url = re.search(r"starts Sluice on (http://[\d.:]+)", (ROOT / "README.md").read_text())[1]
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env=PLAIN, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, process_group=0)
    compiled = Compiled(process)
    try:
        while not healthy(url):
            if process.poll() is not None:
                sys.exit(f"`{shlex.join(command)}` ended with {process.returncode}")
            time.sleep(0.2)
        print(f"`{shlex.join(command)}`: answers after {time.monotonic() - began:.0f} s", flush=True)
        # A terminal sends Ctrl-C to cargo and to the host that cargo runs.
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=60)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if healthy(url):
        sys.exit("the host answers after its end")
    return compiled.all()


def healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/api/v1/system/health", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, TimeoutError):
        return False


if __name__ == "__main__":
    main()
