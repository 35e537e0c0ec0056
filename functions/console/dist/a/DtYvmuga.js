var e=`# Call a published version of a workflow

The bill uses version \`v2\` of the tax workflow. Whoever changes that workflow changes no bill until
the version in the bill is changed. [Publish versions](versions.md) shows how versions are made.

Save the workflow that calls as \`bill.yaml\`:

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

Save the workflow that is called as \`vat.yaml\`:

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

Run the tests:

\`\`\`sh
sluice test
\`\`\`

- In tests, a version of a workflow is the workflow as the file has it.
- A step that calls a version that does not exist, or is disabled, fails and says so.
- \`current\`, or no \`version\`, calls the workflow as it is.
`;export{e as default};