"""Workflows: stored, changed, published, sorted, described, exported."""

import json

from target import Target, check, until


def story_workflow(target: Target) -> None:
    """a workflow is stored, run in the request and through the queue, stopped, deleted"""
    steps = [
        {"id": "greet", "moduleId": "set_variable", "parameters": {"name": "greeting", "value": "Hello, [[name]]!"}},
        {"id": "answer", "moduleId": "output", "isOutput": True, "parameters": {"value": "[[greeting]]"}},
    ]
    path = f"/api/v1/workflows/{target.workflow('System', steps)}"
    target.call("PUT", path, {"description": "Greets"})
    check(target.call("GET", path)["data"]["description"] == "Greets", "the change is stored")
    listed = target.call("GET", "/api/v1/workflows?search=SYSTEM&limit=5")["data"]["workflows"]
    check([row["name"] for row in listed] == ["System"], f"{listed}")
    hand_over(target, path)
    target.call("POST", f"{path}/disable", {})
    target.call("POST", f"{path}/execute", {"async": False}, status=409)
    target.call("POST", f"{path}/enable", {})

    run = {"inputVariables": {"name": "Ada"}}
    sync = target.call("POST", f"{path}/execute", {**run, "async": False})["data"]
    check("Hello, Ada!" in json.dumps(sync["outputs"], ensure_ascii=False), f"{sync}")
    started = target.call("POST", f"{path}/execute", run, status=202)["data"]["executionId"]
    ended = target.ended(started, "completed")
    check("Hello, Ada!" in json.dumps(ended, ensure_ascii=False), f"{ended}")
    target.call("GET", f"/api/v1/executions/{started}/logs")
    rows = target.call("GET", "/api/v1/executions?limit=10")["data"]["executions"]
    check({started, sync["executionId"]} <= {row["executionId"] for row in rows}, f"{rows}")
    filtered = target.call("GET", f"/api/v1/executions?status=failed,completed&workflowId={sync['workflowId']}")["data"]
    check(filtered["total"] == 2, f"{filtered}")
    stats = target.call("GET", "/api/v1/system/stats?period=week&by=day")["data"]
    check(stats["totalExecutions"] >= 2, f"{stats}")
    check(sum(day["totalExecutions"] for day in stats["series"]) == stats["totalExecutions"], f"{stats}")
    gone = target.call("DELETE", f"/api/v1/executions?executionId={started}")["data"]
    check(gone["deletedCount"] == 1, f"{gone}")
    target.call("DELETE", path)
    target.call("GET", path, status=404)


def hand_over(target: Target, path: str) -> None:
    """A workflow is copied, exported, imported again, and its copy deleted."""
    copy = target.call("POST", f"{path}/duplicate", {}, status=201)["data"]["newWorkflowId"]
    check(target.call("POST", "/api/v1/workflows/validate", {"workflowId": copy})["data"]["valid"], "the copy is valid")
    target.call("GET", f"/api/v1/workflows/{copy}/export")
    archive = target.call("POST", "/api/v1/workflows/export-batch", {"workflowIds": [copy]})
    check(archive[:2] == b"PK", f"{archive!r}")
    exported = target.call("POST", "/api/v1/workflows/export-batch", {"workflowIds": [copy], "format": "json"})["data"]
    for verb in ["import", "import-batch"]:
        taken = target.call("POST", f"/api/v1/workflows/{verb}", exported)["data"]
        check([row["workflowId"] for row in taken["skipped"]] == [copy], f"{taken}")
    gone = target.call("POST", "/api/v1/workflows/batch", {"action": "delete", "workflowIds": [copy]})["data"]
    check(gone["succeeded"] == [copy], f"{gone}")


