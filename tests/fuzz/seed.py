#!/usr/bin/env python3
"""Writes the seed corpora of the fuzz targets from the case files of the ordinary tests."""

import hashlib
import json
import pathlib

FUZZ = pathlib.Path(__file__).resolve().parent
ROOT = FUZZ.parent.parent


def sections(path):
    body = path.read_text(encoding="utf-8").removeprefix("--- ").removesuffix("\n")
    return dict(section.partition("\n")[::2] for section in body.split("\n--- "))


def examples():
    """The examples of the documentation, by kind."""
    form = None
    for line in (ROOT / "docs/reference/expressions.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.removeprefix("|").removesuffix("|").split(" | ")]
        if not line.startswith("|"):
            form = None
        elif cells[1:2] == ["value"]:
            form = cells[0]
        elif form and cells[0].startswith("`"):
            yield form, cells[0].strip("`").replace("\\|", "|")


def seeds():
    for path in sorted((ROOT / "shared/expr/tests/inputs").glob("*.txt")):
        case = sections(path)
        for form in ("template", "condition", "expression"):
            if form in case:
                yield form, case[form]
        if "compare" in case:
            compared = json.loads(case["compare"])
            values = (json.dumps(compared.get(name), ensure_ascii=False) for name in ("input1", "value1", "value2"))
            yield "condition", "\0".join(["{{a}} %s 1" % compared["operator"], *values])
    yield from examples()
    for path in sorted((ROOT / "tests/fixtures/language").glob("*.json")):
        workflow = json.loads(path.read_text(encoding="utf-8"))["workflow"]
        yield "workflow", json.dumps({"v": 1, **workflow}, ensure_ascii=False)
        values = ("\t".join(map(json.dumps, step.get("parameters", {}).values())) for step in workflow["steps"])
        yield "workflow", "\n".join(f"{chr(48 + at)}{value}" for at, value in enumerate(values))


def main():
    counts = {}
    for target, seed in seeds():
        # Conditions are also expressions, and the other way round.
        for target in {"condition", "expression"} if target in ("condition", "expression") else {target}:
            data = seed.encode()
            folder = FUZZ / "corpus" / target
            folder.mkdir(parents=True, exist_ok=True)
            (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)
            counts[target] = counts.get(target, 0) + 1
    print(", ".join(f"{target}: {count}" for target, count in sorted(counts.items())))


if __name__ == "__main__":
    main()
