"""The emulator that replaces an AWS account in the rehearsal, and the settings that it needs.

The template is not changed for the emulator; a copy of its expansion is. docs/how-to/deploy.md
lists these changes in "Not rehearsed".
"""

import os
import re
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "infra"))

from expand import expand

REGION = "us-east-1"
# The root user of the account, whom the emulator does not check.
ROOT_USER = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION}
BUCKET = "rehearsal"
ANY = "x-amazon-apigateway-any-method"
VERBS = {ANY, "get", "post", "put", "delete", "patch", "head", "options"}


def start(folder: Path, port: int, preload: Path | None, log) -> subprocess.Popen:
    """Starts the emulator, without the variables of this environment, which functions inherit."""
    variables = {
        "PATH": os.environ["PATH"],
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": "localhost",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        # Permissions are enforced: a role that lacks one fails a story.
        "AUTH": "true",
        # A quarter of an hour takes nine seconds.
        "SFN_WAIT_SCALE": "0.01",
        "TMPDIR": str(folder),
        "HOME": str(folder),
        "S3_DATA_DIR": str(folder / "s3"),
        "STATE_DIR": str(folder / "state"),
        **ROOT_USER,
    }
    if preload:
        variables["LD_PRELOAD"] = str(preload)
        variables["REHEARSAL_CLOCK"] = str(folder / "clock")
    program = ROOT / ".venv-emulator" / "bin" / "ministack"
    if not program.exists():
        sys.exit(f"{program} is missing; run `just tools` first")
    return subprocess.Popen([program], env=variables, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def upload(s3) -> dict:
    """Uploads what `sam deploy` would upload, and returns the expansion that names it."""
    s3.create_bucket(Bucket=BUCKET)
    paths = []

    def place(uri: str) -> str:
        paths.append(ROOT / uri)
        return f"s3://{BUCKET}/{paths[-1].name}"

    def put(path: Path) -> None:
        binary = path / "bootstrap"
        if path.is_dir() and not binary.exists():
            sys.exit(f"{binary} is missing; run `just build release` first")
        s3.put_object(Bucket=BUCKET, Key=path.name, Body=zipped(binary) if path.is_dir() else path.read_bytes())

    template = expand(str(ROOT / "template.yaml"), place)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(put, sorted(set(paths))))
    return template


def zipped(binary: Path) -> bytes:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.write(binary, "bootstrap")
    return archive.getvalue()


def rewritten(template: dict) -> tuple[dict, list[tuple[str, dict]]]:
    """Takes the routes out of the template, and returns them as keys with their integrations,
    because the emulator does not create routes from an OpenAPI body.

    As separate resources there would be more than a stack can have.
    """
    for resource in template["Resources"].values():
        # Parameters are texts, which the emulator does not accept as numbers here.
        if resource["Type"] == "AWS::Lambda::EventSourceMapping":
            mapping = resource["Properties"]
            for holder, name in [(mapping, "BatchSize"), (mapping["ScalingConfig"], "MaximumConcurrency")]:
                if isinstance(holder[name], dict):
                    holder[name] = template["Parameters"][holder[name]["Ref"]]["Default"]
        # The emulator knows no alarm on an expression: the first of its metrics stands for it.
        if resource["Type"] == "AWS::CloudWatch::Alarm" and (metrics := resource["Properties"].pop("Metrics", None)):
            measured = next(one["MetricStat"] for one in metrics if "MetricStat" in one)
            alarm = {"Statistic": measured["Stat"], "Period": measured["Period"], **measured["Metric"]}
            resource["Properties"] |= alarm
        # AWS checks `sqs:SendMessage` for a batch, too; the emulator asks for an action of its own.
        if resource["Type"] == "AWS::IAM::ManagedPolicy":
            for statement in resource["Properties"]["PolicyDocument"]["Statement"]:
                if statement.get("Action") == ["sqs:SendMessage"]:
                    statement["Action"] = ["sqs:SendMessage", "sqs:SendMessageBatch"]
                # The emulator does not tell conditions the encryption context of a request.
                if "kms:EncryptionContext:use" in statement.get("Condition", {}).get("StringEquals", {}):
                    del statement["Condition"]
    properties = template["Resources"]["Api"]["Properties"]
    body = properties.pop("Body")
    cors = {name[0].upper() + name[1:]: value for name, value in body["x-amazon-apigateway-cors"].items()}
    properties |= {"Name": "rehearsal", "ProtocolType": "HTTP", "CorsConfiguration": cors}
    routes = [
        (key(method, path), operation["x-amazon-apigateway-integration"])
        for path, operations in body["paths"].items()
        for method, operation in operations.items()
        if method in VERBS
    ]
    return template, routes


def key(method: str, path: str) -> str:
    """The key of a route. The default route has a key without a method."""
    if path.strip("/") == "$default":
        return "$default"
    return f"{'ANY' if method == ANY else method.upper()} {path}"


def make_routes(gateway, cloudformation, stack: str, routes: list[tuple[str, dict]]) -> None:
    """Creates the routes that the gateway would have created from the template's body."""
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
    made = {row["LogicalResourceId"]: row["PhysicalResourceId"] for page in pages for row in page["StackResourceSummaries"]}
    for key, asked in routes:
        function = re.search(r"\$\{(\w+)\.Arn\}/invocations$", asked["uri"]["Fn::Sub"])[1]
        integration = gateway.create_integration(
            ApiId=made["Api"],
            IntegrationType=asked["type"].upper(),
            IntegrationUri=f"arn:aws:lambda:{REGION}:000000000000:function:{made[function]}",
            PayloadFormatVersion=asked["payloadFormatVersion"],
        )
        gateway.create_route(ApiId=made["Api"], RouteKey=key, Target=f"integrations/{integration['IntegrationId']}")
