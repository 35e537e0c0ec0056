var e=`# Share a limit among runs

Another system may take only so many requests at a time, or only so many in a second. Steps with the
same limit key share that, in all runs of all workflows of the account. A workflow can have a limit
for its [whole runs](#whole-runs), too.

The commands use these lines; [authenticate](authenticate.md) explains them:

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
\`\`\`

## How many at a time

Save this as \`two.json\`. However many runs there are, at most two of them are in this step:

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

A step takes a place before its request (or script, wait, sub-workflow, …) begins, and gives it back
in the same write that stores the result. A retry takes a place again; the gap before it holds none.
A step that has to wait is in line: the first one to come is the first one to be served. No process
works on a run that only waits for a place.

| parameter | meaning | default |
|---|---|---|
| \`__limit_key\` | which steps share the limit: a template, evaluated once before the first attempt, of at most 256 bytes | required |
| \`__limit_concurrency\` | how many of these steps run at a time, from 1 to 1000 | no such limit |
| \`__limit_rate\` | how many of them begin in each span, from 1 to 10 000 | no such limit |
| \`__limit_per\` | the span of the rate, in seconds, at most one day | 1 |
| \`__limit_queue\` | \`true\`: wait. \`false\`: fail, with an error that names the limit | \`true\` |

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

Each step reserves the next free moment, here every three seconds, and waits for it. With a
concurrency of \`n\` as well, up to \`n\` steps may begin at once after a pause; the average stays. A
moment that was reserved by a run that is stopped is not given to another one.

## A limit for each customer

The key is a template. \`"__limit_key": "customer-[[customer]]"\` gives each customer a limit of its
own.

## Not to wait

With \`"__limit_queue": false\` a step without a place fails at once: \`limit 'partner-api': all 2
places are taken, or others wait for them\`. The [error policy](retry.md) of the step applies: with
\`RETRY\` it tries again later, without being in line; with \`SKIP\` the run continues without it.

## Whole runs

The field \`limit\` of a workflow is a limit of its runs, from their start to their end. Save this as
\`customer.json\`. However often it is started, at most one run of each customer is under way:

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
| \`key\` | which runs share the limit: a template over the inputs and \`{{trigger.…}}\`, evaluated once at the start, of at most 256 bytes. A reference that leads to nothing is an empty text | required |
| \`concurrency\` | how many runs are under way at a time, from 1 to 1000 | no such limit |
| \`rate\` | how many runs begin in each span, from 1 to 10 000 | no such limit |
| \`per\` | the span of the rate, in seconds, from 1 to one day | 1 |
| \`queue\` | \`true\`: the run waits for its place. \`false\`: its start is refused | \`true\` |

At least one of \`concurrency\` and \`rate\` is needed. The keys are those of the account: runs of
several workflows with the same key share the limit, also with steps that have it as their
\`__limit_key\`.

- **Waiting.** A start is accepted, and the run has the phase \`waiting\`; \`waitsForLimits\` of
  \`GET /api/v1/executions/{id}\` contains the key. Runs begin in the order of their starts. A caller
  that waits for the result waits for both; after the
  [usual time](../reference/limits.md#runs) it gets the id of the run, as for any long run. The time
  limit of a run begins with its start, so it includes the wait.
- **Refusal.** With \`"queue": false\` a start without a place is refused, and no run is stored. The
  message is \`limit 'customer-7': all 1 places are taken, or others wait for them\`. Over the API
  that is 409 with the code 1003, and \`details.limitKey\` is the key. The other APIs refuse it as
  they refuse a start while another run is active. A step that calls the workflow fails with the
  message, and a schedule passes the moment over.
- **All starts.** It does not matter what starts a run: a request, a webhook, an event, a schedule,
  \`call_workflow\`, \`map_workflow\`, a rerun, a resumed run, or the failure of another run. A repeated
  request with the same idempotency key gets its first run, whether there is a place or not.
- **Other runs.** A run that waits for another one keeps its place. So a run is refused if those
  that wait for it hold all places, because it would wait for ever. In the same way, a step fails if
  its run holds the only place.
- **Revisions.** The limit is a part of the revision. A change applies to runs that are started
  after it.
- **Tests.** [\`sluice test\`](test-workflows.md) applies limits in its virtual time, among the runs
  of one case. A single run always has its place.

## What to know

- **Never more.** Places belong to runs and never expire, so clocks do not matter. If a process ends
  while it holds a place, the place stays taken until another process has continued the run, which
  takes about a minute. A request that was under way then may still be at the other system when it
  is repeated.
- **Cancelled branches.** If a branch of a block is cancelled while its request is under way, its
  place is given back when the request has ended, because the other system still works on it.
- **Blocks.** A limit belongs to a step with an effect. A step that opens a block cannot have one:
  give it to the steps inside, or to the workflow.
- **Stops.** A run that is stopped, fails or reaches its time limit gives back its places, and is no
  longer in line.
- **Other numbers.** The number of places is that of the step that takes one. A higher number helps
  from the next step that takes or gives back a place on, or after a minute. With a lower number
  nobody loses a place.
- **Several limits.** A step has one limit. A run holds at most 20 places at a time, including that
  of its workflow; its other steps wait until it has given some back.
- **Cost.** A step that need not wait costs two more small writes, and writes its run in
  transactions, which DynamoDB charges twice. One that waits costs a few more, and a read each
  minute for each key for which somebody waits. The limit of a workflow costs as much as one such
  step, and its run is stored before it begins.
- **Throughput.** All steps and runs with one key write the same item. DynamoDB takes about 1000
  write units a second for an item, and each step needs four, so one key allows about 250 steps a
  second, fewer where they collide. Divide a larger limit among several keys, for example by the
  last digit of an id: \`"__limit_key": "partner-{{…}}"\` with a tenth of the places each.
- **Rates and clocks.** Moments are reserved by the clock of the process. Where clocks differ, steps
  wait longer by the difference, or two of them come closer together than they should.
`;export{e as default};