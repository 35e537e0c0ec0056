//! Language cases: each file of `tests/fixtures/language` is a test file, as users write them, with
//! its workflow.
//!
//! Every case is executed in four ways: inside the request, by a worker, by a worker that commits
//! after every step, and by workers that each end after their first commit. The results must be the
//! same.

use crate::rehearsed::{load, scripts};
use engine::interpret::MAX_EXECUTED;
use rehearsal::{Case, Options, Stores, Subject, Verdict, Way, judge};
use std::path::{Path, PathBuf};

const WAYS: [Way; 4] = [Way::Here, Way::Worker, Way::EachStep, Way::CrashesAfterCommits];
/// What is only the same if a case is executed in one go.
const OF_ONE_GO: [&str; 1] = ["elapsed"];
/// What is that of the second execution alone if a case was stopped and resumed.
const OF_ONE_RUN: [&str; 4] = ["elapsed", "requests", "messages", "warnings"];

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/language");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 40, "{} cases found", files.len());
    files
}

#[test]
fn every_case_ends_as_it_says_whichever_way_it_runs() {
    let mut failed = Vec::new();
    for file in files() {
        let (suite, subject) = load(&file);
        for case in &suite.cases {
            let expected = format!("{:?}", case.expect.error);
            for way in WAYS {
                // A commit after each of a hundred thousand steps shows nothing new and takes
                // minutes.
                if expected.contains(&MAX_EXECUTED.to_string()) && way != Way::Here {
                    continue;
                }
                let verdict = verdict(&subject, case, way);
                let ignored: &[&str] = if way == Way::Here { &[] } else { &OF_ONE_GO };
                failed.extend(complaint(&verdict, ignored).map(|what| format!("{} ({way:?}): {what}", case.name)));
                let log = verdict.outcome.map(|outcome| outcome.logs).unwrap_or_default();
                assert!(log.is_sorted_by_key(|entry| entry.timestamp), "{}: the log is out of order", case.name);
            }
        }
    }
    assert!(failed.is_empty(), "{} cases failed: {failed:#?}", failed.len());
}

/// A run that is stopped in the middle and resumed has the same end as one without interruption.
#[test]
fn every_case_ends_as_it_says_when_it_is_stopped_and_taken_up() {
    let (mut failed, mut taken_up) = (Vec::new(), 0);
    for file in files() {
        let (suite, subject) = load(&file);
        for case in &suite.cases {
            // Counts of the whole run and attempts start again, and the new run has a time limit of
            // its own. A finally part that fails after a stop fails the run.
            let anew = case.timeout.is_some()
                || ["limit-", "policy-retry", "http-at-most-once", "finally-fails"]
                    .iter()
                    .any(|part| case.name.starts_with(part));
            if anew {
                continue;
            }
            // In turns, it is stopped at the first step and at a later one.
            let commits = if taken_up % 2 == 0 { 3 } else { 1 };
            let verdict = verdict(&subject, case, Way::StoppedAfter(commits));
            if verdict.outcome.as_ref().is_some_and(|outcome| outcome.resumed) {
                taken_up += 1;
            }
            failed.extend(
                complaint(&verdict, &OF_ONE_RUN).map(|what| format!("{} after {commits} commits: {what}", case.name)),
            );
        }
    }
    assert!(failed.is_empty(), "{} cases failed: {failed:#?}", failed.len());
    assert!(taken_up > 40, "only {taken_up} were taken up");
}

fn verdict(subject: &Subject, case: &Case, way: Way) -> Verdict {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let stores = Stores::open().unwrap();
        let mut options = Options::default();
        options.setting.way = way;
        judge(&stores, &scripts(), subject, case, &options).await
    })
}

/// What is wrong, apart from expectations with these names.
fn complaint(verdict: &Verdict, ignored: &[&str]) -> Option<String> {
    let is_ignored = |path: String| ignored.iter().any(|name| path.contains(&format!(".expect.{name}")));
    let difference = verdict.differences.iter().find(|difference| !is_ignored(difference.path.to_string()));
    let problem = verdict.problem.as_ref().map(|problem| format!("{problem}"));
    problem
        .or_else(|| difference.map(|difference| format!("{difference:?}")))
        .or_else(|| verdict.faults.first().cloned())
}
