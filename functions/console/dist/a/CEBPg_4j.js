var e=`# Use the console

The console is a set of web pages for workflows, runs, APIs and access rights, in English and
Chinese. Everything that it does can also be done by the [APIs](../reference/api.md).

## Sign in

Start the host. It prints its address, and the address of the console:

\`\`\`text
Sluice listens on http://127.0.0.1:9000
  console http://127.0.0.1:9000/console#k=5f0c…
\`\`\`

Open the second address. The part after \`#\` is a key that signs in one browser. It works only once,
and only within ten minutes after the start. The browser gets the scope \`admin\`. From then on, open
\`http://127.0.0.1:9000/\`. When the browser is no longer signed in, the console asks for one of
these:

- **The pairing key** or the **admin pairing key** of the account: from the file of the first start,
  or from \`POST /api/v1/account/pairing-keys/rotate\`.
- **Use this computer**, in a browser on the machine of the host. It needs no key and gives the
  scopes \`read\`, \`write\` and \`execute\`, but not \`admin\`.

In a deployment, open the output \`Url\` of the stack in a browser: it leads to the console. Sign in
with the pairing key or the admin pairing key of the [account](accounts.md). Without a key nobody
signs in there. The console works as on the local host. The page of an active run asks for its
[events](watch-a-run.md) again after at most 20 seconds, because an API of API Gateway does not
stream.

## Build a workflow

![A workflow as a list of steps, with the settings of the chosen step](../console/editor.png)

Open **Workflows**, then a workflow. Each step is a line. The settings of the chosen step are beside
the list. *Graph* draws the same steps. *YAML* shows them as text, which you can edit as well. You
can also paste a workflow [in the form of files](../reference/files.md#a-workflow) there, and steps
in this form into the list.

Changes are stored at the server only when you press **Save**. Until then the browser keeps them,
even if the tab crashes, and also YAML text that is not complete. What several tabs have kept is
offered separately when you open the workflow again; *Undo* takes back a *Restore*.

- \`a\` adds a step below the chosen one, \`Shift a\` above it, \`i\` inside a block. You can move steps
  with the mouse, or with \`Alt ↑\` and \`Alt ↓\`. These keys work in the list and in the graph,
  wherever the focus is, except in a field.
- The menu of a block adds its other parts, such as *Else* or another branch.
- A step that calls a workflow offers the workflows by name, and adds the inputs of the chosen one.
- Copied steps are YAML text. You can paste them into another workflow or into a text editor. If you
  paste a \`curl\` command, it becomes an HTTP step.
- If you type \`{{\` in a field, the editor offers the outputs of earlier steps. If you type \`[[\`, it
  offers the variables.
- If the field that you edit contains a reference, the editor shows the resulting value. It takes
  the values from the run that is open, or else from the last run. Secrets are shown as \`***\`.
- \`f\` shows only the steps of one block.
- **Last run** of a step shows its parameters and outputs in the run that is open, or else in the
  last run.
- \`Ctrl Shift S\` saves with a note. The list of revisions shows the note. *Unsaved changes* shows
  what a save would store.
- The bar at the bottom lists mistakes. \`F8\` goes to the next one. The code of a mistake is a link
  to its row in [findings](../reference/findings.md).
- After a dot, the editor offers the keys that the value had in the last run.
- The condition of *If* can be edited as a text or as a form with two sides.
- If you enable or publish a workflow with errors, or save one that is enabled, the console first
  shows the errors and asks. If you enable several workflows in the list, you can choose to enable
  only those without errors.
- **Settings** of a workflow contains its [limit](limits.md#whole-runs): how many runs are active at
  a time, how many begin in a period, and the key by which workflows share the limit.

If another user has stored the same workflow in the meantime, **Save** first shows both changes,
step by step, and you choose which to keep.

## Import workflows

Press **Import** in the list of workflows. Drop or choose files there, or paste the text of one. You
can also drop files on the list itself. Imported workflows are disabled.

- Files of Sluice and vFlow, and archives of them, are [imported](import-export.md) at once.
- For a file of [n8n](coming-from-n8n.md), [Step Functions](coming-from-step-functions.md) or
  [Juggle](coming-from-juggle.md) the console first shows what each part becomes. *Missing* parts
  become steps that fail. Parts *to check* differ from the original, or need a setting. Nothing is
  stored before you press **Import**; then the workflow opens.
- The console recognizes the format by the content. If it does not, choose the format.

## Test a workflow

**Test** opens a panel below the steps. It runs the steps as they are in the editor, also those that
are not saved, in [virtual time](test-workflows.md): a wait of three days passes at once, and
nothing is sent.

1. *Inputs* has a field for each declared input. *Answers* contains the simulated answers of other
   systems; the test uses the first answer whose method and URL match. *Instead of steps* sets
   outputs of a step; the test does not run this step. *YAML* shows the whole test case, also the
   parts that have no field, such as signals.
2. Press *Run the test*, or \`Ctrl Enter\`. The panel shows the steps with the clock of the test, the
   requests that would have been sent, and the result. *Give an answer* beside a request without an
   answer adds one. In the list, each row shows the outputs of its step.
3. *Save as test* adds the case to the tests of the workflow; the next save stores it. *Run all*
   runs all tests and shows the differences from the expected results.

- \`t\` on a row runs the steps up to this one. \`Shift t\` runs this step alone, with the outputs that
  other steps had in the last run. The panel first says which steps run.
- *Last run* of a step has *Use these outputs in the test*.
- The menu of a run has *Make a test of it*: the test contains the inputs of the run and the answers
  that it got, and expects the same result.
- *Real requests* lists the steps that reach other systems. Each step that you choose there sends
  its real request once, before the test, with the values of the test and the stored secrets. The
  console asks you first. Each request is a separate run of a temporary workflow. The test then uses
  the real answers; you can keep them in the test. You cannot choose steps in loops.
- *Run for real* saves the workflow and starts a run that sends requests.

## Compare and restore revisions, find uses

- **Revisions and versions** lists each save with its time, its device and its note. You can compare
  any two revisions, and read or [restore](versions.md#look-back-and-restore) an earlier one. If
  another user has saved the workflow in the meantime, the console restores nothing and asks you
  again. You can publish the current revision.
- *How to call it* of a version shows code for \`curl\`, TypeScript and Python, with the types of the
  inputs and outputs; the OpenAPI document and the JSON schemas; and how to add the version to
  [AI clients](mcp.md) as a tool. The button *How to call it* shows the same for the current
  revision.
- **Settings** of a workflow shows what uses the workflow: steps of other workflows, APIs and
  schedules. The menu of a secret or a connection shows which workflows use it. The console also
  shows these uses before it deletes a workflow or a secret.

## Decide in a run that waits

![A run that waits for a decision, with the link to its page](../console/waiting.png)

In the timeline of a run, below each waiting step, you see what it waits for: a time, the next
attempt, the runs that it has started, or [a decision](approvals.md). If you are signed in with the
scope \`admin\`, *Open the decision page* leads to the page on which you approve or reject. The run
continues at once, and its page shows it.

## Find and repair a failed run

![A failed run: its timeline, and the failed step beside it](../console/run.png)

1. Open **Runs** and choose *Failed*. *Waiting* shows the runs that wait for a time or a decision.
   You can also filter by workflow, by trigger, by time, and by a
   part of the error (upper and lower case differ). The address of the page contains the filter, so
   you can save or share the address.
2. Open the run. The timeline shows when each step ran. The failed step is open beside the timeline.
   A time longer than five seconds is drawn shorter than it was, with hatching. To enlarge a part
   of the timeline, drag over the strip above it.
3. Read the [record](../reference/workflows.md#records-of-steps) of the step: its attempts, its
   evaluated parameters, the request and the response, and its outputs. *Open in the editor* shows
   the step in the workflow, with the values of this run. A step that ran several
   times has a record for each pass. *Copy curl* copies the request as a \`curl\` command, with \`***\`
   instead of secrets.
4. Press **Repair**. *Go on from where it failed* starts a new run at the failed step and keeps the
   results of the steps before. *Run again from the start* starts a new run with the same inputs,
   which you can change. Before it starts a run, the console shows which steps would run.
5. Open the menu of the new run and choose *Compare with the run before*. The console shows the
   status of each step in both runs, and where their data differs.

To stop, rerun, resume or delete several runs at once, select them in the list. If you select two
runs, you can compare them.

## On a phone

<img src="../console/phone.png" alt="The editor on a phone, in Chinese and dark" width="260">

All pages can be used on a phone. You choose the language and the theme (light or dark) at the top.

## Help

The question mark beside the title of a page opens the documentation of that page. The console
contains the documentation of its own version, so you need no internet access.

## Keyboard shortcuts

\`Ctrl K\` opens a search for pages, workflows and runs. \`?\` lists the keys of a page. In the settings
you can disable the keys that are single letters.

## How often the console sends requests

A page that is open but not used sends at most six read requests a minute. A page in a hidden tab
sends none. The page of an active run waits for [events](watch-a-run.md) of the run, and reads the
run when an event arrives. If the [rate limit](throttling.md) is reached, the page shows a message,
waits, and continues by itself.
`;export{e as default};