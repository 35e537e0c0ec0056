var e=`# Back up and restore

## The local host

\`sluice backup\` copies the data folder while Sluice runs. \`sluice restore\` puts a copy into another
folder, which must be empty or absent. The executable is \`target/release/sluice\`; write this path
instead of \`sluice\`, or add the folder to your \`PATH\`. These lines back up the data into the folder
\`today\`, restore the backup into the folder \`restored\`, and start a second host with the restored
data:

\`\`\`sh
sluice backup today --data-dir .sluice
sluice restore today --data-dir restored
sluice --data-dir restored --port 9001 &
until curl -s http://127.0.0.1:9001/api/v1/system/health; do sleep 1; done
\`\`\`

- A backup contains the database as it was at one moment, and the file \`secrets.key\`. Protect a
  backup like a password: everyone who has it can decrypt every secret.
- Do not copy the folder yourself while the host runs: the copied files would be from different
  moments.
- Without the file \`secrets.key\`, Sluice cannot decrypt any secret, signing key or webhook secret of
  the backup.
- In the restored host, runs that were active at the time of the backup continue from that moment,
  as after a crash. Requests that these runs sent to other systems after the backup are sent again,
  with the same idempotency keys.
- Neither command writes into a folder that is not empty. When the copy is complete and on the disk,
  the command prints one line and ends with exit code 0.

## In the cloud

All three DynamoDB tables have point-in-time recovery, for any second of the last 35 days. A restore
creates a new table and does not change the old one. If you set the parameter \`TableSuffix\`, the
functions use the new tables. So you need not delete the old tables, and to go back you set the old
value of the parameter again.

The names below are those of the stage \`dev\`. The outputs \`WorkflowsTable\`, \`ExecutionsTable\` and
\`AccessTable\` of the stack contain the names of the tables that are in use.

1. Stop everything that writes. Disable the schedule \`sluice-dev-tick\` in the console of EventBridge
   Scheduler. Deploy with \`ThrottleRate\` and \`ThrottleBurst\` set to 1, so that nearly all requests
   are refused. Then disable the two event source mappings, through which the queues invoke
   \`RunExecution\` and \`SendCallback\`:

   \`\`\`sh
   aws lambda list-event-source-mappings --query "EventSourceMappings[].[UUID,FunctionArn]" --output text
   aws lambda update-event-source-mapping --uuid UUID --no-enabled
   \`\`\`

2. Restore the three tables \`sluice-dev-workflows\`, \`sluice-dev-executions\` and \`sluice-dev-access\`
   to the same time. Name each new table like the old one, with the same suffix for all three, here
   \`-r1\`:

   \`\`\`sh
   aws dynamodb restore-table-to-point-in-time --source-table-name sluice-dev-executions --target-table-name sluice-dev-executions-r1 --restore-date-time 2026-11-01T12:00:00Z
   \`\`\`

   Restore all three: an execution needs the revision of the workflow with which it began, and an
   access token needs the key that signed it.

3. A restored table has its indexes, but no TTL, no point-in-time recovery and no tags. Turn these
   on for each of the three tables:

   \`\`\`sh
   aws dynamodb update-time-to-live --table-name sluice-dev-executions-r1 --time-to-live-specification Enabled=true,AttributeName=expires_at
   aws dynamodb update-continuous-backups --table-name sluice-dev-executions-r1 --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true
   \`\`\`

4. Check that the restored tables contain what you expect. Then add \`TableSuffix=-r1\` to
   \`parameter_overrides\` in \`samconfig.toml\`, set \`ThrottleRate\` and \`ThrottleBurst\` back, and run
   \`sam deploy\`. Functions, roles, alarms and dashboard then use the restored tables.

5. Enable the event source mappings and the schedule again. Runs that were active at the restored
   time continue from there.

If only a few workflows were lost, you need no deployment: restore the table of workflows, read the
items of these workflows from the restored table, and write them into the table that is in use.

The restored tables do not belong to the stack. This has four consequences:

- The stack neither deletes nor protects the restored tables.
- If \`EventBus\` is set, no [events](../reference/observability.md#events) are sent for runs in the
  restored tables.
- You can delete the old tables when you are sure that you do not need them. But they still belong
  to the stack, so an update that changes their properties then fails.
- A later restore must use another suffix.

To keep copies for more than 35 days, or in another region, use AWS Backup with the tag
\`Project=sluice\`.

Secrets can only be decrypted with the KMS key \`SecretsKey\` (an output of the stack). If you delete
this key, you can recover it for at most 30 days.
`;export{e as default};