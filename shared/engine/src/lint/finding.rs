//! One finding.

use super::Code;
use crate::Error;
use catalogue::chinese;
use model::Said;
use serde_json::{Value, json};
use std::ops::Range;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A save or a run refuses it, or the step is sure to fail.
    Error,
    /// Probably a mistake; the run goes on.
    Warning,
    /// Perhaps a mistake.
    Hint,
}

impl Severity {
    /// The wire's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
}

/// Something that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of mistake; stays the same however the message is put.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// The step's place, from 0, and its id; `None` = it is not about a step.
    pub step: Option<(usize, String)>,
    /// The field, such as `steps[2].parameters.url`; empty = the workflow as a whole.
    pub path: String,
    /// The part of the field's text, in characters from 0, the end not included.
    pub range: Option<(usize, usize)>,
    /// A sentence.
    pub message: Said,
    /// What was probably meant: it takes the place of the range, or of the name.
    pub suggestion: Option<String>,
}

impl Finding {
    fn new(code: Code, severity: Severity, message: Said) -> Self {
        Self { code, severity, step: None, path: String::new(), range: None, message, suggestion: None }
    }

    /// Something that is sure to go wrong.
    pub fn error(code: Code, message: Said) -> Self {
        Self::new(code, Severity::Error, message)
    }

    /// Something that is probably wrong.
    pub fn warning(code: Code, message: Said) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    /// Something that is perhaps wrong.
    pub fn hint(code: Code, message: Said) -> Self {
        Self::new(code, Severity::Hint, message)
    }

    /// With what was probably meant.
    #[must_use]
    pub fn suggesting(self, suggestion: Option<String>) -> Self {
        Self { suggestion, ..self }
    }

    /// At that part of a text, which is given in bytes.
    #[must_use]
    pub fn within(self, text: &str, bytes: &Range<usize>) -> Self {
        let chars = |end: usize| text.get(..end).map_or_else(|| text.chars().count(), |head| head.chars().count());
        Self { range: Some((chars(bytes.start), chars(bytes.end))), ..self }
    }

    /// What an error says, as a finding.
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

    /// As answers show it.
    pub fn json(&self) -> Value {
        json!({
            "code": self.code.as_str(),
            "severity": self.severity.as_str(),
            "stepIndex": self.step.as_ref().map(|(index, _)| index),
            "stepId": self.step.as_ref().map(|(_, id)| id),
            "path": self.path,
            "range": self.range.map(|(start, end)| json!({"start": start, "end": end})),
            "message": self.message,
            "suggestion": self.suggestion,
        })
    }
}
