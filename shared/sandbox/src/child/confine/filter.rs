//! The system calls that a script's process can still make: those that allocate memory, read the
//! script, write the answer, and end the process.
//!
//! All others are refused, even if a script breaks out of its engine: it opens no file, creates no
//! socket, starts no process, makes no memory executable and signals no other process.

use libc::c_long;
use seccompiler::{
    BpfProgram, Error, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    apply_filter,
};
use std::collections::BTreeMap;
use std::env::consts::ARCH;
use std::io;

/// Calls that are allowed with any arguments.
const FREELY: [c_long; 19] = [
    // Memory.
    libc::SYS_brk,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    // Time, for the deadline of the engine, and random numbers.
    libc::SYS_clock_gettime,
    libc::SYS_gettimeofday,
    libc::SYS_getrandom,
    // Threads, signals and the end of the process itself.
    libc::SYS_futex,
    libc::SYS_sched_yield,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_sigaltstack,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_restart_syscall,
    libc::SYS_getcpu,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// Installs the filter; it cannot be removed. A kernel without filters continues without one; the
/// other limits still apply.
pub(super) fn install() -> io::Result<()> {
    match apply_filter(&program().map_err(io::Error::other)?) {
        Err(Error::Seccomp(error)) if is_unknown(&error) => Ok(()),
        other => other.map_err(io::Error::other),
    }
}

fn is_unknown(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(libc::ENOSYS | libc::EINVAL))
}

fn program() -> Result<BpfProgram, seccompiler::BackendError> {
    let mut rules: BTreeMap<c_long, Vec<SeccompRule>> = FREELY.into_iter().map(|call| (call, Vec::new())).collect();
    let executable = u64::from(libc::PROT_EXEC.cast_unsigned());
    for (call, argument, operator, value) in [
        // The script arrives at 0, the answer leaves at 1, and the message of a panic at 2. Other
        // inherited descriptors are not usable.
        (libc::SYS_read, 0, SeccompCmpOp::Eq, 0),
        (libc::SYS_write, 0, SeccompCmpOp::Eq, 1),
        (libc::SYS_write, 0, SeccompCmpOp::Eq, 2),
        (libc::SYS_mmap, 2, SeccompCmpOp::MaskedEq(executable), 0),
        (libc::SYS_mprotect, 2, SeccompCmpOp::MaskedEq(executable), 0),
        // An allocator that gets no memory ends its own process with this call.
        (libc::SYS_tgkill, 0, SeccompCmpOp::Eq, u64::from(std::process::id())),
    ] {
        let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Dword, operator, value)?;
        rules.entry(call).or_default().push(SeccompRule::new(vec![condition])?);
    }
    let refused = SeccompAction::Errno(libc::EPERM.cast_unsigned());
    SeccompFilter::new(rules, refused, SeccompAction::Allow, ARCH.try_into()?)?.try_into()
}
