var e=`# Cost

This page says what a deployment costs. It shows every price and every count, so you can calculate
the cost of your own load. All prices are list prices of the region us-east-1 in US dollars, without
free tier and without volume discounts. A month has 30 days, and a GB has 10⁹ bytes.

## In short

| load | dollars a month |
|---|---|
| no requests | 6.24 |
| 1 000 000 runs of three steps that compute, each answered in its request | 5.07 more |
| 1 000 000 runs with two HTTP calls each, through the queue | 22.93 more |
| 1 000 000 runs that wait a minute each, through the queue | 16.28 more |

## Prices

Sluice uses the prices with a * for the [cost of each run](#cost-of-each-run). They are in one table
in the code (\`shared/api/src/cost/prices.rs\`) and were looked up on 22 November 2026. The other
prices were looked up on 29 November 2026. The price of durable functions comes from two public
copies of the price page, because the page itself calculates its tables in the browser.

| service | what is billed | price | source |
|---|---|---|---|
| Lambda | an invocation * | $0.20 per million | aws.amazon.com/lambda/pricing |
| Lambda | a GB-second on x86 * (on arm64 $0.0000133334) | $0.0000166667 | the same |
| API Gateway | a request of an HTTP API, for each 512 KB that begin | $1.00 per million | aws.amazon.com/api-gateway/pricing |
| DynamoDB | a write unit: up to 1 KB written * | $0.625 per million | aws.amazon.com/dynamodb/pricing/on-demand |
| DynamoDB | a read unit: up to 4 KB read consistently * | $0.125 per million | the same |
| DynamoDB | storage, with 100 bytes for each item and index entry | $0.25 per GB and month | the same |
| DynamoDB | point-in-time recovery, of the tables without their indexes | $0.20 per GB and month | the same |
| SQS | a request of a standard queue, also one that finds nothing | $0.40 per million | aws.amazon.com/sqs/pricing |
| SQS | a request of a message with a group, which makes the queue fair to accounts * | $0.50 per million: $0.10 more | the same |
| KMS | a customer managed key; $1.00 more after its first and its second rotation | $1.00 per month | aws.amazon.com/kms/pricing |
| KMS | a request | $0.03 per 10 000 | the same |
| CloudWatch | a GB of logs that arrives | $0.50 | aws.amazon.com/cloudwatch/pricing |
| CloudWatch | a GB of logs that is kept, compressed to about 15 % | $0.03 per month | the same |
| CloudWatch | a GB of logs that a query reads | $0.005 | the same |
| CloudWatch | a custom metric, by the hours in which it is written | $0.30 per month | the same |
| CloudWatch | an alarm on one metric | $0.10 per month | the same |
| CloudWatch | a dashboard; an account has three free ones | $3.00 per month | the same |
| X-Ray | a trace that is recorded | $5.00 per million | aws.amazon.com/xray/pricing |
| EventBridge Scheduler | an invocation | $1.00 per million | aws.amazon.com/eventbridge/pricing |
| Step Functions Standard | a state transition * | $25.00 per million | aws.amazon.com/step-functions/pricing |
| Step Functions Express | a request | $1.00 per million | the same |
| Step Functions Express | a GB-second (64 MB and 100 ms at least) | $0.0000166667 | the same |
| Lambda durable functions | an operation: a start, a step, a wait | $8.00 per million | aws.amazon.com/lambda/pricing |
| Lambda durable functions | a GB written, a GB kept for a month | $0.25, $0.15 | the same |
| data transfer | a GB sent to the internet; what arrives is free | $0.09 | aws.amazon.com/ec2/pricing/on-demand |
| SNS | an email of an alarm | $2.00 per 100 000 | aws.amazon.com/sns/pricing |

## Cost of each run

Sluice counts what each run uses, and stores the sum with the commits of the run, so this needs no
further writes. \`GET /api/v1/executions/{id}\` and the timeline show the sum as \`cost\`.
\`GET /api/v1/system/stats\` shows the sum for a period; \`meteredExecutions\` says how many ended runs
it includes.

Next to \`cost\` is the price of Step Functions Standard for as many state transitions as the run had
steps. The same run would cost at least this much in Step Functions. The price does not include
state transitions for the start, the end and retries, or the functions that the steps would call.

| counted | how |
|---|---|
| write units | each write of the row, by its size before or after the write, whichever is larger; every index that the write changes; [spills](life-of-a-run.md#state-and-spills). A write in a transaction counts twice |
| read units | the workflow, spills, rows of children, signals, secrets, files |
| queue requests | three for each message: send, receive, delete |
| invocations and their GB-seconds | the request that accepts the run, each worker that continues it, scripts. The time is that from the start of the work to the commit, at the memory of the function |
| a wait of more than 15 minutes | two reads and one more message: two [ticks](life-of-a-run.md#leaving-the-process) find the row, and each reads it and sends a message. This is $1.75 per million waits |
| state transitions | none; runs of earlier versions show two for each wait of more than 15 minutes |
| work after the end | the first attempt of a completion webhook, and the write that stores that nothing is left to do. The last commit adds them in advance |

These are not counted:

- the request at the gateway, the read that authenticates the caller (the read of its device), and
  the write that counts the request for its rate limit;
- workflows, versions and API records, which a process reads once;
- further attempts of a completion webhook, and the [sweep](life-of-a-run.md#an-asynchronous-run);
- the work of a process that crashed before its commit, and the write that stops a run;
- logs, metrics, storage and data transfer;
- the time of a function before and after the work.

Sluice estimates sizes from the parts of the row. The estimates are within 5 % of the size in the
store; \`tests/it/cost.rs\` checks this. The estimate for a large trigger is less exact, because the
trigger is compressed only when it is stored.

## Records of steps

A run keeps a [record](../reference/workflows.md#records-of-steps) of each pass of its steps.
Records are part of the state of the run. A commit writes this state in any case, so records need no
further write as long as the row has room. Most of a record repeats values that are in the same
write, so compression makes it small. When the newest records have more than 4 KB, they are moved to
a [spill](life-of-a-run.md#state-and-spills), together with the outputs that they repeat. Later
commits do not write them again.

With records, a run of three steps that only compute costs at most one write unit more. A step with
an effect (such as an HTTP request) costs at most one write unit more for up to 4 KB of record.
\`tests/it/flows/step_records.rs\` measures this, and \`tests/bench/calls.json\` contains it. To save
these units, set \`"record": "none"\` in the workflow; \`"record": "failed"\` saves most of them.

The tables below include the cost of records.

## Watching runs

Sluice derives the events of a run from the stored state, so a run costs the same whether a client
watches it or not. Only the requests of the [watcher](../how-to/watch-a-run.md) cost something. In
the cloud a request waits for up to 20 seconds in a function with 256 MB. During this time the
function reads the row after 0.3, 0.9 and 2.1 seconds, then every 2 seconds. If nothing happens, a
request of 20 seconds costs:

| what | dollars per million requests |
|---|---|
| Lambda: 20 s × 0.25 GB = 5 GB-seconds | 83.33 |
| DynamoDB: 13 reads of a row of up to 4 KB | 1.63 |
| DynamoDB: the caller's device (a read), the rate limit (a write) | 0.75 |
| API Gateway, the invocation, log lines of 750 bytes, 1 KB sent | 1.67 |
| **together** | **87.37** |

A watcher sends 180 such requests in an hour: $0.016. A page that is open eight hours a day for 22
days costs $2.77 a month. While events come, requests are short, and each costs as much as one
request for the log of the run.

A client that polls the status every 2 seconds instead sends 1 800 requests an hour. With 15 ms each
they cost $0.005. But they use 30 of the 100 reads per minute that the default rate limit allows a
device, and show a change one second late on average.

Each waiting request uses one unit of the Lambda concurrency of the account (1 000 units, unless AWS
has raised the quota). A stream of the local host costs nothing. It reads the row only when the run
has committed, or after 5 seconds.

## By kind of run

- **A**: three steps that compute, called synchronously.
- **B**: two HTTP calls of 0.2 s each, started asynchronously, so that the run goes through the
  queue.
- **C**: waits a minute, started asynchronously.

These assumptions apply: each invocation takes 15 ms besides the HTTP calls, with 1 GB of memory. A
line of a function's log has 450 bytes, a line of metrics 350, a line of the gateway's log 300. Each
request to the internet and each answer of Sluice has 1 KB. A local host counted the write and read
units, queue requests and invocations for these workflows.
\`tests/bench/costs.py target/release/sluice\` runs them again and prints the tables of this page.

How much is used by one run:

| | A | B | C |
|---|---|---|---|
| write units | 3 | 16 | 13 |
| read units | 1 | 2 | 3 |
| queue requests | 0 | 3 | 6 |
| invocations | 1 | 2 | 3 |
| GB-seconds | 0.015 | 0.430 | 0.045 |
| log lines of functions, of metrics, of the gateway | 2, 1, 1 | 4, 3, 1 | 4, 3, 1 |
| KB sent to the internet | 1 | 3 | 1 |

What a million runs cost, in dollars (the sums are those of the exact values):

| | A | B | C |
|---|---|---|---|
| DynamoDB, writes | 1.88 | 10.00 | 8.13 |
| DynamoDB, reads | 0.13 | 0.25 | 0.38 |
| SQS | 0.00 | 1.50 | 3.00 |
| Lambda, invocations | 0.20 | 0.40 | 0.60 |
| Lambda, GB-seconds | 0.25 | 7.17 | 0.75 |
| **as \`cost\` shows it** | **2.45** | **19.32** | **12.85** |
| API Gateway | 1.00 | 1.00 | 1.00 |
| DynamoDB: the caller's device (a read), the rate limit (a write) | 0.75 | 0.75 | 0.75 |
| CloudWatch: logs and metrics that arrive (1.55, 3.15, 3.15 GB), kept for 30 days | 0.78 | 1.59 | 1.59 |
| data transfer | 0.09 | 0.27 | 0.09 |
| X-Ray, with the default \`Tracing: PassThrough\` and callers that do not ask for a trace | 0.00 | 0.00 | 0.00 |
| **together** | **5.07** | **22.93** | **16.28** |

- Half of the cost of a short run through the queue is for indexes.
- A wait costs one more write of the row and a message, no matter how long it is. A wait of more
  than 15 minutes costs a second message and two more reads: $1.75 per million.
- Steps that only compute cost only their time: 1 000 of them take about 2 ms.
- While a step waits for a slow HTTP answer, you pay for the memory of the function that waits.

**Logs.** Lambda's own lines (\`START\`, \`END\`, \`REPORT\`) are not written: \`template.yaml\` sets
\`SystemLogLevel: WARN\`. They would add about 500 bytes per invocation: $0.25 per million.

**Metrics.** Metrics are log lines in the embedded metric format. An invocation that handles several
messages writes its lines once, so a busy queue costs less than the table says.

**X-Ray.** With \`Tracing: Active\` Lambda records the first request of each second and 5 % of the
others. Below one request per second that is nearly every request: up to $5.00 per million.

**Scripts.** Lambda runs the scripts of different accounts in different micro-VMs, and bills each
micro-VM that it creates for this reason. The price page of Lambda lists this price. It is not in
the figures here, because none of the workflows above runs a script.

**KMS.** A process asks KMS once for the key of an account, and only for runs that use secrets:
$0.03 per 10 000 new processes. A process that checks tokens asks KMS to decrypt the signing keys
(one or two) at most once in five minutes. A process that is always busy costs $0.03 per month for
this. The tables are encrypted under the AWS managed key of DynamoDB, which costs no monthly fee.
DynamoDB asks KMS for this key again after five minutes without use.

## Storage

A run that has ended is a row of about 1 KB and two index entries of about 0.3 KB. With 100 bytes
for each of the three, a million runs are 1.9 GB: 1.9 × $0.25 of storage, and 1.1 × $0.20 of
point-in-time recovery, which does not count indexes. That is $0.70 per month, as long as the
history is kept ([\`HistoryDays\`](../reference/parameters.md)). Larger triggers, outputs and spills
cost more.

## Idle

A deployment without any requests costs about $6.20 per month. Lambda polls three queues all the
time: the step queue, the callback queue, and the dead-letter queue of callbacks. It uses five long
polls of 20 seconds for each, which are 15 requests a minute.

| what | dollars a month |
|---|---|
| KMS: the key (3.00 after two yearly rotations) | 1.00 |
| CloudWatch: 17 alarms on one metric each, 2 on eight metrics each | 3.30 |
| CloudWatch: three metrics that the tick writes every minute (\`Overdue\`, \`Stuck\`, \`DeadCallbacks\`) | 0.90 |
| SQS: Lambda polls three queues, 15 requests a minute each that find nothing: 1.94 million | 0.78 |
| EventBridge Scheduler: 43 200 ticks | 0.04 |
| Lambda: 43 200 ticks of 80 ms with 256 MB; 16 of the queries are in progress at once | 0.02 |
| DynamoDB: 68 queries of half a read unit per tick: one for each of the 64 partitions of the index \`due\`, and 4 for schedules | 0.18 |
| CloudWatch: 850 bytes of logs per tick | 0.02 |
| CloudWatch: the dashboard, if the account has three others (3.00) | 0.00 |
| **together** | **6.24** |

A deployment with runs writes more metrics: four or five for most workflows, up to 22 if every
module that has effects is used. Each metric costs $0.30 per month if it is written in every hour.

Two costs do not belong to this stack: the S3 bucket in which \`sam deploy\` keeps the code ($0.023
per GB and month) and, with your own domain, the zone of Route 53 ($0.50 per month).

## By load

The table shows dollars per month for the runs. It does not include the idle cost of 6.24, the
metrics of runs (about 1.50) and the history of earlier months (0.70 per million runs). Each row is
the price of a million runs multiplied by the load.

| runs a month | A | B | C |
|---|---|---|---|
| 1 000 | 0.01 | 0.02 | 0.02 |
| 100 000 | 0.51 | 2.29 | 1.63 |
| 1 000 000 | 5.07 | 22.93 | 16.28 |
| 10 000 000 | 50.72 | 229.26 | 162.79 |

For example, 1 000 000 runs of B in the first month: 6.24 + 1.50 + 22.93 + 0.70 = $31.37.

## Compared with other services of AWS

The table shows the cost of the same three workflows, in dollars per million runs. For the other
services it counts only the service itself and its computing time. A gateway ($1.00), logs, rate
limits and lists of executions cost extra there; the figures of Sluice include them.

| | A | B | C | counted |
|---|---|---|---|---|
| Sluice | 5.07 | 22.93 | 16.28 | everything above, without idle cost and storage |
| Step Functions Standard | 75.00 | 50.00 | 25.00 | 3, 2, 1 state transitions |
| Step Functions Express | 1.10 | 1.52 | 63.60 | one request; 0.1 s, 0.5 s and 60.1 s with 64 MB |
| Lambda durable functions | 33.73 | 32.08 | 17.54 | 4, 3, 2 operations (the start, each step or wait) with 1 KB each, kept for 14 days; 1, 1, 2 invocations; 0.015, 0.415, 0.030 GB-seconds |

By load, in dollars per month (A, B, C):

| runs a month | Sluice, with the idle cost | Standard | Express | durable functions |
|---|---|---|---|---|
| 1 000 | 6.25, 6.26, 6.26 | 0.08, 0.05, 0.03 | 0.00, 0.00, 0.06 | 0.03, 0.03, 0.02 |
| 100 000 | 6.75, 8.53, 7.87 | 7.50, 5.00, 2.50 | 0.11, 0.15, 6.36 | 3.37, 3.21, 1.75 |
| 1 000 000 | 11.31, 29.17, 22.52 | 75, 50, 25 | 1.10, 1.52, 63.60 | 33.73, 32.08, 17.54 |
| 10 000 000 | 57, 236, 169 | 750, 500, 250 | 11, 15, 636 | 337, 321, 175 |

- **Few runs.** The other services have no idle cost. Step Functions Standard is cheaper below about
  89 000 runs of A, 230 000 of B, or 716 000 of C a month.
- **Step Functions Standard** becomes more expensive with each step. A million steps that only
  compute cost $25 there, and almost nothing in Sluice.
- **Step Functions Express** is the cheapest for short runs. It has limits: a run ends after five
  minutes at most, a step may run more than once, and the history of a run exists only in the log. A
  volume discount (from 1 000 GB-hours a month) makes 10 million runs of C cost about $279.
- **Lambda durable functions** cost about as much as Sluice for C. Code between two steps costs no
  operation: if A is written without steps, it costs $8.77. But a workflow is the code of a
  function, so each change of a workflow needs a deployment.`;export{e as default};