//! Landlock: the kernel denies this process files, sockets and other processes, independently of
//! limits and filters.

use landlock::{ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetError, Scope};
use std::io;

/// The newest rules that are requested. An older kernel applies those that it knows.
const RULES: ABI = ABI::V6;

/// Denies all access to files, to TCP and to other processes. It cannot be undone.
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
