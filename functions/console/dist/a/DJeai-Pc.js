var e=`# Tutorial

This page takes you from an empty machine to a workflow that other systems can start, that waits for
a decision, and that runs in the cloud. It takes about half an hour. You need Rust, a C and C++
compiler, and a terminal with \`curl\`. Step 6 also needs Python with \`pip\` and an AWS account.

The requests use the API [vflow](../functions/vflow/README.md), whose paths begin with \`/api/v1\`.
Step 3 also uses the API [botman](../functions/botman/README.md). A test sends every request of this
page to a local Sluice and compares the answers.

## 1. Start Sluice

\`\`\`sh
cargo run --release -- --bootstrap credentials.json
\`\`\`

The first build takes a few minutes. When Sluice is ready, it prints
\`Sluice listens on http://127.0.0.1:9000\`. The first start also creates an account with the name
\`admin\` and writes its credentials to \`credentials.json\`. All data is stored in the folder
\`.sluice\`.

Sluice also prints the address of the [console](how-to/console.md). Open the address in a browser.
Steps 2 to 5 of this tutorial say where you see the same thing in the console.

Leave Sluice running. Open a second terminal in the same folder and enter these lines:

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
\`\`\`

\`field\` reads one text field from a JSON answer. \`api\` sends a request with your access token. The
token is valid for one hour. After that, Sluice answers with status 401. To get a new token, run the
lines in [pair a device with a key](how-to/authenticate.md#by-pairing-a-device-with-a-key).

## 2. Write a workflow

A workflow is a list of steps. Each step has an \`id\`, names a *module* (the kind of step), and gives
the module its parameters. [Modules](modules.md) lists all of them. Save this workflow as
\`greet.json\`:

\`\`\`json
{
  "name": "Greet",
  "isEnabled": true,
  "inputs": [{"name": "who", "type": "string", "required": true}],
  "steps": [
    {"id": "text", "moduleId": "set_variable", "parameters": {"name": "greeting", "value": "Hello, [[who]]!"}},
    {"id": "answer", "moduleId": "output", "parameters": {"value": {"greeting": "[[greeting]]"}}}
  ]
}
\`\`\`

\`[[who]]\` is the value of the variable \`who\`. Each input is a variable from the start of the run.
The module \`set_variable\` sets another variable. The module \`output\` sets the result of the run.

Store the workflow. Sluice answers with the id of the new workflow:

\`\`\`sh
GREET=$(api -d @greet.json $URL/workflows | field id)
\`\`\`

If \`$GREET\` is empty, Sluice has refused the workflow, for example because a workflow with this name
exists already. Send the request without \`| field id\` to see the reason.

Run it and wait for the result:

\`\`\`sh
api -d '{"async": false, "inputVariables": {"who": "Ada"}}' $URL/workflows/$GREET/execute
\`\`\`

\`"async": false\` means that Sluice sends the answer when the run has ended.

The answer:

\`\`\`json
{"code": 0, "message": "Workflow completed", "data": {"executionId": "…", "status": "completed", "result": {"greeting": "Hello, Ada!"}}}
\`\`\`

Each run of a workflow is an *execution* with its own id. These pages show only a part of each
answer; \`…\` stands for text that is different each time.

In the console, **Workflows** lists \`Greet\`. The page of the workflow shows its two steps as lines;
choose a line to change the step. **Run** asks for the inputs and starts the workflow. **Runs**
lists the runs and shows how long each step took.

## 3. Publish the workflow

Your token allows everything, so do not give it to other systems. Instead, *publish* the workflow at
its own path:

\`\`\`sh
api -d "{\\"module\\": \\"shop\\", \\"function\\": \\"greet\\", \\"workflowId\\": \\"$GREET\\", \\"auth\\": \\"none\\", \\"enabled\\": true}" $URL/apis
\`\`\`

The path is \`/v1/api/<account>/<module>/<function>\`. You choose the two names \`module\` and
\`function\`. This \`module\` is only a part of the path; it has nothing to do with the module of a
step.

Now every program on this machine can call the workflow:

\`\`\`sh
curl "http://127.0.0.1:9000/v1/api/admin/shop/greet?who=Ada"
\`\`\`

The answer:

\`\`\`json
{"response": {"data": {"greeting": "Hello, Ada!"}, "code": 0, "msg": "", "uid": "…"}}
\`\`\`

In the console, **APIs** shows the path, a \`curl\` command to copy, and a form to try it.

With \`"auth": "none"\` callers need no credentials. \`auth\` can also be \`token\` or \`password\`: see
[options of an API record](how-to/receive-webhooks.md#options-of-an-api-record).

## 4. Make a run wait

The next workflow adds the prices of an order. If the sum is more than 100, the run waits for an
approval. Save it as \`order.json\`:

\`\`\`json
{
  "name": "Order",
  "isEnabled": true,
  "inputs": [{"name": "prices", "type": "list", "required": true}],
  "steps": [
    {"id": "total", "moduleId": "expression", "parameters": {"expression": "sum([[prices]])"}},
    {"id": "large", "moduleId": "if_condition", "parameters": {"condition": "{{total.result}} > 100"}},
    {"id": "approval", "moduleId": "wait_for_callback", "parameters": {"timeout": 86400000}},
    {"id": "end", "moduleId": "endif"},
    {"id": "answer", "moduleId": "output", "parameters": {"value": {"total": "{{total.result}}", "approvedBy": "{{approval.body.by}}"}}}
  ]
}
\`\`\`

- The step \`total\` evaluates an [expression](reference/expressions.md).
- Every step has *outputs*, which later steps can use. \`{{total.result}}\` is the output \`result\` of
  the step \`total\`. If a step has not run, its outputs are null. So \`approvedBy\` is null if the sum
  is 100 or less.
- \`if_condition\` begins a block, and \`endif\` ends it.
- \`wait_for_callback\` waits for an HTTP request, for at most \`timeout\` milliseconds, here one day.
  While a run waits, no process works on it, and in the cloud no Lambda function runs.

Store the workflow and start a run. Without \`"async": false\` the answer comes at once, with the id
of the execution:

\`\`\`sh
ORDER=$(api -d @order.json $URL/workflows | field id)
RUN=$(api -d '{"inputVariables": {"prices": [80, 45]}}' $URL/workflows/$ORDER/execute | field executionId)
\`\`\`

Wait until the execution shows that it is waiting:

\`\`\`sh
until api $URL/executions/$RUN | grep -q '"phase" *: *"waiting"'; do sleep 1; done
\`\`\`

In the console, the run has the status *Waiting*. The timeline shows which step waits, and a link to
the page where a person can decide. The page of the run updates itself while it is open.

Whoever decides sends the decision to the address in the output \`callback_url\` of the step
\`approval\`. The execution shows this address. The request needs no token, because the address
contains a secret:

\`\`\`sh
ADDRESS=$(api $URL/executions/$RUN | grep -o 'http://[^"]*/v1/webhook/callback/[^"]*')
curl -d '{"by": "Grace"}' "$ADDRESS"
\`\`\`

The run continues and ends:

\`\`\`sh
until api $URL/executions/$RUN | grep -q '"phase" *: *"done"'; do sleep 1; done
api $URL/executions/$RUN
\`\`\`

The answer:

\`\`\`json
{"code": 0, "data": {"status": "completed", "phase": "done", "result": {"total": 125, "approvedBy": "Grace"}}}
\`\`\`

You can also kill Sluice while a run waits, and see that the run continues:

1. Start another run, wait until it has the phase \`waiting\`, and read \`ADDRESS\`, with the lines
   above.
2. Kill Sluice: \`kill -9 $(pgrep -x sluice)\`. (This kills every Sluice on this computer.)
3. Start Sluice again with the same command.
4. Send the decision with the \`curl\` line above. The run continues where it was.

## 5. See what a run did

\`/timeline\` shows when each step began and ended. \`/logs\` shows what the steps logged:

\`\`\`sh
api $URL/executions/$RUN/timeline
api $URL/executions/$RUN/logs
\`\`\`

In the answer of \`/timeline\` the names of modules are Chinese. To get English names, add \`?lang=en\`
to the address.

In the console, open the run in **Runs**, then *Timeline*, *Log* or *Data*. Choose a step in the
timeline to see its outputs. [Use the console](how-to/console.md) shows how to repair a run that has
failed.

The page \`http://127.0.0.1:9000/api/v1/docs\` describes all requests of the API. You can also send
requests from this page.

## 6. Deploy to AWS

Sluice runs in your own AWS account as one CloudFormation stack. A stack without any requests costs
about $6.20 per month ([cost](explanation/cost.md)). Sluice has been tested in an emulator of AWS,
and [not yet in a real AWS account](how-to/deploy.md#what-is-tested).

\`\`\`sh
pip install cargo-lambda aws-sam-cli
cargo lambda build --profile deploy -p facades -p workers
sam deploy --guided
\`\`\`

These commands are only an outline. [Deploy](how-to/deploy.md) explains each command, the questions
that \`sam deploy\` asks, and how to create the first account. Then store your workflows in the stack
with the same requests as above; only \`URL\` and \`TOKEN\` are different.

## Where to go next

- [The workflow language](reference/workflows.md): blocks, references, errors.
- [How-to pages](README.md#how-to): webhooks, retries, schedules, fan-out, secrets and more.
- [The life of a run](explanation/life-of-a-run.md): what happens inside.
`;export{e as default};