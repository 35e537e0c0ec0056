#!/usr/bin/env python3
"""The command line of the executable, used as people and scripts use it: without a terminal and in
one, against local hosts.

The executable must be built (`cargo build --release`); SLUICE_BINARY names another one.
Usage: tests/system/cli.py [STORY ...]
"""

import http.client
import json
import os
import pty
import re
import select
import signal
import stat
import subprocess
import sys
import tempfile
import termios
import threading
import time
import tomllib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from local import BINARY, ROOT, Local, free_port

sys.path.insert(0, str(ROOT / "tests" / "stories"))

from target import check, until  # noqa: E402

PATIENCE = 60
ESCAPE = "\x1b"
FAILING = [{"id": "boom", "moduleId": "fail", "parameters": {"message": "no luck [[n]]"}}]
# Fails until its parameter is corrected.
PICKY = [
    {"id": "before", "moduleId": "set_variable", "parameters": {"name": "kept", "value": "yes"}},
    {"id": "read", "moduleId": "http_request", "parameters": {"url": "http://127.0.0.1:1/", "method": "GET"}},
    {"id": "out", "moduleId": "output", "parameters": {"value": "{{read.statusCode}}"}},
]
SLOW = [
    {"id": "wait", "moduleId": "delay", "parameters": {"duration": 600000}},
    {"id": "out", "moduleId": "output", "parameters": {"value": "late"}},
]


class Done:
    """What a command has said, and how it has ended."""

    def __init__(self, code: int, out: str, err: str):
        self.code, self.out, self.err = code, out, err

    @property
    def data(self):
        return json.loads(self.out)

    @property
    def error(self) -> dict:
        return json.loads(self.err.splitlines()[-1])["error"]

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class Cli:
    """Runs commands with a configuration of their own, and keeps everything that they have said."""

    def __init__(self, folder: Path, **environment: str):
        self.config = folder / "config"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLUICE_", "XDG_", "NO_COLOR", "CLICOLOR"))}
        self.environment = {**kept, "XDG_CONFIG_HOME": str(self.config), "TERM": "xterm-256color", **environment}
        self.said = ""

    @property
    def file(self) -> Path:
        return self.config / "sluice" / "config.toml"

    @property
    def saved(self) -> dict:
        return tomllib.loads(self.file.read_text())

    def __call__(self, *words: str, code: int = 0, given: str | None = "", **environment: str) -> Done:
        """Runs a command without a terminal."""
        done = subprocess.run([BINARY, *words], input=given, capture_output=True, text=True, timeout=2 * PATIENCE, env={**self.environment, **environment})
        self.said += done.stdout + done.stderr
        check(done.returncode == code, f"sluice {' '.join(words)} ends with {done.returncode}, not {code}:\n{done.stdout}\n{done.stderr}")
        check(ESCAPE not in done.stdout + done.stderr, f"sluice {' '.join(words)} sends escape sequences to no terminal")
        return Done(done.returncode, done.stdout, done.stderr)

    def start(self, *words: str, given=subprocess.DEVNULL) -> subprocess.Popen:
        return subprocess.Popen([BINARY, *words], stdin=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment)

    def terminal(self, *words: str, answers: list[tuple[str, str]] = (), code: int = 0, **environment: str) -> str:
        """Runs a command in a terminal. Each answer is typed when its question is on the screen, and
        the terminal does not show what is typed."""
        child, screen = pty.fork()
        if child == 0:
            os.execve(BINARY, [str(BINARY), *words], {**self.environment, **environment})
        shown, waiting, deadline = "", list(answers), time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if waiting and waiting[0][0] in shown and not echoes(screen):
                os.write(screen, waiting.pop(0)[1].encode())
            if not select.select([screen], [], [], 0.02)[0]:
                continue
            try:
                part = os.read(screen, 4096)
            except OSError:  # The other end is closed.
                break
            if not part:
                break
            shown += part.decode(errors="replace")
        os.close(screen)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        self.said += shown
        check(not waiting, f"sluice {' '.join(words)} did not ask {waiting}:\n{shown}")
        check(status == code, f"sluice {' '.join(words)} in a terminal ends with {status}, not {code}:\n{shown}")
        return shown


def echoes(screen: int) -> bool:
    return bool(termios.tcgetattr(screen)[3] & termios.ECHO)


def main() -> None:
    wanted = sys.argv[1:]
    stories = {name.removeprefix("story_"): story for name, story in globals().items() if name.startswith("story_")}
    with tempfile.TemporaryDirectory(prefix="sluice-cli-") as name:
        folder = Path(name)
        with Local(folder) as host:
            for name, story in stories.items():
                if wanted and name not in wanted:
                    continue
                own = folder / name
                own.mkdir()
                story(host, Cli(own), own)
                print(f"{name}: {story.__doc__}")
            check(host.process.poll() is None, "the host has ended")


