//! Paths and their patterns. Matching is on the raw path, segment by segment: no folding of case, slashes or dots.
//!
//! `{name}` stands for one segment; `{name+}`, only at the end, for one or more, as API Gateway has it.

use percent_encoding::percent_decode_str;

/// The parameters of `path` if it matches `pattern`.
pub(crate) fn matches(pattern: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    let mut params = Vec::new();
    let mut given = path.split('/');
    for expected in pattern.split('/') {
        let segment = given.next()?;
        if let Some(name) = rest(expected) {
            let segments = std::iter::once(segment).chain(given.by_ref());
            let segments: Vec<_> = segments.map(decode).collect::<Option<_>>()?;
            params.push((name, segments.join("/")));
            break;
        }
        match parameter(expected) {
            Some(name) => params.push((name, decode(segment)?)),
            None if segment == expected => {}
            None => return None,
        }
    }
    given.next().is_none().then_some(params)
}

/// How much of two paths' beginnings is the same, in segments.
pub(crate) fn shared_segments(pattern: &str, path: &str) -> usize {
    pattern.split('/').zip(path.split('/')).take_while(|(expected, given)| expected == given).count()
}

/// Sorts patterns that match the same path: at the first difference a literal segment comes before a parameter.
pub(crate) fn specificity(pattern: &str) -> Vec<bool> {
    pattern.split('/').map(|segment| parameter(segment).is_some()).collect()
}

/// The name of a parameter that takes all that is left.
fn rest(segment: &str) -> Option<&str> {
    parameter(segment)?.strip_suffix('+')
}

fn parameter(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

fn decode(segment: &str) -> Option<String> {
    let text = percent_decode_str(segment).decode_utf8().ok()?;
    (!text.is_empty()).then(|| text.into_owned())
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
    fn nothing_but_the_path_itself_matches() {
        let pattern = "/api/v1/workflows/{id}";
        for path in [
            "/api/v1/workflows",
            "/api/v1/workflows/",
            "/api/v1/workflows/a/",
            "/api/v1//workflows/a",
            "/api/v1/Workflows/a",
            "/api/v1/workflows/a/b",
            "/api/v1/work%66lows/a",
            "/api/v1/workflows/%ff",
            "api/v1/workflows/a",
            "",
        ] {
            assert!(matches(pattern, path).is_none(), "{path}");
        }
        assert!(matches(pattern, "/api/v1/workflows/a.").is_some());
    }

    #[test]
    fn the_rest_is_one_parameter_of_whole_segments() {
        let pattern = "/basic/{name+}";
        assert_eq!(matches(pattern, "/basic/a/b%20c").unwrap(), [("name", "a/b c".to_owned())]);
        for path in ["/basic", "/basic/", "/basic/a/", "/basic//a", "/basic/a//b"] {
            assert!(matches(pattern, path).is_none(), "{path}");
        }
    }

    #[test]
    fn literals_come_first() {
        assert!(specificity("/w/batch") < specificity("/w/{id}"));
    }
}
