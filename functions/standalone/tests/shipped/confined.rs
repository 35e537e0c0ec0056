//! The system calls that a script's process can still make, tried from within it.

use crate::host::SLUICE;
use std::collections::BTreeSet;
use std::os::fd::AsFd;
use std::path::Path;
use std::process::{Command, Stdio};

/// Calls that are allowed with any arguments: they can only allocate memory, read the time, and
/// control the process itself.
const ALLOWED: [libc::c_long; 15] = [
    libc::SYS_brk,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_clock_gettime,
    libc::SYS_gettimeofday,
    libc::SYS_getrandom,
    libc::SYS_futex,
    libc::SYS_sched_yield,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_sigaltstack,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_getcpu,
];

/// Compiles a library that makes system calls in place of a broken engine.
fn compiled(folder: &Path) -> std::path::PathBuf {
    let (source, library) =
        (Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shipped/syscalls.c"), folder.join("syscalls.so"));
    let made = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(source).status().unwrap();
    assert!(made.success());
    library
}

#[test]
fn every_call_to_the_system_is_refused_but_those_that_evaluating_takes() {
    let folder = tempfile::tempdir().unwrap();
    let child = Command::new(SLUICE)
        .arg(sandbox::ARGUMENT)
        .env_clear()
        .env("LD_PRELOAD", compiled(folder.path()))
        .stdin(Stdio::piped())
        .output()
        .unwrap();
    let said = String::from_utf8(child.stdout).unwrap();
    let answered = |line: &str| line.strip_prefix("answered ").map(|call| call.parse::<libc::c_long>().unwrap());
    let calls: BTreeSet<_> = said.lines().filter_map(answered).collect();
    assert_eq!(calls, BTreeSet::from(ALLOWED), "{said}");
    assert!(said.lines().all(|line| answered(line).is_some()), "{said}");
    assert!(child.status.success(), "{:?}", child.status);
}

/// A descriptor that the host has inherited is not open in a script's process.
#[test]
fn nothing_that_the_host_has_open_reaches_a_script() {
    let folder = tempfile::tempdir().unwrap();
    let secret = std::fs::File::create(folder.path().join("secret")).unwrap();
    // The script's parent inherits it, for example from a shell, and it is not closed
    // automatically.
    rustix::io::fcntl_setfd(secret.as_fd(), rustix::io::FdFlags::empty()).unwrap();
    let sandbox = sandbox::Sandbox::new(SLUICE.into(), 1);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let call = |source: &str| {
            let call = serde_json::json!({"language": "lua", "source": source, "inputs": {}, "seed": 1, "now_ms": 1});
            serde_json::from_value(call).unwrap()
        };
        sandbox.run(&call("return 1")).await.unwrap();
        let thread = rustix::thread::gettid().as_raw_nonzero();
        let open = || {
            let children = std::fs::read_to_string(format!("/proc/self/task/{thread}/children")).unwrap();
            let waiting = children.split_whitespace().last()?;
            let open = std::fs::read_dir(format!("/proc/{waiting}/fd")).ok()?;
            let mut names: Vec<_> = open.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
            names.sort();
            Some(names)
        };
        // The process of the next script already runs, and opens nothing after it has limited
        // itself.
        let expected = Some(["0", "1", "2"].map(str::to_owned).to_vec());
        let mut tries = 0;
        while open() != expected {
            tries += 1;
            assert!(tries < 500, "{:?}", open());
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    });
}
