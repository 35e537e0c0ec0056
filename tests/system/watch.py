#!/usr/bin/env python3
"""The stories on the functions: each facade and the workers in processes of their own, behind the
router of `cargo lambda watch`.

The binaries must be built, because nothing is compiled here: `watch` like the local host
(`cargo build --release -p watch`; WATCH_BINARY names another one), the functions with
`cargo lambda build`, or with -d with `cargo build --workspace --bins`. Needs `cargo lambda`, in
.venv or on the PATH.
Usage: tests/system/watch.py [-d] [-k] [-v] [STORY or CASE ...]
  -k keeps the logs, -v shows them at the end
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from local import ROOT, free_port, listens

sys.path.insert(0, str(ROOT / "tests" / "stories"))

import suite  # noqa: E402
from outside import Outside  # noqa: E402
from target import Target, check, until  # noqa: E402

TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
WATCH = Path(os.environ.get("WATCH_BINARY", TARGET / ("debug" if "-d" in sys.argv else "release") / "watch")).absolute()
TOOLS = ROOT / ".venv" / "bin"
# The number of kills, and how many workers are killed at once. The router waits a minute and a half
# for the answer of a killed worker.
KILLS, KILLED = 4, 2
BATCHES = 3 * KILLS
ROOT_KEY = "the root key of the system test"
# The binaries of the functions, each with its number of processes. Each process handles one event
# at a time, and must not delay others.
BINARIES = {"vflow": 6, "open-apis": 4, "mcp-testing": 4, "console": 2, "workers": 6, "script-runner": 1}
# The binary of each handler, as in the template.
OWNERS = {handler: binary for binary, handler in re.findall(r"CodeUri: target/lambda/([\w-]+)/\n +Handler: ([\w-]+)\n", (ROOT / "template.yaml").read_text())}


def main() -> None:
    logs = Path(tempfile.mkdtemp(prefix="sluice-system-"))
    host, started = Watch(logs), False
    try:
        host.start()
        started = True
        suite.tell(host, own=(story_hosts, story_functions, story_kills), wanted=words())
    finally:
        host.stop()
        if "-v" in sys.argv or not started:
            show(logs)
        if "-k" in sys.argv:
            print(f"logs: {logs}")
        else:
            shutil.rmtree(logs)


def words() -> list[str]:
    """The requested stories and cases."""
    return [word for word in sys.argv[1:] if not word.startswith("-")]


class Watch(Target):
    """The endpoints and the pump, `cargo lambda watch`, and the processes of the functions."""

    name = "watch"
    pace = 4

    def __init__(self, logs: Path):
        self.port = free_port()
        super().__init__(f"http://127.0.0.1:{self.port}", {}, ROOT_KEY, Outside())
        self.logs = logs
        self.processes: list[subprocess.Popen] = []
        self.routes = routes()

    def start(self) -> None:
        variables, credentials = self.logs / "variables", self.logs / "credentials.json"
        arguments = ["--port", str(self.port), "--endpoints-port", "0", "--tick", "1", "--concurrency", str(BATCHES)]
        arguments += ["--only-apis", variables, "--bootstrap", credentials, "--root-key", ROOT_KEY]
        for host in self.outside.hosts:
            arguments += ["--allow-host", host]
        path = f"{TOOLS}{os.pathsep}{os.environ['PATH']}"
        self.spawn("watch", WATCH, arguments, {**os.environ, "PATH": path}, cwd=ROOT)
        until(lambda: self.alive() and self.listens(), "the router listens")
        self.shared = dict(line.split("=", 1) for line in variables.read_text().splitlines())
        for name, processes in BINARIES.items():
            for _ in range(processes):
                self.serve(name)
        self.credentials = json.loads(credentials.read_text())

    def serve(self, name: str) -> None:
        """Starts a function."""
        own = {
            "AWS_LAMBDA_RUNTIME_API": f"http://127.0.0.1:{self.port}/.rt/{name}",
            "AWS_LAMBDA_FUNCTION_NAME": name,
            "AWS_LAMBDA_FUNCTION_VERSION": "1",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        }
        binary = TARGET / "debug" / name if "-d" in sys.argv else ROOT / "target" / "lambda" / name / "bootstrap"
        self.spawn(name, binary, [], {**os.environ, **self.shared, **own}, cwd=self.logs)

    def kill(self, name: str, count: int) -> None:
        """Kills some processes of a function in the middle of their work, and starts others."""
        for process in [process for process in self.processes if name in Path(process.args[0]).parts[-2:]][:count]:
            self.processes.remove(process)
            process.kill()
            process.wait()
            self.serve(name)

    def spawn(self, name: str, binary: Path, arguments: list, environment, cwd: Path) -> None:
        if not binary.exists():
            sys.exit(f"{binary} is missing; tests/system/watch.py says how it is built")
        with open(self.logs / f"{name}.log", "ab") as log:
            self.processes.append(
                subprocess.Popen([binary, *arguments], env=environment, cwd=cwd, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            )

    def stop(self) -> None:
        # The first process stops `cargo lambda watch`.
        for process in reversed(self.processes):
            process.send_signal(signal.SIGINT)
        for process in self.processes:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self.processes:
            until(lambda: not self.listens(), "the router is gone")

    def listens(self) -> bool:
        return listens(self.port)

    def alive(self) -> bool:
        for process in self.processes:
            check(process.poll() is None, f"{process.args[0]} ended with {process.returncode}")
        return True

    def log(self, function: str) -> list[dict]:
        lines = (self.logs / f"{function}.log").read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


def story_hosts(host: Watch) -> None:
    """an invalid host name does not end any function"""
    for name in ["a b", "<>", "[", "xn--a", "example.org:99999"]:
        host.call("GET", "/api/v1/system/health", Host=name)


def story_functions(host: Watch) -> None:
    """every route was answered by its own binary; no log contains a credential"""
    answered = {name: {line["route"] for line in host.log(name) if line.get("message") == "request"} for name in BINARIES}
    missing = host.routes - set.union(*answered.values())
    check(not missing, f"never called: {sorted(missing)}")
    # An unknown path has no route, and the console's binary answers it.
    check("none" in answered["console"], "no unknown path was asked for")
    wrong = {name: foreign for name, said in answered.items() if (foreign := {route for route in said - {"none"} if OWNERS[route] != name})}
    check(not wrong, f"answered by another: {wrong}")
    check(any(line.get("message") == "ticked" for line in host.log("workers")), "the tick ran")
    for name in BINARIES:
        errors = [line for line in host.log(name) if line.get("level") == "ERROR"]
        check(not errors, f"{name}: {errors}")
        shown = host.shown((host.logs / f"{name}.log").read_text())
        check(not shown, f"{name} has logged {shown}")


def story_kills(host: Watch) -> None:
    """killed workers lose nothing and repeat nothing"""
    steps = [
        {"id": "l", "moduleId": "loop", "parameters": {"count": 3}},
        {"id": "w", "moduleId": "delay", "parameters": {"duration": 400}, "indentationLevel": 1},
        {"id": "e", "moduleId": "endloop"},
        {"id": "o", "moduleId": "output", "parameters": {"value": "done"}},
    ]
    workflow = host.workflow("Kills", steps)
    runs, began = [], time.monotonic()
    for _ in range(KILLS):
        more = [host.start_run(workflow) for _ in range(8)]
        runs += more
        # A worker has the messages when one of the runs is claimed.
        until(lambda: any(host.execution(run)["phase"] == "running" for run in more), "a worker has them")
        host.kill("workers", KILLED)
    for run in runs:
        # A claim ends after half a minute, and the router stops waiting for a batch after one and a
        # half minutes.
        host.ended(run, "completed", patience=180)
        log = host.call("GET", f"/api/v1/executions/{run}/logs?limit=100")["data"]["logs"]
        waits = [entry for entry in log if entry["moduleId"] == "delay" and entry["message"].startswith("Completed")]
        check(len(waits) == 3, f"{run}: {log}")
    print(f"  {len(runs)} runs, {KILLS} kills: none lost, none twice; {time.monotonic() - began:.0f} s")


def routes() -> set[str]:
    """The names of all routes, which are the handlers of functions that HTTP calls. `fallback` has
    no route."""
    template = (ROOT / "template.yaml").read_text().split("── Routes: written from the code")[1]
    return set(re.findall(r"^      Handler: (\S+)$", template, re.MULTILINE)) - {"fallback"}


def show(logs: Path) -> None:
    for file in sorted(logs.glob("*.log")):
        text = file.read_text(errors="replace")
        print(f"--- {file.name}\n{text[-3000:]}", file=sys.stderr)


if __name__ == "__main__":
    main()
