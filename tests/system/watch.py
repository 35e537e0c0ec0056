#!/usr/bin/env python3
"""Every function in a process of its own, behind the router of `cargo lambda watch`, tried from outside.

The binaries must have been built (`cargo build --workspace --bins`); nothing is compiled here. Needs `cargo lambda`, in .venv or on the PATH.
Usage: tests/system/watch.py [-l] [-k] [-v]    -l takes the functions that `cargo lambda build` has built, -k keeps the logs, -v shows them at the end
"""

import http.client
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

from local import free_port, listens

ROOT = Path(__file__).resolve().parents[2]
BINARIES = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug"
BUILT = ROOT / "target" / "lambda"
TOOLS = ROOT / ".venv" / "bin"
PATIENCE = 60
KILLS = 4
ROOT_KEY = "the root key of the system test"
# Of the credentials, those that are no secrets.
PUBLIC = {"account", "appId", "clientId"}
# The function's binaries, each with the number of processes of it: each process works on one event at a time, and none may keep another waiting.
BINARIES_OF_FUNCTIONS = {"vflow": 4, "management": 2, "botman": 2, "dpa": 2, "juggle": 2, "itrigger": 2, "workers": 6, "script-runner": 1}


def main() -> None:
    logs = Path(tempfile.mkdtemp(prefix="sluice-system-"))
    host = Host(logs)
    try:
        host.start()
        tell([*COMMON, story_hosts, story_functions, story_kills], host)
    except BaseException:
        show(logs)
        raise
    finally:
        host.stop()
        if "-v" in sys.argv:
            show(logs)
        if "-k" in sys.argv:
            print(f"logs: {logs}")
        else:
            shutil.rmtree(logs)


