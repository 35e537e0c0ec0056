//! The report for CI systems, in the format of JUnit: a suite for each file.

use super::show::{FileResults, Results};
use crate::{Failure, Result};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use rehearsal::Verdict;
use rehearsal::report::timeline;
use std::fmt::Display;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// Writes the report.
pub fn write(path: &Path, results: &Results) -> Result<()> {
    let mut report = Report::new("sluice test");
    for file in &results.files {
        let mut suite = TestSuite::new(file.file.as_str());
        suite.add_test_cases(file.verdicts.iter().map(|verdict| case(file, verdict)));
        report.add_test_suite(suite);
    }
    let failed = |error: &dyn Display| Failure::of_file("the report cannot be written", path, &error);
    let text = report.to_string().map_err(|error| failed(&error))?;
    fs::write(path, text).map_err(|error| failed(&error))
}

/// The time of a case is that of its execution, by its own clock.
fn case(file: &FileResults, verdict: &Verdict) -> TestCase {
    let reasons = file.reasons(verdict);
    let status = if let Some(reason) = &verdict.skipped {
        let mut status = TestCaseStatus::skipped();
        status.set_message(reason.as_str());
        status
    } else if verdict.passed() {
        TestCaseStatus::success()
    } else {
        let kind = if verdict.problem.is_some() { NonSuccessKind::Error } else { NonSuccessKind::Failure };
        let mut status = TestCaseStatus::non_success(kind);
        status.set_message(reasons.first().map(String::as_str).unwrap_or_default());
        status.set_description(reasons.join("\n"));
        status
    };
    let mut case = TestCase::new(verdict.name.as_str(), status);
    case.set_classname(file.file.as_str());
    if let Some(outcome) = &verdict.outcome {
        case.set_time(Duration::from_millis(u64::try_from(outcome.elapsed_ms).unwrap_or_default()));
        case.set_system_out(timeline(outcome).join("\n"));
    }
    case
}
