var e=`# Poll until something is done

Some systems accept a job, and you have to ask them whether it is done. This workflow asks in a
loop, waits 30 seconds before each request, and gives up after an hour.

Save this workflow as \`wait-for-export.yaml\` in an empty folder ([workflows as
files](../reference/files.md#a-workflow) explains the format):

\`\`\`yaml
name: Wait for an export
inputs:
  table: {type: string, required: true}
steps:
  - begin:
      http_request: https://data.example.com/exports
      method: POST
      body: {table: "[[table]]"}
      fail_on_status: true
  - state: {set_variable: state, value: "{{begin.json.state}}"}
  - poll: {while: "[[state]] == \\"running\\" and {{poll.loop_index}} < 120"}
    do:
      - pause: {delay: 30000}
      - look: {http_request: "https://data.example.com/exports/{{begin.json.id}}", fail_on_status: true, retry: 3}
      - seen: {set_variable: state, value: "{{look.json.state}}"}
  - check: {if: "[[state]] != \\"done\\""}
    then:
      - no: {fail: "the export is [[state]]"}
  - out: {output: "{{look.json.url}}"}
\`\`\`

Save its tests beside it as \`wait-for-export.test.yaml\`:

\`\`\`yaml
mocks:
  begun: {request: {method: POST, url: "https://data.example.com/exports", body: {json: {table: orders}}}, reply: {json: {id: e1, state: running}}}
  ready:
    request: {url: "https://data.example.com/exports/e1"}
    replies: [{json: {state: running}}, {status: 503}, {json: {state: done, url: "https://data.example.com/e1.csv"}}]
  broken: {request: {url: "https://data.example.com/exports/e1"}, reply: {json: {state: failed}}}
  slow: {request: {url: "https://data.example.com/exports/e1"}, reply: {json: {state: running}}}
defaults:
  inputs: {table: orders}
cases:
  - name: looks until it is done
    use: [begun, ready]
    expect: {result: "https://data.example.com/e1.csv", requests: [{to: ready, times: 3}], elapsed: 61s}
  - name: fails if the export does
    use: [begun, broken]
    expect: {error: the export is failed, elapsed: 30s}
  - name: gives up after an hour
    use: [begun, slow]
    expect: {error: the export is running, elapsed: 1h, requests: [{to: slow, times: 120}]}
\`\`\`

Run the [tests](test-workflows.md):

\`\`\`sh
sluice test
\`\`\`

- During the waits no process works on the run.
- If the other system can send a request when the job is done, use
  [\`wait_for_callback\`](approvals.md#the-step-that-waits) instead.
- An AWS state machine needs no loop: the module \`step_functions_start\` waits for its end.
`;export{e as default};