var e=`# Operate

This page says what to do when an alarm goes off, and which tasks you have from time to time. It
names resources as \`template.yaml\` does. The outputs of the stack contain the names in your account:
\`aws cloudformation describe-stacks --stack-name sluice-dev --query "Stacks[0].Outputs"\` lists them.
The output \`Dashboard\` is the address of a CloudWatch dashboard with most of the figures that you
need. Alarms are sent to the SNS topic \`AlarmTopic\`. They are also sent to \`AlarmEmail\`, after the
owner of this address has confirmed the subscription.

Four words are used on the whole page:

- A *worker* is a function that does work outside of requests: \`RunExecution\`, \`SendCallback\`,
  \`DrainDlq\`, \`Tick\` and \`ScriptRunner\`.
- The *tick* is the worker that runs once a minute. It finds every run that should have continued
  before now, and sends a message for each of them.
- A worker *claims* a run before it sends requests for it. A claim is valid for 30 seconds, and the
  worker renews it while it works. As long as the claim is valid, no other worker can claim the run.
- A *callback* is a completion webhook.

The DynamoDB tables contain the whole state. A message in a queue only wakes a worker. Even if all
messages are lost, every run continues, because the tick finds it within a minute. So you can purge
a queue, stop a worker or deploy at any time.

## Alarms

### \`ApiErrorsAlarm\`
More than five requests in five minutes were answered with 5xx. The access log shows the routes
(\`route\`, \`status\`, \`integrationMs\`). 503 and 504 mean that a function did not answer in time. 500
means an error inside a function, which the function has logged with \`level\` \`ERROR\`. Look at
\`ThrottlesAlarm\` and \`WritesThrottledAlarm\` first.

### \`ApiLatencyAlarm\`
For 15 minutes, one request in a hundred has taken longer than \`SlowAnswerMs\`. The access log shows
which routes are slow (\`route\`, \`latencyMs\`). If these routes run workflows synchronously, the
workflows are slow: start them asynchronously, or raise \`SlowAnswerMs\` if this duration is
acceptable. Requests that [watch a run](watch-a-run.md) wait for up to 20 seconds. If more than one
in a hundred requests watches a run, set \`SlowAnswerMs\` to 21000. If all routes are slow, look at
the alarms about throttling.

### \`AccountConcurrencyAlarm\`
The functions of this account and region, not only those of Sluice, have used more than
\`ConcurrencyAlarm\` of the account's Lambda concurrency for five minutes; reserved concurrency counts
as used. At the limit Lambda refuses invocations (\`ThrottlesAlarm\`). Request a higher limit, or
lower \`WorkerConcurrency\` and \`ScriptConcurrency\`. Set \`ConcurrencyAlarm\` to four fifths of the
account's limit.

### \`ThrottlesAlarm\`
Lambda refuses invocations in this account and region. The refused function can belong to Sluice or
to another application that shares the limit. The metric \`Throttles\` of each function shows which
function is affected. If it is \`ScriptRunner\`, raise \`ScriptConcurrency\`. If the account's limit is
reached, request a higher one, or lower \`WorkerConcurrency\` so that some concurrency is left for the
routes. No run is lost: the queue delivers messages for throttled workers again, and callers of
throttled routes got a 503.

### \`WritesThrottledAlarm\`
DynamoDB refuses writes to a table or to one of its indexes; a throttled index also blocks the
writes to its table. The metric \`WriteThrottleEvents\` shows which one. An on-demand table doubles
its capacity within minutes; a burst far above the previous peak is throttled until then. The
functions retry refused writes. If that is not enough, the queue delivers the message again. If the
alarm stays on, too many writes go to one partition, because one account starts thousands of runs
per second: see [scale](../explanation/scale.md#keys).

### \`ReadsThrottledAlarm\`
DynamoDB refuses reads of a table or of one of its indexes. The metric \`ReadThrottleEvents\` shows
which one. For an index the reason is usually a client that reads long lists without a pause. The
causes and the remedies are those of \`WritesThrottledAlarm\`.

### \`StepQueueAgeAlarm\`
Messages have waited for a worker for more than five minutes. If there are more runs than workers,
raise \`WorkerConcurrency\` and the account's limit. If workers take too long, the dashboard shows the
duration of \`RunExecution\`, and the log shows the steps.

### \`RecursionAlarm\`
Lambda has stopped a chain of invocations because it looked like an endless loop. A run that waits,
calls other workflows or runs scripts is such a chain, so the workers and \`ScriptRunner\` are
deployed with \`RecursiveLoop: Allow\`. This alarm means that one of them was set to \`Terminate\`.
Deploy again, or run \`aws lambda put-function-recursion-config --function-name NAME --recursive-loop
Allow\`.

### \`RunExecutionErrorsAlarm\`
Invocations of \`RunExecution\` crash or time out. Ordinary failures of steps do not count. After 30
seconds another worker claims the runs of the crashed worker. If three workers in a row crash on the
same run without progress, the run fails. The log shows the last line before the crash. Usually the
function has too little memory: raise \`MemorySize\` in \`template.yaml\`, or change the workflow that
needs so much.

### \`StepDeadLettersAlarm\`
A message was received five times without success, so the queue has moved it to the dead-letter
queue. The tick has already sent a new message for the same run. Look at the run: the field
\`execution\` in the body of the message is the id of the run. See [dead letters](#dead-letters).

### \`StuckAlarm\`
Some runs should have continued ten minutes ago and have not, although the tick sends messages for
them. The workers are stopped, throttled or failing: look at \`RunExecutionErrorsAlarm\` and
\`ThrottlesAlarm\`. If these two show nothing, the log of \`Tick\` names the runs.

### \`TickAlarm\`
The tick has not run for five minutes. Scheduled workflows do not start, lost messages are not
replaced, and time limits of runs are not enforced. Check whether the schedule \`sluice-<stage>-tick\`
is enabled and whether \`Tick\` is throttled. The next tick does the missed work. It starts workflows
with schedules for missed times of the last 24 hours, as their [\`catchUp\`](schedules.md#guarantees)
says.

### \`TickErrorsAlarm\`
The tick runs and fails. Its log contains the reason. A failed tick is not repeated: the next tick,
a minute later, does the missed work.

### \`SendCallbackErrorsAlarm\`
Invocations that send completion webhooks crash. Each crash counts as an attempt, so callbacks may
become dead too early. Remove the cause, then deliver these callbacks again (see
[\`DeadCallbacksAlarm\`](#deadcallbacksalarm)).

### \`DeadCallbacksAlarm\`
A receiver did not accept a completion webhook in four attempts. The execution shows the attempts
under \`callback.attempts\`, each with the HTTP status or the error. When the receiver works again,
send \`POST /api/v1/executions/{executionId}/callback/redeliver\`.

### \`CallbackDeadLettersAlarm\`
Callbacks whose attempts have all failed have been in their dead-letter queue for five minutes. The
worker \`DrainDlq\` should have marked them as dead. Until it does, their executions show the state
\`pending\`. Look at the errors of \`DrainDlq\`.

### \`DrainDlqErrorsAlarm\`
\`DrainDlq\` crashes. The messages stay in the dead-letter queue for 14 days.

### \`ScriptRunnerErrorsAlarm\`
The function that runs scripts crashes. A script that exceeds a limit is ended without a crash of
the function. So the reason is either too little memory, or a bug in Sluice; please report a bug.

### \`UnreadableAlarm\`
The executions table contains runs that the tick cannot read. Other runs do not wait for them: the
tick skips such a run for ten minutes, and then reads it again. The log of \`Tick\` contains the ids
of the runs, and says what cannot be read. If a newer version of Sluice has written the runs, deploy
that version again; it continues them. If the item of a run is damaged, [restore the
table](backup.md#in-the-cloud), or delete the item.

## Dead letters

**Step queue** (output \`StepDeadLettersUrl\`). The tick has already replaced each message. Read some
messages to see which runs they belong to. Then delete all messages. In these lines
\`STEP_DEAD_LETTERS\` is the value of the output:

\`\`\`sh
aws sqs receive-message --queue-url "$STEP_DEAD_LETTERS" --max-number-of-messages 10 --query 'Messages[].Body'
aws sqs purge-queue --queue-url "$STEP_DEAD_LETTERS"
\`\`\`

You can also move the messages back to the step queue (*redrive*), with \`aws sqs
start-message-move-task --source-arn <ARN of the dead-letter queue>\`. This is safe: Sluice ignores a
message for a run that has already continued.

**Callback queue** (output \`CallbackDeadLettersUrl\`). \`DrainDlq\` empties this queue: it marks each
callback as dead in its execution. In the execution you can see the callback and deliver it again.
Do not redrive this queue: Sluice ignores these messages, because they have no attempts left. If
\`DrainDlq\` does not work for more than 14 days, the queue deletes the messages. The tick then starts
new attempts for those executions.

## Keys

| key | how it is replaced | who does it |
|---|---|---|
| signing keys of access tokens | every 90 days; tokens signed with an old key stay valid for one more month at most | the tick |
| \`SecretsKey\`, which encrypts the keys of the accounts | every year; old versions still decrypt | KMS |
| root key | deploy with another \`RootKeyHash\` | you; the root key is only needed to create accounts |
| secrets of applications | \`POST /api/v1/apps/{appId}/rotate-secret\` | an administrator of the account |
| open tokens, which clients of the juggle API use | \`POST /api/v1/open-tokens\` creates a new one; then delete the old one | an administrator of the account |
| pairing keys | \`POST /api/v1/account/pairing-keys/rotate\` | an administrator of the account |

If a signing key may have leaked, delete the signing keys from the access table:

\`\`\`sh
aws dynamodb delete-item --table-name sluice-dev-access --key '{"pk": {"S": "~signing-keys"}, "sk": {"S": "current"}}'
\`\`\`

The next function that signs a token creates a new key. Running functions still have the old key in
memory, so change any parameter and deploy. After that, all tokens that were issued earlier are
invalid.

## Backup

See [back up and restore](backup.md).

## The local host

### Limits of the listener

| what | limit |
|---|---|
| head of a request | 15 s and 64 KiB |
| time between two requests on a connection | 15 s |
| body of a request | 60 s, and 10 s without a byte (otherwise 408); the size limit of the route (otherwise 413), which is checked before the body is read |
| bodies of all requests together | 64 MiB; a request that cannot be read within 5 s for this reason is answered with 503 |
| connections | half of the file descriptors of the process, at most 2 048; further connections wait |
| an answer that the client does not read | 30 s |

### It does not start, or is not healthy

The error message says what is wrong, and names the file.

| message | do this |
|---|---|
| \`… is in use by another process\` | another Sluice uses the folder; stop it |
| \`… are damaged: …\` | files of the database were changed, cut or removed; [restore a backup](backup.md) |
| \`… holds data of an earlier version\` | the data are those of a version that stored them in \`dynamodb.sqlite\`. Nothing was changed. Save the workflows with that version (\`sluice pull\`), and push them to a new folder; or keep using that version |
| \`secrets.key is gone\` | put the file back from a backup; the message says what to do without one |

An older version of Sluice refuses a database that a newer version has written.

The folder \`store\` in the data folder is the database. The file \`log\` contains the latest commits,
the file \`tables.redb\` all older data. If the process or the machine ended while a record was being
written, the next start removes this record, and the log of the host says so. With \`--flush\`, every
record whose request was answered must be there; if one is missing, the host does not start.

\`GET /api/v1/system/health\` answers 503 with \`unhealthy\` while Sluice cannot store anything, for
example because the disk is full. If the data folder is removed or replaced while the host runs,
every request is answered 503. If Sluice cannot read a single record, it leaves the record out of
lists and logs its key.

## History

By default executions are never deleted. The parameter \`HistoryDays\` (on the local host
\`--history-days\`) says for how many whole days they are kept. Once an hour the tick deletes older
executions with everything that belongs to them.

- Statistics of deleted days remain. For this purpose Sluice counts the executions of a day and
  stores the result before it deletes them.
- Sluice counts a day when all executions of that day have ended. While one of these executions
  still waits, Sluice deletes none of that day.
- If you delete an execution of a counted day with \`DELETE /api/v1/executions\`, Sluice counts that
  day again, without this execution.
- In the cloud each deletion costs about as many write units as the end of the run did. The tick
  also reads the table of workflows once an hour.
- The local host also makes its database file smaller. Every ten minutes it rewrites the file,
  unless fewer than 2 000 items were deleted since the last time. A file of more than 256 MB is not
  rewritten; new data uses its free space.

## Logs

All functions write JSON lines to one log group (\`FunctionLogs\`), except \`ScriptRunner\`, which has
its own (\`ScriptLogs\`). The name of the log stream contains the name of the function. No line
contains bodies, queries, headers or secrets. API Gateway writes one line per request, without the
path, to the log group \`AccessLogs\`.

This query in CloudWatch Logs Insights shows all log lines of one execution. Write the id of the
execution as 32 hex digits, without \`exec-\` and dashes:

\`\`\`
fields @timestamp, @logStream, message, status, phase
| filter \`span.execution.id\` = "0198c0de00007c44aa5c3c97d714cd8f"
| sort @timestamp asc
\`\`\`

The request that started an execution, the execution itself, the executions that it started, and its
completion webhook have the same trace id: \`traceId\` in \`GET /api/v1/executions/{executionId}\`, and
the header \`traceparent\` of the webhook. Filter by \`\` \`span.trace.id\` \`\` to see the lines of all of
them. [Observability](../reference/observability.md) explains each line.

This log does not contain what the steps did. The API shows it:
\`GET /api/v1/executions/{executionId}/logs\`, \`/timeline\`, and \`/steps\`, which contains the request
and the response of each HTTP step. [\`/events\`](watch-a-run.md) shows it while the run is active.

This query shows errors; choose the last hour as the period:

\`\`\`
fields @timestamp, @logStream, message, error
| filter level = "ERROR"
| sort @timestamp desc
\`\`\`

With \`Tracing=Active\`, X-Ray samples one request per second and 5 % of the others: a trace shows the
start of the function, its duration and its failures.

With \`LogLevel=debug\`, Sluice also logs the queue messages that it has ignored. More log lines cost
more.
`;export{e as default};