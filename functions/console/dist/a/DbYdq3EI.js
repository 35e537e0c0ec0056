var e=`# Share a limit among runs

Many systems accept only a certain number of requests at a time, or per second. Steps with the same
*limit key* share such a limit, in all runs of all workflows of the account. A workflow can also
have a limit for its [whole runs](#whole-runs).

The commands use these lines; [authenticate](authenticate.md) explains them:

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
\`\`\`

## How many at a time

Save this as \`two.json\`. At most two runs execute this step at the same time, however many runs
there are:

\`\`\`json
{
  "name": "Two at a time",
  "isEnabled": true,
  "inputs": [{"name": "user", "type": "integer", "required": true}],
  "steps": [
    {"id": "get", "moduleId": "http_request", "parameters": {"url": "http://sluice.internal/example/user?userId=[[user]]", "__limit_key": "partner-api", "__limit_concurrency": 2}},
    {"id": "out", "moduleId": "output", "parameters": {"value": "{{get.json.userName}}"}}
  ]
}
\`\`\`

\`\`\`sh
TWO=$(api -d @two.json $URL/workflows | field id)
for run in 1 2 3 4 5; do api -d '{"inputVariables": {"user": 1}}' $URL/workflows/$TWO/execute; done
until test "$(api "$URL/executions?workflowId=$TWO&status=completed" | grep -o '"executionId"' | wc -l)" -ge 5; do sleep 1; done
\`\`\`

A limit with the concurrency 2 has two *places*. A step takes a place before its request (or script,
wait, sub-workflow, …) begins, and gives it back when Sluice stores its result. During the gap
before a retry the step has no place; each attempt takes one again. If all places are taken, the
step waits. Steps get their places in the order in which they came. While a run only waits for a
place, no process works on it.

| parameter | meaning | default |
|---|---|---|
| \`__limit_key\` | which steps share the limit: a template, evaluated once before the first attempt, of at most 256 bytes | required |
| \`__limit_concurrency\` | how many of these steps run at a time (the number of places), from 1 to 1000 | no such limit |
| \`__limit_rate\` | how many of these steps begin in each period, from 1 to 10 000 | no such limit |
| \`__limit_per\` | the length of the period in seconds, at most one day | 1 |
| \`__limit_queue\` | \`true\`: the step waits. \`false\`: the step fails, with an error that names the limit | \`true\` |

At least one of \`__limit_concurrency\` and \`__limit_rate\` is needed.

## How often

These steps begin at most 20 times in a minute:

\`\`\`json
{"name": "Twenty a minute", "steps": [
  {"id": "get", "moduleId": "http_request", "parameters": {
    "url": "https://api.example.com/orders",
    "__limit_key": "orders",
    "__limit_rate": 20,
    "__limit_per": 60}}
]}
\`\`\`

Sluice spreads the steps evenly: each step reserves the next free time, here one every three
seconds, and waits for it. If there is also a concurrency of \`n\`, up to \`n\` steps can begin at once
after a pause; the average rate stays the same. If a run is stopped, no other run gets the times
that it has reserved.

## A limit for each customer

The key is a template. \`"__limit_key": "customer-[[customer]]"\` gives each customer a limit of its
own.

## Not to wait

With \`"__limit_queue": false\` a step fails at once if there is no place for it: \`limit
'partner-api': all 2 places are taken, or others wait for them\`. The [error policy](retry.md) of the
step applies. With \`RETRY\` the step tries again later; steps that wait get their places first. With
\`SKIP\` the run continues without the step.

## Whole runs

The field \`limit\` of a workflow limits its runs: a run takes a place when it begins, and gives it
back when it ends. Save this as \`customer.json\`. At most one run for each customer is active,
however often the workflow is started:

\`\`\`json
{
  "name": "One for each customer",
  "isEnabled": true,
  "limit": {"key": "customer-[[customer]]", "concurrency": 1},
  "inputs": [{"name": "customer", "type": "string", "required": true}],
  "steps": [
    {"id": "wait", "moduleId": "delay", "parameters": {"duration": 500}},
    {"id": "out", "moduleId": "output", "parameters": {"value": "served [[customer]]"}}
  ]
}
\`\`\`

\`\`\`sh
ONE=$(api -d @customer.json $URL/workflows | field id)
for run in 1 2 3; do api -d '{"inputVariables": {"customer": "7"}}' $URL/workflows/$ONE/execute; done
until test "$(api "$URL/executions?workflowId=$ONE&status=completed" | grep -o '"executionId"' | wc -l)" -ge 3; do sleep 1; done
\`\`\`

| field | meaning | default |
|---|---|---|
| \`key\` | which runs share the limit: a template with inputs and \`{{trigger.…}}\`, evaluated once at the start, of at most 256 bytes. A reference without a value is an empty text | required |
| \`concurrency\` | how many runs are active at a time (the number of places), from 1 to 1000 | no such limit |
| \`rate\` | how many runs begin in each period, from 1 to 10 000 | no such limit |
| \`per\` | the length of the period in seconds, from 1 to one day | 1 |
| \`queue\` | \`true\`: the run waits for a place. \`false\`: the start is refused | \`true\` |

At least one of \`concurrency\` and \`rate\` is needed. Keys belong to the account: runs of different
workflows with the same key share the limit. Steps that have the same key as their \`__limit_key\`
share it, too.

- **Waiting.** If there is no place, the start is accepted, and the run has the phase \`waiting\`;
  \`waitsForLimits\` of \`GET /api/v1/executions/{id}\` contains the key. Runs begin in the order of
  their starts. A caller that waits for the result also waits for the place; after the [usual
  time](../reference/limits.md#runs) it gets the id of the run, as for any long run. The time limit
  of a run begins with its start, so it includes the wait.
- **Refusal.** With \`"queue": false\` the start is refused if there is no place, and no run is
  stored. The message is \`limit 'customer-7': all 1 places are taken, or others wait for them\`. The
  API vflow answers 409 with the code 1003, and \`details.limitKey\` is the key. The other APIs answer
  as if another run of the workflow were active. A step that calls the workflow fails with this
  message. A schedule skips this scheduled time.
- **All starts.** The limit applies to every start: by a request, a webhook, an event, a schedule,
  \`call_workflow\`, \`map_workflow\`, \`rerun\`, \`resume\` or \`onFailure\`. If a request is repeated with
  the same idempotency key, the answer names the first run, whether there is a place or not.
- **Children.** A run keeps its place while it waits for its children. If the runs that wait for a
  child hold all places, the child would never get one, so it is refused. For the same reason a step
  fails if its own run holds the only place.
- **Revisions.** The limit is a part of the revision. A change applies to runs that are started
  after the change.
- **Tests.** [\`sluice test\`](test-workflows.md) applies limits in virtual time, but only among the
  runs of one case. So the first run of a case never waits for a place.

## What to know

- **Crashes.** Places belong to runs and do not expire. If a process crashes, its runs keep their
  places until another process continues them, which takes about a minute. Sluice then repeats a
  request whose answer it has not stored. The other system may still be working on the first one.
- **Cancelled branches.** If a branch is cancelled during a request, Sluice gives the place back
  only when the request has ended, because until then the other system works on it.
- **Blocks.** A step that opens a block cannot have a limit. Give the limit to the steps inside the
  block, or to the workflow.
- **Stops.** A run that is stopped, fails or reaches its time limit gives back its places, and no
  longer waits for others.
- **Changed numbers.** If steps with the same key have different numbers, the number of the step
  that takes a place applies. If you raise the number, waiting steps notice it when the next step
  takes or gives back a place, or after a minute. If you lower it, no step loses its place.
- **Several limits.** A step has at most one limit. A run has at most 20 places at a time, including
  the place of the whole run; its other steps wait until it has given some back.
- **Cost.** For a step with a limit Sluice makes two more small writes, and stores the run in
  transactions, which cost twice as much in DynamoDB. If the step waits, there are a few more
  writes, and one read per minute for each key for which steps wait. The limit of a workflow costs
  as much as one such step; in addition, the run is stored before it begins.
- **Throughput.** All steps and runs with one key write the same item. DynamoDB allows about 1000
  write units per second for an item, and each step needs four. So one key allows about 250 steps
  per second, and fewer if many steps write at the same moment. Divide a larger limit among several
  keys, for example by the last digit of an id: \`"__limit_key": "partner-{{…}}"\` with a tenth of the
  places each.
- **Rates and clocks.** A process reserves times by its own clock. If the clocks of two processes
  differ, steps can begin later, or closer together, by this difference.
`;export{e as default};