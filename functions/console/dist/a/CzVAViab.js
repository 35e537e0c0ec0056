var e=`# Test workflows

\`sluice test\` runs workflows offline: with the real engine, in virtual time, and with mocks instead
of other systems. A year passes in milliseconds, and nothing is sent.
[Test files](../reference/test-files.md) describes everything that a test can say.

Save this workflow as \`orders.yaml\`:

\`\`\`yaml
name: Orders
inputs:
  orders: {type: list, required: true}
outputs:
  small: {type: number, value: "[[small]]"}
steps:
  - init: {set_variable: small, value: 0}
  - each: {foreach: "[[orders]]"}
    do:
      - big: {if: "{{each.item.amount}} > 100"}
        then:
          - pay:
              http_request: "https://pay.example.com/charge/{{each.item.id}}"
              method: POST
              body: {amount: "{{each.item.amount}}"}
              fail_on_status: true
              retry: 3
        else:
          - count: {set_variable: small, value: 1}
  - out: {output: "[[small]]"}
\`\`\`

Save its tests beside it as \`orders.test.yaml\`:

\`\`\`yaml
mocks:
  paid: {request: {method: POST, url: "https://pay.example.com/charge/*"}, reply: {json: {ok: true}, delay: 120ms}}
  busy: {request: {url: "https://pay.example.com/*"}, replies: [{status: 503}, {status: 503}, {json: {ok: true}}]}
cases:
  - name: two orders, one retried
    inputs: {orders: [{id: 1, amount: 150}, {id: 2, amount: 20}]}
    use: [busy]
    expect:
      result: 1
      requests: [{to: busy, times: 3, body: {json: {amount: 150}}}]
      steps: {pay: {attempts: 3, passes: 1}}
      elapsed: {between: [1s, 10s]}
  - name: the limit
    table:
      - {name: below, inputs: {orders: [{id: 1, amount: 100}]}, expect: {requests: []}}
      - {name: above, inputs: {orders: [{id: 1, amount: 101}]}, expect: {requests: [{to: paid, times: 1}]}}
\`\`\`

Run them:

\`\`\`sh
sluice test
\`\`\`

If a case does not end as expected, the output names the place in the file, what was expected and
what was found, and the exit code is 3:

\`\`\`text
FAIL orders.test.yaml  3 cases
  failed two orders, one retried
    orders.test.yaml:9 cases[0].expect.result
      expected 2
      found    1
2 passed, 1 failed in 0.06 s
\`\`\`

\`-v\` also shows when each step ran. \`-k TEXT\` chooses cases by name, \`--watch\` runs them again when
a file changes.

## Replace what a workflow waits for

- Other systems: \`mocks\` answer HTTP requests, as above. A request that no mock answers fails the
  case.
- A step: \`steps: {report: {outputs: {url: "https://x"}}}\` gives its outputs, or \`{fail: "no
  paper"}\` its failure, for every kind of step.
- Another workflow: \`children: {ship-order: {result: {ok: true}}}\`. To run it really, name its file:
  \`workflows: {ship-order: ./ship-order.yaml}\`.
- A decision: \`signals: [{at: 2h, to: ask, json: {approved: true}}]\` calls the address of the step
  \`ask\` two hours after the start.
- Secrets: \`secrets: {PAY_KEY: test}\`.

## Find what is not tested

\`\`\`sh
sluice test --coverage --lcov coverage.info
\`\`\`

lists the steps that no case has run and the conditions that were never true or never false.

## Find what happens twice

\`\`\`sh
sluice test -k limit --crash || test $? = 3
\`\`\`

runs every case also with workers whose process ends: after each commit, and after each request
before its answer is stored. Requests that were sent more often than without crashes are reported.
Requests with an [idempotency key](retry.md) are not, because their receiver can tell that it is the
same request. \`at_most_once: true\` fails the step instead.

## Keep a snapshot

\`expect: {snapshot: true}\` compares everything: the result, the outputs of all steps, requests and
time. \`sluice test --update\` stores it in \`orders.snap.json\`. Look at its changes before you commit
them.

## In CI

\`\`\`sh
sluice test --junit report.xml
\`\`\`

writes a report that CI systems show. The same file and the same seed give the same result on every
machine.

## Replay a run

\`\`\`text
sluice export run exec-018f2f6e-… > case.test.yaml
sluice test case.test.yaml
\`\`\`

The test has the revision that ran, the inputs, the time, the answers of other systems and the end
of the run. Random values are the same, because they follow from the id of the run. Values of
secrets are not exported: give those that the test needs. \`GET /api/v1/executions/{id}/test\` answers
with the same, and in the console the menu of a run has *Make a test of it*.

## By the API

\`POST /api/v1/workflows/test\` runs tests of a workflow that need not be stored. Tests in the field
\`tests\` of a workflow are stored with it, as part of the revision. The steps here are those of the
API, a flat list:

\`\`\`sh
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
curl -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" http://127.0.0.1:9000/api/v1/workflows/test -d '{
  "workflow": {"name": "Wait", "steps": [
    {"id": "wait", "moduleId": "delay", "parameters": {"duration": 86400000}},
    {"id": "out", "moduleId": "output", "parameters": {"value": "done"}}]},
  "case": {"expect": {"result": "done", "elapsed": "1d"}}}'
\`\`\`
`;export{e as default};