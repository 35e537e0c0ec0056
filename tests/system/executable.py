#!/usr/bin/env python3
"""The stories on the `sluice` executable that the README starts, and the examples of the READMEs
and docs.

The executable must be built (`cargo build --release`); SLUICE_BINARY names another one.
Usage: tests/system/executable.py [STORY or CASE ...]
"""

import os
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import readme
from local import BINARY, ROOT, Local

sys.path.insert(0, str(ROOT / "tests" / "stories"))

import suite  # noqa: E402
from flows import secrecy  # noqa: E402
from outside import Outside  # noqa: E402
from target import Target, check, until  # noqa: E402

ROOT_KEY = "the root key of the stories"
QUEUE = "orders"


def main() -> None:
    outside = Outside()
    flags = ["--root-key", ROOT_KEY, "--allow-sqs", QUEUE]
    for host in outside.hosts:
        flags += ["--allow-host", host]
    with tempfile.TemporaryDirectory(prefix="sluice-stories-") as folder, Local(Path(folder), *flags) as host:
        target = Executable(host, outside)
        suite.tell(target, own=(story_pages, story_restart, story_sensitive_export), wanted=sys.argv[1:])
        check(host.process.poll() is None, "the host has ended")


class Executable(Target):
    name = "executable"
    repeats = 200
    queue = f"http://embedded.invalid/000000000000/{QUEUE}"

    def __init__(self, host: Local, outside: Outside):
        super().__init__(host.url, host.made, ROOT_KEY, outside)
        self.host = host


def story_pages(_: Target) -> None:
    """all commands, answers and workflows in the READMEs and docs are correct on a new host"""
    readme.main()


def story_restart(target: Executable) -> None:
    """a waiting run continues after the host was killed and started again with the same data"""
    run = target.start_run("slow-hello", {"seconds": 3})
    until(lambda: len(target.call("GET", f"/api/v1/executions/{run}/logs")["data"]["logs"]) > 1, "it has begun", target.patience)
    target.host.kill()
    target.host.start()
    ended = target.ended(run, "completed")
    check(ended["result"] == "said hello 3 times", f"{ended}")


def story_sensitive_export(target: Executable) -> None:
    """`sluice export run`, `runs show` and `logs` print no sensitive value"""
    key = uuid.uuid4().hex
    run = target.start_run(secrecy.guarded(target, key), {"fails": False})
    target.ended(run, "completed")
    env = {**os.environ, "SLUICE_URL": target.base, "SLUICE_TOKEN": target.token}
    for words in (["export", "run", run], ["runs", "show", run], ["logs", run]):
        done = subprocess.run([str(BINARY), *words], env=env, capture_output=True, text=True, timeout=60)
        check(done.returncode == 0, f"{words}: {done}")
        check("***" in done.stdout, f"{words} print nothing hidden: {done.stdout}")
        secrecy.hidden(key, " ".join(words), done.stdout + done.stderr)


if __name__ == "__main__":
    main()
