var e=`# Upgrade

Read the [changelog](../../CHANGELOG.md) first. It says when a version needs more than the steps
below.

## The local host

1. [Make a backup](backup.md).
2. Get the source of the new version, and build it: \`cargo build --release\`.
3. Stop the host with Ctrl-C or SIGTERM. It accepts no more requests, and waits up to 30 seconds for
   active requests and runs to end. A second signal ends the host at once. Both are safe: runs
   continue at the next start. On Linux the host stops in the same way when its terminal is closed
   (SIGHUP), unless \`nohup\` has started it.
4. Start the new version with the same flags.

A newer version reads the data of an older one. An older version refuses a database that a newer one
has written. To go back to an older version, restore the backup.

## In the cloud

Build, then deploy:

\`\`\`sh
cargo lambda build --profile deploy -p facades -p workers
sam deploy
\`\`\`

- Tables and queues keep their rows and messages.
- Active requests end in the version in which they began. The new version continues active runs.
  Stored state and messages contain the version of their format.
- CloudFormation replaces the functions one after the other, so for about a minute both versions
  answer requests.
- Active runs keep the revision of their workflow.
- Earlier versions used a state machine of Step Functions for waits of more than 15 minutes. The
  update deletes this state machine. The tick ends waits that began in such a version, up to a
  minute late.
- Earlier versions stored signing keys unencrypted. Such keys are replaced by encrypted keys after
  90 days at most. Earlier versions cannot read encrypted keys: after a return to such a version,
  all devices must be paired again.
- If a version adds an index to a table, the changelog says so. CloudFormation creates only one
  index per deployment. Functions that read the new index fail until it is complete.

## Roll back

If a deployment fails, CloudFormation rolls it back. To return to an earlier version, check out its
commit, build it, and run \`sam deploy\`. If the newer version has changed the format of stored data,
the older version cannot read executions and workflows that the newer one has written: it logs them
and leaves them unchanged. So roll back soon after the update, or
[restore the tables](backup.md#in-the-cloud).

There is one more limit. In earlier versions the index \`due\`, in which the tick finds overdue runs,
had 4 partitions; now it has 64. While an earlier version runs, its tick does not search the 60
other partitions. The runs in these partitions continue only by queue messages. If a message was
lost, or a wait was long, the run continues when the newer version runs again.
`;export{e as default};