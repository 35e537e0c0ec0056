var e=`# Receive a signed webhook

The sender signs its requests, expects an answer at once, and sends a request again if it gets no
answer. The workflow answers first, and then does the work.

The commands use these lines; [authenticate](authenticate.md) explains them:

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
\`\`\`

Save this workflow as \`order-paid.yaml\` in an empty folder with a copy of \`credentials.json\`
([workflows as files](../reference/files.md#a-workflow) explains the format):

\`\`\`yaml
name: An order is paid
steps:
  - check: {if: "{{trigger.body.type}} != \\"invoice.paid\\""}
    then:
      - ignore: {respond: null, body: {ignored: "{{trigger.body.type}}"}}
      - stop: stop_workflow
  - answer: {respond: null, body: {received: "{{trigger.body.id}}"}}
  - ship:
      http_request: https://warehouse.example.com/shipments
      method: POST
      body: {order: "{{trigger.body.order}}", event: "{{trigger.body.id}}"}
      fail_on_status: true
      retry: 5
      __retry_backoff: 2
  - out: {output: "{{ship.json.id}}"}
\`\`\`

Save its tests beside it as \`order-paid.test.yaml\`:

\`\`\`yaml
mocks:
  shipped:
    request: {method: POST, url: "https://warehouse.example.com/shipments", body: {json: {order: 7, event: e-1}}}
    replies: [{status: 503}, {json: {id: s-1}}]
cases:
  - name: answers at once and ships the order
    trigger: {type: webhook, body: {id: e-1, type: invoice.paid, order: 7}}
    expect:
      result: s-1
      requests: [{to: shipped, times: 2}]
      steps: {answer: {inputs: {body: {received: e-1}}}}
  - name: ignores other events
    trigger: {type: webhook, body: {id: e-2, type: invoice.sent}}
    expect:
      requests: []
      steps: {ignore: {inputs: {body: {ignored: invoice.sent}}}, answer: {ran: false}}
\`\`\`

Run the [tests](test-workflows.md):

\`\`\`sh
sluice test
\`\`\`

Store the workflow, and publish it as a [webhook](receive-webhooks.md). Save the record as
\`record.json\`:

\`\`\`json
{
  "kind": "webhook",
  "name": "paid",
  "workflowId": "order-paid",
  "auth": {"type": "hmac", "preset": "github", "secret": "a-long-random-secret"},
  "idempotencyKey": "{{trigger.body.id}}",
  "async": false,
  "enabled": true
}
\`\`\`

\`\`\`sh
mkdir workflows
mv order-paid.yaml order-paid.test.yaml workflows/
echo 'folders: {}' > sluice.yaml
field adminPairingKey < credentials.json | sluice login http://127.0.0.1:9000 --key -
sluice push --yes
api -d @record.json $URL/apis
BODY='{"id": "e-2", "type": "invoice.sent"}'
SIGNATURE=$(printf '%s' "$BODY" | python3 -c 'import hashlib, hmac, sys; print(hmac.new(b"a-long-random-secret", sys.stdin.buffer.read(), hashlib.sha256).hexdigest())')
curl -H "X-Hub-Signature-256: sha256=$SIGNATURE" -d "$BODY" http://127.0.0.1:9000/v1/hooks/admin/paid
\`\`\`

The answer:

\`\`\`json
{"ignored": "invoice.sent"}
\`\`\`

- A request without the right signature is refused with 401 before anything is stored.
- Because of \`idempotencyKey\`, a request that the sender sends again does not start a second run. It
  gets the same answer as the first one.
- With \`"async": false\`, which is the default, the sender gets the answer of the step \`respond\`.
  With \`true\` it would get the id of the run at once.
`;export{e as default};