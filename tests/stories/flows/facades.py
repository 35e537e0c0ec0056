"""The four facades with which other systems run workflows. The fifth, for the web editor, is used
in all other stories.
"""

import json

from target import Target, check, until


def story_botman(target: Target) -> None:
    """a workflow is published and called without a token of Sluice"""
    admin = target.admin()
    api = {"module": "系统", "function": "greet", "workflowId": "hello", "auth": {"type": "none"}}
    made = target.call("POST", "/api/v1/apis", api, status=201, token=admin)["data"]
    identifier = made.get("apiId") or made["id"]
    listed = json.dumps(target.call("GET", "/api/v1/apis", token=admin), ensure_ascii=False)
    check(identifier in listed and "系统" in listed, listed)
    call = "/v1/api/admin/%E7%B3%BB%E7%BB%9F/greet"
    refused = json.dumps(target.call("POST", call, {"name": "Bo"}, token=""))
    check("apiDisabled" in refused, refused)
    target.call("POST", f"/api/v1/apis/{identifier}/enable", {}, token=admin)
    for method, path, body in [("POST", call, {"name": "Bo"}), ("GET", f"{call}?name=Bo", None)]:
        answer = json.dumps(target.call(method, path, body, token=""), ensure_ascii=False)
        check("Hello, Bo!" in answer, answer)
        uid = json.loads(answer)["response"]["uid"]
        asked = target.call("GET", f"{call}/result/{uid}", token="")
        check(asked == json.loads(answer), f"{asked}")
    target.call("POST", f"/api/v1/apis/{identifier}/disable", {}, token=admin)
    record = f"/api/v1/apis/{identifier}"
    target.call("PUT", record, {"debugData": {"name": "Cy"}}, token=admin)
    check(target.call("GET", record, token=admin)["data"]["debugData"] == {"name": "Cy"}, "the change is stored")
    tried = json.dumps(target.call("POST", f"{record}/debug", {}, token=admin), ensure_ascii=False)
    check("Hello, Cy!" in tried, tried)
    target.call("DELETE", record, token=admin)
    target.call("GET", record, token=admin, status=404)


def story_juggle(target: Target) -> None:
    """a version is published and called as a flow, with both prefixes"""
    admin = target.admin()
    made = target.call("POST", "/api/v1/workflows/hello/versions", {"enabled": True}, status=201, token=admin)
    version, token = made["data"]["version"], target.credentials["juggleToken"]
    for prefix in ["/v1/open/flow", "/open/v1/flow"]:
        target.call("GET", f"{prefix}/trigger/{version}/hello", status=401, token="")
        run = target.call("GET", f"{prefix}/trigger/{version}/hello?name=Bo&juggleToken={token}", token="")["result"]
        check((run["status"], run["data"]) == ("FINISH", {"greeting": "Hello, Bo!"}), f"{run}")
        path = f"{prefix}/getAsyncFlowResult/{run['flowInstanceId']}"
        shown = target.call("GET", path, token="", Juggle_Token=token)
        check(shown["result"] == run["data"], f"{shown}")
        path = f"{prefix}/getAsyncFlowResult?flowInstanceId={run['flowInstanceId']}"
        check(target.call("GET", path, token="", Juggle_Token=token) == shown, "the id in the query")


def story_itrigger(target: Target) -> None:
    """an application gets tokens and calls the APIs that it can call"""
    app = f"appId={target.credentials['appId']}&appSecret={target.credentials['appSecret']}"
    for path in ["token", "token/refresh"]:
        answer = target.call("GET", f"/itrigger-tenant/v1/basic/accessTokenOpen/{path}?{app}", token="")
        token = answer["data"]["accessToken"]
        for base in ["/itrigger-tenant/v1/basic", "/itrigger-bff/v2/open/api"]:
            for method, name in [("GET", "get"), ("POST", "post")]:
                path = f"{base}/openAPItest/test/{name}?accessToken={token}"
                check(target.call(method, path, token="")["data"] == "ok", f"{method} {path}")
    steps = [{"id": "e", "moduleId": "trigger_event", "parameters": {"eventCode": "paid"}}]
    workflow = target.workflow("Paid", steps)
    event = {"personId": "7", "brandId": "3", "eventCode": "paid", "eventTime": 1704067200000}
    told = target.call("POST", f"/itrigger-bff/v2/open/api/event/trigger?accessToken={token}", event, token="")
    check(told == {"code": 200, "message": "操作成功"}, f"{told}")
    runs = until(lambda: target.call("GET", f"/api/v1/executions?workflowId={workflow}")["data"]["executions"], "it runs", target.patience)
    target.ended(runs[0]["executionId"], "completed")
    # Runs that the application has not started cannot be distinguished from unknown ones.
    path = f"/itrigger-tenant/v1/basic/executionOpen/result?accessToken={token}&executionId={runs[0]['executionId']}"
    foreign = target.call("GET", path, token="", status=(200, 404))
    check(foreign["code"] not in (200, 202), f"{foreign}")


def story_dpa(target: Target) -> None:
    """a business system gets a token with OAuth and runs a workflow"""
    client, secret = target.credentials["clientId"], target.credentials["clientSecret"]
    path = f"/api/dp/auth/oauth/authorize?response_type=code&scope=default&client_id={client}"
    code = target.call("GET", path, token="")["data"]["code"]
    body = {"code": code, "client_id": client, "client_secret": secret, "grant_type": "authorization_code"}
    given = target.call("POST", "/api/dp/auth/oauth/token", body, token="")["data"]
    target.call("POST", "/api/dp/auth/oauth/token", body, token="", status=400)
    bearer = {"token": "", "Authorization": given["token_type"] + given["access_token"]}

    def post(path: str, body: dict, code: int = 200) -> dict:
        answer = target.call("POST", f"/api/dpa/process/{path}", body, **bearer)
        check(answer["code"] == code, f"{answer}")
        return answer["data"]

    listed = post("variable/listVar", {"processModelId": "hello", "type": "running"})
    check([row["name"] for row in listed] == ["name"], f"{listed}")
    run = post("processrun/execute/hello", {"sync": "true", "second": "20", "paramFlag": "true", "mapParam": {"name": "Bo"}})
    check(run["status"] == "FINISH" and "Hello, Bo!" in run["outParams"][0]["result"], f"{run}")
    path = f"/api/dpa/process/processrun/getProcessRunStatus?modelId=hello&instanceId={run['instanceId']}"
    check(target.call("GET", path, **bearer)["data"]["status"] == "FINISH", "it has ended")
    asked = {"modelId": "hello", "instanceId": run["instanceId"], "paramFlag": "true"}
    check(post("processModel/getOutParamByModelId", asked) == run["outParams"], "the same outputs")
    slow = next(row for row in post("processModel/listAll", {}) if row["processModelId"] == "slow-hello")
    path = slow["executeUrl"].split("/api/dpa/process/")[1]
    started = post(path, {"mapParam": {"seconds": 11}})["instanceId"]
    post(path, {}, code=999)
    target.call("POST", f"/api/v1/executions/{started}/stop", {})
