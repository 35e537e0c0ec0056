#!/usr/bin/env python3
"""The stories on a rehearsed deployment: template.yaml with the functions of `cargo lambda build`,
in an emulator that enforces permissions.

Needs Linux, a C compiler, target/lambda (`just build release`), the emulator (`just tools`), and for
the console Chromium and Node, with the packages of functions/console/web.
docs/how-to/deploy.md says what it cannot show.
Usage: .venv/bin/python tests/system/rehearsal.py [-k] [-v] [STORY or CASE ...]
  -k keeps the folder, -v shows the log at the end
"""

import hashlib
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import boto3
import emulator
import watch
from botocore.config import Config
from local import ROOT
from target import check, until
from watch import ROOT_KEY, suite

STACK = "sluice-rehearsal"
STAGE = "rehearsal"
PARAMETERS = {
    "Stage": STAGE,
    "RootKeyHash": hashlib.sha256(ROOT_KEY.encode()).hexdigest(),
    "RateLimitAuth": "1000",
    "RateLimitExecute": "1000",
    "RateLimitQuery": "10000",
    "RateLimitModify": "1000",
    "RateLimitWatch": "1000",
    # So that lists are merged from several partitions.
    "ListShards": "3",
    # So that a callback is dead after a few seconds.
    "CallbackGaps": "1,1,1",
}
ACCOUNT, QUEUE = "000000000000", "orders"
SEED = ROOT / "infra" / "seed"
CONSOLE = Path(__file__).with_name("console.mjs")
SAMPLE_APIS = ["openAPItest/test/get", "openAPItest/test/post", "event/trigger"]


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="sluice-rehearsal-"))
    host = Deployment(folder)
    try:
        host.start()
        suite.tell(host, own=(story_granted, story_address, story_update, story_dead_callback, story_long_wait, story_console, story_log, story_removal), wanted=watch.words())
    except BaseException:
        host.show()
        raise
    finally:
        host.stop()
        if "-v" in sys.argv:
            host.show()
        if "-k" in sys.argv:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


