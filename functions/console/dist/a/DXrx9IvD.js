var e=`# Take each order once, and not too fast

Callers may send an order twice, and the system that stores orders accepts only a few requests at a
time. The caller sends an \`Idempotency-Key\`, so that a repeated order does not start a second run.
The request of the workflow has its own idempotency key. If the answer is 429, the step waits as
long as its header \`Retry-After\` says. The step retries only failures that may be temporary.

Save this workflow as \`take-order.yaml\` in an empty folder with a copy of \`credentials.json\`
([workflows as files](../reference/files.md#a-workflow) explains the format):

\`\`\`yaml
name: Take an order
reentryBehavior: allow_parallel
inputs:
  id: {type: string, required: true}
  lines: {type: list, required: true}
steps:
  - pause: {delay: 200}
  - stored:
      http_request: https://erp.example.com/orders/[[id]]
      method: PUT
      body: {lines: "[[lines]]"}
      fail_on_status: true
      retry: 6
      __retry_backoff: 2
      __retry_jitter: true
      __retry_on: 429, 5xx, timeout, connection
  - out: {output: {order: "[[id]]", number: "{{stored.json.number}}"}}
\`\`\`

Save its tests beside it as \`take-order.test.yaml\`:

\`\`\`yaml
mocks:
  full:
    request: {method: PUT, url: "https://erp.example.com/orders/o-7", body: {json: {lines: [pen]}}}
    replies: [{status: 429, headers: {retry-after: "20"}}, {json: {number: 12}}]
  refused: {request: {url: "https://erp.example.com/*"}, reply: {status: 422}}
defaults:
  inputs: {id: o-7, lines: [pen]}
cases:
  - name: waits as long as the other system asks
    use: [full]
    expect:
      result: {order: o-7, number: 12}
      requests: [{to: full, times: 2, key: stored/1}]
      elapsed: 20200ms
  - name: does not repeat what is refused
    use: [refused]
    expect: {error: {$has: "422"}, requests: [{to: refused, times: 1}]}
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

Store the workflow, and start it twice with the same key. Only one run starts:

\`\`\`sh
mkdir workflows
mv take-order.yaml take-order.test.yaml workflows/
echo 'folders: {}' > sluice.yaml
field adminPairingKey < credentials.json | sluice login http://127.0.0.1:9000 --key -
sluice push --yes
order() { api -H "Idempotency-Key: order-o-7" -d '{"inputVariables": {"id": "o-7", "lines": ["pen"]}}' $URL/workflows/take-order/execute; }
FIRST=$(order | field executionId)
SECOND=$(order | field executionId)
test "$FIRST" = "$SECOND"
\`\`\`

[Start once](start-once.md) says how long a key is remembered. [Share a limit among runs](limits.md)
shows how to limit the requests of all runs together.
`;export{e as default};