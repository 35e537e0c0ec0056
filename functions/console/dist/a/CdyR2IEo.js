var e=`# Scale

This page says what limits a deployment when the load grows: partitions of DynamoDB, quotas of the
AWS account, and parameters of the deployment. The figures are calculated, not measured: Sluice has
not run in a real AWS account yet.

The workflows A, B and C are those of [cost](cost.md#by-kind-of-run): A has three steps that
compute, called synchronously; B has two HTTP calls, through the queue; C waits a minute.

## Keys

A partition of DynamoDB takes 1 000 write units and 3 000 read units per second. All writes with the
same partition key go to the same partition. DynamoDB can divide a busy partition only if new sort
keys are spread over the whole range. In indexes that have times as sort keys, all new entries go to
the end. So there the limit applies to each partition key.

The table is the output of a simulation (\`tests/it/scale.rs\`). It runs each workflow once, and
records which keys of which tables and indexes the run uses and how many units the store charges.
Then it calculates one second with 100, 1 000 and 10 000 such runs. This is the worst case: all runs
belong to one account and one workflow, and one caller starts them. The figures are units per second
of the key with the highest load. *Full at* is the number of runs per second at which this key
reaches its limit.

| run | table or index | key | units per run | 100 runs/s | 1 000 runs/s | 10 000 runs/s | full at |
|---|---|---|---|---|---|---|---|
| A | \`access\` | requests of the caller | 1 write | 100 | 1 000 | 10 000 | 1 000 runs/s |
| A | \`access\` | the caller | 1 read | 100 | 1 000 | 10 000 | 3 000 runs/s |
| A | \`executions\` | the run | 1 write | 1 | 1 | 1 | never |
| A | \`executions, index by-account\` | the account | 1 write | 100 | 1 000 | 10 000 | 1 000 runs/s |
| A | \`executions, index by-workflow\` | the workflow | 1 write | 100 | 1 000 | 10 000 | 1 000 runs/s |
| A | \`workflows\` | workflow of the account | 1 read | 100 | 1 000 | 10 000 | 3 000 runs/s |
| B | \`access\` | requests of the caller | 1 write | 100 | 1 000 | 10 000 | 1 000 runs/s |
| B | \`access\` | the caller | 1 read | 100 | 1 000 | 10 000 | 3 000 runs/s |
| B | \`executions\` | the run | 1 read | 1 | 1 | 1 | never |
| B | \`executions\` | the run | 6 write | 6 | 6 | 6 | never |
| B | \`executions, index by-account\` | the account | 2 write | 200 | 2 000 | 20 000 | 500 runs/s |
| B | \`executions, index by-status\` | what runs, of the account | 2 write | 200 | 2 000 | 20 000 | 500 runs/s |
| B | \`executions, index by-workflow\` | the workflow | 2 write | 200 | 2 000 | 20 000 | 500 runs/s |
| B | \`executions, index due\` | one of 64 | 4 write | 20 | 100 | 752 | 13 000 runs/s |
| B | \`workflows\` | workflow of the account | 1 read | 100 | 1 000 | 10 000 | 3 000 runs/s |
| C | \`access\` | requests of the caller | 1 write | 100 | 1 000 | 10 000 | 1 000 runs/s |
| C | \`access\` | the caller | 1 read | 100 | 1 000 | 10 000 | 3 000 runs/s |
| C | \`executions\` | the run | 2 read | 2 | 2 | 2 | never |
| C | \`executions\` | the run | 3 write | 3 | 3 | 3 | never |
| C | \`executions, index by-account\` | the account | 2 write | 200 | 2 000 | 20 000 | 500 runs/s |
| C | \`executions, index by-status\` | what runs, of the account | 2 write | 200 | 2 000 | 20 000 | 500 runs/s |
| C | \`executions, index by-workflow\` | the workflow | 2 write | 200 | 2 000 | 20 000 | 500 runs/s |
| C | \`executions, index due\` | one of 64 | 4 write | 20 | 100 | 752 | 13 000 runs/s |
| C | \`workflows\` | workflow of the account | 1 read | 100 | 1 000 | 10 000 | 3 000 runs/s |

What this means:

- **Several accounts, workflows and callers** have their own keys, and so their own limits. Only the
  index \`due\` is shared by all accounts: its 64 partitions are enough for about 13 000 runs per
  second of B and C together. In earlier versions it had 4 partitions, which were enough for about
  1 000.
- **One account** can start about 500 runs per second. The lists of its executions are the limit:
  each run writes an entry of \`by-account\` when it begins and when it ends. A synchronous run
  without effects is stored only once, at its end, so for such runs the limit is 1 000 per second.
  The parameter \`ListShards\` (1 by default, at most 32) divides each list into this number of
  partitions, and the limit is higher by this factor: with 20 it is 10 000 runs per second. A
  request for a list then reads all of its partitions, so it costs more.
- **One workflow** has the same limit, because of the index \`by-workflow\`. \`ListShards\` raises it in
  the same way.
- **One caller**: Sluice counts each request for the rate limit of the caller, by one write of one
  item. With the default limits (\`RateLimitExecute\`: 10 per minute) a caller is far below it.
- **Reads** of the workflow are consistent reads. Each start of a run reads the record of the
  workflow, because a process does not keep it. So one account can start at most about 3 000 runs
  per second, even if nothing else limits it.
- If a partition is full, DynamoDB refuses the write, and the functions try again with growing
  pauses. If all attempts fail, the caller gets an error, or the queue delivers the message again.
  No acknowledged run is lost. \`WritesThrottledAlarm\` and \`ReadsThrottledAlarm\` report it.

## Queues, functions and quotas

| limit | default | what it limits | 100 runs/s | 1 000 runs/s | 10 000 runs/s |
|---|---|---|---|---|---|
| \`ThrottleRate\` | 500 requests/s, all callers together | starts through the API | below it | raise it | raise it |
| API Gateway, requests of an account and region | 10 000/s | starts through the API | below it | below it | at the limit: ask AWS for more |
| Lambda, invocations in progress | 1 000 (10 in new accounts) | A: 0.015 s per run; B: 0.43 s; C: 0.045 s | A 2, B 43, C 5 | A 15, B 430, C 45 | A 150, B 4 300, C 450 |
| Lambda, growth | 1 000 more per function and 10 s | how fast a load can begin | below it | below it | B takes 50 s |
| \`WorkerConcurrency\` × \`StepBatchSize\` | 20 × 10 messages at once | runs of B in progress: 0.4 s each; C: 15 ms, twice | 40 of 200 | raise \`WorkerConcurrency\` to 40 | raise it to 400 |
| SQS, messages received and not deleted | 120 000 | runs that workers are busy with | below it | below it | below it |
| SQS, requests | no limit | one message for B, two for C | | | |
| DynamoDB, units per second of a table and of each index | 40 000 | the sum over all keys: B takes 6 write units of the table \`executions\` | 600 | 6 000 | 60 000: ask AWS for more |
| DynamoDB, growth of a table | twice its highest load so far, within 30 minutes | how fast a load can begin | below it (4 000 from the start) | B needs one doubling | B needs four doublings |
| CloudWatch, logs | no limit for functions | 1.55 KB per run of A, 3.15 KB of B and C | 0.3 MB/s | 3 MB/s | 32 MB/s, $41 per day and MB/s |

## The tick

Once a minute, the tick (one process) looks for overdue runs and for long waits that end soon.

- It searches 16 of the 64 partitions of \`due\` at the same time, and handles 8 rows of each
  partition at the same time. If a call of DynamoDB takes 5 ms, a tick handles about 15 000 rows per
  second, and 400 000 in the 30 seconds that a tick takes at most. The next tick continues with the
  remaining rows. A test sweeps 10 000 overdue rows, 2 000 of which cannot be read, with 50 ms for a
  call: one tick wakes all others (\`tests/it/stress/sweep.rs\`).
- In normal operation few rows are overdue, because their messages arrive. If the queue loses one of
  1 000 messages at 10 000 runs per second, a tick finds 600 overdue rows.
- A long wait costs a tick two reads and two messages (10 messages per request). 100 000 waits that
  end in the same minute are 100 000 reads and 10 000 requests for each of two ticks: about 8
  seconds. Each message arrives in the second in which its wait ends. Then the workers must handle
  1 700 runs per second. With 15 ms for each run, these are 25 runs at the same time;
  \`WorkerConcurrency\` × \`StepBatchSize\` must allow this.
`;export{e as default};