//! Checks of every folder before it is stored.

use engine::{Error, Result};
use model::Folder;

/// The longest name, in characters.
const MAX_NAME: usize = 200;

/// Checks the name of a folder.
pub(super) fn name(name: &str) -> Result<()> {
    if name.trim().is_empty() {
        return Err(Error::invalid("name", "must not be blank"));
    }
    if name.chars().any(char::is_control) {
        return Err(Error::invalid("name", "must not contain control characters"));
    }
    if name.chars().count() > MAX_NAME {
        return Err(Error::invalid("name", format!("must be at most {MAX_NAME} characters")));
    }
    Ok(())
}

/// Checks that a folder with this id can be moved into `parent`, which must be neither the folder
/// itself nor in it.
pub(super) fn parent(id: &str, parent: &str, all: &[Folder]) -> Result<()> {
    let mut above = Some(parent);
    // The number of steps is limited by the number of folders, so that a circle ends.
    for _ in 0..=all.len() {
        let Some(at) = above else { return Ok(()) };
        if at == id {
            return Err(Error::invalid("parentId", "must not be the folder itself or one below it"));
        }
        above = all.iter().find(|folder| folder.id == at).and_then(|folder| folder.parent_id.as_deref());
    }
    Err(Error::invalid("parentId", "leads in a circle"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Timestamp;

    fn folder(id: &str, parent: Option<&str>) -> Folder {
        Folder {
            v: 1,
            id: id.to_owned(),
            name: id.to_owned(),
            parent_id: parent.map(str::to_owned),
            order: 0,
            edit: 1,
            created_at: Timestamp(0),
            modified_at: Timestamp(0),
        }
    }

    #[test]
    fn nothing_lies_within_itself() {
        let all = [folder("a", None), folder("b", Some("a")), folder("c", Some("b")), folder("d", None)];
        for (id, to, fits) in
            [("a", "a", false), ("a", "b", false), ("a", "c", false), ("a", "d", true), ("c", "a", true)]
        {
            assert_eq!(parent(id, to, &all).is_ok(), fits, "{id} in {to}");
        }
        // A circle cannot be stored, but if there was one, the check would end.
        let circle = [folder("a", Some("b")), folder("b", Some("a"))];
        assert!(parent("x", "a", &circle).is_err());
    }
}
