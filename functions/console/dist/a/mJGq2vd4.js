var e=`# Authenticate

Requests to \`/api/v1\` (the API vflow) need an access token in a header:
\`Authorization: Bearer <token>\`. There are three ways to get a token. In two of them you *pair a
device*. A device is any client that has its own name, such as a laptop or a build server.

A token has one or more *scopes*. A scope says what the token allows:

- \`read\`: see workflows and executions
- \`write\`: change workflows
- \`execute\`: start, stop and resume runs, and publish events
- \`admin\`: change the settings of the account, and manage its API records, applications, open
  tokens, versions, secrets, connections and devices

## From the first start

The first start with \`--bootstrap credentials.json\` writes a token to that file. It has all four
scopes and is valid for one hour. Later starts write no new token. The pages in this folder use the
token from this file:

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
api $URL/auth/verify
\`\`\`

## By pairing a device without a key

The *local host* is Sluice as \`cargo run\` starts it. A caller on the same machine can pair a device
with the local host without a key. The token has the scopes \`read\`, \`write\` and \`execute\`:

\`\`\`sh
TOKEN=$(curl -s -d '{"deviceId": "laptop", "deviceName": "My laptop"}' $URL/auth/token | field token)
api $URL/auth/verify
\`\`\`

[Security](../explanation/security.md#who-may-pair-with-the-local-host) lists the conditions under
which this works. In the cloud a key is always required.

## By pairing a device with a key

Each account has two pairing keys; for the account \`admin\` they are in \`credentials.json\`. The
*pairing key* gives the scopes \`read\`, \`write\` and \`execute\`. The *admin pairing key* also gives
\`admin\`:

\`\`\`sh
KEY=$(field adminPairingKey < credentials.json)
TOKEN=$(curl -s -d "{\\"deviceId\\": \\"laptop\\", \\"deviceName\\": \\"My laptop\\", \\"pairingKey\\": \\"$KEY\\"}" $URL/auth/token | field token)
api $URL/devices
\`\`\`

Use these lines again when a token has expired. If you pair the same device again with this key, its
older tokens become invalid. Three more requests renew or end tokens:

- The answer of \`/auth/token\` also contains a \`refreshToken\`, which is valid for 30 days. To get a
  new access token, send \`POST /api/v1/auth/refresh\` with the header
  \`Authorization: Bearer <refreshToken>\`. The refresh token stays the same.
- \`POST /api/v1/auth/revoke\` ends the token in the header of this request, and its refresh token.
- \`DELETE /api/v1/devices/{deviceId}\` ends all tokens of a device.

## For other systems

Systems that only start workflows need no device. They use one of the other APIs, such as botman or
hooks. Each of these APIs has its own kind of authentication: see [which API to
use](../reference/api.md#which-api).
`;export{e as default};