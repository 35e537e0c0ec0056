var e=`# Authenticate

Requests to \`/api/v1\` (the API vflow) need an access token in a header:
\`Authorization: Bearer <token>\`. There are three ways to get one. Two of them *pair a device*: a
device is any client with a name of its own, such as a laptop or a build server.

A token has scopes, which say what it allows: \`read\` (see workflows and executions), \`write\` (change
workflows), \`execute\` (start, stop and resume runs, publish events), and \`admin\` (accounts, APIs,
applications, versions, secrets, devices).

## From the first start

The first start with \`--bootstrap credentials.json\` writes a token to that file. It has all four
scopes and is valid for one hour. Later starts write no new token. The pages in this folder use it:

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
api $URL/auth/verify
\`\`\`

## By pairing a device without a key

The *local host* is Sluice as \`cargo run\` starts it. A caller on the same machine needs no key to
pair a device with it. The token has the scopes \`read\`, \`write\` and \`execute\`:

\`\`\`sh
TOKEN=$(curl -s -d '{"deviceId": "laptop", "deviceName": "My laptop"}' $URL/auth/token | field token)
api $URL/auth/verify
\`\`\`

This works only under the conditions that
[security](../explanation/security.md#who-may-pair-with-the-local-host) lists. In the cloud a key is
always required.

## By pairing a device with a key

Each account has two pairing keys; for the account \`admin\` they are in \`credentials.json\`. The
*pairing key* gives the scopes \`read\`, \`write\` and \`execute\`. The *admin pairing key* also gives
\`admin\`:

\`\`\`sh
KEY=$(field adminPairingKey < credentials.json)
TOKEN=$(curl -s -d "{\\"deviceId\\": \\"laptop\\", \\"deviceName\\": \\"My laptop\\", \\"pairingKey\\": \\"$KEY\\"}" $URL/auth/token | field token)
api $URL/devices
\`\`\`

Use these lines whenever a token has expired. Pairing the same device again with this key ends its
older tokens. Three more requests concern tokens:

- The answer of \`/auth/token\` also has a \`refreshToken\`, which is valid for 30 days. Send it to
  \`POST /api/v1/auth/refresh\`, as \`Authorization: Bearer <refreshToken>\`. The answer has a new
  access token. The refresh token stays the same.
- \`POST /api/v1/auth/revoke\` ends the token that the request carries, and its refresh token.
- \`DELETE /api/v1/devices/{deviceId}\` ends all tokens of a device.

## For other systems

Systems that only start workflows need no device. They use the API botman or one of the APIs for
other products, and each of these has its own kind of authentication: see [which API to
use](../reference/api.md#which-api).
`;export{e as default};