var e=`# Come from vFlow

Files of vFlow are imported as they are: its single files, folders and backups. [Import and export
workflows](import-export.md) says how, and what is kept. Save this file as \`phone.json\`:

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

- Modules that need a phone are stored, shown and exported, and refuse to start (422, code 2001).
- Triggers of a phone do not start a workflow here. \`time\` and \`interval\` do, and those that an
  [event](events.md) or a [webhook](receive-webhooks.md) feeds.
- Fields that Sluice does not use are kept, and exported again.
- Names of properties, such as \`{{step.list.数量}}\`, are those of vFlow.

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

[Modules](../modules.md) lists each with its inputs and outputs.
`;export{e as default};