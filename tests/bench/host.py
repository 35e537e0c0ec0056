"""A local host in a process of its own, and what the kernel says of it."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

TICKS = os.sysconf("SC_CLK_TCK")


class Host:
    """A host in a directory of its own, listening on a port of its own."""

    def __init__(self, binary, flags=()):
        self.binary = binary
        self.flags = list(flags)
        self.dir = tempfile.mkdtemp(prefix="sluice-bench-")
        boot = os.path.join(self.dir, "bootstrap.json")
        self.ready_ms = self.start("--bootstrap", boot)
        with open(boot) as file:
            self.token = json.load(file)["accessToken"]

    def start(self, *flags):
        """Starts the process, and tells after how many milliseconds it has answered."""
        command = [self.binary, "--port", "0", "--data-dir", os.path.join(self.dir, "data"), *flags, *self.flags]
        began = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            found = re.search(r"listens on (http://\S+)", line)
            if found:
                self.base = found.group(1)
                break
        else:
            sys.exit(f"{self.binary} does not start")
        self.call("GET", "/api/v1/system/health")
        return (time.perf_counter() - began) * 1000

    def restart(self):
        """A second start over the same data: nothing is made any more."""
        self.stop_process()
        return self.start()

    def call(self, method, path, body=None):
        headers = {"content-type": "application/json"}
        if hasattr(self, "token"):
            headers["authorization"] = f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def workflow(self, name, steps):
        """Stores a workflow, and tells its id."""
        return self.call("POST", "/api/v1/workflows", {"name": name, "isEnabled": True, "steps": steps})["data"]["id"]

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def rss_mb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def stop_process(self):
        self.process.terminate()
        self.process.wait(20)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop_process()
        shutil.rmtree(self.dir)


def load(url, headers, body, connections, seconds, cpu_seconds=lambda: 0.0):
    """What `wrk` sees of a POST, sent over and over; CPU is that of the process that `cpu_seconds` reads."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write('wrk.method = "POST"\n')
        for name, value in headers.items():
            script.write(f'wrk.headers["{name}"] = "{value}"\n')
        script.write(f"wrk.body = [[{body}]]\n")
        script.write("done = function(summary, latency)\n"
                     "  io.write(string.format('RESULT %d %d %d %d %d\\n', summary.requests, summary.duration,\n"
                     "    summary.errors.status + summary.errors.read + summary.errors.timeout,\n"
                     "    latency:percentile(50), latency:percentile(99)))\nend\n")
        script.flush()
        before = cpu_seconds()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script.name, url]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        cpu = cpu_seconds() - before
    requests, micros, errors, p50, p99 = map(int, re.search(r"RESULT (.*)", out).group(1).split())
    if errors or not requests:
        sys.exit(f"{errors} of {requests} requests to {url} failed")
    return {"requestsPerSecond": round(requests / micros * 1e6), "p50Ms": p50 / 1000, "p99Ms": p99 / 1000,
            "cpuMs": round(cpu / requests * 1000, 3)}
