var e=`# Undo what succeeded (saga)

A workflow often changes several systems. If a later change fails, the earlier changes must be
undone. A step that undoes a change is called a *compensation*, and the whole pattern a *saga*.
Sluice has no special module for sagas: a \`try\` block and a variable are enough.

The commands use these lines; [authenticate](authenticate.md) explains them:

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
\`\`\`

## The workflow

After each step that changes something, another step adds its compensation to the list \`undo\`. If a
step fails, the run continues after \`try.catch\`. There a loop calls the compensations in reverse
order. Save the workflow as \`saga.json\`:

\`\`\`json
{
  "name": "Saga",
  "isEnabled": true,
  "inputs": [{"name": "second", "type": "string"}],
  "steps": [
    {"id": "none", "moduleId": "set_variable", "parameters": {"name": "undo", "value": []}},
    {"id": "try", "moduleId": "try.start"},
    {"id": "first", "moduleId": "http_request", "parameters": {"method": "POST", "url": "http://sluice.internal/example/order", "body": {"userId": 1, "orderName": "hotel"}, "fail_on_status": true}},
    {"id": "firstDone", "moduleId": "expression", "parameters": {"expression": "[[undo]] + [\\"cancel hotel\\"]"}},
    {"id": "keepFirst", "moduleId": "set_variable", "parameters": {"name": "undo", "value": "{{firstDone.result}}"}},
    {"id": "next", "moduleId": "http_request", "parameters": {"method": "POST", "url": "http://sluice.internal/example/order", "body": {"userId": 1, "orderName": "[[second]]"}, "fail_on_status": true}},
    {"id": "ok", "moduleId": "output", "parameters": {"value": "both ordered"}},
    {"id": "catch", "moduleId": "try.catch"},
    {"id": "order", "moduleId": "expression", "parameters": {"expression": "reverse([[undo]])"}},
    {"id": "each", "moduleId": "foreach", "parameters": {"input_list": "{{order.result}}", "collect": "{{each.item}}"}},
    {"id": "cancel", "moduleId": "http_request", "parameters": {"method": "POST", "url": "http://sluice.internal/example/order", "body": {"userId": 1, "orderName": "{{each.item}}"}, "fail_on_status": true, "__error_policy": "RETRY", "__retry_count": 5, "__retry_backoff": 2}},
    {"id": "done", "moduleId": "endforeach"},
    {"id": "failed", "moduleId": "output", "parameters": {"value": {"failedAt": "{{error.stepId}}", "undone": "{{each.results}}"}}},
    {"id": "end", "moduleId": "try.end"}
  ]
}
\`\`\`

The local host offers a small service for examples, \`http://sluice.internal/example/order\`. It
refuses an order without a name, so the second order fails if \`second\` is empty:

\`\`\`sh
SAGA=$(api -d @saga.json $URL/workflows | field id)
api -d '{"async": false, "inputVariables": {"second": "flight"}}' $URL/workflows/$SAGA/execute
api -d '{"async": false, "inputVariables": {"second": ""}}' $URL/workflows/$SAGA/execute
\`\`\`

The second run orders the hotel, fails at the next order, and cancels the hotel. (The example
service has no cancellation, so the workflow sends an order with the text \`cancel hotel\`.) The
answer:

\`\`\`json
{"data": {"status": "completed", "result": {"failedAt": "next", "undone": ["cancel hotel"]}}}
\`\`\`

## Rules for compensations

- A compensation must succeed in the end. Give it \`"__error_policy": "RETRY"\` with enough attempts
  ([retry](retry.md)).
- A compensation may run twice after a crash, always with the same \`Idempotency-Key\` header. The
  receiving system should ignore the second request.
- If a request times out, the other system may have done the work nevertheless. If that system
  accepts a cancellation of something that never happened, add the compensation to the list *before*
  the step instead of after it.
- A \`try\` block catches failures of steps. It does not catch the end of a run that was stopped, that
  reached its time limit, or that exceeded another [limit](../reference/limits.md#runs). If a step
  must also run after a stop or at the time limit, put it after
  [\`try.finally\`](retry.md#clean-up-in-any-case), where steps have at most two minutes. For the
  other limits, put the compensations into a second workflow, and start it when the first one has
  failed, with [\`onFailure\`](retry.md#start-a-workflow-when-a-run-has-failed) or a [completion
  webhook](completion-webhooks.md).
- If all attempts of a compensation fail, the run fails and keeps its state. Remove the cause, then
  [resume](start-once.md#resume-a-failed-run) the run. It continues at the failed step.
`;export{e as default};