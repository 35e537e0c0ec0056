#!/usr/bin/env python3
"""Counts the instructions of the engine's work with callgrind, and compares them with
tests/bench/instructions.json: within 5 %, on any machine.

tests/bench/instructions.py             # compares; needs valgrind
tests/bench/instructions.py --update    # stores the counts

The counts depend on the compiler. After a change of the compiler they must be stored again before
they can be compared.
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
STORED = ROOT / "tests/bench/instructions.json"
WORKS = ["compile", "loop", "list", "commit", "claim"]
ROUNDS = 20
TOLERANCE = 0.05


def main():
    binary = built()
    compiler = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    counted = {work: (count(binary, work, 1 + ROUNDS) - count(binary, work, 1)) // ROUNDS for work in WORKS}
    if "--update" in sys.argv[1:]:
        STORED.write_text(json.dumps({"compiler": compiler, "instructions": counted}, indent=2) + "\n")
        return
    stored = json.loads(STORED.read_text())
    differs = False
    for work, now in counted.items():
        before = stored["instructions"][work]
        change = now / before - 1
        verdict = "" if abs(change) <= TOLERANCE else "  beyond 5 %"
        differs = differs or bool(verdict)
        print(f"{work:10} {now:12,} instructions, stored {before:12,} ({change:+.1%}){verdict}")
    if compiler != stored["compiler"]:
        print(f"Counted with {compiler}, stored with {stored['compiler']}: nothing to compare with until they are stored anew with --update.")
        return
    if differs:
        sys.exit("If that is what the change is for, store the counts anew with --update.")


def built():
    """The optimised benchmark, built as `cargo bench` builds it."""
    command = ["cargo", "bench", "--locked", "--workspace", "--bench", "instructions", "--no-run", "--message-format", "json"]
    out = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    made = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    return next(one["executable"] for one in reversed(made) if one.get("executable"))


def count(binary, work, rounds):
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", binary, work, str(rounds)]
    run = subprocess.run(command, capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode or not found:
        sys.exit(f"{' '.join(command)} failed:\n{run.stderr}")
    return int(found.group(1))


if __name__ == "__main__":
    main()
