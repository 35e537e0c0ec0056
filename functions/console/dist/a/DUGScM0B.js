var e=`# Errors

## Of a request

The table below lists the error codes of the vflow facade. The other facades have their own tables:
[botman](../../functions/botman/README.md#errors),
[juggle](../../functions/juggle/README.md#errors),
[itrigger](../../functions/itrigger/README.md#answers),
[dpa](../../functions/dpa/README.md#answers).

The answer is \`{"code", "message", "data", "details"}\`. \`code\` is 0 if the request succeeded.
\`details\` names the field, the step or the execution. Some codes are used for several errors; the
HTTP status distinguishes these errors.

| code | HTTP | meaning |
|---|---|---|
| 1001 | 404 | there is no such workflow, API record, application or other record |
| 1002 | 400 | a field or parameter is missing or wrong |
| 1002 | 404, 405 | there is no such path; the path has no such method |
| 1002 | 412 | the record has changed since it was read |
| 1002 | 415 | the body has an encoding or character set that is not supported |
| 1003 | 409 | the request was refused: the workflow or the version is disabled, the workflow [runs already](../how-to/start-once.md#one-at-a-time), the execution cannot be resumed or deleted now |
| 1004 | 409 | the name is taken; the [idempotency key](../how-to/start-once.md#start-once) was used for another request |
| 2001 | 404 | there is no such module |
| 2001 | 422 | the workflow has a step whose module does not exist here, or only runs on a phone |
| 3001 | 404 | there is no such folder |
| 3002 | 400 | the folder is not empty |
| 5001 | 404 | there is no such execution |
| 5002 | 409 | the execution has already ended |
| 6001 | 401 | the credentials are missing or wrong |
| 6002 | 401 | the token has expired |
| 6003 | 403 | the token does not have the scope |
| 7001 | 429 | too many requests: see [limit load](../how-to/throttling.md#limit-how-often-callers-may-ask). \`Retry-After\` says after how many seconds to try again |
| 8001 | 400 | the file cannot be read |
| 8002 | 413 | the body or file is too large: see [limits](limits.md) |
| 9001 | 500 | an error of Sluice; the log has its cause |
| 9002 | 503 | Sluice cannot answer now, for example because the store is down; send the request again |

## Of a run

An execution has one of five statuses. \`error\` is null unless the table says otherwise:

| status | meaning |
|---|---|
| \`running\` | the run has not ended; \`phase\` says whether it is \`queued\`, \`running\` or \`waiting\` |
| \`completed\` | the run has ended without a failure |
| \`failed\` | a step failed, and nothing handled the failure. \`error\` names the step: \`step 'get': …\` |
| \`cancelled\` | the run was stopped |
| \`timeout\` | the run took longer than \`maxExecutionTime\` seconds. \`error\` says so |

A step fails if its module reports a failure, if a parameter cannot be evaluated, or if the run
exceeds a [limit](limits.md). [Retry and handle failures](../how-to/retry.md) shows how a workflow
can react to a failure. A \`try\` block does not handle an exceeded limit of the run.

## Of a stored workflow

When you store a workflow, the answer lists its probable mistakes as \`warnings\`. Sluice refuses a
workflow that cannot run: see [validation](validation.md).
`;export{e as default};