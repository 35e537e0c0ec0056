//! The language of labels: Chinese, as the API of the web editor has them, or English on request.

use crate::doc::Param;
use crate::response::{Response, set_header};
use crate::schema::one_of;
use crate::{Request, vary};
use engine::{Error, Result};
use http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE};

/// The parameter `lang`, as the reference describes it.
pub const LANG: Param = Param::new(
    "lang",
    "The language of labels; by default the first of these two in `Accept-Language`; Chinese if it contains neither",
    || one_of(&["zh", "en"]),
);

/// A language that labels have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Chinese, the default.
    #[default]
    Chinese,
    /// English, if it is asked for.
    English,
}

impl Language {
    /// The language that a request asks for, by the parameter `lang` or else by `Accept-Language`.
    /// Fails if `lang` is another language.
    pub fn of(request: &Request) -> Result<Self> {
        if let Some(tag) = request.query.filled("lang") {
            return Self::parse(tag).ok_or_else(|| Error::invalid("lang", "must be zh or en"));
        }
        Ok(accepted(&header(request), Self::default()))
    }

    /// The language of a page for a person: Chinese if it is preferred, otherwise English.
    pub fn of_page(request: &Request) -> Self {
        let named = request.query.filled("lang").and_then(Self::parse);
        named.unwrap_or_else(|| accepted(&header(request), Self::English))
    }

    /// The text in this language.
    pub fn pick<'a>(self, chinese: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Chinese => chinese,
            Self::English => english,
        }
    }

    /// Names the language in the headers of the answer.
    #[must_use]
    pub fn show(self, mut response: Response) -> Response {
        vary(&mut response, "accept-language");
        set_header(&mut response, CONTENT_LANGUAGE, self.pick("zh", "en"));
        response
    }

    /// The language of a tag such as `en` or `en-GB`.
    fn parse(tag: &str) -> Option<Self> {
        match tag.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Chinese),
            "en" => Some(Self::English),
            _ => None,
        }
    }
}

fn header(request: &Request) -> String {
    let values = request.headers.get_all(ACCEPT_LANGUAGE).iter();
    values.filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(",")
}

/// The language that the list prefers; if several are equal, the first of them. `otherwise` if it
/// has neither.
fn accepted(list: &str, otherwise: Language) -> Language {
    let mut best = (0.0_f32, otherwise);
    for range in list.split(',') {
        let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
        let quality = parameters.trim().strip_prefix("q=").map_or(Some(1.0), |text| text.trim().parse().ok());
        if let (Some(language), Some(quality)) = (Language::parse(tag), quality)
            && quality > best.0
        {
            best = (quality, language);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_of_the_two_is_taken() {
        for (list, expected) in [
            ("", Language::Chinese),
            ("*", Language::Chinese),
            ("de, fr;q=0.9", Language::Chinese),
            ("en", Language::English),
            ("de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7", Language::English),
            ("zh-CN,zh;q=0.9,en;q=0.8", Language::Chinese),
            ("zh;q=0.5, en;q=0.8", Language::English),
            ("en;q=0, zh;q=0.1", Language::Chinese),
            ("en;q=x", Language::Chinese),
        ] {
            assert_eq!(accepted(list, Language::Chinese), expected, "{list}");
        }
        assert_eq!(accepted("de, fr;q=0.9", Language::English), Language::English);
        assert_eq!(accepted("zh-CN,zh;q=0.9", Language::English), Language::Chinese);
    }
}
