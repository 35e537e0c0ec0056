var e=`# Come from vFlow

Sluice imports the files of vFlow without conversion: single workflows, folders and backups. [Import
and export workflows](import-export.md) describes this, and which fields are kept. Save this file as
\`phone.json\`:

\`\`\`json
{
  "_meta": {"id": "w-1", "name": "Morning", "version": "1.0.0", "vFlowLevel": 3, "author": "me"},
  "name": "Morning",
  "steps": [
    {"id": "now", "moduleId": "vflow.data.get_current_time", "indentationLevel": 0, "parameters": {"format": "date"}},
    {"id": "say", "moduleId": "vflow.device.toast", "indentationLevel": 0, "parameters": {"message": "Today is {{now.time}}"}}
  ]
}
\`\`\`

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
ID=$(api -d @phone.json $URL/workflows/import | field workflowId)
api -X POST $URL/workflows/$ID/enable
api -d '{"async": false}' $URL/workflows/$ID/execute
\`\`\`

The answer:

\`\`\`json
{"data": {"status": "completed"}}
\`\`\`

## What differs

- Workflows with modules that need a phone are stored, shown and exported. A start of such a
  workflow is refused (422, code 2001).
- Triggers that need a phone do not start a workflow. The triggers \`time\` and \`interval\` do, and so
  do triggers for [events](events.md) and [webhooks](receive-webhooks.md).
- Sluice keeps fields that it does not use, and exports them again.
- Sluice accepts the names of properties of vFlow, such as \`{{step.list.数量}}\`.

<!-- modules: a test writes this table -->

| group | modules that run here |
|---|---|
| \`trigger\` | 15 of 32 |
| \`ui_interaction\` | 0 of 30 |
| \`logic\` | 46 of 46 |
| \`data\` | 35 of 35 |
| \`file\` | 1 of 6 |
| \`network\` | 13 of 13 |
| \`system\` | 9 of 42 |
| \`shizuku\` | 0 of 26 |

<!-- end -->

[Modules](../modules.md) lists all modules with their inputs and outputs.
`;export{e as default};