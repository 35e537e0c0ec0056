//! Finds test files.

use crate::{Failure, Result};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The endings of the names of test files.
pub const ENDS: [&str; 3] = [".test.yaml", ".test.yml", ".test.json"];
/// The endings of the names of workflow files.
pub const WORKFLOWS: [&str; 3] = ["yaml", "yml", "json"];
/// Folders that are never searched.
const PASSED_OVER: [&str; 2] = ["node_modules", "target"];

/// The test files below these paths, in order. A path that is a file is used as it is.
pub fn test_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in paths.iter().map(|path| plain(path)) {
        let path = &path;
        let facts = fs::metadata(path).map_err(|error| Failure::of_file("there is no such file", path, &error))?;
        if facts.is_dir() {
            search(path, &mut found)?;
        } else {
            found.push(path.clone());
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// The path without the segments `.`.
pub fn plain(path: &Path) -> PathBuf {
    let short: PathBuf = path.components().filter(|part| !matches!(part, Component::CurDir)).collect();
    if short.as_os_str().is_empty() { PathBuf::from(".") } else { short }
}

fn search(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type()?;
        if kind.is_dir() && !name.starts_with('.') && !PASSED_OVER.contains(&name.as_str()) {
            search(&entry.path(), found)?;
        } else if kind.is_file() && ENDS.iter().any(|end| name.ends_with(end)) {
            found.push(plain(&entry.path()));
        }
    }
    Ok(())
}

/// The part of a test file's name that is also the name of its workflow.
pub fn stem(file: &Path) -> Option<String> {
    let name = file.file_name()?.to_str()?;
    ENDS.iter().find_map(|end| name.strip_suffix(end)).map(str::to_owned)
}
