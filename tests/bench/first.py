#!/usr/bin/env python3
"""The cost of a function's first request and of a later one: three routes and two workers, with the
endpoints of the local host.

Usage: tests/bench/first.py target/lambda
  with the functions that `cargo lambda build` has built; target/release/watch must also be built

The endpoints are those of `watch`, without TLS: in the cloud, its handshake and the latency of the
services are added.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import workloads
from start import FUNCTION, start

ROOT = Path(__file__).resolve().parents[2]
# The measured functions, by binary and handler, and the one that stores their workflow.
FUNCTIONS = [("vflow", "vflow-workflows-execute"), ("vflow", "vflow-workflows-list"), ("open-apis", "botman-api-call"), ("workers", "run-execution"), ("workers", "tick")]
MAKER = ("vflow", "vflow-workflows-create")
ROUNDS = 15
LATER = 5
PATIENCE = 60
# With cargo-lambda, which `just tools` installs.
ENVIRONMENT = {**os.environ, "PATH": os.pathsep.join([str(ROOT / ".venv/bin"), os.environ["PATH"]])}


class Endpoints:
    """DynamoDB and SQS in a process of their own, with the records of a first start."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="sluice-first-")
        variables, credentials = Path(self.folder.name) / "variables", Path(self.folder.name) / "credentials.json"
        command = [ROOT / "target/release/watch", "--port", "9100", "--endpoints-port", "0", "--only-apis", variables, "--bootstrap", credentials]
        self.process = subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + PATIENCE
        while not (variables.exists() and credentials.exists()):
            if self.process.poll() is not None or time.monotonic() > end:
                sys.exit("the endpoints do not start")
            time.sleep(0.05)
        self.variables = {**FUNCTION, **dict(line.split("=", 1) for line in variables.read_text().splitlines())}
        self.token = json.loads(credentials.read_text())["accessToken"]
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()

    def request(self, method, path, body=None):
        """A request in the form that the gateway sends."""
        headers = {"host": "example.org", "authorization": f"Bearer {self.token}", "content-type": "application/json"}
        http = {"method": method, "path": path, "sourceIp": "192.0.2.7"}
        context = {"stage": "$default", "domainName": "example.org", "routeKey": "$default", "http": http}
        event = {"version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "", "headers": headers, "requestContext": context}
        if body is not None:
            event["body"] = json.dumps(body)
        return json.dumps(event).encode()


def hint():
    """A batch of one message, about a run that does not exist."""
    body = {"v": 1, "account": "default", "execution": "0198c0de00007c44aa5c3c97d714cd8f", "cursor": 0}
    record = {"messageId": "m", "receiptHandle": "r", "body": json.dumps(body), "attributes": {"ApproximateReceiveCount": "1"},
              "messageAttributes": {}, "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:us-east-1:0:q", "awsRegion": "us-east-1"}
    return json.dumps({"Records": [record]}).encode()


def measure(folder):
    """The milliseconds of the first and of later events, and the memory before and after them."""
    with Endpoints() as endpoints:
        made = {"name": "w3", "isEnabled": True, "steps": workloads.w3()}
        binary, handler = MAKER
        [(_, path, answer)] = start(folder / binary / "bootstrap", {**endpoints.variables, "_HANDLER": handler},
                                    [endpoints.request("POST", "/api/v1/workflows", made)])["answers"]
        answer = json.loads(answer)
        assert path.endswith("/response") and answer["statusCode"] == 201, answer
        workflow = json.loads(answer["body"])["data"]["id"]
        run = endpoints.request("POST", f"/api/v1/workflows/{workflow}/execute", {"async": False, "inputVariables": {"given": 2}})
        events = [
            ("w3, in the request", run),
            ("the first page", endpoints.request("GET", "/api/v1/workflows")),
            ("the example, in the request", endpoints.request("POST", "/v1/api/admin/test/sync", {"name": "you"})),
            ("a hint about a run that is no more", hint()),
            ("nothing is due", b"{}"),
        ]
        pairs = zip(FUNCTIONS, events, strict=True)
        return [cost(folder / binary / "bootstrap", handler, *event, endpoints.variables) for (binary, handler), event in pairs]


def cost(binary, handler, what, event, variables):
    starts = [start(binary, {**variables, "_HANDLER": handler}, [event] * (1 + LATER)) for _ in range(ROUNDS)]
    for begun in starts:
        for _, path, answer in begun["answers"]:
            said = json.loads(answer)
            is_good = path.endswith("/response") and (said or {}).get("statusCode", 200) == 200
            assert is_good, (binary, path, said)
    return {
        "name": handler,
        "event": what,
        "pollMs": round(statistics.median(begun["pollMs"] for begun in starts), 1),
        "firstMs": round(statistics.median(begun["answers"][0][0] for begun in starts), 1),
        "laterMs": round(statistics.median(took for begun in starts for took, _, _ in begun["answers"][1:]), 1),
        "memoryMb": round(statistics.median(begun["memoryMb"] for begun in starts), 1),
        "laterMb": round(statistics.median(begun["laterMb"] for begun in starts), 1),
    }


def main():
    print("function | event | start to first poll ms | first event ms | later ones ms | memory MB | then MB")
    for one in measure(Path(sys.argv[1]).resolve()):
        print(" | ".join(str(one[name]) for name in ("name", "event", "pollMs", "firstMs", "laterMs", "memoryMb", "laterMb")))


if __name__ == "__main__":
    main()
