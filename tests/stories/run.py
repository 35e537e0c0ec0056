#!/usr/bin/env python3
"""Runs the stories against any base URL. docs/testing.md says what the host must allow.

Usage: tests/stories/run.py URL --credentials FILE [--root-key KEY] [--ports A,B,C]
  [STORY or CASE ...]
"""

import argparse
import json
from pathlib import Path

import suite
from outside import Outside
from target import Target


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--credentials", type=Path, required=True, help="what the first start writes with --bootstrap")
    parser.add_argument("--root-key", help="without it, no account is made")
    parser.add_argument("--ports", default="0,0,0", help="where the outside world listens, so that the host can be told beforehand")
    parser.add_argument("wanted", nargs="*", help="words of the names of stories and cases; all without one")
    asked = parser.parse_args()
    outside = Outside(tuple(int(port) for port in asked.ports.split(",")))
    target = Target(asked.url, json.loads(asked.credentials.read_text()), asked.root_key, outside)
    suite.tell(target, wanted=asked.wanted)


if __name__ == "__main__":
    main()
