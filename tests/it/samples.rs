//! The tests of the sample workflows: they pass, and they notice if any step is missing.

use crate::rehearsed::{load, verdicts};
use rehearsal::Subject;
use std::path::{Path, PathBuf};

/// The test files beside the samples.
fn test_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/seed");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| path.to_str().unwrap().ends_with(".test.yaml")).collect();
    files.sort();
    files
}

#[test]
fn every_sample_passes_its_tests() {
    let files = test_files();
    let samples = std::fs::read_dir(files[0].parent().unwrap()).unwrap();
    let samples = samples.filter(|entry| entry.as_ref().unwrap().path().extension().unwrap() == "json").count();
    assert_eq!(files.len(), samples, "each sample has tests");
    for file in files {
        let (suite, subject) = load(&file);
        for verdict in verdicts(&subject, &suite.cases) {
            assert!(
                verdict.passed(),
                "{}: {:#?}",
                file.display(),
                (&verdict.name, &verdict.problem, &verdict.differences, &verdict.faults)
            );
        }
    }
}

#[test]
fn a_sample_without_any_of_its_steps_is_noticed() {
    for file in test_files() {
        let (suite, subject) = load(&file);
        for at in 0..subject.definition.steps.len() {
            let mut mutated: Subject = subject.clone();
            let dropped = mutated.definition.steps.remove(at);
            let noticed = verdicts(&mutated, &suite.cases).iter().any(|verdict| !verdict.passed());
            assert!(noticed, "{}: without '{}' all tests pass", file.display(), dropped.id);
        }
    }
}
