#!/usr/bin/env python3
"""Measures every figure of docs/performance.md on this machine: `just bench`.

tests/bench/bench.py [host] [functions] [engine] [growth] [--seconds 5]    # some parts, or all

Builds the programs, writes docs/performance/figures.json and the plots, and updates the tables in
docs/performance.md, with a description of the machine and of its other load. Needs `wrk` (Debian:
apt-get install wrk).
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

import first
import growth
import machine
import pages
import start
import workloads

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs/performance"
FIGURES = FOLDER / "figures.json"
LAMBDAS = ROOT / "target/lambda"
# The binaries of the functions.
BINARIES = ["vflow", "open-apis", "mcp-testing", "console", "workers", "script-runner"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(MEASURES))
    parser.add_argument("--seconds", type=int, default=5, help="how long each load lasts")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(MEASURES):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    figures = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    for part in options.parts or MEASURES:
        print(f"== {part}", flush=True)
        before = os.getloadavg()[0]
        measured = MEASURES[part](options)
        figures[part] = {"machine": machine.about(before), "figures": measured}
        FOLDER.mkdir(parents=True, exist_ok=True)
        FIGURES.write_text(json.dumps(figures, indent=2) + "\n")
    pages.write(ROOT)


def host(options):
    if not shutil.which("wrk"):
        sys.exit("wrk is needed (Debian: apt-get install wrk)")
    cargo("build", "--profile", "dist", "-p", "standalone")
    return workloads.measure(ROOT / "target/dist/sluice", options.seconds)


def functions(_):
    """Builds the binaries of a deployment."""
    cargo("build", "--release", "-p", "watch")
    wanted = ["cargo", "lambda", "build", "--profile", "deploy", "-p", "facades", "-p", "workers"]
    subprocess.run(wanted, cwd=ROOT, check=True, env=first.ENVIRONMENT)
    programs = [LAMBDAS / name / "bootstrap" for name in BINARIES]
    return {"deployed": [{**start.measure(program), **start.sizes(program)} for program in programs], "first": first.measure(LAMBDAS)}


def engine(_):
    return json.loads(cargo("bench", "-p", "engine", "--bench", "interpreter"))


def growing(_):
    told = growth.measure(ROOT)
    growth.draw(told, FOLDER)
    return told


def cargo(*words):
    return subprocess.run(["cargo", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout


MEASURES = {"host": host, "functions": functions, "engine": engine, "growth": growing}


if __name__ == "__main__":
    main()
