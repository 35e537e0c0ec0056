#!/usr/bin/env python3
"""What a function costs before it does anything: its zip, the time from the process's start to its first poll, its memory then.

Usage: tests/bench/start.py BINARY...    for instance target/lambda/vflow-workflows-get/bootstrap
The variables are those of a function in the cloud, so that TLS is set up as there; nothing is ever sent.
"""

import http.server
import io
import os
import statistics
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

ROUNDS = 20


def main() -> None:
    print("binary | size MB | zip MB | start to first poll ms (median, worst) | memory MB")
    for binary in (Path(argument).resolve() for argument in sys.argv[1:]):
        cost = measure(binary)
        print(f"{cost['name']} | {cost['sizeMb']} | {cost['zipMb']} | {cost['pollMs']}, {cost['worstMs']} | {cost['memoryMb']}")


def measure(binary: Path) -> dict:
    """What one function costs."""
    starts = [start(binary) for _ in range(ROUNDS)]
    times = [milliseconds for milliseconds, _ in starts]
    return {
        "name": binary.parent.name if binary.name == "bootstrap" else binary.name,
        "sizeMb": round(binary.stat().st_size / 1e6, 1),
        "zipMb": round(zipped(binary) / 1e6, 1),
        "pollMs": round(statistics.median(times), 1),
        "worstMs": round(max(times), 1),
        "memoryMb": round(statistics.median(megabytes for _, megabytes in starts), 1),
    }


def start(binary: Path) -> tuple[float, float]:
    """Starts a process against a runtime API that never has an event."""
    polled = threading.Event()
    moment = 0.0

    class Api(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            nonlocal moment
            moment = time.monotonic()
            polled.set()
            done.wait()

    done = threading.Event()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    environment = {
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_port}",
        "AWS_LAMBDA_FUNCTION_NAME": "bench",
        "AWS_LAMBDA_FUNCTION_VERSION": "1",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "id",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "WORKFLOWS_TABLE": "w",
        "EXECUTIONS_TABLE": "e",
        "ACCESS_TABLE": "a",
        "STEP_QUEUE_URL": "https://sqs.eu-west-1.amazonaws.com/0/q",
    }
    began = time.monotonic()
    process = subprocess.Popen([binary], env=environment, stdout=subprocess.DEVNULL, cwd=os.sep)
    try:
        if not polled.wait(10):
            sys.exit(f"{binary} does not poll")
        return (moment - began) * 1000, memory(process.pid)
    finally:
        process.kill()
        process.wait()
        done.set()
        server.shutdown()
        server.server_close()


def memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1e3


def zipped(binary: Path) -> int:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.write(binary, "bootstrap")
    return buffer.tell()


if __name__ == "__main__":
    main()