class Host:
    """The endpoints and the pump, `cargo lambda watch`, and one process for each function."""

    def __init__(self, logs: Path):
        self.logs = logs
        self.port = free_port()
        self.processes: list[subprocess.Popen] = []
        self.routes = routes()
        self.token = ""
        self.called: set[str] = set()
        self.base = f"http://127.0.0.1:{self.port}"
        self.headers: dict[str, str] = {}

    def start(self) -> None:
        variables, credentials = self.logs / "variables", self.logs / "credentials.json"
        ports = ["--port", str(self.port), "--endpoints-port", "0"]
        files = ["--only-apis", str(variables), "--bootstrap", str(credentials), "--root-key", ROOT_KEY]
        path = f"{TOOLS}{os.pathsep}{os.environ['PATH']}"
        self.spawn("watch", [*ports, *files, "--tick", "1", "--concurrency", "4"], {**os.environ, "PATH": path}, cwd=ROOT)
        until(lambda: self.alive() and self.listens(), "the router listens")
        shared = dict(line.split("=", 1) for line in variables.read_text().splitlines())
        self.shared = shared
        for name, processes in BINARIES_OF_FUNCTIONS.items():
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
        self.spawn(name, [], {**os.environ, **self.shared, **own}, cwd=self.logs)

    def kill(self, name: str) -> None:
        """Ends a function's processes as the kernel does, in the middle of whatever they do, and starts others."""
        killed = [process for process in self.processes if name in Path(process.args[0]).parts[-2:]]
        for process in killed:
            self.processes.remove(process)
            process.kill()
            process.wait()
        for _ in killed:
            self.serve(name)

    def spawn(self, name: str, arguments: list[str], environment, cwd: Path) -> None:
        function = "-l" in sys.argv and name != "watch"
        binary = BUILT / name / "bootstrap" if function else BINARIES / name
        if not binary.exists():
            sys.exit(f"{binary} is missing; run `{'cargo lambda build' if function else 'cargo build --workspace --bins'}` first")
        with open(self.logs / f"{name}.log", "ab") as log:
            self.processes.append(
                subprocess.Popen([binary, *arguments], env=environment, cwd=cwd, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            )

    def stop(self) -> None:
        # The first is the one that stops `cargo lambda watch`.
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

    def call(self, method: str, path: str, body=None, status: int = 200, token: str | None = None, **headers: str):
        """Sends one request and returns the answer's JSON, or the bytes of a page or an archive; fails on another status."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        bearer = self.token if token is None else token
        if bearer:
            sent["authorization"] = f"Bearer {bearer}"
        if body is not None:
            sent["content-type"] = "application/json"
            body = json.dumps(body)
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        self.called.add(f"{method} {path}")
        check(answer.status == status, f"{method} {path}: {answer.status} instead of {status}: {content!r}")
        if answer.headers.get_content_type() != "application/json":
            return content
        return json.loads(content) if content else None

    def device(self, name: str) -> dict:
        """What a device sends to be paired. This host asks for no key."""
        return {"deviceId": name, "deviceName": name.capitalize(), "timestamp": 1704067200000}

    def is_good(self, token: str) -> bool:
        try:
            return self.call("GET", "/api/v1/auth/verify", token=token)["data"]["valid"]
        except Failure as refused:
            check(" 401 instead of 200" in str(refused), f"{refused}")
            return False

    def admin(self) -> str:
        """A token of a device that was paired with the administrator's key."""
        device = {**self.device("admin"), "pairingKey": self.credentials["adminPairingKey"]}
        return self.call("POST", "/api/v1/auth/token", device)["data"]["token"]

    def log(self, function: str) -> list[dict]:
        lines = (self.logs / f"{function}.log").read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


def story_accounts(host: Host) -> None:
    """a device pairs, refreshes, verifies and revokes"""
    health = host.call("GET", "/api/v1/system/health")
    check(health["data"]["status"] == "healthy", f"{health}")
    refused = host.call("GET", "/api/v1/workflows", status=401)
    check(refused["code"] == 6001, f"{refused}")

    paired = host.call("POST", "/api/v1/auth/token", host.device("system"))["data"]
    other = host.call("POST", "/api/v1/auth/token", host.device("other"))["data"]
    check(host.call("GET", "/api/v1/auth/verify", token=other["token"])["data"]["valid"] is True, "the token is good")
    fresh = host.call("POST", "/api/v1/auth/refresh", {}, token=other["refreshToken"])["data"]["token"]
    host.call("POST", "/api/v1/auth/revoke", {}, token=fresh)
    # Another process may take for some seconds what it took just before.
    until(lambda: not host.is_good(fresh), "the revoked token is refused")
    host.token = paired["token"]


def story_management(host: Host) -> None:
    """an account is made, set up, given an application and a token"""
    made = host.call("POST", "/api/v1/accounts", {"account": "second"}, status=201, token="", X_Root_Key=ROOT_KEY)["data"]
    device = {**host.device("owner"), "pairingKey": made["adminPairingKey"]}
    owner = host.call("POST", "/api/v1/auth/token", device)["data"]["token"]
    host.call("PUT", "/api/v1/account", {"dailyTokenLimit": 7}, token=owner)
    check(host.call("GET", "/api/v1/account", token=owner)["data"]["dailyTokenLimit"] == 7, "the setting is stored")

    app = host.call("POST", "/api/v1/apps", {"name": "Shop", "scopes": ["m/f"]}, status=201, token=owner)["data"]
    path = f"/api/v1/apps/{app['appId']}"
    host.call("PUT", path, {"frozen": True}, token=owner)
    check(host.call("GET", path, token=owner)["data"]["frozen"] is True, "the change is stored")
    rotated = host.call("POST", f"{path}/rotate-secret", {}, token=owner)["data"]
    check(rotated["appSecret"] != app["appSecret"], "another secret")
    check(app["appId"] in json.dumps(host.call("GET", "/api/v1/apps", token=owner)), "it is listed")
    host.call("DELETE", path, token=owner)
    host.call("GET", path, token=owner, status=404)

    token = host.call("POST", "/api/v1/open-tokens", {"name": "Shop"}, status=201, token=owner)["data"]
    check(token["id"] in json.dumps(host.call("GET", "/api/v1/open-tokens", token=owner)), "it is listed")
    host.call("DELETE", f"/api/v1/open-tokens/{token['id']}", token=owner)


def story_workflow(host: Host) -> None:
    """a workflow is written, run in the request and through the queue, stopped, deleted"""
    steps = [
        {"id": "greet", "moduleId": "set_variable", "parameters": {"name": "greeting", "value": "Hello, [[name]]!"}},
        {"id": "answer", "moduleId": "output", "isOutput": True, "parameters": {"value": "[[greeting]]"}},
    ]
    made = host.call("POST", "/api/v1/workflows", {"name": "System", "steps": steps}, status=201)["data"]
    path = f"/api/v1/workflows/{made.get('workflowId') or made['id']}"
    host.call("PUT", path, {"description": "Greets"})
    check(host.call("GET", path)["data"]["description"] == "Greets", "the change is stored")
    listed = host.call("GET", "/api/v1/workflows?search=SYSTEM&limit=5")["data"]["workflows"]
    check([row["name"] for row in listed] == ["System"], f"{listed}")
    copy = host.call("POST", f"{path}/duplicate", {}, status=201)["data"]["newWorkflowId"]
    check(host.call("POST", "/api/v1/workflows/validate", {"workflowId": copy})["data"]["valid"], "the copy is valid")
    host.call("GET", f"/api/v1/workflows/{copy}/export")
    archive = host.call("POST", "/api/v1/workflows/export-batch", {"workflowIds": [copy]})
    check(archive[:2] == b"PK", f"{archive!r}")
    exported = host.call("POST", "/api/v1/workflows/export-batch", {"workflowIds": [copy], "format": "json"})["data"]
    for verb in ["import", "import-batch"]:
        taken = host.call("POST", f"/api/v1/workflows/{verb}", exported)["data"]
        check([row["workflowId"] for row in taken["skipped"]] == [copy], f"{taken}")
    gone = host.call("POST", "/api/v1/workflows/batch", {"action": "delete", "workflowIds": [copy]})["data"]
    check(gone["succeeded"] == [copy], f"{gone}")
    host.call("POST", f"{path}/disable", {})
    host.call("POST", f"{path}/execute", {"async": False}, status=409)
    host.call("POST", f"{path}/enable", {})

    run = {"inputVariables": {"name": "Ada"}}
    sync = host.call("POST", f"{path}/execute", {**run, "async": False})["data"]
    check("Hello, Ada!" in json.dumps(sync["outputs"], ensure_ascii=False), f"{sync}")
    started = host.call("POST", f"{path}/execute", run, status=202)["data"]["executionId"]
    ended = host_status(host, started, "completed")
    check("Hello, Ada!" in json.dumps(ended, ensure_ascii=False), f"{ended}")
    host.call("GET", f"/api/v1/executions/{started}/logs")
    rows = host.call("GET", "/api/v1/executions?limit=10")["data"]["executions"]
    stats = host.call("GET", "/api/v1/system/stats?period=week")["data"]
    check(stats["totalExecutions"] >= 2, f"{stats}")
    gone = host.call("DELETE", f"/api/v1/executions?executionId={rows[-1]['executionId']}")["data"]
    check(gone["deletedCount"] == 1, f"{gone}")
    check({started, sync["executionId"]} <= {row["executionId"] for row in rows}, f"{rows}")

    # Longer than a worker holds a run: it leaves the function, and comes back through the queue's delay.
    slow = host.call("POST", "/api/v1/workflows/slow-hello/execute", {"inputVariables": {"seconds": 11}}, status=202)["data"]
    waiting = host_status(host, slow["executionId"], "running", "waiting")
    check(waiting["wakeAt"] > 0, f"{waiting}")
    until(lambda: "1. time" in json.dumps(host.call("GET", f"/api/v1/executions/{slow['executionId']}/logs")), "it goes on")
    host.call("POST", f"/api/v1/executions/{slow['executionId']}/stop", {})
    steps = host.call("GET", f"/api/v1/executions/{slow['executionId']}/timeline")["data"]["steps"]
    assert steps, "a run that has begun has a timeline"
    for verb in ("rerun", "resume"):
        planned = host.call("POST", f"/api/v1/executions/{slow['executionId']}/{verb}", {"dryRun": True})["data"]
        assert planned["of"] == slow["executionId"], planned
    host_status(host, slow["executionId"], "cancelled")
    host.call("DELETE", path)
    host.call("GET", path, status=404)


def story_apis(host: Host) -> None:
    """a workflow is published and called without a token of ours"""
    admin = host.admin()
    api = {"module": "系统", "function": "greet", "workflowId": "hello", "auth": {"type": "none"}}
    made = host.call("POST", "/api/v1/apis", api, status=201, token=admin)["data"]
    identifier = made.get("apiId") or made["id"]
    listed = json.dumps(host.call("GET", "/api/v1/apis", token=admin), ensure_ascii=False)
    check(identifier in listed and "系统" in listed, listed)
    call = "/v1/api/admin/%E7%B3%BB%E7%BB%9F/greet"
    refused = json.dumps(host.call("POST", call, {"name": "Bo"}, token=""))
    check("apiDisabled" in refused, refused)
    host.call("POST", f"/api/v1/apis/{identifier}/enable", {}, token=admin)
    for method, path, body in [("POST", call, {"name": "Bo"}), ("GET", f"{call}?name=Bo", None)]:
        answer = json.dumps(host.call(method, path, body, token=""), ensure_ascii=False)
        check("Hello, Bo!" in answer, answer)
        uid = json.loads(answer)["response"]["uid"]
        asked = host.call("GET", f"{call}/result/{uid}", token="")
        check(asked == json.loads(answer), f"{asked}")
    host.call("POST", f"/api/v1/apis/{identifier}/disable", {}, token=admin)
    record = f"/api/v1/apis/{identifier}"
    host.call("PUT", record, {"debugData": {"name": "Cy"}}, token=admin)
    check(host.call("GET", record, token=admin)["data"]["debugData"] == {"name": "Cy"}, "the change is stored")
    tried = json.dumps(host.call("POST", f"{record}/debug", {}, token=admin), ensure_ascii=False)
    check("Hello, Cy!" in tried, tried)
    host.call("DELETE", record, token=admin)
    host.call("GET", record, token=admin, status=404)


def story_versions(host: Host) -> None:
    """a workflow is published, changed, compared, and the version withdrawn"""
    admin = host.admin()
    made = host.call("POST", "/api/v1/workflows", {"name": "Versions", "steps": []}, status=201)["data"]
    path = f"/api/v1/workflows/{made['id']}/versions"
    first = host.call("POST", path, {"note": "first"}, status=201, token=admin)["data"]["version"]
    check(first == "v1", first)
    host.call("POST", f"{path}/v1/enable", {}, token=admin)
    steps = [{"id": "say", "moduleId": "log", "parameters": {"message": "hi"}}]
    host.call("PUT", f"/api/v1/workflows/{made['id']}", {"steps": steps})
    changed = host.call("GET", f"{path}/v1/compare", token=admin)["data"]
    check(changed["steps"]["added"][0]["id"] == "say", f"{changed}")
    check(host.call("GET", f"{path}/v1", token=admin)["data"]["steps"] == [], "the version kept its steps")
    host.call("DELETE", f"{path}/v1", status=409, token=admin)
    host.call("POST", f"{path}/v1/disable", {}, token=admin)
    host.call("DELETE", f"{path}/v1", token=admin)
    check(host.call("GET", path, token=admin)["data"]["total"] == 0, "it is gone")


def story_flows(host: Host) -> None:
    """a version is published and called as a flow, under both prefixes"""
    admin = host.admin()
    made = host.call("POST", "/api/v1/workflows/hello/versions", {"enabled": True}, status=201, token=admin)
    version, token = made["data"]["version"], host.credentials["juggleToken"]
    for prefix in ["/v1/open/flow", "/open/v1/flow"]:
        host.call("GET", f"{prefix}/trigger/{version}/hello", status=401, token="")
        run = host.call("GET", f"{prefix}/trigger/{version}/hello?name=Bo&juggleToken={token}", token="")["result"]
        check((run["status"], run["data"]) == ("FINISH", {"greeting": "Hello, Bo!"}), f"{run}")
        path = f"{prefix}/getAsyncFlowResult/{run['flowInstanceId']}"
        shown = host.call("GET", path, token="", Juggle_Token=token)
        check(shown["result"] == run["data"], f"{shown}")


def story_tenants(host: Host) -> None:
    """an application gets tokens and calls what it was granted"""
    app = f"appId={host.credentials['appId']}&appSecret={host.credentials['appSecret']}"
    for path in ["token", "token/refresh"]:
        answer = host.call("GET", f"/itrigger-tenant/v1/basic/accessTokenOpen/{path}?{app}", token="")
        token = answer["data"]["accessToken"]
        for method, name in [("GET", "get"), ("POST", "post")]:
            path = f"/itrigger-tenant/v1/basic/openAPItest/test/{name}?accessToken={token}"
            check(host.call(method, path, token="")["data"] == "ok", f"{method} {name}")
    steps = [{"id": "e", "moduleId": "trigger_event", "parameters": {"eventCode": "paid"}}]
    made = host.call("POST", "/api/v1/workflows", {"name": "Paid", "isEnabled": True, "steps": steps}, status=201)["data"]
    event = {"personId": "7", "brandId": "3", "eventCode": "paid", "eventTime": 1704067200000}
    told = host.call("POST", f"/itrigger-bff/v2/open/api/event/trigger?accessToken={token}", event, token="")
    check(told == {"code": 200, "message": "操作成功"}, f"{told}")
    runs = until(lambda: host.call("GET", f"/api/v1/executions?workflowId={made['id']}")["data"]["executions"], "it runs")
    host_status(host, runs[0]["executionId"], "completed")


def story_business(host: Host) -> None:
    """a business system gets a token by OAuth and runs a workflow"""
    client, secret = host.credentials["clientId"], host.credentials["clientSecret"]
    path = f"/api/dp/auth/oauth/authorize?response_type=code&scope=default&client_id={client}"
    code = host.call("GET", path, token="")["data"]["code"]
    body = {"code": code, "client_id": client, "client_secret": secret, "grant_type": "authorization_code"}
    given = host.call("POST", "/api/dp/auth/oauth/token", body, token="")["data"]
    host.call("POST", "/api/dp/auth/oauth/token", body, token="", status=400)
    bearer = {"token": "", "Authorization": given["token_type"] + given["access_token"]}

    def post(path: str, body: dict, code: int = 200) -> dict:
        answer = host.call("POST", f"/api/dpa/process/{path}", body, **bearer)
        check(answer["code"] == code, f"{answer}")
        return answer["data"]

    listed = post("variable/listVar", {"processModelId": "hello", "type": "running"})
    check([row["name"] for row in listed] == ["name"], f"{listed}")
    run = post("processrun/execute/hello", {"sync": "true", "second": "20", "paramFlag": "true", "mapParam": {"name": "Bo"}})
    check(run["status"] == "FINISH" and "Hello, Bo!" in run["outParams"][0]["result"], f"{run}")
    path = f"/api/dpa/process/processrun/getProcessRunStatus?modelId=hello&instanceId={run['instanceId']}"
    check(host.call("GET", path, **bearer)["data"]["status"] == "FINISH", "it has ended")
    asked = {"modelId": "hello", "instanceId": run["instanceId"], "paramFlag": "true"}
    check(post("processModel/getOutParamByModelId", asked) == run["outParams"], "the same outputs")
    slow = next(row for row in post("processModel/listAll", {}) if row["processModelId"] == "slow-hello")
    path = slow["executeUrl"].split("/api/dpa/process/")[1]
    started = post(path, {"mapParam": {"seconds": 11}})["instanceId"]
    post(path, {}, code=999)
    host.call("POST", f"/api/v1/executions/{started}/stop", {})


def story_reference(host: Host) -> None:
    """the reference is there as a document and as a page, and each workflow has one of its own"""
    check("/api/v1/docs" in host.call("GET", "/api/v1/openapi.json", token="")["paths"], "the document")
    check(b"<!doctype html>" in host.call("GET", "/api/v1/docs", token="").lower(), "the page")
    check("paths" in host.call("GET", "/api/v1/workflows/hello/openapi.json"), "a workflow's own")


def story_secrets(host: Host) -> None:
    """a secret is set, used by a run in another process, and not shown"""
    admin = host.admin()
    host.call("PUT", "/api/v1/secrets/word", {"value": "open sesame"}, token=admin)
    steps = [
        {"id": "size", "moduleId": "expression", "parameters": {"expression": "{{secrets.word.length}}"}},
        {"id": "say", "moduleId": "output", "parameters": {"value": "{{size.result}}: {{secrets.word}}"}},
    ]
    made = host.call("POST", "/api/v1/workflows", {"name": "Secrets", "steps": steps}, status=201)["data"]
    done = host.call("POST", f"/api/v1/workflows/{made['id']}/execute", {"async": False})["data"]
    check(done["result"] == "11: ***", f"{done}")
    shown = json.dumps([host.call("GET", path, token=admin) for path in ("/api/v1/secrets", "/api/v1/secrets/word")])
    check("word" in shown and "sesame" not in shown, shown)
    host.call("DELETE", "/api/v1/secrets/word", token=admin)


def story_events(host: Host) -> None:
    """an event starts the workflow that waits for it"""
    steps = [{"id": "sms", "moduleId": "vflow.trigger.sms"}, {"id": "say", "moduleId": "output", "parameters": {"value": "{{sms.message_content}}"}}]
    host.call("POST", "/api/v1/workflows", {"name": "Events", "isEnabled": True, "steps": steps}, status=201)
    told = host.call("POST", "/api/v1/events", {"type": "sms", "sender": "10086", "content": "hi"}, status=202)["data"]
    check(len(told["executions"]) == 1, f"{told}")
    host_status(host, told["executions"][0]["executionId"], "completed")


def story_schedules(host: Host) -> None:
    """a workflow with an interval is started again and again, until it is disabled"""
    steps = [{"id": "say", "moduleId": "output", "parameters": {"value": "{{trigger.scheduledTime}}"}}]
    every = {"type": "interval", "interval": 2, "unit": "second"}
    made = host.call("POST", "/api/v1/workflows", {"name": "Every", "isEnabled": True, "triggerConfig": every, "steps": steps}, status=201)
    path = f"/api/v1/workflows/{made['data']['id']}"
    check(host.call("GET", path)["data"]["nextRunAt"] % 1000 == 0, "the next run is in whole seconds")
    listed = f"/api/v1/executions?workflowId={made['data']['id']}&status=completed"

    def twice():
        rows = host.call("GET", listed)["data"]["executions"]
        return rows if len(rows) >= 2 else None

    rows = until(twice, "it is started twice")
    check({row["triggeredBy"] for row in rows} == {"interval"}, f"{rows}")
    host.call("POST", f"{path}/disable", {})
    check(host.call("GET", path)["data"]["nextRunAt"] is None, "a disabled workflow has no next run")


def story_scripts(host: Host) -> None:
    """scripts run in a function of their own, which outlives those that mean harm"""
    steps = [
        {"id": "js", "moduleId": "vflow.system.js", "parameters": {"script": "return inputs.n * 2", "inputs": {"n": "[[n]]"}}},
        {"id": "lua", "moduleId": "vflow.system.lua", "parameters": {"script": "return `{inputs.n} in all`", "inputs": {"n": "{{js.outputs}}"}}},
        {"id": "answer", "moduleId": "output", "parameters": {"value": "{{lua.outputs}}"}},
    ]
    made = host.call("POST", "/api/v1/workflows", {"name": "Scripts", "steps": steps}, status=201)["data"]
    path = f"/api/v1/workflows/{made['id']}/execute"
    for script, status in [("for (;;);", "failed"), ("1", "completed")]:
        step = {"id": "js", "moduleId": "vflow.system.js", "parameters": {"script": script}}
        other = host.call("POST", "/api/v1/workflows", {"name": script, "steps": [step]}, status=201)["data"]["id"]
        ended = host.call("POST", f"/api/v1/workflows/{other}/execute", {"async": False})["data"]
        check(ended["status"] == status, f"{ended}")
    body = {"inputVariables": {"n": 21}, "async": False}
    sync = host.call("POST", path, body)["data"]
    check(sync["result"] == "42 in all", f"{sync}")
    started = host.call("POST", path, {**body, "async": True}, status=202)["data"]["executionId"]
    check("42 in all" in json.dumps(host_status(host, started, "completed")), "the worker runs scripts too")


def story_callback(host: Host) -> None:
    """a run waits without a process until its address is called, and starts a child"""
    wait = {"id": "w", "moduleId": "wait_for_callback"}
    call = {"id": "c", "moduleId": "call_workflow", "parameters": {"workflow_id": "hello", "inputs": {"name": "{{w.body}}"}}}
    out = {"id": "o", "moduleId": "output", "parameters": {"value": "{{c.result}}"}}
    made = host.call("POST", "/api/v1/workflows", {"name": "Waits", "isEnabled": True, "steps": [wait, call, out]}, status=201)
    run = host.call("POST", f"/api/v1/workflows/{made['data']['id']}/execute", {}, status=202)["data"]["executionId"]
    address = host_status(host, run, "running", "waiting")["outputs"]["w"]["callback_url"]["value"]
    check(address.startswith(f"{host.base}/v1/webhook/callback/"), address)
    path = address.removeprefix(host.base)
    check(host.call("POST", path, "Bo", token="") == {"response": {}}, "the first call is taken")
    check("repeatedOperation" in json.dumps(host.call("POST", path, "Al", token="")), "the second is told")
    ended = host_status(host, run, "completed")
    check("Bo" in json.dumps(ended["result"]), json.dumps(ended))

    # An end is told to whoever asked for it, as far as the guard lets it out: nobody opened this machine to workflows.
    told = {"callbackUrl": f"http://127.0.0.1:{host.port}/told", "async": False, "inputVariables": {"name": "Bo"}}
    path = f"/api/v1/executions/{host.call('POST', '/api/v1/workflows/hello/execute', told)['data']['executionId']}"
    tries = until(lambda: host.call("GET", path)["data"]["callback"]["attempts"], "the end is told")
    check("are refused" in tries[0]["error"], f"{tries}")
    again = host.call("POST", f"{path}/callback/redeliver", {}, status=202)["data"]["callback"]
    check(again["state"] == "pending", f"{again}")
    until(lambda: len(host.call("GET", path)["data"]["callback"]["attempts"]) > 1, "it is told again")


def story_editor(host: Host) -> None:
    """the web editor learns what there is, and sorts workflows into folders"""
    categories = host.call("GET", "/api/v1/modules/categories")["data"]
    check("logic" in json.dumps(categories), f"{categories}")
    check("vflow.system.js" in json.dumps(host.call("GET", "/api/v1/modules")), "the catalogue is listed")
    host.call("GET", "/api/v1/modules/delay")
    check("duration" in json.dumps(host.call("GET", "/api/v1/modules/delay/input-schema")), "its inputs are described")
    host.call("GET", "/api/v1/workflows/hello/magic-variables")
    folder = host.call("POST", "/api/v1/folders", {"name": "System"}, status=201)["data"]
    path = f"/api/v1/folders/{folder['id']}"
    host.call("PUT", path, {"name": "Renamed"})
    check("Renamed" in json.dumps(host.call("GET", path)), "the change is stored")
    check(folder["id"] in json.dumps(host.call("GET", "/api/v1/folders")), "it is listed")
    host.call("DELETE", path)
    host.call("GET", "/api/v1/system/info")


def story_hosts(host: Host) -> None:
    """a host name that is none brings no function down"""
    for name in ["a b", "<>", "[", "xn--a", "example.org:99999"]:
        host.call("GET", "/api/v1/system/health", Host=name)


def story_hostile(host: Host) -> None:
    """a path that means harm does none"""
    for path in ["/api/v1/workflows/%20", "/api/v1/workflows/%00", "/api/v1/workflows/..%2f", "/api/v1/workflows/%ff"]:
        check(host_refuses(host, path), path)


def story_functions(host: Host) -> None:
    """every route was answered by its own facade's function, and by no other; no log holds a credential"""
    answered = {name: {line["route"] for line in host.log(name) if line.get("message") == "request"} for name in BINARIES_OF_FUNCTIONS}
    missing = host.routes - set.union(*answered.values())
    check(not missing, f"never called: {sorted(missing)}")
    wrong = {name: foreign for name, said in answered.items() if (foreign := {route for route in said if route.split("-")[0] != name})}
    check(not wrong, f"answered by another: {wrong}")
    check(any(line.get("message") == "ticked" for line in host.log("workers")), "the tick ran")
    for name in BINARIES_OF_FUNCTIONS:
        errors = [line for line in host.log(name) if line.get("level") == "ERROR"]
        check(not errors, f"{name}: {errors}")
        log = (host.logs / f"{name}.log").read_text()
        shown = [what for what, secret in [*host.credentials.items(), ("token", host.token)] if what not in PUBLIC and secret in log]
        check(not shown, f"{name} has logged {shown}")


def story_kills(host: Host) -> None:
    """workers that are killed at their work lose nothing and do nothing twice"""
    steps = [
        {"id": "l", "moduleId": "loop", "parameters": {"count": 3}},
        {"id": "w", "moduleId": "delay", "parameters": {"duration": 400}, "indentationLevel": 1},
        {"id": "e", "moduleId": "endloop"},
        {"id": "o", "moduleId": "output", "parameters": {"value": "done"}},
    ]
    made = host.call("POST", "/api/v1/workflows", {"name": "Kills", "isEnabled": True, "steps": steps}, status=201)["data"]
    runs, began = [], time.monotonic()
    for _ in range(KILLS):
        more = [host.call("POST", f"/api/v1/workflows/{made['id']}/execute", {}, status=202)["data"]["executionId"] for _ in range(8)]
        runs += more
        # A worker has them when one of them is claimed.
        until(lambda: any(host.call("GET", f"/api/v1/executions/{run}")["data"]["phase"] == "running" for run in more), "a worker has them")
        host.kill("workers")
    for run in runs:
        # A claim ends after half a minute, and the router gives a batch that nobody answers up after one and a half.
        host_status(host, run, "completed", patience=180)
        log = host.call("GET", f"/api/v1/executions/{run}/logs?limit=100")["data"]["logs"]
        waits = [entry for entry in log if entry["moduleId"] == "delay" and entry["message"].startswith("Completed")]
        check(len(waits) == 3, f"{run}: {log}")
    print(f"  {len(runs)} runs, {KILLS} kills: none lost, none twice; {time.monotonic() - began:.0f} s")


def host_status(host: Host, execution: str, status: str, phase: str | None = None, patience: float = 0) -> dict:
    """Waits until the execution is in that status, and phase."""

    def there():
        data = host.call("GET", f"/api/v1/executions/{execution}")["data"]
        return data if data["status"] == status and phase in (None, data["phase"]) else None

    return until(there, f"{execution} is {status}", patience)


def host_refuses(host: Host, path: str) -> bool:
    """Whether the answer is a refusal in an envelope, whatever its status."""
    for status in (400, 404):
        try:
            answer = host.call("GET", path, status=status)
            # A gateway may know of no route for it.
            return answer == {"message": "Not Found"} or answer["code"] > 0
        except Failure as failure:
            last = failure
    raise last


# The stories that do not care where they are told.
COMMON = [
    story_accounts,
    story_management,
    story_workflow,
    story_apis,
    story_versions,
    story_flows,
    story_tenants,
    story_business,
    story_reference,
    story_secrets,
    story_events,
    story_schedules,
    story_callback,
    story_scripts,
    story_editor,
    story_hostile,
]


def tell(stories: list, host: Host) -> None:
    """Tells one story after the other, and ends at the first that goes wrong."""
    for story in stories:
        began = time.monotonic()
        story(host)
        print(f"  {story.__name__[6:]}: {story.__doc__} ({time.monotonic() - began:.1f} s)", flush=True)
    print(f"{len(stories)} passed, 0 failed")


def routes() -> set[str]:
    """The names of all routes: the handlers of the functions of the template that are called over HTTP."""
    template = (ROOT / "template.yaml").read_text().split("── Routes: written from the code")[1]
    return set(re.findall(r"^      Handler: (\S+)$", template, re.MULTILINE))


def until(ready, what: str, patience: float = 0):
    """Waits until `ready` gives something, and gives that."""
    patience = patience or PATIENCE
    end = time.monotonic() + patience
    while not (result := ready()):
        check(time.monotonic() < end, f"in {patience} s not once: {what}")
        time.sleep(0.05)
    return result


class Failure(Exception):
    """The product did something else than it should."""


def check(condition: bool, message: str) -> None:
    if not condition:
        raise Failure(message)


def show(logs: Path) -> None:
    for file in sorted(logs.glob("*.log")):
        text = file.read_text(errors="replace")
        print(f"--- {file.name}\n{text[-3000:]}", file=sys.stderr)


if __name__ == "__main__":
    main()
