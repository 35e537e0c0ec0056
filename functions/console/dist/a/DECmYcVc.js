var e=`# Security

This page says how Sluice protects accounts, secrets and networks, and
[what is not protected](#what-is-not-protected).

## Who may do what

- Every key in the database begins with the account of the authenticated caller. No request field
  can name another account.
- A client is paired with an account as a [device](../how-to/authenticate.md) and gets tokens.
  Tokens have scopes: \`read\`, \`write\`, \`execute\`, \`admin\`. A device has at most two sessions: one
  from the admin pairing key, with the scope \`admin\`, and one without. Pairing a device without the
  admin pairing key does not end its \`admin\` session.
- Passwords of API records are hashed with argon2id. Tokens and application secrets are stored as
  hashes and shown once.
- A revoked token is refused at once by the process that revoked it, and by all others after at most
  five seconds.
- A signing key signs tokens for 90 days and verifies them for 31 more days. It is stored encrypted
  under the [secrets root key](#secrets). So an attacker who can read only the data or a backup
  cannot sign tokens. In the cloud, the roles of functions that check tokens may decrypt signing
  keys with the KMS key, but not secrets, because the encryption context differs. A process decrypts
  the keys at most once in five minutes.
- After ten failed authentications from one address within a minute, Sluice refuses all further
  attempts from this address for the rest of that minute, also attempts with the right secret. Wrong
  pairing keys, root keys, secrets and tokens of applications, and wrong tokens, passwords and
  signatures of API records are counted together. Access tokens of devices and open tokens are not
  counted, because nobody can guess them. This is done even with \`--rate-limits off\`. Behind a
  proxy, all callers have the address of the proxy.
- **AI clients** that a person has connected have tokens for \`/mcp\` only, with the scopes that the
  person has chosen, and appear in the list of devices. Codes are bound to client, address and
  verifier (PKCE). \`Host\` and \`Origin\` of requests to \`/mcp\` must name the host. The server tells
  clients that outputs of tools are data, possibly written by strangers, and not instructions. No
  tool shows a secret.
- If the operator has named an external
  [identity provider](../how-to/mcp.md#use-an-identity-provider), \`/mcp\` accepts its access tokens,
  with RS256 or ES256. The algorithm and the kind of key must match, so a public key never becomes
  the secret of an HMAC. The keys of the provider are fetched with the same checks of addresses as
  [outbound requests](#outbound-requests). The claims of a token name the account and the scopes, so
  the provider can act for every account. Tokens of Sluice itself are signed with HS256 alone.

### Requests from outside without a token

- **Webhooks.** Sluice verifies a webhook before it stores any part of it. It compares the signature
  over the exact bytes, in constant time. If the sender signs a time, Sluice also checks its age.
  The secrets of webhooks are encrypted like [secrets](#secrets) and never shown. In a run,
  signatures, cookies and credentials of the request are \`***\`.
- **Responses of workflows** to webhooks have the same origin as the console. So Sluice adds the
  header \`Content-Security-Policy: sandbox\`: a web page from a workflow cannot act in the console. A
  workflow cannot set cookies.
- **Pages for approvals** are HTML without scripts. Their content security policy allows nothing but
  their own style. All texts of users are escaped. The address of a page contains a secret, so
  browsers do not cache the page and do not send its address to other sites. Opening a page does not
  make a decision.

### Who may pair with the local host

A device can be paired *without a pairing key*, for the account \`admin\` and without the scope
\`admin\`. This is possible only if all of these conditions hold:

- The host listens on a loopback address and has no \`--public-url\`.
- The \`Host\` header names a loopback host.
- No header of a proxy or tunnel is present (\`X-Forwarded-…\`, \`Forwarded\`, \`Via\`, \`X-Real-IP\`, and
  those of large providers).
- If a web page sends the request, it is a page of this host (\`Origin\`).

So nobody can pair without a key through a reverse proxy or a tunnel, or from another web page in
your browser. \`--open-pairing\` disables all of these checks: then everyone who can reach the host
can pair a device. In the cloud there is no such option.

### Other users of the machine

Only the owner can read the data. The data folder has the mode 0700. The files in it have the mode
0600, and so does the file that \`--bootstrap\` writes. The file \`secrets.key\` in the data folder
contains the key that encrypts signing keys, webhook secrets and the secrets of workflows. If an
older version of Sluice stored them in plain text, Sluice encrypts them the next time it uses them.

The command line keeps the tokens of a device in \`~/.config/sluice/config.toml\`, with the mode 0600,
and warns if others can read it. It reads keys and values of secrets from standard input, or asks
for them. They are never arguments, because other users can see the arguments of a process.

## Outbound requests

Requests of workflows, and completion webhooks, go to public addresses only. Private, loopback,
link-local and metadata addresses are refused. Ports below 1024 other than 80 and 443 are refused,
too, and some ports of other protocols, such as 6379. Sluice first resolves the name of the host,
then checks the address, and then connects to exactly this address. It checks each redirect again.
\`--allow-host\` (in the cloud the parameter \`AllowHosts\`) allows a host on a private network, or
another port; the local host itself can never be allowed. Headers that may contain secrets are not
sent to another origin.

Workflows can use only the Lambda functions, SQS queues and state machines that the deployment
lists: see [deploy](../how-to/deploy.md#allow-other-aws-services). The roles of the functions permit
no others.

## Secrets

The value of a secret is encrypted with AES-256-GCM under a key of the account. Account and name are
the additional authenticated data, so a copied item cannot be decrypted under another name or
account. The key of the account is encrypted by the *secrets root key* of the deployment. (This is
not the root key that creates accounts.) The secrets root key is:

- In the cloud: a KMS key (\`SecretsKey\`), which KMS rotates every year. Only the functions that run
  workflows may decrypt secrets. These functions may also store access tokens of connections, and
  create the key of an account that has no key yet. Apart from that, only the function that sets
  secrets may encrypt secrets.
- On the local host: 32 bytes in \`secrets.key\`, which only its owner can read. With \`--in-memory\`
  the key is created at each start.

If the secrets root key is lost, all secrets are lost. Without this key, nobody can read a secret
from the data.

A run reads its secrets before its steps are interpreted, and keeps them in memory. In the stored
state of the run, a *placeholder* replaces each value. A placeholder consists of the secret's name
and a handle, an internal id that is never shown and that stays the same when the value changes.
Only runs of the same account can replace a placeholder with the value. An input cannot imitate a
placeholder: callers do not know the handle, and Sluice refuses inputs that have the form of a
placeholder. Logs, errors and answers show \`***\` instead of the placeholder, also if the secret was
deleted. [Use secrets](../how-to/secrets.md#what-is-hidden) lists the texts that Sluice cannot
recognise.

A sensitive output is a placeholder as well. It contains the value, encrypted with the key of the
account.

## Scripts

Every script runs in its own process. The process first gives up its rights, then reads one script,
answers and ends.

- On the local host, the host starts this process. It is the same executable, started with another
  argument.
- In the cloud, the function \`script-runner\` starts it. The role of this function only permits
  writing to its own log. The environment of the function contains no name of a table or queue, and
  no key. Lambda runs the function in *tenant isolation mode*: scripts of different accounts never
  run in the same micro-VM.

The script engines (QuickJS-NG in C, Luau in C++) are the first protection: a script cannot call
anything outside of the engine. If an engine has a vulnerability, the attacker is still inside a
process that gave up its rights before it read the script. These mechanisms confine the process:

| confined by | what the process can and cannot do |
|---|---|
| a filter of system calls (seccomp) | It can use memory, the clock and random bytes, exit, read standard input, and write standard output and error. Every other system call fails with \`EPERM\`: it cannot open a file, create a socket or process, make memory executable, or send a signal to another process |
| Landlock, if the kernel has it (5.13 and later) | no access to any file; no TCP (since 6.7); no signals to other processes and no abstract sockets (since 6.12) |
| limits and rights | the [limits](../reference/scripts.md#limits) of scripts; no capabilities, and no way to gain some by executing a program |
| the parent | only the two pipes to the parent are open; other files and sockets of the parent are closed |

On a kernel without seccomp or Landlock this mechanism is missing; the others remain. The process
has no namespace of its own: it runs as the user of the host and can see the process list of the
host. A test makes every system call from such a process of the shipped executable, and checks that
all calls except those in the table are refused. \`shared/sandbox/tests/hostile\` has over a hundred
hostile scripts: loops, memory, recursion, regular expressions, prototypes, metatables, escapes.
Each must end in time, and the next script must run normally.

## Logs

No log line contains a query, a header or a body of a request. Some libraries can log whole
requests; Sluice suppresses these lines, whatever \`RUST_LOG\` says. Every test of a route searches
the log for the secrets that the test has sent.

## Panics and limits

Production code cannot use \`unwrap\`, \`expect\`, \`panic!\`, indexing and \`unsafe\`: lints refuse them.
Sluice limits the size and the cost of bodies, archives, regular expressions, JSONPath, JMESPath and
XPath before it evaluates them: see [limits](../reference/limits.md).

## In transit and at rest

- **TLS.** In the cloud the gateway accepts HTTPS only (TLS 1.2 and later with a domain of your
  own). The local host uses plain HTTP. If other machines can reach it, put a proxy with TLS in
  front of it. For outbound HTTPS, the certificate of the other system must be trusted by the
  operating system.
- **At rest.** In the cloud the tables are encrypted under DynamoDB's AWS managed key, and the
  queues with keys of SQS. On the local host only the values named above are encrypted; inputs and
  outputs of runs are not.
- **Browsers.** In the cloud \`AllowedOrigin\` says which web pages may call the API; the default \`*\`
  allows all. Tokens are sent in headers, never in cookies. So a web page without a token can do
  nothing with the API.

## What is not protected

- Everyone with the scope \`write\` can write a workflow that reads every secret of the account and
  sends it to a public address. Scopes separate callers from administrators, not authors of
  workflows from each other.
- The inputs, outputs, records of steps and logs of a run are readable for everyone with the scope
  \`read\`. Only secrets and [sensitive outputs](../how-to/secrets.md#hide-outputs-of-a-step) are
  hidden in them.
- Everyone who knows the address of a waiting step can answer it, once.
- An administrator of the AWS account, or the user who runs the local host, can read everything.
`;export{e as default};