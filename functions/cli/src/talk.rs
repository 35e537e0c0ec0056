//! The texts for people on standard error: notes, warnings, errors, progress.

use crate::paint::{Paint, clean};
use crate::{Failure, Format};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often the sign moves for a task whose end is unknown.
const TICK: Duration = Duration::from_millis(120);

/// How much is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Only errors, `-q`.
    Quiet,
    /// Errors, warnings and notes.
    Normal,
    /// Also each request, `-v`.
    Verbose,
}

/// Writes to standard error. Clones share the stream and the progress bar.
#[derive(Clone)]
pub struct Talk {
    to: Arc<Mutex<Box<dyn Write + Send>>>,
    bar: Arc<Mutex<Option<ProgressBar>>>,
    level: Level,
    paint: Paint,
    /// Whether there is a terminal that can show a bar.
    bars: bool,
}

impl Talk {
    /// Writes to this stream.
    pub fn new(to: Box<dyn Write + Send>, level: Level, paint: Paint, bars: bool) -> Self {
        Self { to: Arc::new(Mutex::new(to)), bar: Arc::default(), level, paint, bars: bars && level != Level::Quiet }
    }

    /// The colours of standard error.
    pub fn paint(&self) -> Paint {
        self.paint
    }

    /// A note, such as the command for the next page.
    pub fn say(&self, text: &str) {
        if self.level >= Level::Normal {
            self.line(text);
        }
    }

    /// A detail that only `-v` shows.
    pub fn detail(&self, text: &str) {
        if self.level >= Level::Verbose {
            self.line(&self.paint.faint(&clean(text)));
        }
    }

    /// Writes a warning.
    pub fn warn(&self, text: &str) {
        if self.level >= Level::Normal {
            self.line(&format!("{} {}", self.paint.warn("warning:"), clean(text)));
        }
    }

    /// An error, as text or, if the command's output is JSON, as JSON.
    pub fn fail(&self, failure: &Failure, format: Format) {
        if failure.is_silent() {
            return;
        }
        match format {
            Format::Json => self.line(&failure.json().to_string()),
            _ => self.line(failure.text(self.paint).trim_end()),
        }
    }

    /// Begins to show progress: a bar if `total` is known, else a moving sign. Without a terminal
    /// nothing is shown.
    pub fn progress(&self, total: Option<u64>, what: &str) -> Progress {
        if self.bars {
            let style = match total {
                Some(_) => ProgressStyle::with_template("{bar:24} {pos}/{len} {msg}"),
                None => ProgressStyle::with_template("{spinner} {elapsed} {msg}"),
            };
            let bar =
                total.map_or_else(ProgressBar::new_spinner, ProgressBar::new).with_message(clean(what).into_owned());
            if let Ok(style) = style {
                bar.set_style(style);
            }
            if total.is_none() {
                bar.enable_steady_tick(TICK);
            }
            *self.bar.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar);
        }
        Progress { bar: Arc::clone(&self.bar) }
    }

    /// Writes a line, above the bar if there is one, or nothing if standard error is closed.
    fn line(&self, text: &str) {
        let write = || {
            let mut to = self.to.lock().unwrap_or_else(PoisonError::into_inner);
            let _ = writeln!(to, "{text}").and_then(|()| to.flush());
        };
        match &*self.bar.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

/// Progress that is shown until it is dropped.
pub struct Progress {
    bar: Arc<Mutex<Option<ProgressBar>>>,
}

impl Progress {
    /// One more is done; `what` is shown beside the bar.
    pub fn step(&self, what: &str) {
        self.with(|bar| {
            bar.set_message(clean(what).into_owned());
            bar.inc(1);
        });
    }

    /// Shows something else beside the bar.
    pub fn note(&self, what: &str) {
        self.with(|bar| bar.set_message(clean(what).into_owned()));
    }

    fn with(&self, change: impl FnOnce(&ProgressBar)) {
        if let Some(bar) = &*self.bar.lock().unwrap_or_else(PoisonError::into_inner) {
            change(bar);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.lock().unwrap_or_else(PoisonError::into_inner).take() {
            bar.finish_and_clear();
        }
    }
}