def signed_in(host: Local, cli: Cli) -> Cli:
    """Signs in with the right to manage the account."""
    cli("login", host.url, "--key", "-", "--context", "admin", given=host.made["adminPairingKey"] + "\n")
    return cli


def story_usage(_: Local, cli: Cli, __: Path) -> None:
    """wrong arguments end with 2, help and versions with 0, and no server is needed for them"""
    check("Commands:" in cli("--help").out, "help lists the commands")
    check("--port" not in cli("-h").out and "--port" in cli("serve", "-h").out, "flags of the host are those of serve")
    check(cli("--version").out == cli("version").out, "both ways to ask for the version")
    cli("nonsense", code=2)
    check("'workflow'" in cli("workflw", "ls", code=2).err, "a command with a typing error has a suggestion")
    cli("run", code=2)
    cli("--port", "7", "whoami", code=2)
    check("serve --port" in cli("--port", "7", "runs", code=2).err, "it says where the flag belongs")
    script = cli("completion", "bash").out
    check("COMPLETE" in script and "sluice" in script, script)


def story_sign_in(host: Local, cli: Cli, folder: Path) -> None:
    """signing in saves private tokens, which are refreshed; without them commands end with 4"""
    check("sluice login" in cli("runs", code=4, SLUICE_URL=host.url).err, "it says what to do")
    cli("login", host.url, "--context", "mine")
    check(stat.S_IMODE(cli.file.stat().st_mode) == 0o600, "the configuration is private")
    check(stat.S_IMODE(cli.file.parent.stat().st_mode) == 0o700, "so is its folder")
    who = cli("whoami", "-o", "json").data
    check(who["context"] == "mine" and who["admin"] is False, f"{who}")
    refused = cli("secret", "ls", "--json", code=4).error
    check("admin pairing key" in refused["whatNow"] and re.fullmatch("[0-9a-f]{32}", refused["traceId"]), f"{refused}")
    cli("login", host.url, "--key", "-", "--context", "wrong", given="pair-wrong\n", code=4)
    cli("login", host.url, "--key", "-", "--context", "empty", given="", code=2)
    told = cli("login", host.url, "--key", host.made["adminPairingKey"], code=2).err
    check("standard input only" in told, told)
    signed_in(host, cli)
    check(cli("whoami", "--json").data["account"]["account"] == "admin", "the admin key gives all rights")
    check(cli("context", "ls", "-o", "name").lines == ["admin", "mine"], "contexts are listed")
    cli("context", "use", "mine")
    check(cli("whoami", "--json").data["admin"] is False, "another context is in use")
    check(cli("whoami", "--json", "--context", "admin").data["admin"] is True, "a flag names another one")
    check(cli("whoami", "--json", SLUICE_CONTEXT="admin").data["admin"] is True, "so does the environment")
    check("mine" in cli("whoami", "--context", "min", code=6).err, "a wrong name has a suggestion")
    refreshed(cli)
    environment = {"SLUICE_URL": host.url, "SLUICE_TOKEN": host.made["accessToken"]}
    other = Cli(folder / "other")
    check(other("whoami", "--json", **environment).data["admin"] is True, "the environment is sufficient")
    check(not other.config.exists(), "and then nothing is stored")
    cli("logout", "--context", "mine")
    check("token" not in cli.saved["contexts"]["mine"], "tokens are forgotten")
    cli("whoami", "--context", "mine", code=4)
    cli("context", "rm", "mine")
    is_secret(host, cli)


def refreshed(cli: Cli) -> None:
    """A token that has expired, or is not valid, is replaced and saved."""
    for wrong in ("expires_at = 1", "token = 'wrong'"):
        old, name = cli.saved["contexts"]["admin"]["token"], wrong.split(" ")[0]
        lines = cli.file.read_text().split("[contexts.admin]\n")
        lines[1] = re.sub(rf"^{name} = .*$", wrong, lines[1], count=1, flags=re.MULTILINE)
        cli.file.write_text("[contexts.admin]\n".join(lines))
        cli("whoami", "--context", "admin")
        kept = cli.saved["contexts"]["admin"]
        check(kept["token"] not in ("wrong", old) or kept["expires_at"] > 1, f"refreshed after {wrong}")
    os.chmod(cli.file, 0o644)
    check("chmod 600" in cli("whoami").err, "a configuration that others can read is told")
    cli("context", "use", "mine")
    check(stat.S_IMODE(cli.file.stat().st_mode) == 0o600, "a change makes it private again")


def is_secret(host: Local, cli: Cli, *values: str) -> None:
    """Fails if a command has said a secret."""
    tokens = [context.get(name) for context in cli.saved["contexts"].values() for name in ("token", "refresh_token")]
    for secret in filter(None, [*tokens, host.made["pairingKey"], host.made["adminPairingKey"], host.made["accessToken"], *values]):
        check(secret not in cli.said, "a command has said a secret")