class Deployment(watch.Watch):
    """A stack in the emulator. Its API is called by host name, as in the cloud."""

    name = "rehearsal"
    lanes, pace = 2, 10
    # The scheduler ticks for the first time after a minute.
    patience = 120
    queue = f"https://sqs.{emulator.REGION}.amazonaws.com/{ACCOUNT}/{QUEUE}"

    def __init__(self, folder: Path):
        super().__init__(folder)
        self.folder = folder
        self.clients: dict = {}
        self.changes = 0

    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        began = time.monotonic()
        log = open(self.folder / "emulator.log", "wb")
        self.processes.append(emulator.start(self.folder, self.port, self.clock(), log))
        until(lambda: self.alive() and self.listens(), "the emulator listens", self.patience)
        self.template, routes = emulator.rewritten(emulator.upload(self.client("s3")))
        print(f"  uploaded after {time.monotonic() - began:.0f} s", flush=True)
        # The stories' outside world is on this machine.
        self.parameters = {**PARAMETERS, **self.granted(), "AllowHosts": ",".join(self.outside.hosts)}
        self.deploy("CREATE", self.parameters)
        print(f"  deployed after {time.monotonic() - began:.0f} s: {len(self.template['Resources'])} resources", flush=True)
        emulator.make_routes(self.client("apigatewayv2"), self.client("cloudformation"), STACK, routes)
        self.base = self.outputs()["Url"]
        self.headers = {"Host": self.base.partition("//")[2]}
        self.first_account()
        print(f"  ready after {time.monotonic() - began:.0f} s: {self.base}", flush=True)

    def granted(self) -> dict:
        """Resources that workflows can use, and the parameters that grant them."""
        self.client("sqs").create_queue(QueueName=QUEUE)
        passes = {"StartAt": "Pass", "States": {"Pass": {"Type": "Pass", "End": True}}}
        trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
        role = self.client("iam").create_role(RoleName="orders", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        made = self.client("stepfunctions").create_state_machine(name="orders", definition=json.dumps(passes), roleArn=role)
        self.machine = made["stateMachineArn"]
        functions, queue = f"arn:aws:lambda:{emulator.REGION}:{ACCOUNT}:function:*", f"arn:aws:sqs:{emulator.REGION}:{ACCOUNT}:{QUEUE}"
        return {"AllowLambda": functions, "AllowSqs": queue, "AllowSfn": self.machine}

    def clock(self) -> Path:
        """The library that sets the clock forward."""
        library = self.folder / "clock.so"
        self.put_clock(0)
        source = Path(__file__).with_name("clock.c")
        subprocess.run(["cc", "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library, source], check=True)
        return library

    def put_clock(self, seconds: int) -> None:
        file = os.open(self.folder / "clock", os.O_WRONLY | os.O_CREAT, 0o600)
        os.pwrite(file, struct.pack("=q", seconds), 0)
        os.close(file)

    def client(self, service: str):
        if service not in self.clients:
            # The emulator answers late when it is busy, and would refuse a repeated call because it
            # was already done.
            patient = Config(read_timeout=300, retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
            self.clients[service] = boto3.client(
                service,
                endpoint_url=f"http://127.0.0.1:{self.port}",
                region_name=emulator.REGION,
                aws_access_key_id="test",
                aws_secret_access_key="test",
                config=patient,
            )
        return self.clients[service]

    def deploy(self, kind: str, parameters: dict) -> None:
        """Deploys like `sam deploy`: creates a change set and executes it."""
        cloudformation = self.client("cloudformation")
        body = json.dumps(self.template)
        self.changes += 1
        name = f"{kind.lower()}-{self.changes}"
        self.client("s3").put_object(Bucket=emulator.BUCKET, Key="template.json", Body=body)
        cloudformation.create_change_set(
            StackName=STACK,
            ChangeSetName=name,
            ChangeSetType=kind,
            TemplateURL=f"http://127.0.0.1:{self.port}/{emulator.BUCKET}/template.json",
            Capabilities=["CAPABILITY_IAM"],
            Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
        )
        asked = {"StackName": STACK, "ChangeSetName": name}
        until(lambda: cloudformation.describe_change_set(**asked)["Status"] == "CREATE_COMPLETE", "the change set is made", self.patience)
        cloudformation.execute_change_set(**asked)
        status = until(self.settled, "the stack is deployed", self.patience)
        if status != f"{kind}_COMPLETE":
            events = cloudformation.describe_stack_events(StackName=STACK)["StackEvents"]
            failed = [f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason')}" for event in events if "FAILED" in event["ResourceStatus"]]
            check(False, f"{status}: {failed}")

    def settled(self) -> str | None:
        self.alive()
        status = self.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"]
        return None if status.endswith("IN_PROGRESS") else status

    def outputs(self) -> dict:
        stack = self.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    def first_account(self) -> None:
        """The records of a local host's first start, created as docs/how-to/deploy.md says."""
        self.credentials = self.call("POST", "/api/v1/accounts", {"account": "admin"}, status=201, token="", X_Root_Key=ROOT_KEY)["data"]
        admin = self.admin()
        for file in sorted(SEED.glob("*.json")):
            sample = json.loads(file.read_text())
            apis, published = sample.pop("apis", []), sample.pop("isPublished", False)
            self.call("POST", "/api/v1/workflows/import", {"workflow": sample}, token=admin)
            self.call("POST", f"/api/v1/workflows/{sample['id']}/enable", {}, token=admin)
            if published:
                self.call("POST", f"/api/v1/workflows/{sample['id']}/versions", {"enabled": True}, status=201, token=admin)
            for api in apis:
                if api["auth"] == "none":
                    record = {**api, "auth": {"type": "none"}, "workflowId": sample["id"], "enabled": True}
                    self.call("POST", "/api/v1/apis", record, status=201, token=admin)
        self.credentials |= self.call("POST", "/api/v1/apps", {"name": "First", "scopes": SAMPLE_APIS}, status=201, token=admin)["data"]
        token = self.call("POST", "/api/v1/open-tokens", {"name": "First"}, status=201, token=admin)["data"]
        self.credentials["juggleToken"] = token["token"]

    def logged(self) -> list[str]:
        """The log of the functions."""
        reader = self.client("logs").get_paginator("filter_log_events")
        pages = [page for group in ("functions", "scripts") for page in reader.paginate(logGroupName=f"/sluice/{STAGE}/{group}")]
        return [event["message"].strip() for page in pages for event in page["events"]]

    def show(self) -> None:
        text = (self.folder / "emulator.log").read_text(errors="replace")
        print(f"--- the emulator\n{text[-6000:]}", file=sys.stderr)
        try:
            print("--- the functions\n" + "\n".join(self.logged())[-12000:], file=sys.stderr)
        except Exception as error:
            print(f"--- no log of the functions: {error}", file=sys.stderr)


def story_granted(host: Deployment) -> None:
    """steps can call a function and a state machine that the deployment grants"""
    pages = host.client("lambda").get_paginator("list_functions").paginate()
    function = next(row["FunctionArn"] for page in pages for row in page["Functions"] if "Tick" in row["FunctionName"])
    steps = [
        {"id": "call", "moduleId": "lambda_invoke", "parameters": {"function": function, "payload": {}}},
        {"id": "begin", "moduleId": "step_functions_start", "parameters": {"state_machine_arn": host.machine, "input": {"order": 7}}},
        {"id": "say", "moduleId": "output", "parameters": {"value": ["{{call.status}}", "{{begin.execution_arn}}"]}},
    ]
    done = host.run(host.workflow("Granted", steps))
    check(done["status"] == "completed" and done["result"][0] == 200, f"{done}")
    started = host.client("stepfunctions").describe_execution(executionArn=done["result"][1])
    check(json.loads(started["input"]) == {"order": 7}, f"{started}")


ASKS = [
    {"id": "w", "moduleId": "wait_for_callback"},
    {"id": "say", "moduleId": "output", "parameters": {"value": "{{w.body}}"}},
]


def given_out(host: Deployment, run: str) -> str:
    """The path of the address at which a run waits. The emulator's events name the gateway without its port."""
    address = urlsplit(host.waiting(run)["outputs"]["w"]["callback_url"]["value"])
    check(address.hostname == urlsplit(host.base).hostname, f"{address}")
    return address.path


def story_address(host: Deployment) -> None:
    """a run in its request and one in a worker give out the gateway's address, of which no parameter tells"""
    check("PublicUrl" not in host.parameters and "DomainName" not in host.parameters, f"{host.parameters}")
    workflow = host.workflow("Address", ASKS)
    for in_worker in (False, True):
        started = host.call("POST", f"/api/v1/workflows/{workflow}/execute", {"async": in_worker}, status=(200, 202))
        run = started["data"]["executionId"]
        host.call("POST", given_out(host, run), "Bo", token="")
        check(host.ended(run, "completed")["result"] == "Bo", run)


def story_update(host: Deployment) -> None:
    """runs that wait while the stack is updated, and while the update is taken back, end as they would have"""
    workflow = host.workflow("Updated", ASKS)
    runs = [host.start_run(workflow)]
    paths = [given_out(host, runs[0])]
    for level in ("debug", "info"):
        host.deploy("UPDATE", {**host.parameters, "LogLevel": level})
        runs.append(host.start_run(workflow))
        paths.append(given_out(host, runs[-1]))
    for run, path in zip(runs, paths, strict=True):
        host.call("POST", path, "Al", token="")
        check(host.ended(run, "completed")["result"] == "Al", run)


def story_dead_callback(host: Deployment) -> None:
    """a callback without a receiver is delivered again, and ends in the dead-letter queue"""
    told = {"callbackUrl": f"{host.outside.url}/status?code=500", "async": False, "inputVariables": {"name": "Bo"}}
    run = host.call("POST", "/api/v1/workflows/hello/execute", told)["data"]["executionId"]

    def dead():
        callback = host.execution(run)["callback"]
        return callback if callback["state"] == "dead" else None

    callback = until(dead, "the callback is given up", host.patience)
    check(len(callback["attempts"]) == 4, f"{callback}")


def story_long_wait(host: Deployment) -> None:
    """the tick ends a wait of twenty minutes, unless the run is stopped"""
    steps = [
        {"id": "wait", "moduleId": "delay", "parameters": {"duration": 1_200_000}},
        {"id": "say", "moduleId": "output", "parameters": {"value": "done"}},
    ]
    workflow = host.workflow("Long", steps)
    started = [host.start_run(workflow) for _ in range(2)]
    for run in started:
        host.waiting(run)
    host.call("POST", f"/api/v1/executions/{started[1]}/stop", {})
    host.ended(started[1], "cancelled")
    # No message is on its way: a queue cannot delay one by twenty minutes.
    host.put_clock(1_201)
    done = host.ended(started[0], "completed")
    check("done" in json.dumps(done["result"]), f"{done}")
    host.ended(started[1], "cancelled")


def story_console(host: Deployment) -> None:
    """people use the console of the deployment, in a browser"""
    target = host.folder / "console.json"
    target.write_text(json.dumps({"url": host.base, "rootKey": ROOT_KEY}))
    told = subprocess.run(["node", CONSOLE, "--target", target], capture_output=True, text=True)
    print("".join(f"    {line}\n" for line in told.stdout.splitlines()), end="", flush=True)
    check(told.returncode == 0, f"the stories of the console failed: {told.stderr[-2000:]}")


def story_log(host: Deployment) -> None:
    """every route was called and logged, nothing failed, and no credential is in the log"""
    text = "\n".join(host.logged())
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    routes = {line["route"] for line in lines if line.get("message") == "request"}
    missing = host.routes - routes
    check(not missing, f"never called: {sorted(missing)}")
    check(any(line.get("message") == "ticked" for line in lines), "the scheduler has ticked")
    errors = [line for line in lines if line.get("level") == "ERROR"]
    check(not errors, f"{errors[:5]}")
    shown = host.shown(text)
    check(not shown, f"the log holds {shown}")


def story_removal(host: Deployment) -> None:
    """the stack is deleted; tables and key stay"""
    host.client("cloudformation").delete_stack(StackName=STACK)

    def gone() -> bool:
        stacks = host.client("cloudformation").list_stacks(StackStatusFilter=["DELETE_COMPLETE", "DELETE_FAILED"])["StackSummaries"]
        return any(stack["StackName"] == STACK and stack["StackStatus"] == "DELETE_COMPLETE" for stack in stacks)

    until(gone, "the stack is deleted", host.patience)
    tables = host.client("dynamodb").list_tables()["TableNames"]
    check(len(tables) == 3, f"{tables}")
    check(not host.client("lambda").list_functions()["Functions"], "functions are left")


if __name__ == "__main__":
    main()
