#!/usr/bin/env python3
"""Runs the same workloads on other engines, in turns: see README.md.

tests/bench/peers/peers.py [--folder DIR] [--rounds 3] [--seconds 5] [sluice node-red restate n8n]
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(HERE.parent))

import machine  # noqa: E402
import pages  # noqa: E402
import workloads  # noqa: E402
import translated  # noqa: E402
from host import Host, load  # noqa: E402
from local import free_port  # noqa: E402

RESULT = ROOT / "docs/performance/peers.json"
NODE = "node@24"
PATIENCE = 120


class Peer:
    """Another engine in a process of its own, installed into a folder by a package manager."""

    packages = []
    modes = ("w3", "w40")

    def __init__(self, folder):
        # In separate folders, because npm would remove the files that the package of Node.js adds
        # itself.
        self.folder, self.runtime = folder / self.name, folder / "node"
        self.processes = []

    def install(self):
        npm_install(self.runtime, [NODE], os.environ)
        npm_install(self.folder, self.packages, self.environment())

    def environment(self, **more):
        """The Node.js version that the engines need comes before the system's."""
        path = os.pathsep.join([str(self.runtime / "node_modules/node/bin"), os.environ["PATH"]])
        return {**os.environ, "PATH": path, **more}

    def spawn(self, command, **environment):
        log = open(self.folder / f"{len(self.processes)}.log", "w")
        process = subprocess.Popen(command, cwd=self.folder, env=self.environment(**environment), stdout=log,
                                   stderr=subprocess.STDOUT, start_new_session=True)
        self.processes.append(process)

    def version(self, package):
        return json.loads((self.folder / "node_modules" / package / "package.json").read_text())["version"]

    def headers(self):
        return {"Content-Type": "application/json"}

    def body(self):
        return json.dumps({"given": 2})

    def wait_for(self, url, body=None):
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return post(url, body) if body else urllib.request.urlopen(url, timeout=5).read()
            except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
                if time.monotonic() > end:
                    sys.exit(f"{self.name} does not come up: {error}")
                time.sleep(0.2)

    def cpu_seconds(self):
        return sum(cpu_seconds(process.pid) for process in self.processes)

    def rss_mb(self):
        return sum(rss_kb(pid) for process in self.processes for pid in family(process.pid)) / 1024

    def stop(self):
        for process in self.processes:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.processes = []


class Sluice(Peer):
    """The local host, which stores its data in a file like the others."""

    name = "sluice"
    modes = ("w3", "w3flush", "w40", "w40each")

    def install(self):
        subprocess.run(["cargo", "build", "--profile", "dist", "-p", "standalone"], cwd=ROOT, check=True)

    def start(self):
        binary = ROOT / "target/dist/sluice"
        self.hosts = {"": Host(binary), "flush": Host(binary, ["--flush"]), "each": Host(binary, ["--commit", "each-step"])}
        self.processes = [host.process for host in self.hosts.values()]
        self.urls = {}
        kinds = [("w3", workloads.w3(), ""), ("w3flush", workloads.w3(), "flush"), ("w40", workloads.w40(), ""), ("w40each", workloads.w40(), "each")]
        for name, steps, kind in kinds:
            host = self.hosts[kind]
            self.urls[name] = (f"{host.url}/api/v1/workflows/{host.workflow(name, steps)}/execute", host.token)

    def url(self, mode):
        url, self.token = self.urls[mode]
        return url

    def headers(self):
        return {**super().headers(), "Authorization": f"Bearer {self.token}"}

    def body(self):
        return json.dumps({"async": False, "inputVariables": {"given": 2}})

    def rss_mb(self):
        """Of the host with most: there is one for each way to store."""
        return max(rss_kb(process.pid) for process in self.processes) / 1024

    def about(self):
        return "runs stored in its log, on disk; each way to store has a host, and the figure is that of the largest"

    def stop(self):
        for host in self.hosts.values():
            host.__exit__()
        self.processes = []


class NodeRed(Peer):
    """Node-RED, which keeps flows in memory and stores no run."""

    name = "node-red"
    packages = ["node-red"]

    def start(self):
        (self.folder / "flows.json").write_text(json.dumps(translated.node_red()))
        self.port = free_port()
        command = ["node", "node_modules/node-red/red.js", "-p", str(self.port), "-u", str(self.folder), "flows.json"]
        self.spawn(command, NODE_RED_ENABLE_SAFE_MODE="")
        self.wait_for(self.url("w3"), self.body())

    def url(self, mode):
        return f"http://127.0.0.1:{self.port}/{mode}"

    def about(self):
        return f"Node-RED {self.version('node-red')}: nothing is stored"


class Restate(Peer):
    """Restate's server and a service with its TypeScript SDK: each invocation is in its log."""

    name = "restate"
    packages = ["@restatedev/restate-server", "@restatedev/restate-sdk"]
    modes = ("w3", "w3flush", "w40", "w40each")

    def start(self):
        shutil.rmtree(self.folder / "restate-data", ignore_errors=True)
        shutil.copy(HERE / "restate.mjs", self.folder / "restate.mjs")
        service, self.ingress, admin, node = (free_port() for _ in range(4))
        self.spawn(["node", "restate.mjs", str(service)])
        self.spawn([str(self.folder / "node_modules/.bin/restate-server")], RESTATE_BASE_DIR=str(self.folder / "restate-data"),
                   RESTATE_INGRESS__BIND_ADDRESS=f"127.0.0.1:{self.ingress}", RESTATE_ADMIN__BIND_ADDRESS=f"127.0.0.1:{admin}",
                   RESTATE_BIND_ADDRESS=f"127.0.0.1:{node}", RESTATE_ADVERTISED_ADDRESS=f"http://127.0.0.1:{node}",
                   RESTATE_LOG_FILTER="warn", DO_NOT_TRACK="1")
        self.wait_for(f"http://127.0.0.1:{admin}/health")
        self.wait_for(f"http://127.0.0.1:{admin}/deployments", json.dumps({"uri": f"http://127.0.0.1:{service}"}))
        self.wait_for(self.url("w3"), self.body())

    def url(self, mode):
        # It flushes its log by default.
        return f"http://127.0.0.1:{self.ingress}/bench/{'w3' if mode == 'w3flush' else mode}"

    def about(self):
        return f"Restate {self.version('@restatedev/restate-server')}, SDK {self.version('@restatedev/restate-sdk')}: invocations in its log, on disk"


