//! Shows which steps and branches of the workflows no case has executed.

use super::load::Loaded;
use super::show::Results;
use crate::{Failure, Result, Session};
use rehearsal::coverage::Coverage;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Adds up what the cases have executed, by workflow, and reports it: for people if `shown`, and in
/// the format of lcov.
pub fn report(
    session: &mut Session,
    suites: &[Loaded],
    results: &Results,
    shown: bool,
    lcov: Option<&Path>,
) -> Result<()> {
    let mut all: BTreeMap<String, Coverage> = BTreeMap::new();
    for (loaded, file) in suites.iter().zip(&results.files) {
        let failed = |error: engine::Error| Failure::usage("the workflow is refused").because(error.to_string());
        let coverage = match all.entry(file.workflow.clone()) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(Coverage::of(&loaded.subject.definition).map_err(failed)?)
            }
        };
        file.verdicts.iter().filter_map(|verdict| verdict.outcome.as_ref()).for_each(|outcome| coverage.add(outcome));
    }
    if shown {
        session.talk.say(&text(&all));
    }
    if let Some(path) = lcov {
        fs::write(path, format(&all))
            .map_err(|error| Failure::of_file("the coverage cannot be written", path, &error))?;
    }
    Ok(())
}

fn text(all: &BTreeMap<String, Coverage>) -> String {
    let mut text = "Coverage:".to_owned();
    for (workflow, coverage) in all {
        let (ran, of) = coverage.counts();
        let percent = (ran * 100).checked_div(of).unwrap_or(100);
        let _ = write!(text, "\n  {workflow}  {ran} of {of} steps ({percent} %)");
        for (id, what) in coverage.missing() {
            let _ = write!(text, "\n    {id} {what}");
        }
    }
    text
}

/// Each step is a line, numbered from 1 in the order of the flat list; each condition has two
/// branches.
fn format(all: &BTreeMap<String, Coverage>) -> String {
    let mut text = String::new();
    for (workflow, coverage) in all {
        let _ = writeln!(text, "TN:\nSF:{workflow}");
        for step in &coverage.steps {
            let line = step.index + 1;
            for (branch, taken) in step.branches.iter().flatten().enumerate() {
                let _ = writeln!(text, "BRDA:{line},0,{branch},{taken}");
            }
            let _ = writeln!(text, "DA:{line},{}", step.passes);
        }
        let (ran, of) = coverage.counts();
        let _ = writeln!(text, "LF:{of}\nLH:{ran}\nend_of_record");
    }
    text
}
