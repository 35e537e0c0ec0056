"""Runs: their results, their waits, their children, and how they are stopped."""

import json
import uuid

from target import Target, check, until


def story_wait(target: Target) -> None:
    """a run waits longer than a worker holds it, continues, and is stopped"""
    slow = target.start_run("slow-hello", {"seconds": 11})
    path = f"/api/v1/executions/{slow}"
    check(target.waiting(slow)["wakeAt"] > 0, "it says when it goes on")
    until(lambda: "1. time" in json.dumps(target.call("GET", f"{path}/logs")), "it goes on", target.patience)
    target.call("POST", f"{path}/stop", {})
    check(target.call("GET", f"{path}/timeline")["data"]["steps"], "a run that has begun has a timeline")
    for verb in ("rerun", "resume"):
        planned = target.call("POST", f"{path}/{verb}", {"dryRun": True})["data"]
        check(planned["of"] == slow, f"{planned}")
    target.ended(slow, "cancelled")


def story_callback(target: Target) -> None:
    """a run waits without a process until its address is called, and starts a child"""
    steps = [
        {"id": "w", "moduleId": "wait_for_callback"},
        {"id": "c", "moduleId": "call_workflow", "parameters": {"workflow_id": "hello", "inputs": {"name": "{{w.body}}"}}},
        {"id": "o", "moduleId": "output", "parameters": {"value": "{{c.result}}"}},
    ]
    run = target.start_run(target.workflow("Waits", steps))
    address = target.waiting(run)["outputs"]["w"]["callback_url"]["value"]
    check(address.startswith(f"{target.base}/v1/webhook/callback/"), address)
    path = address.removeprefix(target.base)
    check(target.call("POST", path, "Bo", token="") == {"response": {}}, "the first call is taken")
    check("repeatedOperation" in json.dumps(target.call("POST", path, "Al", token="", status=410)), "the second is told")
    ended = target.ended(run, "completed")
    check("Bo" in json.dumps(ended["result"]), json.dumps(ended))


def story_compare(target: Target) -> None:
    """two runs of a workflow are compared, step by step"""
    runs = [target.start_run("hello", {"name": name}) for name in ("Ada", "Bo")]
    for run in runs:
        target.ended(run, "completed")
    compared = target.call("GET", f"/api/v1/executions/{runs[0]}/compare?with={runs[1]}")["data"]
    check(compared["differs"] and compared["steps"][0]["differs"], f"{compared}")
    check("Ada" in json.dumps(compared["first"]["result"]) and "Bo" in json.dumps(compared["second"]["result"]), f"{compared}")
    target.call("GET", f"/api/v1/executions/{runs[0]}/compare?with=nothing", status=404)


def posted(target: Target, body: str) -> dict:
    """The parameters of an HTTP step that sends a text to a server."""
    return {"method": "POST", "url": f"{target.outside.url}/echo", "body": body}


def story_asking(target: Target) -> None:
    """a run sends its own address before it waits there, and is called early"""
    steps = [
        {"id": "ask", "moduleId": "http_request", "parameters": posted(target, "{{w.callback_url}}")},
        {"id": "sent", "moduleId": "vflow.data.parse_json", "parameters": {"json": "{{ask.body}}", "path": "$.body"}},
        {"id": "p", "moduleId": "delay", "parameters": {"duration": 2000}},
        {"id": "w", "moduleId": "wait_for_callback", "parameters": {"timeout": 60000}},
        {"id": "o", "moduleId": "output", "parameters": {"value": "{{w.body.answer}}"}},
    ]
    run = target.start_run(target.workflow("Asks", steps))
    told = until(lambda: target.execution(run)["outputs"].get("sent"), "the address is sent", target.patience)
    path = told["first_value"]["value"].removeprefix(target.base)
    target.call("POST", path, {"answer": "yes"}, token="")
    ended = target.ended(run, "completed")
    check(ended["result"] == "yes", f"{ended}")


def story_late(target: Target) -> None:
    """a caller that answers a wait that is over gets an error, although the run continues"""
    steps = [
        {"id": "ask", "moduleId": "http_request", "parameters": posted(target, "{{w.callback_url}}")},
        {"id": "sent", "moduleId": "vflow.data.parse_json", "parameters": {"json": "{{ask.body}}", "path": "$.body"}},
        {"id": "w", "moduleId": "wait_for_callback", "parameters": {"timeout": 50, "__error_policy": "SKIP"}},
        {"id": "more", "moduleId": "wait_for_callback"},
    ]
    run = target.start_run(target.workflow("Goes on", steps))
    outputs = until(lambda: (found := target.execution(run)["outputs"]).get("more") and found, "it waits again", target.patience)
    path = outputs["sent"]["first_value"]["value"].removeprefix(target.base)
    target.call("POST", path, {"answer": "yes"}, token="", status=410)
    target.call("POST", f"{path}x", {"answer": "yes"}, token="", status=404)
    target.call("POST", f"/api/v1/executions/{run}/stop", {})