def story_runs(host: Local, cli: Cli, folder: Path) -> None:
    """runs are started, waited for, listed, followed, stopped, and begun again"""
    signed_in(host, cli)
    failing, picky, slow = (host.workflow(name, steps) for name, steps in (("Failing", FAILING), ("Picky", PICKY), ("Slow", SLOW)))
    check(cli("run", "hello", "-i", "name=Ada", "--wait").data == {"greeting": "Hello, Ada!"}, "the result is the output")
    ended = cli("run", "Hello", "--wait", "--json", "-f", "-", given='{"name": "Bo"}').data
    check(ended == host.call("GET", f"/api/v1/executions/{ended['executionId']}?lang=en")[1]["data"], "JSON is the API's data")
    check(ended["inputs"]["name"] == "Bo", "inputs of a file are given")
    (folder / "in.json").write_text('{"name": "Bo"}')
    both = cli("run", "hello", "-f", str(folder / "in.json"), "-i", "name=Cy", "--follow")
    check(both.data == {"greeting": "Hello, Cy!"} and "completed in" in both.err, "arguments win over the file")
    first, again = (cli("run", "hello", "--idempotency-key", "k1", "-o", "name").out for _ in range(2))
    check(first == again, "a key starts one run")
    failed = cli("run", "Failing", "-w", "--json", code=1)
    check(failed.data["status"] == "failed" and failed.error["where"].startswith("step 'boom'"), failed.err)
    check("sluice resume" in failed.error["whatNow"] and failed.error["traceId"], failed.err)
    check("no luck" in cli("run", failing, "-w", code=1).err, "the reason is told")
    cli("run", "hello", "--timeout", "5s", code=2)
    late = cli("run", slow, "--wait", "--timeout", "1s", "--json", code=124)
    run = re.search(r"exec-[0-9a-f-]+", late.err)[0]
    check(cli("runs", "show", run, "--json").data["status"] == "running", "the run goes on")
    interrupted(host, cli, slow)
    names(host, cli)
    stopped = cli("stop", run, "--json").data
    check(stopped["executionId"] == run, f"{stopped}")
    check(cli("stop", run, "--json", code=5).error["code"] == 5002, "a run is stopped once")
    listed(host, cli, run)
    begun_again(cli, picky, run)
    is_secret(host, cli)


def interrupted(host: Local, cli: Cli, slow: str) -> None:
    """Ctrl-C ends the command with 130, and the run goes on."""
    before = set(cli("runs", "--workflow", slow, "-o", "name").lines)
    command = cli.start("run", slow, "--wait")
    started = until(lambda: set(cli("runs", "--workflow", slow, "-o", "name").lines) - before, "the run has started", PATIENCE)
    run = started.pop()
    # The command waits when it has said that the run has started.
    check("has started" in command.stderr.readline(), "it says that the run has started")
    command.send_signal(signal.SIGINT)
    _, err = command.communicate(timeout=PATIENCE)
    check(command.returncode == 130 and f"sluice watch {run}" in err, f"{command.returncode}: {err}")
    check(cli("runs", "show", run, "--json").data["status"] == "running", "the run goes on")
    cli("stop", run)


def names(host: Local, cli: Cli) -> None:
    """Names that are wrong or ambiguous start nothing."""
    check("did you mean 'Failing'" in cli("run", "Failling", code=6).err, "the nearest name is suggested")
    folder = host.call("POST", "/api/v1/folders", {"name": "Second"})[1]["data"]["id"]
    inside = host.call("POST", "/api/v1/workflows", {"name": "Twice", "folderId": folder, "steps": SLOW})[1]["data"]["id"]
    ids = [host.workflow("Twice", SLOW), inside]
    told = cli("run", "Twice", code=2).err
    check(all(id in told for id in ids), told)
    for id in ids:
        cli("workflow", "rm", id, "--yes")
    cli("run", "..", code=6)


def listed(host: Local, cli: Cli, run: str) -> None:
    """Lists, pages, logs and events."""
    page = cli("runs", "-n", "2", "--json")
    check(len(page.data["executions"]) == 2 and page.data["nextCursor"], page.out)
    table = cli("runs", "-n", "2")
    words = re.search(r"^More: sluice (.*)$", table.err, re.MULTILINE)[1].split()
    seen = cli(*words, "-o", "name").lines
    check(seen and not set(seen) & {row["executionId"] for row in page.data["executions"]}, "the command shows the next page")
    check(set(cli("runs", "--status", "cancelled", "-o", "name").lines) >= {run}, "runs are filtered")
    check(cli("runs", "--since", "1h", "--error", "no luck", "--status", "failed", "-o", "name").lines, "by error and age, too")
    check(not cli("runs", "--trigger", "cron").out, "an empty list prints nothing")
    check("did you mean 'cron'" in cli("runs", "--trigger", "crn", code=2).err, "an unknown kind of trigger is refused")
    done = cli("run", "hello", "-o", "name", "--wait").out.strip()
    logs = cli("logs", done, "--json").data
    check(logs["logs"] == host.call("GET", f"/api/v1/executions/{done}/logs?limit=1000")[1]["data"]["logs"], "all entries")
    followed = [json.loads(line) for line in cli("logs", done, "-f", "--json").lines]
    check([entry["message"] for entry in followed] == [entry["message"] for entry in logs["logs"]], "followed from the beginning")
    events = [json.loads(line) for line in cli("watch", done, "--json").lines]
    check(events[0]["type"] == "start" and events[-1]["type"] == "end", f"{events}")
    rest = [json.loads(line) for line in cli("watch", done, "--json", "--cursor", events[1]["id"]).lines]
    check([event["id"] for event in rest] == [event["id"] for event in events[2:]], "goes on after a cursor")
    check("completed in" in cli("watch", done).lines[-1], "lines for people")
    cli("watch", run, code=1)
    cli("watch", "exec-01890a5d-ac96-774b-bcce-b302099a8057", code=6)


