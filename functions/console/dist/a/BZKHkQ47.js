var e=`# Start once, one at a time, and again

The commands use these lines; [authenticate](authenticate.md) explains them:

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
\`\`\`

## Start once

In all APIs of Sluice, a request that starts a run can have the header \`Idempotency-Key\`. The key is
a text that you choose, 1 to 255 visible ASCII characters long. If you send the same request with
the same key again within 24 hours, no second run starts, and the answer names the first execution:

\`\`\`sh
FIRST=$(api -H "Idempotency-Key: order-7" -d '{"inputVariables": {"name": "Ada"}}' $URL/workflows/hello/execute | field executionId)
SECOND=$(api -H "Idempotency-Key: order-7" -d '{"inputVariables": {"name": "Ada"}}' $URL/workflows/hello/execute | field executionId)
test "$FIRST" = "$SECOND"
\`\`\`

This is so even if the workflow, or the version that the request names, was disabled meanwhile.
If a request has the same key but other inputs, Sluice refuses it with 409 and the code 1004. If
several requests with the same key arrive at the same moment, one run starts. A repeated request
that waits for the end of the run (\`"async": false\`) also waits if the first one is still waiting:
up to the same limit, and with the same result.

A key belongs to one workflow: the same text in a request for another workflow is another key. A
rerun or a resume is a request for the workflow of the earlier execution.

## One at a time

The field \`reentryBehavior\` of a workflow says what happens when a run is started while another run
of the workflow is active:

| value | behaviour |
|---|---|
| \`allow_parallel\` | both run; the default |
| \`block_new\` | the new start is refused with 409, code 1003, and the id of the active run |
| \`stop_current_and_run_new\` | the active run is stopped, and the new one starts |

\`\`\`sh
api -X PUT -d '{"reentryBehavior": "stop_current_and_run_new"}' $URL/workflows/slow-hello
OLD=$(api -d '{}' $URL/workflows/slow-hello/execute | field executionId)
NEW=$(api -d '{}' $URL/workflows/slow-hello/execute | field executionId)
api $URL/executions/$OLD
\`\`\`

The answer:

\`\`\`json
{"data": {"status": "cancelled", "phase": "done"}}
\`\`\`

The rule also applies to runs that schedules, events and other workflows start. Runs that were
started while the value was \`allow_parallel\` do not count: if you change the field while such a run
is active, the next start is not refused because of this run and does not stop it.

## Stop a run

\`\`\`sh
api -X POST $URL/executions/$NEW/stop
\`\`\`

Sluice also stops the runs that this run has started with \`call_workflow\` or \`map_workflow\`.

## Run again with the same inputs

\`rerun\` starts the workflow again with the inputs of an earlier execution. An input in the body of
the request replaces the earlier input of the same name:

\`\`\`sh
api -d '{"inputs": {"name": "Grace"}}' $URL/executions/$FIRST/rerun
\`\`\`

The new execution runs the workflow as it is now. With \`"revision": "same"\` in the body it runs the
steps as they were in the earlier execution.

## Resume a failed run

\`resume\` continues an execution that has failed, was stopped or timed out. It creates a new
execution that begins at the step that failed, with the variables, the outputs and the positions in
loops as they were at that moment. The next workflow fails if \`user\` is not 1. Save it as
\`resume.json\`:

\`\`\`json
{
  "name": "Resume",
  "isEnabled": true,
  "inputs": [{"name": "user", "type": "integer"}],
  "steps": [
    {"id": "id", "moduleId": "set_variable", "parameters": {"name": "user", "value": "[[user]]"}},
    {"id": "get", "moduleId": "http_request", "parameters": {"url": "http://sluice.internal/example/user?userId=[[user]]", "fail_on_status": true}},
    {"id": "out", "moduleId": "output", "parameters": {"value": "{{get.json.userName}}"}}
  ]
}
\`\`\`

\`\`\`sh
RESUME=$(api -d @resume.json $URL/workflows | field id)
FAILED=$(api -d '{"async": false, "inputVariables": {"user": 9}}' $URL/workflows/$RESUME/execute | field executionId)
api -d '{"variables": {"user": 1}, "async": false}' $URL/executions/$FAILED/resume
\`\`\`

The answer:

\`\`\`json
{"data": {"status": "completed", "result": "juggle"}}
\`\`\`

- \`variables\` replaces variables. To replace parameters of the failed step, use \`step\`, for example
  \`{"step": {"parameters": {"url": "https://example.com/"}}}\`. Both change only the new execution,
  not the workflow. If the step does not have the parameter, or if the run does not have the
  variable and no step uses it, the request is refused, and the error names it.
- Steps that had completed are not run again. Steps that had begun and not completed are run again
  from their beginning. These are the failed step and, in other parallel branches, the steps that
  were active.
- A delay begins again with its whole duration. A step that waits for a decision gets a new address.
- \`revision\` says with which steps the run continues: \`same\` (the steps of the earlier execution;
  the default), \`current\` (the steps of the workflow as it is now), or the number of a revision.
  Sluice finds the steps in that revision by their ids.
- That revision must contain the failed step, with the same module and in the same blocks. Otherwise
  the request is refused, also as a dry run, and the error gives the reason. The steps before the
  failed step can be changed, moved, added or removed, but not moved after it, unless they are
  disabled there. They are not run, and those that had run in the earlier execution keep their
  outputs.

\`rerun\` and \`resume\` create a new execution; its field \`origin\` names the earlier execution. With
\`"dryRun": true\` nothing starts, and the answer shows which steps would run.
`;export{e as default};