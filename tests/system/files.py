#!/usr/bin/env python3
"""Checks workflows as files with the built executable.

- What was pulled and pushed to another host is there as it was, for all samples, cases of the
  language and many random workflows; a pull afterwards changes no byte.
- `push --dry-run` shows exactly what `push` then does, over many random edits; nothing is deleted
  without `--prune`.
- Changes of others are conflicts; comments survive a pull; `dev` pushes what is saved; a new
  directory is linted, formatted, pushed and run.

Usage: tests/system/files.py [--workflows 1000] [--edits 1000] [--seed N] [STORY ...]
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from local import BINARY, ROOT, Local

sys.path.append(str(ROOT / "tests" / "stories"))
from target import check, until  # noqa: E402

# How many workflows an import takes, and how many an export.
MANY = 200
# How many edits are pushed at once.
ROUND = 100
TEXTS = [
    "", " ", "a ", " a", "yes", "No", "~", "null", "true", "1", "007", "1e3", "2026-01-31", "a: b", "a #b", "- a", "a\nb\n", "a\n\nb", "🙂", "{{s1.x}}",
    "[[n]]", "{", "a, b", "*a", "&a", "|", "\"", "'", "\\", "---", "\ta", "a\tb", "订单", "12:30", "x" * 200, "a\r\nb", "line\n  two\n", "# no comment",
]  # fmt: skip
LEAVES = ["log", "set_variable", "output", "expression", "uuid", "delay", "http_request", "vflow.system.log", "unknown.module", "vflow.data.parse_json"]
NAMES = ["message", "level", "name", "value", "url", "method", "duration", "expression", "json", "headers", "log", "retry", "x y", "__timeout"]
BLOCKS = [
    ("if_condition", "else", "endif"), ("vflow.logic.if.start", "vflow.logic.if.middle", "vflow.logic.if.end"), ("loop", None, "endloop"),
    ("foreach", None, "endforeach"), ("while", None, "endwhile"), ("parallel.start", "parallel.branch", "parallel.end"), ("try.start", "try.catch", "try.end"),
]  # fmt: skip
FOLDERS = [[], [], ["Shop"], ["Shop", "Orders / new"], ["订单"]]


class Files:
    """A directory of files, and the host that it is pushed to."""

    def __init__(self, directory: Path, host: Local):
        self.directory, self.host, self.environment = directory, host, {}

    def start(self, *words: str, **more) -> subprocess.Popen:
        environment = {**os.environ, "SLUICE_URL": self.host.url, "SLUICE_TOKEN": self.host.made["accessToken"], "HOME": str(self.directory), **self.environment, **more.pop("environment", {})}
        environment.pop("XDG_CONFIG_HOME", None)
        return subprocess.Popen([BINARY, *words], cwd=self.directory, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, **more)

    def run(self, *words: str, exits: int = 0) -> str:
        process = self.start(*words)
        out, err = process.communicate(timeout=300)
        check(process.returncode == exits, f"{' '.join(words)}: exit {process.returncode}, not {exits}\n{out[-3000:]}\n{err[-3000:]}")
        self.err = err
        return out

    def json(self, *words: str, exits: int = 0) -> dict:
        return json.loads(self.run(*words, "--json", exits=exits))

    def texts(self) -> dict[str, str]:
        """All files except what is known of the server."""
        found = [path for path in self.directory.rglob("*") if path.is_file() and not path.name.startswith(".")]
        return {str(path.relative_to(self.directory)): path.read_bytes().decode() for path in found}

    def write(self, file: str, text: str) -> None:
        path = self.directory / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def stored(host: Local) -> dict[str, dict]:
    """All workflows of the host, without what a copy does not have."""
    rows, found = [], {}
    while True:
        status, answer = host.call("GET", f"/api/v1/workflows?limit=100&offset={len(rows)}")
        check(status == 200, f"{answer}")
        rows += answer["data"]["workflows"]
        if len(rows) >= answer["data"]["total"]:
            break
    ids = [row["id"] for row in rows]
    for at in range(0, len(ids), 50):
        status, answer = host.call("POST", "/api/v1/workflows/export-batch", {"workflowIds": ids[at : at + 50], "format": "json"})
        check(status == 200, f"{answer}")
        for row in answer["data"]["workflows"]:
            workflow = row.get("workflow", row)
            found[workflow["id"]] = workflow
    return found


def lasting(workflow: dict) -> dict:
    """What a copy of the workflow has, too."""
    own = {"createdAt", "modifiedAt", "revision", "folderId", "nextRunAt"}
    kept = {name: value for name, value in workflow.items() if name not in own}
    kept["_meta"] = {name: value for name, value in workflow["_meta"].items() if name not in ("updated_at", "modified_at")}
    return kept


def store(host: Local, workflows: list[dict]) -> int:
    """Stores workflows. The host refuses a few, because a parameter is wrong or a path is too long."""
    refused = []
    for at in range(0, len(workflows), MANY):
        status, answer = host.call("POST", "/api/v1/workflows/import-batch", {"workflows": workflows[at : at + MANY]})
        check(status == 200, f"{answer}")
        refused += answer["data"]["errors"]
    check(len(refused) * 5 <= len(workflows), f"{len(refused)} of {len(workflows)} are refused: {[one['error'] for one in refused[:5]]}")
    return len(workflows) - len(refused)


def value(draw: random.Random, depth: int = 2):
    pick = draw.randrange(8 if depth else 5)
    if pick == 0:
        return draw.choice([None, True, False])
    if pick == 1:
        return draw.choice([0, -1, 1.0, 0.1, 1e30, 2**63 - 1, 2**64 - 1, -(2**63)])
    if pick < 5:
        return draw.choice(TEXTS)
    if pick < 7:
        return [value(draw, depth - 1) for _ in range(draw.randrange(4))]
    return {draw.choice(TEXTS + NAMES): value(draw, depth - 1) for _ in range(draw.randrange(4))}


class Steps:
    """Random steps whose blocks are complete."""

    def __init__(self, draw: random.Random):
        self.draw, self.steps = draw, []
        self.indents = draw.choice([True, True, False])

    def step(self, module: str, depth: int, id: str | None = None, parameters: dict | None = None) -> str:
        draw = self.draw
        id = id or draw.choice([f"s{len(self.steps)}"] * 6 + [f"then-{len(self.steps)}", f"步骤{len(self.steps)}"])
        if any(step["id"] == id for step in self.steps):
            id = f"n{len(self.steps)}"
        level = depth if self.indents and draw.random() < 0.95 else 0
        step = {"id": id, "moduleId": module, "indentationLevel": level, "parameters": parameters or {}}
        if draw.random() < 0.1:
            step["name"] = draw.choice(TEXTS) or "x"
        if draw.random() < 0.1:
            step["note"] = draw.choice(TEXTS)
        if draw.random() < 0.05:
            step["disabled"] = True
        self.steps.append(step)
        return id

    def section(self, depth: int) -> None:
        for _ in range(self.draw.randrange(4)):
            self.any(depth)

    def any(self, depth: int) -> None:
        draw = self.draw
        if depth > 3 or draw.random() < 0.7:
            parameters = {draw.choice(NAMES[:11]): value(draw) for _ in range(draw.randrange(4))}
            if draw.random() < 0.1:
                parameters |= {"__error_policy": "RETRY", "__retry_count": draw.randrange(5)}
            self.step(draw.choice(LEAVES), depth, parameters=parameters)
            return
        start, middle, end = draw.choice(BLOCKS)
        given = {"loop": {"count": 2}, "foreach": {"input_list": "[[items]]"}}.get(start, {"condition": "1 == 1"} if "if" in start or start == "while" else {})
        id = self.step(start, depth, parameters=given)
        usual = draw.random() < 0.7
        if start != "parallel.start":
            self.section(depth + 1)
        marks = draw.randrange(3) if start == "parallel.start" else draw.randrange(2)
        for number in range(marks if middle else 0):
            key = f"branch-{number + 1}" if start == "parallel.start" else middle.rsplit(".")[-1].replace("middle", "else")
            self.step(middle, depth, f"{id}-{key}" if usual else None)
            self.section(depth + 1)
        self.step(end, depth, f"{id}-end" if usual else None)


def workflow(draw: random.Random, number: int) -> dict:
    steps = Steps(draw)
    for _ in range(draw.randrange(6)):
        steps.any(0)
    made = {"id": f"r{number}", "name": f"Random {number}", "isEnabled": False, "steps": steps.steps, "folderPath": draw.choice(FOLDERS)}
    if draw.random() < 0.3:
        made |= {"description": draw.choice(TEXTS), "tags": ["a", "订单"], "maxExecutionTime": 60, "record": "failed", "order": draw.randrange(3)}
    if draw.random() < 0.2:
        made |= {"inputs": [{"name": "who", "type": "string"}, {"name": "items", "type": "list", "required": True, "defaultValue": [1, "no"]}]}
        made |= {"outputs": [{"name": "out", "type": "string", "value": "{{s0.x}}"}, {"name": "n", "type": "number", "value": 1}]}
    if draw.random() < 0.1:
        made |= {"triggers": [{"type": "cron", "expression": "0 9 * * *", "timezone": "Asia/Shanghai"}], "silentExecution": True}
    return made


def cases() -> list[dict]:
    """The workflows of the cases of the language that can be stored, and of the files of vFlow."""
    found = []
    for file in sorted((ROOT / "tests" / "fixtures" / "language").glob("*.json")):
        case, name = json.loads(file.read_text()), file.name.split(".")[0]
        for number, one in enumerate([case["workflow"], *case.get("workflows", {}).values()]):
            found.append({**one, "id": f"{name}-{number}", "name": f"{name} {number}", "isEnabled": False})
    return found


def round_trip(host: Local, work: Path, draw: random.Random, wanted) -> None:
    sent = cases() + [workflow(draw, number) for number in range(wanted.workflows)]
    count = store(host, sent)
    for file in ("vflow-workflow", "vflow-list", "vflow-folder", "vflow-backup"):
        host.call("POST", "/api/v1/workflows/import", json.loads((ROOT / "tests" / "fixtures" / "imports" / f"{file}.json").read_text()))
    before = stored(host)
    check(len(before) > count, f"{len(before)} of {count} are stored")
    files = Files(work / "files", host)
    files.write("sluice.yaml", "folders: {}\n")
    pulled = files.json("pull")
    check(len(pulled["changes"]) >= len(before) and not pulled["conflicts"], f"{len(pulled['changes'])} of {len(before)}")
    texts = files.texts()
    check(files.json("push", "--dry-run")["actions"] == [], "there is something to push right after a pull")
    check(files.json("pull")["changes"] == [], "a second pull changes something")
    check(files.json("fmt", "--check")["files"] == [], "what was pulled is not formatted")
    check(stored(host) == before, "pulling has changed the server")
    (work / "other").mkdir()
    with Local(work / "other") as other:
        copy = Files(files.directory, other)
        (files.directory / ".sluice-state.json").unlink()
        copy.run("push", "--yes", "--force")
        after = stored(other)
        check(set(before) <= set(after), f"missing: {sorted(set(before) - set(after))[:5]}")
        for id, one in before.items():
            check(lasting(one) == lasting(after[id]), f"{id} differs:\n{json.dumps(lasting(one))[:3000]}\n{json.dumps(lasting(after[id]))[:3000]}")
        check(copy.json("push", "--dry-run")["actions"] == [], "there is something to push right after a push")
        check(copy.json("pull")["changes"] == [], "a pull after a push changes something")
        check(copy.texts() == texts, "a pull after a push has changed a file")
    print(f"  {len(before)} workflows")


def edit(files: Files, draw: random.Random, number: int) -> None:
    """One random edit of the files."""
    all = sorted(path for path in (files.directory / "workflows").rglob("*.yaml"))
    path = draw.choice(all)
    text = path.read_text()
    kind = draw.randrange(8)
    if kind == 0:
        files.write(f"workflows/{draw.choice(['', 'Shop/', 'new folder/'])}new{number}.yaml", f"name: New {number}\nsteps:\n  - a: {{log: hello}}\n")
    elif kind == 1 and len(all) > 20:
        path.unlink()
    elif kind == 2 and "\nisEnabled" not in text:
        path.write_text(text.replace("\nsteps:", "\nisEnabled: false\nsteps:", 1))
    elif kind == 3 and "\ntags" not in text:
        path.write_text(text.replace("\nsteps:", f"\ntags: [t{number}]\nsteps:", 1))
    elif kind == 4:
        path.write_text("\n".join(f"name: Renamed {number}" if line.startswith("name: ") else line for line in text.split("\n")))
    elif kind == 5:
        stem = path.stem
        if "\nid: " not in text and not text.startswith("id: "):
            target = files.directory / "workflows" / draw.choice(["", "Shop", "moved"]) / path.name
            if not target.exists():
                target.parent.mkdir(exist_ok=True)
                path.rename(target)
        check(stem == path.stem, "the name stays")
    elif kind == 6:
        path.write_text(f"# a comment {number}\n{text}")
    else:
        line = f"  - added{number}: {{set_variable: v{number}, value: {json.dumps(draw.choice(TEXTS))}}}\n"
        path.write_text(text.replace("\nsteps: []\n", "\nsteps:\n") + line)


def state(host: Local) -> dict[str, str]:
    return {id: json.dumps(one, sort_keys=True) for id, one in stored(host).items()}


def dry_run(host: Local, work: Path, draw: random.Random, wanted) -> None:
    store(host, [workflow(draw, number) for number in range(100)])
    files = Files(work / "edits", host)
    files.write("sluice.yaml", "folders: {}\n")
    files.run("pull")
    done = deleted = 0
    while done < wanted.edits:
        for number in range(done, done + ROUND):
            edit(files, draw, number)
        done += ROUND
        prune = ["--prune"] if draw.random() < 0.4 else []
        before = state(host)
        shown = files.json("push", "--dry-run", *prune)
        check(state(host) == before, "a dry run has changed the server")
        pushed = files.json("push", "--yes", *prune)
        check(pushed == shown, f"shown:\n{json.dumps(shown)[:3000]}\ndone:\n{json.dumps(pushed)[:3000]}")
        after = state(host)
        actions = [action for action in shown["actions"] if action["kind"] == "workflow"]
        by = {verb: {action["id"] for action in actions if action["action"] == verb} for verb in ("create", "update", "delete", "enable")}
        check(by["create"] == set(after) - set(before), f"created: {set(after) - set(before)}, shown: {by['create']}")
        check(by["delete"] == set(before) - set(after), f"deleted: {set(before) - set(after)}, shown: {by['delete']}")
        changed = {id for id in set(before) & set(after) if before[id] != after[id]}
        check(by["update"] == changed, f"changed: {changed}, shown: {by['update']}")
        check(by["enable"] <= by["create"], f"enabled: {by['enable']}")
        check(prune or not by["delete"], "something was deleted without --prune")
        deleted += len(by["delete"])
        again = files.json("push", "--dry-run", *prune)
        check(again["actions"] == [] and again["conflicts"] == [], f"left: {json.dumps(again)[:2000]}")
        texts = files.texts()
        pulled = files.json("pull")
        # A file that was deleted and whose workflow was not comes back.
        check(all(change["action"] == "create" for change in pulled["changes"]), f"pulled: {pulled['changes'][:3]}")
        check({name: text for name, text in files.texts().items() if name in texts} == texts, "a pull after a push changes files")
    check(deleted > 0, "no edit has deleted anything")
    print(f"  {done} edits, {deleted} workflows deleted with --prune")


def conflict(host: Local, work: Path, _draw: random.Random, _wanted) -> None:
    store(host, [{"id": "shared", "name": "Shared", "steps": [{"id": "a", "moduleId": "log", "parameters": {"message": "1"}}]}])
    files = Files(work / "conflict", host)
    files.write("sluice.yaml", "folders: {}\n")
    files.run("pull")
    path = files.directory / "workflows" / "shared.yaml"
    text = path.read_text().replace("{log: \"1\"}", "{log: mine} # remark")
    path.write_text("# kept\n" + text)
    steps = [{"id": "a", "moduleId": "log", "parameters": {"message": "theirs"}}, {"id": "b", "moduleId": "uuid"}]
    host.call("PUT", "/api/v1/workflows/shared", {"steps": steps})
    files.run("push", "--yes", exits=5)
    check("-  - a: {log: theirs}" in files.err and "+  - a: {log: mine}" in files.err, files.err)
    files.run("pull", exits=5)
    check(path.read_text() == "# kept\n" + text, "a pull in conflict has changed the file")
    check(stored(host)["shared"]["steps"][0]["parameters"]["message"] == "theirs", "a push in conflict has changed the server")
    files.run("pull", "--force")
    expected = "# kept\nname: Shared\nisEnabled: false\nsteps:\n  - a: {log: theirs} # remark\n  - b: uuid\n"
    check(path.read_text() == expected, path.read_text())
    path.write_text(expected.replace("theirs", "mine"))
    check(files.run("diff", "--exit-code", exits=3).count("steps ~a") == 1, "the diff names the step")
    host.call("PUT", "/api/v1/workflows/shared", {"steps": steps[:1]})
    files.run("push", "--yes", "--force")
    check(stored(host)["shared"]["steps"][0]["parameters"]["message"] == "mine", "a forced push has done nothing")
    host.call("DELETE", "/api/v1/workflows/shared")
    files.run("push", "--yes", exits=5)
    files.run("pull", "--prune")
    check(not path.exists(), "a pull with --prune keeps the file of a deleted workflow")


def apis(host: Local, work: Path, _draw: random.Random, _wanted) -> None:
    files = Files(work / "apis", host)
    files.write("sluice.yaml", "folders: {}\n")
    files.write("apis/shop.greet.yaml", "module: shop\nfunction: greet\nworkflowId: hello\nauth: token\nenabled: true # at once\n")
    pushed = files.json("push", "--yes")
    check([action["id"] for action in pushed["actions"]] == ["botman/shop/greet"] and pushed["tokens"][0]["token"], f"{pushed}")
    check(files.json("push", "--yes")["actions"] == [], "an API is pushed twice")
    check("botman/shop/greet" not in [change["id"] for change in files.json("pull")["changes"]], "a pull changes an API that was pushed")
    files.write("apis/shop.greet.yaml", "module: shop\nfunction: greet\nworkflowId: hello\nmethods: [POST]\nauth: token\nenabled: true # at once\n")
    check(files.json("push", "--yes")["actions"][0]["fields"] == ["methods"], "the method is not pushed")
    status, answer = host.call("GET", "/api/v1/apis")
    [api] = [api for api in answer["data"]["apis"] if api["module"] == "shop"]
    check(api["methods"] == ["POST"] and api["auth"] == "token", f"{answer}")
    host.call("PUT", f"/api/v1/apis/{api['id']}", {"async": True})
    files.run("pull")
    check((files.directory / "apis/shop.greet.yaml").read_text().endswith("enabled: true # at once\nasync: true\n"), "the comment is lost")
    (files.directory / "apis/shop.greet.yaml").unlink()
    check(files.json("push", "--yes")["actions"] == [], "an API is deleted without --prune")
    deleted = [(action["action"], action["id"]) for action in files.json("push", "--yes", "--prune", "apis")["actions"]]
    check(deleted == [("delete", "botman/shop/greet")], f"{deleted}")


def webhooks(host: Local, work: Path, _draw: random.Random, _wanted) -> None:
    files = Files(work / "webhooks", host)
    files.write("sluice.yaml", "folders: {}\n")
    signed = {"type": "hmac", "preset": "custom", "secret": "a secret", "header": "X-Sig", "encoding": "base64", "signed": "{{trigger.raw_body}}"}
    timed = {"type": "hmac", "preset": "stripe", "secrets": ["one of two", "two of two"], "toleranceSeconds": 60}
    for name, more in [
        ("plain", {"auth": "none"}),
        ("signed", {"auth": signed, "idempotencyKey": "{{trigger.headers.x-id}}", "verifyToken": "a verify token"}),
        ("timed", {"auth": timed, "methods": ["PUT", "POST"], "ipAllowlist": ["10.0.0.0/8"], "enabled": True}),
    ]:
        status, answer = host.call("POST", "/api/v1/apis", {"kind": "webhook", "name": name, "workflowId": "hello", **more})
        check(status == 201, f"{status} {answer}")
    files.run("pull", "apis")
    text = (files.directory / "apis/hooks.signed.yaml").read_text()
    for line in ["kind: webhook", "name: signed", "auth: hmac", "encoding: base64", "idempotencyKey: ", "hasVerifyToken: true"]:
        check(line in text, f"{line} is not in {text}")
    check("secret" not in text and "a verify token" not in text, f"a secret is in {text}")
    for words in (["pull", "apis"], ["diff", "--exit-code", "apis"], ["push", "--yes", "apis"], ["lint"], ["fmt", "--check"]):
        files.run(*words)
    check((files.directory / "apis/hooks.signed.yaml").read_text() == text, "a second pull changes the file")

    # Everything but secrets goes the other way.
    files.write("apis/hooks.signed.yaml", text.replace("hasVerifyToken: true\n", "async: true\n").replace("x-id", "x-other"))
    files.write("apis/hooks.made.yaml", "kind: webhook\nname: made\nworkflowId: hello\nauth: token\nmethods: [PATCH, POST]\n")
    pushed = files.json("push", "--yes", "apis")
    check([(one["action"], one["id"]) for one in pushed["actions"]] == [("create", "webhook/made"), ("update", "webhook/signed")], f"{pushed}")
    check(pushed["tokens"][0]["api"] == "webhook/made", "the token that was made is not shown")
    rows = {row.get("name"): row for row in host.call("GET", "/api/v1/apis")[1]["data"]["apis"]}
    check(rows["signed"]["async"] and rows["signed"]["idempotencyKey"].count("x-other") and not rows["signed"]["hasVerifyToken"], f"{rows['signed']}")
    check(rows["signed"]["signature"]["header"] == "x-sig" and rows["made"]["methods"] == ["POST", "PATCH"], f"{rows}")

    # What needs a secret is a conflict that names it.
    files.write("apis/hooks.new.yaml", "kind: webhook\nname: new\nworkflowId: hello\nauth: hmac\nsignature: {preset: github}\n")
    check("a secret of signatures cannot come from a file" in files.run("diff", "apis"), "the conflict does not name the secret")
    (files.directory / "apis/hooks.new.yaml").unlink()
    for name in ("plain", "signed", "timed", "made"):
        (files.directory / f"apis/hooks.{name}.yaml").unlink()
    files.run("push", "--yes", "--prune", "apis")


def paths(host: Local, work: Path, _draw: random.Random, _wanted) -> None:
    """What does not exist is told, and so are wrong tests and renamed files."""
    files = Files(work / "paths", host)
    files.write("sluice.yaml", "folders: {}\n")
    text = "name: Paths one\nsteps:\n  - out: {output: 1}\n"
    files.write("workflows/paths-one.yaml", text)
    files.run("push", "--yes", "workflows/paths-one.yaml")
    for words in (["push", "--yes", "nope.yaml"], ["diff", "--exit-code", "workflows/nope.yaml"], ["pull", "nope"], ["lint", "nope.yaml"], ["fmt", "nope.yaml"]):
        files.run(*words, exits=2)
        check("there is no such file or directory" in files.err, f"{words}: {files.err}")

    # A path with nothing that the command works on is an error, also if it exists.
    files.write("elsewhere/paths-two.yaml", text.replace("one", "two"))
    files.write("empty/notes.txt", "notes\n")
    for path in ("elsewhere", "elsewhere/paths-two.yaml", "empty", "empty/notes.txt", "sluice.yaml"):
        for words in (["push", "--yes"], ["diff", "--exit-code"], ["pull"], ["fmt", "--check"]):
            files.run(*words, "workflows", path, exits=2)
            check(f"where: {path}\n" in files.err and "workflows/" in files.err, f"{words} {path}: {files.err}")
    for path in ("elsewhere", "empty", "empty/notes.txt", "sluice.yaml"):
        files.run("lint", "workflows", path, exits=2)
        check(f"where: {path}\n" in files.err and "workflows/" in files.err, f"lint {path}: {files.err}")
    files.run("test", "empty", exits=2)
    check("where: empty\n" in files.err, f"test: {files.err}")
    # A workflow that is elsewhere is linted if it is named.
    files.run("lint", "elsewhere/paths-two.yaml")
    check("1 workflow: " in files.err, files.err)
    files.write("elsewhere/paths-two.yaml", text.replace("output: 1", "output: '{{nowhere.x}}'"))
    check("nowhere" in files.run("lint", "elsewhere/paths-two.yaml", exits=3), "a named file is not linted")
    for path in ("elsewhere/paths-two.yaml", "empty/notes.txt"):
        (files.directory / path).unlink()

    files.write("workflows/paths-one.test.yaml", "cases: [{nme: t}]\n")
    check("nme" in files.run("lint", exits=3), "lint does not read tests")
    files.run("push", "--yes", exits=2)
    check("workflows/paths-one.test.yaml:1" in files.err, f"{files.err}")
    (files.directory / "workflows/paths-one.test.yaml").unlink()

    (files.directory / "workflows/paths-one.yaml").rename(files.directory / "workflows/paths-uno.yaml")
    check("id: paths-one" in files.run("diff", "workflows/paths-uno.yaml"), "a renamed file is not told")
    files.run("push", "--yes", "workflows/paths-uno.yaml", exits=5)
    (files.directory / "workflows/paths-uno.yaml").unlink()
    deleted = files.json("push", "--yes", "--prune", "workflows/paths-one.yaml")["actions"]
    check([(one["action"], one["id"]) for one in deleted] == [("delete", "paths-one")], f"{deleted}")


def first_steps(host: Local, work: Path, _draw: random.Random, _wanted) -> None:
    (work / "new").mkdir()
    files = Files(work / "new", host)
    files.run("init")
    files.run("lint")
    files.run("fmt", "--check")
    check("create" in files.run("push", "--dry-run"), "a dry run shows nothing")
    files.run("push", exits=2)
    check("--yes" in files.err, files.err)
    files.run("push", "--yes")
    status, answer = host.call("POST", "/api/v1/workflows/welcome/execute", {"inputVariables": {"who": "Ada"}, "async": False})
    check("Hello, Ada!" in json.dumps(answer), f"{answer}")
    path = files.directory / "workflows" / "welcome.yaml"
    text = path.read_text()
    path.write_text(text.replace("{{text.result}}\"}", "{{txt.result}}\"}"))
    shown = files.run("lint", exits=3)
    check("workflows/welcome.yaml:" in shown and "did you mean" in shown, shown)
    found = files.json("lint", exits=3)["findings"]
    check(found[0]["code"] == "unknown_reference" and found[0]["start"]["line"] > 5, f"{found}")
    path.write_text(text.replace("steps:", "steps:\n\n\n", 1).replace("{output: ", "{output:    "))
    files.run("fmt", "--check", exits=3)
    files.run("fmt")
    check(path.read_text().count("# A step is") == 1 and "{output: \"" in path.read_text(), path.read_text())
    path.write_text("name: [\n")
    files.run("push", "--yes", exits=2)
    check("workflows/welcome.yaml" in files.err, files.err)
    files.run("lint", exits=3)
    path.write_text(text)
    directory = files.json("schema", "directory")
    check(directory == json.loads((files.directory / "sluice.schema.json").read_text()), "init writes another schema of sluice.yaml")
    page = ROOT / "docs" / "reference" / "sluice.schema.json"
    check(directory == json.loads(page.read_text()), f"{page} is old: run `sluice schema directory --json > {page.relative_to(ROOT)}`")
    schema = files.json("schema")
    check(schema == json.loads((files.directory / "workflow.schema.json").read_text()), "init writes another schema")
    page = ROOT / "docs" / "reference" / "workflow.schema.json"
    check(schema == json.loads(page.read_text()), f"{page} is old: run `sluice schema --json > {page.relative_to(ROOT)}`")


def dev(host: Local, work: Path, _draw: random.Random, _wanted) -> None:
    (work / "dev").mkdir()
    files = Files(work / "dev", host)
    files.run("init")
    process = files.start("dev")
    try:
        path = files.directory / "workflows" / "welcome.yaml"
        message = lambda: json.dumps(stored(host).get("welcome", {}))  # noqa: E731
        until(lambda: "Hello, " in message(), "dev pushes what is there")
        path.write_text(path.read_text().replace("Hello, ", "Goodbye, "))
        until(lambda: "Goodbye, " in message(), "dev pushes what is saved")
        path.write_text(path.read_text().replace("Goodbye, ", "Farewell, ") + "  - [\n")
        time.sleep(1)
        check(process.poll() is None and "Farewell" not in message(), "dev pushes a file that cannot be read")
    finally:
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    check(process.returncode == 130 and "workflows/welcome.yaml" in err, f"{process.returncode}: {err}")


def tests(host: Local, work: Path, _draw: random.Random, _wanted) -> None:
    files = Files(work / "tests", host)
    files.directory.mkdir()
    files.run("init")
    files.run("test")
    files.run("push", "--yes")
    kept = stored(host)["welcome"]["tests"]
    check([case["name"] for case in kept["cases"]] == ["greets who is named", "greets the world by default"] and "workflow" not in kept, f"{kept}")
    test = files.directory / "workflows" / "welcome.test.yaml"
    test.write_text(test.read_text().replace("cases:", "# of the cases\ncases:").replace("world by default", "world"))
    check(files.json("push", "--yes")["actions"][0]["fields"] == ["tests"], "the tests are not pushed")
    kept["cases"] = kept["cases"][:1]
    host.call("PUT", "/api/v1/workflows/welcome", {"tests": kept})
    pulled = [change["file"] for change in files.json("pull")["changes"] if change["id"] == "welcome"]
    check(pulled == ["workflows/welcome.test.yaml"], f"{pulled}")
    check("# of the cases" in test.read_text() and "workflow: ./welcome.yaml" in test.read_text(), test.read_text())
    files.run("test")
    check(files.json("push", "--dry-run")["actions"] == [], "there is something to push right after a pull")
    again = Files(work / "again", host)
    again.write("sluice.yaml", "folders: {}\n")
    again.run("pull")
    check("greets who is named" in again.texts()["workflows/welcome.test.yaml"], "the tests are not pulled")
    again.run("test", "workflows")
    check(again.json("pull")["changes"] == [], "a second pull changes something")


ENVIRONMENTS = """\
# The servers of our account.
folders: {}
environments:
  staging:
    url: URL1
    variables: {shop: "https://shop.staging.example", paused: true, tries: 3, who: {default: you}}
  # The real one.
  production:
    url: URL2
    variables: {shop: "https://shop.example", paused: false, tries: 5, who: {default: you}}
