#!/usr/bin/env python3
"""Servers that a workflow can meet: some are slow, send too much, send wrong data or break off, and
some addresses must never be called. A run of the local host calls each of them. Each run must end
soon with a reason, and the memory of the host must not grow, not even with two hundred slow answers
at once.

The local host must be built (`cargo build --release`).
Usage: tests/system/hostile.py
"""

import gzip
import json
import socket
import struct
import sys
import tempfile
import threading
import time
import zlib
from pathlib import Path

from local import Local

# In seconds: the timeout of a step whose server never ends, and that of all others, which must
# have another reason to end (a chain of redirects takes long on a busy machine); the longest time
# of a run, which is between both; and of all runs together.
STEP, ENOUGH, RUN, PATIENCE = 3, 60, 30, 120
# The allowed growth of the host in megabytes: by all servers, and by the slow answers.
GROWTH, BY_DRIPS = 48, 64
DRIPS = 200
OK = b"HTTP/1.1 200 OK\r\n"
BROKEN, TIMEOUT, LARGE, HEADERS = "broke, or its answer is not HTTP", "Connection timeout", "has more than 262144 bytes", "headers of the response are too large"
PACKED = "is not the gzip that it says it is"


def says(*parts: bytes):
    """A server that sends this, and closes."""

    def serve(stream: socket.socket):
        for part in parts:
            stream.sendall(part)

    return serve


def body(content: bytes, *fields: str, length: int | None = None):
    head = "".join(f"{field}\r\n" for field in (*fields, f"content-length: {len(content) if length is None else length}"))
    return says(OK + head.encode() + b"\r\n" + content)


def endless(first: bytes, block: bytes, pause: float = 0):
    """A server that sends this until the client closes the connection."""

    def serve(stream: socket.socket):
        stream.sendall(first)
        while True:
            stream.sendall(block)
            time.sleep(pause)

    return serve


def silent(stream: socket.socket):
    stream.settimeout(PATIENCE)
    stream.recv(1)


def reset(after: bytes):
    """A server that breaks the connection off, so that the client notices it."""

    def serve(stream: socket.socket):
        stream.sendall(after)
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return serve


def moved(location: str, status: int = 302):
    return says(f"HTTP/1.1 {status} Moved\r\nlocation: {location}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n".encode())


def bomb(times: int) -> bytes:
    packed = b"\0" * (16 << 20)
    for _ in range(times):
        packed = gzip.compress(packed)
    return packed


# The answers below each path, and the error of a run that calls it; None if the run completes.
SERVED = {
    "silent": (silent, TIMEOUT),
    "head-drips": (endless(OK + b"x: ", b"y", 0.05), TIMEOUT),
    "body-drips": (endless(OK + b"content-length: 100000\r\n\r\n", b"y", 0.05), TIMEOUT),
    "chunks-drip": (endless(OK + b"transfer-encoding: chunked\r\n\r\n", b"1\r\ny\r\n", 0.05), TIMEOUT),
    "stops-in-head": (lambda stream: (stream.sendall(OK + b"x: y"), silent(stream)), TIMEOUT),
    "stops-in-body": (lambda stream: (stream.sendall(OK + b"content-length: 10\r\n\r\nhalf"), silent(stream)), TIMEOUT),
    "goes-on-continuing": (endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.02), TIMEOUT),
    "endless-body": (endless(OK + b"\r\n", b"y" * 65536), LARGE),
    "endless-chunks": (endless(OK + b"transfer-encoding: chunked\r\n\r\n", b"10000\r\n" + b"y" * 65536 + b"\r\n"), LARGE),
    "declares-a-terabyte": (body(b"y" * 300_000, length=1 << 40), LARGE),
    "endless-head": (endless(OK, b"a: b\r\n" * 1000), BROKEN),
    "endless-field": (endless(OK + b"a: ", b"b" * 65536), BROKEN),
    "large-head": (says(OK + b"a: " + b"b" * 70_000 + b"\r\ncontent-length: 0\r\n\r\n"), HEADERS),
    "many-fields": (says(OK + b"".join(b"a%d: b\r\n" % n for n in range(5000)) + b"content-length: 0\r\n\r\n"), BROKEN),
    "gzip-bomb": (body(bomb(1), "content-encoding: gzip"), LARGE),
    "gzip-of-gzip": (body(bomb(2), "content-encoding: gzip"), None),
    "deflate-bomb": (body(zlib.compress(b"\0" * (64 << 20)), "content-encoding: deflate"), LARGE),
    "no-gzip-at-all": (body(b"not packed", "content-encoding: gzip"), PACKED),
    "half-a-gzip": (body(gzip.compress(b"hello" * 9999)[:40], "content-encoding: gzip"), PACKED),
    "closes-at-once": (lambda stream: None, BROKEN),
    "closes-in-head": (says(OK + b"x"), BROKEN),
    "closes-in-body": (body(b"half", length=10), BROKEN),
    "closes-in-chunk": (says(OK + b"transfer-encoding: chunked\r\n\r\n5\r\nha"), BROKEN),
    "resets-at-once": (reset(b""), BROKEN),
    "resets-in-body": (reset(OK + b"content-length: 10\r\n\r\nhalf"), BROKEN),
    "nonsense": (says(b"\x00\xff\x01 nonsense\r\n\r\n"), BROKEN),
    "another-protocol": (says(b"SSH-2.0-OpenSSH_9.6\r\n"), BROKEN),
    "a-later-http": (says(b"HTTP/9.9 200 OK\r\n\r\n"), BROKEN),
    "a-status-of-words": (says(b"HTTP/1.1 fine OK\r\n\r\n"), BROKEN),
    "a-negative-length": (says(OK + b"content-length: -1\r\n\r\n"), BROKEN),
    "two-lengths": (says(OK + b"content-length: 3\r\ncontent-length: 5\r\n\r\nabcde"), BROKEN),
    "a-huge-length": (says(OK + b"content-length: 99999999999999999999\r\n\r\n"), BROKEN),
    "a-huge-chunk": (says(OK + b"transfer-encoding: chunked\r\n\r\nffffffffffffffff1\r\n"), BROKEN),
    "a-chunk-of-words": (says(OK + b"transfer-encoding: chunked\r\n\r\nwords\r\n"), BROKEN),
    "a-folded-field": (says(OK + b"a: b\r\n  c\r\ncontent-length: 0\r\n\r\n"), BROKEN),
    "a-field-without-name": (says(OK + b": b\r\ncontent-length: 0\r\n\r\n"), BROKEN),
    "says-more-than-asked": (says(OK + b"content-length: 2\r\n\r\nokHTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil"), None),
    "not-text": (body(bytes(range(256)) * 16, "content-type: text/plain; charset=utf-8"), None),
    "an-early-hint": (says(b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" + OK + b"content-length: 0\r\n\r\n"), None),
    "an-odd-status": (says(b"HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n"), None),
    "moved-to-itself": (moved("/moved-to-itself"), "more than 3 redirects"),
    "moved-to-metadata": (moved("http://169.254.169.254/latest/"), "are refused"),
    "moved-to-inside": (moved("http://10.0.0.1/"), "are refused"),
    "moved-to-a-file": (moved("file:///etc/passwd"), "URL is invalid"),
    "moved-to-nowhere": (moved("http://["), "URL is invalid"),
    "moved-to-user-info": (moved("http://a:b@example.com/"), "URL is invalid"),
    "moved-without-place": (says(b"HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n"), None),
}
# Addresses to which no request is sent.
REFUSED = [
    "http://127.0.0.1:1/", "http://localhost:1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://2130706433/", "http://0x7f.1/", "http://0/",
    "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.0.1/",
    "http://100.64.0.1/", "http://224.0.0.1/", "http://[fe80::1]/", "http://[64:ff9b::7f00:1]/", "http://example.com:22/",
]


class Outside:
    """A listener with one behaviour. The host keeps connections for the next request to the same
    listener, and most behaviours close them without a word, so none is shared."""

    def __init__(self, name: str):
        self.behave = SERVED[name][0]
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            stream, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(stream,), daemon=True).start()

    def serve(self, stream: socket.socket):
        with stream:
            try:
                head = b""
                while b"\r\n\r\n" not in head:
                    read = stream.recv(4096)
                    if not read:
                        return
                    head += read
                self.behave(stream)
            except OSError:
                pass


