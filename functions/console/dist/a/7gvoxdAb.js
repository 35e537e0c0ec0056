var e=`# Store files

Each account has a store for text files. Workflows read and write these files with the module
\`vflow.data.file_operation\`. A file remains after the run that wrote it has ended. Only workflows
can use these files: no route of the API reads or writes them.

The commands use these lines; [authenticate](authenticate.md) explains them:

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
\`\`\`

Save this workflow as \`journal.json\`. It appends a line to a file and returns the file's content:

\`\`\`json
{
  "name": "Journal",
  "isEnabled": true,
  "inputs": [{"name": "line", "type": "string", "required": true}],
  "steps": [
    {"id": "add", "moduleId": "vflow.data.file_operation", "parameters": {"operation": "append", "file_path": "notes/journal.txt", "content": "[[line]]\\n"}},
    {"id": "read", "moduleId": "vflow.data.file_operation", "parameters": {"operation": "read", "file_path": "notes/journal.txt"}},
    {"id": "out", "moduleId": "output", "parameters": {"value": "{{read.content}}"}}
  ]
}
\`\`\`

\`\`\`sh
JOURNAL=$(api -d @journal.json $URL/workflows | field id)
api -d '{"async": false, "inputVariables": {"line": "first"}}' $URL/workflows/$JOURNAL/execute
api -d '{"async": false, "inputVariables": {"line": "second"}}' $URL/workflows/$JOURNAL/execute
\`\`\`

The answer:

\`\`\`json
{"data": {"status": "completed", "result": "first\\nsecond\\n"}}
\`\`\`

- \`operation\` is \`read\`, \`write\`, \`append\`, \`create\` or \`delete\`.
- Paths are relative, with \`/\` between the names.
- A file contains at most 256 KiB of text.
- If a step is repeated after a crash, it still changes the file only once. For this purpose Sluice
  gives each change a key and stores the last 64 keys with the file.
- If several runs change the same file at the same time, no change is lost.

\`http_request\` can send a file as its body (\`body_type: file\`) or as a part of a form: see [HTTP
requests](../reference/workflows.md#http-requests).

To store whole workflows as files, see [import and export](import-export.md).
`;export{e as default};