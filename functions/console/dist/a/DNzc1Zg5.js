var e=`# Documentation

New to Sluice? Begin with the [tutorial](tutorial.md). Words that are new to you are in the
[glossary](glossary.md).

A test runs every workflow of these pages, and every command that needs only Sluice itself. A second
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
- [React to events](how-to/events.md)
- [Start at fixed times](how-to/schedules.md)
- [Start once, one at a time, and again](how-to/start-once.md): idempotency keys, stop, rerun,
  resume
- [Watch a run](how-to/watch-a-run.md) while it goes on
- [Send completion webhooks](how-to/completion-webhooks.md): report the end of a run
- [Limit load](how-to/throttling.md)

Write workflows:

- [Wait for a decision](how-to/approvals.md)
- [Fan out and collect](how-to/fan-out.md)
- [Retry and handle failures](how-to/retry.md)
- [Undo what succeeded (saga)](how-to/compensation.md)
- [Run a script](how-to/scripts.md)
- [Use secrets](how-to/secrets.md)
- [Use connections](how-to/connections.md): credentials, OAuth 2, signatures of AWS
- [Store files](how-to/files.md)
- [Test workflows](how-to/test-workflows.md): mocks, virtual time, snapshots, replays of runs
- [Publish versions, restore revisions](how-to/versions.md)
- [Keep workflows in Git](how-to/workflows-in-git.md): as files, with a push from CI
- [Import and export workflows](how-to/import-export.md)

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
- [Findings](reference/findings.md): every mistake that is found, with an example; generated from
  the code
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
- [Scale](explanation/scale.md): which key, queue or quota is full first
- [Performance](performance.md), measured

For those who change Sluice: [architecture](../ARCHITECTURE.md), [testing](testing.md), [fuzz
targets](../tests/fuzz/README.md).
`;export{e as default};