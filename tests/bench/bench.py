#!/usr/bin/env python3
"""Measures the local host from outside and prints JSON.

    cargo build --release && python3 tests/bench/bench.py

Needs `wrk` (Debian: apt-get install wrk). Each workload runs for SECONDS on a host of its own; latency is measured with one connection, the
highest rate with 32. CPU per request is the host's own user and system time, as the kernel accounts it, over the requests answered.

Workloads:
  w3        set_variable, if, return, end of if: called synchronously, stored when it has ended
  w40       40 set_variable steps, stored when they have ended
  w40_each  the same, with a commit after each step (--commit each-step); one caller only
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")


def steps_w3():
    return [
        {"id": "set", "moduleId": "set_variable", "parameters": {"name": "n", "value": "[[given]]"}},
        {"id": "test", "moduleId": "if_condition", "parameters": {"condition": "[[n]] > 1"}},
        {"id": "end", "moduleId": "return", "parameters": {"value": "{{set.variable}}"}},
        {"id": "fi", "moduleId": "endif"},
    ]


def steps_w40():
    return [
        {"id": f"s{i}", "moduleId": "set_variable", "parameters": {"name": f"v{i % 4}", "value": f"[[given]]{i}"}}
        for i in range(40)
    ]


class Host:
    """A host in a process of its own, in a directory of its own."""

    def __init__(self, binary, flags):
        self.dir = tempfile.mkdtemp(prefix="sluice-bench-")
        boot = os.path.join(self.dir, "bootstrap.json")
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [binary, "--port", "0", "--data-dir", os.path.join(self.dir, "data"), "--bootstrap", boot, *flags],
            stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            found = re.search(r"listens on (http://\S+)", line)
            if found:
                self.base = found.group(1)
                break
        self.call("GET", "/api/v1/system/health")
        self.ready_ms = (time.perf_counter() - began) * 1000
        with open(boot) as file:
            self.token = json.load(file)["accessToken"]

    def call(self, method, path, body=None):
        headers = {"content-type": "application/json"}
        if hasattr(self, "token"):
            headers["authorization"] = f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def restart_ready_ms(self, binary):
        """A second start over the same data: nothing is made any more."""
        self.stop_process()
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [binary, "--port", "0", "--data-dir", os.path.join(self.dir, "data")], stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            found = re.search(r"listens on (http://\S+)", line)
            if found:
                self.base = found.group(1)
                break
        self.call("GET", "/api/v1/system/health")
        return (time.perf_counter() - began) * 1000

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def rss_mb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def stop_process(self):
        self.process.terminate()
        self.process.wait(20)

    def stop(self):
        self.stop_process()
        shutil.rmtree(self.dir)


def load(host, workflow, connections, seconds):
    script = os.path.join(host.dir, "load.lua")
    body = json.dumps({"async": False, "inputVariables": {"given": 2}})
    with open(script, "w") as file:
        file.write(f'wrk.method = "POST"\nwrk.headers["Authorization"] = "Bearer {host.token}"\nwrk.body = [[{body}]]\n')
        file.write("done = function(summary, latency)\n"
                   "  io.write(string.format('RESULT %d %d %d %d %d\\n', summary.requests, summary.duration,\n"
                   "    summary.errors.status + summary.errors.read + summary.errors.timeout,\n"
                   "    latency:percentile(50), latency:percentile(99)))\nend\n")
    before = host.cpu_seconds()
    url = f"{host.base}/api/v1/workflows/{workflow}/execute"
    out = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script, url], capture_output=True, text=True, check=True).stdout
    cpu = host.cpu_seconds() - before
    requests, micros, errors, p50, p99 = map(int, re.search(r"RESULT (.*)", out).group(1).split())
    if errors:
        sys.exit(f"{errors} of {requests} requests failed")
    return {"connections": connections, "requests": requests, "req_per_s": round(requests / micros * 1e6),
            "p50_ms": p50 / 1000, "p99_ms": p99 / 1000, "cpu_ms_per_request": round(cpu / requests * 1000, 3)}


def workload(binary, name, steps, flags, seconds):
    host = Host(binary, flags)
    try:
        made = host.call("POST", "/api/v1/workflows", {"name": name, "isEnabled": True, "steps": steps})
        workflow = made["data"]["id"]
        load(host, workflow, 1, 1)
        one = load(host, workflow, 1, seconds)
        report = {"one_caller": one}
        if not flags or "--commit" not in flags:
            report["many_callers"] = load(host, workflow, 32, seconds)
        report["rss_mb_after"] = round(host.rss_mb(), 1)
        return report
    finally:
        host.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(ROOT / "target/release/sluice"))
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--in-memory", action="store_true", help="measure without a disk")
    options = parser.parse_args()
    extra = ["--in-memory"] if options.in_memory else []
    host = Host(options.binary, [])
    first, idle = host.ready_ms, host.rss_mb()
    again = host.restart_ready_ms(options.binary)
    host.stop()
    report = {
        "storage": "memory" if options.in_memory else "file",
        "cores": os.cpu_count(),
        "start": {"first_ready_ms": round(first), "ready_ms": round(again), "rss_idle_mb": round(idle, 1)},
        "w3": workload(options.binary, "w3", steps_w3(), extra, options.seconds),
        "w40": workload(options.binary, "w40", steps_w40(), extra, options.seconds),
        "w40_each": workload(options.binary, "w40_each", steps_w40(), ["--commit", "each-step", *extra], options.seconds),
    }
    json.dump(report, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