def main() -> None:
    outside = {name: Outside(name).address for name in SERVED}
    allowed = [flag for address in outside.values() for flag in ("--allow-host", address)]
    cases = [(f"http://{outside[name]}/{name}", error) for name, (_, error) in SERVED.items()] + [(url, "are refused") for url in REFUSED]
    with tempfile.TemporaryDirectory(prefix="sluice-hostile-") as folder, Local(Path(folder), *allowed) as host:
        workflow = host.workflow("Calls", [{"id": "call", "moduleId": "http_request", "parameters": {"url": "[[url]]", "timeout": "[[timeout]]"}}])
        # The first call of each kind allocates memory that stays.
        judge(host, workflow, cases[:1] + cases[-1:])
        before = host.megabytes("VmRSS")
        slowest = judge(host, workflow, cases)
        after = host.megabytes("VmHWM")
        began = time.monotonic()
        judge(host, workflow, [(f"http://{outside['body-drips']}/body-drips", TIMEOUT)] * DRIPS, None)
        dripped, took = host.megabytes("VmHWM"), time.monotonic() - began
    if after - before > GROWTH or dripped - before > BY_DRIPS:
        sys.exit(f"the host grew from {before:.0f} MB to {after:.0f} MB, and to {dripped:.0f} MB by {DRIPS} drips")
    print(f"{len(cases)} hostile addresses: each run ended as it should, the slowest after {slowest:.1f} s; the host grew by {after - before:.0f} MB at most")
    print(f"{DRIPS} drips at once: ended after {took:.0f} s; the host had grown by {dripped - before:.0f} MB at most")


def judge(host: Local, workflow: str, cases: list[tuple[str, str | None]], limit: float | None = RUN) -> float:
    """Calls all of them at once, and returns the seconds of the slowest."""
    path = f"/api/v1/workflows/{workflow}/execute"
    inputs = [{"url": url, "timeout": STEP if error == TIMEOUT else ENOUGH} for url, error in cases]
    runs = {told(host, "POST", path, {"inputVariables": given})["executionId"]: case for given, case in zip(inputs, cases)}
    slowest, deadline = 0, time.monotonic() + PATIENCE
    while runs:
        if time.monotonic() > deadline:
            sys.exit(f"runs do not end: {[url for url, _ in runs.values()]}")
        for run, (url, error) in list(runs.items()):
            row = told(host, "GET", f"/api/v1/executions/{run}")
            if row["status"] == "running":
                continue
            del runs[run]
            said = json.dumps(row["error"])
            if (row["status"] == "completed") != (error is None) or (error and error not in said):
                sys.exit(f"{url}: {row['status']}, {said}, where {error} was expected")
            seconds = (row["completedAt"] - row["startedAt"]) / 1000
            slowest = max(slowest, seconds)
            if limit and seconds > limit:
                sys.exit(f"{url} took {seconds} s")
        time.sleep(0.1)
    return slowest


def told(host: Local, method: str, path: str, body=None) -> dict:
    _, answer = host.call(method, path, body)
    if "data" not in answer:
        sys.exit(f"{method} {path}: {answer}")
    return answer["data"]


if __name__ == "__main__":
    main()
