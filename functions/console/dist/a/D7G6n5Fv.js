var e=`# Upgrade

Read the [changelog](../../CHANGELOG.md) first. It says when a version needs more than the steps
below.

## The local host

1. [Make a backup](backup.md).
2. Get the source of the new version, and build it: \`cargo build --release\`.
3. Stop the host (Ctrl-C or SIGTERM). It accepts no more requests and gives active requests and runs
   30 seconds to end. A second signal ends it at once. Both ways are safe: runs continue at the next
   start.
4. Start the new version with the same flags.

A newer version reads the data of an older one. An older version refuses a database that a newer one
has written. To go back to an older version, restore the backup.

## In the cloud

Build, then deploy:

\`\`\`sh
cargo lambda build --profile deploy -p vflow -p botman -p dpa -p juggle -p itrigger -p hooks -p testing -p console -p workers
sam deploy
\`\`\`

- Tables and queues keep their rows and messages.
- Active requests end in the version in which they began. Active runs are continued by the new
  version; stored state and messages carry the version of their format.
- CloudFormation replaces functions one after the other, so both versions serve for about a minute.
- Active runs keep the revision of their workflow.
- Waits of more than 15 minutes that a version with a state machine for them has begun end with the
  tick, up to a minute late. The update deletes that state machine.
- Signing keys that a version has stored unencrypted are encrypted when they are replaced, after 90
  days at most. A version that stores them unencrypted cannot read encrypted ones: after a return to
  it, devices pair again.
- If a version adds an index to a table, the changelog says so. CloudFormation creates only one
  index per deployment. Functions that read the new index fail until it is complete.

## Roll back

If a deployment fails, CloudFormation rolls it back. To return to an earlier version, check out its
commit, build it, and run \`sam deploy\`. If the newer version has changed the format of stored data,
the older version cannot read executions and workflows that the newer one has written: it logs them
and leaves them unchanged. So roll back soon, or [restore the tables](backup.md#in-the-cloud).

Versions in which the index \`due\` had 4 partitions look for overdue runs only in these. While such a
version runs, the 60 other partitions, to which newer versions write, are not searched: their runs
go on by messages alone, and a lost message or a long wait is made up for when the newer version
runs again.
`;export{e as default};