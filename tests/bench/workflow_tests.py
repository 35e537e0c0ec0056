#!/usr/bin/env python3
"""Measures `sluice test`: many short cases, a year of waiting, and the start with one case.

The goals: 1 000 cases of 10 steps in less than 5 s, a year in less than 50 ms, a start in less than
100 ms.

Usage: tests/bench/workflow_tests.py [--rounds 5] [--jobs N]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests" / "system"))
from local import BINARY  # noqa: E402


def ten_steps() -> dict:
    steps = [{"id": f"s{n}", "moduleId": "set_variable", "parameters": {"name": f"v{n}", "value": f"[[n]]-{n}"}} for n in range(9)]
    steps.append({"id": "out", "moduleId": "output", "parameters": {"value": "[[v8]]"}})
    return {"name": "ten", "inputs": [{"name": "n", "type": "number"}], "steps": steps}


def files() -> dict[str, dict]:
    rows = [{"inputs": {"n": n}, "expect": {"result": f"{n}-8"}} for n in range(1000)]
    year = {"name": "year", "steps": [{"id": "d", "moduleId": "delay", "parameters": {"duration": 31_536_000_000}}]}
    return {
        "1 000 cases of 10 steps": {"workflow": ten_steps(), "cases": [{"name": "c", "table": rows}]},
        "a year": {"workflow": year, "cases": [{"name": "year", "expect": {"elapsed": "365d"}}]},
        "one case": {"workflow": ten_steps(), "cases": [{"name": "one", "inputs": {"n": 1}}]},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files().items():
            path = Path(folder) / "measured.test.json"
            path.write_text(json.dumps(content))
            times = []
            for _ in range(asked.rounds):
                began = time.perf_counter()
                subprocess.run([BINARY, "test", path, "-j", str(asked.jobs), "-q"], check=True, capture_output=True)
                times.append((time.perf_counter() - began) * 1000)
            print(f"{name}: {statistics.median(times):.0f} ms (median of {asked.rounds}; {min(times):.0f} to {max(times):.0f})")


if __name__ == "__main__":
    main()
