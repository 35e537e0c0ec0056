var e=`# Call a published version of a workflow

The workflow \`bill\` calls version \`v2\` of the workflow \`vat\`. If somebody changes \`vat\`, the bills
stay the same until \`bill\` names another version. [Publish versions](versions.md) shows how to
create a version.

Save the calling workflow as \`bill.yaml\` in an empty folder ([workflows as
files](../reference/files.md#a-workflow) explains the format):

\`\`\`yaml
name: Bill
inputs:
  net: {type: number, required: true}
  country: {type: string, required: true}
steps:
  - tax: {call_workflow: vat, version: v2, inputs: {net: "[[net]]", country: "[[country]]"}}
  - total: {expression: "[[net]] + {{tax.result}}"}
  - out: {output: {net: "[[net]]", tax: "{{tax.result}}", total: "{{total.result}}"}}
\`\`\`

Save its tests beside it as \`bill.test.yaml\`:

\`\`\`yaml
cases:
  - name: with the tax of the published version
    table:
      - {name: Germany, inputs: {net: 100, country: DE}, expect: {result: {net: 100, tax: 19, total: 119}}}
      - {name: elsewhere, inputs: {net: 100, country: FR}, expect: {result: {net: 100, tax: 20, total: 120}}}
  - name: without the other workflow
    inputs: {net: 1, country: DE}
    children: {vat: {fail: closed}}
    expect: {error: {$has: closed}}
\`\`\`

Save the called workflow as \`vat.yaml\`:

\`\`\`yaml
name: VAT
inputs:
  net: {type: number, required: true}
  country: {type: string, required: true}
steps:
  - rate: {expression: "[[country]] == \\"DE\\" ? 0.19 : 0.2"}
  - amount: {expression: "round([[net]] * {{rate.result}}, 2)"}
  - out: {output: "{{amount.result}}"}
\`\`\`

Save its tests as \`vat.test.yaml\`:

\`\`\`yaml
cases:
  - name: rates
    table:
      - {name: Germany, inputs: {net: 10, country: DE}, expect: {result: 1.9}}
      - {name: elsewhere, inputs: {net: 10.01, country: FR}, expect: {result: 2}}
\`\`\`

Run the [tests](test-workflows.md):

\`\`\`sh
sluice test
\`\`\`

- Tests use the file of the called workflow, whatever version the step names.
- If the version does not exist or is disabled, the step fails, and its error says so.
- With \`version: current\`, or without \`version\`, the step calls the current revision.
`;export{e as default};