var e=`# The life of a run

This page explains what happens between the request that starts a workflow and the end of the run.
It is for users who want to know why a run behaves as it does, and for developers who change the
engine. The [glossary](../glossary.md#words-of-the-engine) explains the words.

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

The state of a run is stored in one place: its row in the executions table. Messages (called *hints*
in the code) contain ids and the row's cursor, never state. Every unfinished row has a \`due_at\`, the
time when a worker should work on it. Once a minute (once a second on the local host) the worker
*tick* runs the *sweep*, which sends a message for each row whose \`due_at\` has passed. So if a
message is lost, the sweep replaces it.

## Start

1. **Trigger.** A facade parses its own request into one call of the engine. The engine does not
   know which facade called it.
2. **Admission.** The engine reads the workflow, and compiles its revision, once in each process. It
   checks the inputs against the declared inputs. It prepares a row with status \`running\` and phase
   \`queued\`.
3. **Asynchronous start.** The engine stores the row by one conditional write, sends a message, and
   returns the id to the caller.
4. **Synchronous start.** The run begins inside the request, without a stored row. If no step has an
   effect, the run is stored once, when it has ended: one write. If a step has an *effect* (such as
   an HTTP request, or a wait of a second or more), the row is stored before the first effect. The
   process that stores the row also has the claim on it.

A request with an \`Idempotency-Key\`, or for a workflow that runs one execution at a time, is always
stored before it runs: the row, the key and the turn are written in one transaction. The idempotency
key points to the execution that it started. The *turn* is the right to run when a workflow runs one
execution at a time. It names the execution that holds it, and is valid only while that execution is
active. The next start reads this execution and takes the turn if it has ended. No process has to
release the turn, so a crash cannot leave it locked.

## Read, interpret, claim, commit

**Read.** A worker reads the row with its state and interprets it. If the run ends or waits before
it needs an effect, the worker commits it without a claim: the condition of the write is that fence
and cursor are those that the worker has read. If several workers do this at the same time, one
commit succeeds. The results of the others are dropped; they have sent nothing to other systems. A
message that is old, early or duplicated does not match the row, and is dropped.

**Claim.** A worker claims the row before an effect, before it stores another item of the execution
(such as a [spill](#state-and-spills)), and before it computes for a longer time. The claim is one
conditional update: it increments the *fence*, counts an attempt and sets a *lease* of 30 seconds.
The fence protects the row: a worker that has lost its claim, for example because it was frozen, can
no longer write. The same applies to a worker that has only read the row. If a row is overdue, or
its worker has crashed, the next worker claims it at once, before it interprets, so that attempts
are counted. A claim does not change \`due_at\`; the sweep skips rows with a lease.

**Interpret.** The interpreter is a pure function: \`advance(program, facts, state, event, now,
budget)\`. It runs every [fibre](#fibres) until its step needs an effect, and returns the effects. It
reads no clock and draws no random numbers. What is interpreted between two commits is called a
*segment*. Steps see the time at which the segment began. Random numbers are calculated from the ids
of execution, step and pass. So if a crash interrupts a segment, its repetition gives exactly the
same result.

**Slices of computing.** Interpreting is cut into slices of about 20 ms. Between two slices the run
checks its \`maxExecutionTime\`, the [synchronous cap](#leaving-the-process) and the time that is left
of its invocation. The run commits once per second of computing. The commit renews the lease and
shows the progress to users. If the run was stopped in the meantime, the commit is refused, and the
worker stops working on the run. On the local host the first slice is short and runs on the thread
that received the request or message. The other slices run on computing threads, one for each core,
and accounts take turns. If a run has computed for one minute in all, it fails, and the error names
the step.

**Commit.** When an effect has completed, the worker commits the state with the result by one
conditional write, whose condition names the fence and the *cursor*. The next effect begins only
after this commit. If the condition fails, another process has changed the row: the worker drops the
result and does nothing more. The steps before the first effect are usually committed together with
the result of this effect. If the effect takes longer than half a second, these steps are committed
after half a second, so that the timeline shows them.

## Leaving the process

During a wait of more than ten seconds no process works on the run. The worker commits the row as
\`waiting\` with \`wake_at\`, and sends a delayed message. SQS delays messages by at most 15 minutes.
For a longer wait, up to ten years, the worker sends no message. Instead, the row becomes due two
minutes before \`wake_at\`. The tick finds it then, and sends a message with the remaining delay, so
the run continues at the exact second. In these two minutes two ticks find the row, and both send a
message. So if one tick fails or one message is lost, the other message is enough. A message that is
not needed is dropped.

Shortly before the time limit of a Lambda invocation, the worker commits the row as \`queued\` and
sends a message, so that another worker continues the run.

**At the synchronous cap.** A synchronous run stays in its request for at most 25 seconds
(\`--sync-cap\`, \`SyncCapSeconds\`). Then the process commits the row as \`queued\` and sends a message,
and the caller gets the status \`running\` and the id.

- On the local host an effect that is in flight completes and is committed. Then a worker of the
  queue continues the run.
- Lambda freezes a process as soon as it has answered. So if an effect is still in flight three
  seconds after the cap, the process abandons it, and a worker repeats it with the same idempotency
  key.
- A request with less than five seconds left starts no new effect.

## End

The last commit sets the final status and removes \`due_at\`. If something must happen after the end,
the row keeps a \`due_at\` until that is done.

- **A parent waits.** The process that ended the child wakes the parent, and then marks this as done
  in the row of the child. If the process crashes in between, the sweep does both.
- **A completion webhook is requested.** The process that ended the run sends a message to the
  callback queue and sets \`due_at\` to a time by which the message must have been processed. The
  worker \`send-callback\` sends the request, then stores the attempt and the new \`due_at\` in one
  write. The queue delivers the message again until an attempt is successful, four times at most:
  see [attempts](../reference/callbacks.md#attempts). If the queue loses the message, the sweep
  starts a new round of attempts. Each message contains the number of its round, and messages of an
  earlier round are ignored. After four unsuccessful attempts the queue moves the message to its
  dead-letter queue, and the worker \`drain-dlq\` marks the callback as dead.

**A stop, or the time limit, in a block with a finally part** does not end the run at once. One
write stores the status that the run will have (\`pending_end\`), sets the deadline to two minutes
from then, ends the claim, and queues the row. The next worker unwinds the fibres, and the last
commit sets the status. The process that stops a run reads from the stored state whether the run is
in such a block. Therefore a run commits its state before the first effect in the block.

## Fibres

A fibre is one line of control in a run. It has a position in the list of steps, a stack of frames
(its loops, \`try\` blocks and parallel blocks) and, if it waits, what it waits for. A run begins with
one fibre. \`parallel\` and a \`foreach\` with \`parallelism\` create child fibres. A child fibre sees the
values of its parent, and writes its own into a *layer*. When the last child fibre ends, the layers
are merged in the order of the branches or items, no matter which ended first. So the result does
not depend on timing.

When a step fails, the interpreter removes frames of the fibre until it finds a \`try\` frame. If the
fibre has no \`try\` frame, the interpreter cancels the sibling fibres, and continues the search in
the parent fibre. If the first fibre of the run has no \`try\` frame either, the run fails.

The frame of a block with a finally part stays until this part has ended. The reason for leaving the
block (a failure, a jump, the end of the run) is stored in the frame, and takes effect after the
finally part. If a fibre is cancelled in such a block, it is not removed: it runs the finally part
first, and the fibre that waits for it continues afterwards.

Each start of a step gets a pass number from a counter of the run. Idempotency keys, ids of children
and random numbers are calculated from the pass number.

## Children

\`call_workflow\` and \`map_workflow\` start separate executions, the *children*. The id of a child is
calculated from the parent's id, the step, the pass, the attempt and a number. So if a crash repeats
the start of a child, the second start has the same id and does nothing. The state of the parent
only records its progress. When all children have ended, the parent reads the results from their
rows. Children have at most the parent's time limit. A parent that has nothing else to do releases
its process, and the end of each child wakes it. A synchronous parent polls its children as long as
its caller waits.

Children are no longer needed if another branch of the parent has failed, or if the parent was
stopped. The worker stops them after the commit that records this. It tries this once: if the
process crashes in between, the children run to their own end.

## Signals: waking a run from outside

A sender stores the signal first, as an item of its own, and then wakes the run: one write
increments the row's \`inbox\`, and makes a waiting row claimable and due. Then a message is sent. A
run that is about to wait reads its signals first, and names in its commit the \`inbox\` it has seen.
There are three cases, and in each of them the run gets the signal:

- The signal was stored before the run read its signals: the run finds it.
- It was stored between the read and the commit: the \`inbox\` has changed, so the commit is refused,
  and the run reads again.
- It was stored after the commit: the row is waiting, and the sender wakes it.

The address of a waiting step contains the account, the execution, the step, the pass, and an
authentication code that can be calculated only with the secret of the run. The address is known
before the run reaches the step. The name of a signal consists of step and pass, and Sluice stores
only the first signal of each name. A second request changes nothing, but it wakes the run again,
because the process that received the first request may have crashed before it woke the run. When
the timeout of a wait has passed, the run reads its signals once more. So a signal that was stored
before the timeout counts, even if the run continues late.

## Schedules

Schedules are parsed when a workflow is stored. They are kept in its record, with the next *slot*
(scheduled time), in the same write. So if you change, disable or delete a workflow, this also
applies to its schedules. The tick looks two minutes ahead and sends a message for each slot,
delayed to its second. The worker that receives the message reads the workflow. If the next slot is
not the slot of the message, the message is old and is dropped. Otherwise the worker starts a run
whose id is calculated from account, workflow, schedule and slot, and then stores the next slot with
a conditional write. So each slot has exactly one run, even if messages are late, duplicated or
lost. Slots that are too old are skipped and logged.

## Rerun and resume

Ended executions are never changed: \`rerun\` and \`resume\` create new executions that name their
\`origin\`. When a step fails and no \`try\` handles it, the interpreter keeps the position of every
fibre before it removes the frames. A run that was stopped or timed out keeps its frames, so its
last commit has the position. A resumed run begins with that state: every fibre continues at its
step, in its pass. Recorded results are not computed again. Effects that were in flight begin again,
with idempotency keys of the new run. There is one exception: if a request with \`at_most_once\` was
in flight, the resumed run does not send it again, and its step fails. If you resume this run once
more, it sends the request. If a run failed because a limit was exceeded at the end of a pass of a
loop, it cannot be resumed.

## State and spills

The row contains the state as a versioned, compressed value of at most 6 KB. Larger values are
stored before the commit in items of their own, called *spills*. A spill never changes. Its key
consists of execution, cursor, fence and part. No reader finds a spill before the committed row
names it. A large value is written once, so the size of a commit does not grow with the run. Log
entries are spilled in the same way, 64 at a time, and records of steps together with the outputs
that they repeat. If a worker crashes before the commit, its spills are not named by any row. They
have no effect and are deleted with the execution.

## Deleting

An execution is deleted in two parts. First, one transaction deletes the row and stores a note that
the other items of the execution must be deleted, too. So a reader finds an execution complete or
not at all. Then the other items are deleted. The note has a \`due_at\` like a row, so the sweep
completes a deletion that was interrupted. DynamoDB's time to live is not used for this: it would
delete rows of children that an active parent still needs, and executions that the statistics have
not counted yet.

## On the local host

The local host is the same code in one process, with embedded DynamoDB and SQS endpoints. It
receives all messages of the step queue at once and keeps them in a waiting list
(\`functions/standalone/src/turns.rs\`). At most 256 runs are active at once, so there are 256 places.
The next place goes to the account with the fewest active runs, and in this account to the workflow
with the fewest active runs. There are two limits. A workflow gets another place only while it has
fewer active runs than there are free places. An account gets another place only while it has fewer
active runs than eight times the number of free places. So there are always free places for other
accounts. Scripts (six at once) and computing have waiting lists of the same kind. In the cloud
there is no such list: Lambda's concurrency (\`WorkerConcurrency\`, \`ScriptConcurrency\`) limits what
runs at once.

When the local host starts, no other process uses its data. So it ends all claims that it finds and
sends the messages again: active runs continue at once, waiting runs at their time. The clock of the
host never goes back. If the system's clock is set back, the clock of the host runs a tenth slower
until both agree.
`;export{e as default};