#!/usr/bin/env python3
"""`kill -9` of the local host under load, many times. Callers start runs of three HTTP calls, and
repeat their requests with the same key until they get an answer. After each kill the host starts
again with the same files. At the end every accepted run must have completed, each key must have
started one run, and every step must have been executed at least once, with one idempotency key. The
last step has a limit, and so have the runs of a second workflow: the requests of at most so many
runs are answered at the same time. A host that is killed every second stops the same runs many
times, so it is started with `--max-attempts`; tests/it/flows/poison.rs tests the default.

The local host must be built (`cargo build --release`).
Usage: tests/system/kill.py [--kills 20] [--runs 1000]
"""

import argparse
import http.client
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from local import Local

CALLERS = 8
SEED = 7
STEPS = ("a", "b", "c")
LIMITED, PLACES = "c", 4
# One run in five is one of the second workflow.
FIFTH, RUNS = 5, 6
PATIENCE = 180


class Outside(ThreadingHTTPServer):
    """Answers every request after 20 ms, and counts them by their keys. It also counts the runs that
    have requests under way, for each limit. A killed host leaves a request behind that the next one
    sends again, so runs are counted and not requests."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.hits, self.lock = Counter(), threading.Lock()
        self.under_way = {"step": Counter(), "run": Counter()}
        self.most = dict.fromkeys(self.under_way, 0)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        """A killed host does not read answers any more."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        key = self.headers["idempotency-key"]
        _, kind, step = self.path.split("/")
        limits = ["step"] * (step == LIMITED) + ["run"] * (kind == "few")
        run = key.split("/")[0]
        with self.server.lock:
            self.server.hits[key] += 1
            for limit in limits:
                self.server.under_way[limit][run] += 1
                self.server.most[limit] = max(self.server.most[limit], len(self.server.under_way[limit]))
        time.sleep(0.02)
        with self.server.lock:
            for limit in limits:
                self.server.under_way[limit] -= Counter([run])
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--kills", type=int, default=20)
    arguments.add_argument("--runs", type=int, default=1000)
    asked = arguments.parse_args()
    outside = Outside()
    opened = f"127.0.0.1:{outside.server_address[1]}"
    parameters = {"method": "POST", "body": "1", "__error_policy": "RETRY", "__retry_count": 5, "__retry_interval": 100}
    limit = {"__limit_key": "shared", "__limit_concurrency": PLACES}

    def steps(kind: str) -> list[dict]:
        return [
            {"id": step, "moduleId": "http_request",
             "parameters": {"url": f"http://{opened}/{kind}/{step}", **parameters, **(limit if step == LIMITED else {})}}
            for step in STEPS
        ]

    flags = ["--lease", "2000", "--max-attempts", "50", "--rate-limits", "off", "--allow-host", opened]
    with tempfile.TemporaryDirectory(prefix="sluice-kill-") as folder, Local(Path(folder), *flags) as host:
        many = host.workflow("Three calls", steps("many"))
        few = host.workflow("Three calls of few runs", steps("few"), limit={"key": "few", "concurrency": RUNS})
        accepted, kills = load(host, [few, *[many] * (FIFTH - 1)], asked.kills, asked.runs)
        judge(host, outside, accepted)
    for limit, places in {"step": PLACES, "run": RUNS}.items():
        if outside.most[limit] > places:
            sys.exit(f"{outside.most[limit]} runs at a time had one of the {places} places of the limit of the {limit}")
    repeated = sum(hits - 1 for hits in outside.hits.values())
    print(f"{len(accepted)} runs, {kills} kills: none lost, none twice; {len(outside.hits)} calls, {repeated} of them repeated under their key")


def load(host: Local, workflows: list[str], kills: int, runs: int) -> tuple[dict, int]:
    """The ids in the answers by key, and the number of kills."""
    accepted, keys, lock = {}, iter(range(runs)), threading.Lock()

    def caller():
        while True:
            with lock:
                number = next(keys, None)
            if number is None:
                return
            key, give_up = f"key-{number}", time.monotonic() + PATIENCE
            workflow = workflows[number % len(workflows)]
            while key not in accepted and time.monotonic() < give_up:
                try:
                    status, answer = host.call("POST", f"/api/v1/workflows/{workflow}/execute", {}, **{"Idempotency-Key": key})
                    if status == 202:
                        accepted[key] = answer["data"]["executionId"]
                except (OSError, ValueError, http.client.HTTPException):
                    time.sleep(0.05)

    callers = [threading.Thread(target=caller, daemon=True) for _ in range(CALLERS)]
    for one in callers:
        one.start()
    drawn, killed = random.Random(SEED), 0
    while killed < kills:
        # Half of the kills happen while runs are being started, the others while the runs continue.
        time.sleep(drawn.uniform(0.2, 1.2))
        host.kill()
        killed += 1
        host.start()
    for one in callers:
        one.join(PATIENCE)
    if len(accepted) != runs:
        sys.exit(f"{runs - len(accepted)} callers were never answered")
    return accepted, killed


def judge(host: Local, outside: Outside, accepted: dict) -> None:
    ids = set(accepted.values())
    if len(ids) != len(accepted):
        sys.exit(f"{len(accepted)} keys led to {len(ids)} runs")
    open_runs, before, deadline = set(ids), len(ids), time.monotonic() + PATIENCE
    while open_runs:
        # The time limit starts again whenever some of the runs have ended.
        if len(open_runs) < before:
            before, deadline = len(open_runs), time.monotonic() + PATIENCE
        if time.monotonic() > deadline:
            sys.exit(f"{len(open_runs)} runs do not end, such as {next(iter(open_runs))}")
        for run in list(open_runs):
            data = host.call("GET", f"/api/v1/executions/{run}")[1]["data"]
            if data["status"] == "completed":
                open_runs.discard(run)
            elif data["status"] != "running":
                sys.exit(f"{run} is {data['status']}: {data['error']}")
        time.sleep(0.2)
    made, cursor = set(), ""
    while cursor is not None:
        data = host.call("GET", f"/api/v1/executions?limit=100&cursor={cursor}" if cursor else "/api/v1/executions?limit=100")[1]["data"]
        made |= {row["executionId"] for row in data["executions"]}
        cursor = data.get("nextCursor")
    if made != ids:
        sys.exit(f"{len(made - ids)} runs that nobody was told of, {len(ids - made)} that are not listed")
    expected = {f"{run}/{step}/1" for run in ids for step in STEPS}
    if set(outside.hits) != expected:
        sys.exit(f"calls are missing: {len(expected - set(outside.hits))}; under other keys: {len(set(outside.hits) - expected)}")


if __name__ == "__main__":
    main()
