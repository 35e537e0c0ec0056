var e=`# Limit load

This page shows four kinds of limits: for requests of callers, for the runs of a workflow, for the
parallel work of one run, and for all active runs. To limit how many requests all runs together send
to another system, [share a limit among runs](limits.md).

## Limit how often callers may ask

In the cloud rate limits are always on; the parameters \`RateLimitAuth\`, \`RateLimitExecute\`,
\`RateLimitQuery\`, \`RateLimitModify\` and \`RateLimitWatch\` set them. On the local host they are off.
If you start it with \`--rate-limits seed\`, they are on, with the values in the table below. (\`seed\`
is the name of this set of values.)

\`\`\`sh
cargo run --release -- --bootstrap credentials.json --rate-limits seed
\`\`\`

The commands use these lines; [authenticate](authenticate.md) explains them:

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
\`\`\`

| kind of request | requests per minute and caller, by default |
|---|---|
| \`auth\`: pairing and tokens | 5 |
| \`execute\`: starting runs | 10 |
| \`query\`: reading | 100 |
| \`modify\`: writing | 60 |
| \`watch\`: waiting for [what happens in a run](watch-a-run.md), 20 seconds at most | 300 |

A caller that exceeds a limit gets 429 with \`Retry-After\`. Each answer has \`X-RateLimit-Limit\`,
\`X-RateLimit-Remaining\` and \`X-RateLimit-Reset\`. An account can have limits of its own; \`null\`
restores the default:

\`\`\`sh
api -X PUT -d '{"rateLimits": {"execute": 100, "query": 300}}' $URL/account
\`\`\`

The answer:

\`\`\`json
{"data": {"rateLimits": {"execute": 100, "query": 300}}}
\`\`\`

Failed authentications have their own limit, which is always on. After ten failures from one address
within a minute, Sluice refuses all further attempts from this address for the rest of that minute.
Wrong pairing keys, root keys, secrets and tokens of applications, and wrong tokens, passwords and
signatures of API records count as failures. Access tokens of devices and open tokens do not count.

In the cloud the parameters \`ThrottleRate\` and \`ThrottleBurst\` also limit the requests of all
callers together.

## Run one execution of a workflow at a time

The field \`reentryBehavior\` of a workflow says what happens to a second start: Sluice refuses it, or
stops the first run. See [one at a time](start-once.md#one-at-a-time). To let the second run wait
instead, use a [limit for whole runs](limits.md#whole-runs).

## Limit how much one run does at once

\`parallelism\` of \`foreach\` and \`max_concurrency\` of \`map_workflow\` limit how many items are worked
on at the same time, 1 to 100. Save this as \`gentle.json\`; it sends at most two requests at a time:

\`\`\`json
{
  "name": "Gentle",
  "isEnabled": true,
  "inputs": [{"name": "ids", "type": "list", "required": true}],
  "steps": [
    {"id": "each", "moduleId": "foreach", "parameters": {"input_list": "[[ids]]", "parallelism": 2, "collect": "{{get.statusCode}}"}},
    {"id": "get", "moduleId": "http_request", "parameters": {"url": "http://sluice.internal/example/user?userId={{each.item}}"}},
    {"id": "pause", "moduleId": "delay", "parameters": {"duration": 200}},
    {"id": "end", "moduleId": "endforeach"},
    {"id": "out", "moduleId": "output", "parameters": {"value": "{{each.results}}"}}
  ]
}
\`\`\`

\`\`\`sh
GENTLE=$(api -d @gentle.json $URL/workflows | field id)
api -d '{"async": false, "inputVariables": {"ids": [1, 1, 1, 1]}}' $URL/workflows/$GENTLE/execute
\`\`\`

The answer:

\`\`\`json
{"data": {"status": "completed", "result": [200, 200, 200, 200]}}
\`\`\`

If the other system answers 429, a step with \`__error_policy: RETRY\` waits as long as the header
\`Retry-After\` of the answer says, and then retries: see [retry](retry.md).

\`parallelism\` limits only one run: two runs of \`gentle.json\` send up to four requests at a time. To
limit the requests of all runs together, give the step \`get\` a [limit
key](limits.md#how-many-at-a-time).

## Limit how many runs are active

- In the cloud, at most \`WorkerConcurrency\` × \`StepBatchSize\` runs are active at the same
  time. \`ScriptConcurrency\` can reserve capacity for scripts
  ([parameters](../reference/parameters.md)).
- On the local host, at most 256 runs and six scripts are active at the same time. If more runs are
  ready, accounts take turns, and within an account workflows take turns. So an account or workflow
  with many runs does not block the others.

Runs in the phase \`waiting\` do not count.
`;export{e as default};