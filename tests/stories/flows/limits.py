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