def story_told(target: Target) -> None:
    """the callback of a run is delivered, also after failed attempts"""

    def told(url: str) -> str:
        body = {"callbackUrl": url, "async": False, "inputVariables": {"name": "Bo"}}
        return target.call("POST", "/api/v1/workflows/hello/execute", body)["data"]["executionId"]

    received = told(f"{target.outside.url}/echo")
    until(lambda: target.execution(received)["callback"]["state"] == "delivered", "it is received", target.patience)

    vain = told(f"{target.outside.url}/status?code=500")
    tries = until(lambda: target.execution(vain)["callback"]["attempts"], "it is told", target.patience)
    check("500" in json.dumps(tries[0]), f"{tries}")
    path = f"/api/v1/executions/{vain}/callback/redeliver"
    again = target.call("POST", path, {}, status=202)["data"]["callback"]
    check(again["state"] == "pending", f"{again}")
    until(lambda: len(target.execution(vain)["callback"]["attempts"]) > 1, "it is told again", target.patience)


def story_children(target: Target) -> None:
    """a run starts children, once and for each item, and stops them when it is stopped"""
    double = [{"id": "o", "moduleId": "return", "parameters": {"value": "[[n]][[n]]"}}]
    child = target.workflow("Doubles", double, inputs=[{"name": "n", "type": "string"}])
    steps = [
        {"id": "one", "moduleId": "vflow.logic.call_workflow", "parameters": {"workflow_id": child, "inputs": {"n": "a"}}},
        {"id": "all", "moduleId": "map_workflow", "parameters": {"workflow_id": child, "items": ["b", "c"], "inputs": {"n": "{{item}}"}}},
        {"id": "o", "moduleId": "output", "parameters": {"value": ["{{one.result}}", "{{all.results}}"]}},
    ]
    parent = target.run(target.workflow("Parent", steps))
    check(parent["result"] == ["aa", ["bb", "cc"]], f"{parent}")

    wait = target.workflow("Child that waits", [{"id": "w", "moduleId": "wait_for_callback"}])
    steps = [{"id": "c", "moduleId": "call_workflow", "parameters": {"workflow_id": wait}}]
    stopped, below = target.workflow("Parent that is stopped", steps), {}
    # The parent can be stopped at any time: its child can exist before the parent has recorded it.
    for _ in range(8):
        run = target.start_run(stopped)

        def child():
            rows = target.call("GET", f"/api/v1/executions?workflowId={wait}")["data"]["executions"]
            return next((row["executionId"] for row in rows if row["executionId"] not in below), None)

        found = until(child, "the child runs", target.patience)
        target.call("POST", f"/api/v1/executions/{run}/stop", {})
        below[found] = run
    for found, run in below.items():
        check(target.execution(found)["parentExecutionId"] == run, "the child names its parent")
        target.ended(run, "cancelled")
        target.ended(found, "cancelled")


def story_secrets(target: Target) -> None:
    """a secret is set, used by a run in another process, and not shown"""
    admin = target.admin()
    target.call("PUT", "/api/v1/secrets/word", {"value": "open sesame"}, token=admin)
    steps = [
        {"id": "size", "moduleId": "expression", "parameters": {"expression": "{{secrets.word.length}}"}},
        {"id": "send", "moduleId": "http_request", "parameters": posted(target, "{{secrets.word}}")},
        {"id": "js", "moduleId": "vflow.system.js", "parameters": {"script": "inputs.word.length", "inputs": {"word": "{{secrets.word}}"}}},
        {"id": "say", "moduleId": "output", "parameters": {"value": "{{size.result}}: {{js.outputs}} {{secrets.word}}"}},
    ]
    workflow = target.workflow("Secrets", steps)
    done = target.run(workflow)
    check(done["result"] == "11: 11 ***", f"{done}")
    run = target.ended(target.start_run(workflow), "completed")
    logs = target.call("GET", f"/api/v1/executions/{run['executionId']}/logs")
    shown = json.dumps([target.call("GET", path, token=admin) for path in ("/api/v1/secrets", "/api/v1/secrets/word")] + [run, logs])
    check("word" in shown and "sesame" not in shown, shown)
    target.call("DELETE", "/api/v1/secrets/word", token=admin)


