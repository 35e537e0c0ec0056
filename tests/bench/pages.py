"""Updates the tables of docs/performance.md, each between its two markers."""

import json
import pathlib
import re
import textwrap

PAGE = "docs/performance.md"


def write(root):
    root = pathlib.Path(root)
    page, figures = root / PAGE, read(root / "docs/performance/figures.json")
    text = page.read_text()
    tables = {"calls": calls(read(root / "tests/bench/calls.json"))}
    if others := read(root / "docs/performance/peers.json"):
        tables["peers"] = f"{peers(others['figures'])}\n{measured(others['machine'])}"
    for part, made in {"host": host, "functions": functions, "engine": engine, "growth": growth}.items():
        if part in figures:
            tables[part] = f"{made(figures[part]['figures'])}\n{measured(figures[part]['machine'])}"
    for name, table in tables.items():
        mark = re.compile(rf"(<!-- bench: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        assert mark.search(text), f"{PAGE} has no place for {name}"
        text = mark.sub(lambda found: f"{found[1]}{wrapped(table)}\n{found[2]}", text)
    page.write_text(text)


def wrapped(text):
    """Wraps prose at 100 columns, as everywhere in the documentation."""
    return "\n".join(textwrap.fill(line, 100, break_long_words=False) if len(line) > 100 and not line.startswith("|") else line
                     for line in text.splitlines())


def read(file):
    return json.loads(file.read_text()) if file.exists() else {}


def measured(machine):
    return (f"\nMeasured on {machine['date']}: {machine['cpu']}, {machine['cores']} cores; load average {machine['loadBefore']} before, "
            f"{machine['loadAfter']} after.")


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def host(figures):
    memory, file = figures["memory"], figures["file"]
    rows = [
        ["ready after the first start", "< 200 ms", *(f"{kind['firstReadyMs']:.0f} ms" for kind in (file, memory))],
        ["ready after a later start", "< 200 ms", f"{file['readyMs']:.0f} ms", ""],
        ["RSS, idle", "< 40 MB", *(f"{kind['idleRssMb']} MB" for kind in (file, memory))],
        ["RSS, after the load", "", *(f"{kind['loadedRssMb']} MB" for kind in (file, memory))],
        ["w3, one caller, p50 (p99)", "< 0.5 ms in memory", *(latency(kind["w3"]) for kind in (file, memory))],
        ["w3, 32 callers, requests per second", "> 2 000, > 4 000 in memory",
         *(f"{kind['w3x32']['requestsPerSecond']:.0f}" for kind in (file, memory))],
        ["w3, 32 callers, p50 (p99)", "", *(latency(kind["w3x32"]) for kind in (file, memory))],
        ["w3, CPU of the host per request", "< 0.3 ms in memory", *(f"{kind['w3x32']['cpuMs']:.2f} ms" for kind in (file, memory))],
        ["w40, one caller, p50 (p99)", "< 1 ms in memory", *(latency(kind["w40"]) for kind in (file, memory))],
        ["w40 with a commit after each step, p50 (p99)", "< 20 ms in memory", *(latency(kind["w40each"]) for kind in (file, memory))],
        ["asynchronous w3, start to end, p50 (p99)", "< 15 ms", *(latency(kind["async"]) for kind in (file, memory))],
        ["loop of 10 000 steps, p50 (p99)", "", *(latency(kind["loop"]) for kind in (file, memory))],
    ]
    return table(["what", "target", "file", "memory"], rows)


def latency(figures):
    return f"{figures['p50Ms']:.2f} ms ({figures['p99Ms']:.2f})"


def peers(figures):
    """Our value divided by theirs: for rates, above 1 is better for us; for times, below 1 is."""
    rows, ours = [], figures["sluice"]
    for mode, title in {"w3": "w3", "w3flush": "w3, flushed to the disk", "w40": "w40", "w40each": "w40, each step stored"}.items():
        for name, one in figures.items():
            if mode in one:
                load, base = one[mode], ours[mode]
                rate, cpu = base["requestsPerSecond"] / load["requestsPerSecond"], base["cpuMs"] / load["cpuMs"]
                rows.append([title, name, latency(load), f"{load['requestsPerSecond']:.0f}", f"{load['cpuMs']:.2f} ms", f"{rate:.1f}", f"{cpu:.1f}"])
    kinds = "\n".join(f"- {name}: {one['about']}; {one['rssMb']} MB after the load" for name, one in figures.items())
    head = ["workload", "engine", "one caller, p50 (p99)", "32 callers, requests per second", "CPU per request", "our rate over its", "our CPU over its"]
    return f"{table(head, rows)}\n\n{kinds}"


def functions(figures):
    def cost(one):
        return [f"{one['pollMs']} ms ({one['worstMs']})", f"{one['memoryMb']} MB"]

    deployed = [[f"`{one['name']}`", f"{one['zipMb']} MB", *cost(one)] for one in figures["deployed"]]
    first = [[f"`{one['name']}`", one["event"], *(f"{one[time]} ms" for time in ("pollMs", "firstMs", "laterMs")), f"{one['laterMb']} MB"]
             for one in figures["first"]]

    return "\n".join([
        table(["binary, `deploy` profile", "zip", "start to first poll, median (worst)", "memory then"], deployed),
        "",
        table(["function", "event", "start to first poll", "first time", "later", "memory then"], first),
    ])


def engine(figures):
    names = {
        "loop_10000_pure_steps_ms": "10 000 pure steps in a loop",
        "list_500_pure_steps_ms": "500 pure steps in a list",
        "compile_500_steps_ms": "compile a workflow of 500 steps",
        "encode_state_of_500_steps_ms": "encode the state of those 500 steps for a commit",
    }
    rows = [[name, f"{figures[key]:.2f} ms"] for key, name in names.items()]
    limit = figures["limit"]
    rows.append(["a run up to the limit of 100 000 steps", f"{limit['ms']:.0f} ms, {limit['memory_growth_kb'] / 1024:.1f} MB"])
    return table(["what", "measured"], rows)


def growth(told):
    def of(what, **fixed):
        return [one for one in told if one["what"] == what and all(one[name] == value for name, value in fixed.items())]

    sizes = sorted({one["at"] for one in of("list")})
    steps = [[f"{one['at']}", f"{one['calls']:.2f}", f"{one['writeUnits']:.2f}", f"{one['bytes']:.0f}", f"{one['ms']:.2f}"]
             for one in of("effect step")]
    queries = dict.fromkeys(one["query"] for one in of("list"))
    lists = [[query, *(next((f"{one['ms']:.2f}" for one in of("list", query=query, at=at)), "") for at in sizes)] for query in queries]
    logs = ", ".join(f"{one['ms']:.2f} ms and {one['calls']} calls after {one['at']} steps" for one in of("log page"))
    imports = ", ".join(f"{one['at']} in {one['ms']:.0f} ms" for one in of("import"))
    return "\n".join([
        table(["steps of the run", "calls for each", "write units", "bytes written", "ms"], steps),
        f"\nA page of 20 entries from the middle of the log: {logs}.\n",
        table(["a page of 20, p50 in ms, at so many runs", *sizes], lists),
        f"\nImports: {imports}.",
    ])


def calls(costs):
    rows = []
    for kind, cost in costs.items():
        counts = cost["counts"]
        shown = ", ".join(f"{count} {name}" for name, count in counts["calls"].items())
        rows.append([kind, shown, f"{counts['writeUnits']:g}", f"{counts['readUnits']:g}", counts["writtenBytes"], f"{cost['dollarsPerMillion']:.2f}"])
    return table(["run", "calls", "write units", "read units", "bytes written", "$ per million"], rows)
