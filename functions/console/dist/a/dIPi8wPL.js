var e=`# Security

This page says how Sluice protects accounts, secrets and networks, and what it does
[not protect](#what-is-not-protected).

## Who may do what

- Every key in the database begins with the account of the authenticated caller. No request field
  can name another account.
- Tokens of the vflow facade have scopes: \`read\`, \`write\`, \`execute\`, \`admin\`. A device has at most
  two sessions: one from the admin pairing key, with the scope \`admin\`, and one without. Pairing a
  device without the admin pairing key does not end its \`admin\` session.
- Passwords of API records are hashed with argon2id. Tokens and application secrets are stored as
  hashes and shown once.
- A revoked token is refused at once by the process that revoked it, and by all others after at most
  five seconds.
- A signing key signs tokens for 90 days and verifies them for 31 more days. It is stored encrypted
  under the secrets root key, so that someone who reads only the data or a backup cannot sign
  tokens. In the cloud the roles of functions that check tokens may decrypt signing keys with the
  KMS key, but no secrets: the encryption context differs. A process decrypts the keys at most once
  in five minutes.
- Ten failed authentications per minute from one address block all further attempts from it for the
  rest of that minute, also those with the right secret. Failures with tokens, passwords and keys
  are counted together. This also holds with \`--rate-limits off\`. Behind a proxy all callers have
  the proxy's address.

### Requests from outside without a token

- **Webhooks** are verified before anything of them is stored: their signature over the exact bytes,
  in constant time, and where the sender signs a time, its age. The secrets are encrypted like
  [secrets](#secrets) and shown to nobody. A run sees \`***\` in place of signatures, cookies and
  credentials.
- **What a workflow responds** has the same origin as the console. Sluice adds the header
  \`Content-Security-Policy: sandbox\`, so that a page from a workflow cannot act in the console, and
  no workflow can set cookies.
- **Pages for approvals** are HTML without scripts, under a policy that allows nothing but their own
  style. All texts of users are escaped. The address contains a secret: the pages are not cached,
  and their address is not sent to other sites. Opening an address decides nothing.

### Who may pair with the local host

A device can be paired *without a pairing key*, for the account \`admin\` and without the scope
\`admin\`. This is possible only if all of these conditions hold:

- The host listens on a loopback address and has no \`--public-url\`.
- The \`Host\` header names a loopback host.
- No header of a proxy or tunnel is present (\`X-Forwarded-…\`, \`Forwarded\`, \`Via\`, \`X-Real-IP\`, and
  those of large providers).
- If a web page sends the request, it is a page of this host (\`Origin\`).

So a reverse proxy, a tunnel, or another page in your browser cannot pair. \`--open-pairing\` disables
all of these checks: everyone who reaches the host can pair. In the cloud there is no such option.

### Other users of the machine

The data folder has the mode 0700. Its files, and the file that \`--bootstrap\` writes, have the mode
0600. The key in \`secrets.key\`, in the same folder, encrypts signing keys, webhook secrets and the
      secrets of workflows. If an older version stored them in plain text, they are encrypted when
      they are used next.

The command line keeps the tokens of a device in \`~/.config/sluice/config.toml\`, with the mode 0600,
and warns if others can read it. Keys and values of secrets are read from standard input or asked
for; they are never arguments, which other users could see.

## Outbound requests

Requests of workflows, and completion webhooks, go to public addresses only. Private, loopback,
link-local and metadata addresses are refused. The check comes after the name was resolved, and the
connection goes to the address that was checked. Each redirect is checked again. \`--allow-host\`
(in the cloud the parameter \`AllowHosts\`) allows a host on a private network; the local host itself
can never be allowed. Headers that may
contain secrets are not sent to another origin.

Workflows can use only the Lambda functions, SQS queues and state machines that the deployment
lists: see [deploy](../how-to/deploy.md#allow-other-aws-services). The roles of the functions permit
no others.

## Secrets

The value of a secret is encrypted with AES-256-GCM under a key of the account. Account and name are
the additional authenticated data, so a copied item cannot be decrypted under another name or
account. The account's key is encrypted by the *secrets root key* of the deployment (not to be
confused with the root key that creates accounts):

- In the cloud: a KMS key that rotates every year (\`SecretsKey\`). Only the functions that run
  workflows may decrypt secrets. Only the function that sets secrets may also encrypt them.
- On the local host: 32 bytes in \`secrets.key\`, which only its owner can read. With \`--in-memory\`
  the key is created at each start.

If the secrets root key is lost, all secrets are lost. The data without this key reveals no secret.

A run reads its secrets before its steps are interpreted, and keeps them in memory. Its stored state
has a *placeholder* instead of each value. It consists of the secret's name and a handle, which is
never shown and stays the same when the value changes. Only runs of the same account can replace a
placeholder with the value. An input cannot imitate a placeholder: the handle is not known outside,
and inputs with the form of a placeholder are refused. In logs, errors and answers, \`***\` is shown
instead, also in place of a secret that was deleted. [Use
secrets](../how-to/secrets.md#what-is-hidden) lists what cannot be recognised.

## Scripts

Every script runs in a process of its own. The process confines itself, reads one script, answers
and ends. On the local host its parent is the host: the process is the same executable, started with
another argument. In the cloud its parent is the function \`script-runner\`. Its role only permits
writing to a log of its own. Its environment names no table, queue or key. Lambda runs it in
*tenant isolation mode*: scripts of different accounts never run in the same micro-VM.

The script engines (QuickJS-NG in C, Luau in C++) are the first protection: a script cannot call
anything outside of them. If an engine has a vulnerability, the attacker is still in a process that
was confined before it read the script:

| confined by | what the process can and cannot do |
|---|---|
| a filter of system calls (seccomp) | It can use memory, the clock and random bytes, exit, read standard input, and write standard output and error. Every other system call fails with \`EPERM\`: it cannot open a file, create a socket or process, make memory executable, or send a signal to another process |
| Landlock, if the kernel has it (5.13 and later) | no access to any file; no TCP (since 6.7); no signals to other processes and no abstract sockets (since 6.12) |
| limits and rights | the [limits](../reference/scripts.md#limits) of scripts; no capabilities, and no way to gain some by executing a program |
| the parent | only the two pipes to the parent are open; other files and sockets of the parent are closed |

On a kernel without seccomp or Landlock that part is missing; the others remain. There is no
namespace: the process has the user of the host and sees the host's process list. A test makes every
system call from such a process of the shipped executable, and checks that all calls except those in
the table are refused. \`shared/sandbox/tests/hostile\` has over a hundred hostile scripts: loops,
memory, recursion, regular expressions, prototypes, metatables, escapes. Each must end in time, and
the next script must run normally.

## Logs

No log line contains a query, a header or a body of a request. Log lines of libraries that contain
whole requests are suppressed, whatever \`RUST_LOG\` says. Every test of a route searches the log for
the secrets that it sent.

## Panics and limits

In production code, lints deny \`unwrap\`, \`expect\`, \`panic!\`, indexing and \`unsafe\`. The size and
cost of bodies, archives, regular expressions, JSONPath, JMESPath and XPath are limited before they
are evaluated: see [limits](../reference/limits.md).

## In transit and at rest

- **TLS.** In the cloud the gateway accepts HTTPS only (TLS 1.2 and later with a domain of your
  own). The local host speaks plain HTTP; put a proxy with TLS in front of it if others reach it.
  Outbound HTTPS requires a certificate that the platform trusts.
- **At rest.** In the cloud the tables are encrypted under DynamoDB's AWS managed key, and the
  queues with keys of SQS. On the local host only the values named above are encrypted; inputs and
  outputs of runs are not.
- **Browsers.** In the cloud \`AllowedOrigin\` says which web pages may call the API; the default \`*\`
  allows all. Tokens are sent in headers, never in cookies, so a page that has no token can do
  nothing with it.

## What is not protected

- Everyone with the scope \`write\` can write a workflow that reads every secret of the account and
  sends it to a public address. Scopes separate callers from administrators, not authors of
  workflows from each other.
- The inputs, outputs, records of steps and logs of a run are readable for everyone with the scope
  \`read\`. Only secrets are hidden in them.
- Who knows the address of a waiting step can answer it, once.
- An administrator of the AWS account, or the user who runs the local host, can read everything.
`;export{e as default};