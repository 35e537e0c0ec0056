#!/usr/bin/env python3
"""The Model Context Protocol of the built executable, used by clients that nobody here wrote: the
Python SDK in both generations of the protocol, fastmcp, the TypeScript SDK, and the conformance
suite of the protocol.

Needs the packages of infra/mcp.txt, and npm for the clients in JavaScript.
Usage: .venv-mcp/bin/python tests/system/mcp_clients.py [STORY ...]
"""

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
from fastmcp import Client as FastClient
from fastmcp.client.transports import StreamableHttpTransport
from identity_provider import story_tokens_of_an_identity_provider as story_tokens_of_an_identity_provider
from local import BINARY, ROOT, Local
from mcp import Client, StdioServerParameters
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientMetadata
from tls import TlsServer

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

    def __init__(self, host: Local, folder: Path):
        self.host, self.folder, self.url = host, folder, f"{host.url}/mcp"
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
            workflow["steps"][0]["parameters"]["__error_policy"] = "SKIP"
            workflow["steps"][1]["parameters"] = {"value": "skipped"}
            refused = await use("workflow_save", True, workflowId=id, workflow=workflow)
            check(refused["error"]["field"] == "etag", f"{refused}")
            refused = await use("workflow_save", True, workflowId=id, workflow=workflow, etag="99")
            check(refused["error"]["status"] == 412, f"{refused}")
            saved = await use("workflow_save", workflowId=id, workflow=workflow, etag=etag, note="goes on")
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


NODE = """
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
const [url, token] = process.argv.slice(2);
for (const options of [{}, { versionNegotiation: { mode: "auto" } }]) {
  const client = new Client({ name: "node", version: "1" }, options);
  const requestInit = { headers: { Authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  const { tools } = await client.listTools();
  const done = await client.callTool({ name: "greet", arguments: { who: "node" } });
  if (tools.length < 17 || done.structuredContent.outputs.greeting !== "Hello node") throw new Error(JSON.stringify(done));
  console.log(client.getNegotiatedProtocolVersion());
  await client.close();
}
"""
PACKAGES = ["@modelcontextprotocol/client@2.4.0", "@modelcontextprotocol/conformance@0.1.13"]
# The other scenarios need the tools and resources of the suite's own server.
SCENARIOS = ["server-initialize", "ping", "tools-list", "resources-list", "prompts-list", "server-sse-multiple-streams", "dns-rebinding-protection"]


async def story_clients_in_javascript_and_the_conformance_suite(server: Server) -> None:
    if not shutil.which("npm"):
        print("npm is missing: the TypeScript SDK and the conformance suite were not tried")
        return
    folder = server.folder / "node"
    folder.mkdir()
    run(["npm", "init", "--yes"], folder)
    run(["npm", "install", "--silent", "--no-audit", "--no-fund", *PACKAGES], folder)
    (folder / "client.mjs").write_text(NODE)
    said = await asyncio.to_thread(run, ["node", "client.mjs", server.url, server.token], folder)
    check(said.split() == ["2025-11-25", "2026-07-28"], said)
    with Proxy(server) as proxy:
        for scenario in SCENARIOS:
            command = ["node_modules/.bin/conformance", "server", "--url", proxy.url, "--scenario", scenario]
            said = await asyncio.to_thread(run, command, folder)
            check(" 0 failed" in said, f"{scenario}: {said}")


async def story_a_program_that_starts_a_program(server: Server) -> None:
    bridge = StdioServerParameters(command=str(BINARY), args=["mcp", "--stdio", "--tools", "workflows"], env={"SLUICE_URL": server.host.url, "SLUICE_TOKEN": server.token, "HOME": str(server.folder)})
    for mode in MODES:
        async with Client(bridge, mode=mode) as client:
            names = [tool.name for tool in (await client.list_tools()).tools]
            check("greet" in names and "workflow_save" not in names, f"{names}")
            done = await client.call_tool("greet", {"who": "bridge"})
            check(done.structured_content["outputs"]["greeting"] == "Hello bridge", f"{done}")


class Storage:
    """Where the client keeps its tokens."""

    def __init__(self):
        self.tokens, self.client = None, None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens) -> None:
        self.tokens = tokens

    async def get_client_info(self):
        return self.client

    async def set_client_info(self, client) -> None:
        self.client = client


class Described:
    """The document that describes a client, on a TLS server with an authority of its own."""

    REDIRECT = "http://127.0.0.1:33418/callback"

    def __init__(self, folder: Path):
        self.tls = TlsServer(folder, lambda _: {"client_id": self.id, "client_name": "<b>A client</b>", "redirect_uris": [self.REDIRECT], "token_endpoint_auth_method": "none"})
        self.id = f"{self.tls.url}/client.json"


