var e=`# Deploy to several environments

The same [files](workflows-in-git.md) can be deployed to several servers or accounts, for example
first to staging and then to production. What differs is in \`sluice.yaml\`: the server, and the
values of *variables*. In the files, the placeholder \`\${env.NAME}\` stands for the value of a
variable. [Workflows as files](../reference/files.md#environments) has all the rules.

This page uses two accounts of one local host as the environments, so that you can try everything on
one machine. Stop the host if it is running, and start it with a [root key](accounts.md), which
creates the second account:

\`\`\`sh
cargo run --release -- --bootstrap credentials.json --root-key "at least sixteen bytes"
\`\`\`

## Sign in

Each environment needs a [context](../reference/cli.md#files-and-environment), that is, a server
with an account and its tokens. Use an empty folder with a copy of \`credentials.json\`. These lines
create the account \`production\` and sign in to both accounts:

\`\`\`sh
HOST=http://127.0.0.1:9000
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
field adminPairingKey < credentials.json | sluice login $HOST --context staging --key -
MADE=$(curl -s -H "X-Root-Key: at least sixteen bytes" -d '{"account": "production"}' $HOST/api/v1/accounts)
echo "$MADE" | field adminPairingKey | sluice login $HOST --context production --key -
\`\`\`

## Describe the environments

Save this as \`sluice.yaml\`:

\`\`\`yaml
folders: {}
environments:
  staging:
    context: staging
    variables:
      shop: https://shop.staging.example.com
      paused: true
  production:
    context: production
    variables:
      shop: https://shop.example.com
      paused: false
\`\`\`

An environment can have the \`url\` of a server instead of a \`context\`. Do not write secrets here: use
the [secrets](secrets.md) of each account.

Save this workflow as \`report.yaml\`:

\`\`\`yaml
name: Report
schedulesPaused: "\${env.paused}"
outputs:
  shop: "\${env.shop}/orders"
triggers:
  - {type: cron, expression: "0 7 * * *"}
steps:
  - out: {output: "Orders of \${env.shop}"}
\`\`\`

Save its test as \`report.test.yaml\`:

\`\`\`yaml
cases:
  - name: reports the shop of the environment
    expect: {result: "Orders of \${env.shop}"}
\`\`\`

## Deploy

\`sluice lint\` checks the files with the values of every environment. The other commands need one
environment, from the flag \`--env\` or the variable \`SLUICE_ENV\`:

\`\`\`sh
mkdir -p workflows
mv report.yaml report.test.yaml workflows/
sluice fmt
sluice lint
sluice test --env staging
sluice diff --env staging
sluice push --env staging --yes
sluice run report --env staging --wait
\`\`\`

Then deploy the same files to production:

\`\`\`sh
sluice test --env production
sluice push --env production --yes
sluice run report --env production --wait | grep -q "Orders of https://shop.example.com"
sluice doctor --env production
\`\`\`

In staging the schedule is paused, in production it is not.

## Take over a change

If somebody changes a workflow at the server of an environment, \`sluice pull\` writes the change to
the file. Where the file has a placeholder and the server has the value of the variable, the
placeholder stays:

\`\`\`sh
sluice pull --env staging
grep -q 'shop: "\${env.shop}/orders"' workflows/report.yaml
\`\`\`

If the server has another value in this place, \`sluice pull\` reports a conflict, names the value and
does not change this file. Then change the variable in \`sluice.yaml\`, or the placeholder.

The commands record the state of the server for each environment separately. So a change in staging
never causes a conflict in production.

## Deploy from CI

This workflow of GitHub Actions checks every commit. It pushes the branch \`main\` to staging, tries
it there, and then pushes it to production. \`SLUICE_TOKEN\` is a secret of each environment at
GitHub; \`sluice.yaml\` has the \`url\` of each server:

\`\`\`yaml
name: Sluice
on: [push]
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: sluice fmt --check
      - run: sluice lint
      - run: sluice test --env staging
      - run: sluice test --env production
  staging:
    needs: check
    if: github.ref == 'refs/heads/main'
    runs-on: ubuntu-latest
    environment: staging
    env: {SLUICE_ENV: staging, SLUICE_TOKEN: "\${{ secrets.SLUICE_TOKEN }}"}
    steps:
      - uses: actions/checkout@v4
      - run: sluice push --yes
      - run: sluice run report --wait --timeout 2m
  production:
    needs: staging
    runs-on: ubuntu-latest
    environment: production
    env: {SLUICE_ENV: production, SLUICE_TOKEN: "\${{ secrets.SLUICE_TOKEN }}"}
    steps:
      - uses: actions/checkout@v4
      - run: sluice push --yes
      - run: sluice diff --exit-code
\`\`\`

An access token is valid for one hour by default, so a job can also get a new one [by pairing a
device](authenticate.md#by-pairing-a-device-with-a-key), as in [Push from
CI](workflows-in-git.md#push-from-ci). These are the commands of the jobs, in their order:

\`\`\`sh
sluice fmt --check
sluice lint
sluice test --env staging
sluice test --env production
export SLUICE_ENV=staging
sluice push --yes
sluice run report --wait --timeout 2m
export SLUICE_ENV=production
sluice push --yes
sluice diff --exit-code
\`\`\`
`;export{e as default};