#!/usr/bin/env python3
"""Runs the README's two commands as they are printed: the host starts and answers, then every test
passes.

Run it in a fresh clone without downloaded crates:
`CARGO_HOME="$(mktemp -d)" tests/system/fresh.py`. It needs what the README says: Rust and a C and
C++ compiler. It prints how long each command took. The host stores its data in `.sluice` and its
credentials in the file that the README names. Both must not exist before, and are deleted at the
end.
"""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT = [ROOT / ".sluice", ROOT / "credentials.json"]


def main() -> None:
    start, test = commands()
    if there := [path.name for path in LEFT if path.exists()]:
        sys.exit(f"not a fresh clone: {', '.join(there)} is there")
    try:
        starts(start)
    finally:
        for path in LEFT:
            subprocess.run(["rm", "-rf", path], check=True)
    began = time.monotonic()
    subprocess.run(test, cwd=ROOT, check=True)
    print(f"`{shlex.join(test)}`: passed after {time.monotonic() - began:.0f} s", flush=True)


def commands() -> list[list[str]]:
    """The two lines of the README's first block, without their comments."""
    block = re.search(r"^## Two commands\n+```sh\n(.*?)^```$", (ROOT / "README.md").read_text(), re.DOTALL | re.MULTILINE)
    lines = [shlex.split(line, comments=True) for line in block[1].splitlines()]
    if len(lines) != 2 or lines[0][:2] != ["cargo", "run"] or lines[1][:2] != ["cargo", "test"]:
        sys.exit(f"README.md: these are not the two commands: {lines}")
    return lines


def starts(command: list[str]) -> None:
    """Compiles and starts the host, asks for its health, and ends it like Ctrl-C."""
    url = re.search(r"starts Sluice on (http://[\d.:]+)", (ROOT / "README.md").read_text())[1]
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, process_group=0)
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


def healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/api/v1/system/health", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, TimeoutError):
        return False


if __name__ == "__main__":
    main()
