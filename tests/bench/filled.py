#!/usr/bin/env python3
"""Measures the local host while it fills with runs, and its start with all of them:
`just bench-filled`.

tests/bench/filled.py [--binary target/dist/sluice] [--runs 1000000]

32 callers run w3 on a host that stores its data in files. After each tenth of the runs, the script
prints the memory of the host, the size of its data, and the time of the first page of a list of
runs. At the end it starts the host again, five times. Needs `wrk` (Debian: apt-get install wrk).
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import time
import urllib.request
from pathlib import Path

import workloads
from host import Host, load

ROOT = Path(__file__).resolve().parents[2]
CALLERS = 32
ROUNDS = 5


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(ROOT / "target/dist/sluice"))
    parser.add_argument("--runs", type=int, default=1_000_000, help="how many runs are stored")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is needed (Debian: apt-get install wrk)")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with Host(options.binary) as host:
        workflow = host.workflow("filled", workloads.w3())
        print("runs | memory MB | data MB | first page of 20 runs ms")
        tenth, stored, show_at = options.runs / 10, 0, 0
        while True:
            if stored >= show_at:
                print(f"{stored} | {memory(host):.0f} | {size(host.folder):.0f} | {page(host):.2f}", flush=True)
                show_at += tenth
            if stored >= options.runs:
                break
            stored += fill(host, workflow)
        starts = [host.restart() for _ in range(ROUNDS)]
        print(f"start with {stored} runs: median {statistics.median(starts):.0f} ms, worst {max(starts):.0f} ms; "
              f"memory then {memory(host):.0f} MB, first page {page(host):.2f} ms")


def fill(host, workflow):
    """Runs the workflow for a few seconds, and returns how many runs were answered."""
    seconds = 2
    measured = load(f"{host.url}/api/v1/workflows/{workflow}/execute", {"Authorization": f"Bearer {host.token}"},
                    json.dumps({"inputVariables": {"given": 2}}), CALLERS, seconds)
    return measured["requestsPerSecond"] * seconds


def memory(host):
    return host.megabytes("VmRSS")


def size(folder):
    return sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()) / 1e6


def page(host):
    """The median time of the first page."""
    request = urllib.request.Request(f"{host.url}/api/v1/executions?limit=20", headers={"Authorization": f"Bearer {host.token}"})
    times = []
    for _ in range(21):
        began = time.perf_counter()
        urllib.request.urlopen(request, timeout=60).read()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
