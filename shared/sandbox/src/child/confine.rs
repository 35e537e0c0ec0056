//! The rights that the process gives up before it reads the script.

mod files;
mod filter;

use crate::limits::{ADDRESS_SPACE, CPU_SECONDS};
use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::thread::{CapabilitySet, CapabilitySets, capabilities, set_capabilities, set_no_new_privs};
use std::io;

/// Standard input, output and error. No file, socket or pipe can be opened in addition.
const OPEN_FILES: u64 = 3;

/// Denies files and network, lowers the limits of this process, gives up the right to raise them
/// again, and at last denies the system calls that did all this.
pub(crate) fn process() -> io::Result<()> {
    // Read first, because after this line no file can be read, not even in `/proc`.
    let mapped = mapped();
    files::deny()?;
    lower_limits(mapped)?;
    give_up_capabilities()?;
    // A program with more rights that this process starts does not get them.
    set_no_new_privs(true)?;
    filter::install()
}

fn lower_limits(mapped: u64) -> Result<(), Errno> {
    for (resource, most) in [
        (Resource::As, mapped.saturating_add(ADDRESS_SPACE)),
        (Resource::Cpu, CPU_SECONDS),
        (Resource::Nofile, OPEN_FILES),
        // No processes and no threads. The system does not apply this limit to root.
        (Resource::Nproc, 0),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
        (Resource::Memlock, 0),
        (Resource::Msgqueue, 0),
    ] {
        // The limit of the system can already be lower.
        let most = getrlimit(resource).maximum.map_or(most, |maximum| maximum.min(most));
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

/// The address space in bytes that the process has before the script: its executable, and what its
/// allocator has reserved without using it. The local host's allocator reserves a gibibyte before
/// `main` begins. Where the system does not report it, the same amount as for the script is
/// assumed.
fn mapped() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let size = status.lines().find_map(|line| line.strip_prefix("VmSize:"));
    let kilobytes = size.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.map_or(ADDRESS_SPACE, |kilobytes| kilobytes.saturating_mul(1024))
}

/// Gives up the capabilities with which a process of root could raise its limits again. Other
/// processes have none.
fn give_up_capabilities() -> Result<(), Errno> {
    if capabilities(None)?.permitted.is_empty() {
        return Ok(());
    }
    let none = CapabilitySet::empty();
    set_capabilities(None, CapabilitySets { effective: none, permitted: none, inheritable: none })
}
