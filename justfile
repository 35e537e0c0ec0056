# `just` lists the recipes; `just check` is the gate that a change must pass.

export PATH := justfile_directory() / ".venv/bin:" + env("PATH")
export SAM_CLI_TELEMETRY := "0"

# The packages whose binaries are functions.
functions := "-p facades -p workers"

default:
    @just --list

# Runs the local host; everything in one process
run *FLAGS:
    cargo run --release -- {{FLAGS}}

# Installs the tools that are not Rust crates into .venv
tools:
    python3 -m venv .venv
    .venv/bin/pip install --quiet --requirement infra/requirements.txt
    python3 -m venv .venv-emulator
    .venv-emulator/bin/pip install --quiet --requirement infra/emulator.txt
    python3 -m venv .venv-mcp
    .venv-mcp/bin/pip install --quiet --requirement infra/mcp.txt

# The gate
check:
    .ci/run

# Rewrites the code's layout
format:
    cargo fmt --all

# What the compiler and clippy say
lint:
    cargo clippy --workspace --all-targets -- -D warnings

# The tests, or some of them
test *FILTER:
    cargo test --release --workspace -- {{FILTER}}

# Template, its expansion, spelling; seconds, no compiler
template:
    cfn-lint template.yaml
    sam validate --lint --region us-east-1
    .venv/bin/python infra/expand.py template.yaml > target/expanded.json
    cfn-lint --ignore-checks W2001 -- target/expanded.json
    typos

# Every function in a process of its own, behind `cargo lambda watch` on port 9000; Ctrl-C stops all
watch *FLAGS:
    cargo run --package watch -- {{FLAGS}}

# The stories on the executable and on the functions behind the real router, or those with these words in their names: docs/testing.md
stories *WORDS:
    cargo build --release
    python3 tests/system/executable.py {{WORDS}}
    cargo build --workspace --bins
    python3 tests/system/watch.py -d {{WORDS}}

# The executable under requests made out of docs/openapi.json, under kills, and among servers that mean harm
system:
    cargo build --release
    python3 tests/system/reference.py
    python3 tests/system/generators.py
    python3 tests/system/kill.py
    python3 tests/system/stress.py
    python3 tests/system/hostile.py
    python3 tests/system/cli.py
    .venv-mcp/bin/python tests/system/mcp_clients.py
    python3 tests/system/files.py
    python3 tests/system/workflow_tests.py

# The stories on a deployment into an emulator, with the functions that `just build release` has built
rehearse *WORDS:
    .venv/bin/python tests/system/rehearsal.py {{WORDS}}

# Every figure of docs/performance.md on this machine, with its plots, or `just bench host`, `functions`, `engine`, `growth`; needs wrk
bench *PARTS:
    python3 tests/bench/bench.py {{PARTS}}

# How many runs and steps a second one key of a limit allows on this machine; needs wrk
bench-limits *FLAGS:
    cargo build --release
    python3 tests/bench/limits.py {{FLAGS}}

# How quickly queued runs are worked off on this machine, and how long a run of another workflow waits; needs wrk
bench-queued *FLAGS:
    cargo build --release
    python3 tests/bench/queued.py {{FLAGS}}

# Memory, data and the time of a start of the local host while it fills with 1 000 000 runs; needs wrk, and 11 minutes to build
bench-filled *FLAGS:
    cargo build --profile dist
    python3 tests/bench/filled.py {{FLAGS}}

# Hours: a million runs in storms, every pair of faults, 100 000 random programs, 1 000 kills of the local host under 20 000 runs
soak:
    STORMS=42000 cargo test --release --package tests --test it chaos -- --nocapture --include-ignored
    PROGRAMS=100000 cargo test --release --package engine --test it interrupted
    cargo build --release
    python3 tests/system/kill.py --kills 1000 --runs 20000

# Each fuzz target for so many seconds; needs cargo-fuzz, see tests/fuzz/README.md
fuzz SECONDS="3600":
    python3 tests/fuzz/seed.py
    for target in expression condition template workflow schedule; do \
        cargo fuzz run --fuzz-dir tests/fuzz -s none $target -- -max_total_time={{SECONDS}} -max_len=2000 || exit 1; \
    done

# Builds the functions into target/lambda; `just build release` is quicker and gives larger zips
build PROFILE="deploy":
    cargo lambda build --profile {{PROFILE}} {{functions}}

# Builds, then deploys with samconfig.toml
deploy STAGE="default": build
    sam deploy --config-env {{STAGE}}
