//! Landlock: the kernel itself keeps files, sockets and other processes from this one, whatever
//! limits and filters come to.

use landlock::{ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetError, Scope};
use std::io;

/// The newest rules that are asked for; a kernel that knows fewer of them, or none, holds those
/// that it knows.
const RULES: ABI = ABI::V6;

/// Denies every access to files, TCP, and processes outside. Nothing is opened again.
pub(super) fn deny() -> io::Result<()> {
    let denied = || -> Result<(), RulesetError> {
        Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(AccessFs::from_all(RULES))?
            .handle_access(AccessNet::from_all(RULES))?
            .scope(Scope::from_all(RULES))?
            .create()?
            .restrict_self()?;
        Ok(())
    };
    denied().map_err(io::Error::other)
}
