//! Mistakes with their places in files.

use super::{Broken, Source};
use crate::form;
use crate::paint::{Paint, clean};
use crate::yaml::Span;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use engine::lint::{self, Finding, Known, Severity};
use model::Timestamp;
use serde_json::{Value, json};

/// A mistake in a file.
#[derive(Clone, Debug)]
pub struct Mistake {
    /// The path of the file.
    pub file: String,
    /// The text of the file.
    pub text: String,
    /// The place in the text.
    pub at: Span,
    /// How serious it is.
    pub severity: Severity,
    /// The kind of the mistake: docs/reference/findings.md lists them.
    pub code: &'static str,
    /// One sentence, in English.
    pub message: String,
    /// The text that was probably meant.
    pub suggestion: Option<String>,
    /// The environments in which the mistake occurs; empty if it occurs in all of them.
    pub environments: Vec<String>,
    /// The finding in the format of the API, if the mistake is a finding.
    finding: Option<Value>,
}

/// The mistakes of several environments, each once. A mistake that does not occur in all
/// environments names those in which it occurs.
pub fn merge(each: Vec<(String, Vec<Mistake>)>) -> Vec<Mistake> {
    let count = each.len();
    let mut merged: Vec<Mistake> = Vec::new();
    for (name, mistakes) in each {
        for mistake in mistakes {
            let is_same = |other: &&mut Mistake| {
                (&other.file, &other.at, other.code, &other.message)
                    == (&mistake.file, &mistake.at, mistake.code, &mistake.message)
            };
            let known = merged.iter_mut().find(is_same);
            match known {
                Some(known) => known.environments.push(name.clone()),
                None => merged.push(Mistake { environments: vec![name.clone()], ..mistake }),
            }
        }
    }
    for mistake in &mut merged {
        mistake.environments.dedup();
        if mistake.environments.len() == count {
            mistake.environments.clear();
        }
    }
    merged.sort_by(|one, other| (&one.file, one.at.start).cmp(&(&other.file, other.at.start)));
    merged
}

/// The mistakes that are found without a server.
pub fn check(sources: &[&Source], broken: &[&Broken], now: i64) -> Vec<Mistake> {
    let mut found: Vec<_> = broken.iter().map(|broken| unread(broken)).collect();
    for source in sources {
        let content = &source.document.content;
        let known = Known { itself: Some(content.id().to_owned()), ..Known::default() };
        let findings = lint::check(&form::definition(content), &known, Timestamp(now));
        found.extend(findings.iter().map(|finding| mistake(source, finding)));
    }
    found.sort_by(|one, other| (&one.file, one.at.start).cmp(&(&other.file, other.at.start)));
    found
}

fn unread(broken: &Broken) -> Mistake {
    Mistake {
        file: broken.file.clone(),
        text: broken.text.clone(),
        at: broken.at.clone(),
        severity: Severity::Error,
        code: "invalid_file",
        message: broken.reason.clone(),
        suggestion: None,
        environments: Vec::new(),
        finding: None,
    }
}

fn mistake(source: &Source, finding: &Finding) -> Mistake {
    let at = source.document.places.find(&finding.path).unwrap_or_default();
    let at = finding.range.and_then(|range| within(&source.text, &at, range)).unwrap_or(at);
    Mistake {
        file: source.file.clone(),
        text: source.text.clone(),
        at,
        severity: finding.severity,
        code: finding.code.as_str(),
        message: finding.message.en.clone(),
        suggestion: finding.suggestion.clone(),
        environments: Vec::new(),
        finding: Some(finding.json()),
    }
}

/// The place of a part of a text in the file, if the file contains the text unchanged.
fn within(text: &str, at: &Span, (start, end): (usize, usize)) -> Option<Span> {
    let slice = text.get(at.clone()).filter(|slice| !slice.contains("${env."))?;
    let (offset, inner) = match slice.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) if !inner.contains('\\') => (1, inner),
        Some(_) => return None,
        None if slice.starts_with(['\'', '|', '>']) => return None,
        None => (0, slice),
    };
    if inner.contains('\n') {
        return None;
    }
    let place = |chars: usize| inner.char_indices().nth(chars).map_or(inner.len(), |(at, _)| at);
    let base = at.start + offset;
    Some(base + place(start)..base + place(end))
}

/// Whether there is more than a hint.
pub fn has_findings(mistakes: &[Mistake]) -> bool {
    mistakes.iter().any(|mistake| mistake.severity != Severity::Hint)
}

