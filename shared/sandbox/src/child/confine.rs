//! What the process denies itself before it sees the script.

use crate::limits::{ADDRESS_SPACE, CPU_SECONDS};
use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Standard input, output and error are open; nothing else can be: no file, no socket, no pipe.
const OPEN_FILES: u64 = 3;

/// Lowers the limits of this process. What is lowered is never raised again, neither here nor in what the process might start.
pub(crate) fn process() -> Result<(), Errno> {
    for (resource, most) in [
        (Resource::As, ADDRESS_SPACE),
        (Resource::Cpu, CPU_SECONDS),
        (Resource::Nofile, OPEN_FILES),
        // Neither processes nor threads. It does not bind the superuser, who cannot open anything by the limit above either.
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
    // Programs with more rights than their caller's give none to this process.
    rustix::thread::set_no_new_privs(true)
}
