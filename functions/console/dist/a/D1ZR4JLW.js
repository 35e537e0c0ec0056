var e=`# Wait for a decision

A run can wait for an HTTP request from another system, or from a person who opens a link. The wait
can last for months. During the wait no process works on the run, and in the cloud no Lambda
function runs.

Two different things have similar names:

- This page is about the request *to* a waiting run. It is called a *signal*, although the module
  that waits for it is named \`wait_for_callback\`.
- A *callback*, or completion webhook, is a request that Sluice *sends* after a run: see
  [completion webhooks](completion-webhooks.md).

The commands use these lines; [authenticate](authenticate.md) explains them:

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
\`\`\`

## The step that waits

A step with the module \`wait_for_callback\` has its own address, the output \`callback_url\`. Earlier
steps can already use this output. So a workflow can first send the address to a person or a system,
and then wait. Save this workflow as \`approval.json\`:

\`\`\`json
{
  "name": "Approval",
  "isEnabled": true,
  "inputs": [{"name": "request", "type": "string", "required": true}],
  "steps": [
    {"id": "mail", "moduleId": "log", "parameters": {"message": "please decide about [[request]]: {{decision.callback_url}}"}},
    {"id": "try", "moduleId": "try.start"},
    {"id": "decision", "moduleId": "wait_for_callback", "parameters": {"timeout": 86400000}},
    {"id": "accepted", "moduleId": "set_variable", "parameters": {"name": "answer", "value": "{{decision.body.decision}}"}},
    {"id": "catch", "moduleId": "try.catch"},
    {"id": "late", "moduleId": "set_variable", "parameters": {"name": "answer", "value": "nobody decided"}},
    {"id": "end", "moduleId": "try.end"},
    {"id": "out", "moduleId": "output", "parameters": {"value": "[[request]]: [[answer]]"}}
  ]
}
\`\`\`

A real workflow sends the address with \`http_request\` or one of the notification modules. This
example only writes it to the log. \`timeout\` is in milliseconds. If no request arrives within this
time, the step fails, and the \`try\` block handles the failure. Without \`timeout\` the step waits
without limit, unless the workflow has a time limit
([\`maxExecutionTime\`](../reference/workflows.md#fields-of-a-workflow)).

\`\`\`sh
APPROVAL=$(api -d @approval.json $URL/workflows | field id)
RUN=$(api -d '{"inputVariables": {"request": "three laptops"}}' $URL/workflows/$APPROVAL/execute | field executionId)
until api $URL/executions/$RUN | grep -q '"phase" *: *"waiting"'; do sleep 1; done
ADDRESS=$(api $URL/executions/$RUN/logs | grep -o 'http://[^" ]*/v1/webhook/callback/[^" ]*' | head -n 1)
\`\`\`

## Send the decision

The request needs no token, because the address contains a secret. The secret is valid only for this
step of this run. Treat the address like a password.

\`\`\`sh
curl -d '{"decision": "yes"}' "$ADDRESS"
until api $URL/executions/$RUN | grep -q '"phase" *: *"done"'; do sleep 1; done
api $URL/executions/$RUN
\`\`\`

The answer:

\`\`\`json
{"data": {"status": "completed", "result": "three laptops: yes"}}
\`\`\`

- The body becomes the output \`body\` of the step. It is read as JSON if it is valid JSON and its
  content type does not begin with \`text/\`. Any other body, also a form, stays a text. If the
  content type is JSON and the body is not valid JSON, the request is refused with 400. The body has
  at most 240 KiB.
- Only the first request has an effect. A later request is answered with 410, and so is a request
  after the timeout, or after the run has ended, was stopped or has exceeded its time limit. A step
  in a [finally part](../reference/workflows.md#try) that still runs takes requests until it ends.
- If a request arrives before the run has reached the step, Sluice stores it. The step uses it when
  the run reaches the step.
- In a loop, each repetition (*pass*) of the step has its own address.

## Let a person decide on a page

The same step has a second address, \`page_url\`: a web page for people. The parameters \`title\`,
\`message\` and \`fields\` say what the page shows. Save this workflow as \`payment.json\`:

\`\`\`json
{
  "name": "Payment",
  "isEnabled": true,
  "steps": [
    {"id": "mail", "moduleId": "log", "parameters": {"message": "please decide: {{decision.page_url}}"}},
    {"id": "decision", "moduleId": "wait_for_callback", "parameters": {
      "title": "Pay 120 euros to Ada?",
      "message": "Invoice 7, due tomorrow",
      "fields": [{"name": "amount", "label": "Amount", "type": "number", "required": true, "default": 120}]
    }},
    {"id": "out", "moduleId": "output", "parameters": {"value": "{{decision.body}}"}}
  ]
}
\`\`\`

\`\`\`sh
PAYMENT=$(api -d @payment.json $URL/workflows | field id)
RUN=$(api -d '{}' $URL/workflows/$PAYMENT/execute | field executionId)
until api $URL/executions/$RUN | grep -q '"phase" *: *"waiting"'; do sleep 1; done
PAGE=$(api $URL/executions/$RUN/logs | grep -o 'http://[^" ]*/v1/webhook/approval/[^" ]*' | head -n 1)
\`\`\`

Open the address in a browser. The page shows the question, the form, and the buttons *Approve* and
*Reject*. When a person presses a button, the browser sends this request:

\`\`\`sh
curl -d decision=approve -d amount=99.5 -d comment=fine "$PAGE"
until api $URL/executions/$RUN | grep -q '"phase" *: *"done"'; do sleep 1; done
api $URL/executions/$RUN
\`\`\`

The answer:

\`\`\`json
{"data": {"status": "completed", "result": {"approved": true, "amount": 99.5, "comment": "fine"}}}
\`\`\`

- The output \`body\` of the step has \`approved\` (true or false), each field of the form, and
  \`comment\`, which is an empty text if the person wrote none. A field without a value is null.
- \`approve_url\` and \`reject_url\` are addresses of the same page, with one of the two buttons
  highlighted.
- To decide, a person must press a button. It is not enough to open an address, because mail
  programs and virus scanners open the addresses in a mail.
- The page is in Chinese if the browser prefers Chinese to English, otherwise in English. A link
  switches to the other language. \`title\`, \`message\` and labels are not translated. The page
  contains no script and loads no other files.
- To reject, a person need not fill in required fields.
- Before the run has reached the step, the page asks the person to wait and reloads itself. After a
  decision, the timeout or the end of the run, the page has the status 410.
- For callers with the scope \`admin\`, the timeline of the run also contains the address of the page
  (\`pageUrl\`), and the [console](console.md) links to it.
- A person who opens \`callback_url\` in a browser sees the same page. Its form decides as that of
  \`page_url\` does; a program sends a POST to \`callback_url\` as before.
- All four addresses (\`callback_url\`, \`page_url\`, \`approve_url\`, \`reject_url\`) contain the same
  secret. Everyone who has one of them can decide.

Each entry of the parameter \`fields\` is a dictionary:

| entry | meaning |
|---|---|
| \`name\` | its name in \`body\`: letters, digits, \`_\` and \`-\`; not \`approved\`, \`comment\` or \`decision\` |
| \`label\` | the text on the page; \`name\` by default |
| \`type\` | \`text\` (default), \`textarea\`, \`number\`, \`boolean\`, \`date\` (\`2026-01-31\`) or \`choice\` |
| \`options\` | the texts to choose from, for \`choice\` |
| \`required\` | whether an approval needs a value |
| \`default\` | the value that is filled in at first; it must be valid for the field. If it contains a secret, the field is empty |

A page has at most 20 fields. A text that a person fills in has at most 4 000 characters.

## Addresses that other systems can reach

All these addresses begin with the public URL of Sluice:

- On the local host, set it with [\`--public-url\`](../reference/flags.md).
- In the cloud it is the address of the API, unless you set the parameter
  [\`PublicUrl\`](../reference/parameters.md).
`;export{e as default};