var e=`# Send completion webhooks

Sluice can send an HTTP request when a run has ended, so that the caller does not have to poll for
the result. This request is called a *completion webhook*. Fields and routes use the shorter name
*callback*, for example \`callbackUrl\`. The reference is [callbacks](../reference/callbacks.md):
body, retries, signatures.

## Write a receiver

The request is signed as [Standard Webhooks](https://www.standardwebhooks.com) describes. An
*application* is a client of Sluice that has an id, a secret, and a *webhook secret* for signatures.
The first start of Sluice creates one application and writes its data to \`credentials.json\`. Save
this receiver as \`receiver.py\`. It verifies each signature with that webhook secret:

\`\`\`python
import base64, hashlib, hmac, json, sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer

SECRET = json.load(open("credentials.json"))["webhookSecret"]


def verify(headers, body: bytes, secret: str) -> bool:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f'{headers["webhook-id"]}.{headers["webhook-timestamp"]}.'.encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    fresh = abs(time.time() - int(headers["webhook-timestamp"])) < 300
    return fresh and any(hmac.compare_digest(given, expected) for given in headers["webhook-signature"].split(" "))


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        valid = verify(self.headers, body, SECRET)
        print("received" if valid else "refused", body.decode(), flush=True)
        self.send_response(204 if valid else 401)
        self.end_headers()


host, port = "127.0.0.1:8000".split(":")
HTTPServer((host, int(port)), Receiver).serve_forever()
\`\`\`

The same check in JavaScript:

\`\`\`js
import { createHmac, timingSafeEqual } from "node:crypto";

export function verify(headers, body, secret) {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const hmac = createHmac("sha256", key).update(\`\${headers["webhook-id"]}.\${headers["webhook-timestamp"]}.\`).update(body);
  const expected = Buffer.from(\`v1,\${hmac.digest("base64")}\`);
  const fresh = Math.abs(Date.now() / 1000 - Number(headers["webhook-timestamp"])) < 300;
  return fresh && headers["webhook-signature"].split(" ").map((given) => Buffer.from(given))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
}
\`\`\`

Verify the body exactly as it arrived, before you parse it.

## Start Sluice and the receiver

Sluice sends requests to public addresses only, unless you allow others. If Sluice is running, stop
it with Ctrl-C. Then start it with the address of the receiver:

\`\`\`sh
cargo run --release -- --bootstrap credentials.json --allow-host 127.0.0.1:8000
\`\`\`

In a second terminal:

\`\`\`sh
python3 receiver.py > received.txt &
sleep 1
\`\`\`

The commands use these lines; [authenticate](authenticate.md) explains them:

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
\`\`\`

## Ask for the webhook when you start a run

\`callbackApp\` is the \`appId\` of an application. The webhook secret of this application signs the
request. Without \`callbackApp\` the request is not signed.

\`\`\`sh
APP=$(field appId < credentials.json)
RUN=$(api -d "{\\"inputVariables\\": {\\"name\\": \\"you\\"}, \\"callbackUrl\\": \\"http://127.0.0.1:8000/ended\\", \\"callbackApp\\": \\"$APP\\"}" \\
  $URL/workflows/hello/execute | field executionId)
until api $URL/executions/$RUN | grep -q '"state" *: *"delivered"'; do sleep 1; done
grep received received.txt
api $URL/executions/$RUN
\`\`\`

The answer:

\`\`\`json
{"data": {"status": "completed", "callback": {"url": "http://127.0.0.1:…/ended", "state": "delivered"}}}
\`\`\`

## Ask for the webhook for all runs of a workflow

\`callbackUrl\` is also a field of the workflow. Sluice then sends the request for each run, no matter
what started it, unless the start of the run had its own \`callbackUrl\`. Requests to the
\`callbackUrl\` of a workflow are not signed.

## Deliver it again

Sluice makes four attempts within about six minutes. If all fail, the callback has the state \`dead\`,
and the execution shows it. The following request starts four new attempts. It works in every state:

\`\`\`sh
api -X POST $URL/executions/$RUN/callback/redeliver
\`\`\`

## Change the secret

Each application has its own webhook secret. This request creates a new one. Only its answer shows
the new secret:

\`\`\`sh
api -d '{"secret": "webhook"}' $URL/apps/$APP/rotate-secret
\`\`\`

During the next 24 hours Sluice signs each request with both secrets. The header then contains two
signatures, so a receiver accepts the request with the old or with the new secret. Give the receiver
the new secret within these 24 hours. After 24 hours Sluice no longer uses the old secret.

## Restrict where webhooks may go

\`callbackAllowList\` of the account is a list of hosts, each with or without a port. If it is not
empty, \`callbackUrl\` may only name these hosts:

\`\`\`sh
api -X PUT -d '{"callbackAllowList": ["127.0.0.1:8000", "example.org"]}' $URL/account
\`\`\`

An empty list (the default) allows all hosts. The list does not replace \`--allow-host\`: if a host is
not public, \`--allow-host\` must allow it, too.
`;export{e as default};