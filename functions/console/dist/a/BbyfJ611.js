var e=`# Run a script

Two modules run a script as a step: \`vflow.system.js\` (JavaScript) and \`vflow.system.lua\` (Luau, a
dialect of Lua). Use a script if an [expression](../reference/expressions.md) is not enough.

The commands use these lines; [authenticate](authenticate.md) explains them:

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
\`\`\`

Save this workflow as \`sum.json\`:

\`\`\`json
{
  "name": "Sum",
  "isEnabled": true,
  "inputs": [{"name": "items", "type": "list", "required": true}],
  "steps": [
    {"id": "total", "moduleId": "vflow.system.js", "parameters": {
      "script": "const sum = inputs.items.reduce((sum, item) => sum + item.price, 0);\\nreturn { sum, many: inputs.items.length > 10 };",
      "inputs": {"items": "[[items]]"}}},
    {"id": "say", "moduleId": "vflow.system.lua", "parameters": {
      "script": "return \`{inputs.sum} in all\`",
      "inputs": {"sum": "{{total.outputs.sum}}"}}},
    {"id": "out", "moduleId": "output", "parameters": {"value": "{{say.outputs}}"}}
  ]
}
\`\`\`

\`\`\`sh
SUM=$(api -d @sum.json $URL/workflows | field id)
api -d '{"async": false, "inputVariables": {"items": [{"price": 2}, {"price": 3}]}}' $URL/workflows/$SUM/execute
\`\`\`

The answer:

\`\`\`json
{"data": {"status": "completed", "result": "5 in all"}}
\`\`\`

- The script gets its data through \`inputs\`. The text of the script is **not** a template: Sluice
  does not replace \`{{x}}\` and \`[[y]]\` in it. So data can never become code.
- The value after \`return\` is the output \`outputs\`. A script can also be a single expression, such
  as \`inputs.a + inputs.b\`.
- \`console.log\` (Luau: \`print\`) writes to the log of the run.
- A script cannot use the network or files, and cannot import packages. It may run for 1.5 seconds
  and use 64 MiB of memory.
- If a script fails, its step fails. The error of the step contains the message of the script and
  the line.

The [reference](../reference/scripts.md) lists the objects and functions that scripts can use, how
values are converted, and all limits. [Security](../explanation/security.md#scripts) explains how
Sluice isolates scripts.
`;export{e as default};