async def story_a_person_connects_a_client(_: Server) -> None:
    """OAuth, as the SDK does it: metadata, a page, a code, tokens, a refresh."""
    with tempfile.TemporaryDirectory(prefix="sluice-oauth-") as name:
        folder = Path(name)
        described = Described(folder)
        with Local(folder, "--in-memory", "--rate-limits", "off", "--allow-host", described.tls.address, environment={"SSL_CERT_FILE": str(described.tls.authority)}) as host:
            seen: dict = {}

            async def agree(url: str) -> None:
                page = httpx2.get(url + "&lang=en")
                check(page.status_code == 200 and "A client" in page.text and "<b>A" not in page.text and "<script" not in page.text, f"{page.status_code} {page.text}")
                check("frame-ancestors 'none'" in page.headers["content-security-policy"], f"{page.headers}")
                check("授权" in httpx2.get(url + "&lang=zh").text, "the page in Chinese")
                wrong = httpx2.post(url, data={"decision": "allow", "key": "guess", "read": "on"})
                check(wrong.status_code == 200 and "flaw" in wrong.text, f"{wrong.status_code}")
                denied = httpx2.post(url, data={"decision": "deny"})
                check(denied.status_code == 303 and "error=access" in denied.headers["location"], f"{denied.headers}")
                agreed = httpx2.post(url, data={"decision": "allow", "key": host.made["pairingKey"], "read": "on", "execute": "on"})
                check(agreed.status_code == 303, f"{agreed.status_code} {agreed.text}")
                seen.update(urllib.parse.parse_qsl(urllib.parse.urlsplit(agreed.headers["location"]).query))

            async def called_back() -> AuthorizationCodeResult:
                check(seen["iss"] == host.url, f"{seen}")
                return AuthorizationCodeResult(code=seen["code"], state=seen["state"], iss=seen["iss"])

            storage = Storage()
            metadata = OAuthClientMetadata(client_name="A client", redirect_uris=[described.REDIRECT], token_endpoint_auth_method="none", scope="read execute")
            provider = OAuthClientProvider(f"{host.url}/mcp", metadata, storage, agree, called_back, client_metadata_url=described.id)
            async with Client(streamable_http_client(f"{host.url}/mcp", http_client=httpx2.AsyncClient(auth=provider, timeout=60))) as client:
                names = [tool.name for tool in (await client.list_tools()).tools]
                check("run_start" in names and "workflow_save" not in names, f"{names}")
                done = await client.call_tool("run_start", {"workflowId": "hello", "inputs": {"name": "you"}})
                check(done.structured_content["status"] == "completed", f"{done}")
            token = storage.tokens
            # The token is for this endpoint alone.
            check(host.call("GET", "/api/v1/workflows", Authorization=f"Bearer {token.access_token}")[0] == 401, "the token opens the API")
            form = {"grant_type": "authorization_code", "code": seen["code"], "client_id": described.id, "redirect_uri": described.REDIRECT, "code_verifier": "x" * 43}
            check(httpx2.post(f"{host.url}/oauth/token", data=form).json() == {"error": "invalid_grant"}, "a code was taken twice")
            form = {"grant_type": "refresh_token", "refresh_token": token.refresh_token}
            for other in ({}, {"client_id": "https://other.example/about.json"}):
                check(httpx2.post(f"{host.url}/oauth/token", data={**form, **other}).json() == {"error": "invalid_grant"}, f"refreshed for {other}")
            form["client_id"] = described.id
            fresh = httpx2.post(f"{host.url}/oauth/token", data=form)
            check(fresh.status_code == 200 and fresh.json()["scope"] == "read execute", f"{fresh.text}")
            check(httpx2.post(f"{host.url}/oauth/token", data=form).json() == {"error": "invalid_grant"}, "a refresh token was taken twice")
            listing = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
            statuses = [httpx2.post(f"{host.url}/mcp", json=listing, headers={"Authorization": f"Bearer {one}"}).status_code for one in (token.access_token, fresh.json()["access_token"])]
            check(statuses == [401, 200], f"{statuses}")
            devices = json.dumps(host.call("GET", "/api/v1/devices")[1])
            check("A client" in devices, devices)
            foreign = httpx2.get(f"{host.url}/oauth/authorize?client_id=https://localhost:1/x&redirect_uri=https://evil.example/cb")
            check(foreign.status_code == 400 and "location" not in foreign.headers, f"{foreign.status_code}")
        described.tls.stop()


class Proxy:
    """Adds the token to requests of clients that cannot send one."""

    def __init__(self, server: Server):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = [(name, value) for name, value in self.headers.items() if name.lower() not in ("authorization", "host")]
                # The host sees the name that the client has used.
                headers += [("Authorization", f"Bearer {server.token}"), ("Host", self.headers["host"])]
                answer = httpx2.request(self.command, server.host.url + self.path, content=body, headers=headers, timeout=60)
                self.send_response(answer.status_code)
                self.send_header("Content-Length", str(len(answer.content)))
                self.send_header("Content-Type", answer.headers.get("content-type", "text/plain"))
                self.end_headers()
                self.wfile.write(answer.content)

            do_GET = do_POST = do_DELETE = answer

            def log_message(self, *_) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        # A client may hang up before it has read everything.
        self.server.handle_error = lambda *_: None
        self.url = f"http://127.0.0.1:{self.server.server_port}/mcp"

    def __enter__(self) -> "Proxy":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self.server.shutdown()


def run(command: list, folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
    check(done.returncode == 0, f"{command}: {done.returncode} {done.stdout[-3000:]}")
    return done.stdout


async def main(words: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="sluice-mcp-") as folder, Local(Path(folder), "--in-memory", "--rate-limits", "off", "--allow-host", "127.0.0.1:1") as host:
        server = Server(host, Path(folder))
        for name, story in list(globals().items()):
            if name.startswith("story_") and (not words or any(word in name for word in words)):
                await story(server)
                print(f"{name.removeprefix('story_').replace('_', ' ')}: ok", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