def story_connections(target: Target) -> None:
    """a connection is set, sent with a request, and not shown"""
    admin, path = target.admin(), "/api/v1/connections/echo"
    fields = {"name": "X-Api-Key", "value": "open-sesame-42"}
    target.call("PUT", path, {"kind": "api_key", "fields": fields}, token=admin)
    steps = [
        {"id": "send", "moduleId": "http_request", "parameters": {**posted(target, "x"), "connection": "echo"}},
        {"id": "say", "moduleId": "output", "parameters": {"value": "{{send.body}}"}},
    ]
    workflow = target.workflow("Connections", steps)
    done = target.run(workflow)
    check("***" in done["result"] and "x-api-key" in done["result"].lower(), f"{done}")
    run = target.ended(target.start_run(workflow), "completed")
    records = target.call("GET", f"/api/v1/executions/{run['executionId']}/steps")
    shown = json.dumps([target.call("GET", at, token=admin) for at in ("/api/v1/connections", path)] + [run, done, records])
    check("X-Api-Key" in shown and "sesame" not in shown, shown)
    for wrong in [{"name": "Host", "value": "open-sesame-42"}, {"name": "X-Api-Key", "value": "abc"}]:
        target.call("PUT", path, {"kind": "api_key", "fields": wrong}, status=400, token=admin)
    target.call("DELETE", path, token=admin)
    gone = target.run(workflow)
    check("there is no connection 'echo'" in json.dumps(gone), f"{gone}")


def story_records(target: Target) -> None:
    """the request and the response of a failing HTTP step are seen in its record"""
    parameters = {"method": "POST", "url": f"{target.outside.url}/status?code=500&api_key=k", "body": "n=[[n]]"}
    parameters |= {"headers": {"X-Order": "7", "Authorization": "Bearer abcdefgh"}, "fail_on_status": True}
    steps = [
        {"id": "note", "moduleId": "set_variable", "parameters": {"name": "seen", "value": "[[n]]"}},
        {"id": "send", "moduleId": "http_request", "parameters": parameters},
    ]
    workflow = target.workflow("Fails", steps, inputs=[{"name": "n", "type": "string"}])
    run = target.ended(target.start_run(workflow, {"n": "42"}), "failed")
    check(run["failedStep"]["id"] == "send" and run["inputs"] == {"n": "42"} and run["revision"] == 1, f"{run}")
    path = f"/api/v1/executions/{run['executionId']}/steps"
    note, sent = target.call("GET", path)["data"]["steps"]
    check(note["parameters"] == {"name": "seen", "value": "42"} and note["status"] == "completed", f"{note}")
    check(sent["status"] == "failed" and "500" in sent["error"], f"{sent}")
    request, response = sent["request"], sent["response"]
    check(request["method"] == "POST" and request["body"] == "n=42" and request["headers"]["X-Order"] == "7", f"{request}")
    check(request["url"] == f"{target.outside.url}/status?code=500&api_key=***", f"{request}")
    check(response["status"] == 500 and response["bodyBytes"] == len(response["body"] or ""), f"{response}")
    check("abcdefgh" not in json.dumps(sent), f"{sent}")
    test = target.call("GET", f"/api/v1/executions/{run['executionId']}/test")["data"]["tests"]["cases"][0]
    check(test["inputs"] == {"n": "42"} and test["expect"]["status"] == "failed", f"{test}")
    failed = target.call("GET", f"{path}?status=failed&stepId=send")["data"]["steps"]
    check(failed == [sent], f"{failed}")


def story_mended(target: Target) -> None:
    """a failed run goes on with the corrected workflow, in which its step has another place"""
    note = {"id": "note", "moduleId": "set_variable", "parameters": {"name": "seen", "value": "[[n]]"}}
    wrong = {"id": "read", "moduleId": "vflow.data.parse_json", "parameters": {"json": "{"}}
    say = {"id": "say", "moduleId": "output", "parameters": {"value": "[[seen]] {{read.success}}"}}
    workflow = target.workflow("Mended", [note, wrong, say], inputs=[{"name": "n", "type": "string"}])
    run = target.ended(target.start_run(workflow, {"n": "42"}), "failed")["executionId"]
    path, resume = f"/api/v1/workflows/{workflow}", f"/api/v1/executions/{run}/resume"
    added = {"id": "added", "moduleId": "log", "parameters": {"message": "new"}}
    target.call("PUT", path, {"steps": [added, note, say]})
    for body in [{"revision": "current"}, {"revision": "current", "dryRun": True}]:
        refused = target.call("POST", resume, body, status=400)
        check("step 'read' is where the run stopped" in json.dumps(refused), f"{refused}")
    for body, name in [({"step": {"parameters": {"jsn": "{}"}}}, "json"), ({"variables": {"sen": 1}}, "seen")]:
        refused = target.call("POST", resume, body, status=400)
        check(f"did you mean '{name}'?" in json.dumps(refused), f"{refused}")
    right = {**wrong, "parameters": {"json": "{}"}}
    target.call("PUT", path, {"steps": [added, note, right, say]})
    planned = target.call("POST", resume, {"revision": "current", "dryRun": True})["data"]
    check(planned["step"]["id"] == "read" and planned["step"]["index"] == 2, f"{planned}")
    done = target.call("POST", resume, {"revision": "current", "async": False})["data"]
    check(done["status"] == "completed" and done["result"].startswith("42"), f"{done}")
    target.call("DELETE", path)


