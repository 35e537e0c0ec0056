var e=`# Use secrets

A secret is a text that workflows use and that Sluice never shows, for example an API key, a
password or a private key. A secret belongs to the account, so all workflows of the account can use
it.

The commands use these lines; [authenticate](authenticate.md) explains them:

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
\`\`\`

## Set a secret

The token needs the scope \`admin\`:

\`\`\`sh
api -X PUT -d '{"value": "xoxb-2345-6789"}' $URL/secrets/SLACK_TOKEN
api $URL/secrets
\`\`\`

- \`PUT /api/v1/secrets/{name}\` sets or replaces a secret. \`DELETE\` on the same path removes it, and
  \`GET\` shows its name and times, but not its value. \`GET /api/v1/secrets\` lists all secrets.
- A name begins with a letter or \`_\`, continues with letters, digits, \`_\` and \`-\`, and has at most
  64 characters.
- A value is a text of 4 bytes to 64 KiB. Shorter values are refused, because Sluice replaces the
  value by \`***\` wherever it occurs, and a very short text occurs everywhere.
- An account has at most 100 secrets.

## Use a secret

Write \`{{secrets.NAME}}\` in any template, condition or expression. If there is no secret of that
name, the value is null. Save this as \`post.json\`:

\`\`\`json
{
  "name": "Post",
  "isEnabled": true,
  "steps": [
    {"id": "header", "moduleId": "set_variable", "parameters": {"name": "header", "value": "Bearer {{secrets.SLACK_TOKEN}}"}},
    {"id": "post", "moduleId": "http_request", "parameters": {"url": "http://sluice.internal/example/order", "method": "POST", "headers": {"Authorization": "[[header]]"}, "body": {"userId": 1, "orderName": "pen"}}},
    {"id": "out", "moduleId": "output", "parameters": {"value": "sent with [[header]], {{secrets.SLACK_TOKEN.length}} characters"}}
  ]
}
\`\`\`

\`\`\`sh
POST=$(api -d @post.json $URL/workflows | field id)
api -d '{"async": false}' $URL/workflows/$POST/execute
\`\`\`

The answer:

\`\`\`json
{"data": {"status": "completed", "result": "sent with Bearer ***, 14 characters"}}
\`\`\`

The request that Sluice sends contains the real value. Inputs of scripts and messages to queues also
contain the real value.

## Find who uses a secret

\`\`\`sh
api $URL/secrets/SLACK_TOKEN/uses
\`\`\`

The answer:

\`\`\`json
{"data": {
  "workflows": [{
    "workflowName": "Post",
    "places": [
      {"stepId": "header", "moduleId": "set_variable", "path": "steps[0].parameters.value"},
      {"stepId": "out", "path": "steps[2].parameters.value"}
    ],
    "totalPlaces": 2
  }],
  "nextCursor": null
}}
\`\`\`

The answer lists the workflows whose current revisions refer to the secret, with the steps and
fields.

- Each request searches at most 200 workflows, so an answer can be empty although later workflows
  use the secret. Send the request again with \`?cursor=\` and the \`nextCursor\` of the answer, until
  \`nextCursor\` is null.
- \`places\` has at most the first 50 places of a workflow; \`totalPlaces\` says how many there are.
- Sluice does not search earlier revisions, or published versions that are not current.

## What is hidden

Sluice shows \`***\` in place of the value in answers, outputs, variables, records of steps, logs and
errors. This is also done in answers of other systems that contain the value. Sluice also recognises
the value in lower case, and in common encodings: inside JSON, percent-encoded, in HTML, and in
base64, also as a part of a longer text.

Sluice does not recognise a text that was *calculated from* a value: a hash, half of the value, the
value in upper case, a field of a secret that is itself JSON, single characters, or a value with
letters such as \`ä\` that another system has read in the wrong character set. Such texts are
stored and shown like any other value. If workflows use parts of a secret, store each part as its
own secret.

## Hide outputs of a step

The outputs of a step can also be secret, for example a session token or personal data. The
parameter \`__sensitive\`, which every step can have, hides outputs: \`true\` hides all outputs of the
step, and a list of names hides these outputs. Save this as \`session.json\`:

\`\`\`json
{
  "name": "Session",
  "isEnabled": true,
  "steps": [
    {"id": "login", "moduleId": "http_request", "parameters": {"url": "http://sluice.internal/example/order", "method": "POST", "body": {"userId": 1, "orderName": "session-4711"}, "__sensitive": ["json"]}},
    {"id": "use", "moduleId": "http_request", "parameters": {"url": "http://sluice.internal/example/order", "method": "POST", "body": {"userId": 1, "orderName": "for {{login.json.orderName}}"}}},
    {"id": "out", "moduleId": "output", "parameters": {"value": "{{use.json.orderName}}"}}
  ]
}
\`\`\`

\`\`\`sh
SESSION=$(api -d @session.json $URL/workflows | field id)
RUN=$(api -d '{"async": false}' $URL/workflows/$SESSION/execute | field executionId)
api $URL/executions/$RUN
\`\`\`

The answer:

\`\`\`json
{"data": {"status": "completed", "result": "for ***", "outputs": {"login": {"json": {"value": "***"}}}}}
\`\`\`

- The value is stored encrypted, and other steps of the run can use it: requests, scripts and
  sub-workflows get it, also after a wait.
- Sluice shows \`***\` in place of the output. The output can contain several texts; Sluice replaces
  each of them that has at least 4 bytes wherever it appears: in records of steps, logs, errors,
  events, variables, answers of other systems, the result, declared outputs, the response of a
  webhook and completion webhooks.
- So a caller cannot get a sensitive output as a result. If somebody needs it, send it with an
  \`http_request\`. [Validation](../reference/validation.md) warns about a result that would show
  \`***\`.
- Outside the output, Sluice does not replace shorter texts, numbers, \`true\` and \`false\`, because
  they occur everywhere. So do not put a PIN or the check digits of a card into a variable or a
  result.
- As for secrets, Sluice recognises encodings of a value, but not texts that were calculated from
  it. If an output has more than 500 texts, only 500 of them are recognised elsewhere; the log says
  so. After a wait Sluice does not recognise a value that the run no longer contains, such as an
  output of an earlier pass of a loop.
- The record of the step does not show the answer to its request.
- With \`true\`, the variables and the result that the step sets are hidden, too. The outputs \`error\`
  and \`success\` of a failed step are shown.
- If a name in the list is not an output of the module, Sluice refuses to store the workflow.
- \`__sensitive\` hides the value only in the run of the step. In the run of a sub-workflow the
  outputs are shown, unless its own steps hide them. The body of a request to a waiting step is not
  hidden before the step has received it.

## When a value changes

- A run reads the secrets when it starts, and again whenever it continues after a wait. So if you
  change a secret during the wait, the run then uses the new value, also in variables that it has
  set earlier.
- A request that is repeated after a crash is sent with the new value and with the same idempotency
  key.
- If you delete a secret and create one with the same name, Sluice treats it as another secret.
  Active runs that have stored the old value, for example in a variable, then have \`***\` instead of
  it.

[Security](../explanation/security.md#secrets) explains how secrets are stored.
`;export{e as default};