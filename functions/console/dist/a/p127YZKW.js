var e=`# Check something every night, and be alerted

A [schedule](schedules.md) starts this workflow every day. The workflow sends an alert if too many
payments have failed. If the workflow itself fails, Sluice starts the workflow in its field
\`onFailure\`, which reports the failure.

Save this workflow as \`nightly-check.yaml\` in an empty folder ([workflows as
files](../reference/files.md#a-workflow) explains the format):

\`\`\`yaml
name: Nightly check
onFailure: tell-failure
inputs:
  most: {type: number, default: 10}
triggers:
  - {type: cron, expression: "0 6 * * *", timezone: Europe/Berlin}
steps:
  - figures: {http_request: "https://shop.example.com/figures", fail_on_status: true, retry: 3}
  - check: {if: "{{figures.json.failedPayments}} > [[most]]"}
    then:
      - alert:
          http_request: https://chat.example.com/alerts
          method: POST
          body: {text: "{{figures.json.failedPayments}} payments failed before {{trigger.scheduledTime}}"}
          fail_on_status: true
  - out: {output: "{{figures.json.failedPayments}}"}
\`\`\`

Save its tests beside it as \`nightly-check.test.yaml\`:

\`\`\`yaml
mocks:
  many: {request: {url: "https://shop.example.com/figures"}, reply: {json: {failedPayments: 11}}}
  few: {request: {url: "https://shop.example.com/figures"}, reply: {json: {failedPayments: 10}}}
  chat: {request: {method: POST, url: "https://chat.example.com/alerts"}, reply: {status: 204}}
defaults:
  trigger: {type: cron, scheduledTime: "2026-01-31T06:00:00+01:00"}
cases:
  - name: alerts when too many payments fail
    use: [many, chat]
    expect:
      result: 11
      requests: [{to: chat, times: 1, body: {json: {text: "11 payments failed before 2026-01-31T06:00:00+01:00"}}}]
  - name: says nothing otherwise
    use: [few]
    expect: {result: 10}
\`\`\`

Save the workflow that reports failures as \`tell-failure.yaml\`:

\`\`\`yaml
name: Tell of a failure
inputs:
  workflowName: {type: string, required: true}
  error: {type: string}
  failedStep: {type: string}
steps:
  - tell:
      http_request: https://chat.example.com/alerts
      method: POST
      body: {text: "[[workflowName]] failed at [[failedStep]]: [[error]]"}
      fail_on_status: true
      retry: 10
      __retry_backoff: 2
\`\`\`

Save its tests as \`tell-failure.test.yaml\`:

\`\`\`yaml
mocks:
  chat:
    request: {method: POST, url: "https://chat.example.com/alerts"}
    replies: [{status: 503}, {status: 204}]
cases:
  - name: names the workflow, the step and the reason
    inputs: {workflowName: Nightly check, error: status 500, failedStep: figures}
    expect:
      requests: [{to: chat, times: 2, body: {json: {text: "Nightly check failed at figures: status 500"}}}]
\`\`\`

Run the [tests](test-workflows.md):

\`\`\`sh
sluice test
\`\`\`

- \`tell-failure\` can be the \`onFailure\` of all workflows. It is started once for each run that has
  failed or timed out; see [start a workflow when a run has
  failed](retry.md#start-a-workflow-when-a-run-has-failed).
- If Sluice did not run at the scheduled time, it starts the check later: see
  [\`catchUp\`](schedules.md#the-three-types).
- If many workflows have the same time, the setting \`jitter\` starts each of them a little later.
`;export{e as default};