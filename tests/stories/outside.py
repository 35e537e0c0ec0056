"""The servers that workflows of the stories call: one origin over HTTP, another one, and one over
TLS with a certificate that is not trusted.

The path selects the behaviour, the query its details. If the server replaces a service (a push, a
model), `got` in the answer contains the request.
"""

import base64
import gzip
import hashlib
import json
import ssl
import threading
import time
import zlib
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

CERTIFICATE = Path(__file__).with_name("outside.pem")
TEXT = json.dumps({"ok": True, "text": "héllo 世界", "pad": "x" * 200}, ensure_ascii=False).encode()


class Outside:
    """Listens at three free ports, or at given ones, until the process ends."""

    def __init__(self, ports: tuple[int, int, int] = (0, 0, 0)):
        self.hits, self.came, self.kept, self.lock = Counter(), {}, {}, threading.Lock()
        plain, other, tls = (self.listen(port) for port in ports)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        tls.socket = context.wrap_socket(tls.socket, server_side=True, do_handshake_on_connect=False)
        for server in (plain, other, tls):
            threading.Thread(target=server.serve_forever, daemon=True).start()
        self.hosts = ["127.0.0.1:%d" % server.server_address[1] for server in (plain, other, tls)]
        self.url, self.other, self.tls = (f"{scheme}://{host}" for scheme, host in zip(("http", "http", "https"), self.hosts))

    def listen(self, port: int) -> "Server":
        return Server(self, port)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, outside: Outside, port: int):
        super().__init__(("127.0.0.1", port), Handler)
        self.outside = outside

    def handle_error(self, *_):
        """A caller that refuses the certificate, or that stops waiting, closes the connection."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        url = urlsplit(self.path)
        self.query = dict(parse_qsl(url.query, keep_blank_values=True))
        self.body, self.place = self.read(), url
        served = SERVED.get(url.path) or next((served for prefix, served in BELOW.items() if url.path.startswith(prefix)), nothing)
        served(self)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = answer

    def read(self) -> bytes:
        if self.headers.get("transfer-encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("content-length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def log_message(self, *_):
        pass

    def reply(self, content: bytes = b"", *fields: tuple[str, str], status: int = 200, kind: str = "application/json"):
        self.send_response(status)
        for name, value in (("content-type", kind), *fields) if kind else fields:
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("content-length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(content)

    def json(self, value, *fields: tuple[str, str], status: int = 200):
        self.reply(json.dumps(value, ensure_ascii=False).encode(), *fields, status=status)

    def got(self) -> dict:
        """The request, as a service would read it."""
        try:
            body = json.loads(self.body)
        except ValueError:
            body = self.body.decode("utf-8", "replace")
        return {"method": self.command, "path": self.place.path, "query": self.place.query, "body": body}


def nothing(call: Handler):
    call.json({"error": "nothing is here"}, status=404)


def echo(call: Handler):
    """The complete request, unchanged."""
    fields = [[name.lower(), value] for name, value in call.headers.items()]
    text = call.body.decode("utf-8", "replace")
    body = {"body": text, "base64": base64.b64encode(call.body).decode()}
    call.json({"method": call.command, "path": call.place.path, "query": call.place.query, "headers": fields, **body})


def status(call: Handler):
    call.reply(call.query.get("body", "").encode(), status=int(call.query["code"]), kind=call.query.get("type", "text/plain"))


def moved(call: Handler):
    cookie = [("set-cookie", "sid=abc; Path=/")] if "cookie" in call.query else []
    call.reply(b"", ("location", call.query["to"]), *cookie, status=int(call.query.get("code", 302)))


def packed(call: Handler):
    kind = call.query["as"]
    squeeze = zlib.compressobj(wbits=-15)
    contents = {
        "gzip": gzip.compress(TEXT),
        "deflate": zlib.compress(TEXT),
        "raw-deflate": squeeze.compress(TEXT) + squeeze.flush(),
    }
    call.reply(contents[kind], ("content-encoding", kind.removeprefix("raw-")))


def charset(call: Handler):
    """A text in a character set, labelled with it, with another one, or with none."""
    encoding, text = call.query["as"], call.query["text"]
    if "json" in call.query:
        text = json.dumps({"t": text}, ensure_ascii=False)
    label = call.query.get("label", encoding)
    kind = call.query.get("type", "text/plain") + ("" if label == "none" else f"; charset={label}")
    call.reply(text.encode(encoding), kind=kind)


def given(call: Handler):
    """The bytes that are given in the query."""
    call.reply(base64.b64decode(call.query["base64"]), kind=call.query.get("type", ""))


def without_length(call: Handler):
    call.send_response(200)
    call.send_header("content-type", "application/json")
    call.send_header("connection", "close")
    call.end_headers()
    call.wfile.write(b'{"a":1}')
    call.close_connection = True


def late(call: Handler):
    time.sleep(float(call.query["seconds"]))
    call.json({"late": True})


def busy(call: Handler):
    """Takes its time, and counts for each key how many calls it has at once, and when they came."""
    outside, key = call.server.outside, call.query["key"]
    with outside.lock:
        outside.hits[f"{key} now"] += 1
        outside.hits[f"{key} most"] = max(outside.hits[f"{key} most"], outside.hits[f"{key} now"])
        outside.came.setdefault(key, []).append(time.monotonic())
    time.sleep(float(call.query.get("seconds", "0.2")))
    with outside.lock:
        outside.hits[f"{key} now"] -= 1
    call.json({"ok": True})


def login(call: Handler):
    """A token for each key, which only this server and the story can know."""
    call.json({"token": canary(call.query["key"]), "list": [canary(call.query["key"])]})


def canary(key: str) -> str:
    return "canary-" + hashlib.sha256(f"the salt of the stories {key}".encode()).hexdigest()


def keep(call: Handler):
    """Keeps whole requests, by their key."""
    outside, text = call.server.outside, call.body.decode("utf-8", "replace")
    with outside.lock:
        outside.kept.setdefault(call.query["key"], []).append((dict(call.headers.items()), text))
    call.json({"ok": True})


def large(call: Handler):
    call.reply(b'"' + b"x" * int(call.query["bytes"]) + b'"')


def fields(call: Handler):
    """Header fields that are repeated."""
    link = '<https://api.example/p2>; rel="next", <https://api.example/p9>; rel="last"'
    call.json({}, ("set-cookie", "a=1; Path=/"), ("set-cookie", "b=2; Path=/"), ("x-multi", "one"), ("x-multi", "two"), ("link", link))


def flaky(call: Handler):
    """Fails a number of times for each key, and then succeeds."""
    with call.server.outside.lock:
        call.server.outside.hits[call.query["key"]] += 1
        tries = call.server.outside.hits[call.query["key"]]
    if tries > int(call.query["times"]):
        return call.json({"tries": tries})
    after = [("retry-after", call.query["after"])] if "after" in call.query else []
    call.json({"err": "busy"}, *after, status=int(call.query.get("code", 503)))


def total(call: Handler):
    call.json({"a": 1}, ("x-total", "7"))


def picture(call: Handler):
    call.reply(b"\x89PNG\r\n\x1a\n\x00\xff\xfe", kind="image/png")


def bark(call: Handler):
    call.json({"code": 200, "message": "success", "timestamp": 1, "got": call.got()})


def discord(call: Handler):
    call.json({"id": "1", "got": call.got()})


def telegram(call: Handler):
    got = call.got()
    call.json({"ok": True, "result": {"message_id": 7, "chat": {"id": got["body"].get("chat_id")}}, "got": got})


def feishu(call: Handler):
    call.json({"code": 0, "msg": "success", "data": {"message_id": "om_1"}, "got": call.got()})


def feishu_token(call: Handler):
    call.json({"code": 0, "msg": "ok", "tenant_access_token": "t-1", "expire": 7200})


def model(call: Handler):
    got = call.got()
    said = " / ".join(f"{message['role']}: {message['content']}" for message in got["body"]["messages"])
    choice = {"index": 0, "message": {"role": "assistant", "content": said}, "finish_reason": "stop"}
    call.json({"id": "c", "choices": [choice], "usage": {"total_tokens": 3}, "got": got})


def address(call: Handler):
    call.reply(b"203.0.113.7\n", kind="text/plain")


SERVED = {
    "/echo": echo,
    "/status": status,
    "/moved": moved,
    "/packed": packed,
    "/charset": charset,
    "/given": given,
    "/without-length": without_length,
    "/late": late,
    "/busy": busy,
    "/login": login,
    "/keep": keep,
    "/large": large,
    "/fields": fields,
    "/flaky": flaky,
    "/total": total,
    "/picture": picture,
    "/address": address,
    "/open-apis/auth/v3/tenant_access_token/internal": feishu_token,
    "/open-apis/auth/v3/tenant_access_token/internal/": feishu_token,
}
BELOW = {"/push": bark, "/bark/": bark, "/discord": discord, "/bot": telegram, "/robot": feishu, "/open-apis/": feishu, "/model/": model}
