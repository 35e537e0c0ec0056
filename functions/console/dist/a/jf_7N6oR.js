var e=`# Share a limit among runs

Another system may take only so many requests at a time, or only so many in a second. Steps with the
same limit key share that, in all runs of all workflows of the account.

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

## What to know

- **Never more.** Places belong to runs and never expire, so clocks do not matter. If a process ends
  while it holds a place, the place stays taken until another process has continued the run, which
  takes about a minute. A request that was under way then may still be at the other system when it
  is repeated.
- **Stops.** A run that is stopped, fails or reaches its time limit gives back its places, and is no
  longer in line.
- **Other numbers.** The number of places is that of the step that takes one. A higher number helps
  from the next step that takes or gives back a place on, or after a minute. With a lower number
  nobody loses a place.
- **Several limits.** A step has one limit. A run holds at most 20 places at a time; its other
  steps wait until it has given some back.
- **Cost.** A step that need not wait costs two more small writes, and writes its run in
  transactions, which DynamoDB charges twice. One that waits costs a few more, and a read each
  minute for each key for which somebody waits.
- **Throughput.** All steps with one key write the same item. DynamoDB takes about 1000 write units
  a second for an item, and each step needs four, so one key allows about 250 steps a second, fewer
  where they collide. Divide a larger limit among several keys, for example by the last digit of an
  id: \`"__limit_key": "partner-{{…}}"\` with a tenth of the places each.
- **Rates and clocks.** Moments are reserved by the clock of the process. Where clocks differ, steps
  wait longer by the difference, or two of them come closer together than they should.
- **Limits of a whole workflow**, from its start to its end, do not exist yet.
  [\`reentryBehavior\`](start-once.md) allows one run at a time.
`;export{e as default};