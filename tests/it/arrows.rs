//! The allowed dependencies between crates. ARCHITECTURE.md shows them; this compares them with
//! `cargo metadata`.

mod folders;
mod modules;

use crate::tree;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The crates of this workspace on which each crate can depend. Crates of tests can depend on
/// anything and are not checked.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("expr", &["model"]),
    ("catalogue", &["model", "expr"]),
    ("engine", &["model", "expr", "catalogue"]),
    ("importers", &["model"]),
    ("records", &["model", "catalogue", "engine"]),
    ("api", &["model", "engine", "records"]),
    ("aws", &["model", "engine", "catalogue"]),
    ("lambda", &["model", "api", "engine", "aws"]),
    ("sandbox", &["model", "catalogue"]),
    ("vflow", &["model", "catalogue", "engine", "importers", "records", "api"]),
    ("botman", &["model", "engine", "records", "api"]),
    ("dpa", &["model", "engine", "records", "api"]),
    ("juggle", &["model", "engine", "records", "api"]),
    ("itrigger", &["model", "engine", "records", "api"]),
    ("hooks", &["model", "engine", "records", "api"]),
    // The two facades whose functions contain embedded stores, in which tests of workflows run.
    ("testing", &["model", "engine", "records", "api", "rehearsal"]),
    ("mcp", &["model", "catalogue", "engine", "records", "api", "rehearsal"]),
    ("console", &["engine", "api"]),
    ("workers", &["model", "engine", "records", "api", "lambda", "sandbox"]),
    // The binaries of a package share its dependencies; each uses only its own facades.
    (
        "facades",
        &["lambda", "fallback", "vflow", "botman", "dpa", "juggle", "itrigger", "hooks", "testing", "mcp", "console"],
    ),
    ("fallback", &["engine", "api", "vflow", "botman", "dpa", "juggle", "itrigger", "hooks", "testing", "mcp"]),
    ("dynamo", &[]),
    ("embedded", &["dynamo"]),
    ("testkit", &["model", "engine", "rehearsal"]),
    ("rehearsal", &["model", "expr", "catalogue", "engine", "records", "aws", "embedded"]),
    ("cli", &["model", "catalogue", "engine", "importers", "records", "rehearsal", "sandbox"]),
    (
        "standalone",
        &["model", "engine", "records", "api", "aws", "embedded", "sandbox", "cli", "console", "fallback", "workers"],
    ),
    ("watch", &["model", "engine", "api", "aws", "embedded", "standalone", "workers"]),
    ("tests", &["sandbox"]),
    ("protocol", &[]),
    ("targets", &["model", "expr", "catalogue", "engine"]),
];

/// Foreign crates that a crate must not use, neither directly nor through others. A name that ends
/// with `-` means all names that begin with it.
const NEVER: &[(&str, &[&str])] = &[
    ("model", &["tokio", "http", "hyper", "reqwest", "axum", "aws-", "lambda_http", "lambda_runtime"]),
    ("expr", &["tokio", "http", "hyper", "reqwest", "axum", "aws-", "lambda_http", "lambda_runtime"]),
    ("catalogue", &["tokio", "http", "hyper", "reqwest", "axum", "aws-", "lambda_http", "lambda_runtime"]),
    ("importers", &["tokio", "http", "hyper", "reqwest", "axum", "aws-", "lambda_http", "lambda_runtime"]),
    ("engine", &["hyper", "reqwest", "axum", "aws-", "lambda_http", "lambda_runtime"]),
    ("records", &["hyper", "reqwest", "axum", "aws-", "lambda_http", "lambda_runtime"]),
    ("api", &["hyper", "reqwest", "axum", "aws-", "lambda_http", "lambda_runtime"]),
    ("aws", &["axum", "lambda_http", "lambda_runtime"]),
    ("lambda", &["axum", "mlua", "rquickjs"]),
    ("sandbox", &["http", "hyper", "reqwest", "axum", "aws-", "lambda_http", "lambda_runtime"]),
];

