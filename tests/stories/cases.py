"""Cases: small workflows with their inputs and expected results, in `cases/*.json`. docs/testing.md
describes the fields of a case.

A text of a case can contain the address of a server: `${outside}`, `${other}`, `${tls}`. `${key}`
is different for each run, and `${child:NAME}` is the id of one of the case's own `others`.
"""

import json
import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from target import Failure, Refused, Target

FOLDER = Path(__file__).with_name("cases")
KNOWN = Path(__file__).with_name("known.json")
FIELDS = {"name", "steps", "workflow", "inputs", "others", "expected"}
EXPECTED = {
    "status", "result", "result_in", "result_regex", "error_contains", "warns", "logs_contain",
    "save_refused", "save_told", "min_ms", "max_ms",
}  # fmt: skip
LOUD = {"warning", "error"}


@dataclass
class Case:
    kind: str
    name: str
    content: dict

    @property
    def title(self) -> str:
        return f"{self.kind}: {self.name}"

    @property
    def expected(self) -> dict:
        return self.content["expected"]


def load(folder: Path = FOLDER) -> list[Case]:
    found = []
    for file in sorted(folder.glob("*.json")):
        for content in json.loads(file.read_text())["cases"]:
            unknown = (content.keys() - FIELDS) | (content["expected"].keys() - EXPECTED)
            if unknown or not content["expected"]:
                raise SystemExit(f"{file.name}: {content['name']} holds {unknown or 'no expectation'}")
            found.append(Case(file.stem, content["name"], content))
    titles = [case.title for case in found]
    twice = {title for title in titles if titles.count(title) > 1}
    if twice:
        raise SystemExit(f"two cases of one name: {twice}")
    return found


def tell(target: Target, cases: list[Case]) -> list[str]:
    """Runs the cases, several at once, and describes those with an unexpected result."""
    with ThreadPoolExecutor(target.lanes) as pool:
        differ = list(pool.map(lambda case: differences(target, case), cases))
    return [f"{case.title}: {found}" for case, found in zip(cases, differ) if found]


def differences(target: Target, case: Case) -> str:
    """The difference between the result of a case and the expected one; empty if there is none."""
    got: dict = {}
    try:
        got = run(target, case)
        wrong = faults(case.expected, got, target.pace)
    except (Failure, OSError, KeyError, TypeError) as failure:
        wrong = [repr(failure)]
    return f"{'; '.join(wrong)}; got {json.dumps(got, ensure_ascii=False)[:400]}" if wrong else ""


def run(target: Target, case: Case) -> dict:
    """The result of a case: refused when stored, warned when stored, or executed to its end."""
    content = filled(case.content, {"outside": target.outside.url, "other": target.outside.other, "tls": target.outside.tls, "key": uuid.uuid4().hex})
    for name, other in content.get("others", {}).items():
        content = filled(content, {f"child:{name}": target.workflow(f"{case.title} / {name}", **other)})
    workflow = {"name": case.title, "isEnabled": True, "steps": content["steps"], **content.get("workflow", {})}
    try:
        saved = target.call("POST", "/api/v1/workflows", workflow, status=201)
    except Refused as refused:
        return {"refused": refused.status, "error": str(refused)}
    told = saved.get("warnings") or saved["data"].get("warnings")
    if "save_told" in case.expected or "save_refused" in case.expected:
        return {"told": told}
    began = time.monotonic()
    try:
        ended = target.run(saved["data"]["id"], content.get("inputs"))
    except Refused as refused:
        return {"ms": since(began), "status": refused.status, "error": str(refused)}
    got = {"ms": since(began), **{name: ended.get(name) for name in ("status", "result", "error")}}
    if case.expected.keys() & {"warns", "logs_contain"}:
        got["logs"] = target.call("GET", f"/api/v1/executions/{ended['executionId']}/logs?limit=100")["data"]["logs"]
    return got


def since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)


def filled(value, names: dict[str, str]):
    """The value with `${name}` replaced in its texts."""
    if isinstance(value, str):
        return re.sub(r"\$\{([\w:-]+)\}", lambda found: names.get(found[1], found[0]), value)
    if isinstance(value, list):
        return [filled(item, names) for item in value]
    if isinstance(value, dict):
        return {key: filled(item, names) for key, item in value.items()}
    return value


def faults(expected: dict, got: dict, pace: float = 1) -> list[str]:
    """The difference between a result and the expected one."""
    wrong = []

    def hold(what: str, holds: bool) -> None:
        if not holds:
            wrong.append(what)

    said = json.dumps(got.get("error"), ensure_ascii=False).lower()
    if "error_contains" in expected:
        hold("another message", any(word.lower() in said for word in expected["error_contains"]))
    if "save_told" in expected:
        hold("nothing was said at save", "refused" in got or bool(got.get("told")))
        return wrong
    if expected.get("save_refused"):
        hold("was saved", "refused" in got)
        return wrong
    if "refused" in got:
        return ["was not saved"]
    if "status" in expected:
        hold(f"status {got.get('status')}", got.get("status") == expected["status"])
    if "result" in expected:
        hold("another result", same(expected["result"], got.get("result")))
    if "result_in" in expected:
        hold("another result", any(same(one, got.get("result")) for one in expected["result_in"]))
    if "result_regex" in expected:
        hold("another result", re.search(expected["result_regex"], str(got.get("result"))) is not None)
    if "warns" in expected:
        hold("a warning, or none", expected["warns"] == bool({line["level"] for line in got["logs"]} & LOUD))
    if "logs_contain" in expected:
        hold("another log", all(any(text in line["message"] for line in got["logs"]) for text in expected["logs_contain"]))
    hold("too fast", got.get("ms", 0) >= expected.get("min_ms", 0))
    hold("too slow", got.get("ms", 0) <= expected.get("max_ms", float("inf")) * pace)
    return wrong


def same(one, other) -> bool:
    """Equal as JSON: true is not 1, and 1 is 1.0."""
    if isinstance(one, bool) != isinstance(other, bool):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def known(target: Target) -> dict[str, str]:
    """The cases that differ although they are right, each with its reason."""
    rows = json.loads(KNOWN.read_text())
    return {row["case"]: row["reason"] for row in rows if row.get("target") in (None, target.name)}
