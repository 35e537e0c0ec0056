var e=`# Keep workflows in Git

You write workflows as files, review their changes like code, and push them to a server.
[Workflows as files](../reference/files.md) describes the files.

## Begin

These lines make a directory with a workflow, its test and a sample for CI, and push it to the local
host:

\`\`\`sh
sluice login http://127.0.0.1:9000
sluice init automation
cd automation
sluice lint
sluice test
sluice push workflows --yes
sluice run greet -i who=Ada --wait
\`\`\`

\`workflows/hello.yaml\` is the workflow, and \`workflows/hello.test.yaml\` has its
[tests](test-workflows.md). \`sluice lint\` finds mistakes without a server, and shows
their places in the file. \`sluice fmt\` formats the files.

## Take over what the server has

\`sluice pull\` writes everything that the server has to files: workflows in the directories of their
folders, and with an admin token also API records.

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
sed -i.bak 's/Hello, /Good morning, /' workflows/hello.yaml
rm workflows/hello.yaml.bak
sed -i.bak 's/: Hello, /: Good morning, /' workflows/hello.test.yaml
rm workflows/hello.test.yaml.bak
sluice test
sluice diff
sluice push --yes
sluice run greet -i who=Ada --wait | grep -q 'Good morning, Ada'
\`\`\`

While you write, \`sluice dev\` does this whenever a file is saved, with a local host: it lints,
pushes, and runs the tests.

A push never deletes anything, unless you add \`--prune\`. \`sluice push --prune --dry-run\` shows what
would be deleted.

## Work together

If somebody has changed a workflow at the server since your last pull or push, a push ends with 5
and shows the difference. It has changed nothing then. Pull, and look at what has changed with \`git
diff\`. If you have changed the same workflow, the pull shows both and keeps your file. Then put the
change into your file and push with \`--force\`, or take theirs with \`sluice pull --force\`.

To make the files the only source, let people change workflows in the console of a local host or of
a test server, pull there, and let CI push to the server that counts.

## Push from CI

\`sluice init\` writes \`.github/workflows/sluice.yml\`. It checks every commit, and pushes the branch
\`main\`:

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

\`SLUICE_TOKEN\` is an access token with the scopes \`read\` and \`write\`, and \`admin\` if there are API
records. An access token is valid for an hour by default; get one in the job by
[pairing](authenticate.md#by-pairing-a-device-with-a-key):

\`\`\`sh
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
field adminPairingKey < ../credentials.json | sluice login http://127.0.0.1:9000 --context ci --key -
sluice fmt --check
sluice lint
sluice test
sluice push --context ci --yes
sluice diff --context ci --exit-code
\`\`\`

A fresh checkout does not know what the server had before, so its push overwrites changes at the
server. \`sluice diff --exit-code\` in a scheduled job tells if somebody has made some.
`;export{e as default};