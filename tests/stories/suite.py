"""The stories in their order, the list of those that only hold for some targets, and the function
that runs them.
"""

import importlib
import json
import sys
import time
from pathlib import Path

import cases
from target import Target, check

HERE = Path(__file__).resolve().parent
ONLY = HERE / "only.json"
FLOWS = ["accounts", "workflows", "facades", "hooks", "mcp", "runs", "limits", "secrecy", "surface", "faithful"]


def stories() -> dict:
    """All stories that hold for every target, by name."""
    found = {}
    for name in FLOWS:
        module = importlib.import_module(f"flows.{name}")
        here = {key.removeprefix("story_"): story for key, story in vars(module).items() if key.startswith("story_")}
        if twice := found.keys() & here.keys():
            sys.exit(f"two modules have a story of this name: {', '.join(twice)}")
        found |= here
    return found


def tell(target: Target, own: tuple = (), wanted: list[str] = ()) -> None:
    """Runs the common stories, then the cases, then the target's own stories. Ends the process if
    something failed.

    `wanted` picks those that have one of these words in their names.
    """
    only = {row["story"]: row["targets"] for row in json.loads(ONLY.read_text())}
    mine = {story.__name__.removeprefix("story_"): story for story in own}
    unlisted = [name for name in mine if target.name not in only.get(name, [])]
    check(not unlisted, f"{ONLY.name} does not say that they are told of {target.name} alone: {unlisted}")

    def picked(name: str) -> bool:
        return not wanted or any(word in name for word in wanted)

    told = {name: story for name, story in stories().items() if target.name in only.get(name, [target.name])}
    failed = sum(not one(target, name, story) for name, story in told.items() if picked(name))
    failed += every_case(target, [case for case in cases.load() if picked(case.title)])
    failed += sum(not one(target, name, story) for name, story in mine.items() if picked(name))
    if failed:
        sys.exit(f"{failed} went wrong on {target.name}")


def one(target: Target, name: str, story) -> bool:
    began = time.monotonic()
    try:
        story(target)
    except (Exception, SystemExit) as failure:  # A failing story must not hide the others.
        print(f"  FAILED {name}: {story.__doc__}\n    {failure!r}", flush=True)
        return False
    print(f"  {name}: {story.__doc__} ({time.monotonic() - began:.1f} s)", flush=True)
    return True


def every_case(target: Target, asked: list) -> int:
    """The number of cases that differ but are not known to, or are known to differ but do not."""
    if not asked:
        return 0
    began = time.monotonic()
    known, differ = cases.known(target), cases.tell(target, asked)
    new = [line for line in differ if not any(line.startswith(f"{title}: ") for title in known)]
    mended = [case.title for case in asked if case.title in known and not any(line.startswith(f"{case.title}: ") for line in differ)]
    for line in new:
        print(f"  DIFFERS {line}", flush=True)
    for title in mended:
        print(f"  HOLDS although {cases.KNOWN.name} says that it differs: {title}", flush=True)
    print(f"  {len(asked) - len(differ)} of {len(asked)} cases hold, {len(known)} are known to differ ({time.monotonic() - began:.1f} s)", flush=True)
    return len(new) + len(mended)
