var e=`# Add up a CSV file

This workflow gets a CSV file and adds up the amounts of each customer.

Save this workflow as \`csv-totals.yaml\` in an empty folder ([workflows as
files](../reference/files.md#a-workflow) explains the format):

\`\`\`yaml
name: Totals of a CSV file
inputs:
  url: {type: string, default: https://bank.example.com/payments.csv}
steps:
  - file: {http_request: "[[url]]", fail_on_status: true, retry: 3}
  - table: {parse_csv: "{{file.body}}", delimiter: ;, ragged: error}
  - none: {set_variable: totals, value: {}}
  - each: {foreach: "{{table.rows}}"}
    do:
      - before: {dict_get: "[[totals]]", path: ["{{each.item.Customer}}"], default: 0}
      - sum: {vflow.data.calculation: "{{before.value}}", operand2: "{{each.item.Amount}}"}
      - with: {dict_set: "[[totals]]", path: ["{{each.item.Customer}}"], value: "{{sum.result}}"}
      - keep: {set_variable: totals, value: "{{with.result}}"}
  - out: {output: "[[totals]]"}
\`\`\`

Save its tests beside it as \`csv-totals.test.yaml\`:

\`\`\`yaml
mocks:
  payments:
    request: {url: "https://bank.example.com/payments.csv"}
    reply: {text: "Customer;Amount\\nAda;0.1\\nGrace;5\\nAda;0.2\\n"}
  broken:
    request: {url: "https://bank.example.com/payments.csv"}
    reply: {text: "Customer;Amount\\nAda;0.1;7\\n"}
cases:
  - name: adds without rounding
    use: [payments]
    expect: {result: {Ada: 0.3, Grace: 5}}
  - name: a line that does not fit fails
    use: [broken]
    expect: {status: failed}
\`\`\`

Run the [tests](test-workflows.md):

\`\`\`sh
sluice test
\`\`\`

- \`vflow.data.calculation\` adds decimal numbers exactly: 0.1 and 0.2 are 0.3.
- In a CSV file the amounts are texts; the module reads them as numbers. If a text is not a number,
  the step fails.
- The outputs of a step have at most 256 KiB ([limits](../reference/limits.md#runs)). Each row
  contains the names of the columns, so the rows are larger than the file: here about 9 000 lines
  fit. If there are more, get the file in parts, or let the other system add up the amounts.
- A [script](scripts.md) can do the same in one step.
`;export{e as default};