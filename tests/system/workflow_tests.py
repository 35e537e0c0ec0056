#!/usr/bin/env python3
"""Checks `sluice test` and `sluice export run` with the built executable.

- Cases pass and fail with the right exit codes, lines and reports; a year passes at once.
- Tables, snapshots, coverage, and what happens twice when workers crash.
- The same seed gives the same bytes, in another process and on other threads.
- A production run that is exported as a test replays to the byte.

Usage: tests/system/workflow_tests.py [STORY ...]
"""

import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
from pathlib import Path

from local import BINARY, ROOT, Local

sys.path.append(str(ROOT / "tests" / "stories"))
from target import check, until  # noqa: E402

ORDERS = """\
name: Orders
inputs: [{name: orders, type: list}]
outputs: [{name: small, type: number, value: "[[small]]"}]
steps:
  - {id: init, moduleId: set_variable, parameters: {name: small, value: 0}}
  - {id: each, moduleId: foreach, parameters: {input_list: "[[orders]]"}}
  - {id: big, moduleId: if_condition, parameters: {condition: "{{each.item.amount}} > 100"}}
  - id: pay
    moduleId: http_request
    parameters:
      method: POST
      url: "https://pay.example.com/charge/{{each.item.id}}"
      body: {amount: "{{each.item.amount}}"}
      fail_on_status: true
      __error_policy: RETRY
      __retry_count: 3
  - {id: otherwise, moduleId: else}
  - {id: count, moduleId: set_variable, parameters: {name: small, value: 1}}
  - {id: decided, moduleId: endif}
  - {id: done, moduleId: endforeach}
  - {id: out, moduleId: output, parameters: {value: "[[small]]"}}
"""
TESTS = """\
defaults: {clock: "2026-01-31T09:00:00+08:00", seed: 7, unmatched: fail}
mocks:
  pay-ok: {request: {method: POST, url: "https://pay.example.com/charge/*"}, reply: {status: 200, json: {ok: true}, delay: 120ms}}
  pay-busy: {request: {url: "https://pay.example.com/*"}, replies: [{status: 503}, {status: 503}, {json: {ok: true}}]}
cases:
  - name: two orders, one retried
    inputs: {orders: [{id: 1, amount: 150}, {id: 2, amount: 20}]}
    use: [pay-busy]
    expect:
      result: 1
      variables: {small: 1}
      requests: [{to: pay-busy, times: 3, body: {json: {amount: 150}}}]
      steps: {pay: {attempts: 3, passes: 1}, count: {ran: true}}
      elapsed: {between: [1s, 10s]}
      schema: declared
  - name: amounts
    expect: {status: completed}
    table:
      - {name: small, inputs: {orders: [{id: 1, amount: 100}]}, expect: {requests: []}}
      - {name: large, inputs: {orders: [{id: 1, amount: 101}]}, expect: {requests: [{to: pay-ok}], elapsed: 120ms}}
"""


