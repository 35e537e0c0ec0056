"""The local host as it is shipped, in a process and a folder of its own."""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The executable that the README's first command builds, unless another one is named.
BINARY = Path(os.environ.get("SLUICE_BINARY", Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "sluice")).absolute()
PATIENCE = 60


class Local:
    """A host, stopped at the end of a `with`; `made` has the credentials of its first start."""

    def __init__(self, folder: Path, *flags: str, binary: Path = BINARY, environment: dict | None = None, errors=None, data: str = "data"):
        if not binary.exists():
            sys.exit(f"{binary} is missing; run `cargo build --release` first, or name another in SLUICE_BINARY")
        self.environment, self.errors = {**os.environ, **(environment or {})}, errors
        self.binary, self.folder, self.port = binary, folder, free_port()
        self.credentials = folder / "credentials.json"
        self.url = f"http://127.0.0.1:{self.port}"
        self.flags = ["--port", str(self.port), "--data-dir", str(folder / data), "--bootstrap", str(self.credentials), *flags]
        self.start()
        self.made = json.loads(self.credentials.read_text())

    def start(self) -> None:
        """Starts the host, possibly again with the same data, and waits until it listens."""
        self.process = subprocess.Popen([self.binary, *self.flags], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.errors, text=True, env=self.environment)
        patience = threading.Timer(PATIENCE, self.process.kill)
        patience.start()
        # The pipe stays open. The later output of the host fits into its buffer.
        ready = any("listens on" in line for line in self.process.stdout)
        patience.cancel()
        if not ready:
            sys.exit(f"the host ended with {self.process.wait()}, or said nothing for {PATIENCE} s")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()

    def __enter__(self) -> "Local":
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def call(self, method: str, path: str, body=None, timeout: float = PATIENCE, **headers: str) -> tuple[int, dict]:
        """Sends a request with the token of the first start; returns status and JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        sent = {"Authorization": f"Bearer {self.made['accessToken']}", "Content-Type": "application/json", **headers}
        try:
            connection.request(method, path, None if body is None else json.dumps(body), sent)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def workflow(self, name: str, steps: list[dict], **more) -> str:
        """Stores a workflow, and returns its id."""
        status, answer = self.call("POST", "/api/v1/workflows", {"name": name, "isEnabled": True, "steps": steps, **more})
        if status != 201:
            sys.exit(f"the workflow is refused: {answer}")
        return answer["data"]["id"]

    def megabytes(self, what: str) -> float:
        """A value in megabytes that the kernel reports for the process, such as VmRSS."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split(f"{what}:")[1].split()[0]) / 1024


def listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