def begun_again(cli: Cli, picky: str, stopped: str) -> None:
    """Runs are run again and taken up."""
    broken = cli("run", picky, "-w", "--json", code=1).data["executionId"]
    plan = cli("resume", broken, "--dry-run", "--json").data
    check(plan["dryRun"] is True and plan["step"]["id"] == "read", f"{plan}")
    told = cli("resume", broken, "--set", "other.url=x", code=2).err
    check("'read'" in told, told)
    url = "read.url=http://sluice.internal/example/user?userId=1"
    check(cli("resume", broken, "--set", url, "--wait").out.strip() == "200", "it goes on with the parameter")
    check(cli("rerun", broken, "--dry-run", "--json").data["of"] == broken, "a plan of a rerun")
    ids = "\n".join(cli("run", "hello", "-w", "-o", "name").out.strip() for _ in range(3))
    again = cli("rerun", "-", "-i", "name=Di", "-o", "json", given=ids).data
    check(len(again) == 3 and all(row["of"] in ids for row in again), f"{again}")
    mixed = cli("stop", "-", "--json", given=f"{stopped}\nexec-01890a5d-ac96-774b-bcce-b302099a8057\n", code=5).data
    check([row["error"]["exit"] for row in mixed] == [5, 6], f"{mixed}")
    check(cli("stop", "-", given="").out == "", "no ids are nothing to do")
    cli("redeliver", broken, code=5)


def story_things(host: Local, cli: Cli, folder: Path) -> None:
    """workflows, versions, APIs, applications, tokens, secrets, events, modules and documents"""
    signed_in(host, cli)
    same = {
        ("workflow", "ls"): "/api/v1/workflows?includeDisabled=true&limit=50",
        ("api", "ls"): "/api/v1/apis",
        ("app", "ls"): "/api/v1/apps",
        ("token", "ls"): "/api/v1/open-tokens",
        ("secret", "ls"): "/api/v1/secrets",
        ("schedules",): "/api/v1/schedules",
        ("module", "show", "http_request"): "/api/v1/modules/http_request?lang=en",
        ("workflow", "show", "hello"): "/api/v1/workflows/hello",
        ("version", "ls", "hello"): "/api/v1/workflows/hello/versions",
    }
    for words, path in same.items():
        check(cli(*words, "--json").data == host.call("GET", path)[1]["data"], f"{words} is the API's data")
        for form in ("table", "yaml", "name"):
            cli(*words, "-o", form)
    (folder / "new.json").write_text(json.dumps({"name": "n", "inputs": [{"name": "zip", "type": "string"}], "steps": [
        {"id": "out", "moduleId": "output", "parameters": {"value": "[[zip]]"}}], "triggers": [{"type": "webhook", "code": "c"}]}))
    made = cli("workflow", "new", "-f", str(folder / "new.json"), "--name", "New one", "--enable", "-o", "name").out.strip()
    check(cli("run", "New one", "-i", "zip=01234", "--wait").out == "01234\n", "a declared text stays a text")
    cli("workflow", "disable", made)
    cli("run", made, code=5)
    cli("workflow", "enable", made)
    unnamed = cli("workflow", "copy", made, "--json").data
    check(unnamed["name"] == "New one (copy)", f"{unnamed}")
    cli("workflow", "rm", unnamed["newWorkflowId"], "-y")
    copied = cli("workflow", "copy", made, "Other one", "--json").data["newWorkflowId"]
    check(copied in cli("workflow", "ls", "other one", "-o", "name").lines, "lists are searched")
    imported(cli, folder)
    cli("workflow", "rm", copied, code=2)
    cli("workflow", "rm", copied, "-y")
    cli("workflow", "show", copied, code=6)
    versions(host, cli, made)
    apis(host, cli, made)
    values(host, cli)
    check("http_request" in cli("modules", "http", "-o", "name").lines, "modules are found")
    check("http_request" in cli("module", "show", "http_reqest", code=6).err, "a wrong id has a suggestion")
    check(cli("openapi").data == host.call("GET", "/api/v1/openapi.json")[1], "the document of the server")
    check("openapi" in cli("openapi", made).data, "the document of a workflow")
    exact(cli, folder)
    check("no type of events" in cli("event", "send", "cron", code=2).err, "schedules are no events")
    sent = cli("event", "send", "nothing-waits", "-d", "a=1", "--json").data
    check(sent == {"executions": [], "failed": []}, f"{sent}")
    cut = subprocess.run(f"'{BINARY}' openapi | head -n 1", shell=True, capture_output=True, text=True, env=cli.environment)
    check(cut.stdout == "{\n" and not cut.stderr, f"a reader that ends is no error: {cut.stderr}")


