var e=`# Use secrets

A secret is a text that workflows use and that Sluice never shows: an API key, a password, a private
key. It belongs to the account, so all workflows of the account can use it.

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

- \`PUT /api/v1/secrets/{name}\` sets or replaces a secret, \`DELETE\` removes it. \`GET\` shows its name
  and times, but not its value; \`GET /api/v1/secrets\` lists all.
- A name begins with a letter or \`_\`, continues with letters, digits, \`_\` and \`-\`, and has at most
  64 characters.
- A value is a text of 4 bytes to 64 KiB. Shorter values are refused: Sluice replaces the value in
  everything that it shows, and a very short text occurs everywhere.
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

The request itself contains the value. So do inputs of scripts and messages to queues.

## Find who uses a secret

\`\`\`sh
api $URL/secrets/SLACK_TOKEN/uses
\`\`\`

The answer:

\`\`\`json
{"data": {"workflows": [{"workflowName": "Post", "places": [{"stepId": "header", "moduleId": "set_variable", "path": "steps[0].parameters.value"}, {"stepId": "out", "path": "steps[2].parameters.value"}]}], "nextCursor": null}}
\`\`\`

It lists the workflows whose current revisions refer to the secret, with the steps and fields. A
page looks at 200 workflows at most, so it can be empty although there is a next one: repeat with
\`?cursor=\` and its \`nextCursor\` until that is null. Earlier revisions, and published versions that
are not current, are not searched.

## What is hidden

Sluice shows \`***\` in place of the value in answers, outputs, variables, records of steps, logs and
errors. This includes answers of other systems that contain the value. It also includes the value in
lower case, and common encodings of it: inside JSON, percent-encoded, in HTML, and base64, also as a
part of a longer text.

Something that is *made from* a value is not recognised: a hash, half of the value, its upper case,
a field of a secret that is itself JSON, single characters. Such results are stored and shown like
any other value. Store the parts of a secret as secrets of their own.

## When a value changes

- A run reads the secrets when it starts, and again whenever it continues after a wait. So after a
  wait it uses the new value, also in variables that it has set earlier.
- A request that is repeated after a crash is sent with the new value and with the same idempotency
  key.
- If you delete a secret and create it again, it is another secret. Active runs that have stored the
  old value, for example in a variable, have \`***\` in its place.

[Security](../explanation/security.md#secrets) explains how values are stored.
`;export{e as default};