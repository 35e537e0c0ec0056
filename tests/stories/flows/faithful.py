"""No value of a request is changed or dropped without a word."""

import json

from target import Target, check

LONG = "123456789012345678901234567890"


def send(target: Target, method: str, path: str, text: str, token: str = "") -> tuple[int, dict]:
    """Sends a JSON text as it is written."""
    status, _, answer = target.ask(method, path, text.encode(), content_type="application/json", authorization=f"Bearer {token or target.token}")
    return status, json.loads(answer)


def step(id: str, **parameters) -> dict:
    return {"id": id, "moduleId": "output", "parameters": parameters}


def story_numbers_that_no_value_can_hold(target: Target) -> None:
    """an integer beyond 64 bits is told, and refused where a text is needed; a rounded number is told"""
    id = target.workflow("Echoes a number", [step("out", value="[[n]]")])
    run = f"/api/v1/workflows/{id}/execute"
    for number, code, result in ((LONG, "long_integer", LONG), ("3.14159265358979323846", "rounded_number", 3.141592653589793), ("0.1", None, 0.1)):
        status, answer = send(target, "POST", run, f'{{"async": false, "inputVariables": {{"n": {number}}}}}')
        told = [(finding["code"], finding["path"]) for finding in answer.get("warnings", [])]
        check(status == 200 and answer["data"]["result"] == result, f"{number}: {answer}")
        check(told == ([(code, "inputVariables.n")] if code else []), f"{number}: {told}")
    status, answer = send(target, "POST", "/api/v1/workflows", f'{{"name": {LONG}, "steps": []}}')
    check((status, answer["details"]["field"]) == (400, "name"), f"{answer}")
    status, answer = send(target, "PUT", "/api/v1/secrets/long_number", f'{{"value": {LONG}}}', target.admin())
    check((status, answer["details"]["field"]) == (400, "value"), f"{answer}")
    saved = json.dumps({"name": "Long parameter", "steps": [step("out", value="LONG")]}).replace('"LONG"', LONG)
    status, answer = send(target, "POST", "/api/v1/workflows", saved)
    check(status == 201 and ("long_integer", "steps[0].parameters.value") in [(one["code"], one["path"]) for one in answer["warnings"]], f"{answer}")


def story_keys_that_are_given_twice(target: Target) -> None:
    """a key that an object has twice is refused with its place; open APIs keep the last value"""
    twice = '{"name": "Twice", "steps": [{"id": "a", "id": "b", "moduleId": "output", "parameters": {"value": "[[n]]"}}]}'
    for path in ("/api/v1/workflows", "/api/v1/workflows/validate", "/api/v1/workflows/import"):
        status, answer = send(target, "POST", path, twice)
        check((status, answer["details"]["field"]) == (400, "steps[0].id"), f"{path}: {answer}")
    id = target.workflow("Keeps the last", [step("out", value="[[n]]")])
    status, answer = send(target, "POST", f"/api/v1/workflows/{id}/execute", '{"inputVariables": {"n": 1, "n": 2}}')
    check((status, answer["details"]["field"]) == (400, "inputVariables.n"), f"{answer}")
    api = {"module": "faithful", "function": "last", "workflowId": id, "auth": "none", "enabled": True}
    target.call("POST", "/api/v1/apis", api, status=201, token=target.admin())
    status, answer = send(target, "POST", f"/v1/api/{target.credentials['account']}/faithful/last", '{"n": 1, "n": 2}')
    check(status == 200 and answer["response"]["data"] == 2, f"{answer}")


def story_imports_name_what_they_do_not_read(target: Target) -> None:
    """a file with two workflows in contradictory places, or with none, is refused"""
    workflow = {"name": "Imported once", "steps": [step("out", value=1)]}
    for body, field in (({"workflow": workflow, "workflows": 5}, "workflow"), ([], "body"), ({"workflows": []}, "workflows"), ({"workflow": 1}, "workflow")):
        answer = target.call("POST", "/api/v1/workflows/import", body, status=400)
        check(answer["details"]["field"] == field, f"{body}: {answer}")


