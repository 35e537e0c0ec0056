var e=`# Publish versions, restore revisions

Each change of a workflow's steps, inputs, outputs, triggers or \`record\` creates a new *revision*.
Active runs keep the revision with which they began. Sluice keeps all revisions. You can read,
compare and [restore](#look-back-and-restore) each of them. A *version* (\`v1\`, \`v2\`, …) is a
published revision with a name. Callers can use this name, and the content of a version never
changes.

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

An [API record](receive-webhooks.md#options-of-an-api-record) with the field \`version\` runs this
version. Without this field it runs the workflow as it is now:

\`\`\`sh
API=$(api -d '{"module": "shop", "function": "hello", "workflowId": "hello", "version": "v1", "auth": "none", "enabled": true}' $URL/apis | field id)
curl "http://127.0.0.1:9000/v1/api/admin/shop/hello?name=Ada"
\`\`\`

\`call_workflow\` and \`map_workflow\` take \`version\` as well. The juggle API names the version in its
path. *How to call it* in the [console](console.md) shows code that calls a version, with the types
of its inputs and outputs.

## Change, compare, switch

\`\`\`sh
api -X PUT -d '{"steps": [{"id": "answer", "moduleId": "output", "parameters": {"value": {"greeting": "Good day, [[name]]!"}}}]}' $URL/workflows/hello
curl "http://127.0.0.1:9000/v1/api/admin/shop/hello?name=Ada"
api "$URL/workflows/hello/versions/v1/compare?with=current"
\`\`\`

The workflow has changed, but the call still runs \`v1\`. \`compare\` lists the steps that were added,
removed, moved or changed. For a changed parameter it shows the path and both values. It also lists
changes of inputs, outputs, triggers and settings. An answer contains at most 1 000 changes; if
there are more, \`truncated\` is true.

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

## Look back and restore

Every save of changed steps creates a revision, whether or not you publish it:

\`\`\`sh
api -X PUT -d '{"steps": [{"id": "answer", "moduleId": "output", "parameters": {"value": {"greeting": "Hi, [[name]]!"}}}], "revisionNote": "shorter"}' $URL/workflows/hello
api "$URL/workflows/hello/revisions?limit=1"
\`\`\`

The answer:

\`\`\`json
{"data": {"revisions": [{"revision": 3, "current": true, "stepCount": 1, "note": "shorter", "restoredFrom": null}], "limit": 1, "nextCursor": "3"}}
\`\`\`

- The newest revision is first. The next page is \`revisions?limit=1&cursor=3\`. A page can contain
  fewer revisions than \`limit\` if they are large. There are more pages as long as \`nextCursor\` is
  not null.
- \`savedAt\` and \`savedBy\` say when and from which [device](authenticate.md) a revision was saved.
  They are null for revisions that an earlier release of Sluice saved. \`savedBy\` is also null for
  the sample workflows.
- \`revisionNote\` is a note of at most 1 000 characters, which is stored with the new revision. If a
  save creates no revision, because it changes none of the fields above, a request with a note is
  refused (400).
- The field \`revision\` of an execution is the number of the revision that it ran. So you can always
  read the steps of an earlier run.

Read a revision, and compare it with the current revision, or with another one (\`?with=2\`):

\`\`\`sh
api $URL/workflows/hello/revisions/2
api $URL/workflows/hello/revisions/2/compare
\`\`\`

The answer:

\`\`\`json
{"data": {"before": {"revision": 2, "current": false}, "after": {"revision": 3, "current": true}, "equal": false, "steps": {"changed": [{"id": "answer", "index": 0, "changes": [{"path": "parameters.value.greeting", "kind": "changed", "before": "Good day, [[name]]!", "after": "Hi, [[name]]!"}]}]}}}
\`\`\`

Restore it:

\`\`\`sh
api -d '{"revisionNote": "too short"}' $URL/workflows/hello/revisions/2/restore
\`\`\`

The answer:

\`\`\`json
{"data": {"id": "hello", "revision": 4, "restoredFrom": 2, "isNew": true}}
\`\`\`

- A restore creates a new revision and deletes nothing: here revision 4 has the same steps, inputs,
  outputs and triggers as revision 2. If the current revision is already the same, no revision is
  created (\`isNew\` is false).
- A restore is checked in the same way as a save. If the request has the header \`If-Match\` with the
  \`ETag\` of the workflow, and another user has changed the workflow in the meantime, the restore is
  refused (412).
- Name, folder, \`isEnabled\` and other fields that are not part of a revision stay as they are.
- Published versions, and API records that name a version, stay as they are.

## Disable and delete

\`\`\`sh
api -X POST $URL/workflows/hello/versions/v1/disable
api -X DELETE $URL/workflows/hello/versions/v1
\`\`\`

- An enabled version cannot be deleted.
- The number of a deleted version is not used again.
- If the workflow is disabled, none of its versions runs.
- A workflow keeps at most 1 000 versions.
- With a workflow its versions end. If a workflow with the id of a deleted one is imported, it has
  no versions until you publish one, and the numbers continue: an API that names \`v1\` of the deleted
  workflow answers that there is no such version.
`;export{e as default};