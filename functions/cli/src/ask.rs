//! Questions to the user. They are asked only on a terminal.

mod hidden;

use crate::{Failure, Result};
use dialoguer::Confirm;
use std::io;

/// Asks the user.
pub trait Ask {
    /// A question with yes or no; no is the default.
    fn confirm(&mut self, question: &str) -> Result<bool>;
    /// A text that is not shown while it is typed.
    fn secret(&mut self, what: &str) -> Result<String>;
}

/// Asks at the terminal.
pub struct AtTerminal;

impl Ask for AtTerminal {
    fn confirm(&mut self, question: &str) -> Result<bool> {
        let answer = Confirm::new().with_prompt(question).default(false).interact();
        answer.map_err(|dialoguer::Error::IO(error)| Failure::from(error))
    }

    fn secret(&mut self, what: &str) -> Result<String> {
        match hidden::read(what)? {
            text if text.is_empty() => Err(Failure::usage(format!("nothing was typed: {what}"))),
            text => Ok(text),
        }
    }
}

/// Asks nothing, because there is no terminal. Each question fails with an error that says what to
/// do instead.
pub struct Nobody;

impl Ask for Nobody {
    fn confirm(&mut self, question: &str) -> Result<bool> {
        Err(unasked(question).advise("add --yes if that is meant"))
    }

    fn secret(&mut self, what: &str) -> Result<String> {
        Err(unasked(what).advise("pass - and send it to standard input"))
    }
}

fn unasked(question: &str) -> Failure {
    let why = "standard input and standard error are not both a terminal, so nobody can be asked";
    Failure::usage(format!("not answered: {question}")).because(why)
}

/// Reads a value from standard input, without the line break at its end.
pub fn piped(input: &mut dyn io::Read, what: &str) -> Result<String> {
    let mut text = String::new();
    input.read_to_string(&mut text).map_err(|error| {
        Failure::usage(format!("cannot read {what} from standard input")).because(error.to_string())
    })?;
    let text = text.strip_suffix('\n').map_or(text.as_str(), |text| text.strip_suffix('\r').unwrap_or(text));
    if text.is_empty() {
        return Err(Failure::usage(format!("standard input has no {what}")));
    }
    Ok(text.to_owned())
}

/// Refuses a value that was given as an argument instead of `-`. The error does not repeat it.
pub fn only_dash(given: Option<&String>, what: &str) -> Result<()> {
    if given.is_none_or(|given| given == "-") {
        return Ok(());
    }
    Err(Failure::usage(format!("a {what} is read from standard input only"))
        .because("every user of this machine can see arguments; shells keep them in their history")
        .advise("write - in its place; if it is in use, replace it"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;

    #[test]
    fn without_a_terminal_nothing_is_assumed() {
        assert_eq!(Nobody.confirm("Delete it?").unwrap_err().exit(), Exit::Usage);
        assert_eq!(Nobody.secret("The key").unwrap_err().exit(), Exit::Usage);
    }

    #[test]
    fn one_line_break_at_the_end_is_no_part_of_a_value() {
        let read = |text: &str| piped(&mut text.as_bytes(), "value").ok();
        assert_eq!(read("a b\n").as_deref(), Some("a b"));
        assert_eq!(read("a\n\n").as_deref(), Some("a\n"));
        assert_eq!(read("a\r\n").as_deref(), Some("a"));
        assert_eq!(read("\n"), None);
    }

    #[test]
    fn values_are_not_arguments() {
        assert!(only_dash(None, "key").is_ok() && only_dash(Some(&"-".to_owned()), "key").is_ok());
        let refused = only_dash(Some(&"open sesame".to_owned()), "key").unwrap_err();
        assert!(!refused.text(crate::paint::Paint::plain()).contains("open sesame"));
    }
}
