var e=`# Connect AI clients

This page connects a client of the Model Context Protocol (MCP), such as Claude Code, Cursor or the
MCP Inspector. The client gets tools of two kinds: workflows that you publish, and tools that build
workflows and look after their runs. [MCP](../../functions/mcp/README.md) is the reference.

The commands use these lines; [authenticate](authenticate.md) explains them:

\`\`\`sh
HOST=http://127.0.0.1:9000
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
\`\`\`

## Publish a workflow as a tool

A tool is an API record of the kind \`mcp\`. Its description is for the model: say what the workflow
does, and when to call it. The types of the arguments and of the result come from the declared
inputs and outputs of the workflow.

Save the workflow as \`add.json\`:

\`\`\`json
{
  "name": "Add",
  "isEnabled": true,
  "inputs": [
    {"name": "a", "type": "number", "required": true, "description": "The first number"},
    {"name": "b", "type": "number", "defaultValue": 1}
  ],
  "outputs": [{"name": "sum", "type": "number", "value": "[[total]]"}],
  "steps": [
    {"id": "add", "moduleId": "vflow.data.calculation", "parameters": {"operand1": "[[a]]", "operator": "+", "operand2": "[[b]]"}},
    {"id": "keep", "moduleId": "set_variable", "parameters": {"name": "total", "value": "{{add.result}}"}}
  ]
}
\`\`\`

\`\`\`sh
ADD=$(api -d @add.json $HOST/api/v1/workflows | field id)
api -d "{\\"kind\\": \\"mcp\\", \\"name\\": \\"add\\", \\"workflowId\\": \\"$ADD\\", \\"description\\": \\"Adds two numbers.\\", \\"readOnly\\": true, \\"enabled\\": true}" $HOST/api/v1/apis
\`\`\`

| field | |
|---|---|
| \`name\` | the name of the tool: letters, digits, \`-\` and \`_\` |
| \`description\` | what it does, and when a model should call it |
| \`readOnly\` | whether a call changes nothing; false by default |
| \`destructive\` | whether a call can change or delete what exists; true by default, unless \`readOnly\` |
| \`version\` | a published version, such as \`v1\`; the current revision by default |
| \`async\` | whether the answer has the id of the run only |
| \`ipAllowlist\` | addresses and networks that may call it; all by default |

A client calls the tool like this:

\`\`\`sh
api -d '{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "add", "arguments": {"a": 20, "b": 22}}}' $HOST/mcp
\`\`\`

The answer:

\`\`\`json
{"result": {"structuredContent": {"status": "completed", "outputs": {"sum": 42}}}}
\`\`\`

In the console: **APIs**, *Publish a workflow*, the kind \`mcp\`; or *How to call it* of a version,
the tab *MCP*. It also shows the commands for clients.

## Choose a token

- The access token of a [paired device](authenticate.md) gives all tools that its scopes allow: with
  \`execute\` the published workflows, with \`read\` and \`write\` the tools that build workflows, with
  \`admin\` also \`workflow_publish\`. It is valid for an hour.
- An open token gives published workflows only, those of its list of flows. It is valid until its
  expiry, or until it is deleted:

\`\`\`sh
AGENT=$(api -d "{\\"name\\": \\"agent\\", \\"flows\\": [\\"$ADD\\"]}" $HOST/api/v1/open-tokens | field token)
curl -s -H "Authorization: Bearer $AGENT" -d '{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}' $HOST/mcp
\`\`\`

## Let a person connect a client

Clients that support OAuth need no token in their settings: give them the address alone. The client
opens a page of the host in the browser. It shows who asks, and where the browser returns to; enter
a pairing key of the account, and choose what the client may do. The tokens are for \`/mcp\` only. The
client appears in the list of devices, and removing it there ends its access.

The client must describe itself by a document at the address that is its id (*Client ID Metadata
Document*). The host reads that document, so it must reach it.

## Register a client

A client that has no such document is registered in the settings of the account, with the addresses
to which the browser may return. The list is replaced as a whole:

\`\`\`sh
api -X PUT -d '{"mcpClients": [{"name": "desk", "redirectUris": ["http://127.0.0.1/callback"]}]}' $HOST/api/v1/account
\`\`\`

\`clientId\` is what you enter in the client, beside the address of \`/mcp\`. The answer:

\`\`\`json
{"data": {"mcpClients": [{"clientId": "admin:desk", "name": "desk", "redirectUris": ["http://127.0.0.1/callback"]}]}}
\`\`\`

On this machine (\`127.0.0.1\`, \`localhost\`, \`[::1]\`) every port counts. Only a pairing key of the
account that has registered the client lets it in. The client is public: it has no secret.

## Connect a client

The address is \`/mcp\` of your host. \`/mcp?tools=workflows\` has the published workflows only, and
\`/mcp?tools=builder\` only the tools that build them: models choose better among few tools.

Claude Code:

\`\`\`text
claude mcp add --transport http sluice http://127.0.0.1:9000/mcp --header "Authorization: Bearer $TOKEN"
\`\`\`

Cursor, in \`.cursor/mcp.json\`:

\`\`\`text
{"mcpServers": {"sluice": {"url": "http://127.0.0.1:9000/mcp", "headers": {"Authorization": "Bearer …"}}}}
\`\`\`

Clients that start a program instead get it from the [command line](../reference/cli.md), which uses
the server and the session of \`sluice login\`, and refreshes its token:

\`\`\`text
claude mcp add sluice -- sluice mcp --stdio
\`\`\`

The MCP Inspector: choose *Streamable HTTP*, enter the address, and the header \`Authorization\` below
*Authentication*.

## Let a model repair a run

The prompt \`fix_failed_run\` takes the id of a failed run. It leads the model to \`run_get\`, which
shows the step that failed, with its resolved parameters, its request and the response; then to
\`workflow_save\` and \`run_resume\`. Before it saves or resumes, it asks.

Outputs, logs and responses can contain texts of strangers, and a text can try to give the model
orders. Let your client ask you before it calls a tool that is not read-only.
`;export{e as default};