def story_created_again(target: Target) -> None:
    """a workflow with the id of a deleted one is another record, and two names of one field agree"""
    step = {"id": "o", "moduleId": "output", "parameters": {"value": "[[name]]"}}
    file = {"id": "created-again", "name": "Created again", "isEnabled": True, "steps": [step]}
    path = "/api/v1/workflows/created-again"

    def imported() -> str:
        """Its ETag."""
        target.call("POST", "/api/v1/workflows/import", {"workflow": file})
        _, headers, _ = target.ask("GET", path, authorization=f"Bearer {target.token}")
        return {name.lower(): value for name, value in headers.items()}["etag"]

    first = imported()
    target.call("DELETE", path)
    second = imported()
    check(first != second, f"{first} {second}")
    target.call("PUT", path, {"description": "d"}, If_Match=first, status=412)
    target.call("PUT", path, {"description": "d"}, If_Match=second)
    target.call("POST", f"{path}/enable", {})

    two = {"async": False, "inputVariables": {"name": "a"}, "inputs": {"name": "b"}}
    refused = target.call("POST", f"{path}/execute", two, status=400)
    check("inputs" in json.dumps(refused), f"{refused}")
    same = target.call("POST", f"{path}/execute", {**two, "inputs": {"name": "a"}})["data"]
    check(same["status"] == "completed", f"{same}")
    switches = {"steps": [{**step, "isDisabled": False, "disabled": True}]}
    refused = target.call("PUT", path, switches, status=400)
    check("steps[0].disabled" in json.dumps(refused), f"{refused}")
    target.call("DELETE", path)


def story_imported_from_elsewhere(target: Target) -> None:
    """a state machine, a workflow of n8n and a flow of Juggle are imported with a report, and run"""
    machine = {"StartAt": "Large?", "States": {
        "Large?": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericGreaterThan": 10, "Next": "Note"}], "Default": "Out"},
        "Note": {"Type": "Pass", "Parameters": {"n.$": "$.n", "large": True}, "Next": "Out"},
        "Out": {"Type": "Succeed"}}}
    nodes = [{"name": "Start", "type": "n8n-nodes-base.manualTrigger", "parameters": {}},
             {"name": "Edit", "type": "n8n-nodes-base.set", "typeVersion": 3.4, "parameters": {"assignments": {"assignments": [
                 {"name": "double", "type": "number", "value": "={{ $json.n * 2 }}"}]}}}]
    connections = {"Start": {"main": [[{"node": "Edit", "type": "main", "index": 0}]]}}
    rule = {"source": "input_n", "sourceType": "VARIABLE", "target": "output_n", "targetType": "VARIABLE"}
    flow = {"flowName": "Assigns", "flowContent": [
        {"key": "s", "elementType": "START", "outgoings": ["a"]},
        {"key": "a", "elementType": "ASSIGN", "outgoings": ["e"], "assignRules": [rule]},
        {"key": "e", "elementType": "END"}],
        "flowInputParams": [{"key": "n", "dataType": {"type": "Integer"}}],
        "flowOutputParams": [{"key": "n", "dataType": {"type": "Integer"}}]}
    sources = {"asl": (machine, "result", {"n": 11, "large": True}),
               "n8n": ({"name": "Doubles", "nodes": nodes, "connections": connections}, "result", {"double": 22}),
               "juggle": (flow, "declaredOutputs", {"n": {"type": "number", "value": 11}})}
    for word, (source, field, expected) in sources.items():
        path = f"/api/v1/workflows/import/{word}?lang=en&name=From+{word}"
        tried = target.call("POST", f"{path}&dryRun=true", source)["data"]
        check(tried["workflows"] and not tried["imported"] and tried["report"]["marked"] == 0, f"{tried}")
        data = target.call("POST", path, source)["data"]
        check(not data["errors"] and data["report"]["entries"] == tried["report"]["entries"], f"{data}")
        workflow = data["imported"][0]["workflowId"]
        target.call("POST", f"/api/v1/workflows/{workflow}/enable", {})
        ran = target.run(workflow, {"n": 11})
        check(ran[field] == expected, f"{word}: {ran}")
        target.call("DELETE", f"/api/v1/workflows/{workflow}")
    missing = {"StartAt": "Job", "States": {"Job": {"Type": "Task", "Resource": "arn:aws:states:::batch:submitJob.sync", "End": True}}}
    report = target.call("POST", "/api/v1/workflows/import/asl?dryRun=true&lang=zh", missing)["data"]["report"]
    check(report["marked"] == 1 and "无法" in report["entries"][1]["notes"][0], f"{report}")
    target.call("POST", "/api/v1/workflows/import/yaml", {}, status=400)
    refused = target.call("POST", "/api/v1/workflows/import/asl", {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}}, status=400)
    check("States.A.Next" in f"{refused}", f"{refused}")


