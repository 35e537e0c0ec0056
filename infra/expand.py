"""Says what CloudFormation makes of template.yaml: so that cfn-lint sees the generated resources too, and for the rehearsal. Needs no account.

Usage: python infra/expand.py template.yaml > expanded.json
"""

import json
import os
import sys

# The translator looks for a region in boto3's session.
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

from samcli.yamlhelper import yaml_parse
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

# A stack may have 500. What is left is for routes to come.
MOST_RESOURCES = 450


def expand(path: str, place=lambda uri: "s3://bucket/key") -> dict:
    """The template without its transform; `place` tells where `sam deploy` would have uploaded a local path."""
    with open(path, encoding="utf-8") as file:
        template = yaml_parse(file.read())
    for resource in template["Resources"].values():
        for uri in {"CodeUri", "DefinitionUri"} & resource.get("Properties", {}).keys():
            resource["Properties"][uri] = place(resource["Properties"][uri])
    # Managed policies' names would be looked up in an account; the template uses none.
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
