var e=`# Validation

A workflow is checked when it is stored (\`POST\` and \`PUT /api/v1/workflows\`), when it is
[imported](../how-to/import-export.md#import), and by \`POST /api/v1/workflows/validate\`, which
stores nothing. The body of \`/validate\` is one of these: the fields of a workflow,
\`{"workflow": {…}}\`, or \`{"workflowId": "…"}\` for a stored workflow.

## Findings

Sluice refuses a workflow (400, code 1002) only if it cannot run, for example if it has:

- a block without its closing step
- a condition, expression or schedule that cannot be parsed
- an id that no reference can address
- a size over a limit

Sluice stores every other workflow. If the workflow has probable mistakes, the answer has a list
\`warnings\` beside \`data\`. The answer to an import has one list for all of its workflows: a path
begins with the place of the workflow in \`data.imported\`, as in
\`imported[0].steps[1].parameters.url\`. In an import, only the first 5 000 steps are checked.

\`/validate\` reports all findings at once, in two lists:

- \`errors\`: Sluice would refuse to store or start the workflow, or a step is certain to fail.
- \`warnings\`: probable mistakes, with the severity \`warning\`, and possible ones, with the severity
  \`hint\`.

If a field cannot be read, or if the name is missing, the rest of the workflow is still checked.

\`valid\` is true if there are no errors. A finding looks like this:

\`\`\`json
{"code": "unknown_output", "severity": "warning", "stepIndex": 1, "stepId": "out",
 "path": "steps[1].parameters.value", "range": {"start": 0, "end": 12},
 "message": {"en": "step 'get' (http_request) has no output 'bdoy'; it has statusCode, body, headers, …", "zh": "…"},
 "suggestion": "{{get.body}}"}
\`\`\`

- \`path\` is the field with the mistake.
- \`range\` is the part of the text at \`path\`, in characters from 0; the end is not included.
- \`suggestion\` is the text that was probably meant. It replaces the text in \`range\`, or, if there is
  no \`range\`, the wrong name.
- \`message\` is in English and Chinese.

[Findings](findings.md) lists every \`code\` with an example. Codes do not change in later versions;
messages can change.

A parameter that contains a reference can have any value at run time, so its value is not checked.
At most 500 findings are reported, and 50 warnings about the fields of a request. If there are more,
the last one has the code \`more_findings\` and says how many are not listed.

## Unknown fields and parameters

Settings of a [schedule](../how-to/schedules.md) that its type does not know are ignored, and each
is a warning. Other settings of a trigger for [events](../how-to/events.md) are conditions, so there
is only a warning if a setting with a similar name is known.

Lists of workflows, executions, log entries, folders and modules, and all requests that delete
something (\`DELETE\`, and a batch of deletions), refuse query parameters that they do not know (400).
For all other requests, the route determines what happens to a field or query parameter that it does
not know:

- Routes of [vflow](../../functions/vflow/README.md#manage-an-account) that the vFlow editor does
  not use refuse it (400). If there is a field with a similar name, the error names it: \`{"code":
  1002, "message": "frozne: is not a field of this request; did you mean 'frozen'?"}\`.
- The other routes of [vflow](../../functions/vflow/README.md#routes), and
  [dpa](../../functions/dpa/README.md), ignore it and list it in \`warnings\`, because clients of the
  vFlow editor and of JKStack may send more than Sluice reads.
- botman, juggle and itrigger treat it as an input of the workflow.

A field that is given twice in the same object is refused below \`/api/v1\` and in \`/mcp\`. dpa uses
the last value and adds a warning; botman, juggle, itrigger, webhooks and callbacks use it silently.
Numbers that no value can hold are also reported: see [workflows](workflows.md#references).

A request may contain fields that only answers have (\`id\`, \`createdAt\` …), for example if you send
back a workflow that you have read. Sluice ignores them.
`;export{e as default};