def story_next_times(target: Target) -> None:
    """schedules are listed with their next five times; a paused or disabled workflow has none"""
    steps = [{"id": "answer", "moduleId": "output", "parameters": {"value": 1}}]
    workflow = target.workflow("Once a week", steps)
    path = f"/api/v1/workflows/{workflow}"
    target.call("PUT", path, {"triggers": [{"type": "cron", "expression": "0 4 * * 1", "timezone": "Asia/Shanghai"}]})
    listed = target.call("GET", f"/api/v1/schedules?workflowId={workflow}")["data"]["schedules"]
    check(len(listed) == 1 and len(listed[0]["nextRuns"]) == 5, f"{listed}")
    weeks = [later - earlier for earlier, later in zip(listed[0]["nextRuns"], listed[0]["nextRuns"][1:])]
    check(weeks == [7 * 86_400_000] * 4, f"{listed}")
    for verb, times in [("pause", 0), ("resume", 5)]:
        shown = target.call("POST", f"/api/v1/schedules/{workflow}/{verb}")["data"]["schedules"]
        check(len(shown[0]["nextRuns"]) == times and shown[0]["isPaused"] == (verb == "pause"), f"{verb}: {shown}")
    target.call("POST", f"{path}/disable", {})
    off = target.call("GET", f"/api/v1/schedules?workflowId={workflow}")["data"]["schedules"]
    check(off[0]["nextRuns"] == [], f"{off}")
    target.call("DELETE", path)


def story_phone(target: Target) -> None:
    """vFlow's own file and its copy are imported, run, and are exported unchanged"""
    manual = {"id": "t-1", "moduleId": "vflow.trigger.manual", "parameters": {}, "indentationLevel": 0, "isDisabled": False}

    def step(id: str, module: str, disabled: bool, **parameters) -> dict:
        more = {"indentationLevel": 0, "isDisabled": disabled}
        return {"id": id, "moduleId": f"vflow.{module}", "parameters": parameters, **more}

    steps = [
        step("s-1", "variable.create", False, type="文本", value="早", variableName="greeting"),
        step("s-2", "logic.stop_workflow", True),
        step("s-3", "data.text_extract", False, text="[[greeting]]上好", mode="提取前缀", count=2),
        step("s-4", "output", False, value="{{s-3.result}}"),
    ]
    steps[-1]["moduleId"] = "output"
    meta = {"name": "早安", "version": "2.1.0", "author": "某人", "licence": "MIT"}
    own = {"cardIconRes": "rounded_home_24", "cardThemeColor": "#336699", "silentExecution": True}
    file = {"_meta": meta, "id": "phone", "name": "早安", "triggers": [manual], "steps": steps, **own}
    taken = target.call("POST", "/api/v1/workflows/import", {"workflow": file})["data"]
    check([row["workflowId"] for row in taken["imported"]] == ["phone"], f"{taken}")
    path = "/api/v1/workflows/phone"
    target.call("POST", f"{path}/enable", {})
    run = target.call("POST", f"{path}/execute", {"async": False, "input_variables": {}})["data"]
    check("早上" in json.dumps(run, ensure_ascii=False), f"{run}")
    logs = json.dumps(target.call("GET", f"/api/v1/executions/{run['executionId']}/logs?level=INFO"))
    check("Skipped step" in logs, logs)
    back = target.call("GET", f"{path}/export")["data"]["workflow"]
    check({**back["_meta"], **meta} == back["_meta"] and {**back, **own} == back, f"{back}")
    check([row.get("isDisabled", False) for row in back["steps"]] == [False, True, False, False], f"{back['steps']}")
    del back["id"]
    taken = target.call("POST", "/api/v1/workflows/import", {"workflow": {**back, "name": "早安二"}})["data"]
    copy = taken["imported"][0]["workflowId"]
    gone = target.call("POST", "/api/v1/workflows/batch", {"action": "DELETE", "workflowIds": ["phone", copy]})["data"]
    check(gone["succeeded"] == ["phone", copy], f"{gone}")
    package = {"name": "left-pad", "version": "1.3.0", "scripts": {}}
    refused = target.call("POST", "/api/v1/workflows/import", package, status=400)
    check("steps" in json.dumps(refused), f"{refused}")
    device = {"deviceId": "a-phone", "pairingKey": target.credentials["pairingKey"]}
    check(target.call("POST", "/api/v1/auth/token", device, token="")["data"]["token"], "no name and no clock")


