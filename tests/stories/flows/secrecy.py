"""Values that a workflow declares sensitive: they reach the systems that need them, and nobody else."""

import base64
import json
import urllib.parse
import uuid

from flows.mcp import use
from outside import canary
from target import Target, check, until


def guarded(target: Target, key: str) -> str:
    """A workflow that gets a token, uses it in every way, and fails if it is asked to."""
    token = "{{login.json.token}}"
    kept = f"{target.outside.url}/keep?key={key}"
    child = target.workflow(f"Below {key}", [
        {"id": "send", "moduleId": "http_request", "parameters": {"url": kept, "method": "POST", "body": "child [[token]]"}},
        {"id": "out", "moduleId": "output", "parameters": {"value": "[[token]]"}},
    ])
    return target.workflow(
        f"Sensitive {key}",
        [
            {"id": "login", "moduleId": "http_request", "parameters": {"url": f"{target.outside.url}/login?key={key}", "__sensitive": True}},
            {"id": "v", "moduleId": "set_variable", "parameters": {"name": "token", "value": token}},
            {"id": "send", "moduleId": "http_request", "parameters": {
                "url": kept, "method": "POST", "headers": {"authorization": f"Bearer {token}"}, "body": {"t": "[[token]]"}}},
            {"id": "echo", "moduleId": "http_request", "parameters": {"url": f"{target.outside.url}/echo", "method": "POST", "body": token}},
            {"id": "log", "moduleId": "log", "parameters": {"message": f"it is {token}"}},
            {"id": "below", "moduleId": "call_workflow", "parameters": {"workflow_id": child, "inputs": {"token": token}}},
            {"id": "each", "moduleId": "foreach", "parameters": {"input_list": "{{login.json.list}}"}},
            {"id": "item", "moduleId": "log", "parameters": {"message": "{{each.item}}"}},
            {"id": "end", "moduleId": "endforeach"},
            {"id": "w", "moduleId": "delay", "parameters": {"duration": 300}},
            {"id": "if", "moduleId": "if_condition", "parameters": {"condition": "{{trigger.data.fails}} == true"}},
            {"id": "no", "moduleId": "fail", "parameters": {"message": f"no {token}"}},
            {"id": "fi", "moduleId": "endif"},
            {"id": "out", "moduleId": "output", "parameters": {"value": {"token": token, "said": "{{echo.json.body}}"}}},
        ],
        inputs=[{"name": "fails", "type": "boolean"}],
        outputs=[{"name": "token", "type": "string", "value": "[[token]]"}],
    )


def hidden(key: str, what: str, told) -> None:
    """Fails if the token is in what was told, plainly or in base64."""
    text, secret = told if isinstance(told, str) else json.dumps(told), canary(key)
    coded = base64.b64encode(secret.encode()).decode().rstrip("=")[:-1]
    check(secret not in text and coded not in text, f"{what} shows the sensitive value: {text}")


def events(target: Target, run: str) -> list[dict]:
    """All events of a run that has ended."""
    found, cursor = [], ""
    while True:
        page = target.call("GET", f"/api/v1/executions/{run}/events?wait=0{cursor}")["data"]
        found += page["events"]
        if page["done"]:
            return found
        cursor = f"&cursor={urllib.parse.quote(page['cursor'])}"


def story_sensitive(target: Target) -> None:
    """a sensitive value is in the requests that need it, and in no answer, event, export, callback or tool result"""
    key = uuid.uuid4().hex
    workflow = guarded(target, key)
    told = f"{target.outside.url}/keep?key={key}-told"
    runs = [target.start_run(workflow, {"fails": fails}, callbackUrl=told) for fails in (False, True)]
    for run, status in zip(runs, ("completed", "failed")):
        shown = target.ended(run, status)
        check("***" in json.dumps(shown), f"nothing is hidden, so nothing was there: {shown}")
        hidden(key, "the run", shown)
        # What a comparison of the two runs reads: the records of their steps, and their results.
        records = target.call("GET", f"/api/v1/executions/{run}/steps?limit=100")
        check(len(records["data"]["steps"]) > 8, f"{records}")
        hidden(key, "the records", records)
        for what in ["timeline", "logs", "test"]:
            hidden(key, what, target.call("GET", f"/api/v1/executions/{run}/{what}"))
        seen = events(target, run)
        check(any("it is ***" in json.dumps(event) for event in seen), f"{seen}")
        hidden(key, "the events", seen)
        hidden(key, "the tool of MCP", use(target, "run_get", {"runId": run}))
    hidden(key, "the list", target.call("GET", f"/api/v1/executions?workflowId={workflow}"))
    kept = target.outside.kept
    until(lambda: len(kept.get(f"{key}-told", [])) >= 2, "both ends are told", target.patience)
    check(any("***" in body for _, body in kept[f"{key}-told"]), f"{kept[f'{key}-told']}")
    for headers, body in kept[f"{key}-told"]:
        hidden(key, "the callback", json.dumps([headers, body]))
    sent = json.dumps(kept[key])
    for part in [f"Bearer {canary(key)}", f"child {canary(key)}"]:
        check(part in sent, f"{part} was not sent: {sent}")


def story_sensitive_answers(target: Target) -> None:
    """a sensitive value is in no answer to the caller that starts the run, over any API"""
    key = uuid.uuid4().hex
    workflow, admin = guarded(target, key), target.admin()
    hidden(key, "the answer", target.run(workflow, {"fails": False}))
    tool = {"kind": "mcp", "name": f"s{key[:20]}", "workflowId": workflow, "description": "Sensitive.", "enabled": True}
    target.call("POST", "/api/v1/apis", tool, status=201, token=admin)
    hidden(key, "the tool", use(target, tool["name"], {"fails": False}))
    hook = {"kind": "webhook", "name": f"h{key[:20]}", "workflowId": workflow, "auth": "none", "enabled": True}
    target.call("POST", "/api/v1/apis", hook, status=201, token=admin)
    started = target.call("POST", f"/v1/hooks/admin/{hook['name']}", {"a": 1}, token="", status=202)
    hidden(key, "the run of the webhook", target.ended(started["data"]["executionId"]))
    api = {"module": "sensitive", "function": f"f{key[:20]}", "workflowId": workflow, "auth": {"type": "none"}, "enabled": True}
    made = target.call("POST", "/api/v1/apis", api, status=201, token=admin)["data"]
    target.call("POST", f"/api/v1/apis/{made.get('apiId') or made['id']}/enable", {}, status=(200, 409), token=admin)
    hidden(key, "botman", target.call("POST", f"/v1/api/admin/sensitive/{api['function']}", {"fails": False}, token=""))
    hidden(key, "an expression", target.call("POST", "/api/v1/expressions/evaluate", {
        "executionId": started["data"]["executionId"], "text": "{{login.json}}"}))
