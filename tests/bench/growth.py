"""Runs the measurements of tests/it/growth, which show how costs grow, and plots them."""

import json
import pathlib
import subprocess

from plot import plot

COMMAND = ["cargo", "test", "--release", "-p", "tests", "--test", "it", "growth", "--",
           "--ignored", "--nocapture", "--test-threads", "1"]


def measure(root):
    """All lines that the measurements print."""
    out = subprocess.run(COMMAND, cwd=root, capture_output=True, text=True, check=True).stdout
    return [json.loads(line.split("GROWTH ", 1)[1]) for line in out.splitlines() if "GROWTH " in line]


def of(told, what, **fixed):
    return [line for line in told if line["what"] == what and all(line[name] == value for name, value in fixed.items())]


def points(lines, y):
    return [(line["at"], line[y]) for line in lines]


def draw(told, folder):
    """One plot for each kind of growth."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    steps = of(told, "effect step")
    pictures = {
        "steps": plot("One of a run's effect steps", "steps of the run", "for each step",
                      [(name, points(steps, y)) for name, y in
                       [("calls", "calls"), ("write units", "writeUnits"), ("bytes written", "bytes"), ("ms", "ms")]]),
        "lists": plot("A page of 20 runs", "runs of the account", "ms",
                      [(query, points(of(told, "list", query=query), "ms")) for query in
                       dict.fromkeys(line["query"] for line in of(told, "list"))]),
        "sweep": plot("A sweep", "overdue runs", "calls",
                      [(f"{resting} others".replace("10000", "10 000"), points(of(told, "sweep", resting=resting), "calls"))
                       for resting in dict.fromkeys(line["resting"] for line in of(told, "sweep"))],
                      x_log=False, y_log=False),
        "imports": plot("An import into an empty account", "workflows", "ms",
                        [("ms", points(of(told, "import"), "ms"))], x_log=False, y_log=False),
    }
    for name, picture in pictures.items():
        (folder / f"{name}.svg").write_text(picture)
