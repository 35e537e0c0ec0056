var e=`# Receive webhooks

A *webhook* is an HTTP request that another system sends when something happens there. This page
shows how to publish a workflow at a URL for such requests. Sluice verifies the signature of each
request, and the workflow can read the whole request. The reference is the page of the API
[hooks](../../functions/hooks/README.md).

If you write the calling system yourself, and it needs the result of the workflow in the answer, use
[botman](#call-a-workflow-and-wait-for-its-result) instead.

The commands use these lines; [authenticate](authenticate.md) explains them:

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
\`\`\`

## Store the workflow

The workflow reads the request from \`trigger\`. Save it as \`push.json\`:

\`\`\`json
{
  "name": "A push",
  "isEnabled": true,
  "steps": [
    {"id": "note", "moduleId": "log", "parameters": {"message": "{{trigger.headers.X-GitHub-Event}} of {{trigger.body.repository}}"}},
    {"id": "out", "moduleId": "output", "parameters": {"value": "{{trigger.body.repository}}"}}
  ]
}
\`\`\`

\`\`\`sh
PUSH=$(api -d @push.json $URL/workflows | field id)
\`\`\`

## Publish it as a webhook

An *API record* of the kind \`webhook\` publishes the workflow at \`/v1/hooks/<account>/<name>\`. This
API record accepts only requests that GitHub has signed with the secret:

\`\`\`sh
api -d "{\\"kind\\": \\"webhook\\", \\"name\\": \\"push\\", \\"workflowId\\": \\"$PUSH\\", \\"auth\\": {\\"type\\": \\"hmac\\", \\"preset\\": \\"github\\", \\"secret\\": \\"a-long-random-secret\\"}, \\"idempotencyKey\\": \\"{{trigger.headers.X-GitHub-Delivery}}\\", \\"enabled\\": true}" $URL/apis
\`\`\`

Enter the URL and the same secret in the settings of the sender. A *preset* says how a sender signs.
The presets are \`github\`, \`stripe\`, \`slack\`, \`shopify\`, \`standard_webhooks\` (the default), and
\`custom\` for all others. For a sender that does not sign, use \`"auth": "token"\` or \`"auth":
"password"\`. You can also publish webhooks on the page *APIs* of the console.

## Send a request as GitHub does

\`\`\`sh
BODY='{"repository": "octocat/hello"}'
SIGNATURE=$(printf '%s' "$BODY" | python3 -c 'import hashlib, hmac, sys; print(hmac.new(b"a-long-random-secret", sys.stdin.buffer.read(), hashlib.sha256).hexdigest())')
send() { curl -s -H "X-Hub-Signature-256: sha256=$SIGNATURE" -H "X-GitHub-Event: push" -H "X-GitHub-Delivery: d-1" -d "$BODY" http://127.0.0.1:9000/v1/hooks/admin/push; }
RUN=$(send | field executionId)
until api $URL/executions/$RUN | grep -q '"phase" *: *"done"'; do sleep 1; done
api $URL/executions/$RUN
\`\`\`

The answer:

\`\`\`json
{"data": {"status": "completed", "triggeredBy": "webhook", "result": "octocat/hello"}}
\`\`\`

Because of the field \`idempotencyKey\`, a delivery that GitHub sends again does not start a second
run. The answer contains the id of the first run.
[Redeliveries](../../functions/hooks/README.md#redeliveries) explains which requests count as the
same delivery.

## Answer the sender

By default Sluice answers at once with 202 and the id of the run. Some senders expect another
answer, for example the text for a Slack slash command. For such a sender, add a step with the
module \`respond\`. Sluice then answers when the run reaches this step. The steps after it run while
the sender already has its answer:

\`\`\`json
{
  "name": "A command",
  "isEnabled": true,
  "steps": [
    {"id": "answer", "moduleId": "respond", "parameters": {"body": {"response_type": "ephemeral", "text": "Looking for {{trigger.body.text}} …"}}},
    {"id": "look", "moduleId": "http_request", "parameters": {"url": "https://search.example.com/", "query_params": {"q": "{{trigger.body.text}}"}}},
    {"id": "tell", "moduleId": "http_request", "parameters": {"url": "{{trigger.body.response_url}}", "method": "POST", "body": {"text": "{{look.body}}"}}}
  ]
}
\`\`\`

Slack and Meta send a test request to a new address first. Sluice answers these
[handshakes](../../functions/hooks/README.md#handshakes) itself; no run starts.

## Call a workflow and wait for its result

The API [botman](../../functions/botman/README.md) publishes a workflow at a URL and answers with
the result of the run. Save the workflow as \`paid.json\`:

\`\`\`json
{
  "name": "Order paid",
  "isEnabled": true,
  "inputs": [{"name": "order", "type": "string", "required": true}, {"name": "amount", "type": "number"}],
  "steps": [
    {"id": "note", "moduleId": "log", "parameters": {"message": "order [[order]]: [[amount]], by {{trigger.method}}"}},
    {"id": "answer", "moduleId": "output", "parameters": {"value": {"received": "[[order]]"}}}
  ]
}
\`\`\`

\`\`\`sh
PAID=$(api -d @paid.json $URL/workflows | field id)
\`\`\`

### Publish it with a token

An API record of the kind \`botman\`, which is the default, publishes the workflow at the path
\`/v1/api/<account>/<module>/<function>\` and says how callers authenticate. You choose the two names
\`module\` and \`function\`. This \`module\` has nothing to do with the module of a step:

\`\`\`sh
api -d "{\\"module\\": \\"shop\\", \\"function\\": \\"paid\\", \\"workflowId\\": \\"$PAID\\", \\"auth\\": \\"token\\", \\"token\\": \\"a-long-random-token\\", \\"methods\\": [\\"POST\\"], \\"enabled\\": true}" $URL/apis
\`\`\`

If the field \`token\` is missing, Sluice creates a token. Only this answer shows the token. The other
system sends the token in the header \`token\` or as \`Authorization: Bearer <token>\`:

\`\`\`sh
curl -H "token: a-long-random-token" -d '{"order": "A-7", "amount": 12.5}' http://127.0.0.1:9000/v1/api/admin/shop/paid
\`\`\`

The answer:

\`\`\`json
{"response": {"data": {"received": "A-7"}, "code": 0, "msg": "", "uid": "…"}}
\`\`\`

The body can also be a form (\`-d order=A-7\`). With GET the inputs are read from the query.

### Options of an API record

| field | meaning |
|---|---|
| \`auth\` | \`none\`, \`token\`, or \`password\` (headers \`user\` and \`password\`, or \`Authorization: Basic\`) |
| \`methods\` | \`GET\`, \`POST\` or both |
| \`ipAllowlist\` | addresses and networks that may call |
| \`async\` | \`true\`: the caller gets an id at once and does not wait for the run |
| \`version\` | a [published version](versions.md) such as \`v1\`; without it, the workflow as it is now |
| \`debugData\` | inputs for a test run: \`POST /api/v1/apis/{apiId}/debug\` runs the workflow with them |

### Handle repeated calls

Most systems send a request again when they get no answer. If both requests have the same header
\`Idempotency-Key\`, the second one does not start a second run:

\`\`\`sh
curl -H "token: a-long-random-token" -H "Idempotency-Key: evt-1" -d '{"order": "A-8"}' http://127.0.0.1:9000/v1/api/admin/shop/paid
curl -H "token: a-long-random-token" -H "Idempotency-Key: evt-1" -d '{"order": "A-8"}' http://127.0.0.1:9000/v1/api/admin/shop/paid
\`\`\`

Both answers have the same \`uid\`. The \`uid\` is the id of the execution in another form, and
\`GET /api/v1/executions/{uid}\` accepts it. See [start once](start-once.md).

Without this header each request starts a run. If the sender puts an id of the delivery into another
place, such as the body, let the workflow check first whether it has already handled that id.

The [botman reference](../../functions/botman/README.md) has the exact answers and error codes. If
one message should start several workflows, see [events](events.md).
`;export{e as default};