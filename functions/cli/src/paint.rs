//! Colours, if the terminal shows them, and text without control characters.

use anstyle::{AnsiColor, Style};
use std::borrow::Cow;

/// Colours texts, or leaves them as they are.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    colours: bool,
}

impl Paint {
    /// Colours texts if `colours` is true.
    pub fn new(colours: bool) -> Self {
        Self { colours }
    }

    /// Leaves all texts as they are.
    pub fn plain() -> Self {
        Self::new(false)
    }

    /// Whether texts are coloured.
    pub fn is_coloured(self) -> bool {
        self.colours
    }

    /// A text about a failure.
    pub fn bad(self, text: &str) -> String {
        self.styled(text, AnsiColor::Red.on_default().bold())
    }

    /// A text about a success.
    pub fn good(self, text: &str) -> String {
        self.styled(text, AnsiColor::Green.on_default())
    }

    /// A text about something that needs attention.
    pub fn warn(self, text: &str) -> String {
        self.styled(text, AnsiColor::Yellow.on_default())
    }

    /// A text that is less important.
    pub fn faint(self, text: &str) -> String {
        self.styled(text, Style::new().dimmed())
    }

    /// A heading of a table, for example.
    pub fn strong(self, text: &str) -> String {
        self.styled(text, Style::new().bold())
    }

    /// The status of a run in the colour that says whether it is good.
    pub fn status(self, status: &str) -> String {
        match status {
            "completed" | "done" => self.good(status),
            "failed" | "timeout" | "error" => self.bad(status),
            "cancelled" | "waiting" | "warn" => self.warn(status),
            _ => status.to_owned(),
        }
    }

    fn styled(self, text: &str, style: Style) -> String {
        if self.colours { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// A text of one line, without characters that steer a terminal.
pub fn clean(text: &str) -> Cow<'_, str> {
    let steers = |character: char| {
        character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().fold(String::with_capacity(text.len()), |mut shown, character| {
        match character {
            '\n' | '\r' | '\t' => shown.push(' '),
            _ if steers(character) => shown.extend(character.escape_unicode()),
            _ => shown.push(character),
        }
        shown
    });
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_can_be_off() {
        assert_eq!(Paint::plain().status("failed"), "failed");
        assert!(Paint::new(true).status("failed").starts_with('\u{1b}'));
    }

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(clean("plain 文"), "plain 文");
        assert_eq!(clean("a\nb\u{7}\u{202e}"), "a b\\u{7}\\u{202e}");
    }
}
