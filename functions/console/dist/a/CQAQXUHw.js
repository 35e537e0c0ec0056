var e=`# Read all pages of an API

This workflow reads an API whose answer contains one page of a list and the address of the next
page. A \`while\` loop requests the pages. It ends when there is no next address; after 1 000 pages
the step fails.

Save this workflow as \`read-all-pages.yaml\` in an empty folder ([workflows as
files](../reference/files.md#a-workflow) explains the format):

\`\`\`yaml
name: Read all pages
inputs:
  shop: {type: string, default: https://shop.example.com}
steps:
  - none: {set_variable: orders, value: []}
  - first: {set_variable: next, value: "[[shop]]/orders?limit=100"}
  - more: {while: "[[next]] is_not_empty", max_iterations: 1000}
    do:
      - page:
          http_request: "[[next]]"
          fail_on_status: true
          retry: 4
          __retry_backoff: 2
          __retry_on: 429, 5xx, timeout, connection
      - joined: {expression: "[[orders]] + {{page.json.orders}}"}
      - keep: {set_variable: orders, value: "{{joined.result}}"}
      - follow: {set_variable: next, value: "{{page.json.next}}"}
  - out: {output: "[[orders]]"}
\`\`\`

Save its tests beside it as \`read-all-pages.test.yaml\`:

\`\`\`yaml
mocks:
  first:
    request: {url: "https://shop.example.com/orders", query: {limit: "100"}}
    reply: {json: {orders: [1, 2], next: "https://shop.example.com/orders?after=2"}}
  second:
    request: {url: "https://shop.example.com/orders", query: {after: "2"}}
    replies:
      - {status: 503}
      - {fail: {message: nothing came, kind: timeout}}
      - {json: {orders: [3], next: null}}
  gone:
    request: {url: "https://shop.example.com/*"}
    reply: {status: 404}
cases:
  - name: joins the orders of all pages
    expect:
      result: [1, 2, 3]
      requests: {exactly: [{to: first}, {to: second}, {to: second}, {to: second}]}
      elapsed: 3s
  - name: fails at once if a page is missing
    use: [gone]
    expect:
      error: "HTTP request failed: status 404"
      requests: [{to: gone, times: 1}]
\`\`\`

Run the [tests](test-workflows.md):

\`\`\`sh
sluice test
\`\`\`

- A request that fails is [retried](retry.md). If a page does not exist (404), the run fails at
  once.
- The list of all orders can have at most 256 KiB, because it is the output of one step
  ([limits](../reference/limits.md#runs)). If there is more, call another workflow with each page,
  and keep only what you need.
- If the API numbers its pages, keep the number in a variable, and end the loop when a page is
  empty.
`;export{e as default};