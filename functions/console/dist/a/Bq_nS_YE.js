var e=`# APIs

Sluice has several APIs, so that other systems can use an API that they already know. Each API is
called a *facade*. All facades use the same workflows, the same engine and the same data. You can
store a workflow through one facade and run it through all of them. Each facade shows the executions
that the others have started.

## Which API

If you are new, you need these:

- **vflow**, to write and manage workflows
- **botman**, to let other systems call workflows
- **hooks**, to receive webhooks of other systems
- **mcp**, to give AI clients workflows as tools

The other three exist for clients that were written for another product: Juggle, iTrigger or
JKStack.

| facade | for | authentication |
|---|---|---|
| [vflow](../../functions/vflow/README.md) | writing, running and watching workflows, as the vFlow web editor does; managing accounts, APIs, applications, revisions, versions, secrets | bearer token of a paired device; most routes that manage an account need the scope \`admin\` |
| [botman](../../functions/botman/README.md) | other systems: each published workflow has a path of its own | none, a token, or a password, as the [API record](../../functions/botman/README.md#api-records) says |
| [hooks](../../functions/hooks/README.md) | webhooks of other systems, with everything that a request contains | a signature of the request, a token, a password, or none |
| [mcp](../../functions/mcp/README.md) | AI clients: published workflows as tools, and tools that build workflows | bearer token of a paired device, or an open token |
| [juggle](../../functions/juggle/README.md) | clients of Juggle: published flows, by key and version | an open token, in a header or the query |
| [itrigger](../../functions/itrigger/README.md) | clients of iTrigger: published workflows by name, and events | an access token, valid for two hours, in exchange for \`appId\` and \`appSecret\` |
| [dpa](../../functions/dpa/README.md) | clients of JKStack: each workflow runs once at a time | OAuth without a redirect: a code in exchange for \`client_id\`, then a bearer token, valid for five hours, in exchange for the code and \`client_secret\` |

Each facade has its own answer format (*envelope*) and its own error codes. The page of a facade
lists its routes, with examples. [Errors](errors.md) lists the codes of vflow, with links to those
of the other facades.

## One call to each

Start Sluice as the [tutorial](../tutorial.md) shows, with \`--bootstrap credentials.json\` at its
first start. The following commands read the credentials from that file:

\`\`\`sh
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
HOST=http://127.0.0.1:9000
# botman
curl -d '{"name": "you"}' $HOST/v1/api/admin/test/sync
# hooks
HOOK='{"kind": "webhook", "name": "greet", "workflowId": "hello", "auth": "none", "enabled": true}'
curl -H "Authorization: Bearer $(field accessToken < credentials.json)" -d "$HOOK" $HOST/api/v1/apis
curl -d '{"name": "you"}' $HOST/v1/hooks/admin/greet
# mcp
CALL='{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "run_start", "arguments": {"workflowId": "hello", "inputs": {"name": "you"}}}}'
curl -H "Authorization: Bearer $(field accessToken < credentials.json)" -d "$CALL" $HOST/mcp
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

- A running host has a page to read about all routes and to try them: \`/api/v1/docs\`.
- The OpenAPI 3.1 document is at \`/api/v1/openapi.json\` and in [docs/openapi.json](../openapi.json).
  You can generate a client from it. The name of an operation is a verb and a noun
  (\`executeWorkflow\`, \`listExecutions\`). The tag of an operation is its facade. Types have names
  such as \`Workflow\`, \`Step\` and \`ExecutionSummaryPage\`. A test generates clients for TypeScript and
  Python.
- The OpenAPI document of one workflow, with its own inputs and outputs:
  \`/api/v1/workflows/{id}/openapi.json\`.
- Examples of requests and answers of every route:
  [tests/fixtures/routes](../../tests/fixtures/routes).

## Rules for all routes

- **Paths.** A slash at the end, doubled slashes, and unnecessary percent-encoding
  (\`/api//v1/system/%68ealth/\`) make no difference. In the cloud the gateway has routes for plain
  paths only; a request with another spelling is redirected to the plain path with 308.
- **HEAD** is answered as GET, without the body, with the same status, headers and \`Content-Length\`.
  Note: if a GET runs a workflow, HEAD runs it, too.
- **\`/\`** redirects browsers (\`Accept: text/html\`) to the console. Other clients get the addresses
  of the console, this reference, the OpenAPI document and the health check.
- **Unknown paths and methods.** An unknown path is answered with 404. An unknown method of a known
  path is answered with 405 and the header \`Allow\`. The answer has the envelope of the facade whose
  paths begin in the same way. In the cloud, \`Allow\` is sometimes incomplete: if the path has a GET,
  it may list only GET and HEAD.
- **401 and 403.** These answers have the header \`WWW-Authenticate\`, which names the scheme and says
  what is wrong with the token.
- **Bodies** have at most 1 MiB; imports of workflows have at most 6 MiB. A larger body is refused
  with 413.
- **Compression.** Text of 1 KiB and more is sent as gzip if the client accepts it. A request body
  may be gzip (\`Content-Encoding: gzip\`); the limit holds for its unpacked size. Other encodings are
  refused with 415.
- **Caching.** The page \`/api/v1/docs\`, the modules, the OpenAPI documents and workflows have an
  \`ETag\`. A request with a matching \`If-None-Match\` is answered with 304. All other answers are
  \`no-store\`.
- **Idempotency.** A request that starts a run may have the header \`Idempotency-Key\`, 1 to 255
  visible ASCII characters. If the same request with the same key is sent again within 24 hours, no
  second run starts, and the answer is about the first execution. A request that waits for the end
  of a run waits for the end of this one. Keys of different workflows do not meet: see
  [start once](../how-to/start-once.md#start-once).
- **Queries.** The names and values of query parameters are UTF-8. A request with another one is
  refused with 400, and the error names the parameter.
- **Rate limits.** If they are on, a caller that sends too many requests gets 429 with
  \`Retry-After\`, in seconds: see [limit
  load](../how-to/throttling.md#limit-how-often-callers-may-ask).
- **Watching.** \`GET /api/v1/executions/{id}/events\` waits up to 20 seconds for the next event of a
  run. The local host can also answer with a stream (\`text/event-stream\`): see
  [watch a run](../how-to/watch-a-run.md).
- **Times** are in milliseconds since 1970 in UTC, unless a route says otherwise.
- **Forms** (\`application/x-www-form-urlencoded\`) are accepted for inputs of workflows (botman,
  itrigger, juggle) and for OAuth tokens (dpa). A body that is JSON is read as JSON, whatever its
  content type says.
- **Character sets.** A body is read in the \`charset\` of its content type. An unknown charset is
  refused with 415, and bytes that are not valid in it with 400.
- **Blank fields.** A field of a query or a form can be empty (\`amount=\`). If the declared type of
  the field or input is not a text, an empty field counts as absent.
- **Languages.** Labels, such as the names of modules and of their inputs, are in Chinese, or in
  English with \`Accept-Language: en\` or \`?lang=en\`. Messages of refused requests are in English.
  Programs should use the code and the field of a refusal, not its message.
- **Unknown fields.** The routes that clients of the vFlow editor and of JKStack use list unknown
  fields in \`warnings\`. All other routes of vflow refuse them. Lists refuse unknown query
  parameters: see [validation](validation.md#unknown-fields-and-parameters).
`;export{e as default};