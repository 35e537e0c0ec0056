//! Findings about a workflow.

use super::Code;
use crate::Error;
use catalogue::chinese;
use model::Said;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use std::ops::Range;

/// How serious the mistake is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Severity {
    /// The workflow cannot be stored or run, or the step always fails.
    Error,
    /// It is probably a mistake. The workflow can be run.
    Warning,
    /// It is possibly a mistake.
    Hint,
}

impl Severity {
    /// The word in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
}

/// A mistake, and its place in the workflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The kind of the mistake. It stays the same if the wording of the message changes.
    pub code: Code,
    /// How serious the mistake is.
    pub severity: Severity,
    /// The position of the step, from 0, and its id; `None` = it is not about a step.
    pub step: Option<(usize, String)>,
    /// The path of the field, such as `steps[2].parameters.url`; empty = the whole workflow.
    pub path: String,
    /// The part of the text of the field, in characters from 0. The end is not included.
    pub range: Option<(usize, usize)>,
    /// The description of the mistake, one sentence.
    pub message: Said,
    /// What was probably meant. It replaces the range, or the name if there is no range.
    pub suggestion: Option<String>,
}

impl Finding {
    fn new(code: Code, severity: Severity, message: Said) -> Self {
        Self { code, severity, step: None, path: String::new(), range: None, message, suggestion: None }
    }

    /// A finding that is an error.
    pub fn error(code: Code, message: Said) -> Self {
        Self::new(code, Severity::Error, message)
    }

    /// A finding that is a warning.
    pub fn warning(code: Code, message: Said) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    /// A finding that is a hint.
    pub fn hint(code: Code, message: Said) -> Self {
        Self::new(code, Severity::Hint, message)
    }

    /// Adds what was probably meant.
    #[must_use]
    pub fn suggesting(self, suggestion: Option<String>) -> Self {
        Self { suggestion, ..self }
    }

    /// Sets the range of the finding to this part of a text, which is given in bytes.
    #[must_use]
    pub fn within(self, text: &str, bytes: &Range<usize>) -> Self {
        let chars = |end: usize| text.get(..end).map_or_else(|| text.chars().count(), |head| head.chars().count());
        Self { range: Some((chars(bytes.start), chars(bytes.end))), ..self }
    }

    /// The finding for an error of reading or compiling.
    pub fn of(error: &Error) -> Self {
        let said = |reason: &str| Said::new(reason, format!("不被接受：{}", chinese(reason)));
        match error {
            Error::Invalid { field, reason } => {
                let named = format!("{field}: {reason}");
                Self {
                    path: field.clone(),
                    ..Self::error(Code::InvalidField, Said::new(&named, format!("{field}：{}", chinese(reason))))
                }
            }
            Error::InvalidSteps { index, step_id, reason } => {
                let step = Some((*index, step_id.clone()));
                Self { step, path: format!("steps[{index}]"), ..Self::error(Code::InvalidStep, said(reason)) }
            }
            other => Self::error(Code::InvalidField, said(&other.to_string())),
        }
    }

    /// The finding that stands for so many others that are not listed; `None` if there are none.
    pub fn more(count: usize, severity: Severity) -> Option<Self> {
        let said = Said::new(
            format!("there are at least {count} more, which are not listed"),
            format!("另有至少 {count} 条未列出"),
        );
        (count > 0).then(|| Self::new(Code::MoreFindings, severity, said))
    }

    /// The finding as answers show it.
    pub fn json(&self) -> Value {
        json!(ShownFinding::from(self))
    }
}

/// A finding as answers show it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Finding")]
pub struct ShownFinding<'a> {
    /// The kind of the mistake.
    code: &'static str,
    severity: Severity,
    /// The position of the step, from 0; null = the mistake is not in a step.
    step_index: Option<usize>,
    step_id: Option<&'a str>,
    /// The path of the field, such as steps[2].parameters.url; empty = the whole workflow.
    path: &'a str,
    /// The part of the field's text, in characters from 0.
    range: Option<TextRange>,
    message: &'a Said,
    /// The text that was probably meant.
    suggestion: Option<&'a str>,
}

/// A part of a text. The end is not included.
#[derive(Debug, Serialize, JsonSchema)]
struct TextRange {
    start: usize,
    end: usize,
}

impl<'a> ShownFinding<'a> {
    /// The findings that are errors, and the others.
    pub fn split(findings: &'a [Finding]) -> (Vec<Self>, Vec<Self>) {
        findings.iter().map(Self::from).partition(|finding| finding.severity == Severity::Error)
    }
}

impl<'a> From<&'a Finding> for ShownFinding<'a> {
    fn from(finding: &'a Finding) -> Self {
        let step = finding.step.as_ref();
        Self {
            code: finding.code.as_str(),
            severity: finding.severity,
            step_index: step.map(|(index, _)| *index),
            step_id: step.map(|(_, id)| id.as_str()),
            path: &finding.path,
            range: finding.range.map(|(start, end)| TextRange { start, end }),
            message: &finding.message,
            suggestion: finding.suggestion.as_deref(),
        }
    }
}
