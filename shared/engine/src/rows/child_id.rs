//! The ids of the runs that a run starts.

use crate::interpret::ChildKey;
use model::ExecutionId;
use sha2::{Digest, Sha256};

/// The id of a child. The same key gives the same id, so a child that is started twice exists once.
/// The time in the id is that of the parent, because it is the same in every repetition. So lists
/// show children beside their parent.
pub fn child_id(parent: ExecutionId, key: ChildKey) -> ExecutionId {
    let ChildKey { step, pass, attempt, number } = key;
    derived(parent, &format!("{}/{step}/{pass}/{attempt}/{number}", parent.uuid()))
}

/// The id of the run that is started because another one has failed: always the same one. The time
/// in it is that of the failed run.
pub fn failure_id(failed: ExecutionId) -> ExecutionId {
    derived(failed, &format!("{}/failure", failed.uuid()))
}

fn derived(from: ExecutionId, what: &str) -> ExecutionId {
    let digest = Sha256::digest(what);
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(from.uuid().as_bytes().iter().take(6).chain(digest.iter())) {
        *to = *from;
    }
    let id =
        uuid::Builder::from_bytes(bytes).with_variant(uuid::Variant::RFC4122).with_version(uuid::Version::SortRand);
    ExecutionId::from_uuid(id.into_uuid())
}
