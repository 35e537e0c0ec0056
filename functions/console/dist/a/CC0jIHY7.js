var e=`# Operate

This page says what to do when an alarm goes off, and what to do from time to time. Names of
resources are those of \`template.yaml\`. The outputs of the stack show their names in your account;
\`aws cloudformation describe-stacks --stack-name sluice-dev --query "Stacks[0].Outputs"\` lists them.
The output \`Dashboard\` is the address of a page with most of the figures that you need. Alarms are
sent to the topic \`AlarmTopic\`, and to \`AlarmEmail\` once that address has confirmed.

Four words are used on the whole page:

- A *worker* is a function that does work outside of requests: \`RunExecution\`, \`SendCallback\`,
  \`DrainDlq\`, \`Tick\` and \`ScriptRunner\`.
- The *tick* is the worker that runs once a minute. It finds every run that should have continued by
  now, and sends a message for it.
- A worker *claims* a run before it works on it. A claim is valid for 30 seconds and is renewed
  while the worker lives, so no other worker takes the run.
- A *callback* is a completion webhook.

The tables contain the whole state. Messages in queues only wake
workers. Even if all messages and waits are lost, every run continues, because the tick finds it
within a minute. So you can purge a queue, stop a worker or deploy at any time.

## Alarms

### \`ApiErrorsAlarm\`
More than five requests in five minutes were answered with 5xx. The access log shows the routes
(\`route\`, \`status\`, \`integrationMs\`). 503 and 504 mean that a function did not answer in time; 500
is an error that the function has logged with \`level\` \`ERROR\`. Look at \`ThrottlesAlarm\` and
\`WritesThrottledAlarm\` first.

### \`ApiLatencyAlarm\`
For 15 minutes, one request in a hundred has taken longer than \`SlowAnswerMs\`. The access log shows
which routes are slow (\`route\`, \`latencyMs\`). If they are routes that run workflows synchronously,
the workflows are slow: start them asynchronously, or raise \`SlowAnswerMs\` if that is as it should
be. Requests that [watch a run](watch-a-run.md) wait for up to 20 seconds; if more than one in a
hundred requests is one of these, set \`SlowAnswerMs\` to 21000. If all routes are slow, look at the
alarms about throttling.

### \`AccountConcurrencyAlarm\`
The functions of this account and region, not only those of Sluice, have used more than
\`ConcurrencyAlarm\` of the account's Lambda concurrency for five minutes; reserved concurrency counts
as used. At the limit Lambda refuses invocations (\`ThrottlesAlarm\`). Request a higher limit, or
lower \`WorkerConcurrency\` and \`ScriptConcurrency\`. Set \`ConcurrencyAlarm\` to four fifths of the
account's limit.

### \`ThrottlesAlarm\`
Lambda refuses invocations in this account and region, of the functions of Sluice or of others that
share the limit. The metric \`Throttles\` of each function shows which function is affected. If it is
\`ScriptRunner\`, raise \`ScriptConcurrency\`. If the account's limit is reached, request a higher one,
or lower \`WorkerConcurrency\` so that the routes keep a share. Nothing is lost: messages of throttled
workers are delivered again, and throttled requests were refused with 503.

### \`WritesThrottledAlarm\`
DynamoDB refuses writes to a table or to one of its indexes; a throttled index also blocks the
writes to its table. The metric \`WriteThrottleEvents\` shows which one. An on-demand table doubles
its capacity within minutes; a burst far above the previous peak is throttled until then. The
functions retry refused writes. If that is not enough, the queue delivers the message again. If the
alarm stays, too many writes go to one partition: one account starts thousands of runs per second.

### \`ReadsThrottledAlarm\`
DynamoDB refuses reads of a table or of one of its indexes. The metric \`ReadThrottleEvents\` shows
which one. For an index the reason is usually a client that reads long lists without a pause. The
causes and the remedies are those of \`WritesThrottledAlarm\`.

### \`StepQueueAgeAlarm\`
Messages wait for a worker for more than five minutes. If there are more runs than workers, raise
\`WorkerConcurrency\` and the account's limit. If workers hang, the dashboard shows the duration of
\`RunExecution\`, and the log shows the steps.

### \`RecursionAlarm\`
Lambda has stopped a chain of invocations because it looked like an endless loop. A run that waits,
calls other workflows or runs scripts is such a chain, so the workers and \`ScriptRunner\` are
deployed with \`RecursiveLoop: Allow\`. This alarm means that one of them was set to \`Terminate\`.
Deploy again, or run \`aws lambda put-function-recursion-config --function-name NAME --recursive-loop
Allow\`.

### \`RunExecutionErrorsAlarm\`
Invocations of \`RunExecution\` crash or time out. Ordinary failures of steps do not count. Another
worker claims their runs after 30 seconds. If three workers in a row die on the same run without
progress, the run fails. The log shows the last line before the crash. Usually the function has too
little memory: raise \`MemorySize\` in \`template.yaml\`, or change the workflow that needs so much.

### \`StepDeadLettersAlarm\`
A message was received five times without success, so the queue has moved it to the dead-letter
queue. The tick has already sent a new message for the same run. Look at the run: the field
\`execution\` in the body of the message is its id. See [dead letters](#dead-letters).

### \`StuckAlarm\`
Runs that should have continued ten minutes ago have not done so, although the tick sends messages
for them. The workers are stopped, throttled or failing: look at \`RunExecutionErrorsAlarm\` and
\`ThrottlesAlarm\`. If these two show nothing, the log of \`Tick\` names the runs.

### \`TickAlarm\`
The tick has not run for five minutes. Schedules do not start, lost messages are not replaced, and
time limits of runs are not enforced. Check whether the schedule \`sluice-<stage>-tick\` is enabled
and whether \`Tick\` is throttled. The next tick does the work that was missed; workflows with
schedules are started for the missed times of the last 24 hours.

### \`TickErrorsAlarm\`
The tick runs and fails; its log says why. The tick that failed is not repeated: the next one, a
minute later, does what it has missed.

### \`SendCallbackErrorsAlarm\`
Invocations that send completion webhooks crash. Each counts as an attempt, so callbacks may be
given up too early. After the cause is removed, deliver them again (see \`DeadCallbacksAlarm\`).

### \`DeadCallbacksAlarm\`
A receiver did not accept a completion webhook in four attempts. The execution shows the attempts
under \`callback.attempts\`, with status or error. When the receiver works again, send
\`POST /api/v1/executions/{executionId}/callback/redeliver\`.

### \`CallbackDeadLettersAlarm\`
Callbacks whose attempts have all failed have been in their dead-letter queue for five minutes.
\`DrainDlq\` should have marked them as dead. Until it does, their executions show \`pending\`. Look at
the errors of \`DrainDlq\`.

### \`DrainDlqErrorsAlarm\`
\`DrainDlq\` crashes. The messages stay in the dead-letter queue for 14 days.

### \`ScriptRunnerErrorsAlarm\`
The function that runs scripts crashes. Scripts that misbehave are ended without a crash, so the
reason is either memory or a bug that should be reported.

### \`UnreadableAlarm\`
The tick has found rows of runs that it cannot read. They do not keep other runs waiting: each is
set aside, and looked at again after ten minutes. The log of \`Tick\` names the runs, and says what
cannot be read. If a newer version has written the rows, deploy that version again; it continues the
runs. If a row is damaged, [restore the table](backup.md#in-the-cloud), or delete the item.

## Dead letters

**Step queue** (output \`StepDeadLettersUrl\`). The tick has already replaced each message. Read some
to see which runs they belong to. Then delete all. \`STEP_DEAD_LETTERS\` is the value of the output:

\`\`\`sh
aws sqs receive-message --queue-url "$STEP_DEAD_LETTERS" --max-number-of-messages 10 --query 'Messages[].Body'
aws sqs purge-queue --queue-url "$STEP_DEAD_LETTERS"
\`\`\`

You can also move the messages back to the step queue (*redrive*), with
\`aws sqs start-message-move-task --source-arn <ARN of the dead-letter queue>\`. This does no harm:
Sluice ignores a message for a run that has already continued.

**Callback queue** (output \`CallbackDeadLettersUrl\`). \`DrainDlq\` empties this queue: it marks each
callback as dead in its execution. There you can see it and deliver it again. Do not redrive this
queue: Sluice ignores these messages, because their attempts are over. If \`DrainDlq\` does not work
for more than 14 days, the queue deletes the messages; then the tick starts new attempts for those
executions.

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

The next function that signs a token creates a new key. Then change any parameter and deploy,
because running functions keep the old key in memory. All tokens that were issued before are then
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

The message says what is wrong and with which file.

| message | do this |
|---|---|
| \`… is in use by another process\` | another Sluice uses the folder; stop it |
| \`… not a valid SQLite database\` | the file is damaged; [restore a backup](backup.md) |
| \`secrets.key is gone\` | put the file back from a backup; the message says what to do without one |

A database that a newer version wrote is refused by an older one.

\`GET /api/v1/system/health\` answers 503 with \`unhealthy\` while nothing can be stored, for example
because the disk is full. If the data folder is removed or replaced while the host runs, every
request is answered 503. A single record that cannot be read is left out of lists, and its key is
logged.

## History

By default executions are kept for ever. The parameter \`HistoryDays\` (on the local host
\`--history-days\`) limits this to a number of whole days. Once an hour the tick deletes older
executions with everything that belongs to them.

- Statistics of deleted days remain. For this purpose Sluice counts the executions of a day and
  stores the result before it deletes them.
- Sluice counts a day when all executions of that day have ended. While one of them still waits, the
  others of that day are not deleted.
- If you delete an execution of a counted day with \`DELETE /api/v1/executions\`, the day is counted
  again without it.
- In the cloud each deletion costs about as many write units as the end of the run did. Once an hour
  the table of workflows is read.
- The local host also makes its file smaller: every ten minutes it rewrites the file, unless fewer
  than 2 000 items were deleted since the last time. A file of more than 256 MB is not rewritten;
  its free space is used again.

## Logs

All functions write JSON lines to one log group (\`FunctionLogs\`), except \`ScriptRunner\`, which has
its own (\`ScriptLogs\`). The name of the stream contains the function's name. No line contains
bodies, queries, headers or secrets. The gateway writes one line per request, without the path, to
\`AccessLogs\`.

This query in CloudWatch Logs Insights shows one execution from start to end. Write its id as 32 hex
digits, without \`exec-\` and dashes:

\`\`\`
fields @timestamp, @logStream, message, status, phase
| filter \`span.execution.id\` = "0198c0de00007c44aa5c3c97d714cd8f"
| sort @timestamp asc
\`\`\`

The request that caused it, the executions that it started, and its completion webhook have the same
trace: \`traceId\` in \`GET /api/v1/executions/{executionId}\`, and the header \`traceparent\` of the
webhook. Filter by \`\` \`span.trace.id\` \`\` to see all of them.
[Observability](../reference/observability.md) explains each line.

This log does not contain what the steps did. The execution shows it:
\`GET /api/v1/executions/{executionId}/logs\`, \`/timeline\`, and \`/steps\`, which has the request and
the response of each HTTP step. [\`/events\`](watch-a-run.md) shows it while the run goes on.

This query shows errors; choose the last hour as the period:

\`\`\`
fields @timestamp, @logStream, message, error
| filter level = "ERROR"
| sort @timestamp desc
\`\`\`

With \`Tracing=Active\`, X-Ray samples one request per second and 5 % of the others: a trace shows the
start of the function, its duration and its failures.

\`LogLevel=debug\` also logs messages that Sluice has ignored. This costs more.
`;export{e as default};