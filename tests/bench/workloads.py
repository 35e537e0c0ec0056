"""The workloads with which a host is measured.

  w3        set_variable, if, return, end of if: called synchronously, stored at its end
  w40       40 set_variable steps, stored at their end
  w40 each  the same, with a commit after each step (--commit each-step)
  async     w3, started and then read until it has ended
  loop      10 000 steps: a loop of 2 500 passes of four steps
"""

import http.client
import json
import statistics
import time
import urllib.parse

from host import Host, load

ROUNDS = 3


def w3():
    return [
        {"id": "set", "moduleId": "set_variable", "parameters": {"name": "n", "value": "[[given]]"}},
        {"id": "test", "moduleId": "if_condition", "parameters": {"condition": "[[n]] > 1"}},
        {"id": "end", "moduleId": "return", "parameters": {"value": "{{set.variable}}"}},
        {"id": "fi", "moduleId": "endif"},
    ]


def w40():
    return [
        {"id": f"s{i}", "moduleId": "set_variable", "parameters": {"name": f"v{i % 4}", "value": f"[[given]]{i}"}}
        for i in range(40)
    ]


def loop():
    return [
        {"id": "l", "moduleId": "loop", "parameters": {"count": 2500}},
        {"id": "s", "moduleId": "set_variable", "parameters": {"name": "n", "value": "{{l.loop_index}}"}},
        {"id": "i", "moduleId": "if_condition", "parameters": {"condition": "[[n]] > 0"}},
        {"id": "e", "moduleId": "endif"},
        {"id": "f", "moduleId": "endloop"},
    ]


def synchronous(host, workflow, connections, seconds):
    url = f"{host.url}/api/v1/workflows/{workflow}/execute"
    body = json.dumps({"async": False, "inputVariables": {"given": 2}})
    return load(url, {"Authorization": f"Bearer {host.token}"}, body, connections, seconds, host.cpu_seconds)


class Line:
    """A connection that is kept open."""

    def __init__(self, host):
        self.http = http.client.HTTPConnection(urllib.parse.urlsplit(host.url).netloc)
        self.headers = {"authorization": f"Bearer {host.token}", "content-type": "application/json"}

    def call(self, method, path, body=None):
        self.http.request(method, path, None if body is None else json.dumps(body), self.headers)
        return json.loads(self.http.getresponse().read())


def asynchronous(host, workflow, count):
    return spread(durations(host, workflow, count))


def durations(host, workflow, count):
    """The milliseconds from a request to the first answer that shows the end of the run."""
    line, times = Line(host), []
    for _ in range(count):
        began = time.perf_counter()
        started = line.call("POST", f"/api/v1/workflows/{workflow}/execute", {"async": True, "inputVariables": {"given": 2}})
        while line.call("GET", f"/api/v1/executions/{started['data']['executionId']}")["data"]["status"] == "running":
            pass
        times.append((time.perf_counter() - began) * 1000)
    return times


def timed(host, workflow, count):
    """The milliseconds of synchronous requests, one after the other."""
    line, times = Line(host), []
    for _ in range(count):
        began = time.perf_counter()
        answer = line.call("POST", f"/api/v1/workflows/{workflow}/execute", {"async": False, "inputVariables": {"given": 2}})
        times.append((time.perf_counter() - began) * 1000)
        assert answer["data"]["status"] == "completed", answer
    return spread(times)


def spread(times):
    times = sorted(times)
    return {"p50Ms": round(statistics.median(times), 3), "p99Ms": round(times[int(len(times) * 0.99)], 3)}


def once(binary, flags, seconds):
    """All figures of one kind of storage, once."""
    with Host(binary, flags) as host:
        figures = {"firstReadyMs": round(host.ready_ms, 1)}
        time.sleep(1)
        figures["idleRssMb"] = round(host.megabytes("VmRSS"), 1)
        small, large = host.workflow("w3", w3()), host.workflow("w40", w40())
        synchronous(host, small, 1, 1)
        figures["w3"] = synchronous(host, small, 1, seconds)
        figures["w3x32"] = synchronous(host, small, 32, seconds)
        synchronous(host, large, 1, 1)
        figures["w40"] = synchronous(host, large, 1, seconds)
        figures["async"] = asynchronous(host, small, 200)
        figures["loop"] = timed(host, host.workflow("loop", loop()), 20)
        figures["loadedRssMb"] = round(host.megabytes("VmRSS"), 1)
        if "--in-memory" not in flags:
            figures["readyMs"] = round(statistics.median(host.restart() for _ in range(5)), 1)
    with Host(binary, ["--commit", "each-step", *flags]) as host:
        large = host.workflow("w40", w40())
        synchronous(host, large, 1, 1)
        figures["w40each"] = synchronous(host, large, 1, seconds)
    return figures


def medians(runs):
    """The median of each figure of several runs with the same structure."""
    first = runs[0]
    if isinstance(first, dict):
        return {name: medians([run[name] for run in runs]) for name in first}
    return statistics.median(runs)


def measure(binary, seconds, rounds=ROUNDS):
    """Measures both kinds of storage in turns, so that other load on the machine affects both."""
    kinds = {"memory": ["--in-memory"], "file": []}
    runs = {kind: [] for kind in kinds}
    for _ in range(rounds):
        for kind, flags in kinds.items():
            runs[kind].append(once(binary, flags, seconds))
    return {kind: medians(figures) for kind, figures in runs.items()}
