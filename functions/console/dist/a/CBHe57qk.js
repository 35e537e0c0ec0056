var e=`# Limits

These limits cannot be changed, unless a row names a setting. A request that exceeds a limit is
refused with 400 (code 1002), or with 413 (code 8002) if its body or file is too large. A run that
exceeds a limit fails, unless the row says otherwise. The error names the value that was too large.
1 KiB is 1 024 bytes, and 1 MiB is 1 024 KiB.

## Requests

| what | limit |
|---|---|
| body of a request, also after it was unpacked | 1 MiB |
| body of an import of workflows | 6 MiB |
| depth of JSON | 64 |
| \`Idempotency-Key\` | 1 to 255 visible ASCII characters |
| lifetime of an idempotency key | 24 hours |
| parts of a form that a [webhook](../../functions/hooks/README.md) gets | 100 |
| secrets of a webhook at the same time | 5 |
| template of a webhook's idempotency key or signed text | 1 KiB; its result 256 KiB |
| requests of all callers in the cloud | \`ThrottleRate\` per second, \`ThrottleBurst\` at once |
| requests of a caller | see [limit load](../how-to/throttling.md#limit-how-often-callers-may-ask) |
| failed authentications of an address | 10 per minute |
| time for which a request waits for [events of a run](../how-to/watch-a-run.md) | 20 s |

## Workflows

| what | limit |
|---|---|
| steps of a workflow | 500 |
| declared inputs, and declared outputs | 200 each |
| depth of blocks | 32 |
| folders above a folder that is moved | 90 |
| schedules of a workflow | 20 |
| published versions of a workflow | 1 000 |
| \`maxExecutionTime\` | 31 536 000 seconds (one year); none if it is absent or 0 |
| expression, condition, or template with a reference | 8 KiB |
| text without a reference | 256 KiB |

[Expressions](expressions.md#limits) lists the limits of expressions.

## Runs

| what | limit |
|---|---|
| executed steps of a run | 100 000 |
| computing time of a run, waits not counted | one minute |
| outputs of one step together | 256 KiB |
| texts of a [sensitive output](../how-to/secrets.md#hide-outputs-of-a-step) that are recognised elsewhere | 500 |
| all outputs and variables of a run together | 2 MiB |
| depth of values (lists and dictionaries in each other) | 64 |
| entries in the log of a run | 10 000; further entries are not kept, and the log says so |
| a message in the log, and the message of a failure | 4 096 characters; a longer one ends with \`…\` |
| [records of steps](workflows.md#records-of-steps) of a run | 5 000, or 4 MiB; of passes that failed, were skipped or interrupted, or had more than one attempt, 10 000, or 8 MiB. Further ones are only counted (\`notKept\`) |
| parameters, outputs and each body in a record of a step | 16 KiB each; longer ones are cut |
| passes of a \`while\` loop, unless \`max_iterations\` says otherwise | 10 000 |
| passes of a \`foreach\` at once (\`parallelism\`), children of a \`map_workflow\` at once (\`max_concurrency\`) | 100 |
| chain of workflows that call each other | 16 |
| time of a synchronous run inside its request (\`--sync-cap\`, \`SyncCapSeconds\`) | 25 s; then the caller gets the id, and the run continues |
| body of a signal to a waiting run | 240 KiB |
| \`timeout\` of \`wait_for_callback\` | 366 days; without it there is no limit |
| finally parts after a stop, or at \`maxExecutionTime\` | two minutes in all |
| items of a \`map_workflow\` | 10 000 |
| \`title\` and \`message\` of the page of \`wait_for_callback\` | 200 and 10 000 characters |
| \`fields\` of that page | 20, with at most 100 options each |
| each text that is filled in there | 4 000 characters |
| body of a response by \`respond\` | 240 KiB of JSON |
| a \`delay\` | ten years |

## HTTP requests of a step

| what | limit |
|---|---|
| \`timeout\` | 300 s |
| body of the answer | 256 KiB of text, or 180 KiB of binary data |
| redirects | 3; the fourth fails the step |

## Scripts

1.5 seconds, 64 MiB of memory, 64 KiB of script, 256 KiB of inputs and of result: see
[scripts](scripts.md#limits).

## Accounts

| what | limit |
|---|---|
| secrets | 100, each 4 bytes to 64 KiB |
| a file | 256 KiB |
| workflows in one export | 200 |
| workflows in one import | 500 |
| workflows in one batch action | 100 |

## Completion webhooks

Four attempts; body at most 1 MiB; ten seconds for the answer: see [callbacks](callbacks.md).
`;export{e as default};