def story_files(target: Target) -> None:
    """one run writes a file, the next one reads it, and a third one deletes it"""

    def file(operation: str, **more) -> dict:
        parameters = {"operation": operation, "file_path": "stories/kept.txt", **more}
        out = {"id": "o", "moduleId": "output", "parameters": {"value": "{{f.content}}"}}
        steps = [{"id": "f", "moduleId": "vflow.data.file_operation", "parameters": parameters}, out]
        return target.run(target.workflow(f"{operation} a file ({uuid.uuid4().hex})", steps))

    check(file("write", content="Grüße ")["status"] == "completed", "it is written")
    check(file("append", content="世界")["status"] == "completed", "it is added to")
    read = file("read")
    check(read["result"] == "Grüße 世界", f"{read}")
    check(file("delete")["status"] == "completed", "it is deleted")
    gone = file("read")
    check(gone["status"] == "failed", f"{gone}")


def story_variables(target: Target) -> None:
    """a run loads the variables with which another workflow's last run ended"""
    leave = {"id": "s", "moduleId": "vflow.variable.set_variable", "parameters": {"name": "left", "value": "[[n]]"}}
    left = target.workflow("Leaves", [leave])
    check(target.run(left, {"n": 7})["status"] == "completed", "it leaves a variable")
    steps = [
        {"id": "l", "moduleId": "vflow.variable.load", "parameters": {"workflow_id": left, "variable_names": ["left"]}},
        {"id": "o", "moduleId": "output", "parameters": {"value": "[[left]]"}},
    ]
    loaded = target.run(target.workflow("Loads", steps))
    check(loaded["result"] == 7, f"{loaded}")


def story_scripts(target: Target) -> None:
    """scripts run in separate processes; hostile ones do no harm, and none fails at random"""
    steps = [
        {"id": "js", "moduleId": "vflow.system.js", "parameters": {"script": "return inputs.n * 2", "inputs": {"n": "[[n]]"}}},
        {"id": "lua", "moduleId": "vflow.system.lua", "parameters": {"script": "return `{inputs.n} in all`", "inputs": {"n": "{{js.outputs}}"}}},
        {"id": "answer", "moduleId": "output", "parameters": {"value": "{{lua.outputs}}"}},
    ]
    workflow = target.workflow("Scripts", steps)
    for script, status in [("for (;;);", "failed"), ("1", "completed")]:
        step = {"id": "js", "moduleId": "vflow.system.js", "parameters": {"script": script}}
        ended = target.run(target.workflow(script, [step]))
        check(ended["status"] == status, f"{ended}")
    sync = target.run(workflow, {"n": 21})
    check(sync["result"] == "42 in all", f"{sync}")
    ended = target.ended(target.start_run(workflow, {"n": 21}), "completed")
    check(ended["result"] == "42 in all", f"the worker runs scripts too: {ended}")

    each = [{"id": "l", "moduleId": "loop", "parameters": {"count": target.repeats}}, *steps[:2], {"id": "e", "moduleId": "endloop"}]
    many = target.run(target.workflow("Many scripts", each), {"n": 1})
    check(many["status"] == "completed", f"{many}")


