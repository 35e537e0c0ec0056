//! A plan for people.

use super::{Action, Change, Conflict, Plan, Verb};
use crate::paint::{Paint, clean};
use std::fmt::Write as _;

/// The plan, a line for each action. With `with_diffs`, the lines that differ are below it.
pub fn text(plan: &Plan, paint: Paint, with_diffs: bool) -> String {
    let mut out = String::new();
    for action in &plan.actions {
        let _ = writeln!(out, "{}", line(action, paint));
        if with_diffs {
            out.push_str(&coloured(&action.diff, paint));
        }
    }
    let _ = match plan.actions.len() {
        0 if !plan.conflicts.is_empty() => writeln!(out, "Nothing can be done: {} the same", are(plan.unchanged)),
        0 => writeln!(out, "Nothing to do: {} the same as at the server", are(plan.unchanged)),
        count => writeln!(out, "{count} to do, {} the same", are(plan.unchanged)),
    };
    if !plan.left.is_empty() {
        let some: Vec<_> = plan.left.iter().take(5).map(|left| clean(&left.id).into_owned()).collect();
        let more = if plan.left.len() > some.len() { ", …" } else { "" };
        let count = plan.left.len();
        let _ = writeln!(
            out,
            "Kept at the server without a file: {count} ({}{more}); --prune deletes them",
            some.join(", ")
        );
    }
    out
}

fn are(count: usize) -> String {
    if count == 1 { "1 file is".to_owned() } else { format!("{count} files are") }
}

fn line(action: &Action, paint: Paint) -> String {
    let verb = format!("{:<8}", action.verb.as_str());
    let verb = match action.verb {
        Verb::Create | Verb::Enable | Verb::Publish => paint.good(&verb),
        Verb::Update => paint.warn(&verb),
        Verb::Delete => paint.bad(&verb),
    };
    let what = action.what.as_str();
    let mut line = format!("{verb}{what:<9} {}", clean(&action.id));
    if let Some(file) = &action.file {
        let _ = write!(line, "  {}", paint.faint(&clean(file)));
    }
    let changes = changes(&action.change);
    if !changes.is_empty() {
        let _ = write!(line, "  {changes}");
    }
    line
}

/// The changes in a few words: `name, tags; steps +pay ~check -old`.
fn changes(change: &Change) -> String {
    let steps = &change.steps;
    let signed = |sign: char, ids: &[String]| ids.iter().map(|id| format!("{sign}{}", clean(id))).collect::<Vec<_>>();
    let mut ids = signed('+', &steps.added);
    ids.extend(signed('~', &steps.changed));
    ids.extend(signed('-', &steps.removed));
    if steps.moved {
        ids.push("order".to_owned());
    }
    let fields: Vec<_> = change.fields.iter().filter(|field| **field != "steps" || ids.is_empty()).copied().collect();
    let fields = fields.join(", ");
    match (fields.is_empty(), ids.is_empty()) {
        (_, true) => fields,
        (true, false) => format!("steps {}", ids.join(" ")),
        (false, false) => format!("{fields}; steps {}", ids.join(" ")),
    }
}

/// The conflicts, each with the lines that differ.
pub fn conflict_text(conflicts: &[Conflict], paint: Paint) -> String {
    let mut out = String::new();
    for conflict in conflicts {
        let (what, id) = (conflict.what.as_str(), clean(&conflict.id));
        let file = conflict.file.as_ref().map(|file| format!(" ({})", clean(file))).unwrap_or_default();
        let _ = writeln!(out, "{} {what} {id}{file}: {}", paint.bad("conflict:"), conflict.reason);
        out.push_str(&coloured(&conflict.diff, paint));
    }
    out
}

fn coloured(diff: &str, paint: Paint) -> String {
    let line = |line: &str| {
        let text = format!("    {}", clean(line));
        match line.chars().next() {
            Some('+') => paint.good(&text),
            Some('-') => paint.bad(&text),
            Some('@') => paint.faint(&text),
            _ => text,
        }
    };
    diff.lines().map(|text| line(text) + "\n").collect()
}