def story_mistakes(target: Target) -> None:
    """a misspelt reference is told with its place and what was meant: in a draft, when it is stored or imported"""
    steps = [
        {"id": "value", "moduleId": "set_variable", "parameters": {"name": "greeting", "value": "Hello"}},
        {"id": "answer", "moduleId": "output", "parameters": {"value": "Say {{valeu.variable}}!"}},
    ]

    def told(found: list[dict], path: str) -> None:
        row = next((row for row in found if row["code"] == "unknown_reference"), None)
        check(row is not None, f"the reference is not told: {found}")
        place = {"start": 4, "end": 22}
        expected = {"severity": "warning", "stepId": "answer", "path": path, "range": place, "suggestion": "{{value.variable}}"}
        check({**row, **expected} == row, f"{row}")
        check("valeu" in row["message"]["en"] and "valeu" in row["message"]["zh"], f"{row}")

    path = "steps[1].parameters.value"
    # A draft without a name hides nothing.
    draft = target.call("POST", "/api/v1/workflows/validate", {"steps": steps})["data"]
    check(not draft["valid"] and [row["path"] for row in draft["errors"]] == ["name"], f"{draft}")
    told(draft["warnings"], path)
    saved = target.call("POST", "/api/v1/workflows", {"name": "Mistakes", "steps": steps}, status=201)
    told(saved["warnings"], path)
    workflow = f"/api/v1/workflows/{saved['data']['id']}"
    told(target.call("PUT", workflow, {"steps": steps})["warnings"], path)
    taken = target.call("POST", "/api/v1/workflows/import", {"workflow": {"name": "Mistakes, again", "steps": steps}})
    told(taken["warnings"], f"imported[0].{path}")
    gone = [saved["data"]["id"], taken["data"]["imported"][0]["workflowId"]]
    target.call("POST", "/api/v1/workflows/batch", {"action": "delete", "workflowIds": gone})
    refused = target.call("GET", "/api/v1/workflows?serach=Mistakes", status=400)
    check("did you mean 'search'?" in json.dumps(refused), f"{refused}")


def story_versions(target: Target) -> None:
    """a workflow is published, changed, compared, and the version disabled"""
    admin = target.admin()
    workflow = f"/api/v1/workflows/{target.workflow('Versions', [])}"
    path = f"{workflow}/versions"
    first = target.call("POST", path, {"note": "first"}, status=201, token=admin)["data"]["version"]
    check(first == "v1", first)
    target.call("POST", f"{path}/v1/enable", {}, token=admin)
    steps = [{"id": "say", "moduleId": "log", "parameters": {"message": "hi"}}]
    target.call("PUT", workflow, {"steps": steps})
    changed = target.call("GET", f"{path}/v1/compare", token=admin)["data"]
    check(changed["steps"]["added"][0]["id"] == "say", f"{changed}")
    check(target.call("GET", f"{path}/v1", token=admin)["data"]["steps"] == [], "the version kept its steps")
    target.call("DELETE", f"{path}/v1", status=409, token=admin)
    target.call("POST", f"{path}/v1/disable", {}, token=admin)
    target.call("DELETE", f"{path}/v1", token=admin)
    check(target.call("GET", path, token=admin)["data"]["total"] == 0, "it is gone")


