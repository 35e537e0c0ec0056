"""Prints what CloudFormation makes of template.yaml, so that cfn-lint sees the generated resources too. Needs no account.

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


def main(path: str) -> None:
    with open(path, encoding="utf-8") as file:
        template = yaml_parse(file.read())
    for resource in template["Resources"].values():
        for uri in {"CodeUri", "DefinitionUri"} & resource.get("Properties", {}).keys():
            # `sam deploy` uploads what is there and puts such an address here.
            resource["Properties"][uri] = "s3://bucket/key"
    # Managed policies' names would be looked up in an account; the template uses none.
    expanded = Translator({}, Parser()).translate(template, parameter_values={})
    json.dump(expanded, sys.stdout, indent=1)


main(sys.argv[1])
