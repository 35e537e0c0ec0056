//! The names of columns. They are made unique, so that no field is lost.

use std::collections::HashSet;

/// The unique names of a header: the second `a` becomes `a_2`, the third column without a name
/// becomes `column_3`.
pub(super) fn names<'a>(header: impl Iterator<Item = &'a str>) -> Vec<String> {
    let written: Vec<&str> = header.collect();
    let mut taken: HashSet<String> = HashSet::new();
    let mut names = Vec::with_capacity(written.len());
    for (at, name) in written.iter().enumerate() {
        let base = if name.trim().is_empty() { unnamed(at) } else { (*name).to_owned() };
        let mut name = base.clone();
        let mut number = 2;
        // A name that another column has in the header is reserved for that column.
        while taken.contains(&name) || (name != *written.get(at).unwrap_or(&"") && written.contains(&name.as_str())) {
            name = format!("{base}_{number}");
            number += 1;
        }
        taken.insert(name.clone());
        names.push(name);
    }
    names
}

/// The name of a column that the header does not name.
pub(super) fn unnamed(at: usize) -> String {
    format!("column_{}", at + 1)
}

/// The name of a field after the last column of the header.
pub(super) fn further(at: usize, names: &[String]) -> String {
    let mut name = unnamed(at);
    while names.contains(&name) {
        name.push('_');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_name_of_its_own() {
        for (header, expected) in [
            (&["a", "b"][..], &["a", "b"][..]),
            (&["a", "a", "a"], &["a", "a_2", "a_3"]),
            (&["a", "a", "a_2"], &["a", "a_3", "a_2"]),
            (&["", "x", " "], &["column_1", "x", "column_3"]),
            (&["column_2", ""], &["column_2", "column_2_2"]),
            (&["", "column_1"], &["column_1_2", "column_1"]),
        ] {
            assert_eq!(names(header.iter().copied()), expected, "{header:?}");
        }
        assert_eq!(further(1, &["column_2".to_owned()]), "column_2_");
    }
}
