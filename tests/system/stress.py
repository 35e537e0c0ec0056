#!/usr/bin/env python3
"""The local host under stress, tested over HTTP: a run that computes for a long time, slow calls,
many runs at once, a restart, deleted history, a run that is read and stopped in its first seconds,
endless scripts, and a clock that is set back.

The local host must be built (`cargo build --release`).
Usage: tests/system/stress.py [STORY ...] [--runs 2000]
"""

import argparse
import contextlib
import http.client
import os
import struct
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from local import ROOT, Local

PATIENCE = 60
RUNS = 2000


class Slow(ThreadingHTTPServer):
    """Answers a request on demand, or after the milliseconds in its path."""

    daemon_threads, request_queue_size = True, 512

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.go, self.asked, self.lock = threading.Event(), [], threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_):
        """A stopped host does not read answers any more."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        with self.server.lock:
            self.server.asked.append((time.monotonic(), self.path))
        name = self.path.lstrip("/")
        self.server.go.wait(int(name) / 1000 if name.isdigit() else PATIENCE)
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


def step(step_id: str, module: str, **parameters) -> dict:
    return {"id": step_id, "moduleId": module, "parameters": parameters}


PURE = [step("v", "set_variable", name="n", value=1), step("o", "output", value="{{v.value}}")]
COMPUTES = [
    step("r", "set_variable", name="list", value=[{"n": n} for n in range(2000)]),
    step("l", "loop", count=10_000),
    step("f", "list_filter", list="[[list]]", condition="{{item.n}} > 5"),
    step("e", "endloop"),
]


def start(host: Local, workflow: str, **body) -> str:
    status, answer = host.call("POST", f"/api/v1/workflows/{workflow}/execute", body)
    assert status in (200, 202), answer
    return answer["data"]["executionId"]


def run(host: Local, execution: str) -> dict:
    status, answer = host.call("GET", f"/api/v1/executions/{execution}")
    assert status == 200, answer
    return answer["data"]


def until(what: str, holds, patience: float = PATIENCE):
    """The result of `holds`, once there is one."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if (found := holds()):
            return found
        time.sleep(0.02)
    sys.exit(f"{what}: not within {patience} s")


def ended(host: Local, execution: str, patience: float = PATIENCE) -> dict:
    def over():
        data = run(host, execution)
        return data if data["status"] != "running" else None
    return until(f"the end of {execution}", over, patience)


