var e=`# Remind of an approval

A manager decides on a [page](approvals.md#let-a-person-decide-on-a-page). After each of the first
three days without a decision the workflow sends a reminder with the same address. After four days
the run continues without a decision. A [\`race\`](../reference/workflows.md#race) block has two
branches, which wait at the same time; when one of them ends, it cancels the other.

Save this workflow as \`approve-expense.yaml\` in an empty folder ([workflows as
files](../reference/files.md#a-workflow) explains the format):

\`\`\`yaml
name: Approve an expense
inputs:
  employee: {type: string, required: true}
  amount: {type: number, required: true}
steps:
  - page: {set_variable: page, value: "{{decision.page_url}}"}
  - ask:
      http_request: https://chat.example.com/managers
      method: POST
      body: {text: "[[employee]] asks for [[amount]] euros: [[page]]"}
      fail_on_status: true
  - wait: {race: null}
    branches:
      - - decision:
            wait_for_callback: null
            title: Pay [[amount]] euros to [[employee]]?
      - - days: {loop: 3}
          do:
            - day: {delay: 86400000}
            - remind:
                http_request: https://chat.example.com/managers
                method: POST
                body: {text: "Reminder: [[employee]] waits for [[page]]"}
                fail_on_status: true
        - last: {delay: 86400000}
    marks: {branches: [answered, too-late]}
  - answer: {expression: "{{decision.body.approved}} ?? false"}
  - out: {output: {approved: "{{answer.result}}", by: "{{wait.winner_id}}"}}
\`\`\`

Save its tests beside it as \`approve-expense.test.yaml\`:

\`\`\`yaml
mocks:
  asked:
    request: {method: POST, url: "https://chat.example.com/managers", body: {json: {text: {$match: "^Ada asks for 120 euros: https://"}}}}
    reply: {status: 204}
  reminded:
    request: {method: POST, url: "https://chat.example.com/managers", body: {json: {text: {$match: "^Reminder: Ada waits for https://"}}}}
    reply: {status: 204}
defaults:
  inputs: {employee: Ada, amount: 120}
cases:
  - name: approved before a reminder
    signals: [{at: 2h, to: decision, json: {approved: true, comment: fine}}]
    expect:
      result: {approved: true, by: answered}
      requests: {exactly: [{to: asked}]}
      steps: {decision: {inputs: {title: "Pay 120 euros to Ada?"}}}
      elapsed: 2h
  - name: rejected by the same address after two reminders
    signals: [{at: 50h, to: decision, json: {approved: false, comment: ""}}]
    expect:
      result: {approved: false, by: answered}
      requests: {exactly: [{to: asked}, {to: reminded}, {to: reminded}]}
  - name: nobody answers
    expect:
      result: {approved: false, by: too-late}
      requests: {exactly: [{to: asked}, {to: reminded}, {to: reminded}, {to: reminded}]}
      elapsed: 4d
\`\`\`

Run the [tests](test-workflows.md):

\`\`\`sh
sluice test
\`\`\`

- A branch cannot use the outputs of steps in another branch. So the workflow stores the address in
  a variable before the block.
- After the end of the block the page says that it is too late.
- During the waits no process works on the run. In the tests the four days take no time.
`;export{e as default};