def story_revisions(target: Target) -> None:
    """a workflow is changed twice; the older revision is read, compared and restored"""
    steps = [{"id": "say", "moduleId": "output", "parameters": {"value": "one"}}]
    workflow = f"/api/v1/workflows/{target.workflow('Revisions', steps)}"
    path = f"{workflow}/revisions"
    changed = [{"id": "say", "moduleId": "output", "parameters": {"value": "two"}}]
    target.call("PUT", workflow, {"steps": changed, "revisionNote": "two is better"})
    listed = target.call("GET", path)["data"]["revisions"]
    check([(row["revision"], row["current"]) for row in listed] == [(2, True), (1, False)], f"{listed}")
    check(listed[0]["note"] == "two is better" and listed[0]["savedBy"] == "stories", f"{listed}")
    page = target.call("GET", f"{path}?limit=1")["data"]
    check(target.call("GET", f"{path}?cursor={page['nextCursor']}")["data"]["revisions"] == listed[1:], f"{page}")
    check(target.call("GET", f"{path}/1")["data"]["steps"][0]["parameters"] == {"value": "one"}, "the first is kept")
    told = target.call("GET", f"{path}/1/compare?with=2")["data"]["steps"]["changed"][0]
    change = {"path": "parameters.value", "kind": "changed", "before": "one", "after": "two"}
    check(told["id"] == "say" and told["changes"] == [change], f"{told}")
    target.call("POST", f"{path}/1/restore", {}, status=412, if_match='"1"')
    restored = target.call("POST", f"{path}/1/restore", {"revisionNote": "one again"}, if_match='"2"')["data"]
    check(restored["revision"] == 3 and restored["isNew"], f"{restored}")
    check(target.run(workflow.rsplit("/", 1)[1])["result"] == "one", "the old definition runs")
    target.call("DELETE", workflow)


def story_uses(target: Target) -> None:
    """who calls a workflow and who uses a secret is found before either is deleted"""
    admin = target.admin()
    target.call("PUT", "/api/v1/secrets/used", {"value": "hush"}, token=admin)
    called = target.workflow("Called", [{"id": "say", "moduleId": "log", "parameters": {"message": "{{secrets.used}}"}}])
    caller = target.workflow("Caller", [{"id": "call", "moduleId": "call_workflow", "parameters": {"workflow_id": called}}])

    def users(path: str, token: str | None = None) -> list[dict]:
        found, cursor = [], ""
        while cursor is not None:
            page = target.call("GET", f"{path}?cursor={cursor}", token=token)["data"]
            found, cursor = found + page["workflows"], page["nextCursor"]
        return found

    callers = [row for row in users(f"/api/v1/workflows/{called}/uses") if not row["places"][0]["isComputed"]]
    check([row["workflowId"] for row in callers] == [caller], f"{callers}")
    check(callers[0]["places"][0]["path"] == "steps[0].parameters.workflow_id", f"{callers}")
    using = users("/api/v1/secrets/used/uses", admin)
    check([row["workflowId"] for row in using] == [called], f"{using}")
    target.call("PUT", "/api/v1/connections/used", {"kind": "bearer", "fields": {"token": "hush-hush"}}, token=admin)
    sends = [{"id": "send", "moduleId": "http_request", "parameters": {"url": "https://example.com/", "connection": "used"}}]
    sending = target.workflow("Sends", sends)
    users_of = [row["workflowId"] for row in users("/api/v1/connections/used/uses", admin) if not row["places"][0]["isComputed"]]
    check(users_of == [sending], f"{users_of}")
    target.call("DELETE", "/api/v1/connections/used", token=admin)
    target.call("POST", "/api/v1/workflows/batch", {"action": "delete", "workflowIds": [called, caller, sending]})
    target.call("DELETE", "/api/v1/secrets/used", token=admin)


