var e=`# Publish versions, restore revisions

Each change of a workflow's steps, inputs, outputs, triggers or \`record\` creates a new *revision*.
Active runs keep the revision with which they began. All revisions are kept, and each can be read,
compared and [restored](#look-back-and-restore). A *version* (\`v1\`, \`v2\`, …) is a revision with a
name. Callers can use this name, and the version never changes.

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
same for inputs, outputs, triggers and settings. It lists at most 1 000 changes; \`truncated\` is true
if there are more.

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

Every save has made a revision, whether or not it was published:

\`\`\`sh
api -X PUT -d '{"steps": [{"id": "answer", "moduleId": "output", "parameters": {"value": {"greeting": "Hi, [[name]]!"}}}], "revisionNote": "shorter"}' $URL/workflows/hello
api "$URL/workflows/hello/revisions?limit=1"
\`\`\`

The answer:

\`\`\`json
{"data": {"revisions": [{"revision": 3, "current": true, "stepCount": 1, "note": "shorter", "restoredFrom": null}], "limit": 1, "nextCursor": "3"}}
\`\`\`

- The newest is first. The next page is \`revisions?limit=1&cursor=3\`. A page of large revisions can
  have fewer than asked for; \`nextCursor\` says whether there are more.
- \`savedAt\` and \`savedBy\` say when and from which [device](authenticate.md) a revision was saved.
  They are null for revisions of earlier releases. \`savedBy\` is also null for the samples.
- \`revisionNote\` is kept with the revision that a save makes: at most 1 000 characters. If the save
  makes no revision, because nothing that runs has changed, a note is refused (400).
- An execution names its revision, so the steps that it ran can always be read.

Read one, and compare it with the current one or with another (\`?with=2\`):

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

- A restore is a save: nothing is deleted, and revision 4 has the definition of revision 2. If that
  is the current definition already, there is no new revision (\`isNew\` is false).
- It is checked like any save. With \`If-Match\` and the \`ETag\` of the workflow it is refused (412) if
  somebody else has changed the workflow in the meantime.
- Name, folder, \`isEnabled\` and other fields that are not part of a revision stay as they are.
- Versions and API records that name a version stay as they are.

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