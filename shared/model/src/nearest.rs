//! Finds the known name that a misspelt name was probably meant to be.

/// The longest name that is compared, in characters.
const MAX_NAME: usize = 64;
/// The shortest common beginning, in characters, by which two names count as similar.
const BEGINNING: usize = 5;
/// The most known names that are compared with one name.
const MAX_KNOWN: usize = 2_000;

/// The known name that `given` was probably meant to be; `None` if none is similar.
///
/// Case, `_` and `-` are ignored. Names are similar if they differ in at most one place for every
/// three characters, and in at most three places.
///
/// If no name is that similar, one with the same beginning is taken: all but one character of the
/// given name, and at least five.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = plain(given);
    let length = wanted.chars().count();
    let most = allowed(length);
    let near = known.into_iter().take(MAX_KNOWN).filter(|name| *name != given).filter_map(|name| {
        let plain = plain(name);
        let alike = wanted.chars().zip(plain.chars()).take_while(|(a, b)| a == b).count();
        let begins_alike = alike >= BEGINNING && alike + 1 >= length;
        let away = Some(strsim::osa_distance(&wanted, &plain)).filter(|away| *away <= most);
        away.or_else(|| begins_alike.then_some(most + 1)).map(|away| (away, name))
    });
    near.min_by_key(|(away, _)| *away).map(|(_, name)| name)
}

/// The number of places in which a name of this length can differ.
fn allowed(length: usize) -> usize {
    match length {
        0 | 1 => 0,
        2..=4 => 1,
        5..=9 => 2,
        _ => 3,
    }
}

/// The characters that are compared.
fn plain(name: &str) -> String {
    let counts = |c: &char| !matches!(c, '_' | '-' | ' ' | '.');
    name.chars().take(MAX_NAME).filter(counts).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word() {
        let known =
            ["steps", "statusCode", "http_request", "value", "url", "expression", "cron", "inputVariables", "frozen"];
        for (given, expected) in [
            ("stps", Some("steps")),
            ("setps", Some("steps")),
            ("status_code", Some("statusCode")),
            ("http_requst", Some("http_request")),
            ("valeu", Some("value")),
            ("ulr", Some("url")),
            ("crn", Some("cron")),
            ("frozne", Some("frozen")),
            ("input_variables", Some("inputVariables")),
            ("inputs", Some("inputVariables")),
            ("timezone", None),
            ("x", None),
            ("", None),
            ("colour", None),
        ] {
            assert_eq!(nearest(given, known), expected, "{given}");
        }
        assert_eq!(nearest("value", ["value"]), None);
    }
}