def story_evaluate(target: Target) -> None:
    """an expression is tried with given values and with those of a run, in which secrets are hidden"""
    admin = target.admin()

    def tried(text: str, **more) -> dict:
        return target.call("POST", "/api/v1/expressions/evaluate", {"text": text, **more})["data"]

    context = {"values": {"fetch": {"total": 10}}, "variables": {"limit": 5}}
    check(tried("{{fetch.total}} > [[limit]]", kind="condition", context=context)["value"] is True, "given values")
    wrong = tried("{{fetch.total}} > )", kind="condition", context=context)
    check(not wrong["valid"] and wrong["errors"][0]["range"]["start"] == 18, f"{wrong}")
    target.call("PUT", "/api/v1/secrets/tried", {"value": "open sesame"}, token=admin)
    steps = [{"id": "size", "moduleId": "expression", "parameters": {"expression": "{{secrets.tried.length}}"}}]
    workflow = target.workflow("Tried", steps)
    run = target.ended(target.start_run(workflow), "completed")["executionId"]
    check(tried("{{size.result}} + 1", kind="expression", executionId=run)["value"] == 12, "the values of a run")
    check(tried("{{secrets.tried}}", executionId=run)["value"] == "***", "no secret is shown")
    target.call("DELETE", "/api/v1/secrets/tried", token=admin)
    target.call("DELETE", f"/api/v1/workflows/{workflow}")


def story_editor(target: Target) -> None:
    """the web editor gets its lists, and sorts workflows into folders"""
    categories = target.call("GET", "/api/v1/modules/categories")["data"]
    check("logic" in json.dumps(categories), f"{categories}")
    check("vflow.system.js" in json.dumps(target.call("GET", "/api/v1/modules")), "the catalogue is listed")
    detailed = target.call("GET", "/api/v1/modules?detail=true&runnable=true")["data"]
    check(all(module["phrases"] and module["examples"] for module in detailed["modules"]), "one call shows all of it")
    target.call("GET", "/api/v1/modules/delay")
    check("duration" in json.dumps(target.call("GET", "/api/v1/modules/delay/input-schema")), "its inputs are described")
    target.call("GET", "/api/v1/workflows/hello/magic-variables")
    folder = target.call("POST", "/api/v1/folders", {"name": "System"}, status=201)["data"]
    path = f"/api/v1/folders/{folder['id']}"
    target.call("PUT", path, {"name": "Renamed"})
    check("Renamed" in json.dumps(target.call("GET", path)), "the change is stored")
    check(folder["id"] in json.dumps(target.call("GET", "/api/v1/folders")), "it is listed")
    target.call("DELETE", path)
    target.call("GET", "/api/v1/system/info")


def story_reference(target: Target) -> None:
    """the reference exists as a document and as a page, and each workflow has one of its own"""
    check("/api/v1/docs" in target.call("GET", "/api/v1/openapi.json", token="")["paths"], "the document")
    check(b"<!doctype html>" in target.call("GET", "/api/v1/docs", token="").lower(), "the page")
    check(b"<!doctype html>" in target.call("GET", "/api/v1/docs/modules", token="").lower(), "the modules' page")
    check("/api/v1/docs" in str(target.call("GET", "/", token="")), "the root says where to go on")
    check("paths" in target.call("GET", "/api/v1/workflows/hello/openapi.json"), "a workflow's own")


