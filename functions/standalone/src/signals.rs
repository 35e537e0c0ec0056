//! The signals that ask a process to stop.

use futures::future::{self, FutureExt};
use std::fs;
use std::io;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// How the system describes this process. It does not exist on macOS.
const STATUS: &str = "/proc/self/status";

/// The signals that ask the process to stop.
pub struct Signals {
    /// The interruption by a user, and the end that a system asks for.
    asked: [Signal; 2],
    /// The end of the terminal; `None` if the process ignores it.
    hangup: Option<Signal>,
}

impl Signals {
    /// Listens from now on.
    pub fn listen() -> io::Result<Self> {
        // `nohup` lets a process ignore the end of its terminal, and a handler would undo that.
        let status = fs::read_to_string(STATUS).unwrap_or_default();
        let is_heard = ignores(&status, SignalKind::hangup()) == Some(false);
        Ok(Self {
            asked: [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?],
            hangup: is_heard.then(|| signal(SignalKind::hangup())).transpose()?,
        })
    }

    /// Waits for the first signal.
    pub async fn first(&mut self) {
        let all = self.asked.iter_mut().chain(&mut self.hangup);
        future::select_all(all.map(|signal| signal.recv().boxed())).await;
    }

    /// Waits for another signal. The end of a terminal does not count, because it is told several
    /// times: by the system and by the shell.
    pub async fn another(&mut self) {
        future::select_all(self.asked.iter_mut().map(|signal| signal.recv().boxed())).await;
    }
}

/// Whether the process ignores the signal, as its status says; `None` if that is unknown.
fn ignores(status: &str, kind: SignalKind) -> Option<bool> {
    let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    let mask = u64::from_str_radix(line.trim(), 16).ok()?;
    let bit = u32::try_from(kind.as_raw_value()).ok()?.checked_sub(1)?;
    Some(mask.checked_shr(bit)? & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ignored_signal_is_known() {
        let status = |mask: &str| format!("Name:\tsluice\nSigBlk:\t0000000000000000\nSigIgn:\t{mask}\nSigCgt:\t0\n");
        let hangup = |status: &str| ignores(status, SignalKind::hangup());
        assert_eq!(hangup(&status("0000000000000001")), Some(true));
        assert_eq!(hangup(&status("0000000000001000")), Some(false));
        assert_eq!(ignores(&status("0000000000001002"), SignalKind::interrupt()), Some(true));
        assert_eq!([hangup(""), hangup(&status("x"))], [None, None]);
    }
}
