//! Shows the results of tests.

use super::load::Loaded;
use super::source::Source;
use crate::paint::{Paint, clean};
use crate::talk::Level;
use crate::{Exit, Result, Session, Shown, Text};
use model::json::with;
use rehearsal::report::{self, timeline, word};
use rehearsal::{Path, Verdict};
use serde_json::{Value, json};
use std::fmt::Write;

/// The results of all files.
#[derive(Default)]
pub struct Results {
    /// The files, in order.
    pub files: Vec<FileResults>,
    /// The duration in milliseconds of real time.
    pub millis: i64,
}

/// The results of a file.
pub struct FileResults {
    /// The path of the test file.
    pub file: String,
    /// The path of the workflow.
    pub workflow: String,
    /// The values of the file with their lines.
    pub source: Source,
    /// The verdicts, in order.
    pub verdicts: Vec<Verdict>,
}

impl Results {
    /// Adds the results of a file.
    pub fn add(&mut self, loaded: &Loaded, verdicts: Vec<Verdict>) {
        self.files.push(FileResults {
            file: loaded.file.display().to_string(),
            workflow: loaded.workflow.display().to_string(),
            source: loaded.source.clone(),
            verdicts,
        });
    }

    /// The number of cases that did not end as expected.
    pub fn failed(&self) -> usize {
        self.count("failed")
    }

    /// The number of cases with this result.
    pub fn count(&self, result: &str) -> usize {
        self.files.iter().flat_map(|file| &file.verdicts).filter(|verdict| word(verdict) == result).count()
    }
}

impl FileResults {
    /// The reasons why a case failed, one line each, with their places in the file.
    pub fn reasons(&self, verdict: &Verdict) -> Vec<String> {
        let at = |path: &Path| format!("{}:{}", self.file, self.source.line_of_case(path, &verdict.origins));
        let mut lines = Vec::new();
        if let Some(problem) = &verdict.problem {
            lines.push(format!("{} {}", at(&problem.path), problem));
        }
        for difference in &verdict.differences {
            let path = &difference.path;
            lines.push(format!(
                "{} {path}\n  expected {}\n  found    {}",
                at(path),
                difference.expected,
                difference.found
            ));
        }
        let case = verdict.origins.first().cloned().unwrap_or_default();
        lines.extend(verdict.faults.iter().chain(&verdict.crashes).map(|fault| format!("{} {fault}", at(&case))));
        lines
    }
}

/// Shows the results: the cases that failed, and how many there were.
pub fn show(session: &mut Session, results: &Results) -> Result<Exit> {
    let paint = session.paint();
    let verbose = session.globals.level() == Level::Verbose;
    let text = text(results, paint, verbose);
    let names = results
        .files
        .iter()
        .flat_map(|file| {
            file.verdicts.iter().filter(|verdict| word(verdict) == "failed").map(|verdict| verdict.name.clone())
        })
        .collect();
    session.show(&Shown { data: data(results), text: Text::Plain(text), names, next: None })
}

fn data(results: &Results) -> Value {
    let file = |file: &FileResults| {
        let cases: Vec<_> = file
            .verdicts
            .iter()
            .map(|verdict| {
                let line = verdict.origins.first().map(|path| file.source.line(path));
                with(report::verdict(verdict, true), [("line", json!(line))])
            })
            .collect();
        json!({"file": file.file, "workflow": file.workflow, "cases": cases})
    };
    json!({
        "passed": results.count("passed"), "failed": results.failed(), "skipped": results.count("skipped"),
        "files": results.files.iter().map(file).collect::<Vec<_>>(),
    })
}

fn text(results: &Results, paint: Paint, verbose: bool) -> String {
    let mut text = String::new();
    for file in &results.files {
        let failed = file.verdicts.iter().filter(|verdict| word(verdict) == "failed").count();
        let mark = if failed == 0 { paint.good("ok  ") } else { paint.bad("FAIL") };
        let _ = writeln!(text, "{mark} {}  {} cases", file.file, file.verdicts.len());
        for verdict in &file.verdicts {
            show_case(&mut text, file, verdict, paint, verbose);
        }
    }
    let (passed, failed, skipped) = (results.count("passed"), results.failed(), results.count("skipped"));
    let skipped = if skipped == 0 { String::new() } else { format!(", {skipped} skipped") };
    let seconds = results.millis as f64 / 1000.0;
    let _ = write!(text, "{passed} passed, {failed} failed{skipped} in {seconds:.2} s");
    text
}

fn show_case(text: &mut String, file: &FileResults, verdict: &Verdict, paint: Paint, verbose: bool) {
    let result = word(verdict);
    if result != "failed" && !verbose {
        return;
    }
    let shown = if result == "failed" { paint.bad(result) } else { paint.good(result) };
    let _ = writeln!(text, "  {shown} {}", paint.strong(&clean(&verdict.name)));
    for line in file.reasons(verdict).iter().flat_map(|reason| reason.lines()) {
        let _ = writeln!(text, "    {}", clean(line));
    }
    if verbose && let Some(outcome) = &verdict.outcome {
        for line in timeline(outcome) {
            let _ = writeln!(text, "    {}", paint.faint(&clean(&line)));
        }
    }
}
