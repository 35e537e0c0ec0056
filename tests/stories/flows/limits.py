"""Limits that runs share by a key."""

import json
import uuid

from target import Target, check, until


def calling(target: Target, name: str, key: str, limit: dict, seconds: float = 0.3) -> str:
    """A workflow that calls a busy system once, within a limit."""
    url = f"{target.outside.url}/busy?key={key}&seconds={seconds}"
    step = {"id": "call", "moduleId": "http_request", "parameters": {"url": url, "__limit_key": "{{trigger.data.partner}}-api", **limit}}
    return target.workflow(name, [step], inputs=[{"name": "partner", "type": "string"}])


def story_limit_of_places(target: Target) -> None:
    """ten runs call a system that takes two calls at a time, and never more"""
    key = uuid.uuid4().hex
    workflow = calling(target, f"Two at a time {key}", key, {"__limit_concurrency": 2})
    runs = [target.start_run(workflow, {"partner": key}) for _ in range(10)]
    for run in runs:
        target.ended(run, "completed")
    most, came = target.outside.hits[f"{key} most"], len(target.outside.came[key])
    check(most <= 2, f"{most} calls at once")
    check(came >= 10, f"{came} calls of 10 came")


def story_limit_of_a_rate(target: Target) -> None:
    """runs that start together call a system one after the other, as often as it allows"""
    key = uuid.uuid4().hex
    workflow = calling(target, f"Twice a second {key}", key, {"__limit_rate": 2, "__limit_per": 1}, 0)
    runs = [target.start_run(workflow, {"partner": key}) for _ in range(6)]
    for run in runs:
        target.ended(run, "completed")
    came = sorted(target.outside.came[key])
    check(len(came) >= 6, f"{len(came)} calls of 6 came")
    # Six calls take five gaps of half a second. Single calls can be late, and none is early.
    took = came[-1] - came[0]
    check(took >= 2.0, f"6 calls in {took} s")


def story_limit_without_a_queue(target: Target) -> None:
    """a step that does not wait fails and names its limit; a stop gives the place back"""
    key = uuid.uuid4().hex
    place = {"__limit_key": key, "__limit_concurrency": 1}
    holds = target.workflow(f"Holds {key}", [{"id": "w", "moduleId": "wait_for_callback", "parameters": place}])
    holder = target.start_run(holds)
    target.waiting(holder)
    url = f"{target.outside.url}/busy?key={key}&seconds=0"
    call = {"id": "call", "moduleId": "http_request", "parameters": {"url": url, **place, "__limit_queue": False}}
    impatient = target.workflow(f"Does not wait {key}", [call])
    refused = target.ended(target.start_run(impatient), "failed")
    check(f"limit '{key}'" in json.dumps(refused), json.dumps(refused))
    check(key not in target.outside.came, "a call without a place")
    patient = target.start_run(target.workflow(f"Waits {key}", [{**call, "parameters": {"url": url, **place}}]))
    target.waiting(patient)
    target.call("POST", f"/api/v1/executions/{holder}/stop", {})
    target.ended(patient, "completed")
    until(lambda: len(target.outside.came.get(key, [])) == 1, "the call of the one that waited", target.patience)


def story_limit_of_a_workflow(target: Target) -> None:
    """at most two runs of a workflow for each customer are under way; the others wait in order and are told so"""
    key = uuid.uuid4().hex
    url = f"{target.outside.url}/busy?key={key}&seconds=0.2"
    calls = [{"id": name, "moduleId": "http_request", "parameters": {"url": url}} for name in ("first", "second")]
    limit = {"key": "[[customer]]-runs", "concurrency": 2}
    workflow = target.workflow(f"Two runs at a time {key}", calls, inputs=[{"name": "customer", "type": "string"}], limit=limit)
    stored = target.call("GET", f"/api/v1/workflows/{workflow}")["data"]
    check(stored["limit"] == {**limit, "queue": True}, f"{stored['limit']}")
    runs = [target.start_run(workflow, {"customer": key}) for _ in range(8)]
    ends = [target.ended(run, "completed") for run in runs]
    most, came = target.outside.hits[f"{key} most"], len(target.outside.came[key])
    check(most <= 2, f"{most} runs at once")
    check(came >= 16, f"{came} calls of 16 came")
    check(ends[0]["completedAt"] < ends[7]["completedAt"], "the last one is not the first")


