#!/usr/bin/env python3
"""Runs the examples in the READMEs and in the pages below `docs` as they are written, each page
with a local host of its own.

- Every `sh` block is executed, one after the other. Blocks with commands that need more than the
  executable (`cargo`, `sam`, `aws` …) are skipped.
- A block after "Save … `name.json` …:" is written to that file first.
- A `json` block after "The answer:" must be a part of the answer of the last call before it; `…`
  matches any text.
- Any other `json` block with `steps` is a workflow and must be valid.
- The flags in a block that starts the host are used for the host of the page.

The local host must be built (`cargo build --release`). Needs bash, curl, python3 and sed.
Usage: tests/system/readme.py [PAGE ...]
"""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

from local import BINARY, ROOT, Local, free_port

WRITTEN = "http://127.0.0.1:9000"
# Other ports in the pages, each of which is replaced by a free one.
PORTS = ("127.0.0.1:9001", "127.0.0.1:8000")
FACADES = {"/v1/api/": "botman", "/api/v1/": "vflow", "/v1/open/flow/": "juggle", "/itrigger-tenant/": "itrigger", "/v1/hooks/": "hooks", "/api/dpa/": "dpa", "/mcp": "mcp"}
# Commands that need a compiler, a registry or a cloud account. docs/how-to/deploy.md lists what was
# tested of a deployment.
ELSEWHERE = {"cargo", "just", "pip", "sam", "aws", "rustup", "npm", "cd", "java", "git", "tests/bench/peers/peers.py", "tests/fuzz/seed.py"}
# Flags of all commands, which docs/reference/cli.md explains.
ELSEWHERE_FLAGS = {"--help", "--version", "--context", "--env", "--output", "--json", "--quiet", "--verbose"}
ELSEWHERE_PYTHON = "python3 tests/"
# A replacement for curl, first on the PATH: records the arguments and the answer of each call, and
# fails if the HTTP status is an error.
SHIM = """#!/usr/bin/env bash
set -euo pipefail
export PATH="$REAL_PATH"
answer=$(mktemp "$CALLS/XXXXXX.answer")
printf '%s\\n' "$@" > "${answer%.answer}.call"
curl --silent --show-error --fail-with-body "$@" | tee "$answer"
"""
# The longest time for the lines of a page, in seconds.
PATIENCE = 90
# Saves the last answer.
KEEP = 'cp "$(ls -t "$CALLS"/*.answer | head -n 1)" "$CALLS/{}.shown"\n'


@dataclass
class Page:
    """The examples of a page."""

    path: Path
    script: str = ""
    flags: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    answers: list[dict] = field(default_factory=list)
    workflows: list[dict] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def is_empty(self) -> bool:
        return not (self.script or self.workflows)


def main(names: list[str] = ()) -> None:
    the_page_of_flags_is_complete()
    for path in [Path(name).resolve() for name in names] or pages():
        page = read(path)
        if page.is_empty:
            continue
        calls = run(page)
        print(f"{page.name}: {len(calls)} calls answered, {len(page.answers)} answers compared, {len(page.workflows)} workflows valid")
        missing = [name for part, name in FACADES.items() if not any(part in call for call in calls)]
        if page.name == "docs/reference/api.md" and missing:
            sys.exit(f"{page.name} calls nothing of {', '.join(missing)}")


