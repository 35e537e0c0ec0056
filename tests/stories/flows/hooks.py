"""Webhooks of other systems: signatures, bodies of all kinds, responses, handshakes, redeliveries."""

import base64
import hmac
import json
import time

from target import Target, check, until

SECRET = "a-secret-of-the-stories"
WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SEEN = {
    "body": "{{trigger.body}}",
    "raw": "{{trigger.raw_body}}",
    "encoding": "{{trigger.raw_body_encoding}}",
    "query": "{{trigger.query}}",
    "method": "{{trigger.method}}",
    "event": "{{trigger.headers.X-Event}}",
}

# The workflows of the webhooks, by path.
WORKFLOWS: dict[str, str] = {}


def hook(target: Target, name: str, steps: list[dict], **more) -> str:
    """Stores a workflow and an enabled webhook for it, and returns the path to call."""
    workflow = target.workflow(f"Webhook {name}", steps)
    record = {"kind": "webhook", "name": name, "workflowId": workflow, "auth": "none", "enabled": True, **more}
    made = target.call("POST", "/api/v1/apis", record, status=201, token=target.admin())["data"]
    check(SECRET not in json.dumps(made) and WHSEC not in json.dumps(made), f"a secret is shown: {made}")
    check(made["path"] == f"/v1/hooks/admin/{name}", f"{made}")
    WORKFLOWS[made["path"]] = workflow
    return made["path"]


def runs(target: Target, path: str) -> list[dict]:
    """The runs that a webhook has started."""
    return target.call("GET", f"/api/v1/executions?triggeredBy=webhook&workflowId={WORKFLOWS[path]}")["data"]["executions"]


def signed_by(preset: str, **more) -> dict:
    return {"auth": {"type": "hmac", "preset": preset, "secret": SECRET, **more}}


def digest(text: bytes, secret: bytes = SECRET.encode(), function: str = "sha256") -> bytes:
    return hmac.new(secret, text, function).digest()


def put_out(value) -> list[dict]:
    return [{"id": "o", "moduleId": "output", "parameters": {"value": value}}]


def send(target: Target, path: str, body: bytes, method: str = "POST", **headers: str) -> tuple[int, dict, object]:
    status, head, content = target.ask(method, path, body, **headers)
    is_json = head.get("content-type", "").startswith("application/json")
    return status, head, json.loads(content) if is_json and content else content


def accepted(target: Target, path: str, body: bytes, method: str = "POST", **headers: str) -> dict:
    """Sends a request that starts a run, and returns the run at its end."""
    status, _, answer = send(target, path, body, method, **headers)
    check(status == 202, f"{status} {answer!r}")
    return target.ended(answer["data"]["executionId"], "completed")


def refused(target: Target, path: str, body: bytes, **headers: str) -> None:
    status, head, answer = send(target, path, body, **headers)
    check((status, answer["code"]) == (401, 6001), f"{status} {answer}")
    check("www-authenticate" in head, f"{head}")


def story_signatures(target: Target) -> None:
    """the signatures of GitHub, Shopify and a sender of its own are verified, and others refused"""
    body = b'{"zen": "Keep it logically awesome."}'
    github = hook(target, "github", put_out(SEEN), **signed_by("github"))
    right = {"X_Hub_Signature_256": f"sha256={digest(body).hex()}", "X_Event": "ping"}
    run = accepted(target, github, body, **right)
    check(run["result"]["body"] == {"zen": "Keep it logically awesome."} and run["result"]["event"] == "ping", f"{run}")
    check("sha256=" not in json.dumps(run), f"the signature is shown: {run}")
    refused(target, github, body)
    refused(target, github, body, X_Hub_Signature_256=f"sha256={digest(body, b'guess').hex()}")
    shopify = hook(target, "shopify", put_out("ok"), **signed_by("shopify"))
    accepted(target, shopify, body, X_Shopify_Hmac_Sha256=base64.b64encode(digest(body)).decode())
    refused(target, shopify, b"{}", X_Shopify_Hmac_Sha256=base64.b64encode(digest(body)).decode())
    signed = "{{trigger.headers.X-Time}}.{{trigger.raw_body}}"
    own = hook(target, "own", put_out("ok"), **signed_by("custom", header="X-Proof", algorithm="sha512", prefix="p=", signed=signed))
    proof = f"p={digest(b'12.' + body, function='sha512').hex()}"
    accepted(target, own, body, X_Proof=proof, X_Time="12")
    refused(target, own, body, X_Proof=proof, X_Time="13")
    for path in [github, shopify, own]:
        check(len(runs(target, path)) == 1, f"a refused request has started a run of {path}")


