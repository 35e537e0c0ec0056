"""A local host in a process of its own, and the values that the kernel reports for it."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "system"))

from local import Local  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")


class Host(Local):
    """A host with a temporary folder; `ready_ms` is its last start's time until an answer."""

    def __init__(self, binary, flags=()):
        super().__init__(Path(tempfile.mkdtemp(prefix="sluice-bench-")), *flags, binary=Path(binary))
        self.token = self.made["accessToken"]

    def start(self):
        began = time.perf_counter()
        super().start()
        urllib.request.urlopen(self.url + "/api/v1/system/health", timeout=60).read()
        self.ready_ms = (time.perf_counter() - began) * 1000

    def restart(self):
        """Starts again with the same data, without creating anything, and returns the time."""
        self.stop()
        self.start()
        return self.ready_ms

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def __exit__(self, *_):
        super().__exit__()
        shutil.rmtree(self.folder)


def load(url, headers, body, connections, seconds, cpu_seconds=lambda: 0.0):
    """The results of `wrk` for a repeated POST, with the CPU time that `cpu_seconds` reads."""
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
