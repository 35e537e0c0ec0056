//! What the process denies itself before it sees the script.

mod files;
mod filter;

use crate::limits::{ADDRESS_SPACE, CPU_SECONDS};
use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::thread::{CapabilitySet, CapabilitySets, capabilities, set_capabilities, set_no_new_privs};
use std::io;

/// Standard input, output and error are open; nothing else can be: no file, no socket, no pipe.
const OPEN_FILES: u64 = 3;

/// Gives up files and network, lowers the limits of this process, gives up the right to raise them
/// again, and last of all the calls to the system by which it did so.
pub(crate) fn process() -> io::Result<()> {
    // Nothing can be read any more after this, not even of the process itself.
    let mapped = mapped();
    files::deny()?;
    lower_limits(mapped)?;
    give_up_capabilities()?;
    // Nor does a program with more rights than this process give it any.
    set_no_new_privs(true)?;
    filter::install()
}

fn lower_limits(mapped: u64) -> Result<(), Errno> {
    for (resource, most) in [
        (Resource::As, mapped.saturating_add(ADDRESS_SPACE)),
        (Resource::Cpu, CPU_SECONDS),
        (Resource::Nofile, OPEN_FILES),
        // Neither processes nor threads. The system does not hold its superuser to it.
        (Resource::Nproc, 0),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
        (Resource::Memlock, 0),
        (Resource::Msgqueue, 0),
    ] {
        // The system may allow less already.
        let most = getrlimit(resource).maximum.map_or(most, |maximum| maximum.min(most));
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

/// The address space that the process has before the script, in bytes: its executable, and what its
/// allocator has reserved without using it. The local host's reserves a gibibyte before `main`
/// begins. Where the system does not tell, as much is assumed.
fn mapped() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let size = status.lines().find_map(|line| line.strip_prefix("VmSize:"));
    let kilobytes = size.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.map_or(ADDRESS_SPACE, |kilobytes| kilobytes.saturating_mul(1024))
}

/// What a superuser's process could raise limits by. Others have none.
fn give_up_capabilities() -> Result<(), Errno> {
    if capabilities(None)?.permitted.is_empty() {
        return Ok(());
    }
    let none = CapabilitySet::empty();
    set_capabilities(None, CapabilitySets { effective: none, permitted: none, inheritable: none })
}
