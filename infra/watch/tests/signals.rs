//! Signals that end the program also end the functions.
#![cfg(test)]

use rustix::process::{Pid, Signal, kill_process};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// A program in place of `cargo`. It writes when it was started, and when it was interrupted.
const CARGO: &str = "#!/bin/sh
trap 'touch \"$0.interrupted\"; exit' INT
touch \"$0.started\"
while :; do sleep 0.1; done
";

#[test]
#[expect(clippy::disallowed_methods, reason = "the test waits for another process")]
fn each_signal_that_ends_the_program_ends_the_functions() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let folder = tempfile::tempdir().unwrap();
        let cargo = folder.path().join("cargo");
        fs::write(&cargo, CARGO).unwrap();
        fs::set_permissions(&cargo, Permissions::from_mode(0o700)).unwrap();
        let mut watch = Command::new(env!("CARGO_BIN_EXE_watch"));
        watch.args(["--port", "1", "--endpoints-port", "0", "--bootstrap"]).arg(folder.path().join("credentials.json"));
        watch.env("PATH", format!("{}:/usr/bin:/bin", folder.path().display())).stdout(Stdio::null());
        let mut watch = watch.spawn().unwrap();
        while !folder.path().join("cargo.started").exists() {
            assert!(watch.try_wait().unwrap().is_none(), "the program has ended before it started the functions");
            sleep(Duration::from_millis(20));
        }
        kill_process(Pid::from_child(&watch), signal).unwrap();
        assert!(watch.wait().unwrap().success(), "{signal:?}");
        assert!(folder.path().join("cargo.interrupted").exists(), "{signal:?}");
    }
}
