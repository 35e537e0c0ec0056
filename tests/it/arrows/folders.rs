//! The folders of a crate: none holds so much that a reader has to search in it again.

use crate::tree::{self, Source};
use std::collections::BTreeMap;

/// Crates with fewer lines are read as a whole.
const LARGE: usize = 5_000;
/// A folder holds less than one part in this many of its crate.
const SHARE: usize = 4;

/// Folders that hold more, with the reason.
const WHOLE: &[(&str, &str, &str)] = &[
    ("shared/importers/src", "asl", "one folder for each format"),
    ("shared/importers/src", "n8n", "one folder for each format"),
];

#[test]
fn no_folder_holds_a_quarter_of_its_crate() {
    let crates = crates(&tree::rust());
    assert!(crates.len() > 15, "the tree was not found");
    let large: Vec<_> = crates.iter().flat_map(|(name, parts)| large(name, parts)).collect();
    let unexpected: Vec<_> = large.iter().filter(|(name, part, _)| !is_whole(name, part)).collect();
    assert!(unexpected.is_empty(), "too much in one folder: {unexpected:?}");
    for (name, part, reason) in WHOLE {
        assert!(large.iter().any(|found| found.0 == *name && found.1 == *part), "{name}/{part} is small: {reason}");
    }
}

#[test]
fn a_planted_large_folder_is_found() {
    let source = |name: &str, lines| Source { path: format!("shared/a/src/{name}.rs"), text: "\n".repeat(lines) };
    let others = ["a", "b", "c", "d"].map(|name| source(name, 1_000));
    let found = |lines| {
        let files: Vec<_> = others.iter().cloned().chain([source("x/y", 1_300), source("x", lines)]).collect();
        crates(&files).iter().flat_map(|(name, parts)| large(name, parts)).count()
    };
    assert_eq!((found(0), found(200)), (0, 1));
}

/// The lines of each part of each crate. A part is a module at the root, with its folder.
fn crates(files: &[Source]) -> BTreeMap<String, BTreeMap<String, usize>> {
    let mut crates: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for file in
        files.iter().filter(|file| !file.path.starts_with("tests/") && !file.path.starts_with("shared/testkit/"))
    {
        let Some((folder, name)) = file.path.split_once("/src/") else { continue };
        let part = name.split('/').next().unwrap_or(name).trim_end_matches(".rs").to_owned();
        *crates.entry(format!("{folder}/src")).or_default().entry(part).or_default() += file.text.lines().count();
    }
    crates
}

/// The parts of a large crate that hold too much of it.
fn large(name: &str, parts: &BTreeMap<String, usize>) -> Vec<(String, String, usize)> {
    let all: usize = parts.values().sum();
    let is_large = |lines: usize| all > LARGE && lines * SHARE >= all;
    let found = parts.iter().filter(|(_, lines)| is_large(**lines));
    found.map(|(part, lines)| (name.to_owned(), part.clone(), lines * 100 / all)).collect()
}

fn is_whole(name: &str, part: &str) -> bool {
    WHOLE.iter().any(|(owner, whole, _)| (*owner, *whole) == (name, part))
}
