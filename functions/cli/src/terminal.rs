//! What the standard streams are connected to.

use anstream::{AutoStream, ColorChoice};
use rustix::termios::tcgetwinsize;
use std::io::{IsTerminal, stderr, stdin, stdout};

/// Facts about the standard streams.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terminal {
    /// Whether a person can answer questions: standard input and standard error are terminals.
    pub asks: bool,
    /// Whether standard input is a terminal, so that nothing is piped into the command.
    pub input: bool,
    /// Whether standard output is a terminal.
    pub output: bool,
    /// Whether standard error is a terminal, which can show a progress bar.
    pub errors: bool,
    /// The columns of the terminal at standard output; `None` = lines may be as long as they are.
    pub width: Option<u16>,
    /// Whether standard output shows colours.
    pub output_colours: bool,
    /// Whether standard error shows colours.
    pub error_colours: bool,
}

impl Terminal {
    /// The facts of this process. `NO_COLOR`, `CLICOLOR` and `CLICOLOR_FORCE` are respected.
    pub fn of_process() -> Self {
        let (input, output, errors) = (stdin().is_terminal(), stdout().is_terminal(), stderr().is_terminal());
        let size = output.then(|| tcgetwinsize(stdout()).ok()).flatten();
        Self {
            asks: input && errors,
            input,
            output,
            errors,
            width: size.map(|size| size.ws_col).filter(|columns| *columns > 0),
            output_colours: AutoStream::choice(&stdout()) != ColorChoice::Never,
            error_colours: AutoStream::choice(&stderr()) != ColorChoice::Never,
        }
    }
}
