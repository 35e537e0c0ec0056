var e=`# Do something for each item, and collect the failures

If the work for one item fails, the other items continue: a \`try\` block in the loop catches the
failure, and the loop collects the outcome of each item.

Save this workflow as \`notify-all.yaml\` in an empty folder ([workflows as
files](../reference/files.md#a-workflow) explains the format):

\`\`\`yaml
name: Notify all customers
inputs:
  customers: {type: list, required: true}
steps:
  - each: {foreach: "[[customers]]", parallelism: 5, collect: {id: "{{each.item}}", error: "[[error]]"}}
    do:
      - clear: {set_variable: error, value: null}
      - try: {try: null}
        do:
          - send:
              http_request: "https://mail.example.com/customers/{{each.item}}"
              method: POST
              fail_on_status: true
              retry: 2
        catch:
          - caught: {set_variable: error, value: "{{error.message}}"}
  - failed: {list_filter: "{{each.results}}", condition: "{{item.error}} is_not_empty"}
  - out: {output: {sent: "{{each.results.count}}", failed: "{{failed.result}}"}}
\`\`\`

Save its tests beside it as \`notify-all.test.yaml\`:

\`\`\`yaml
mocks:
  refused: {request: {url: "https://mail.example.com/customers/2"}, reply: {status: 404}}
  busy: {request: {url: "https://mail.example.com/customers/3"}, replies: [{status: 503}, {status: 202}]}
  sent: {request: {method: POST, url: "https://mail.example.com/customers/*"}, reply: {status: 202}}
cases:
  - name: one failure does not stop the others
    inputs: {customers: [1, 2, 3, 4]}
    expect:
      result: {sent: 4, failed: [{id: 2, error: {$has: "status 404"}}]}
      requests: [{to: sent, times: 2}, {to: busy, times: 2}, {to: refused, times: 1}]
  - name: a failure is not that of the next customer
    inputs: {customers: [2, 4]}
    expect: {result: {sent: 2, failed: [{id: 2, error: {$any: true}}]}}
  - name: nobody
    inputs: {customers: []}
    expect: {result: {sent: 0, failed: []}, requests: []}
\`\`\`

Run the [tests](test-workflows.md):

\`\`\`sh
sluice test
\`\`\`

- Five items are worked on at the same time. The results are in the order of the items.
- A variable keeps its value from one pass (repetition of the loop) to the next, so each pass clears
  the error first.
- For thousands of items, or if each item needs a log of its own, use
  [\`map_workflow\`](fan-out.md#a-separate-run-for-each-item), which lists failures by itself.
`;export{e as default};