class N8n(Peer):
    """n8n, which stores executions in its SQLite database by default."""

    name = "n8n"
    packages = ["n8n@2.40.7"]

    def start(self):
        home = self.folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        self.port = free_port()
        settings = {"N8N_USER_FOLDER": str(home), "N8N_PORT": str(self.port), "N8N_DIAGNOSTICS_ENABLED": "false",
                    "N8N_VERSION_NOTIFICATIONS_ENABLED": "false", "N8N_TEMPLATES_ENABLED": "false", "N8N_LISTEN_ADDRESS": "127.0.0.1",
                    "N8N_RUNNERS_BROKER_PORT": str(free_port())}
        command = ["node", "node_modules/n8n/bin/n8n"]
        for name, steps in [("w3", 1), ("w40", 40)]:
            file = self.folder / f"{name}.json"
            file.write_text(json.dumps(translated.n8n(name, steps)))
            for words in (["import:workflow", f"--input={file}"], ["publish:workflow", f"--id=bench{name}"]):
                subprocess.run([*command, *words], cwd=self.folder, env=self.environment(**settings), check=True,
                               stdout=subprocess.DEVNULL)
        self.spawn([*command, "start"], **settings)
        for mode in self.modes:
            self.wait_for(self.url(mode), self.body())

    def url(self, mode):
        return f"http://127.0.0.1:{self.port}/webhook/{mode}"

    def about(self):
        return f"n8n {self.version('n8n')}: executions in SQLite"


PEERS = {peer.name: peer for peer in (Sluice, NodeRed, Restate, N8n)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peers", nargs="*", metavar="PEER")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "target/peers", help="where they are installed")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5)
    options = parser.parse_args()
    if unknown := set(options.peers) - set(PEERS):
        parser.error(f"no such peer: {', '.join(sorted(unknown))}")
    options.folder.mkdir(parents=True, exist_ok=True)
    peers = [PEERS[name](options.folder.resolve()) for name in options.peers or PEERS]
    for peer in list(peers):
        print(f"installing {peer.name}", flush=True)
        try:
            peer.install()
        except subprocess.CalledProcessError as error:
            print(f"left out, because it cannot be installed: {error}", flush=True)
            peers.remove(peer)
    before, runs = os.getloadavg()[0], {peer.name: [] for peer in peers}
    for turn in range(options.rounds):
        for peer in peers:
            print(f"round {turn + 1}: {peer.name}", flush=True)
            try:
                peer.start()
                runs[peer.name].append(measure(peer, options.seconds))
            finally:
                peer.stop()
    figures = {peer.name: {"about": peer.about(), **workloads.medians(runs[peer.name])} for peer in peers}
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps({"machine": machine.about(before), "figures": figures}, indent=2) + "\n")
    pages.write(ROOT)
    show(figures)


def npm_install(folder, packages, environment):
    """Installs missing packages. A name can begin with `@`, and end with `@` and a version."""
    folder.mkdir(parents=True, exist_ok=True)
    if not all((folder / "node_modules" / f"{package[0]}{package[1:].split('@')[0]}").is_dir() for package in packages):
        command = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", ".", *packages]
        subprocess.run(command, cwd=folder, check=True, env=environment)


def measure(peer, seconds):
    figures = {}
    for mode in peer.modes:
        url = peer.url(mode)
        call = (url, peer.headers(), peer.body())
        load(*call, 1, 2)
        one, many = load(*call, 1, seconds, peer.cpu_seconds), load(*call, 32, seconds, peer.cpu_seconds)
        figures[mode] = {"p50Ms": one["p50Ms"], "p99Ms": one["p99Ms"], "requestsPerSecond": many["requestsPerSecond"], "cpuMs": many["cpuMs"]}
    figures["rssMb"] = round(peer.rss_mb(), 1)
    return figures


def show(figures):
    for mode in Sluice.modes:
        base = figures.get("sluice", {}).get(mode)
        for name, one in figures.items():
            if mode in one:
                ratio = f"{base['requestsPerSecond'] / one[mode]['requestsPerSecond']:.1f}" if base else "-"
                print(f"{mode:8} {name:10} {one[mode]}  our rate over theirs: {ratio}")


def post(url, body):
    request = urllib.request.Request(url, body.encode(), {"Content-Type": "application/json"}, method="POST")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read()


def family(pid):
    """A process and all its descendants."""
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    found = [pid]
    if children.exists():
        for child in children.read_text().split():
            found += family(int(child))
    return found


def cpu_seconds(pid):
    total = 0
    for one in family(pid):
        try:
            fields = pathlib.Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        except FileNotFoundError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def rss_kb(pid):
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0)


if __name__ == "__main__":
    main()
