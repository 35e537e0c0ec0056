var e=`# Create accounts

Workflows, executions, secrets and files belong to an account. The first start of the local host
creates the account \`admin\`. To create other accounts you need the *root key*. In the cloud you need
the root key for the first account, too.

## Set the root key

You choose the root key yourself. It must have 16 to 256 bytes. Stop the local host if it is
running, and start it with this flag:

\`\`\`sh
cargo run --release -- --bootstrap credentials.json --root-key "at least sixteen bytes"
\`\`\`

Other users of the machine can see the flags of a process. To read the key from a file instead, use
\`--root-key-file FILE\`.

In the cloud, set the parameter \`RootKeyHash\` to the SHA-256 hash of the key: see
[deploy](deploy.md#first-deployment).

## Create an account

\`\`\`sh
HOST=http://127.0.0.1:9000
ROOT_KEY="at least sixteen bytes"
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
MADE=$(curl -s -H "X-Root-Key: $ROOT_KEY" -d '{"account": "acme"}' $HOST/api/v1/accounts)
\`\`\`

The answer contains the two pairing keys of the account. Sluice does not show them again, so store
them safely.

## Pair a device

A *device* is any client of the account, such as a laptop or a build server. With the admin pairing
key the device gets a token with all scopes ([authenticate](authenticate.md) explains scopes):

\`\`\`sh
KEY=$(echo "$MADE" | field adminPairingKey)
TOKEN=$(curl -s -d "{\\"deviceId\\": \\"laptop\\", \\"deviceName\\": \\"My laptop\\", \\"pairingKey\\": \\"$KEY\\"}" $HOST/api/v1/auth/token | field token)
curl -H "Authorization: Bearer $TOKEN" $HOST/api/v1/account
\`\`\`

The answer:

\`\`\`json
{"code": 0, "data": {"account": "acme"}}
\`\`\`

## Replace the pairing keys

\`\`\`sh
curl -X POST -H "Authorization: Bearer $TOKEN" $HOST/api/v1/account/pairing-keys/rotate
\`\`\`

The answer contains two new keys, which are not shown again. The old keys no longer work. Devices
that were paired with an old key stay paired. \`GET /api/v1/devices\` lists the devices.
\`DELETE /api/v1/devices/{deviceId}\` ends all tokens of a device.
`;export{e as default};