def story_signed_times(target: Target) -> None:
    """the signatures of Stripe, Slack and Standard Webhooks hold for some minutes"""
    body, now = b'{"id": "evt_1"}', int(target.now() if hasattr(target, "now") else time.time())
    stripe = hook(target, "stripe", put_out("ok"), **signed_by("stripe"))
    slack = hook(target, "slack", put_out("ok"), **signed_by("slack"))
    standard = hook(target, "standard", put_out("ok"), auth={"type": "hmac", "preset": "standard_webhooks", "secrets": ["another-secret", WHSEC]})

    def of_stripe(at: int) -> dict:
        return {"Stripe_Signature": f"t={at},v1={digest(f'{at}.'.encode() + body).hex()}"}

    def of_slack(at: int, sent: bytes = body) -> dict:
        return {"X_Slack_Request_Timestamp": str(at), "X_Slack_Signature": f"v0={digest(f'v0:{at}:'.encode() + sent).hex()}"}

    def of_standard(at: int) -> dict:
        code = digest(f"msg_1.{at}.".encode() + body, base64.b64decode(WHSEC.removeprefix("whsec_")))
        return {"webhook_id": "msg_1", "webhook_timestamp": str(at), "webhook_signature": f"v1,{base64.b64encode(code).decode()}"}

    for path, headers in [(stripe, of_stripe), (slack, of_slack), (standard, of_standard)]:
        accepted(target, path, body, **headers(now))
        refused(target, path, body, **headers(now - 3600))
        refused(target, path, body, **headers(now + 3600))
        refused(target, path, b"{}", **headers(now))
    handshake = b'{"type": "url_verification", "challenge": "3eZbrw1aBm2rZgRNFdxV"}'
    status, _, answer = send(target, slack, handshake, **of_slack(now, handshake))
    check((status, answer) == (200, {"challenge": "3eZbrw1aBm2rZgRNFdxV"}), f"{status} {answer}")


def story_hook_bodies(target: Target) -> None:
    """a webhook takes JSON, forms with files, texts and queries"""
    path = hook(target, "bodies", put_out(SEEN), methods=["GET", "POST", "PUT", "PATCH"])
    form = "application/x-www-form-urlencoded"
    for method, kind, body, seen in [
        ("POST", "application/json", b'[1, {"a": null}]', [1, {"a": None}]),
        ("PUT", "application/json", b'"text"', "text"),
        ("PATCH", form, b"a=1&b=x+y&a=2", {"a": ["1", "2"], "b": "x y"}),
        ("POST", "text/plain", b"17", "17"),
        ("POST", "application/xml", b"<a/>", "<a/>"),
    ]:
        run = accepted(target, path, body, method, Content_Type=kind)["result"]
        check((run["body"], run["raw"], run["encoding"], run["method"]) == (seen, body.decode(), "text", method), f"{run}")
    part = 'Content-Disposition: form-data; name="{}"'
    file = part.format("f") + '; filename="a.csv"\r\nContent-Type: text/csv'
    body = f"--x\r\n{part.format('a')}\r\n\r\n1\r\n--x\r\n{file}\r\n\r\np,q\r\n--x--\r\n".encode()
    run = accepted(target, path, body, Content_Type="multipart/form-data; boundary=x")["result"]
    described = {"filename": "a.csv", "content_type": "text/csv", "size": 3, "content": "p,q", "encoding": "text"}
    check(run["body"] == {"a": "1", "f": described}, f"{run}")
    run = accepted(target, f"{path}?a=1&b=2&a=3&token=secret", b"", "GET")
    check(run["result"]["query"] == {"a": ["1", "3"], "b": "2", "token": "***"}, f"{run}")
    check(run["result"]["body"] is None and run["inputs"]["b"] == "2", f"{run}")
    status, _, content = send(target, path, b"", "HEAD")
    check((status, content) == (202, b""), f"{status} {content!r}")
    status, _, answer = send(target, path, b"{", Content_Type="application/json")
    check((status, answer["details"]["field"]) == (400, "body"), f"{status} {answer}")


def story_hook_bytes(target: Target) -> None:
    """a webhook takes bytes that are no text, as base64"""
    path = hook(target, "bytes", put_out(SEEN))
    run = accepted(target, path, b"\xff\x00\xfe", Content_Type="application/octet-stream")["result"]
    check((run["body"], run["raw"], run["encoding"]) == ("/wD+", "/wD+", "base64"), f"{run}")