def story_followed(target: Target) -> None:
    """what happens in a run is seen once and in order, by a reader who comes back and by a late one"""
    steps = [
        {"id": "l", "moduleId": "loop", "parameters": {"count": 5}},
        {"id": "s", "moduleId": "set_variable", "parameters": {"name": "n", "value": "{{l.loop_index}}"}},
        {"id": "e", "moduleId": "endloop"},
        {"id": "ask", "moduleId": "wait_for_callback"},
        {"id": "o", "moduleId": "output", "parameters": {"value": "{{ask.body}}"}},
    ]
    run = target.start_run(target.workflow("Watched", steps))
    path, seen, at = f"/api/v1/executions/{run}/events?lang=en", [], ""

    def read(limit: int, wait: int, cursor: str) -> dict:
        page = target.call("GET", f"{path}&limit={limit}&wait={wait}{cursor and f'&cursor={cursor}'}")["data"]
        check(len(page["events"]) <= limit and (page["events"] or page["cursor"] == cursor), f"{page}")
        return page

    def come_back() -> dict:
        nonlocal at
        page = read(3, 2, at)
        seen.extend(page["events"])
        at = page["cursor"]
        return page

    def asks() -> bool:
        come_back()
        last = seen[-1]
        return last["type"] == "run" and last["data"]["phase"] == "waiting" and any(of["step"]["id"] == "ask" for of in last["data"]["underWay"])

    until(asks, "it waits for a call", target.patience)
    empty = read(3, 1, at)
    check(not empty["events"] and not empty["done"], f"nothing happens while it waits: {empty}")
    address = target.execution(run)["outputs"]["ask"]["callback_url"]["value"]
    target.call("POST", address.removeprefix(target.base), "Bo", token="")
    until(lambda: come_back()["done"], "it ends", target.patience)

    def placed(events: list[dict]) -> list:
        return [(event["type"], event["at"], event["data"]) for event in events if event["type"] != "run"]

    whole = read(200, 0, "")
    check(whole["done"] and whole["retryAfterMs"] is None and placed(whole["events"]) == placed(seen), f"{seen} and {whole}")
    kinds = [event["type"] for event in whole["events"]]
    check(kinds[0] == "start" and kinds[-1] == "end" and kinds.count("step") == 8, f"{kinds}")
    records = target.call("GET", f"/api/v1/executions/{run}/steps?lang=en&limit=200")["data"]["steps"]
    check([event["data"] for event in whole["events"] if event["type"] == "step"] == records, f"{records}")
    half = whole["events"][len(kinds) // 2]["id"]
    check(placed(read(200, 0, half)["events"]) == placed(whole["events"])[len(kinds) // 2 + 1 :], "the rest follows an event")
    check(not read(200, 20, whole["cursor"])["events"], "nothing follows the end, and nobody waits for it")
    target.call("GET", f"{path}&cursor=x", status=400)


def story_services(target: Target) -> None:
    """a message is sent to the queue that the host grants, and to no other"""
    steps = [
        {"id": "s", "moduleId": "sqs_send", "parameters": {"queue_url": "[[queue]]", "body": {"order": 7}}},
        {"id": "o", "moduleId": "output", "parameters": {"value": "{{s.message_id}}"}},
    ]
    workflow = target.workflow("Orders", steps)
    sent = target.run(workflow, {"queue": target.queue})
    check(sent["status"] == "completed" and sent["result"], f"{sent}")
    refused = target.run(workflow, {"queue": target.queue.replace(target.queue.rpartition("/")[2], "another")})
    check(refused["status"] == "failed" and "does not grant" in json.dumps(refused["error"]), f"{refused}")


def story_failures(target: Target) -> None:
    """a stopped run cleans up first, and a workflow is told of a failed one"""
    wait = {"id": "w", "moduleId": "wait_for_callback"}
    note = {"id": "n", "moduleId": "set_variable", "parameters": {"name": "cleaned", "value": "yes"}}
    marks = [{"id": mark, "moduleId": f"try.{mark}"} for mark in ("start", "finally", "end")]
    run = target.start_run(target.workflow("Cleans up", [marks[0], wait, marks[1], note, marks[2]]))
    target.waiting(run)
    target.call("POST", f"/api/v1/executions/{run}/stop", {})
    ended = target.ended(run, "cancelled")
    check("yes" in json.dumps(ended), json.dumps(ended))

    told = [{"id": "o", "moduleId": "output", "parameters": {"value": "{{trigger.failedStep}}: {{trigger.error}}"}}]
    report = target.workflow("Is told", told)
    failing = target.workflow("Fails at once", [{"id": "x", "moduleId": "fail", "parameters": {"message": "no"}}])
    target.call("PUT", f"/api/v1/workflows/{failing}", {"onFailure": report})
    target.ended(target.start_run(failing), "failed")

    def started():
        rows = target.call("GET", f"/api/v1/executions?workflowId={report}")["data"]["executions"]
        return next((row["executionId"] for row in rows), None)

    ended = target.ended(until(started, "the other workflow is started", target.patience), "completed")
    check(ended["result"] == "x: step 'x': no", json.dumps(ended))