"""
PLACED = """\
name: Placed
schedulesPaused: "${env.paused}"
outputs:
  shop: "${env.shop}/orders"
triggers:
  - {type: cron, expression: "0 7 * * *"}
steps:
  # Asks the shop.
  - ask: {http_request: "${env.shop}/orders", method: GET, retry: "${env.tries}"}
    disabled: "${env.paused}"
  - out: {output: "Of ${env.shop}, not $${env.shop}"}
"""
PLACED_TEST = """\
cases:
  - name: says whose
    mocks: {shop: {request: {url: "${env.shop}/*"}, reply: {text: ok}}}
    expect: {result: "Of ${env.shop}, not $${env.shop}"}
"""


def environments(host: Local, work: Path, _draw: random.Random, _wanted) -> None:
    """The same files are pushed to two servers with other values, and pulled back with placeholders."""
    (work / "second").mkdir()
    with Local(work / "second") as second:
        files = Files(work / "placed", host)
        # Each environment names its server; the token is that of the host.
        tokens = {"staging": host.made["accessToken"], "production": second.made["accessToken"]}

        def run(name: str, *words: str, exits: int = 0) -> str:
            files.environment = {"SLUICE_URL": "", "SLUICE_TOKEN": tokens[name], "SLUICE_ENV": name}
            try:
                return files.run(*words, exits=exits)
            finally:
                files.environment = {}

        files.write("sluice.yaml", ENVIRONMENTS.replace("URL1", host.url).replace("URL2", second.url))
        files.write("workflows/placed.yaml", PLACED)
        files.write("workflows/placed.test.yaml", PLACED_TEST)
        files.write("apis/shop.placed.yaml", "module: shop\nfunction: placed\nworkflowId: placed\nauth: none\ndebugData: {shop: \"${env.shop}\"}\nenabled: \"${env.paused}\"\n")
        before = files.texts()
        choices(files, host)
        for name, server in (("staging", host), ("production", second)):
            run(name, "test")
            run(name, "push", "--yes", "workflows/placed.yaml", "apis/shop.placed.yaml")
            one = stored(server)["placed"]
            shop = {"staging": "https://shop.staging.example", "production": "https://shop.example"}[name]
            check(one["schedulesPaused"] is (name == "staging") and one["outputs"][0]["value"] == f"{shop}/orders", f"{one}")
            check(one["steps"][0]["parameters"]["__retry_count"] == {"staging": 3, "production": 5}[name], f"{one['steps'][0]}")
            check(one["steps"][1]["parameters"]["value"] == f"Of {shop}, not ${{env.shop}}", f"{one['steps'][1]}")
            check(shop in json.dumps(one["tests"]), f"{one['tests']}")
            run(name, "diff", "--exit-code", "workflows/placed.yaml", "apis/shop.placed.yaml")
            run(name, "pull", "workflows/placed.yaml", "apis/shop.placed.yaml")
            check(files.texts() == before, f"a pull from {name} changes {files.texts()}")
        taken_over(files, host, run)
        kept = json.loads((files.directory / ".sluice-state.json").read_text())["servers"]
        check(sorted(key.split()[0] for key in kept) == ["production", "staging"], f"{list(kept)}")
        mistaken(files, run)


def choices(files: Files, host: Local) -> None:
    """Without an environment nothing is done; with two servers neither is taken."""
    for words in (["push", "--yes"], ["pull"], ["diff"], ["dev"]):
        files.run(*words, exits=2)
        check("no environment was chosen" in files.err and "staging, production" in files.err, files.err)
    files.run("push", "--env", "stagin", exits=2)
    check("did you mean 'staging'" in files.err, files.err)
    # SLUICE_URL is the first host.
    files.run("diff", "--env", "production", exits=2)
    check("has another server than SLUICE_URL" in files.err, files.err)
    files.run("diff", "--env", "staging", "workflows/placed.yaml")
    check(f"Environment staging: {host.url}" in files.err, files.err)
    files.run("runs", "--env", "production", exits=2)
    files.run("init", "--env", "staging", exits=2)
    files.run("lint")
    check("staging" in files.run("doctor", "--env", "staging"), "doctor does not tell the environment")
    completed = {"COMPLETE": "bash", "_CLAP_COMPLETE_INDEX": "3", "_CLAP_COMPLETE_COMP_TYPE": "9", "_CLAP_COMPLETE_SPACE": "true", "_CLAP_IFS": "\n"}
    offered = files.start("--", "sluice", "push", "--env", "", environment=completed).communicate(timeout=30)[0].split()
    check(offered == ["staging", "production"], f"environments are not completed: {offered}")
    check("none chosen of staging, production" in files.run("doctor"), "doctor does not tell the environments")


def taken_over(files: Files, host: Local, run) -> None:
    """Changes at a server come into the file, but never the value of one environment."""
    steps = stored(host)["placed"]["steps"]
    steps[0]["parameters"]["url"] = steps[0]["parameters"]["url"].replace("/orders", "/orders?new=1")
    steps.append({"id": "more", "moduleId": "log", "parameters": {"message": "${env.shop} {{out}}"}})
    host.call("PUT", "/api/v1/workflows/placed", {"steps": steps})
    run("staging", "pull", "workflows/placed.yaml")
    text = (files.directory / "workflows/placed.yaml").read_text()
    expected = PLACED.replace('"${env.shop}/orders", m', '"${env.shop}/orders?new=1", m') + '  - more: {log: "$${env.shop} {{out}}"}\n'
    check(text == expected, text)
    run("staging", "diff", "--exit-code", "workflows/placed.yaml")
    # A change in one environment is none in the other, to which it is pushed.
    run("production", "push", "--yes", "workflows/placed.yaml")

    steps[0]["parameters"]["url"] = "https://other.example/"
    host.call("PUT", "/api/v1/workflows/placed", {"steps": steps})
    run("staging", "pull", "workflows/placed.yaml", exits=5)
    check("${env.shop}/orders?new=1" in files.err and "steps.ask.parameters.url" in files.err, files.err)
    check((files.directory / "workflows/placed.yaml").read_text() == text, "a pull overwrites a placeholder")
    run("staging", "push", "--yes", "--force", "workflows/placed.yaml")


def mistaken(files: Files, run) -> None:
    """Mistakes are told with the file, the line and the environment."""
    text = (files.directory / "workflows/placed.yaml").read_text()
    files.write("workflows/placed.yaml", text.replace("${env.tries}", "${env.triess}"))
    shown = files.run("lint", exits=3)
    check("workflows/placed.yaml:9:" in shown and "did you mean tries?" in shown, shown)
    run("staging", "push", "--yes", exits=2)
    check("workflows/placed.yaml:9" in files.err, files.err)
    run("staging", "test", exits=2)
    check("workflows/placed.yaml:9" in files.err, files.err)
    files.write("workflows/placed.yaml", text.replace("steps:\n", "steps: ${env.tries}\nnote:\n", 1))
    check("no placeholder here" in files.run("lint", exits=3), "steps are no placeholder")
    # Only one environment has a wrong value.
    config = (files.directory / "sluice.yaml").read_text()
    files.write("workflows/placed.yaml", text)
    files.write("sluice.yaml", config.replace("tries: 5", "tries: many"))
    shown = files.run("lint", exits=3)
    check("(in production)" in shown, shown)
    files.write("sluice.yaml", config.replace("variables: {shop: \"https://shop.example\"", "varables: {shop: 1"))
    files.run("lint", exits=2)
    check("sluice.yaml:10" in files.err and "did you mean variables?" in files.err, files.err)
    files.write("sluice.yaml", config)


STORIES = {"first": first_steps, "tests": tests, "conflict": conflict, "apis": apis, "webhooks": webhooks, "environments": environments, "paths": paths, "dev": dev, "edits": dry_run, "trip": round_trip}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workflows", type=int, default=1000)
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("stories", nargs="*", help=", ".join(STORIES))
    wanted = parser.parse_args()
    for name, story in STORIES.items():
        if wanted.stories and name not in wanted.stories:
            continue
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            (work / "host").mkdir()
            with Local(work / "host") as host:
                story(host, work, random.Random(wanted.seed), wanted)
        print(f"{name}: ok, {time.monotonic() - began:.1f} s", flush=True)


if __name__ == "__main__":
    main()