def the_page_of_flags_is_complete() -> None:
    """Whether the page lists the flags of the executable."""
    told = subprocess.run([BINARY, "serve", "--help"], capture_output=True, text=True, check=True).stdout
    flags = set(re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", told, re.MULTILINE)) - ELSEWHERE_FLAGS
    page = (ROOT / "docs/reference/flags.md").read_text()
    listed = set(re.findall(r"^\| `(--[a-z-]+)", page, re.MULTILINE))
    if flags != listed:
        sys.exit(f"docs/reference/flags.md and `sluice serve --help` differ in {sorted(flags ^ listed)}")


def pages() -> list[Path]:
    return [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md")), *sorted(ROOT.glob("functions/*/README.md"))]


def read(path: Path) -> Page:
    page = Page(path)
    for before, language, text in blocks(path):
        saved = re.search(r"Save .*?`([\w.-]+\.\w+)`.*:$", before)
        if saved:
            page.files[saved[1]] = text
        elif language == "sh" and not is_run_elsewhere(text):
            page.script += text
        elif language == "sh":
            page.flags += flags(text)
        elif language == "json" and before.endswith("The answer:"):
            page.script += KEEP.format(len(page.answers))
            page.answers.append(json.loads(text))
        elif language == "json" and is_workflow(text):
            page.workflows.append(json.loads(text))
    return page


def blocks(path: Path) -> list[tuple[str, str, str]]:
    """The last paragraph before each fenced block, the block's language and its text."""
    found = re.split(r"^ *```(\w*)\n(.*?)^ *```$", path.read_text(), flags=re.DOTALL | re.MULTILINE)
    shown = zip(found[0::3], found[1::3], found[2::3])
    return [(" ".join(before.strip().rpartition("\n\n")[2].split()), language, dedent(text)) for before, language, text in shown]


def is_run_elsewhere(block: str) -> bool:
    lines = [line for line in re.sub(r"\\\n", "", block).splitlines() if line and not line.startswith(("#", " "))]
    return all(line.split()[0] in ELSEWHERE or line.startswith(ELSEWHERE_PYTHON) or "=" in line.split()[0] and "cargo" in line for line in lines)


def flags(block: str) -> list[str]:
    """The flags with which a block starts the host, except for credentials and data."""
    started = re.search(r"^cargo run --release -- (.*)$", re.sub(r"\\\n", "", block), re.MULTILINE)
    words = shlex.split(started[1], comments=True) if started else []
    if "--bootstrap" in words:
        at = words.index("--bootstrap")
        del words[at : at + 2]
    return words


def is_workflow(text: str) -> bool:
    try:
        found = json.loads(text)
    except ValueError:
        return False
    # A case of the stories also contains the expected result.
    return "steps" in found and "expected" not in found


def run(page: Page) -> list[str]:
    """The arguments of every call on the page."""
    with tempfile.TemporaryDirectory(prefix="sluice-page-") as name:
        folder = Path(name)
        calls, tools = folder / "calls", folder / "tools"
        calls.mkdir()
        tools.mkdir()
        (tools / "curl").write_text(SHIM)
        (tools / "curl").chmod(0o755)
        (tools / "sluice").symlink_to(BINARY)
        ports = {port: f"127.0.0.1:{free_port()}" for port in PORTS}
        with Local(folder, *(replaced(flag, ports) for flag in page.flags), data=".sluice") as host:
            ports[WRITTEN.removeprefix("http://")] = host.url.removeprefix("http://")
            for file, text in page.files.items():
                (folder / file).write_text(replaced(text, ports))
            environment = {**os.environ, "XDG_CONFIG_HOME": str(folder / "config"), "CALLS": str(calls), "REAL_PATH": os.environ["PATH"], "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
            done = bash(f"set -euo pipefail\n{replaced(page.script, ports)}", environment, folder)
            if done.returncode:
                sys.exit(f"{page.name}: the lines end with {done.returncode}\n{done.stdout}\n{last(calls)}")
            for workflow in page.workflows:
                is_valid(page, host, workflow)
        for answer in calls.glob("*.answer"):
            if not is_well(answer.read_text()):
                sys.exit(f"{page.name}: {answer.with_suffix('.call').read_text()} is answered with {answer.read_text()}")
        for number, expected in enumerate(page.answers):
            compare(page, expected, json.loads((calls / f"{number}.shown").read_text()))
        return [call.read_text() for call in calls.glob("*.call")]


def bash(script: str, environment: dict, folder: Path) -> subprocess.CompletedProcess:
    """Runs the lines, and at the end stops the processes that they have started."""
    with (folder / "output").open("w") as output:
        process = subprocess.Popen(["bash", "-c", script], env=environment, cwd=folder, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            pass
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
    code = "a time-out" if process.returncode is None else process.wait()
    return subprocess.CompletedProcess([], code, (folder / "output").read_text())


def last(calls: Path) -> str:
    """The last call and its answer, which the lines can have read without printing it."""
    answers = sorted(calls.glob("*.answer"), key=lambda answer: answer.stat().st_mtime_ns)
    return "\n".join(f"{answer.with_suffix('.call').read_text()}: {answer.read_text()}" for answer in answers[-1:])


def replaced(text: str, ports: dict[str, str]) -> str:
    for written, real in ports.items():
        text = text.replace(written, real).replace(f"--port {written.rpartition(':')[2]}", f"--port {real.rpartition(':')[2]}")
    return text


def is_valid(page: Page, host: Local, workflow: dict) -> None:
    status, answer = host.call("POST", "/api/v1/workflows/validate", {"name": "shown", **workflow})
    if status != 200 or answer["data"]["errors"]:
        sys.exit(f"{page.name}: {json.dumps(workflow)} is not valid: {answer}")


def compare(page: Page, expected, found, path: str = "") -> None:
    """Whether everything that the page shows of an answer is in it."""
    if isinstance(expected, dict) and isinstance(found, dict) and expected.keys() <= found.keys():
        for key, value in expected.items():
            compare(page, value, found[key], f"{path}.{key}")
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for place, pair in enumerate(zip(expected, found)):
            compare(page, *pair, f"{path}[{place}]")
    elif expected != found and expected != "…" and not (isinstance(expected, str) and "…" in expected and fits(expected, found)):
        sys.exit(f"{page.name}: {path or 'the answer'} is {json.dumps(found, ensure_ascii=False)} and not {json.dumps(expected, ensure_ascii=False)}")


def fits(expected: str, found) -> bool:
    return isinstance(found, str) and re.fullmatch(".*".join(map(re.escape, expected.split("…"))), found, re.DOTALL) is not None


def is_well(text: str) -> bool:
    """Whether an answer is not an error, in the format of any facade."""
    if not text or text.startswith(("retry: ", "<!doctype html>")):  # A stream of events and a page are no JSON.
        return True
    answer = json.loads(text)
    inner = answer.get("response", answer)
    codes = (answer.get("code", 0), answer.get("errorCode", 0), inner.get("code", 0))
    return "error" not in inner and answer.get("success", True) is True and all(code in (0, 200) for code in codes)


if __name__ == "__main__":
    main(sys.argv[1:])
