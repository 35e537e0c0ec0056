var e=`# Fan out and collect

This page shows three ways to do several things at the same time and to collect the results in
order.

The commands use these lines; [authenticate](authenticate.md) explains them:

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
\`\`\`

## Items of a list, in one run

\`foreach\` repeats its steps for each item of a list; one repetition is called a *pass*. With
\`parallelism\` several passes run at the same time. Sluice evaluates \`collect\` at the end of each
pass. The values become the output \`results\`, in the order of the items, no matter which pass ended
first. Save this workflow as \`each.json\`:

\`\`\`json
{
  "name": "Each",
  "isEnabled": true,
  "inputs": [{"name": "goods", "type": "list", "required": true}],
  "steps": [
    {"id": "each", "moduleId": "foreach", "parameters": {"input_list": "[[goods]]", "parallelism": 5, "collect": "{{order.json.orderName}}"}},
    {"id": "order", "moduleId": "http_request", "parameters": {"method": "POST", "url": "http://sluice.internal/example/order", "body": {"userId": 1, "orderName": "{{each.item}}"}, "fail_on_status": true}},
    {"id": "end", "moduleId": "endforeach"},
    {"id": "out", "moduleId": "output", "parameters": {"value": "{{each.results}}"}}
  ]
}
\`\`\`

\`http://sluice.internal/example/order\` is a small service that the local host offers for examples.

\`\`\`sh
EACH=$(api -d @each.json $URL/workflows | field id)
api -d '{"async": false, "inputVariables": {"goods": ["pen", "ink", "paper"]}}' $URL/workflows/$EACH/execute
\`\`\`

The answer:

\`\`\`json
{"data": {"status": "completed", "result": ["pen", "ink", "paper"]}}
\`\`\`

\`parallelism\` is 1 to 100. If one pass fails, Sluice cancels the others, and the run fails. To
continue with the other items instead, put a \`try\` block into the loop.

## Different branches, in one run

Between \`parallel.start\` and \`parallel.end\` each \`parallel.branch\` begins a branch. The branches run
at the same time. Save this workflow as \`branches.json\`:

\`\`\`json
{
  "name": "Branches",
  "isEnabled": true,
  "steps": [
    {"id": "p", "moduleId": "parallel.start"},
    {"id": "b1", "moduleId": "parallel.branch"},
    {"id": "user", "moduleId": "http_request", "parameters": {"url": "http://sluice.internal/example/user?userId=1"}},
    {"id": "b2", "moduleId": "parallel.branch"},
    {"id": "login", "moduleId": "http_request", "parameters": {"method": "POST", "url": "http://sluice.internal/example/login", "body": {"userName": "juggle", "password": "123456"}}},
    {"id": "end", "moduleId": "parallel.end"},
    {"id": "out", "moduleId": "output", "parameters": {"value": "{{user.json.userName}} has the id {{login.json.userId}}"}}
  ]
}
\`\`\`

While the block runs, a branch cannot use outputs or variables of the other branches. After
\`parallel.end\`, steps can use the outputs and variables of all branches.

\`\`\`sh
BRANCHES=$(api -d @branches.json $URL/workflows | field id)
api -d '{"async": false}' $URL/workflows/$BRANCHES/execute
\`\`\`

The answer:

\`\`\`json
{"data": {"status": "completed", "result": "juggle has the id 1"}}
\`\`\`

## A separate run for each item

\`map_workflow\` starts another workflow once for each item. Each of these runs (*children*) is an
execution with its own log and limits. While the first run (the *parent*) waits for its children, no
process works on it. If a child fails, the step does not fail; the output \`failed\` of the step lists
the item. Save this workflow as \`map.json\`:

\`\`\`json
{
  "name": "Map",
  "isEnabled": true,
  "steps": [
    {"id": "all", "moduleId": "map_workflow", "parameters": {"workflow_id": "hello", "items": ["Ada", "Grace"], "inputs": {"name": "{{item}}"}, "max_concurrency": 10}},
    {"id": "out", "moduleId": "output", "parameters": {"value": {"results": "{{all.results}}", "failed": "{{all.failed}}"}}}
  ]
}
\`\`\`

\`\`\`sh
MAP=$(api -d @map.json $URL/workflows | field id)
api -d '{"async": false}' $URL/workflows/$MAP/execute
\`\`\`

The answer:

\`\`\`json
{"data": {"status": "completed", "result": {"results": [{"greeting": "Hello, Ada!"}, {"greeting": "Hello, Grace!"}], "failed": []}}}
\`\`\`

## Which one?

| | \`foreach\` | \`parallel\` | \`map_workflow\` |
|---|---|---|---|
| work | the same steps for each item | different steps | the same workflow for each item |
| at once | 1 to 100 | all branches | 1 to 100 |
| limits (steps, state, log) | shared by the whole run | shared by the whole run | each item has its own |
| one failure | ends the block | ends the block | is listed in \`failed\` |
`;export{e as default};