//! The files of the project, for the tests that read them.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// A source file.
#[derive(Clone)]
pub struct Source {
    /// The path from the root, with slashes.
    pub path: String,
    /// The text of the file.
    pub text: String,
}

impl Source {
    /// The part above the tests.
    pub fn production(&self) -> &str {
        self.text.split("#[cfg(test)]\n").next().unwrap_or_default()
    }

    /// The number of lines above the tests.
    pub fn production_lines(&self) -> usize {
        self.production().lines().count()
    }

    /// Whether it is never part of what is shipped.
    pub fn is_test(&self) -> bool {
        self.path.starts_with("tests/")
            || self.path.starts_with("shared/testkit/")
            || self.path.contains("/tests/")
            || self.path.ends_with("/tests.rs")
            || self.path.ends_with("/testing.rs")
    }
}

/// The root of the project.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The text of a file of the project.
pub fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All Rust sources.
pub fn rust() -> Vec<Source> {
    static ALL: LazyLock<Vec<Source>> = LazyLock::new(|| sources("rs"));
    ALL.clone()
}

/// All Python sources.
pub fn python() -> Vec<Source> {
    sources("py")
}

/// All sources with this extension, by path.
fn sources(extension: &str) -> Vec<Source> {
    let mut all = Vec::new();
    for folder in ["shared", "functions", "infra", "tests"] {
        walk(&root().join(folder), extension, &mut all);
    }
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all
}

fn walk(folder: &Path, extension: &str, all: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // The fuzz targets can have been built into a folder of their own, and tools install
            // packages next to the console and the peers.
            if !["target", "node_modules"].iter().any(|made| path.ends_with(made)) {
                walk(&path, extension, all);
            }
        } else if path.extension().is_some_and(|found| found == extension) {
            let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
            all.push(Source { text: read(&name), path: name });
        }
    }
}

/// Whether a source is the root of a binary.
pub fn is_main(path: &str) -> bool {
    path.contains("/src/bin/") || path.ends_with("/src/main.rs")
}

/// The output of `cargo metadata` for this platform, with the resolved graph of all crates.
pub fn metadata() -> &'static Value {
    static METADATA: LazyLock<Value> = LazyLock::new(|| {
        let output = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", &platform()])
            .current_dir(root())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    });
    &METADATA
}

/// The platform of the build. Crates for other platforms are possibly not downloaded.
fn platform() -> String {
    let output = Command::new(env!("CARGO")).arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

/// The packages of this workspace.
pub fn packages() -> Vec<&'static Value> {
    let members = metadata()["workspace_members"].as_array().unwrap();
    metadata()["packages"].as_array().unwrap().iter().filter(|package| members.contains(&package["id"])).collect()
}

/// The package with this name.
pub fn package(name: &str) -> &'static Value {
    packages().into_iter().find(|package| package["name"] == name).unwrap_or_else(|| panic!("no package {name}"))
}
