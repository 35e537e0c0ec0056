var e=`# APIs

Other systems run workflows through an API that they already speak. Each such API is called a
*facade*. All facades use the same workflows, the same engine and the same data. A workflow that was
stored through one facade can be run through all of them, and each facade shows the executions that
the others have started.

## Which API

If you are new, you need two of them: **vflow** to write and manage workflows, and **botman** to let
other systems call them. **hooks** takes the webhooks of other systems. The other three exist for
clients that were written for another product: Juggle, iTrigger or JKStack.

| facade | for | authentication |
|---|---|---|
| [vflow](../../functions/vflow/README.md) | writing, running and watching workflows, as the vFlow web editor does; managing accounts, APIs, applications, revisions, versions, secrets | bearer token of a paired device; to manage an account mostly with the scope \`admin\` |
| [botman](../../functions/botman/README.md) | other systems: each published workflow has a path of its own | none, a token, or a password, as the [API record](../../functions/botman/README.md#api-records) says |
| [hooks](../../functions/hooks/README.md) | webhooks of other systems, with everything that a request contains | a signature of the request, a token, a password, or none |
| [juggle](../../functions/juggle/README.md) | clients of Juggle: published flows, by key and version | an open token, in a header or the query |
| [itrigger](../../functions/itrigger/README.md) | clients of iTrigger: published workflows by name, and events | an access token, valid for two hours, in exchange for \`appId\` and \`appSecret\` |
| [dpa](../../functions/dpa/README.md) | clients of JKStack: each workflow runs once at a time | OAuth without a redirect: a code in exchange for \`client_id\`, then a bearer token, valid for five hours, in exchange for the code and \`client_secret\` |

Each facade has its own answer format (*envelope*) and error codes. The page of the facade lists its
routes, with examples. The codes are compared in [errors](errors.md).

## One call to each

Start Sluice as the [tutorial](../tutorial.md) shows, with \`--bootstrap credentials.json\` at its
first start. The commands read their credentials from that file:

\`\`\`sh
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
HOST=http://127.0.0.1:9000
# botman
curl -d '{"name": "you"}' $HOST/v1/api/admin/test/sync
# hooks
HOOK='{"kind": "webhook", "name": "greet", "workflowId": "hello", "auth": "none", "enabled": true}'
curl -H "Authorization: Bearer $(field accessToken < credentials.json)" -d "$HOOK" $HOST/api/v1/apis
curl -d '{"name": "you"}' $HOST/v1/hooks/admin/greet
# vflow
curl -H "Authorization: Bearer $(field accessToken < credentials.json)" -d '{"async": false, "inputVariables": {"name": "you"}}' $HOST/api/v1/workflows/hello/execute
# juggle
curl -H "Juggle-Token: $(field juggleToken < credentials.json)" "$HOST/v1/open/flow/trigger/v1/sync_example?userName=juggle&password=123456&deposit=1000.00"
# itrigger
APP="appId=$(field appId < credentials.json)&appSecret=$(field appSecret < credentials.json)"
ACCESS=$(curl -s "$HOST/itrigger-tenant/v1/basic/accessTokenOpen/token?$APP" | field accessToken)
curl "$HOST/itrigger-tenant/v1/basic/openAPItest/test/get?accessToken=$ACCESS"
# dpa
CODE=$(curl -s "$HOST/api/dp/auth/oauth/authorize?response_type=code&scope=default&client_id=$(field clientId < credentials.json)" | field code)
CLIENT="\\"client_id\\":\\"$(field clientId < credentials.json)\\",\\"client_secret\\":\\"$(field clientSecret < credentials.json)\\""
BEARER=$(curl -s -d "{\\"grant_type\\":\\"authorization_code\\",\\"code\\":\\"$CODE\\",$CLIENT}" $HOST/api/dp/auth/oauth/token | field access_token)
curl -H "Authorization: Bearer $BEARER" -d '{"sync": true, "paramFlag": true, "mapParam": {"name": "you"}}' $HOST/api/dpa/process/processrun/execute/hello
\`\`\`

## All routes

- A page to read and try them, at a running host: \`/api/v1/docs\`.
- As OpenAPI 3.1: \`/api/v1/openapi.json\`, also in [docs/openapi.json](../openapi.json). Generators
  of clients take their names from it: an operation is a verb and a noun (\`executeWorkflow\`,
  \`listExecutions\`), its facade is its tag, and the types have names such as \`Workflow\`, \`Step\` and
  \`ExecutionSummaryPage\`. A test generates clients for TypeScript and Python.
- Of one workflow, with its own inputs and outputs: \`/api/v1/workflows/{id}/openapi.json\`.
- Requests and answers of every route, by example:
  [tests/fixtures/routes](../../tests/fixtures/routes).

## Rules for all routes

- **Paths.** A slash at the end, doubled slashes, and unnecessary percent-encoding
  (\`/api//v1/system/%68ealth/\`) make no difference. In the cloud the gateway has routes for plain
  paths only; a request with another spelling is redirected to the plain path with 308.
- **HEAD** is GET without the body, with the same status, headers and \`Content-Length\`. If a GET
  runs a workflow, HEAD runs it, too.
- **\`/\`** redirects browsers (\`Accept: text/html\`) to the console. Other clients get the addresses
  of the console, this reference, the OpenAPI document and the health check.
- **Unknown paths and methods** are answered in the envelope of the facade whose paths begin in the
  same way, with 404, or with 405 and \`Allow\`. In the cloud, \`Allow\` is sometimes incomplete: if the
  path has a GET, it may list only GET and HEAD.
- **401 and 403** have the header \`WWW-Authenticate\`, which names the scheme and what is wrong with
  the token.
- **Bodies** have at most 1 MiB; imports of workflows have at most 6 MiB. A larger body is refused
  with 413.
- **Compression.** Text of 1 KiB and more is sent as gzip if the client accepts it. A request body
  may be gzip (\`Content-Encoding: gzip\`); the limit holds for its unpacked size. Other encodings are
  refused with 415.
- **Caching.** The page \`/api/v1/docs\`, the modules, the OpenAPI documents and workflows have an
  \`ETag\`. A request with a matching \`If-None-Match\` is answered with 304. All other answers are
  \`no-store\`.
- **Idempotency.** A request that starts a run may have the header \`Idempotency-Key\`, 1 to 255
  visible ASCII characters. For 24 hours the same request with the same key leads to the same
  execution: see [start once](../how-to/start-once.md#start-once).
- **Rate limits.** If they are on, a caller that sends too many requests gets 429 with
  \`Retry-After\`, in seconds: see [limit
  load](../how-to/throttling.md#limit-how-often-callers-may-ask).
- **Watching.** \`GET /api/v1/executions/{id}/events\` waits up to 20 seconds for what happens next in
  a run. The local host also answers it with \`text/event-stream\`: see [watch a
  run](../how-to/watch-a-run.md).
- **Times** are in milliseconds since 1970 in UTC, unless a route says otherwise.
- **Forms** (\`application/x-www-form-urlencoded\`) are accepted for inputs of workflows (botman,
  itrigger, juggle) and for OAuth tokens (dpa). A body that is JSON is read as JSON, whatever its
  content type says.
- **Character sets.** A body is read in the \`charset\` of its content type. An unknown charset is
  refused with 415, and bytes that are not valid in it with 400.
- **Blank fields** of a query or a form count as absent if the field, or the input that the workflow
  declares, is not a text.
- **Languages.** Labels are Chinese, or English with \`Accept-Language: en\` or \`?lang=en\`.
- **Unknown fields** are listed in \`warnings\` by the routes that clients of the vFlow editor and of
  JKStack use, and refused by all other routes of vflow. Lists refuse unknown query parameters: see
  [validation](validation.md#unknown-fields-and-parameters).
`;export{e as default};