//! Patterns of paths. A path is compared segment by segment, after each segment is decoded:
//! `/a//%62/` equals `/a/b`, because clients and proxies write the same path in all these ways.
//! Upper and lower case are different, and dots have no special meaning.
//!
//! `{name}` matches one segment. `{name+}` matches one or more; it is only allowed at the end, as
//! in API Gateway.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::borrow::Cow;

/// The characters that are encoded in a segment: all except the unreserved ones.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The parameters of `path`, if it matches `pattern`.
pub(crate) fn matches(pattern: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    let path = Path::of(path)?;
    Pattern::of(pattern).matches(&path).then(|| Pattern::of(pattern).parameters(&path))
}

/// A path, decoded once for many patterns.
pub(crate) struct Path<'a> {
    /// The segments; `None` for one that is not UTF-8, which no pattern matches.
    segments: Vec<Option<Cow<'a, str>>>,
}

impl<'a> Path<'a> {
    /// The segments of a path that begins with a slash.
    pub(crate) fn of(path: &'a str) -> Option<Self> {
        Some(Self { segments: segments(path.strip_prefix('/')?).map(decode).collect() })
    }
}

/// A pattern that is compared with many paths.
#[derive(Clone)]
pub(crate) struct Pattern {
    segments: Vec<Expected>,
}

#[derive(Clone, Copy)]
enum Expected {
    Literal(&'static str),
    Parameter(&'static str),
    /// All segments that are left: one or more.
    Rest(&'static str),
}

impl Pattern {
    /// Reads a pattern.
    pub(crate) fn of(pattern: &'static str) -> Self {
        let expected = |segment| match (rest(segment), parameter(segment)) {
            (Some(name), _) => Expected::Rest(name),
            (None, Some(name)) => Expected::Parameter(name),
            (None, None) => Expected::Literal(segment),
        };
        Self { segments: segments(pattern).map(expected).collect() }
    }

    /// Whether the path matches.
    pub(crate) fn matches(&self, path: &Path<'_>) -> bool {
        let (wanted, given) = (&self.segments, &path.segments);
        let fits = match wanted.last() {
            Some(Expected::Rest(_)) => given.len() >= wanted.len(),
            _ => given.len() == wanted.len(),
        };
        let same = |(expected, given): (&Expected, &Option<Cow<'_, str>>)| match (expected, given) {
            (Expected::Literal(text), Some(given)) => given == text,
            (Expected::Parameter(_) | Expected::Rest(_), Some(_)) => true,
            (_, None) => false,
        };
        fits && wanted.iter().zip(given).all(same) && given.iter().skip(wanted.len()).all(Option::is_some)
    }

    /// The parameters of a path that matches.
    fn parameters(&self, path: &Path<'_>) -> Vec<(&'static str, String)> {
        let text = |segment: &Option<Cow<'_, str>>| segment.as_deref().unwrap_or_default().to_owned();
        let parameter = |(at, expected): (usize, &Expected)| match expected {
            Expected::Literal(_) => None,
            Expected::Parameter(name) => Some((*name, path.segments.get(at).map(text).unwrap_or_default())),
            Expected::Rest(name) => {
                let rest: Vec<_> = path.segments.iter().skip(at).map(text).collect();
                Some((*name, rest.join("/")))
            }
        };
        self.segments.iter().enumerate().filter_map(parameter).collect()
    }
}

/// The number of segments at the beginning that are equal in both.
pub(crate) fn shared_segments(pattern: &str, path: &str) -> usize {
    let same = |(expected, given): &(&str, &str)| decode(given).is_some_and(|given| given == *expected);
    segments(pattern).zip(segments(path)).take_while(same).count()
}

/// The canonical form of a path: without empty segments, and only the reserved characters are
/// encoded.
pub(crate) fn plain(path: &str) -> String {
    let spelt = segments(path).map(|segment| match decode(segment) {
        Some(text) => utf8_percent_encode(&text, RESERVED).to_string(),
        None => segment.to_owned(),
    });
    format!("/{}", spelt.collect::<Vec<_>>().join("/"))
}

/// The segments of a path or a pattern, without empty ones.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// A key that sorts patterns of the same path: at the first difference, a literal segment comes
/// before a parameter.
pub(crate) fn specificity(pattern: &str) -> Vec<bool> {
    segments(pattern).map(|segment| parameter(segment).is_some()).collect()
}

/// The name of a parameter that matches all remaining segments.
fn rest(segment: &'static str) -> Option<&'static str> {
    parameter(segment)?.strip_suffix('+')
}

fn parameter(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

fn decode(segment: &str) -> Option<Cow<'_, str>> {
    if !segment.contains('%') {
        return (!segment.is_empty()).then_some(Cow::Borrowed(segment));
    }
    percent_decode_str(segment).decode_utf8().ok().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_decoded_once() {
        let pattern = "/v1/api/{account}/{module}";
        let params = matches(pattern, "/v1/api/a/%E8%AE%A2%2541").unwrap();
        assert_eq!(params, [("account", "a".to_owned()), ("module", "订%41".to_owned())]);
    }

    #[test]
    fn every_spelling_of_the_path_matches_and_nothing_else() {
        let pattern = "/api/v1/workflows/{id}";
        for path in [
            "/api/v1/workflows/a",
            "/api/v1/workflows/a/",
            "/api/v1//workflows/a//",
            "//api/v1/work%66lows/%61",
            "/%61pi/v%31/workflows/a",
        ] {
            assert_eq!(matches(pattern, path).unwrap(), [("id", "a".to_owned())], "{path}");
            assert_eq!(plain(path), "/api/v1/workflows/a");
        }
        assert!(matches("/", "/").unwrap().is_empty() && matches("/", "//").is_some() && matches("/", "/a").is_none());
        for path in [
            "/api/v1/workflows",
            "/api/v1/workflows/",
            "/api/v1/Workflows/a",
            "/api/v1/workflows/a/b",
            "/api/v1/workflows/./a",
            "/api/v1/x/../workflows/a",
            "/api/v1%2fworkflows/a",
            "/api/v1/workflows/%ff",
            "api/v1/workflows/a",
            "",
        ] {
            assert!(matches(pattern, path).is_none(), "{path}");
        }
        assert!(matches(pattern, "/api/v1/workflows/a.").is_some());
    }

    #[test]
    fn the_plain_spelling_keeps_what_must_be_encoded() {
        for (path, expected) in [
            ("/", "/"),
            ("", "/"),
            ("//a//%E8%AE%A2/", "/a/%E8%AE%A2"),
            ("/a%2Fb/%2541", "/a%2Fb/%2541"),
            ("/%ff/x", "/%ff/x"),
        ] {
            assert_eq!(plain(path), expected);
        }
    }

    #[test]
    fn the_rest_is_one_parameter_of_whole_segments() {
        let pattern = "/basic/{name+}";
        for path in ["/basic/a/b%20c", "/basic/a/b%20c/", "/basic//a//b%20c"] {
            assert_eq!(matches(pattern, path).unwrap(), [("name", "a/b c".to_owned())]);
        }
        for path in ["/basic", "/basic/", "/basic//"] {
            assert!(matches(pattern, path).is_none(), "{path}");
        }
    }

    #[test]
    fn literals_come_first() {
        assert!(specificity("/w/batch") < specificity("/w/{id}"));
    }
}
