var e=`# Test workflows

\`sluice test\` runs workflows offline: with the real engine, in virtual time, and with mocks instead
of other systems. Waits end at once: a year of virtual time passes in milliseconds. No request
leaves the machine. The reference of all keys is [test files](../reference/test-files.md).

You need no server for this. \`sluice\` is the executable \`target/release/sluice\` ([command
line](../reference/cli.md)). Use an empty folder, because \`sluice test\` runs every test below the
current folder.

Save this workflow as \`orders.yaml\` ([workflows as files](../reference/files.md#a-workflow) explains
the format):

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

\`-v\` also shows when each step ran. \`-k TEXT\` selects the cases whose names contain the text.
\`--watch\` runs the tests again when a file changes.

## Replace other systems, steps and decisions

- Other systems: \`mocks\` answer HTTP requests, as above. If no mock answers a request, the case
  fails.
- A step of any module: with \`steps: {report: {outputs: {url: "https://x"}}}\` the step \`report\` is
  not executed and has these outputs. With \`{fail: "no paper"}\` it fails with this message.
- Another workflow: with \`children: {ship-order: {result: {ok: true}}}\` the workflow \`ship-order\` is
  not executed and has this result. Otherwise \`sluice test\` executes \`ship-order.yaml\` in the same
  folder. If the file is somewhere else, name it: \`workflows: {ship-order: ../ship-order.yaml}\`.
- A decision: \`signals: [{at: 2h, to: ask, json: {approved: true}}]\` sends the request for which the
  step \`ask\` waits, two hours of virtual time after the start.
- Secrets: \`secrets: {PAY_KEY: test}\` sets the value of the secret \`PAY_KEY\`.

## Find what is not tested

\`\`\`sh
sluice test --coverage --lcov coverage.info
\`\`\`

This command lists the steps that no case has run, and the conditions that were never true or never
false.

## Find requests that are sent twice

\`\`\`sh
sluice test -k limit --crash || test $? = 3
\`\`\`

This command also runs every case with simulated crashes of the worker: one after each commit, and
one after each request before its answer is stored. It reports a case that ends with another status
or result than without crashes, and requests that are sent more often. It does not report a request
with an [idempotency key](retry.md#do-not-repeat-a-request), because the receiver can recognise the
repetition. Every request of a step has such a key, unless its parameter \`send_idempotency_key\` is
false. A step with \`at_most_once: true\` does not repeat its request; it fails instead.

## Keep a snapshot

With \`expect: {snapshot: true}\` the test compares the whole run with a stored *snapshot*: the
result, the outputs of all steps, the requests and the time. \`sluice test --update\` stores the
snapshot in \`orders.snap.json\`. Look at the changes in this file before you commit them.

## In CI

\`\`\`sh
sluice test --junit report.xml
\`\`\`

This command writes a report in the JUnit format, which CI systems can show. The same test file with
the same \`seed\` gives the same result on every machine.

## Replay a run

\`\`\`text
sluice export run exec-018f2f6e-… > case.test.yaml
sluice test case.test.yaml
\`\`\`

The first command writes a test that repeats a real run. The test contains the revision that ran,
the inputs, the time, the answers of other systems and the end of the run. Random values are the
same as in the run, because Sluice derives them from the id of the run. Values of secrets are not
exported: write those that the test needs into \`secrets\`. Answers of steps with sensitive outputs
are not exported either: write a mock for them. The address of a waiting step (\`callback_url\`) is
different in the test, so remove variables and outputs that contain such an address from \`expect\`.
\`GET /api/v1/executions/{id}/test\` answers with the same test, and in the console the menu of a run
has *Make a test of it*.

## With the API

\`POST /api/v1/workflows/test\` runs tests of a workflow. The workflow need not be stored. If a
workflow has the field \`tests\`, its tests are stored as a part of the revision. In this request the
steps have the form of the API, a flat list:

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