var e=`# Find why a run failed, and resume it

This workflow buys a label for an order and orders a pickup. If the carrier refuses the address, the
run fails. The records of the run show the parameters and the answer of each step. You can resume
the run with another address; the label is not bought again.

Save this workflow as \`ship-order.yaml\` in an empty folder with a copy of \`credentials.json\`
([workflows as files](../reference/files.md#a-workflow) explains the format):

\`\`\`yaml
name: Ship an order
inputs:
  order: {type: string, required: true}
steps:
  - label: {http_request: "https://carrier.example.com/labels", method: POST, body: {order: "[[order]]"}, fail_on_status: true}
  - address: {set_variable: address, value: "{{label.json.address}}"}
  - pickup: {http_request: "https://carrier.example.com/pickups", method: POST, body: {address: "[[address]]"}, fail_on_status: true}
  - out: {output: "{{pickup.json.day}}"}
\`\`\`

Save its tests beside it as \`ship-order.test.yaml\`:

\`\`\`yaml
mocks:
  label: {request: {method: POST, url: "https://carrier.example.com/labels", body: {json: {order: o-7}}}, reply: {json: {address: 5 Main Street}}}
  pickup: {request: {method: POST, url: "https://carrier.example.com/pickups", body: {json: {address: 5 Main Street}}}, reply: {json: {day: Monday}}}
  nobody: {request: {method: POST, url: "https://carrier.example.com/pickups"}, reply: {status: 422, json: {error: no such street}}}
defaults:
  inputs: {order: o-7}
cases:
  - name: the pickup is at the address of the label
    use: [label, pickup]
    expect: {result: Monday}
  - name: fails where the carrier refuses
    use: [label, nobody]
    expect: {error: {$has: "422"}, steps: {pickup: {status: failed}, out: {ran: false}}}
\`\`\`

Run the [tests](test-workflows.md):

\`\`\`sh
sluice test
\`\`\`

The commands use these lines; [authenticate](authenticate.md) explains them:

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
\`\`\`

The next workflow fails in the same way on the local host: the example service does not know the
user 9. Save it as \`failing.json\`:

\`\`\`json
{
  "name": "Failing",
  "isEnabled": true,
  "steps": [
    {"id": "user", "moduleId": "set_variable", "parameters": {"name": "user", "value": 9}},
    {"id": "get", "moduleId": "http_request", "parameters": {"url": "http://sluice.internal/example/user?userId=[[user]]", "fail_on_status": true}},
    {"id": "out", "moduleId": "output", "parameters": {"value": "{{get.json.userName}}"}}
  ]
}
\`\`\`

\`\`\`sh
FAILING=$(api -d @failing.json $URL/workflows | field id)
RUN=$(api -d '{"async": false}' $URL/workflows/$FAILING/execute | field executionId)
api "$URL/executions/$RUN/steps?stepId=get"
\`\`\`

The record of the failed step contains its evaluated parameters, the request and the response. The
answer:

\`\`\`json
{"data": {"steps": [{"step": {"id": "get"}, "status": "failed", "parameters": {"url": "http://sluice.internal/example/user?userId=9"}, "response": {"status": 404}}]}}
\`\`\`

Try an expression with the values of the run:

\`\`\`sh
api -d "{\\"executionId\\": \\"$RUN\\", \\"kind\\": \\"expression\\", \\"text\\": \\"[[user]] - 8\\"}" $URL/expressions/evaluate
\`\`\`

Resume the run with another value. Steps that had completed are not run again:

\`\`\`sh
api -d '{"variables": {"user": 1}, "async": false}' $URL/executions/$RUN/resume
\`\`\`

The answer:

\`\`\`json
{"data": {"status": "completed", "result": "juggle"}}
\`\`\`

- If the workflow itself was wrong, correct and save it, and resume with \`"revision": "current"\`:
  see [resume a failed run](start-once.md#resume-a-failed-run).
- \`sluice export run ID\` writes a [test](test-workflows.md#replay-a-run) that repeats the run.
- The page of the run in the console shows the same, and has a button to resume.
`;export{e as default};