def imported(cli: Cli, folder: Path) -> None:
    """A state machine is imported, runs, and is exported again."""
    machine = {"StartAt": "Rest", "States": {"Rest": {"Type": "Wait", "Seconds": 1, "Next": "Out"}, "Out": {"Type": "Pass", "Result": {"a": 1}, "End": True}}}
    (folder / "machine.asl.json").write_text(json.dumps(machine))
    tried = cli("import", "asl", str(folder / "machine.asl.json"), "--dry-run")
    check("carried  Rest (Wait): rest" in tried.out, tried.out)
    made = cli("import", "asl", str(folder / "machine.asl.json"), "-o", "name").out.strip()
    cli("workflow", "enable", made)
    check(json.loads(cli("run", "machine", "--wait").out) == {"a": 1}, "what was imported runs")
    check("trigger.data" not in cli("export", "asl", made).out, "references are paths")
    check(cli("export", "asl", made, "--json").data["States"]["rest"]["Seconds"] == 1, "the same wait")
    (folder / "script.json").write_text(json.dumps({"name": "Script", "steps": [{"id": "js", "moduleId": "vflow.system.js", "parameters": {"script": "1"}}]}))
    cli("workflow", "new", "-f", str(folder / "script.json"))
    check("js: vflow.system.js has no counterpart" in cli("export", "asl", "Script", code=3).err, "refused by name")
    (folder / "other.json").write_text("{}")
    check("nodes" in cli("import", "n8n", str(folder / "other.json"), code=2).err, "what is missing is named")


def exact(cli: Cli, folder: Path) -> None:
    """No command rounds an integer: one that does not fit into 64 bits becomes a text, as in the API, or is refused in a file."""
    large, small = "18446744073709551616", "-9223372036854775809"
    step = {"id": "out", "moduleId": "output", "parameters": {"value": ["[[x]]", "CONSTANT"]}}
    (folder / "exact.json").write_text(json.dumps({"name": "Exact", "steps": [step]}).replace('"CONSTANT"', large))
    refused = cli("workflow", "new", "-f", str(folder / "exact.json"), code=2).err
    check("steps[0].parameters.value[1]" in refused and "64 bits" in refused, refused)
    (folder / "exact.json").write_text(json.dumps({"name": "Exact", "steps": [step]}).replace("CONSTANT", large))
    made = cli("workflow", "new", "-f", str(folder / "exact.json"), "--enable", "-o", "name").out.strip()
    check(cli("workflow", "show", made, "--json").data["steps"][0]["parameters"]["value"][1] == large, "a constant is rounded")
    (folder / "inputs.json").write_text('{"x": %s}' % small)
    check("x" in cli("run", made, "-f", str(folder / "inputs.json"), code=2).err, "a number in a file is refused")
    (folder / "inputs.json").write_text('{"x": "%s"}' % small)
    for words, expected in ((["-i", f"x={large}"], large), (["-f", str(folder / "inputs.json")], small), (["-i", "x=18446744073709551615"], 18446744073709551615)):
        found = json.loads(cli("run", made, *words, "--wait").out)
        check(found == [expected, large], f"{words}: {found}")
    cli("api", "publish", made, "exact/number", "--auth", "none", "--enable")
    tried = cli("api", "try", "exact/number", "-i", f"x={large}").out
    check(large in tried and "e+19" not in tried, f"{tried}")
    cli("api", "publish", made, "exact/again", "--auth", "none")
    asked = cli("workflow", "rm", made, code=2).err
    check("is published as the APIs" in asked and "exact/number" in asked and "exact/again" in asked, f"{asked}")
    for name in ("exact/number", "exact/again"):
        cli("api", "rm", name, "--yes")
    check("published" not in cli("workflow", "rm", made, "-y").err, "an API that is deleted is named")


def versions(host: Local, cli: Cli, made: str) -> None:
    check(cli("version", "publish", made, "--note", "first", "--enable", "-o", "name").out == "v1\n", "the first version")
    host.call("PUT", f"/api/v1/workflows/{made}", {"steps": [{"id": "out", "moduleId": "output", "parameters": {"value": "new"}}]})
    check("parameters" in cli("version", "compare", made, "v1").out, "what has changed")
    cli("version", "compare", made, "v9", code=6)
    missing = cli("version", "compare", made, "v1", "v9", code=2).err
    check("v9" in missing and "v1" not in missing and "'with'" in missing, f"the side that is missing is named: {missing}")
    kept = cli("version", "rm", made, "v1", "-y", code=5).err
    check("callers can still name it" in kept and f"version disable {made} v1` first" in kept, f"{kept}")
    cli("version", "disable", made, "v1")
    cli("version", "enable", made, "v1")


