//! Paths of files: relative and normalised.

use icu_normalizer::ComposingNormalizerBorrowed;

/// The most bytes of a path.
const MAX_PATH: usize = 512;

/// The normalised path, or the reason why it is invalid. Different encodings of the same letters
/// become one, because computers encode the same file name in different ways.
pub fn normalised(path: &str) -> Result<String, &'static str> {
    if path.len() > 4 * MAX_PATH {
        return Err("is longer than 512 bytes");
    }
    let path = path.trim();
    let path = ComposingNormalizerBorrowed::new_nfc().normalize(path.strip_prefix("./").unwrap_or(path)).into_owned();
    if path.is_empty() {
        return Err("is required");
    }
    if path.len() > MAX_PATH {
        return Err("is longer than 512 bytes");
    }
    if path.starts_with('/') || path.contains('\\') || path.contains("://") {
        return Err("must be a relative path with '/' between its names");
    }
    if path.chars().any(char::is_control) {
        return Err("has a control character");
    }
    if path.split('/').any(|name| matches!(name.trim(), "" | "." | "..")) {
        return Err("has a name that is empty, '.' or '..'");
    }
    Ok(path)
}

/// The last name of a path.
pub fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The content type that belongs to the ending of a name.
pub fn mime_type(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "txt" | "log" | "ini" | "conf" => "text/plain",
        "md" => "text/markdown",
        "json" => "application/json",
        "csv" => "text/csv",
        "htm" | "html" => "text/html",
        "css" => "text/css",
        "js" | "mjs" => "text/javascript",
        "xml" => "application/xml",
        "yaml" | "yml" => "application/yaml",
        "svg" => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_spelling() {
        for (given, want) in [
            ("a.txt", "a.txt"),
            (" ./日志/2024 年.txt ", "日志/2024 年.txt"),
            ("cafe\u{301}/x", "caf\u{e9}/x"),
            ("a/..b/c..", "a/..b/c.."),
        ] {
            assert_eq!(normalised(given).as_deref(), Ok(want));
        }
    }

    #[test]
    fn what_leads_elsewhere_or_nowhere_is_refused() {
        let long = "x".repeat(513);
        let very_long = "x".repeat(1 << 20);
        for given in [
            "",
            " ",
            "/",
            "/etc/passwd",
            "..",
            "a/../b",
            "a//b",
            "a/",
            "./",
            "a/./b",
            "a/ /b",
            "a\\b",
            "c:\\x",
            "a\0b",
            "a\nb",
            "content://x/y",
            &long,
            &very_long,
        ] {
            assert!(normalised(given).is_err(), "{given}");
        }
        assert!(normalised(&"é".repeat(256)).is_ok());
    }

    #[test]
    fn an_ending_tells_the_type() {
        assert_eq!(
            (mime_type("a.b.JSON"), mime_type("json"), name("a/b.c")),
            ("application/json", "application/octet-stream", "b.c")
        );
    }
}