def story_limit_refuses_starts(target: Target) -> None:
    """a start without a place is refused by every API, a waiting run shows its limit, and a stop lets it begin"""
    key = uuid.uuid4().hex
    wait = [{"id": "w", "moduleId": "wait_for_callback"}]
    limit = {"key": key, "concurrency": 1}
    holder = target.start_run(target.workflow(f"Holds its place {key}", wait, limit=limit))
    target.waiting(holder)
    say = [{"id": "o", "moduleId": "output", "parameters": {"value": "said"}}]
    impatient = target.workflow(f"Is refused {key}", say, limit={**limit, "queue": False})
    for asynchronous in (True, False):
        refused = target.call("POST", f"/api/v1/workflows/{impatient}/execute", {"async": asynchronous}, status=409)
        check(refused["details"]["limitKey"] == key, f"{refused}")
        check(f"limit '{key}': all 1 places are taken" in refused["message"], f"{refused}")
    hook = {"kind": "webhook", "name": f"l{key[:20]}", "workflowId": impatient, "auth": "none", "enabled": True}
    target.call("POST", "/api/v1/apis", hook, status=201, token=target.admin())
    told = target.call("POST", f"/v1/hooks/admin/{hook['name']}", {}, token="", status=409)
    check(key in json.dumps(told), f"{told}")
    api = {"module": "limits", "function": f"f{key[:20]}", "workflowId": impatient, "auth": {"type": "none"}}
    made = target.call("POST", "/api/v1/apis", api, status=201, token=target.admin())["data"]
    target.call("POST", f"/api/v1/apis/{made.get('apiId') or made['id']}/enable", {}, token=target.admin())
    told = json.dumps(target.call("POST", f"/v1/api/admin/limits/{api['function']}", {}, token=""))
    check("requestError.conflict" in told and key in told, told)
    patient = target.start_run(target.workflow(f"Waits for its place {key}", say, limit=limit))
    shown = target.waiting(patient)
    check(shown["waitsForLimits"] == [key] and shown["outputs"] == {}, f"{shown}")
    child = {"id": "c", "moduleId": "call_workflow", "parameters": {"workflow_id": impatient}}
    parent = target.ended(target.start_run(target.workflow(f"Calls {key}", [child])), "failed")
    check(f"limit '{key}'" in json.dumps(parent), f"{parent}")
    target.call("POST", f"/api/v1/executions/{holder}/stop", {})
    check(target.ended(patient, "completed")["result"] == "said", "the run that waited")
    check(target.run(impatient)["status"] == "completed", "there is a place again")


def story_limit_of_a_workflow_is_checked(target: Target) -> None:
    """each bad field of a limit is named, and a change of the limit is a revision"""
    for limit, field in [
        (3, "limit"),
        ({"concurrency": 1}, "limit.key"),
        ({"key": "a"}, "limit"),
        ({"key": "a", "concurrency": 0}, "limit.concurrency"),
        ({"key": "a", "rate": 1.5}, "limit.rate"),
        ({"key": "a", "rate": 1, "per": 100000}, "limit.per"),
        ({"key": "a", "rate": 1, "queue": "no"}, "limit.queue"),
        ({"key": "a", "rate": 1, "places": 2}, "limit.places"),
        ({"key": "{{step.a}}", "rate": 1}, "limit.key"),
    ]:
        asked = {"name": f"Bad limit {uuid.uuid4().hex}", "steps": [], "limit": limit}
        refused = target.call("POST", "/api/v1/workflows", asked, status=400)
        check(refused["details"]["field"] == field, f"{limit}: {refused}")
        found = target.call("POST", "/api/v1/workflows/validate", asked)["data"]
        check(field in [finding["path"] for finding in found["errors"]], f"{limit}: {found}")
    workflow = target.workflow(f"Limited {uuid.uuid4().hex}", [], limit={"key": "a", "rate": 1, "per": 60})
    path = f"/api/v1/workflows/{workflow}"
    target.call("PUT", path, {"limit": None})
    check(target.call("GET", path)["data"]["limit"] is None, "the limit is removed")
    before = target.call("GET", f"{path}/revisions/1")["data"]
    check(before["limit"] == {"key": "a", "rate": 1, "per": 60.0, "queue": True}, f"{before}")
    compared = target.call("GET", f"{path}/revisions/1/compare")["data"]
    check("limit" in json.dumps(compared["settings"]), f"{compared}")
    target.call("PUT", path, {"limit": {"key": "a", "rate": 1}})
    copy = target.call("POST", f"{path}/duplicate", {}, status=201)["data"]["newWorkflowId"]
    check(target.call("GET", f"/api/v1/workflows/{copy}")["data"]["limit"] == {"key": "a", "rate": 1, "queue": True}, "the copy has it, too")