def apis(host: Local, cli: Cli, made: str) -> None:
    cli("api", "publish", made, "shop/new", code=2)
    api = cli("api", "publish", made, "shop/new", "--auth", "token", "--enable", "--json").data
    check(api["token"] and api["enabled"], "a token is made")
    cli("api", "publish", made, "shop/new", "--auth", "none", code=5)
    cli("api", "publish", made, "shop/two", "--auth", "password", "--user", "u", given="long enough secret\n")
    tried = cli("api", "try", "shop/new", "-i", "zip=0815", "--json").data
    check(tried["answer"] and tried["status"] == "completed", f"{tried}")
    check("shop/new" in cli("api", "show", "shop/nww", code=6).err, "a wrong name has a suggestion")
    check(cli("api", "show", "shop/new", "--json").data["auth"] == "token" and "auth" in cli("api", "show", "shop/new").out, "how callers authenticate")
    hooks(cli, made)
    cli("api", "disable", "shop/new")
    cli("api", "enable", api["id"])
    cli("api", "rm", "shop/new", "--yes")
    check("long enough secret" not in cli.said, "passwords are not shown")
    app = cli("app", "new", "Shop", "--scope", "shop/two", "--json").data
    check(app["appSecret"], "secrets are shown once")
    check("appSecret" not in cli("app", "show", app["appId"], "--json").data, "and not again")
    cli("app", "rotate", app["appId"], "--yes")
    cli("app", "rm", app["appId"], "--yes")
    token = cli("token", "new", "Shop", "--expires", "30d", "--json").data
    check(token["token"] and token["expiresAt"], "a token is shown once")
    cli("token", "rm", token["id"], "--yes")
    mcp_clients(host, cli)
    bridge(host, cli)


def bridge(host: Local, cli: Cli) -> None:
    """Every message of a client of `sluice mcp` is answered under its own id, and as it was written."""
    def search(id, query: str) -> str:
        return f'{{"jsonrpc": "2.0", "id": {id}, "method": "tools/call", "params": {{"name": "docs_search", "arguments": {{"query": {query}}}}}}}'

    lines = [search(5, json.dumps("x" * 1_100_000)), search('"six"', "123456789012345678901234567890"), search(7, '"retry"')]
    answers = {answer["id"]: answer for answer in map(json.loads, cli("mcp", "--stdio", given="\n".join(lines) + "\n").out.splitlines())}
    check(set(answers) == {5, "six", 7}, f"{sorted(answers, key=str)}")
    check("larger than" in answers[5]["error"]["message"], f"{answers[5]}")
    check("params.arguments.query" in answers["six"]["error"]["message"], f"{answers['six']}")
    check("result" in answers[7], f"{answers[7]}")


def mcp_clients(host: Local, cli: Cli) -> None:
    """AI clients are registered, listed and removed one by one."""
    check("There are no registered" in cli("mcp-client", "ls").err, "none")
    cli("mcp-client", "new", "desk", code=2)
    refused = cli("mcp-client", "new", "desk", "--redirect", "javascript:x", code=2).err
    check("mcpClients[0].redirectUris[0]" in refused, refused)
    made = cli("mcp-client", "new", "desk", "--redirect", "http://127.0.0.1/cb", "--redirect", "desk://cb", "--json").data
    check(made == {"clientId": "admin:desk", "name": "desk", "redirectUris": ["http://127.0.0.1/cb", "desk://cb"]}, f"{made}")
    check(cli("mcp-client", "new", "other", "--redirect", "https://other.example/cb", "-o", "name").out == "admin:other\n", "the id")
    cli("mcp-client", "new", "desk", "--redirect", "https://desk.example/cb", code=5)
    listed = cli("mcp-client", "ls", "--json").data["mcpClients"]
    check(listed == host.call("GET", "/api/v1/account")[1]["data"]["mcpClients"] and len(listed) == 2, f"{listed}")
    check("desk://cb" in cli("mcp-client", "ls").out, "a table")
    cli("mcp-client", "rm", "desk", code=2)
    cli("mcp-client", "rm", "desk", "-y")
    cli("mcp-client", "rm", "admin:other", "-y")
    cli("mcp-client", "rm", "desk", "-y", code=6)
    check(cli("mcp-client", "ls", "-o", "name").out == "", "all are removed")


