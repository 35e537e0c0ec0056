//! The files of a new directory.

/// The files, by their paths. The schemas are not among them.
pub const FILES: [(&str, &str); 5] = [
    (
        "sluice.yaml",
        "\
# yaml-language-server: $schema=sluice.schema.json
# This directory describes an account of Sluice: workflows, and the APIs that start them.
# A directory below workflows is a folder of the same name. Another name or position is said here:
#   shop: {name: Shop / Orders, order: 2}
folders: {}
# Servers that these files are for, and values that differ: ${env.api} in a file stands for api.
# Choose one with --env or SLUICE_ENV.
#   staging: {url: \"https://staging.example.com\", variables: {api: \"https://api.staging.example.com\"}}
environments: {}
",
    ),
    (
        "workflows/welcome.yaml",
        "\
# yaml-language-server: $schema=../workflow.schema.json
name: Welcome
description: Says hello to who is named
inputs:
  who: {default: world}
outputs:
  greeting: \"{{text.result}}\"
steps:
  # A step is its id, then the module with its main input and others.
  - text: {expression: \"'Hello, ' + [[who]] + '!'\"}
  - answer: {output: \"{{text.result}}\"}
",
    ),
    (
        "workflows/welcome.test.yaml",
        "\
workflow: ./welcome.yaml
cases:
  - name: greets who is named
    inputs: {who: Ada}
    expect:
      status: completed
      result: Hello, Ada!
  - name: greets the world by default
    expect:
      result: Hello, world!
",
    ),
    (".gitignore", "# What the server had at the last pull or push of this copy.\n.sluice-state.json\n"),
    (
        ".github/workflows/sluice.yml",
        "\
# Checks every change, and pushes main to the server. Put sluice on the PATH first.
name: Sluice
on: [push]
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: sluice fmt --check
      - run: sluice lint
      - run: sluice test
      - if: github.ref == 'refs/heads/main'
        run: sluice push --yes
        env:
          SLUICE_URL: ${{ vars.SLUICE_URL }}
          SLUICE_TOKEN: ${{ secrets.SLUICE_TOKEN }}
",
    ),
];

/// The path of the schema of workflows, which new files name for editors.
pub const SCHEMA_FILE: &str = "workflow.schema.json";
/// The path of the schema of `sluice.yaml`.
pub const DIRECTORY_SCHEMA_FILE: &str = "sluice.schema.json";
