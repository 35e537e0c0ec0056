//! Decides whether the answer of a receiver means that it has the callback.

use model::Dialect;

/// The answers that the receivers of JKStack give: the correct word, and its spelling in the
/// document of the API.
const RECEIVED: [&str; 2] = ["SUCCESS", "SUCCEESS"];

/// The reason why the answer does not count as received; `None` if it does.
pub fn judge(dialect: Dialect, status: u16, body: &[u8]) -> Option<String> {
    if !(200..300).contains(&status) {
        return Some(format!("the answer's status was {status}"));
    }
    match dialect {
        Dialect::Standard => None,
        Dialect::Dpa => {
            let text = String::from_utf8_lossy(body);
            let word = text.trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'');
            (!RECEIVED.contains(&word)).then(|| "the answer was not SUCCESS".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dpa_takes_one_word_in_either_spelling_and_nothing_else() {
        for body in ["SUCCESS", " SUCCESS\r\n", "\"SUCCESS\"", "'SUCCESS'", "SUCCEESS", "\" SUCCESS \"\n"] {
            assert_eq!(judge(Dialect::Dpa, 200, body.as_bytes()), None, "{body:?}");
            assert_eq!(judge(Dialect::Dpa, 204, body.as_bytes()), None, "{body:?}");
        }
        for body in
            ["", "success", "Success", "SUCCESSFUL", "SUCCEEDED", "{\"code\":\"SUCCESS\"}", "SUCCESS SUCCESS", "OK"]
        {
            assert!(judge(Dialect::Dpa, 200, body.as_bytes()).is_some(), "{body:?}");
        }
        assert!(judge(Dialect::Dpa, 200, b"\xff\xfeSUCCESS").is_some());
        for status in [199, 301, 302, 400, 404, 500, 503] {
            assert_eq!(judge(Dialect::Dpa, status, b"SUCCESS"), Some(format!("the answer's status was {status}")));
            assert!(judge(Dialect::Standard, status, b"SUCCESS").is_some());
        }
    }

    #[test]
    fn the_standard_takes_any_good_status() {
        for status in [200, 201, 202, 204, 299] {
            assert_eq!(judge(Dialect::Standard, status, b"whatever"), None);
        }
    }
}
