var e=`# Call an API with OAuth 2

A [connection](connections.md) contains the credentials; the workflow contains only its name. Sluice
fetches, stores and renews the access token.

Save this workflow as \`crm-contact.yaml\` in an empty folder with a copy of \`credentials.json\`
([workflows as files](../reference/files.md#a-workflow) explains the format):

\`\`\`yaml
name: Add a contact
inputs:
  email: {type: string, required: true}
steps:
  - found: {http_request: "https://crm.example.com/contacts", query_params: {email: "[[email]]"}, connection: crm, fail_on_status: true}
  - check: {if: "{{found.json.contacts.count}} == 0"}
    then:
      - add:
          http_request: https://crm.example.com/contacts
          method: POST
          body: {email: "[[email]]"}
          connection: crm
          fail_on_status: true
  - out: {output: "{{add.json.id}}"}
\`\`\`

Save its tests beside it as \`crm-contact.test.yaml\`:

\`\`\`yaml
mocks:
  token:
    request: {method: POST, url: "https://login.example.com/token"}
    reply: {json: {access_token: the-first-token, token_type: Bearer, expires_in: 3600}}
  nobody:
    request: {url: "https://crm.example.com/contacts", method: GET, query: {email: ada@example.com}}
    reply: {json: {contacts: []}}
  known:
    request: {url: "https://crm.example.com/contacts", method: GET}
    reply: {json: {contacts: [{id: c1}]}}
  added:
    request: {url: "https://crm.example.com/contacts", method: POST, headers: {authorization: Bearer the-first-token}, body: {json: {email: ada@example.com}}}
    reply: {json: {id: c2}}
defaults:
  inputs: {email: ada@example.com}
  connections:
    crm:
      kind: oauth2_client_credentials
      fields: {tokenUrl: "https://login.example.com/token", clientId: sluice, clientSecret: s3cr3t-0123}
      hosts: [crm.example.com]
cases:
  - name: adds who is not there, with one token for both requests
    use: [token, nobody, added]
    expect: {result: c2, requests: {exactly: [{to: token}, {to: nobody}, {to: added}]}}
  - name: adds nobody twice
    use: [token, known]
    expect: {result: null, steps: {add: {ran: false}}}
\`\`\`

Run the [tests](test-workflows.md):

\`\`\`sh
sluice test
\`\`\`

The commands use these lines; [authenticate](authenticate.md) explains them:

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
\`\`\`

Create the connection \`crm\` in the account:

\`\`\`sh
api -X PUT -d '{"kind": "oauth2_client_credentials", "fields": {"tokenUrl": "https://login.example.com/token", "clientId": "sluice", "clientSecret": "s3cr3t-0123"}, "hosts": ["crm.example.com"]}' $URL/connections/crm
\`\`\`

- If the requests are to be sent for a user, use the kind \`oauth2_refresh\` with the refresh token
  that the user has granted.
- Sluice sends the token only to the hosts in \`hosts\`.
- Tests have their own connections and send nothing to the real token endpoint.
`;export{e as default};