/// Foreign crates that only one crate of this workspace may name.
const ONLY: &[(&str, &str)] = &[
    ("lambda_http", "lambda"),
    ("lambda_runtime", "lambda"),
    ("aws-sdk-dynamodb", "aws"),
    ("aws-sdk-lambda", "aws"),
    ("aws-sdk-sqs", "aws"),
    ("redb", "dynamo"),
    ("jsonwebtoken", "api"),
    ("mlua", "sandbox"),
    ("rquickjs", "sandbox"),
];

#[test]
fn our_crates_depend_as_drawn() {
    let ours: BTreeSet<&str> = tree::packages().iter().map(|package| text(&package["name"])).collect();
    let drawn: BTreeSet<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    assert_eq!(ours, drawn, "each crate has its arrows");
    for (name, allowed) in ARROWS {
        for dependency in direct(name).into_iter().filter(|dependency| ours.contains(dependency)) {
            assert!(allowed.contains(&dependency), "{name} must not depend on {dependency}");
        }
    }
}

#[test]
fn nothing_below_reaches_what_is_above() {
    let graph = Graph::read();
    for (name, forbidden) in NEVER {
        for reached in graph.reached_from(name) {
            let hit =
                forbidden.iter().any(|entry| reached == *entry || (entry.ends_with('-') && reached.starts_with(entry)));
            assert!(!hit, "{name} must not reach {reached}");
        }
    }
}

#[test]
fn one_crate_alone_knows_each_outside_world() {
    for (foreign, owner) in ONLY {
        for package in tree::packages().into_iter().map(|package| text(&package["name"])) {
            assert!(package == *owner || !direct(package).contains(foreign), "{foreign} is {owner}'s, not {package}'s");
        }
    }
}

#[test]
fn only_binaries_know_lambda() {
    for file in tree::rust() {
        if !file.path.starts_with("functions/") || tree::is_main(&file.path) {
            continue;
        }
        assert!(!file.production().contains("lambda::"), "{} must not know lambda", file.path);
        // The local host has all routes, too.
        let is_host = file.path.starts_with("functions/standalone/");
        assert!(is_host || !file.production().contains("fallback::"), "{} must not know fallback", file.path);
    }
}

/// The direct dependencies of a package of this workspace.
fn direct(package: &str) -> BTreeSet<&'static str> {
    let dependencies = tree::package(package)["dependencies"].as_array().unwrap();
    dependencies
        .iter()
        .filter(|dependency| dependency["kind"].is_null())
        .map(|dependency| text(&dependency["name"]))
        .collect()
}

fn text(value: &'static Value) -> &'static str {
    value.as_str().unwrap()
}

/// The resolved graph of normal dependencies, by package id.
struct Graph {
    names: BTreeMap<&'static str, &'static str>,
    edges: BTreeMap<&'static str, Vec<&'static str>>,
}

impl Graph {
    fn read() -> Self {
        let metadata = tree::metadata();
        let packages = metadata["packages"].as_array().unwrap().iter();
        let nodes = metadata["resolve"]["nodes"].as_array().unwrap().iter();
        Self {
            names: packages.map(|package| (text(&package["id"]), text(&package["name"]))).collect(),
            edges: nodes.map(|node| (text(&node["id"]), normal(node))).collect(),
        }
    }

    fn reached_from(&self, name: &str) -> BTreeSet<&'static str> {
        let mut open = vec![text(&tree::package(name)["id"])];
        let mut seen: BTreeSet<&str> = open.iter().copied().collect();
        while let Some(id) = open.pop() {
            open.extend(self.edges[id].iter().copied().filter(|next| seen.insert(next)));
        }
        seen.into_iter().map(|id| self.names[id]).collect()
    }
}

fn normal(node: &'static Value) -> Vec<&'static str> {
    let dependencies = node["deps"].as_array().unwrap().iter();
    let is_normal = |kind: &Value| kind["kind"].is_null();
    dependencies
        .filter(|dependency| dependency["dep_kinds"].as_array().unwrap().iter().any(is_normal))
        .map(|dependency| text(&dependency["pkg"]))
        .collect()
}
