var e=`# Keep workflows in Git

You can write workflows as YAML files, review their changes like code, and push them to a Sluice
server. [Workflows as files](../reference/files.md) describes the format of the files.

## Start

These lines create a directory with a workflow, its test and an example for CI, and push the
workflow to the local host. \`sluice\` is the executable \`target/release/sluice\`
([command line](../reference/cli.md)):

\`\`\`sh
sluice login http://127.0.0.1:9000
sluice init automation
cd automation
sluice lint
sluice test
sluice push workflows --yes
sluice run welcome -i who=Ada --wait
\`\`\`

The file \`workflows/welcome.yaml\` contains the workflow \`welcome\`, and
\`workflows/welcome.test.yaml\` contains its [tests](test-workflows.md). \`sluice lint\` finds mistakes
without a server, and shows their places in the file. \`sluice fmt\` formats the files.

## Get the workflows of the server

\`sluice pull\` writes the workflows of the server to files. Each folder of the server becomes a
directory with its workflows. With a token that has the scope \`admin\`, \`sluice pull\` also writes API
records.

\`\`\`sh
sluice pull
ls workflows
\`\`\`

Commit them:

\`\`\`sh
git init --quiet
git add .
git commit --quiet --message "Workflows of our account"
\`\`\`

## Change a workflow

Change a file, look at the difference, and push it:

\`\`\`sh
sed -i.bak 's/Hello, /Good morning, /' workflows/welcome.yaml
rm workflows/welcome.yaml.bak
sed -i.bak 's/: Hello, /: Good morning, /' workflows/welcome.test.yaml
rm workflows/welcome.test.yaml.bak
sluice test
sluice diff
sluice push --yes
sluice run welcome -i who=Ada --wait | grep -q 'Good morning, Ada'
\`\`\`

\`sluice dev\` does this for you while you write: whenever you save a file, it lints the files, pushes
them to the local host, and runs the tests.

A push deletes nothing, unless you add \`--prune\`. With \`--prune\` it also deletes workflows and API
records that no file describes. \`sluice push --prune --dry-run\` shows what would be deleted.

## Work together

If another person has changed a workflow at the server since your last pull or push, your push
changes nothing. It shows the difference and ends with exit code 5. Then do this:

1. Run \`sluice pull\`, and look at the changes with \`git diff\`.
2. If you have changed the same workflow, the pull shows both versions and keeps your file. Either
   copy the other change into your file and run \`sluice push --force\`, or replace your file by the
   version of the server with \`sluice pull --force\`.

If the files in Git are to be the only source, let people change workflows in the console of a local
host or of a test server. Pull from that server, and let CI push to the production server.
[Deploy to several environments](environments.md) shows how the same files are pushed to both.

## Push from CI

\`sluice init\` writes the file \`.github/workflows/sluice.yml\` for GitHub Actions. This job checks
every commit, and pushes the branch \`main\` to the server:

\`\`\`yaml
      - run: sluice fmt --check
      - run: sluice lint
      - run: sluice test
      - if: github.ref == 'refs/heads/main'
        run: sluice push --yes
        env:
          SLUICE_URL: \${{ vars.SLUICE_URL }}
          SLUICE_TOKEN: \${{ secrets.SLUICE_TOKEN }}
\`\`\`

\`SLUICE_TOKEN\` is an access token with the scopes \`read\` and \`write\`. If there are API records, it
also needs the scope \`admin\`. An access token is valid for one hour by default, so the job gets a
new one by [pairing a device](authenticate.md#by-pairing-a-device-with-a-key):

\`\`\`sh
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
field adminPairingKey < ../credentials.json | sluice login http://127.0.0.1:9000 --context ci --key -
sluice fmt --check
sluice lint
sluice test
sluice push --context ci --yes
sluice diff --context ci --exit-code
\`\`\`

A fresh checkout has no record of the earlier state of the server. So a push from CI overwrites
changes that were made at the server. To find such changes, run \`sluice diff --exit-code\` in a
scheduled job: it ends with exit code 3 if the server differs from the files.
`;export{e as default};