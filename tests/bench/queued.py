#!/usr/bin/env python3
"""Measures how quickly the local host works off queued runs, and how long a run of another workflow
waits meanwhile: `just bench-queued`.

tests/bench/queued.py [--binary target/release/sluice] [--runs 20000]

32 callers start runs of w3 asynchronously, until there are so many. Another caller starts a run of
a second workflow again and again, and reads it until it has ended. Then the script waits until no
run is left. Needs `wrk` (Debian: apt-get install wrk).
"""

import argparse
import json
import os
import shutil
import sys
import threading
import time
from pathlib import Path

import workloads
from host import Host, load

ROOT = Path(__file__).resolve().parents[2]
CALLERS = 32
SECOND = {"async": True, "inputVariables": {"given": 2}}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(ROOT / "target/release/sluice"))
    parser.add_argument("--runs", type=int, default=20_000, help="how many runs are queued")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is needed (Debian: apt-get install wrk)")
    with Host(options.binary) as host:
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        measure(host, options.runs)


def measure(host, runs):
    first, second = host.workflow("first", workloads.w3()), host.workflow("second", workloads.w3())
    probe = Probe(host, second)
    began, started, cut = time.monotonic(), 0, 0
    while started < runs:
        # `wrk` counts the answers: each is a run that was accepted.
        measured = load(f"{host.url}/api/v1/workflows/{first}/execute", {"Authorization": f"Bearer {host.token}"},
                        json.dumps(SECOND), CALLERS, 1)
        started, cut = started + measured["requestsPerSecond"], cut + CALLERS
    accepted, left = time.monotonic() - began, running(host, first)
    # At its end, `wrk` closes connections before the answer. Such a run was not accepted, and can
    # start up to 15 s later.
    while running(host, first) > cut:
        time.sleep(0.05)
    ended = time.monotonic() - began
    waits = sorted(probe.stop())
    print(f"{started} runs accepted in {accepted:.1f} s, {left} of them not ended then{' or more' if left > 1000 else ''}; all had ended "
          f"after {ended:.1f} s: {started / ended:.0f} a second")
    print(f"{len(waits)} runs of the second workflow meanwhile: p50 {waits[len(waits) // 2]:.0f} ms, longest {waits[-1]:.0f} ms")


def running(host, workflow):
    """How many runs have not ended; of more than a thousand, a thousand."""
    return host.call("GET", f"/api/v1/executions?workflowId={workflow}&status=running&limit=1")[1]["data"]["total"]


class Probe(threading.Thread):
    """Runs of the second workflow, one after the other, and the milliseconds from start to end."""

    def __init__(self, host, workflow):
        super().__init__(daemon=True)
        self.host, self.workflow, self.times, self.stopping = host, workflow, [], threading.Event()
        self.start()

    def run(self):
        while not self.stopping.is_set():
            self.times += workloads.durations(self.host, self.workflow, 1)

    def stop(self):
        self.stopping.set()
        self.join()
        return self.times


if __name__ == "__main__":
    main()