def took(act) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def cpu(host: Local) -> float:
    fields = Path(f"/proc/{host.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def computing(host_of) -> str:
    """One run computes for longer than its lease: the host answers, and the run can be stopped."""
    with host_of("--lease", "2000", "--sync-cap", "1500") as host:
        heavy, light = host.workflow("Heavy", COMPUTES), host.workflow("Light", PURE)
        began = time.monotonic()
        status, answer = host.call("POST", f"/api/v1/workflows/{heavy}/execute", {"async": False})
        capped = time.monotonic() - began
        assert (status, answer["data"]["status"]) == (202, "running"), answer
        assert capped < 5, f"the synchronous caller waited {capped:.1f} s"
        runs = [answer["data"]["executionId"], start(host, heavy), start(host, heavy)]
        slowest, end = 0.0, time.monotonic() + 6
        while time.monotonic() < end:
            slowest = max(slowest, took(lambda: host.call("GET", "/api/v1/system/health")))
            slowest = max(slowest, took(lambda: ended(host, start(host, light))))
        assert slowest < 3, f"something light took {slowest:.1f} s"
        for execution in runs:
            data = run(host, execution)
            assert data["status"] == "running" and data["currentStep"] is not None, data
            stopped = took(lambda: host.call("POST", f"/api/v1/executions/{execution}/stop", {}))
            assert run(host, execution)["status"] == "cancelled" and stopped < 3
            logs = host.call("GET", f"/api/v1/executions/{execution}/logs?limit=5")[1]["data"]["logs"]
            assert logs, "a run that computed for seconds left no log"

        def rests():
            before = cpu(host)
            time.sleep(0.5)
            return cpu(host) - before < 0.25
        until("stopped runs compute no more", rests, 10)
    return f"caller answered after {capped:.1f} s, the slowest of the others after {slowest * 1000:.0f} ms"


def hanging(host_of) -> str:
    """As many runs as possible wait for an answer: a run of another workflow starts at once."""
    slow = Slow()
    with host_of("--allow-host", slow.address) as host:
        hangs = host.workflow("Hangs", [step("h", "http_request", url=f"http://{slow.address}/hang", timeout=60)])
        other = host.workflow("Other", PURE)
        runs = [start(host, hangs) for _ in range(400)]
        until("most of them hang", lambda: len(slow.asked) >= 100)
        delay = max(took(lambda: ended(host, start(host, other))) for _ in range(5))
        assert delay < 3, f"another workflow waited {delay:.1f} s"
        slow.go.set()
        for execution in runs:
            assert ended(host, execution)["status"] == "completed"
    return f"another's run took {delay * 1000:.0f} ms at most while {len(runs)} hung"


def flood(host_of, runs: int = RUNS) -> str:
    """Many runs of one workflow are queued: a run of another workflow does not wait for them."""
    with host_of() as host:
        loud, quiet = host.workflow("Loud", [step("d", "delay", duration=200), *PURE]), host.workflow("Quiet", PURE)
        left, lock, flooded = [runs], threading.Lock(), []

        def caller():
            while True:
                with lock:
                    if left[0] == 0:
                        return
                    left[0] -= 1
                flooded.append(start(host, loud))
        callers = [threading.Thread(target=caller, daemon=True) for _ in range(4)]
        for one in callers:
            one.start()
        slowest, count = 0.0, 0
        while any(one.is_alive() for one in callers) or run(host, flooded[-1])["status"] == "running":
            if not flooded:
                continue
            slowest, count = max(slowest, took(lambda: ended(host, start(host, quiet)))), count + 1
        assert slowest < 4, f"a run of another workflow took {slowest:.1f} s"
        for execution in flooded[:: max(1, runs // 50)]:
            assert ended(host, execution)["status"] == "completed"
    return f"{count} runs beside {runs} queued ones, the slowest {slowest * 1000:.0f} ms"


def restart(host_of) -> str:
    """After any end of the host, active runs continue at once, and waiting ones at their time."""
    slow, told = Slow(), []
    with host_of("--allow-host", slow.address) as host:
        waits = host.workflow("Waits", [step("d", "delay", duration=12_000), step("h", "http_request", url=f"http://{slow.address}/0")])
        calls = host.workflow("Calls", [step("h", "http_request", url=f"http://{slow.address}/hang")])
        for end in (host.kill, host.stop):
            slow.asked.clear()
            waiting, running = start(host, waits), start(host, calls)
            began = time.monotonic()
            until("the call", lambda: slow.asked)
            until("the wait", lambda: run(host, waiting).get("wakeAt"))
            stopper = threading.Thread(target=end)
            stopper.start()
            if end == host.stop:
                # The stop can wait for calls in progress, but not forever.
                stopper.join(15)
                if stopper.is_alive():
                    host.kill()
            stopper.join()
            host.start()
            begun = time.monotonic()
            again = until("the call again", lambda: [at for at, path in slow.asked if path == "/hang"][1:], 5)
            slow.go.set()
            assert ended(host, running)["status"] == "completed"
            slow.go.clear()
            ended(host, waiting)
            late = next(at for at, path in slow.asked if path == "/0") - max(began + 12, begun)
            assert late < 3, f"the waiting run was {late:.1f} s late"
            told.append(f"{again[0] - begun:.1f} s and {late:.1f} s")
    return f"after kill -9 and SIGTERM, the running run went on after, the waiting one was late by: {', '.join(told)}"


def history(host_of) -> str:
    """Parents, children and large values are deleted; an interruption leaves nothing incomplete."""
    with host_of() as host:
        child = host.workflow("Child", [step("o", "output", value="[[list]]")])
        noise = [(n * 0x9E3779B97F4A7C15) % (1 << 53) for n in range(2000)]
        parent = host.workflow("Parent", [step("c", "call_workflow", workflow_id=child, inputs={"list": noise})])

        def make(count: int) -> None:
            for execution in [start(host, parent) for _ in range(count)]:
                assert ended(host, execution)["status"] == "completed"

        def listed() -> list[dict]:
            return host.call("GET", "/api/v1/executions?limit=100")[1]["data"]["executions"]

        def delete(query: str) -> None:
            def done():
                status, answer = host.call("DELETE", f"/api/v1/executions?{query}")
                assert status == 200, answer
                return not answer["data"]["more"] and not listed()
            until("everything is deleted", done)
        everything = f"olderThan={int(time.time() * 1000) + 3_600_000}"
        make(30)
        delete(everything)
        make(5)
        for row in sorted(listed(), key=lambda row: row["triggeredBy"] != "workflow"):
            status, answer = host.call("DELETE", f"/api/v1/executions?executionId={row['executionId']}")
            assert status == 200, f"a child before its parent: {answer}"
        assert not listed()
        kills = 0
        for milliseconds in (5, 20, 60):
            make(20)
            broken = threading.Thread(target=lambda: contextlib.suppress(Exception).__enter__() or attempt(host, everything), daemon=True)
            broken.start()
            time.sleep(milliseconds / 1000)
            host.kill()
            broken.join()
            host.start()
            kills += 1
            for row in listed():
                status, answer = host.call("GET", f"/api/v1/executions/{row['executionId']}")
                assert status == 200, f"a run that is listed cannot be read: {answer}"
            delete(everything)
    return f"{kills} deletions killed, nothing left half"


def attempt(host: Local, query: str) -> None:
    with contextlib.suppress(OSError, ValueError, http.client.HTTPException):
        host.call("DELETE", f"/api/v1/executions?{query}")


def first_seconds(host_of) -> str:
    """The first steps of a run are visible during its first slow call, and survive a stop."""
    slow = Slow()
    with host_of("--allow-host", slow.address) as host:
        steps = [step("first", "set_variable", name="seen", value="yes"), step("h", "http_request", url=f"http://{slow.address}/hang")]
        workflow = host.workflow("First", steps)
        execution = start(host, workflow)
        seen = took(lambda: until("the step is shown", lambda: (run(host, execution)["currentStep"] or {}).get("stepId", "h") == "h" and logs(host, execution), 5))
        host.call("POST", f"/api/v1/executions/{execution}/stop", {})
        assert run(host, execution)["status"] == "cancelled"
        assert any(entry["stepIndex"] == 0 for entry in logs(host, execution)), "a stop lost the log"
        slow.go.set()
    return f"seen after {seen * 1000:.0f} ms"


def logs(host: Local, execution: str) -> list[dict]:
    return host.call("GET", f"/api/v1/executions/{execution}/logs?limit=50")[1]["data"]["logs"]


def clock(host_of) -> str:
    """The clock is set back by an hour: waits and schedules continue, and the log mentions it."""
    with tempfile.TemporaryDirectory(prefix="sluice-clock-") as folder:
        library, ahead, errors = (Path(folder) / name for name in ("clock.so", "ahead", "errors"))
        subprocess.run(["cc", "-shared", "-fPIC", "-o", library, ROOT / "tests/system/clock.c"], check=True)
        ahead.write_bytes(struct.pack("<q", 0))
        environment = {"LD_PRELOAD": str(library), "REHEARSAL_CLOCK": str(ahead)}
        with errors.open("w") as written, host_of(environment=environment, errors=written) as host:
            trigger = {"id": "t", "moduleId": "trigger_interval", "parameters": {"interval": 2, "unit": "second"}}
            ticking = host.workflow("Ticks", [trigger, *PURE])

            def count() -> int:
                return host.call("GET", f"/api/v1/executions?workflowId={ticking}&limit=1")[1]["data"]["total"]
            until("the schedule", lambda: count() >= 2)
            waits = host.workflow("Waits", [step("d", "delay", duration=3000)])
            execution = start(host, waits)
            with ahead.open("r+b") as file:
                file.write(struct.pack("<q", -3600))
            before = count()
            until("the schedule goes on", lambda: count() >= before + 2, 15)
            assert ended(host, execution, 15)["status"] == "completed"
        assert "set back" in errors.read_text(), "nobody was told"
    return "waits and schedules went on"


STORIES = {story.__name__: story for story in (first_seconds, history, hanging, flood, restart, clock, computing)}


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("stories", nargs="*", choices=[[], *STORIES], default=[])
    arguments.add_argument("--runs", type=int, default=RUNS)
    asked = arguments.parse_args()
    for name in asked.stories or STORIES:
        @contextlib.contextmanager
        def host_of(*flags, **options):
            with tempfile.TemporaryDirectory(prefix="sluice-stress-") as folder, Local(Path(folder), *flags, **options) as host:
                yield host
        began = time.monotonic()
        said = STORIES[name](host_of, asked.runs) if name == "flood" else STORIES[name](host_of)
        print(f"{name} ({time.monotonic() - began:.0f} s): {said}", flush=True)


if __name__ == "__main__":
    main()
