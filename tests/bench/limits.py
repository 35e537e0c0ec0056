#!/usr/bin/env python3
"""Measures how many runs and steps a second one key of a limit allows on the local host:
`just bench-limits`.

tests/bench/limits.py [--binary target/release/sluice] [--seconds 5] [--connections 16]

The same workflow, started and awaited by several callers: without a limit, with the limit of the
workflow, with that of a step, and with ten keys instead of one. All places are free, so that only
the key is measured, and not the work of the runs. Needs `wrk` (Debian: apt-get install wrk).
"""

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

from host import Host, load

ROOT = Path(__file__).resolve().parents[2]
FREE = {"concurrency": 1000}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(ROOT / "target/release/sluice"))
    parser.add_argument("--seconds", type=int, default=5, help="how long each load lasts")
    parser.add_argument("--connections", type=int, default=16, help="how many callers there are")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is needed (Debian: apt-get install wrk)")
    with Host(options.binary) as host:
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        for name, workflow in variants().items():
            measured = measure(host, name, workflow, options)
            print(f"{name}: {measured['requestsPerSecond']} a second, p50 {measured['p50Ms']} ms, p99 {measured['p99Ms']} ms", flush=True)


def variants():
    """The workflows, by what they measure."""
    step = {"id": "d", "moduleId": "delay", "parameters": {"duration": 1}}
    held = {**step["parameters"], "__limit_key": "one", "__limit_concurrency": 1000}
    ten = "{{trigger.data.keys.random}}"
    return {
        "no limit": {"steps": [step]},
        "one key of a workflow": {"steps": [step], "limit": {"key": "one", **FREE}},
        "one key of a step": {"steps": [{**step, "parameters": held}]},
        "ten keys of a step": {"steps": [{**step, "parameters": {**held, "__limit_key": ten}}]},
    }


def measure(host, name, workflow, options):
    _, made = host.call("POST", "/api/v1/workflows", {"name": name, "isEnabled": True, **workflow})
    path = f"{host.url}/api/v1/workflows/{made['data']['id']}/execute"
    body = json.dumps({"async": False, "inputVariables": {"keys": list(range(10))}})
    headers = {"Authorization": f"Bearer {host.token}", "Content-Type": "application/json"}
    return load(path, headers, body, options.connections, options.seconds)


if __name__ == "__main__":
    main()
