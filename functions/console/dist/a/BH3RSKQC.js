var e=`# Documentation

New to Sluice? Begin with the [tutorial](tutorial.md). The [glossary](glossary.md) explains the
words of these pages.

A test runs every workflow on these pages, and every command that needs nothing but Sluice. A second
test checks the links.

## Tutorial

- [From the first workflow to the cloud](tutorial.md): write a workflow, publish it, make it wait,
  deploy.

## How-to

Get access:

- [Authenticate](how-to/authenticate.md): get an access token
- [Use the console](how-to/console.md): sign in, find and repair a failed run
- [Create accounts](how-to/accounts.md)

Start workflows:

- [Receive webhooks](how-to/receive-webhooks.md): publish a workflow at a URL
- [Connect AI clients](how-to/mcp.md): workflows as tools of the Model Context Protocol
- [React to events](how-to/events.md)
- [Start at fixed times](how-to/schedules.md)
- [Start once, one at a time, and again](how-to/start-once.md): idempotency keys, stop, rerun,
  resume
- [Watch a run](how-to/watch-a-run.md) while it is active
- [Send completion webhooks](how-to/completion-webhooks.md): report the end of a run
- [Limit load](how-to/throttling.md): how often callers may send requests, how many runs are active

Write workflows:

- [Wait for a decision](how-to/approvals.md)
- [Fan out and collect](how-to/fan-out.md)
- [Retry and handle failures](how-to/retry.md)
- [Share a limit among runs](how-to/limits.md): how many steps or runs at a time, how often
- [Undo what succeeded (saga)](how-to/compensation.md)
- [Run a script](how-to/scripts.md)
- [Use secrets](how-to/secrets.md)
- [Use connections](how-to/connections.md): credentials, OAuth 2, AWS signatures
- [Store files](how-to/files.md)
- [Test workflows](how-to/test-workflows.md): mocks, virtual time, snapshots, replays of runs
- [Publish versions, restore revisions](how-to/versions.md)
- [Keep workflows in Git](how-to/workflows-in-git.md): as files, with a push from CI
- [Deploy to several environments](how-to/environments.md): the same files for staging and
  production
- [Import and export workflows](how-to/import-export.md)
- Come from another system: [n8n](how-to/coming-from-n8n.md),
  [Step Functions](how-to/coming-from-step-functions.md), [Juggle](how-to/coming-from-juggle.md),
  [vFlow](how-to/coming-from-vflow.md)

Common tasks, each as a [workflow file](reference/files.md#a-workflow) with its
[tests](how-to/test-workflows.md). \`infra/tasks\` has the files. Use an empty folder for each task,
because \`sluice test\` runs every test below the current folder:

- [Read all pages of an API](how-to/read-all-pages.md)
- [Check something every night, and be alerted](how-to/check-every-night.md)
- [Remind of an approval](how-to/remind-of-an-approval.md)
- [Do something for each item, and collect the failures](how-to/collect-failures.md)
- [Undo a booking that fails halfway](how-to/undo-a-booking.md)
- [Poll until something is done](how-to/poll-until-done.md)
- [Receive a signed webhook](how-to/receive-a-signed-webhook.md)
- [Add up a CSV file](how-to/add-up-a-csv-file.md)
- [Call a published version of a workflow](how-to/call-a-version.md)
- [Call an API with OAuth 2](how-to/use-oauth.md)
- [Take each order once, and not too fast](how-to/take-orders-once.md)
- [Find why a run failed, and resume it](how-to/debug-and-resume.md)

Run Sluice:

- [Deploy to AWS](how-to/deploy.md)
- [Operate](how-to/operate.md): alarms, dead letters, keys, history, logs
- [Back up and restore](how-to/backup.md)
- [Upgrade](how-to/upgrade.md)

## Reference

- [APIs](reference/api.md): which one to use, rules for all routes, OpenAPI
- [Workflow language](reference/workflows.md)
- [Workflows as files](reference/files.md): the YAML form, pull and push
- [Test files](reference/test-files.md)
- [Modules](modules.md): every kind of step, generated from the code
- [Expressions](reference/expressions.md): references, templates, conditions
- [Scripts](reference/scripts.md)
- [Callbacks](reference/callbacks.md): completion webhooks, signatures, attempts
- [Validation](reference/validation.md): when a workflow is checked, and what is refused
- [Findings](reference/findings.md): every mistake in a workflow that Sluice finds, with an example;
  generated from the code
- [Errors](reference/errors.md)
- [Limits](reference/limits.md)
- [Command line](reference/cli.md): every command, output, exit codes
- [Flags of the host](reference/flags.md)
- [Parameters of a deployment](reference/parameters.md)
- [Logs, traces, metrics](reference/observability.md)
- [Tables](../infra/tables.md): every table, key and index
- [Glossary](glossary.md)

## Explanation

- [The life of a run](explanation/life-of-a-run.md), with a sequence diagram
- [Promises](explanation/reliability.md): what is guaranteed, and which test shows it
- [Security](explanation/security.md)
- [Cost](explanation/cost.md)
- [Scale](explanation/scale.md): which database key, queue or quota reaches its limit first
- [Performance](performance.md), measured

For those who change Sluice: [architecture](../ARCHITECTURE.md), [testing](testing.md), [fuzz
targets](../tests/fuzz/README.md).
`;export{e as default};