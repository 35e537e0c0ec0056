"""Prints template.yaml as CloudFormation expands it, so that cfn-lint also sees the generated
resources, and for the rehearsal. Needs no account.

Usage: python infra/expand.py template.yaml > expanded.json
"""

import json
import os
import sys

# The translator reads the region from boto3's session.
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

from samcli.yamlhelper import yaml_parse
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

# A stack can have 500. The difference is reserved for future routes.
MOST_RESOURCES = 420


def expand(path: str, place=lambda uri: "s3://bucket/key") -> dict:
    """The template without its transform. `place` returns where `sam deploy` uploads a path."""
    with open(path, encoding="utf-8") as file:
        template = yaml_parse(file.read())
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        if "CodeUri" in properties:
            properties["CodeUri"] = place(properties["CodeUri"])
    # The template uses no managed policies, whose names would need an account to look them up.
    return Translator({}, Parser()).translate(template, parameter_values={})


def main(path: str) -> None:
    expanded = expand(path)
    json.dump(expanded, sys.stdout, indent=1)
    resources = len(expanded["Resources"])
    print(f"{resources} resources; {MOST_RESOURCES} are allowed", file=sys.stderr)
    if resources > MOST_RESOURCES:
        sys.exit("divide the template into nested ones")


if __name__ == "__main__":
    main(sys.argv[1])