def story_versions_end_with_their_workflow(target: Target) -> None:
    """a workflow with the id of a deleted one has none of its versions"""
    admin = target.admin()

    def imported(text: str) -> None:
        workflow = {"id": "faithful-versions", "name": "Has versions", "steps": [step("out", value=text)]}
        answer = target.call("POST", "/api/v1/workflows/import", {"workflow": workflow})
        check([row["workflowId"] for row in answer["data"]["imported"]] == ["faithful-versions"], f"{answer}")
        target.call("POST", "/api/v1/workflows/faithful-versions/enable", {})

    path = "/api/v1/workflows/faithful-versions"
    imported("one")
    target.call("POST", f"{path}/versions", {"enabled": True}, status=201, token=admin)
    api = {"module": "faithful", "function": "pinned", "workflowId": "faithful-versions", "version": "v1", "auth": "none", "enabled": True}
    target.call("POST", "/api/v1/apis", api, status=201, token=admin)
    called = f"/v1/api/{target.credentials['account']}/faithful/pinned"
    check(target.call("GET", called)["response"]["data"] == "one", "the version runs")
    target.call("DELETE", path)
    imported("two")
    check(target.call("GET", f"{path}/versions", token=admin)["data"]["versions"] == [], "nobody has published it")
    check("data" not in target.call("GET", called)["response"], "the deleted version does not run")
    check(target.call("POST", f"{path}/versions", {}, status=201, token=admin)["data"]["version"] == "v2", "the number is not given again")
    target.call("DELETE", path)


def story_names_that_nothing_has(target: Target) -> None:
    """a workflow for failures that is not there, flows of a token, and tests that cannot be read are told"""
    workflow = {"name": "Names nothing", "steps": [step("out", value=1)], "onFailure": "nope", "tests": {"cases": [{"nme": "x"}]}}
    answer = target.call("POST", "/api/v1/workflows", workflow, status=201)
    paths = {finding["path"] for finding in answer["warnings"]}
    check({"onFailure", "tests.cases[0].nme", "tests.cases[0].name"} <= paths, f"{paths}")
    answer = target.call("POST", "/api/v1/open-tokens", {"name": "faithful", "flows": ["nope"]}, status=201, token=target.admin())
    check(answer["warnings"][0]["path"] == "flows[0]", f"{answer}")
    twice = target.call("POST", "/api/v1/open-tokens", {"name": "faithful", "flows": ["a", "a"]}, status=400, token=target.admin())
    check(twice["details"]["field"] == "flows[1]", f"{twice}")


def story_parts_of_blocks_cannot_be_disabled(target: Target) -> None:
    """a disabled else keeps working, and a warning says so; a step takes the words that a trigger takes"""
    steps = [
        {"id": "i", "moduleId": "if_condition", "parameters": {"condition": "[[n]] == 1"}},
        step("a", value="then"),
        {"id": "e", "moduleId": "else", "isDisabled": "yes"},
        step("b", value="else"),
        {"id": "z", "moduleId": "endif"},
        step("c", value="skipped") | {"isDisabled": "on"},
    ]
    answer = target.call("POST", "/api/v1/workflows", {"name": "Disabled else", "steps": steps}, status=201)
    check([(one["code"], one["path"]) for one in answer["warnings"] if one["code"] == "disabled_mark"] == [("disabled_mark", "steps[2].isDisabled")], f"{answer}")
    for n, expected in ((1, "then"), (2, "else")):
        ran = target.run(answer["data"]["id"], {"n": n})
        check(ran["result"] == expected, f"{ran}")
    steps[5]["isDisabled"] = "zzz"
    refused = target.call("POST", "/api/v1/workflows", {"name": "Neither", "steps": steps}, status=400)
    check(refused["details"]["field"] == "steps[5].isDisabled", f"{refused}")
