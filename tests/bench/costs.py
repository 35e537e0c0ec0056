#!/usr/bin/env python3
"""Counts what the three runs of docs/explanation/cost.md use, on a local host, and prints the
page's tables of prices.

tests/bench/costs.py target/release/sluice
"""

import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from host import Host

# Dollars per million of each, as the table of prices on the page has them.
WRITE_UNIT, READ_UNIT, QUEUE_REQUEST, INVOCATION, GB_SECOND = 0.625, 0.125, 0.50, 0.20, 16.6667
GATEWAY, LIMITS, LOG_GB, KEPT_GB, TRANSFER_GB = 1.00, 0.75, 0.50, 0.03 * 0.15, 0.09
# The lines of a run in the functions' logs, in metrics and in the gateway's log, and their bytes.
LINES = {"A": (2, 1, 1), "B": (4, 3, 1), "C": (4, 3, 1)}
LINE_BYTES = (450, 350, 300)
# The KB that a run sends to the internet: its answer, and its requests.
SENT_KB = {"A": 1, "B": 3, "C": 1}
# The time of an invocation besides its calls, and of the calls of a run, in seconds with 1 GB.
OWN_S, CALLS_S = 0.015, {"A": 0.0, "B": 0.4, "C": 0.0}
IDLE = 6.24
LOADS = (1_000, 100_000, 1_000_000, 10_000_000)
# The same runs elsewhere, in dollars per million; the page says how they are counted.
STANDARD = {"A": 75.0, "B": 50.0, "C": 25.0}
EXPRESS = {"A": 1.10, "B": 1.52, "C": 63.60}
DURABLE = {"A": 33.73, "B": 32.08, "C": 17.54}


class Answer(BaseHTTPRequestHandler):
    """Answers each call with 1 KB of JSON."""

    def do_GET(self):
        body = json.dumps({"text": "x" * 1000}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def workflows(url):
    """The steps of each run, and whether it is started asynchronously."""
    sets = [{"id": f"set{number}", "moduleId": "set_variable", "label": f"Set {number}", "parameters": {"name": f"v{number}", "value": number}}
            for number in range(3)]
    calls = [{"id": f"call{number}", "moduleId": "http_request", "label": f"Call {number}", "parameters": {"url": url}} for number in range(2)]
    wait = [{"id": "wait", "moduleId": "delay", "label": "Wait", "parameters": {"duration": 60_000}}]
    return {"A": (sets, False), "B": (calls, True), "C": (wait, True)}


def counted(host, name, steps, asynchronous):
    """What a run of these steps has used."""
    workflow = host.workflow(f"cost of {name}", steps)
    _, started = host.call("POST", f"/api/v1/workflows/{workflow}/execute", {"async": asynchronous})
    while True:
        _, answer = host.call("GET", f"/api/v1/executions/{started['data']['executionId']}")
        run = answer["data"]
        if run["status"] not in ("pending", "running", "waiting"):
            break
        time.sleep(1)
    if run["status"] != "completed":
        sys.exit(f"{name} has ended as {run['status']}: {run}")
    return run["cost"]


def priced(name, used):
    """The rows of the table of prices for a million runs."""
    gb_seconds = used["invocations"] * OWN_S + CALLS_S[name]
    logged = sum(count * size for count, size in zip(LINES[name], LINE_BYTES)) / 1000
    counted = {
        "DynamoDB, writes": used["writeUnits"] * WRITE_UNIT,
        "DynamoDB, reads": used["readUnits"] * READ_UNIT,
        "SQS": used["queueRequests"] * QUEUE_REQUEST,
        "Lambda, invocations": used["invocations"] * INVOCATION,
        "Lambda, GB-seconds": gb_seconds * GB_SECOND,
    }
    others = {
        "API Gateway": GATEWAY,
        "DynamoDB: the caller's device (a read), the rate limit (a write)": LIMITS,
        f"CloudWatch: logs and metrics that arrive ({logged:.2f} GB), kept for 30 days": logged * (LOG_GB + KEPT_GB),
        "data transfer": SENT_KB[name] * TRANSFER_GB,
    }
    together = sum(counted.values()) + sum(others.values())
    return {**counted, "**as `cost` shows it**": sum(counted.values()), **others, "**together**": together}, together


def row(name, cells):
    print(f"| {name} | " + " | ".join(cells) + " |")


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with Host(sys.argv[1], ("--allow-host", "127.0.0.1")) as host:
        runs = workflows(f"http://127.0.0.1:{server.server_address[1]}/")
        used = {name: counted(host, name, *run) for name, run in runs.items()}
    for label, key in (("write units", "writeUnits"), ("read units", "readUnits"), ("queue requests", "queueRequests"), ("invocations", "invocations")):
        row(label, [str(used[name][key]) for name in used])
    row("GB-seconds", [f"{used[name]['invocations'] * OWN_S + CALLS_S[name]:.3f}" for name in used])
    prices = {name: priced(name, used[name]) for name in used}
    for columns in zip(*[prices[name][0].items() for name in used]):
        row(columns[0][0], [f"{price + 1e-9:.2f}" for _, price in columns])
    total = {name: prices[name][1] for name in used}
    for load in LOADS:
        row(f"{load:,}", [f"{total[name] * load / 1e6 + 1e-9:.2f}" for name in used])
    for load in LOADS:
        cells = [[IDLE + total[name] * load / 1e6 for name in used]]
        cells += [[table[name] * load / 1e6 for name in used] for table in (STANDARD, EXPRESS, DURABLE)]
        row(f"{load:,}", [", ".join(f"{price + 1e-9:.2f}" for price in cell) for cell in cells])
    for name in used:
        beyond = STANDARD[name] - total[name]
        print(f"{name}: Standard costs more from {IDLE / beyond * 1e6:,.0f} runs a month" if beyond > 0 else f"{name}: Standard is cheaper")


if __name__ == "__main__":
    main()
