var e=`# The life of a run

This page explains what happens between the request that starts a workflow and the end of the run.
It is for people who want to know why a run behaves as it does, and for those who change the engine.
The [glossary](../glossary.md) explains the words.

## An asynchronous run

\`\`\`mermaid
sequenceDiagram
    autonumber
    participant C as Caller
    participant F as Facade
    participant E as Executions table
    participant Q as Step queue
    participant W as Worker
    participant S as Other system
    participant T as Tick
    C->>F: POST …/execute
    F->>E: create the row (status running, phase queued, due_at)
    F->>Q: send a message (ids and cursor)
    F-->>C: 202, executionId
    Q->>W: deliver the message
    W->>E: read
    E-->>W: the row with its state
    W->>W: interpret until a step needs an effect
    W->>E: claim (fence + 1, lease of 30 s)
    W->>S: HTTP request with Idempotency-Key
    S-->>W: answer
    W->>E: commit the result, if fence and cursor are unchanged
    Note over W: the next step is a delay of ten minutes
    W->>E: commit (phase waiting, wake_at, due_at), which ends the claim
    W->>Q: send a message that is delayed until wake_at
    Note over Q,W: no process works on the run
    opt the message is lost
        T->>E: query the rows whose due_at has passed
        T->>Q: send the message again
    end
    Q->>W: deliver the message
    W->>E: read, then interpret to the end
    W->>E: commit the end (status completed, no due_at)
    C->>F: GET …/executions/{id}
    F->>E: read the row
    F-->>C: status, result
\`\`\`

The row in the executions table is the only truth about a run. Messages (called *hints* in the code)
carry ids and the row's cursor, never state. If a message is lost, the *sweep* finds the row: every
unfinished row has a \`due_at\`. Once a minute (once a second on the local host) the tick runs the
sweep, which sends a message for each row whose \`due_at\` has passed.

## Start

1. **Trigger.** A facade parses its own request into one call of the engine. The engine does not
   know which facade called it.
2. **Admission.** The workflow is read. Its revision is compiled, once in each process. Inputs are
   checked against the declared ones. A row is prepared: status \`running\`, phase \`queued\`.
3. **Asynchronous start.** The row is stored by one conditional write, a message is sent, and the
   caller gets the id.
4. **Synchronous start.** The run begins inside the request, without a stored row. If no step has an
   effect, the run is stored once, when it has ended: one write. If a step has an effect (such as an
   HTTP request, or a wait of a second or more), the row is stored before the first effect. The
   process that stores it has its claim.

A request with an \`Idempotency-Key\`, or for a workflow that runs one execution at a time, is always
stored before it runs: the row, the key and the turn are written in one transaction. The key points
to the execution that it started. The turn names the execution that holds it, and counts only while
that execution is active: the next start reads the holder and takes the turn if it has ended. No
process has to release the turn, so a crash cannot leave it locked.

## Read, interpret, claim, commit

**Read.** A worker reads the row with its state and interprets it. If the run ends or waits before
it needs an effect, it is committed under the fence and cursor that were read, and no claim is
needed. Of several workers that do so, one commit succeeds; what the others have computed is dropped
and has had no effect. Messages that are old, early or duplicated do not fit the row, and are
dropped.

**Claim.** Before an effect, before an item beside the row is stored, and before it computes for
longer, the worker claims the row by one conditional update: it increments the *fence*, counts an
attempt and sets a *lease* of 30 seconds. The fence protects the row: a worker that lost its claim,
for example because it was frozen, can no longer write, and neither can one that has only read it.
A row that is overdue, or whose worker has crashed, is claimed at once, so that attempts are
counted. A claim does not change \`due_at\`; the sweep skips rows with a lease.

**Interpret.** The interpreter is a pure function: \`advance(program, facts, state, event, now)\`. It
runs every fibre until its step needs an effect, and returns the effects. It reads no clock and
draws no random numbers. Steps see the time at which the segment began; random numbers follow from
the ids of execution, step and pass. So a segment that a crash has interrupted repeats exactly.

**Slices of computing.** Interpreting is cut into slices of about 20 ms. Between two slices the run
checks its \`maxExecutionTime\`, the [synchronous cap](#leaving-the-process) and the time that is left
of its invocation. It commits once per second of computing. This renews the lease and shows the
progress. If the run was stopped meanwhile, the commit is refused and the worker ends here. On the
local host the first slice runs on the thread that received the request or message, and is short.
The others run on threads for computing, one for each core, and accounts take turns. A run that has
computed for one minute in all fails, and the error names the step.

**Commit.** When an effect has completed, the state with its result is committed under fence and
*cursor*. Only then does the next effect begin. If the condition fails, another process has changed
the row: the result is dropped, and this worker does nothing more. What a run did before its first
effect is usually committed together with the result of that effect. If the effect takes longer than
half a second, it is committed then, so that the timeline shows it.

## Leaving the process

A wait of more than ten seconds does not keep a process. The row is committed as \`waiting\` with
\`wake_at\`, and a delayed message is sent. The queue delays messages by at most 15 minutes. A longer
wait, up to ten years, needs no message at first: the row is due two minutes before \`wake_at\`. The
tick finds it there and sends the message with the delay that is left, so the run goes on to the
second. Two ticks find the row in these two minutes, and both send: if a tick fails or a message is
lost, the other one is enough. A message that is left over does nothing.

When the time of an invocation ends, the row is committed as \`queued\`, and a message is sent.

**At the synchronous cap.** A synchronous run stays in its request for at most 25 seconds
(\`--sync-cap\`, \`SyncCapSeconds\`). Then the row is committed as \`queued\`, a message is sent, and the
caller gets \`running\` and the id.

- On the local host an effect that is in flight completes, is committed, and the run continues
  through the queue.
- On Lambda a process freezes once it has answered. So an effect that is still in flight three
  seconds after the cap is abandoned, and a worker repeats it under the same idempotency key.
- A request with less than five seconds left starts no new effect.

## End

The last commit sets the final status and removes \`due_at\`. If something must happen after the end,
the row keeps a \`due_at\` until that is done.

- **A parent waits.** The process that ended the child wakes the parent, then marks this as done. If
  the process crashes in between, the sweep does both.
- **A completion webhook is requested.** The process that ended the run sends a message to the
  callback queue and sets \`due_at\` to a time by which the message must have been processed. The
  worker \`send-callback\` sends the request, then stores the attempt and the new \`due_at\` in one
  write. The queue delivers the message again until an attempt is successful, four times at most:
  see [attempts](../reference/callbacks.md#attempts). If the queue loses the message, the sweep
  starts a new round. Messages carry the number of their round, and messages of an earlier round
  are ignored. After four unsuccessful attempts the queue moves the message to its dead-letter
  queue, and the worker \`drain-dlq\` marks the callback as dead.

**A stop, or the time limit, in a block with a finally part** does not end the run at once. One
write stores the status that the run will have (\`pending_end\`), sets the deadline to two minutes
from then, ends the claim, and queues the row. The next worker unwinds the fibres, and the last
commit sets the status. So that a stop finds such a block, a run commits before the first effect in
it.

## Fibres

A fibre is one line of control in a run. It has a position in the list of steps, a stack of frames
(its loops, \`try\` blocks and parallel blocks) and, if it waits, what it waits for. A run begins with
one fibre. \`parallel\` and a \`foreach\` with \`parallelism\` create child fibres. A child fibre sees the
values of its parent, and writes its own into a *layer*. When the last child fibre ends, the layers
are merged in the order of the branches or items, no matter which ended first. So the result does
not depend on timing.

A failure removes frames until it finds a \`try\`. If the fibre has none, its sibling fibres are
cancelled and the failure continues in the parent fibre. If the first fibre of the run has none, the
run fails.

A block with a finally part stays among the frames until that part has ended. Whatever leaves the
block (a failure, a jump, the end of the run) is kept with the frame, and done behind the part. A
fibre that is cancelled in such a block is not removed: it runs the part first, and the fibre that
waits for it goes on when it has ended.

Each start of a step gets a pass number from a counter of the run. Idempotency keys, ids of children
and random numbers are made from passes.

## Children

\`call_workflow\` and \`map_workflow\` start executions of their own. The id of a child is made from the
parent's id, the step, the pass, the attempt and a number, so a second start with the same id does
nothing. The state of the parent only records how far it is; it reads the results from the rows of
the children when all have ended. Children have at most the parent's time limit. A parent that has
nothing else to do releases its process, and the end of each child wakes it. A synchronous parent
polls its children as long as its caller waits.

Children are no longer needed if a branch beside them failed, or if the run was stopped. They are
stopped after the commit that records this. That is tried once: if the process crashes in between,
the children run to their own end.

## Signals: waking a run from outside

A sender stores the signal first (beside the row), and then wakes the run: one write increments the
row's \`inbox\`, and makes a waiting row claimable and due. Then a message is sent. A run that is
about to wait reads its signals first, and names in its commit the \`inbox\` it has seen. So there are
three cases, and no signal is lost in any of them:

- The signal was stored before the run read its signals: the run finds it.
- It was stored between the read and the commit: the \`inbox\` has changed, so the commit is refused,
  and the run reads again.
- It was stored after the commit: the row is waiting, and the sender wakes it.

The address of a waiting step carries account, execution, step and pass, and an authentication code
that only the run's secret can produce. It is known before the step is reached. The signal has the
name of the step and pass, and only the first signal of a name is stored. A second request changes
nothing, but it wakes the run again, because the process that received the first request may have
crashed before it woke the run. When the timeout of a wait has passed, the run reads its signals
once more: a signal that was stored in time counts, even if the run continues late.

## Schedules

Schedules are parsed when a workflow is stored. They are kept in its record, with the next *slot*
(scheduled time), in the same write. So a change, disabling or deletion of a workflow also applies
to its schedules. The tick looks two minutes ahead and sends a message for each slot, delayed to its
second. The worker that receives the message reads the workflow. If the next slot is another one,
the message is old and is dropped. Otherwise the worker starts a run whose id is made from account,
workflow, schedule and slot, and then stores the next slot with a conditional write. So each slot
has exactly one run, even if messages are late, duplicated or lost. Slots that are too old are
skipped and logged.

## Rerun and resume

Ended executions are never changed: \`rerun\` and \`resume\` create new executions that name their
\`origin\`. When a step fails and no \`try\` handles it, the interpreter keeps the position of every
fibre before it removes the frames. A run that was stopped or timed out keeps its frames, so its
last commit has the position. A resumed run begins with that state: every fibre continues at its
step, in its pass. Recorded results are not computed again. Effects that were in flight begin again,
under idempotency keys of the new run. A request with \`at_most_once\` that was in flight is not sent
again: its step fails in the resumed run, and a further \`resume\` of that run sends it. A run that
failed because the end of a loop's pass exceeded a limit cannot be resumed.

## State and spills

The row holds the state as a versioned, compressed value of at most 6 KB. Larger values are stored
beside it before the commit, as *spills*: items that never change, with a key of execution, cursor,
fence and part. No reader finds them until the committed row names them. A spilled value is written
once, so the size of a commit does not grow with the run. Log entries are spilled in the same way,
64 at a time, and records of steps together with the outputs that they repeat. Spills that no row
names stay until the execution is deleted and have no effect.

## Deleting

The row is deleted first, in one transaction that also stores a note: the other items of the
execution must be deleted, too. So a reader finds an execution complete or not at all. The note has
a \`due_at\` like a row, and the sweep finishes a deletion that was interrupted. DynamoDB's time to
live is not used for this: it would delete rows of children that an active parent still needs, and
executions that the statistics have not counted yet.

## On the local host

The local host is the same code in one process, with embedded DynamoDB and SQS endpoints. It
receives all messages of the step queue at once and keeps them in a waiting list
(\`functions/standalone/src/turns.rs\`). At most 256 runs are active at once. The next one is from the
account with the fewest active runs, and within it from the workflow with the fewest. A workflow may
get another place only while it has fewer active runs than places are free, and an account only
while it has fewer than eight times as many. So there are always free places for other accounts.
Scripts (six at once) and computing have waiting lists of the same kind. In the cloud there is no
such list: Lambda's concurrency (\`WorkerConcurrency\`, \`ScriptConcurrency\`) limits what runs at once.

When the local host starts, no other process uses its data. It ends all claims that it finds and
sends the messages again: active runs continue at once, waiting runs at their time. Its clock never
goes back: if the system's clock is set back, the clock of the host continues, a tenth slower, until
both agree.
`;export{e as default};