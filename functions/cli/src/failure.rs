//! The errors that a user sees: what failed, where, why, and what the user can do.

use crate::Exit;
use crate::paint::{Paint, clean};
use serde_json::{Value, json};
use std::fmt::{Display, Write as _};
use std::io;
use std::path::Path;

/// The result of a part of a command.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// The error of a command.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", .told.what)]
pub struct Failure {
    told: Box<Told>,
}

#[derive(Clone, Debug)]
struct Told {
    exit: Exit,
    what: String,
    place: Option<String>,
    why: Option<String>,
    now: Option<String>,
    trace: Option<String>,
    code: Option<i64>,
    details: Value,
    silent: bool,
}

impl Failure {
    /// A failure with this exit code. `what` is one sentence without a full stop.
    pub fn new(exit: Exit, what: impl Into<String>) -> Self {
        let (place, why, now, trace, code) = (None, None, None, None, None);
        let told = Told { exit, what: what.into(), place, why, now, trace, code, details: Value::Null, silent: false };
        Self { told: Box::new(told) }
    }

    /// Wrong arguments, a wrong file or a wrong input.
    pub fn usage(what: impl Into<String>) -> Self {
        Self::new(Exit::Usage, what)
    }

    /// A file that cannot be used as it is needed.
    pub fn of_file(what: &str, path: &Path, why: &impl Display) -> Self {
        Self::usage(what).at(path.display().to_string()).because(why.to_string())
    }

    /// A failure that is not shown, because the reader of the output has closed it.
    fn unread() -> Self {
        let mut failure = Self::new(Exit::Done, "the output was closed");
        failure.told.silent = true;
        failure
    }

    /// Names the field, the step or the place in a file.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.told.place = Some(place.into());
        self
    }

    /// Gives the reason.
    #[must_use]
    pub fn because(mut self, why: impl Into<String>) -> Self {
        self.told.why = Some(why.into());
        self
    }

    /// Adds what the user can do, unless the failure already contains it.
    #[must_use]
    pub fn advise(mut self, now: impl Into<String>) -> Self {
        self.told.now.get_or_insert_with(|| now.into());
        self
    }

    /// Adds the trace id of the request, with which the log of the server can be searched.
    #[must_use]
    pub fn traced(mut self, trace: impl Into<String>) -> Self {
        self.told.trace = Some(trace.into());
        self
    }

    /// Keeps the code and the details of the server's answer, for `-o json`.
    #[must_use]
    pub fn answered(mut self, code: i64, details: Value) -> Self {
        self.told.code = Some(code);
        self.told.details = details;
        self
    }

    /// The exit code of the command.
    pub fn exit(&self) -> Exit {
        self.told.exit
    }

    /// The code in the answer of the server: docs/reference/errors.md lists them.
    pub fn code(&self) -> Option<i64> {
        self.told.code
    }

    /// The details in the answer of the server; null if there are none.
    pub fn details(&self) -> &Value {
        &self.told.details
    }

    /// Whether nothing must be shown.
    pub fn is_silent(&self) -> bool {
        self.told.silent
    }

    /// The lines for people.
    pub fn text(&self, paint: Paint) -> String {
        let told = &*self.told;
        let mut text = format!("{} {}\n", paint.bad("error:"), clean(&told.what));
        let lines = [("where", &told.place), ("why", &told.why), ("what now", &told.now), ("trace", &told.trace)];
        for (name, line) in lines.into_iter().filter_map(|(name, line)| Some((name, line.as_ref()?))) {
            let _ = writeln!(text, "  {} {}", paint.faint(&format!("{name}:")), clean(line));
        }
        text
    }

    /// The same for programs.
    pub fn json(&self) -> Value {
        let told = &*self.told;
        json!({"error": {
            "exit": told.exit as u8,
            "code": told.code,
            "what": told.what,
            "where": told.place,
            "why": told.why,
            "whatNow": told.now,
            "traceId": told.trace,
            "details": told.details,
        }})
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::unread(),
            io::ErrorKind::Interrupted => Self::new(Exit::Interrupted, "interrupted"),
            _ => Self::usage(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_its_line() {
        let failure = Failure::new(Exit::Missing, "there is no workflow 'helo'")
            .at("workflow")
            .because("the server knows 3 workflows")
            .advise("did you mean 'hello'?")
            .advise("not said, because there is advice already")
            .traced("abc");
        let lines = "error: there is no workflow 'helo'\n  where: workflow\n  why: the server knows 3 workflows\n  \
                     what now: did you mean 'hello'?\n  trace: abc\n";
        assert_eq!(failure.text(Paint::plain()), lines);
        assert_eq!(failure.json()["error"]["exit"], 6);
    }

    #[test]
    fn a_closed_pipe_is_no_failure() {
        let failure = Failure::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert!(failure.is_silent());
        assert_eq!(failure.exit(), Exit::Done);
    }

    #[test]
    fn text_of_others_cannot_steer_the_terminal() {
        let failure = Failure::usage("a\u{1b}[2Jb");
        assert_eq!(failure.text(Paint::plain()), "error: a\\u{1b}[2Jb\n");
    }
}
