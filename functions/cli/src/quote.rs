//! Commands in the syntax of a shell, for the command that shows the next page.

/// A command to which arguments are added.
#[derive(Clone, Debug)]
pub struct CommandLine(String);

impl CommandLine {
    /// Begins with `sluice` and these words.
    pub fn new(words: &str) -> Self {
        Self(format!("sluice {words}"))
    }

    /// Adds an argument.
    #[must_use]
    pub fn argument(mut self, text: &str) -> Self {
        self.0.push(' ');
        self.0.push_str(&quoted(text));
        self
    }

    /// Adds a flag with its value, if it has one.
    #[must_use]
    pub fn flag(self, flag: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => Self(format!("{} {flag} {}", self.0, quoted(&value.to_string()))),
            None => self,
        }
    }

    /// The text of the command.
    pub fn text(self) -> String {
        self.0
    }
}

/// A text as one word of a shell.
fn quoted(text: &str) -> String {
    let plain = |character: char| character.is_alphanumeric() || "-_./:,@%+=".contains(character);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_as_needed() {
        let line = CommandLine::new("runs").flag("--workflow", Some("it's mine")).flag("-n", Some(5));
        let line = line.flag("--status", None::<&str>).argument("");
        assert_eq!(line.text(), "sluice runs --workflow 'it'\\''s mine' -n 5 ''");
    }
}
