var e=`# Use the console

The console shows workflows, runs, APIs and access in the browser, in English and Chinese. It does
nothing that the [APIs](../reference/api.md) cannot do.

## Sign in

Start the host. It prints its address, and the address of the console:

\`\`\`text
Sluice listens on http://127.0.0.1:9000
  console http://127.0.0.1:9000/console#k=5f0c…
\`\`\`

Open the second one. The part after \`#\` pairs this browser, once and within ten minutes, with the
right to administer. Later, \`http://127.0.0.1:9000/\` is enough. A browser that is not signed in any
more asks for one of these:

- **The pairing key** or the **admin pairing key** of the account: from the file of the first start,
  or from \`POST /api/v1/account/pairing-keys/rotate\`.
- **Use this computer**, on the machine of the host: reading, writing and running, without the right
  to administer.

In a deployment, use the pairing keys of the [account](accounts.md).

## Build a workflow

![A workflow as a list of steps, with the settings of the chosen step](../console/editor.png)

Open **Workflows**, then a workflow. Its steps are lines; the chosen one has its settings beside the
list. *Graph* draws the same steps, and *YAML* is their text, which can be edited too. Nothing is
stored before **Save**. Until then, changes are kept in the browser, also if the tab is killed.

- \`a\` adds a step below, \`Shift a\` above, \`i\` inside a block. Steps can be dragged, and moved with
  \`Alt ↑\` and \`Alt ↓\`.
- Copied steps are YAML text, so they can be pasted into another workflow or into an editor. A
  \`curl\` command that is pasted becomes an HTTP step.
- In a field, \`{{\` offers the outputs of the steps before, and \`[[\` the variables.
- A field that has the focus and refers to something shows what it comes to with the values of the
  run that is shown, or of the last one. Secrets are \`***\` in it.
- \`f\` lists one block alone. **Last run** of a step shows what it was given in the run that is
  shown, or in the last one, and what it gave.
- \`Ctrl Shift S\` saves with a note, which the list of revisions shows. *Unsaved changes* shows what
  would be stored.
- The bar at the bottom tells what is wrong. \`F8\` goes to the next problem. The code of a problem
  leads to its line in the [findings](../reference/findings.md).

- Behind a dot, a reference is completed with the keys that the last run had, and their values.
- The condition of *If* can be changed from a text to a form of two sides, and back.
- A workflow that has errors is enabled and published only after a question that names them.

If somebody else has stored the workflow meanwhile, **Save** shows both changes, step by step.

## Test it

**Test** opens a panel below the steps. It runs the steps as they are in the editor, also those that
are not saved, in [virtual time](test-workflows.md): a wait of three days passes at once, and
nothing is sent.

1. *Inputs* has a field for each declared input. *Answers* are what other systems answer: the
   first answer whose method and address fit is given. *Instead of steps* gives the outputs of a
   step that does not run. *YAML* is the whole case, with what has no field, such as signals.
2. *Run the test*, or \`Ctrl Enter\`. The panel shows the steps by the clock of the test, the requests
   that would have been sent, and the result. Each row of the list has its outputs beside it.
3. *Save as test* keeps it with the workflow, with the next save. *Run all* runs all of them, and
   shows what is not as expected.

- \`t\` on a row tests up to this step, and \`Shift t\` this step alone, with the outputs that others
  had in the last run. What runs is said first.
- *Last run* of a step has *Use these outputs in the test*.
- The menu of a run has *Make a test of it*: the test has its inputs, the answers that it got, and
  expects the same end.
- *Run for real* saves, and starts a run that does send.

## Look back, and see what depends on a workflow

- **Revisions and versions** lists each save: when, from which device, and its note. Any two can be
  compared. An earlier one can be read and [restored](versions.md#look-back-and-restore); if
  somebody else has saved meanwhile, nothing is restored before it is asked for again. The current
  one can be published.
- **Settings** of a workflow tells what uses it: steps of other workflows, APIs and schedules. The
  menu of a secret and of a connection has the same. It is also told before something is deleted.

## Find and repair a failed run

![A failed run: its timeline, and the failed step beside it](../console/run.png)

1. Open **Runs** and choose *Failed*. Runs can also be filtered by workflow, by what started them,
   by time, and by a part of their error, in which case counts. The address now has the filter; it
   can be kept or shared.
2. Open the run. The timeline shows when each step ran, and the failed step is open beside it. Times
   longer than five seconds are drawn shorter, and hatched. A part of the strip above that is
   dragged over is drawn large.
3. Read the [record](../reference/workflows.md#records-of-steps) of the step: its attempts, its
   parameters as evaluated, the request and the response, its outputs. A step that ran several times
   has a record for each pass. *Copy curl* copies the request as a command; secrets are \`***\` in it.
4. Press **Repair**. *Go on from where it failed* keeps what has succeeded. *Run again from the
   start* takes the inputs, which can be changed. The console shows what would run before it starts.
5. Open the menu of the new run and choose *Compare with the run before*. It shows how each step
   went in both runs, and where their data is different.

Several runs can be stopped, run again, resumed or deleted at once: select them in the list. Two
selected runs can be compared.

## On a phone

<img src="../console/phone.png" alt="The editor on a phone, in Chinese and dark" width="260">

All pages fit a phone. Language and theme are chosen at the top.

## Read on

The question mark beside the name of a page leads to the page of this documentation that explains
it. The console has the documentation of its own version, so that no network is needed.

## Keys

\`Ctrl K\` goes to any page, workflow or run. \`?\` lists the keys of a page. Single letters can be
switched off in the settings.

## What it reads

An open page that is not used reads at most six times a minute, and a hidden one not at all. The
page of a run that goes on waits for its events, and reads the run when there are some. If the
[limit](throttling.md) of requests is reached, the page says so, waits, and continues by itself.
`;export{e as default};