class Project:
    """A folder with tests."""

    def __init__(self, folder: Path):
        self.folder = folder

    def write(self, name: str, content) -> Path:
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    def run(self, *words: str, exits: int = 0, environment: dict | None = None) -> str:
        done = subprocess.run([BINARY, *words], cwd=self.folder, capture_output=True, text=True, timeout=120, env={**os.environ, "HOME": str(self.folder), **(environment or {})})
        check(done.returncode == exits, f"{' '.join(words)}: exit {done.returncode}, not {exits}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
        self.said = done.stderr
        return done.stdout

    def test(self, *words: str, exits: int = 0) -> dict:
        return json.loads(self.run("test", *words, "--json", exits=exits))


def story_passes_and_fails(project: Project) -> None:
    project.write("orders.yaml", ORDERS)
    project.write("orders.test.yaml", TESTS)
    found = project.test("--junit", "report.xml")
    check((found["passed"], found["failed"]) == (3, 0), f"{found}")
    names = [case["name"] for case in found["files"][0]["cases"]]
    check(names == ["two orders, one retried", "amounts / small", "amounts / large"], f"{names}")
    report = xml.parse(project.folder / "report.xml").getroot()
    check((report.get("tests"), report.get("failures")) == ("3", "0"), "the report")
    check("pay [http_request]" in report.find(".//system-out").text, "the timeline in the report")
    project.write("orders.test.yaml", TESTS.replace("result: 1", "result: 2"))
    text = project.run("test", "--junit", "report.xml", exits=3)
    check("orders.test.yaml:10 cases[0].expect.result" in text and "expected 2" in text and "found    1" in text, text)
    failure = xml.parse(project.folder / "report.xml").getroot().find(".//failure")
    check("cases[0].expect.result" in failure.get("message"), "the failure in the report")
    check(project.test("-k", "amounts")["passed"] == 2, "-k chooses cases")


def story_mistakes_are_named(project: Project) -> None:
    project.write("orders.yaml", ORDERS)
    for wrong, right, words in [
        ("expct:", "expect:", ["orders.test.yaml:9", "did you mean 'expect'?"]),
        ("result: {$mach: 1}", "result: 1", ["orders.test.yaml:10", "did you mean '$match'?"]),
        ("use: [pay-bsy]", "use: [pay-busy]", ["did you mean 'pay-busy'?"]),
    ]:
        project.write("orders.test.yaml", TESTS.replace(right, wrong, 1))
        project.run("test", exits=2)
        check(all(word in project.said for word in words), f"{wrong}: {project.said}")
    project.write("orders.test.yaml", TESTS.replace("pay: {attempts", "pya: {attempts"))
    check("did you mean 'pay'?" in project.run("test", exits=3), "an unknown step")
    project.write("orders.test.yaml", TESTS.replace("https://pay.example.com/*", "https://pay.example.com/other"))
    check("no mock answers POST https://pay.example.com/charge/1" in project.run("test", exits=3), "a request without a mock")


def story_a_year_a_signal_and_children(project: Project) -> None:
    call = {"id": "ship", "moduleId": "call_workflow", "parameters": {"workflow_id": "ship-order", "inputs": {"id": 1}}}
    steps = [{"id": "year", "moduleId": "delay", "parameters": {"duration": 31_536_000_000}}, {"id": "ask", "moduleId": "wait_for_callback"}, call]
    steps.append({"id": "out", "moduleId": "output", "parameters": {"value": ["{{ask.body.approved}}", "{{ship.result}}", "{{secrets.KEY}}"]}})
    case = {
        "name": "a year",
        "signals": [{"at": "8761h", "to": "ask", "json": {"approved": True}}],
        "children": {"ship-order": {"result": {"ok": True}}},
        "secrets": {"KEY": "not shown"},
        "expect": {"elapsed": {"between": ["8761h", "8762h"]}, "children": [{"$has": {"workflow": "ship-order", "inputs": {"id": 1}}}], "result": [True, {"ok": True}, {"$any": True}]},
    }
    project.write("year.test.json", {"workflow": {"name": "y", "steps": steps}, "cases": [case]})
    found = project.test()
    check(found["failed"] == 0, f"{found}")


def story_snapshots(project: Project) -> None:
    project.write("orders.yaml", ORDERS)
    project.write("orders.test.yaml", TESTS.replace("expect: {status: completed}", "expect: {snapshot: true}"))
    check("--update stores it" in project.run("test", exits=3), "a snapshot that is missing")
    project.test("--update")
    stored = json.loads((project.folder / "orders.snap.json").read_text())
    check(list(stored) == ["amounts / small", "amounts / large"], f"{list(stored)}")
    project.test()
    project.write("orders.yaml", ORDERS.replace("value: 0", "value: 5"))
    check("cases[1].expect.snapshot" in project.run("test", "-k", "large", exits=3), "a snapshot that differs")
    project.test("--update", "-k", "large")
    check(project.test("-k", "large")["failed"] == 0, "an updated snapshot")


def story_coverage(project: Project) -> None:
    project.write("orders.yaml", ORDERS)
    project.write("orders.test.yaml", TESTS)
    project.run("test", "-k", "large", "--coverage", "--lcov", "cover.info")
    check("count never ran" in project.said and "big was never false" in project.said, project.said)
    lines = (project.folder / "cover.info").read_text().splitlines()
    check("SF:orders.yaml" in lines and "DA:6,0" in lines and "BRDA:3,0,1,0" in lines, f"{lines}")
    project.run("test", "--coverage")
    check("(100 %)" in project.said, project.said)


def story_crashes(project: Project) -> None:
    def step(**more) -> dict:
        return {"id": "pay", "moduleId": "http_request", "parameters": {"method": "POST", "url": "https://pay.test/1", **more}}

    def file(step: dict) -> dict:
        return {"workflow": {"name": "w", "steps": [step]}, "mocks": {"ok": {"reply": {}}}, "cases": [{"name": "pays"}]}

    project.write("pay.test.json", file(step(send_idempotency_key=False)))
    check(project.test()["passed"] == 1, "without crashes")
    crashes = project.test("--crash", exits=3)["files"][0]["cases"][0]["crashes"]
    check(crashes and "POST https://pay.test/1 is sent 2 times instead of 1" in crashes[0], f"{crashes}")
    project.write("pay.test.json", file(step(send_idempotency_key=True)))
    project.test("--crash")


def story_the_same_seed_has_the_same_bytes(project: Project) -> None:
    steps = [{"id": f"u{n}", "moduleId": "uuid"} for n in range(5)] + [{"id": "out", "moduleId": "output", "parameters": {"value": "{{u4.uuid}} {{execution.id}} {{now}}"}}]
    cases = [{"name": f"case {n}", "seed": n % 7, "expect": {"snapshot": True}} for n in range(40)]
    project.write("seed.test.json", {"workflow": {"name": "w", "steps": steps}, "cases": cases})
    found = set()
    for jobs in ("1", "2", "4"):
        (project.folder / "seed.snap.json").unlink(missing_ok=True)
        project.test("--update", "-j", jobs)
        found.add((project.folder / "seed.snap.json").read_bytes())
    check(len(found) == 1, "the same seed, the same bytes")
    stored = json.loads(found.pop())
    check(len({row["result"] for row in stored.values()}) == 7, "another seed, other bytes")


def story_a_new_directory(project: Project) -> None:
    project.run("init", "shop")
    found = json.loads(project.run("test", "shop", "--json"))
    check(found["passed"] == 2 and found["failed"] == 0, f"{found}")


def story_samples(project: Project) -> None:
    for folder, least in [("infra/seed", 10), ("tests/fixtures/language", 100)]:
        found = json.loads(project.run("test", str(ROOT / folder), "--json"))
        check(found["failed"] == 0 and found["passed"] >= least, f"{folder}: {found['passed']} passed, {found['failed']} failed")


def story_a_run_becomes_a_test(project: Project) -> None:
    with Local(project.folder, "--allow-host", "127.0.0.1") as host:
        steps = [
            {"id": "id", "moduleId": "uuid"},
            {"id": "look", "moduleId": "http_request", "parameters": {"url": "http://sluice.internal/example/user?userId=1"}},
            {"id": "user", "moduleId": "vflow.data.parse_json", "parameters": {"json": "{{look.body}}"}},
            {"id": "wait", "moduleId": "delay", "parameters": {"duration": 200}},
            {"id": "out", "moduleId": "output", "parameters": {"value": {"id": "{{id.uuid}}", "user": "{{user.first_value}}", "who": "[[who]]", "run": "{{execution.id}}"}}},
        ]
        body = {"name": "replayed", "isEnabled": True, "steps": steps, "inputs": [{"name": "who"}]}
        status, made = host.call("POST", "/api/v1/workflows", body)
        check(status == 201, f"{made}")
        status, answer = host.call("POST", f"/api/v1/workflows/{made['data']['id']}/execute", {"async": True, "inputVariables": {"who": "Ada"}})
        run = answer["data"]["executionId"]
        until(lambda: host.call("GET", f"/api/v1/executions/{run}")[1]["data"]["status"] == "completed", "the run ends")
        result = host.call("GET", f"/api/v1/executions/{run}")[1]["data"]["result"]
        there = {"SLUICE_URL": host.url, "SLUICE_TOKEN": host.made["accessToken"]}
        project.write("case.test.yaml", project.run("export", "run", run, environment=there))
    # The host is gone: the test needs none.
    found = project.test("case.test.yaml")
    check(found["failed"] == 0, f"{json.dumps(found, indent=1)[:3000]}")
    replayed = found["files"][0]["cases"][0]["execution"]["result"]
    check(json.dumps(replayed) == json.dumps(result), f"{replayed} instead of {result}")


def main() -> None:
    asked = set(sys.argv[1:])
    for name, story in list(globals().items()):
        if name.startswith("story_") and (not asked or name.removeprefix("story_") in asked):
            with tempfile.TemporaryDirectory(prefix="sluice-tests-") as folder:
                story(Project(Path(folder)))
            print(f"ok {name.removeprefix('story_')}", flush=True)


if __name__ == "__main__":
    main()
