//! The samples of common tasks and that of `sluice init`: they pass their tests, and the tests fail
//! if any step is missing. A page of the documentation shows each common task unchanged.

use super::load::{Loaded, load};
use super::run::Test;
use crate::account::discover::{stem, test_files};
use crate::account::sample::FILES;
use crate::account::save;
use engine::lint::{self, Known};
use model::Timestamp;
use rehearsal::Verdict;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn tasks() -> Vec<PathBuf> {
    test_files(&[root().join("infra/tasks")]).unwrap()
}

/// All samples; that of `sluice init` is written into the folder.
fn samples(folder: &Path) -> Vec<PathBuf> {
    for (file, text) in FILES {
        save(&folder.join(file), text).unwrap();
    }
    let new = test_files(&[folder.to_owned()]).unwrap();
    assert_eq!(new.len(), 1, "the sample of `sluice init` was not found");
    [tasks(), new].concat()
}

fn loaded(file: &Path) -> Loaded {
    load(file, None).unwrap_or_else(|failure| panic!("{}: {}", file.display(), failure.json()))
}

fn verdicts(suites: &[Loaded]) -> Vec<Vec<Verdict>> {
    let test = Test {
        paths: Vec::new(),
        only: None,
        junit: None,
        watch: false,
        update: false,
        jobs: None,
        coverage: false,
        lcov: None,
        crash: false,
    };
    test.judge_all(suites).unwrap_or_else(|failure| panic!("{}", failure.json()))
}

#[test]
fn every_sample_passes_its_tests_and_has_no_findings() {
    let folder = tempfile::tempdir().unwrap();
    let suites: Vec<_> = samples(folder.path()).iter().map(|file| loaded(file)).collect();
    assert!(suites.len() >= 12, "the samples were not found");
    for (suite, verdicts) in suites.iter().zip(verdicts(&suites)) {
        for verdict in verdicts {
            let found = (&verdict.problem, &verdict.differences, &verdict.faults);
            assert!(verdict.passed(), "{}: {}: {found:#?}", suite.file.display(), verdict.name);
        }
        let found = lint::check(&suite.subject.definition, &Known::default(), Timestamp(0));
        assert_eq!(found, [], "{}", suite.file.display());
    }
}

#[test]
fn a_sample_without_any_of_its_steps_is_noticed() {
    let mut mutants = Vec::new();
    let mut names = Vec::new();
    let folder = tempfile::tempdir().unwrap();
    for file in samples(folder.path()) {
        for at in 0..loaded(&file).subject.definition.steps.len() {
            let mut mutant = loaded(&file);
            let dropped = mutant.subject.definition.steps.remove(at);
            names.push(format!("{} without '{}'", file.display(), dropped.id));
            mutants.push(mutant);
        }
    }
    let verdicts = verdicts(&mutants);
    let unnoticed: Vec<_> =
        names.iter().zip(verdicts).filter(|(_, all)| all.iter().all(Verdict::passed)).map(|(name, _)| name).collect();
    assert!(unnoticed.is_empty(), "all tests pass: {unnoticed:#?}");
}

#[test]
fn a_page_shows_each_sample_and_its_tests_as_they_are() {
    let pages = fs::read_dir(root().join("docs/how-to")).unwrap();
    let pages: Vec<_> = pages.map(|page| fs::read_to_string(page.unwrap().path()).unwrap()).collect();
    for file in tasks() {
        let name = stem(&file).unwrap();
        for shown in [file.with_file_name(format!("{name}.yaml")), file.clone()] {
            let block = format!("```yaml\n{}```\n", fs::read_to_string(&shown).unwrap());
            assert!(pages.iter().any(|page| page.contains(&block)), "no page shows {}", shown.display());
        }
    }
}
