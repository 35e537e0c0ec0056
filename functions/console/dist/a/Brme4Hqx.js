var e=`# Publish versions

Each change of a workflow's steps, inputs, outputs or triggers creates a new *revision*. Active runs
keep the revision with which they began. A *version* (\`v1\`, \`v2\`, …) is a revision with a name.
Callers can use this name, and the version never changes.

The commands use these lines; [authenticate](authenticate.md) explains them:

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
\`\`\`

## Publish

\`\`\`sh
api -d '{"enabled": true, "note": "first release"}' $URL/workflows/hello/versions
\`\`\`

The answer:

\`\`\`json
{"data": {"version": "v1", "number": 1, "enabled": true, "note": "first release"}}
\`\`\`

Without \`"enabled": true\` the version is disabled, and callers cannot use it.

## Use a version

An API record calls a version if it names one. Otherwise it calls the workflow as it is now:

\`\`\`sh
API=$(api -d '{"module": "shop", "function": "hello", "workflowId": "hello", "version": "v1", "auth": "none", "enabled": true}' $URL/apis | field id)
curl "http://127.0.0.1:9000/v1/api/admin/shop/hello?name=Ada"
\`\`\`

\`call_workflow\` and \`map_workflow\` take \`version\` as well. The juggle API names the version in its
path.

## Change, compare, switch

\`\`\`sh
api -X PUT -d '{"steps": [{"id": "answer", "moduleId": "output", "parameters": {"value": {"greeting": "Good day, [[name]]!"}}}]}' $URL/workflows/hello
curl "http://127.0.0.1:9000/v1/api/admin/shop/hello?name=Ada"
api "$URL/workflows/hello/versions/v1/compare?with=current"
\`\`\`

The workflow has changed, but the call still runs \`v1\`. \`compare\` lists the steps that were added,
removed, moved or changed. For a changed parameter it shows the path and both values. It does the
same for inputs, outputs and triggers. It lists at most 1 000 changes; \`truncated\` is true if there
are more.

Now publish the changed workflow as \`v2\`, and let the API use it:

\`\`\`sh
api -d '{"enabled": true}' $URL/workflows/hello/versions
api -X PUT -d '{"version": "v2"}' $URL/apis/$API
curl "http://127.0.0.1:9000/v1/api/admin/shop/hello?name=Ada"
\`\`\`

The answer:

\`\`\`json
{"response": {"data": {"greeting": "Good day, Ada!"}, "code": 0}}
\`\`\`

## Disable and delete

\`\`\`sh
api -X POST $URL/workflows/hello/versions/v1/disable
api -X DELETE $URL/workflows/hello/versions/v1
\`\`\`

- An enabled version cannot be deleted.
- The number of a deleted version is not used again.
- If the workflow is disabled, none of its versions runs.
- A workflow keeps at most 1 000 versions.
`;export{e as default};