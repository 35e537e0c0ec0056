#!/usr/bin/env python3
"""The command lines of the READMEs, run as they stand there against a fresh local host: every `curl` of them must be answered, and well.

The local host must have been built (`cargo build --release`). Needs bash, curl and sed.
Usage: tests/system/readme.py [README ...]
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from local import ROOT, Local

WRITTEN = "http://127.0.0.1:9000"
FACADES = {"/v1/api/": "botman", "/api/v1/": "vflow", "/v1/open/flow/": "juggle", "/itrigger-tenant/": "itrigger", "/api/dpa/": "dpa"}
# Stands before curl on the PATH: notes the arguments and the answer of each call, and fails where HTTP tells of an error.
SHIM = """#!/usr/bin/env bash
set -euo pipefail
export PATH="$REAL_PATH"
answer=$(mktemp "$CALLS/XXXXXX.answer")
printf '%s\\n' "$@" > "${answer%.answer}.call"
curl --silent --show-error --fail-with-body "$@" | tee "$answer"
"""


def main(names: list[str] = ()) -> None:
    readmes = [Path(name).resolve() for name in names] or [ROOT / "README.md", *sorted(ROOT.glob("functions/*/README.md"))]
    for readme in readmes:
        calls = run(readme)
        print(f"{readme.relative_to(ROOT)}: {len(calls)} calls answered")
        missing = [name for path, name in FACADES.items() if not any(path in call for call in calls)]
        if readme == ROOT / "README.md" and missing:
            sys.exit(f"README.md calls nothing of {', '.join(missing)}")


def run(readme: Path) -> list[str]:
    """The arguments of every call that the README makes."""
    script = "\n".join(block for block in blocks(readme) if "curl" in block)
    with tempfile.TemporaryDirectory(prefix="sluice-readme-") as name:
        folder = Path(name)
        calls, tools = folder / "calls", folder / "tools"
        calls.mkdir()
        tools.mkdir()
        (tools / "curl").write_text(SHIM)
        (tools / "curl").chmod(0o755)
        with Local(folder, "--in-memory") as host:
            environment = {**os.environ, "CALLS": str(calls), "REAL_PATH": os.environ["PATH"], "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
            script = f"set -euo pipefail\n{script.replace(WRITTEN, host.url)}"
            done = subprocess.run(["bash", "-c", script], env=environment, cwd=folder, capture_output=True, text=True, timeout=120)
            if done.returncode:
                sys.exit(f"{readme}: the lines end with {done.returncode}\n{done.stdout}\n{done.stderr}")
        for answer in calls.glob("*.answer"):
            if not is_well(answer.read_text()):
                sys.exit(f"{readme}: {answer.with_suffix('.call').read_text()} is answered with {answer.read_text()}")
        return [call.read_text() for call in calls.glob("*.call")]


def blocks(readme: Path) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", readme.read_text(), re.DOTALL | re.MULTILINE)


def is_well(text: str) -> bool:
    """Whether an answer is none of an error, in whichever facade's words."""
    answer = json.loads(text)
    inner = answer.get("response", answer)
    codes = (answer.get("code", 0), answer.get("errorCode", 0), inner.get("code", 0))
    return "error" not in inner and answer.get("success", True) is True and all(code in (0, 200) for code in codes)


if __name__ == "__main__":
    main(sys.argv[1:])
