"""The Model Context Protocol, as any program speaks it that can send JSON."""

import base64
import hashlib
import json
import urllib.parse

from target import Target, check, until

WORKFLOW = {
    "name": "Called by a model",
    "isEnabled": True,
    "inputs": [{"name": "who", "type": "string", "required": True}],
    "outputs": [{"name": "greeting", "type": "string", "value": "Hello [[who]]"}],
    "steps": [{"id": "out", "moduleId": "output", "parameters": {"value": "Hello [[who]]"}}],
}


def ask(target: Target, method: str, params: dict | None = None, **more) -> dict:
    """The result of a request."""
    answer = target.call("POST", "/mcp", {"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}}, **more)
    check("result" in answer, f"{method} {params}: {answer}")
    return answer["result"]


def use(target: Target, tool: str, arguments: dict, fails: bool = False, **more) -> dict:
    """What a tool gives."""
    result = ask(target, "tools/call", {"name": tool, "arguments": arguments}, **more)
    check(result["isError"] == fails, f"{tool} {arguments}: {result}")
    return json.loads(result["content"][0]["text"])


def story_mcp(target: Target) -> None:
    """a published workflow is a tool with types, and other tools build and run workflows"""
    admin = target.admin()
    greeted = ask(target, "initialize", {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "s", "version": "1"}})
    check(greeted["protocolVersion"] == "2025-11-25", f"{greeted}")
    target.call("POST", "/mcp", {"jsonrpc": "2.0", "method": "notifications/initialized"}, status=202)
    saved = use(target, "workflow_save", {"workflow": WORKFLOW})
    id = saved["workflowId"]
    name = f"greet_{id}"
    api = {"kind": "mcp", "name": name, "workflowId": id, "description": "Greets.", "readOnly": True, "enabled": True}
    record = target.call("POST", "/api/v1/apis", api, status=201, token=admin)["data"]
    tools = {tool["name"]: tool for tool in ask(target, "tools/list")["tools"]}
    check(tools[name]["inputSchema"]["required"] == ["who"] and "run_get" in tools, f"{tools.get(name)}")
    done = use(target, name, {"who": "you"})
    check((done["status"], done["outputs"]) == ("completed", {"greeting": "Hello you"}), f"{done}")
    wrong = use(target, name, {}, fails=True)
    check(wrong["error"]["field"] == "who", f"{wrong}")
    shown = use(target, "run_get", {"runId": done["runId"]})
    check(shown["inputs"] == {"who": "you"}, f"{shown}")
    tested = use(target, "test_run", {"workflowId": id, "case": {"inputs": {"who": "a"}, "expect": {"result": "Hello a"}}})
    check(tested["passed"] == 1, f"{tested}")
    slow = use(target, "workflow_save", {"workflow": {"name": "Slow for a model", "steps": [{"id": "w", "moduleId": "delay", "parameters": {"duration": 600000}}]}})
    run = use(target, "run_start", {"workflowId": slow["workflowId"], "wait": False})
    until(lambda: use(target, "run_get", {"runId": run["runId"]})["phase"] == "waiting", "the run waits")
    check(use(target, "run_stop", {"runId": run["runId"]})["status"] == "cancelled", "the run is stopped")
    target.call("DELETE", f"/api/v1/apis/{record['id']}", token=admin)
    target.call("POST", "/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, status=401, token="")


def story_mcp_verbs(target: Target) -> None:
    """only POST is answered at /mcp, because there are no sessions and no streams"""
    for verb in ("GET", "DELETE"):
        target.call(verb, "/mcp", status=405)


def story_mcp_oauth(target: Target) -> None:
    """clients find out where they get tokens, and get none without a person's consent"""
    resource = target.call("GET", "/.well-known/oauth-protected-resource/mcp", token="")
    server = target.call("GET", "/.well-known/oauth-authorization-server", token="")
    check(resource["authorization_servers"] == [server["issuer"]] and resource["resource"].endswith("/mcp"), f"{resource} {server}")
    query = "client_id=https%3A%2F%2Fclient.invalid%2Fc.json&redirect_uri=https%3A%2F%2Fclient.invalid%2Fcb"
    target.call("GET", f"/oauth/authorize?{query}", token="", status=400)
    target.call("POST", f"/oauth/authorize?{query}", {"decision": "allow"}, token="", status=400)
    refused = target.call("POST", "/oauth/token", {"grant_type": "refresh_token", "refresh_token": "guess"}, token="", status=400)
    check(refused == {"error": "invalid_grant"}, f"{refused}")


def story_mcp_registered_client(target: Target) -> None:
    """a registered client gets tokens for /mcp by the consent of a person with a key of its account"""
    admin = target.admin()
    redirect = "http://127.0.0.1:1234/callback"
    change = {"mcpClients": [{"name": "stories", "redirectUris": ["http://127.0.0.1/callback"]}]}
    client = target.call("PUT", "/api/v1/account", change, token=admin)["data"]["mcpClients"][0]["clientId"]
    check(target.call("GET", "/api/v1/account", token=admin)["data"]["mcpClients"][0]["clientId"] == client, "the client is stored")
    verifier = "v" * 43
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {"client_id": client, "redirect_uri": redirect, "response_type": "code", "code_challenge": challenge, "code_challenge_method": "S256", "scope": "read"}
    path = f"/oauth/authorize?{urllib.parse.urlencode(asked)}"
    check(b"stories" in target.call("GET", path, token=""), "the page names the client")
    form = urllib.parse.urlencode({"decision": "allow", "key": target.credentials["pairingKey"], "read": "on"})
    status, headers, _ = target.ask("POST", path, form.encode(), content_type="application/x-www-form-urlencoded")
    check(status == 303 and headers["location"].startswith(redirect), f"{status} {headers.get('location')}")
    code = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(headers["location"]).query))["code"]
    grant = {"grant_type": "authorization_code", "code": code, "client_id": client, "redirect_uri": redirect, "code_verifier": verifier}
    token = target.call("POST", "/oauth/token", grant, token="")["access_token"]
    names = [tool["name"] for tool in ask(target, "tools/list", token=token)["tools"]]
    check("run_get" in names and "run_start" not in names, f"{names}")
    target.call("GET", "/api/v1/workflows", token=token, status=401)
    target.call("PUT", "/api/v1/account", {"mcpClients": []}, token=admin)
    target.call("GET", path, token="", status=400)
    until(lambda: target.ask("POST", "/mcp", json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"}).encode(), authorization=f"Bearer {token}")[0] == 401, "its token has ended")


def story_types_of_a_version(target: Target) -> None:
    """a published version has schemas and an OpenAPI document of its own"""
    id = use(target, "workflow_save", {"workflow": WORKFLOW | {"name": "Typed"}})["workflowId"]
    target.call("POST", f"/api/v1/workflows/{id}/versions", {"enabled": True}, status=201, token=target.admin())
    target.call("PUT", f"/api/v1/workflows/{id}", {"inputs": []})
    for query, required in (("", []), ("?version=v1", ["who"])):
        schemas = target.call("GET", f"/api/v1/workflows/{id}/schemas{query}")["data"]
        check(schemas["inputs"]["required"] == required, f"{query}: {schemas}")
    document = target.call("GET", f"/api/v1/workflows/{id}/openapi.json?version=v1")
    check(list(document["paths"]) == [f"/v1/open/flow/trigger/v1/{id}"], f"{list(document['paths'])}")
    target.call("GET", f"/api/v1/workflows/{id}/schemas?version=v9", status=404)