def story_events(target: Target) -> None:
    """an event starts the workflow with a trigger for it, and no other"""
    sms, notice = {"type": "sms"}, {"type": "notification", "packageName": "a.b"}
    share = {"type": "share", "sharedType": "text"}
    from_bank = {"sender_filter_type": "sender_contains", "sender_filter_value": "955"}
    # The trigger, the event, and the result of the run.
    told = [
        ("vflow.trigger.sms", {}, {**sms, "sender": "10086", "content": "hi"}, "{{t.message_content}}", "hi"),
        ("trigger_sms", from_bank, {**sms, "sender": "95588", "content": "ok"}, "{{t.sender_number}}", "95588"),
        ("vflow.trigger.notification", {}, {**notice, "title": "T", "content": "C"}, "{{t.title}}: {{t.content}}", "T: C"),
        ("trigger_notification", {"titleContains": "Order"}, {**notice, "title": "Order 7"}, "{{t.title}}", "Order 7"),
        ("vflow.trigger.share", {"acceptedType": "text"}, {**share, "content": "x"}, "{{t.shared_content}}", "x"),
        ("trigger_share", {}, {**share, "content": "y"}, "{{t.shared_content}}", "y"),
        ("trigger_webhook", {}, {"type": "webhook", "data": {"order": 7}}, "{{t.data.order}}", 7),
    ]
    for trigger, parameters, event, shown, expected in told:
        say = {"id": "say", "moduleId": "output", "parameters": {"value": shown}}
        steps = [{"id": "t", "moduleId": trigger, "parameters": parameters}, say]
        workflow = target.workflow(f"Waits for {trigger}", steps)
        begun = target.call("POST", "/api/v1/events", event, status=202)["data"]
        check([run["workflowId"] for run in begun["executions"]] == [workflow], f"{trigger}: {begun}")
        ended = target.ended(begun["executions"][0]["executionId"], "completed")
        check(ended["result"] == expected, f"{trigger}: {ended}")
        target.call("DELETE", f"/api/v1/workflows/{workflow}")


def story_schedules(target: Target) -> None:
    """a workflow with an interval is started again and again, until it is disabled"""
    steps = [{"id": "say", "moduleId": "output", "parameters": {"value": "{{trigger.scheduledTime}}"}}]
    workflow = target.workflow("Every", steps, triggerConfig={"type": "interval", "interval": 2, "unit": "second"})
    path = f"/api/v1/workflows/{workflow}"
    check(target.call("GET", path)["data"]["nextRunAt"] % 1000 == 0, "the next run is in whole seconds")
    listed = f"/api/v1/executions?workflowId={workflow}&status=completed"

    def twice():
        rows = target.call("GET", listed)["data"]["executions"]
        return rows if len(rows) >= 2 else None

    rows = until(twice, "it is started twice", target.patience)
    check({row["triggeredBy"] for row in rows} == {"interval"}, f"{rows}")
    target.call("POST", f"{path}/disable", {})
    check(target.call("GET", path)["data"]["nextRunAt"] is None, "a disabled workflow has no next run")


def story_tests_run_in_virtual_time(target: Target) -> None:
    """a workflow that is not stored is tested, with a day of waiting, a mock and a script"""
    steps = [
        {"id": "wait", "moduleId": "delay", "parameters": {"duration": 86_400_000}},
        {"id": "ask", "moduleId": "http_request", "parameters": {"url": "https://example.com/price"}},
        {"id": "twice", "moduleId": "vflow.system.js", "parameters": {"script": "return {n: 2 * inputs.n}", "inputs": {"n": 21}}},
        {"id": "out", "moduleId": "output", "parameters": {"value": "{{ask.body}} {{twice.outputs.n}}"}},
    ]
    tests = {
        "mocks": {"price": {"request": {"url": "https://example.com/*"}, "reply": {"text": "5"}}},
        "cases": [{"name": "good", "expect": {"result": "5 42", "elapsed": "1d"}}, {"name": "bad", "expect": {"result": "6 42"}}],
    }
    answer = target.call("POST", "/api/v1/workflows/test", {"workflow": {"name": "w", "steps": steps}, "tests": tests})["data"]
    check((answer["passed"], answer["failed"]) == (1, 1), f"{answer}")
    difference = answer["cases"][1]["differences"][0]
    check(difference["path"] == "cases[1].expect.result" and difference["found"] == '"5 42"', f"{difference}")
