#!/usr/bin/env python3
"""The Model Context Protocol of the built executable, used by clients that nobody here wrote: the
Python SDK in both generations of the protocol, fastmcp, the TypeScript SDK, and the conformance
suite of the protocol.

Needs the packages of infra/mcp.txt, and npm for the clients in JavaScript.
Usage: .venv-mcp/bin/python tests/system/mcp_clients.py [STORY ...]
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx2
from fastmcp import Client as FastClient
from fastmcp.client.transports import StreamableHttpTransport
from local import BINARY, ROOT, Local
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

sys.path.append(str(ROOT / "tests" / "stories"))
from target import check  # noqa: E402

MODES = ("auto", "legacy")
BUILDER = 16
GREETING = {
    "name": "Greeting",
    "isEnabled": True,
    "inputs": [{"name": "who", "type": "string", "required": True, "description": "Who is greeted"}, {"name": "times", "type": "integer", "defaultValue": 1}],
    "outputs": [{"name": "greeting", "type": "string", "value": "Hello [[who]]"}, {"name": "times", "type": "integer", "value": "[[times]]"}],
    "steps": [{"id": "out", "moduleId": "output", "parameters": {"value": "Hello [[who]]"}}],
}
FAILING = [
    {"id": "read", "moduleId": "http_request", "parameters": {"url": "http://127.0.0.1:1/[[which]]", "method": "GET", "fail_on_status": True}},
    {"id": "out", "moduleId": "output", "parameters": {"value": "{{read.status_code}}"}},
]


class Server:
    """The host, with a published tool."""

    def __init__(self, host: Local):
        self.host, self.url = host, f"{host.url}/mcp"
        self.token = host.made["accessToken"]
        self.greeting = self.made("/api/v1/workflows", GREETING)["id"]
        record = {"kind": "mcp", "name": "greet", "workflowId": self.greeting, "description": "Greets a person.", "destructive": False, "enabled": True}
        self.made("/api/v1/apis", record)

    def made(self, path: str, body: dict, status: int = 201) -> dict:
        got, answer = self.host.call("POST", path, body)
        check(got == status, f"POST {path}: {got} {answer}")
        return answer["data"]

    def client(self, mode: str, token: str | None = None, query: str = "") -> Client:
        http = httpx2.AsyncClient(headers={"Authorization": f"Bearer {token or self.token}"}, timeout=60)
        return Client(streamable_http_client(self.url + query, http_client=http), mode=mode)

    def post(self, body, status: int = 200, **headers: str):
        """A plain request, as any program sends it."""
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", "Accept": "application/json, text/event-stream", **headers}
        answer = httpx2.post(self.url, content=body if isinstance(body, (str, bytes)) else json.dumps(body), headers=sent, timeout=60)
        check(answer.status_code == status, f"{body}: {answer.status_code} {answer.text}")
        return answer


async def story_tools_have_typed_results(server: Server) -> None:
    for mode in MODES:
        async with server.client(mode) as client:
            listed = (await client.list_tools()).tools
            tool = next(tool for tool in listed if tool.name == "greet")
            check(len(listed) == BUILDER + 1, f"{[tool.name for tool in listed]}")
            check(tool.input_schema["required"] == ["who"], f"{tool.input_schema}")
            check(tool.output_schema["properties"]["outputs"]["properties"]["times"]["anyOf"][0] == {"type": "integer"}, f"{tool.output_schema}")
            check((tool.annotations.read_only_hint, tool.annotations.destructive_hint) == (False, False), f"{tool.annotations}")
            done = await client.call_tool("greet", {"who": "you", "times": "3"})
            data = done.structured_content
            check(not done.is_error and data["status"] == "completed", f"{mode}: {done}")
            check(data["outputs"] == {"greeting": "Hello you", "times": 3} and data["result"] == "Hello you", f"{data}")
            check(json.loads(done.content[0].text) == data, "the text is not the data")
            wrong = await client.call_tool("greet", {"who": "you", "times": "many"})
            check(wrong.is_error and json.loads(wrong.content[0].text)["error"]["field"] == "times", f"{wrong}")


async def story_a_workflow_is_built_by_tools_alone(server: Server) -> None:
    for mode in MODES:
        async with server.client(mode) as client:

            async def use(tool: str, fails: bool = False, **arguments):
                done = await client.call_tool(tool, arguments)
                check(bool(done.is_error) == fails, f"{mode} {tool} {arguments}: {done}")
                return json.loads(done.content[0].text)

            found = await use("module_search", query="http request")
            check(any(module["moduleId"] == "http_request" for module in found["modules"]), f"{found}")
            module = await use("module_get", moduleId="http_request")
            check(any(spec["id"] == "url" and spec["required"] for spec in module["inputs"]), f"{module}")
            found = await use("docs_search", query="idempotency key")
            check(found["sections"] and found["sections"][0]["uri"].startswith("sluice://docs/"), f"{found}")
            draft = {"name": f"Fetch {mode}", "inputs": [{"name": "which", "type": "string"}], "steps": FAILING}
            judged = await use("workflow_validate", workflow={**draft, "steps": [{"id": "x", "moduleId": "no_such_module"}]})
            check(judged["errors"] or judged["warnings"], f"{judged}")
            saved = await use("workflow_save", workflow=draft)
            id, etag = saved["workflowId"], saved["etag"]
            tested = await use("test_run", workflowId=id, case={"inputs": {"which": "a"}, "steps": {"read": {"outputs": {"status_code": 200}}}, "expect": {"status": "completed"}})
            check(tested["passed"] == 1, f"{tested}")
            run = await use("run_start", workflowId=id, inputs={"which": "a"})
            check(run["status"] == "failed" and run["failedStep"]["step"]["id"] == "read", f"{run}")
            again = await use("run_get", runId=run["runId"])
            check(again["failedStep"]["parameters"]["url"] == "http://127.0.0.1:1/a", f"{again}")
            logs = await use("run_logs", runId=run["runId"], level="error")
            check(logs["entries"], f"{logs}")
            shown = await use("workflow_get", workflowId=id)
            workflow = shown["workflow"]
            check(shown["etag"] == etag and workflow["steps"][0]["id"] == "read", f"{shown}")
            workflow["steps"][0] = {"id": "read", "moduleId": "set_variable", "parameters": {"name": "x", "value": 1}}
            workflow["steps"][1]["parameters"] = {"value": "[[x]]"}
            refused = await use("workflow_save", True, workflowId=id, workflow=workflow)
            check(refused["error"]["field"] == "etag", f"{refused}")
            refused = await use("workflow_save", True, workflowId=id, workflow=workflow, etag="99")
            check(refused["error"]["status"] == 412, f"{refused}")
            saved = await use("workflow_save", workflowId=id, workflow=workflow, etag=etag, note="no request")
            check(saved["revision"] == 2, f"{saved}")
            differs = await use("workflow_diff", workflowId=id, **{"from": "1"})
            check([step["id"] for step in differs["steps"]["changed"]] == ["read", "out"], f"{differs}")
            resumed = await use("run_resume", runId=run["runId"], revision="current")
            check(resumed["status"] == "completed", f"{resumed}")
            listed = await use("run_list", workflowId=id, status=["failed"])
            check([row["runId"] for row in listed["runs"]] == [run["runId"]], f"{listed}")
            published = await use("workflow_publish", workflowId=id, enabled=True)
            check(published["version"] == "v1", f"{published}")
            found = await use("workflow_list", search=f"Fetch {mode}")
            check(found["total"] == 1, f"{found}")
            refused = await use("run_start", True, workflowId=id, input={})
            check(refused["error"]["field"] == "input" and "inputs" in refused["error"]["message"], f"{refused}")


async def story_long_runs_answer_with_their_id(server: Server) -> None:
    slow = server.made("/api/v1/workflows", {"name": "Slow", "isEnabled": True, "steps": [{"id": "wait", "moduleId": "delay", "parameters": {"duration": 600000}}]})["id"]
    record = {"kind": "mcp", "name": "slow", "workflowId": slow, "description": "Waits.", "readOnly": True, "enabled": True, "async": True}
    server.made("/api/v1/apis", record)
    async with server.client("auto") as client:
        done = await client.call_tool("slow", {})
        run = done.structured_content
        check(run["status"] == "running" and "run_get" in run["next"], f"{run}")
        shown = (await client.call_tool("run_get", {"runId": run["runId"]})).structured_content
        check(shown["status"] == "running", f"{shown}")
        stopped = (await client.call_tool("run_stop", {"runId": run["runId"]})).structured_content
        check(stopped["status"] == "cancelled", f"{stopped}")
        repeated = await client.call_tool("run_stop", {"runId": run["runId"]})
        check(repeated.is_error, f"{repeated}")


async def story_resources_and_prompts(server: Server) -> None:
    for mode in MODES:
        async with server.client(mode) as client:
            pages = (await client.list_resources()).resources
            check(any(str(page.uri) == "sluice://docs/reference/workflows.md" for page in pages), f"{pages}")
            page = await client.read_resource("sluice://docs/reference/workflows.md")
            check(page.contents[0].text.startswith("# "), f"{page}")
            workflow = await client.read_resource(f"sluice://workflow/{server.greeting}")
            check(json.loads(workflow.contents[0].text)["workflow"]["name"] == "Greeting", f"{workflow}")
            templates = (await client.list_resource_templates()).resource_templates
            check(len(templates) == 3, f"{templates}")
            prompts = (await client.list_prompts()).prompts
            prompt = await client.get_prompt(prompts[0].name, {"runId": "exec-1"})
            check("exec-1" in prompt.messages[0].content.text, f"{prompt}")


async def story_an_open_token_calls_its_flows_and_no_more(server: Server) -> None:
    key = server.host.call("GET", f"/api/v1/workflows/{server.greeting}")[1]["data"]["flowKey"]
    own = server.made("/api/v1/open-tokens", {"name": "agent", "flows": [key]})["token"]
    other = server.made("/api/v1/open-tokens", {"name": "other", "flows": ["elsewhere"]})["token"]
    async with server.client("auto", own) as client:
        names = [tool.name for tool in (await client.list_tools()).tools]
        check(names == ["run_get", "greet"], f"{names}")
        run = (await client.call_tool("greet", {"who": "you"})).structured_content["runId"]
        shown = (await client.call_tool("run_get", {"runId": run})).structured_content
        check(shown["status"] == "completed" and "variables" not in shown, f"{shown}")
        manual = server.made(f"/api/v1/workflows/{server.greeting}/execute", {"async": False, "inputVariables": {"who": "x"}}, 200)
        foreign = await client.call_tool("run_get", {"runId": manual["executionId"]})
        check(foreign.is_error, f"{foreign}")
    async with server.client("auto", other) as client:
        names = [tool.name for tool in (await client.list_tools()).tools]
        check(names == ["run_get"], f"{names}")
        hidden = await client.call_tool("run_get", {"runId": run})
        check(hidden.is_error, f"{hidden}")
    listing = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "workflow_list", "arguments": {}}}
    refused = server.post(listing, 403, Authorization=f"Bearer {own}")
    check('scope="read"' in refused.headers["www-authenticate"], f"{refused.headers}")
    hidden = server.post({**listing, "params": {"name": "greet"}}, Authorization=f"Bearer {other}").json()
    check(hidden["error"]["code"] == -32602, f"{hidden}")


async def story_the_address_chooses_the_tools(server: Server) -> None:
    for query, expected in (("?tools=workflows", lambda names: "greet" in names and "workflow_save" not in names), ("?tools=builder", lambda names: "greet" not in names and len(names) == BUILDER)):
        async with server.client("auto", query=query) as client:
            names = [tool.name for tool in (await client.list_tools()).tools]
            check(expected(names), f"{query}: {names}")


async def story_the_same_key_starts_one_run(server: Server) -> None:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "greet", "arguments": {"who": "once"}}}
    runs = {server.post(call, **{"Idempotency-Key": "k1"}).json()["result"]["structuredContent"]["runId"] for _ in range(2)}
    check(len(runs) == 1, f"{runs}")
    call["params"]["_meta"] = {"sluice/idempotencyKey": "k1"}
    runs.add(server.post(call).json()["result"]["structuredContent"]["runId"])
    check(len(runs) == 1, f"{runs}")


async def story_the_wire_is_as_the_protocol_says(server: Server) -> None:
    listing = {"jsonrpc": "2.0", "id": "a", "method": "tools/list"}
    for method in ("GET", "DELETE"):
        answer = httpx2.request(method, server.url, headers={"Authorization": f"Bearer {server.token}"})
        check((answer.status_code, answer.headers["allow"]) == (405, "POST"), f"{method}: {answer.status_code}")
    check(server.post(listing).json()["id"] == "a", "the id is repeated")
    check(server.post({"jsonrpc": "2.0", "method": "notifications/initialized"}, 202).text == "", "a notification has an answer")
    for body, code in (("{", -32700), ([listing], -32600), ({"id": 1}, -32600)):
        check(server.post(body, 400).json()["error"]["code"] == code, f"{body}")
    check(server.post({**listing, "method": "no/such"}).json()["error"]["code"] == -32601, "an unknown method")
    check(server.post(listing, 400, **{"MCP-Protocol-Version": "1999-01-01"}).json()["error"]["code"] == -32022, "an unknown version")
    check(server.post(listing, 401, Authorization="Bearer x").headers["www-authenticate"].startswith("Bearer "), "no challenge")
    for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}):
        server.post(listing, 403, **headers)
    server.post(listing, **{"Origin": "http://localhost:6274"})


async def story_no_secret_is_shown(server: Server) -> None:
    secret = "hush-hush-1234"
    status, _ = server.host.call("PUT", "/api/v1/secrets/KEY", {"value": secret})
    check(status in (200, 201), f"{status}")
    steps = [{"id": "ask", "moduleId": "http_request", "parameters": {"url": "http://127.0.0.1:1/?k={{secrets.KEY}}"}}, {"id": "out", "moduleId": "fail", "parameters": {"message": "with {{secrets.KEY}}"}}]
    async with server.client("auto") as client:
        saved = (await client.call_tool("workflow_save", {"workflow": {"name": "Secretive", "steps": steps}})).structured_content
        started = await client.call_tool("run_start", {"workflowId": saved["workflowId"]})
        run = started.structured_content["runId"]
        for name in ("run_get", "run_logs"):
            started = f"{started}{await client.call_tool(name, {'runId': run})}"
        check(secret not in f"{started}", "a secret was shown")


async def story_fastmcp(server: Server) -> None:
    transport = StreamableHttpTransport(server.url, headers={"Authorization": f"Bearer {server.token}"})
    async with FastClient(transport) as client:
        check(any(tool.name == "greet" for tool in await client.list_tools()), "no tool")
        done = await client.call_tool("greet", {"who": "fast"})
        check(done.structured_content["outputs"]["greeting"] == "Hello fast", f"{done}")


async def main(words: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="sluice-mcp-") as folder, Local(Path(folder), "--in-memory", "--rate-limits", "off", "--allow-host", "127.0.0.1:1") as host:
        server = Server(host)
        for name, story in list(globals().items()):
            if name.startswith("story_") and (not words or any(word in name for word in words)):
                await story(server)
                print(f"{name.removeprefix('story_').replace('_', ' ')}: ok", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