def hooks(cli: Cli, made: str) -> None:
    """Webhooks are published with their secrets, which are not shown."""
    words = ["api", "publish", made, "shop", "--kind", "webhook", "--auth", "hmac"]
    cli(*words, code=2)
    cli("api", "publish", made, "shop/x", "--auth", "hmac", "--preset", "github", code=2, given="s\n")
    cli(*words, "--preset", "custom", "--header", "X-Sig", "--verify-token", code=2, given="only one line\n")
    more = ["--preset", "custom", "--header", "X-Sig", "--encoding", "base64", "--verify-token", "--idempotency-key", "{{trigger.headers.x-id}}"]
    hook = cli(*words, *more, "--json", given="open sesame 2\nopen barley 2\n").data
    check(hook["signature"]["header"] == "x-sig" and hook["hasVerifyToken"] and hook["methods"] == ["POST"], f"{hook}")
    check("custom" in cli("api", "show", "hooks/shop").out, "how requests are signed")
    cli("api", "rm", "hooks/shop", "--yes")
    check("open sesame 2" not in cli.said and "open barley 2" not in cli.said, "secrets of webhooks are not shown")


def connections(cli: Cli) -> None:
    """Connections are set, shown without their secrets, and deleted."""
    kind = next(kind for kind in cli("connection", "ls", "--json").data["kinds"] if kind["kind"] == "basic")
    secret = [field["name"] for field in kind["fields"] if field["secret"]]
    plain = [field["name"] for field in kind["fields"] if not field["secret"]]
    words = ["connection", "set", "shop", "basic", "--host", "shop.example", *(word for name in plain for word in ("--field", f"{name}=u"))]
    refused = cli(*words, "--field", f"{secret[0]}=x", code=2).err
    check("standard input only" in refused, f"{refused}")
    cli(*words, *(word for name in secret for word in ("--secret", name)), given="open sesame 3\n" * len(secret))
    shown = cli("connection", "show", "shop", "--json").data
    check(shown["secrets"] == secret and shown["hosts"] == ["shop.example"], f"{shown}")
    check("shop" in cli("connection", "ls", "-o", "name").lines and "basic" in cli("connection", "show", "shop").out, "connections are listed")
    cli("connection", "rm", "shop", code=2)
    cli("connection", "rm", "shop", "-y")
    cli("connection", "show", "shop", code=6)
    check("open sesame 3" not in cli.said, "secrets of connections are not shown")


def values(host: Local, cli: Cli) -> None:
    """Values of secrets are read, and never shown."""
    connections(cli)
    cli("secret", "set", "word", "-", given="open sesame\n")
    check("standard input only" in cli("secret", "set", "word", "open barley", code=2).err, "values are no arguments")
    used = host.workflow("Uses word", [{"id": "a", "moduleId": "log", "parameters": {"message": "{{secrets.word}}"}}])
    check(cli("secret", "uses", "word", "-o", "name").lines == [used], "who uses it")
    cli("secret", "rm", "word", code=2)
    cli("secret", "rm", "word", "-y")
    cli("secret", "rm", "word", "-y", code=6)
    is_secret(host, cli, "open sesame", "open barley")


def story_terminal(host: Local, cli: Cli, _: Path) -> None:
    """in a terminal there are questions, colours and progress; secrets are not shown while typed"""
    signed_in(host, cli)
    doomed = host.workflow("Doomed", SLOW)
    steering = host.workflow("Steering", [{"id": "boom", "moduleId": "fail", "parameters": {"message": "a\x1b[2Jb"}}])
    refused = cli.terminal("workflow", "rm", doomed, answers=[("Delete", "n")], code=2)
    check("nothing was changed" in refused, refused)
    for words in (("run", steering, "-w"), ("runs",)):
        shown = cli.terminal(*words, code=int("run" in words))
        check("\x1b[2J" not in shown and "\\u{1b}[2J" in shown, f"texts of others cannot steer the terminal: {shown}")
    check("is deleted" in cli.terminal("workflow", "rm", doomed, answers=[("Delete", "y")]), "yes deletes it")
    cli.terminal("secret", "set", "typed", answers=[("Value of typed", "hush hush\r")])
    check("typed" in cli("secret", "ls", "-o", "name").lines, "the typed value is set")
    shown = cli.terminal("run", "slow-hello", "-i", "seconds=1", "--wait")
    check("said hello" in shown and ESCAPE in shown, "progress is shown")
    check(ESCAPE in cli.terminal("runs"), "tables have colours")
    check(ESCAPE not in cli.terminal("runs", NO_COLOR="1"), "unless they are not wanted")
    other = Cli(cli.config / "other")
    other.terminal("login", host.url, "--ask-key", answers=[("Pairing key", host.made["pairingKey"] + "\r")])
    check(other("whoami", "--json").data["admin"] is False, "the typed key has paired")
    other.terminal("login", host.url, "--ask-key", answers=[("Pairing key", "half\x03")], code=130)
    cli.terminal("workflow", "rm", steering, answers=[("Delete", "\x03")], code=130)
    reading = cli.start("secret", "set", "typed", "-", given=subprocess.PIPE)
    until(lambda: catches_interrupts(reading.pid), "the command handles interruptions", PATIENCE)
    reading.send_signal(signal.SIGINT)
    check(reading.wait(PATIENCE) == 130, f"a command that reads is interrupted, too: {reading.returncode}")
    is_secret(host, cli, "hush hush")
    is_secret(host, other)


