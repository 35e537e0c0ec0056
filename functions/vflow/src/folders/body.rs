//! Reads ids of folders.

use api::Patch;

/// The parent that a body names; null and an empty text mean top level.
#[expect(clippy::option_option, reason = "absent, top level and a folder say three different things")]
pub(super) fn parent(given: Patch<String>) -> Option<Option<String>> {
    given.given().map(|id| id.filter(|id| named(id).is_some()))
}

/// The folder with this id; `None` (top level) if it is empty or `null`.
pub(super) fn named(id: &str) -> Option<&str> {
    Some(id).filter(|id| !matches!(*id, "" | "null"))
}