def story_respond(target: Target) -> None:
    """a step answers the request while the run goes on, and redeliveries get the same answer"""
    steps = [
        {"id": "r", "moduleId": "respond", "parameters": {"status": 201, "headers": {"X-Order": "[[order]]"}, "body": {"got": "{{trigger.body.order}}"}}},
        {"id": "w", "moduleId": "wait_for_callback"},
        {"id": "o", "moduleId": "output", "parameters": {"value": "{{w.body}}"}},
    ]
    path = hook(target, "respond", steps, idempotencyKey="{{trigger.headers.X-Delivery}}")
    status, head, answer = send(target, path, b'{"order": 7}', X_Delivery="d-1")
    check((status, head["x-order"], answer) == (201, "7", {"got": 7}), f"{status} {head} {answer}")
    check(head["content-security-policy"] == "sandbox", f"{head}")
    again = send(target, path, b'{"order": 7, "attempt": 2}', X_Delivery="d-1")
    check((again[0], again[2]) == (201, {"got": 7}), f"{again}")
    other = send(target, path, b'{"order": 8}', X_Delivery="d-2")
    check((other[0], other[2]) == (201, {"got": 8}), f"{other}")
    rows = until(lambda: runs(target, path), "the runs", target.patience)
    check(len(rows) == 2, f"{rows}")
    for row in rows:
        run = target.waiting(row["executionId"])
        check(run["response"]["status"] == 201, f"{run}")
        address = run["outputs"]["w"]["callback_url"]["value"]
        target.call("POST", "/v1/" + address.split("/v1/", 1)[1], {"ok": True}, token="")
        check(target.ended(row["executionId"], "completed")["result"] == {"ok": True}, "the run goes on")
    fails = [{"id": "f", "moduleId": "fail", "parameters": {"message": "no luck"}}, {"id": "r", "moduleId": "respond"}]
    status, _, answer = send(target, hook(target, "fails", fails), b"{}")
    check((status, answer["code"]) == (500, 1003) and "no luck" not in json.dumps(answer), f"{status} {answer}")


def story_handshakes(target: Target) -> None:
    """Meta's registration is answered to those who know the verify token"""
    path = hook(target, "meta", put_out("ok"), **signed_by("github"), verifyToken="meta-verify-token")
    query = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token="
    status, head, content = send(target, f"{path}?{query}meta-verify-token", b"", "GET")
    check((status, content) == (200, b"1158201444") and head["content-type"].startswith("text/plain"), f"{status} {content!r}")
    check(send(target, f"{path}?{query}guess", b"", "GET")[0] == 403, "a wrong verify token")
    check(send(target, path, b"", "GET")[0] == 405, "the record takes POST alone")
    # The plain hash of Meta's body is that of GitHub.
    body = b'{"object": "page"}'
    accepted(target, path, body, X_Hub_Signature_256=f"sha256={digest(body).hex()}")


def story_approvals(target: Target) -> None:
    """a person decides on a page; following its addresses decides nothing"""
    fields = [{"name": "amount", "label": "Amount", "type": "number", "required": True, "default": 120}]
    parameters = {"title": "Pay <Ada>?", "message": "An invoice", "fields": fields}
    steps = [{"id": "w", "moduleId": "wait_for_callback", "parameters": parameters}, *put_out("{{w.body}}")]
    workflow = target.workflow("An approval", steps)
    form = {"Content_Type": "application/x-www-form-urlencoded", "Accept_Language": "en"}
    for word, body, expected in [
        ("approve", b"decision=approve&amount=99.5&comment=fine", {"approved": True, "amount": 99.5, "comment": "fine"}),
        ("reject", b"decision=reject", {"approved": False, "amount": None, "comment": ""}),
    ]:
        run = target.start_run(workflow)
        outputs = target.waiting(run)["outputs"]["w"]
        paths = ["/v1/" + outputs[name]["value"].split("/v1/", 1)[1] for name in ("page_url", "approve_url", "reject_url")]
        for path in paths:
            status, head, content = target.ask("GET", path, Accept_Language="en")
            check(status == 200 and b"Pay &lt;Ada&gt;?" in content and b"<script" not in content, f"{status} {content!r}")
            check("default-src 'none'" in head["content-security-policy"], f"{head}")
        check("批准" in target.ask("GET", f"{paths[0]}?lang=zh")[2].decode(), "the page in Chinese")
        address = "/v1/" + outputs["callback_url"]["value"].split("/v1/", 1)[1]
        check(b"Pay &lt;Ada&gt;?" in target.ask("GET", address, Accept_Language="en")[2], "the page at the address of programs")
        check(target.execution(run)["phase"] == "waiting", "a GET has decided")
        path = paths[1] if word == "approve" else paths[2]
        status, _, content = target.ask("POST", path, b"decision=approve&amount=much", **form)
        check(status == 422 and b"Please enter a number" in content, f"{status} {content!r}")
        check(target.ask("POST", path, body, **form)[0] == 200, "the decision is taken")
        check(target.ended(run, "completed")["result"] == expected, f"{expected}")
        for method, more in [("GET", None), ("POST", body)]:
            check(target.ask(method, path, more, **form)[0] == 410, f"{method} after the decision")
    check(target.ask("GET", "/v1/webhook/approval/nothing")[0] == 404, "an unknown address")