def catches_interrupts(process: int) -> bool:
    caught = re.search(r"^SigCgt:\s*(\w+)$", Path(f"/proc/{process}/status").read_text(), re.MULTILINE)[1]
    return bool(int(caught, 16) >> (signal.SIGINT - 1) & 1)


def story_servers(host: Local, cli: Cli, folder: Path) -> None:
    """servers that are absent, slow to answer, or limit requests"""
    nowhere = f"http://127.0.0.1:{free_port()}"
    absent = cli("runs", "--json", code=8, SLUICE_URL=nowhere, SLUICE_TOKEN="t").error
    check("sluice" in absent["whatNow"] and absent["where"].startswith(nowhere), f"{absent}")
    cli("doctor", code=8, SLUICE_URL=nowhere)
    cli("doctor", code=4, SLUICE_URL=host.url)
    cli("runs", code=4, SLUICE_URL=host.url, SLUICE_TOKEN="t")
    cli("runs", code=2, SLUICE_URL="ftp://a")
    signed_in(host, cli)
    check(all(row["ok"] for row in cli("doctor", "--json").data), "everything is well")
    words = ["sluice", "run", "hel"]
    asked = {"COMPLETE": "bash", "_CLAP_COMPLETE_INDEX": "2", "_CLAP_COMPLETE_COMP_TYPE": "9", "_CLAP_COMPLETE_SPACE": "true", "_CLAP_IFS": "\n"}
    check(cli("--", *words, **asked).lines == ["hello"], "names are completed")
    limited(folder)


def story_windows(host: Local, cli: Cli, _: Path) -> None:
    """behind a gateway that sends no streams, and loses some answers, a run is followed as well"""
    with Gateway(host) as gateway:
        cli("login", gateway.url, "--key", "-", given=host.made["pairingKey"])
        run = cli("run", "slow-hello", "-i", "seconds=1", "-o", "name").out.strip()
        events = [json.loads(line) for line in cli("watch", run, "--json").lines]
        check(gateway.lost == 2, f"answers were lost: {gateway.lost}")
        direct = [json.loads(line) for line in cli("watch", run, "--json", SLUICE_URL=host.url, SLUICE_TOKEN=host.made["accessToken"]).lines]
        of_log = [[event["data"] for event in all if event["type"] != "run"] for all in (events, direct)]
        check(of_log[0] == of_log[1], f"each event comes once, in order: {of_log}")
        check(cli("run", "slow-hello", "-i", "seconds=1", "--wait").out == "said hello 3 times\n", "so is one that is waited for")
        check(gateway.traced, "each request has a trace")
    cli("runs", code=8)


class Gateway:
    """Passes requests on to a host. It answers events in windows, and loses some of them."""

    def __init__(self, host: Local):
        self.host, self.lost, self.traced = host, 0, True

    def __enter__(self) -> "Gateway":
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.pass_on(self)

            do_POST = do_GET

            def log_message(self, *_) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        return self

    def __exit__(self, *_) -> None:
        self.server.shutdown()
        self.server.server_close()

    def pass_on(self, handler: BaseHTTPRequestHandler) -> None:
        sent = {name: value for name, value in handler.headers.items() if name.lower() not in ("host", "accept", "content-length")}
        self.traced = self.traced and re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-01", sent.get("traceparent", "")) is not None
        body = handler.rfile.read(int(handler.headers.get("content-length", 0))) or None
        connection = http.client.HTTPConnection("127.0.0.1", self.host.port, timeout=PATIENCE)
        connection.request(handler.command, handler.path, body, sent)
        answer = connection.getresponse()
        shown = answer.read()
        # Lost once the client has a cursor: as a gateway in trouble, and as a broken connection.
        if "cursor=" in handler.path and self.lost < 2:
            self.lost += 1
            if self.lost == 2:
                handler.close_connection = True
                return
            handler.send_response(502)
            shown = b"bad gateway"
        else:
            handler.send_response(answer.status)
        handler.send_header("Content-Type", answer.headers["Content-Type"])
        handler.send_header("Content-Length", str(len(shown)))
        handler.end_headers()
        handler.wfile.write(shown)


def limited(folder: Path) -> None:
    """Of many commands at once some start a run, some do so in the next minute, and some find that
    minute taken as well: they have waited once, and end with 7. Ten may start a run per minute, and
    the commands may begin in two minutes."""
    own = folder / "limited"
    own.mkdir()
    with Local(own, "--rate-limits", "seed") as host:
        cli = signed_in(host, Cli(own))
        commands = [cli.start("run", "hello") for _ in range(40)]
        ended = [(command.communicate(timeout=3 * PATIENCE)[1], command.returncode) for command in commands]
        check({code for _, code in ended} == {0, 7}, f"{ended}")
        check(all("waiting for" in err for err, code in ended if code == 7), f"{ended}")
        check(sum(code == 0 for _, code in ended) >= 10, f"{ended}")


if __name__ == "__main__":
    main()
