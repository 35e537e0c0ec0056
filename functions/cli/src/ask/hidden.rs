//! Reads a text from the terminal without showing it.

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::io::{self, Read, Stdin, Write, stderr, stdin};

const INTERRUPT: u8 = 0x03;
const END: u8 = 0x04;
const BACKSPACE: u8 = 0x08;
const CLEAR: u8 = 0x15;
const DELETE: u8 = 0x7f;

/// Asks for a text that is not shown while it is typed. The mode of the terminal is set before the
/// question is printed, so that text that is typed or pasted early is not shown either.
pub(super) fn read(what: &str) -> io::Result<String> {
    let input = stdin();
    let mode = Mode::hide(&input)?;
    let mut screen = stderr();
    write!(screen, "{what}: ")?;
    screen.flush()?;
    let text = typed(input.lock().bytes());
    drop(mode);
    writeln!(screen)?;
    text
}

/// The text up to the end of the line. The terminal does not edit the line, so Ctrl-C is read here,
/// and the mode of the terminal is restored before the command ends.
fn typed(keys: impl Iterator<Item = io::Result<u8>>) -> io::Result<String> {
    let mut text = Vec::new();
    for key in keys {
        match key? {
            b'\r' | b'\n' | END => break,
            INTERRUPT => return Err(io::ErrorKind::Interrupted.into()),
            BACKSPACE | DELETE => while text.pop().is_some_and(|byte: u8| byte & 0xc0 == 0x80) {},
            CLEAR => text.clear(),
            byte => text.push(byte),
        }
    }
    String::from_utf8(text).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the text is not UTF-8"))
}

/// The mode of a terminal, which is restored at the end.
struct Mode<'a> {
    input: &'a Stdin,
    before: Termios,
}

impl<'a> Mode<'a> {
    fn hide(input: &'a Stdin) -> io::Result<Self> {
        let before = tcgetattr(input)?;
        let mut hidden = before.clone();
        hidden.local_modes -= LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
        tcsetattr(input, OptionalActions::Now, &hidden)?;
        Ok(Self { input, before })
    }
}

impl Drop for Mode<'_> {
    fn drop(&mut self) {
        let _ = tcsetattr(self.input, OptionalActions::Now, &self.before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(keys: &[u8]) -> io::Result<String> {
        typed(keys.iter().map(|key| Ok(*key)))
    }

    #[test]
    fn keys_edit_the_text() {
        assert_eq!(read(b"abc\rrest").unwrap(), "abc");
        assert_eq!(read(b"ab\x7fc\n").unwrap(), "ac");
        assert_eq!(read("a订\x7fb\n".as_bytes()).unwrap(), "ab");
        assert_eq!(read(b"wrong\x15right\x04").unwrap(), "right");
        assert_eq!(read(b"\x7f\x7fa\n").unwrap(), "a");
        assert_eq!(read(b"secret\x03").unwrap_err().kind(), io::ErrorKind::Interrupted);
    }
}
