//! The binaries of a deployment, and the functions that each serves.

use super::SCRIPTS;
use crate::reference::FACADES;
use crate::tree;
use std::collections::BTreeSet;

/// The most zips of a deployment. Each is linked and uploaded on its own.
const MOST_ZIPS: usize = 8;

/// The binaries that serve facades, and the facades of each.
const BINARIES: &[(&str, &[&str])] = &[
    ("vflow", &["vflow"]),
    ("open-apis", &["botman", "dpa", "juggle", "itrigger", "hooks"]),
    ("mcp-testing", &["testing", "mcp"]),
    (FALLBACK, &["console"]),
];

/// The binary that also serves the fallback function.
pub(super) const FALLBACK: &str = "console";

/// The binary that serves a facade.
pub(super) fn binary_of(facade: &str) -> &'static str {
    let found = BINARIES.iter().find(|(_, facades)| facades.contains(&facade));
    found.unwrap_or_else(|| panic!("no binary serves the facade {facade}")).0
}

#[test]
fn a_deployment_has_few_binaries() {
    let mut wanted: BTreeSet<&str> = FACADES.iter().map(|facade| binary_of(facade.name)).collect();
    wanted.extend(["workers", SCRIPTS]);
    let mut found = BTreeSet::new();
    for package in ["facades", "workers"] {
        for target in tree::package(package)["targets"].as_array().unwrap() {
            if target["kind"][0] == "bin" {
                assert_eq!(target["test"], false, "{} would link an empty test harness", target["name"]);
                found.insert(target["name"].as_str().unwrap());
            }
        }
    }
    assert_eq!(found, wanted);
    assert!(found.len() <= MOST_ZIPS, "a deployment has at most {MOST_ZIPS} zips");
}

#[test]
fn a_binary_serves_its_facades_and_no_others() {
    for (binary, facades) in BINARIES {
        let main = tree::read(&format!("functions/facades/src/bin/{binary}.rs"));
        let served: Vec<_> = facades.iter().map(|facade| format!("&{facade}::FACADE")).collect();
        let call = if *binary == FALLBACK { "serve_facades_and_strays" } else { "serve_facades" };
        let start = format!("{call}(&[{}]", served.join(", "));
        assert!(main.contains(&start), "{binary} does not contain {start}");
    }
}

#[test]
fn routes_and_workers_are_named_after_where_they_are() {
    for facade in FACADES {
        for route in facade.routes {
            assert_eq!(route.facade(), facade.name, "{}", route.name);
        }
    }
    let main = tree::read("functions/workers/src/bin/workers.rs");
    for worker in workers::WORKERS.iter().filter(|worker| worker.name != SCRIPTS) {
        let served = format!("(\"{}\", Work::", worker.name);
        let line = main.lines().find(|line| line.contains(&served)).unwrap_or_else(|| panic!("no {}", worker.name));
        assert!(line.contains(&format!("workers::{}::handle", worker.name.replace('-', "_"))), "{line}");
    }
}
