#!/usr/bin/env python3
"""The cost of a function before its first event: the size of its zip, the time from the process's
start to its first poll, and its memory at that moment.

Usage: tests/bench/start.py BINARY...    for instance target/lambda/vflow/bootstrap

The environment variables are those of a function in the cloud, so that TLS is also set up; no
request is sent.
"""

import io
import os
import statistics
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from runtime import Runtime

ROUNDS = 20
PATIENCE = 20
# The variables of a function in the cloud.
FUNCTION = {
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


def main() -> None:
    print("binary | size MB | zip MB | start to first poll ms (median, worst) | memory MB")
    for binary in (Path(argument).resolve() for argument in sys.argv[1:]):
        cost = {**measure(binary), **sizes(binary)}
        print(f"{cost['name']} | {cost['sizeMb']} | {cost['zipMb']} | {cost['pollMs']}, {cost['worstMs']} | {cost['memoryMb']}")


def measure(binary: Path) -> dict:
    """Measures the start of a function."""
    starts = [start(binary, FUNCTION) for _ in range(ROUNDS)]
    times = [begun["pollMs"] for begun in starts]
    return {
        "name": binary.parent.name if binary.name == "bootstrap" else binary.name,
        "pollMs": round(statistics.median(times), 1),
        "worstMs": round(max(times), 1),
        "memoryMb": round(statistics.median(begun["memoryMb"] for begun in starts), 1),
    }


def sizes(binary: Path) -> dict:
    return {"sizeMb": round(binary.stat().st_size / 1e6, 1), "zipMb": round(zipped(binary) / 1e6, 1)}


def start(binary: Path, variables: dict, events=()) -> dict:
    """Starts a process, lets it answer the events one after the other, and ends it."""
    runtime = Runtime(events)
    environment = {**variables, "AWS_LAMBDA_RUNTIME_API": runtime.address}
    began = time.monotonic()
    process = subprocess.Popen([binary], env=environment, stdout=subprocess.DEVNULL, cwd=os.sep)
    try:
        if not runtime.waits.wait(PATIENCE):
            sys.exit(f"{binary} does not poll")
        memory = megabytes(process.pid)
        if not runtime.idle.wait(PATIENCE):
            sys.exit(f"{binary} does not answer")
        return {"pollMs": (runtime.polled - began) * 1000, "memoryMb": memory, "answers": runtime.answers, "laterMb": megabytes(process.pid)}
    finally:
        process.kill()
        process.wait()
        runtime.close()


def megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1e3


def zipped(binary: Path) -> int:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.write(binary, "bootstrap")
    return buffer.tell()


if __name__ == "__main__":
    main()
