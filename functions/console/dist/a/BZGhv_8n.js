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
{"data": {"workflows": [{"workflowName": "Post", "places": [{"stepId": "header", "moduleId": "set_variable", "path": "steps[0].parameters.value"}, {"stepId": "out", "path": "steps[2].parameters.value"}]}], "nextCursor": null}}
\`\`\`

The answer lists the workflows whose current revisions refer to the secret, with the steps and
fields.

- Each request searches at most 200 workflows, so an answer can be empty although later workflows
  use the secret. Send the request again with \`?cursor=\` and the \`nextCursor\` of the answer, until
  \`nextCursor\` is null.
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

What a step *gets* can be a secret as well: a session token, a personal record. The parameter
\`__sensitive\`, which every step can have, hides outputs of the step: \`true\` means all of them, a
list names some. Save this as \`session.json\`:

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
- Sluice shows \`***\` in place of the output of the step. It also replaces each text in it that has
  at least 4 bytes, wherever it appears: in records of steps, logs, errors, events, variables,
  answers of other systems, and in the result, in declared outputs, in the response of a webhook and
  in completion webhooks. Send it with an \`http_request\` if somebody must have it. A result that
  would show \`***\` is found when the workflow is [checked](../reference/validation.md).
- Shorter texts, numbers, \`true\` and \`false\` occur everywhere, so they are not recognised outside
  the output of the step. Do not put a card's check digits or a PIN into a variable or a result.
- Encodings are recognised, and what is made from the value is not, as for secrets. Of an output
  with more than 500 texts only 500 are recognised elsewhere; the log says so. A value that the run
  no longer has, such as that of an earlier pass of a loop, is not recognised after a wait.
- The record of the step does not show the answer to its request.
- If the whole step is sensitive, so are the variables and the result that it sets. \`error\` and
  \`success\` of a failed step are shown.
- A name that is no output of the module is refused when the workflow is stored.
- Values that other parts of the account store themselves, such as the outputs of a sub-workflow in
  its own run, or the body of a request to a waiting step before the step has it, are not hidden
  there.

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