/// The mistakes for people, each with its lines.
pub fn text(mistakes: &[Mistake], paint: Paint) -> String {
    let renderer = if paint.is_coloured() { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for mistake in mistakes {
        let level = match mistake.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Hint => Level::INFO,
        };
        let mut message = clean(&mistake.message).into_owned();
        if !mistake.environments.is_empty() {
            message = format!("{message} (in {})", mistake.environments.join(", "));
        }
        let label = mistake.suggestion.as_ref().map(|near| format!("did you mean {}?", clean(near)));
        let annotation = AnnotationKind::Primary.span(bounded(mistake)).label(label.as_deref());
        let snippet = Snippet::source(mistake.text.as_str()).path(mistake.file.as_str()).annotation(annotation);
        let group = level.primary_title(message.as_str()).id(mistake.code).element(snippet);
        out.push_str(&renderer.render(&[group]));
        out.push_str("\n\n");
    }
    out
}

/// The place, as a part of the text that exists.
fn bounded(mistake: &Mistake) -> Span {
    let floor =
        |at: usize| (0..=at.min(mistake.text.len())).rev().find(|at| mistake.text.is_char_boundary(*at)).unwrap_or(0);
    let (start, end) = (floor(mistake.at.start), floor(mistake.at.end));
    start..end.max(start)
}

/// The mistakes as `-o json` shows them.
pub fn json(mistakes: &[Mistake]) -> Value {
    let row = |mistake: &Mistake| {
        let at = bounded(mistake);
        let (line, column) = line_and_column(&mistake.text, at.start);
        let (end_line, end_column) = line_and_column(&mistake.text, at.end);
        let mut row = mistake.finding.clone().unwrap_or_else(|| {
            json!({
                "code": mistake.code, "severity": mistake.severity.as_str(), "message": {"en": mistake.message},
                "suggestion": mistake.suggestion,
            })
        });
        if let Some(fields) = row.as_object_mut() {
            if !mistake.environments.is_empty() {
                fields.insert("environments".to_owned(), json!(mistake.environments));
            }
            fields.insert("file".to_owned(), json!(mistake.file));
            fields.insert("start".to_owned(), json!({"line": line, "column": column}));
            fields.insert("end".to_owned(), json!({"line": end_line, "column": end_column}));
        }
        row
    };
    json!({"findings": mistakes.iter().map(row).collect::<Vec<_>>(), "total": mistakes.len()})
}

/// The line and the column of a place, from 1; columns are characters.
fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let head = text.get(..at).unwrap_or(text);
    let line = head.matches('\n').count() + 1;
    let column = head.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    fn checked(text: &str) -> Vec<Mistake> {
        let root = yaml::read(text).unwrap();
        let document = form::read(&root, "x").unwrap();
        let source = Source {
            file: "workflows/x.yaml".into(),
            text: text.into(),
            template: document.content.clone(),
            root,
            document,
            tests: None,
            folder: Vec::new(),
        };
        check(&[&source], &[], 1_768_000_000_000)
    }

    #[test]
    fn a_finding_is_at_its_place_in_the_file() {
        let text = "name: 名\nsteps:\n  - say: {log: \"名 {{sya.x}}\"}\n  - end: {output: \"{{say.y}}\", vale: 1}\n";
        let found = checked(text);
        let shown: Vec<_> = found.iter().map(|mistake| (mistake.code, &text[mistake.at.clone()])).collect();
        assert!(shown.contains(&("unknown_reference", "{{sya.x}}")), "{shown:?}");
        assert!(shown.contains(&("unknown_output", "{{say.y}}")), "{shown:?}");
        let report = super::text(&found, Paint::plain());
        assert!(report.contains("workflows/x.yaml:3:19"), "{report}");
        let json = json(&found);
        assert_eq!(json["findings"][0]["start"], json!({"line": 3, "column": 19}));
        assert!(has_findings(&found));
    }

    #[test]
    fn the_mark_of_a_block_is_at_its_word() {
        let text = "name: x\nsteps:\n  - a: {if: \"{{a.result\"}\n    then: []\n    else: []\n";
        let found = checked(text);
        assert!(found.iter().all(|mistake| mistake.at.end <= text.len()), "{found:?}");
        assert!(found.iter().any(|mistake| mistake.code == "condition_syntax"), "{found:?}");
    }
}
