//! Character sets of bodies: decodes bytes to text, and encodes text to bytes.

use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};
use std::borrow::Cow;

/// Names that are in use but missing in the encoding standard.
const MORE_NAMES: &[(&str, &str)] = &[
    ("cp936", "gbk"),
    ("ms936", "gbk"),
    ("windows-936", "gbk"),
    ("cp932", "shift_jis"),
    ("cp949", "euc-kr"),
    ("cp950", "big5"),
    ("latin-1", "latin1"),
    ("utf_8", "utf-8"),
    ("utf8mb4", "utf-8"),
    ("utf-8-sig", "utf-8"),
    ("utf-16-le", "utf-16le"),
    ("utf-16-be", "utf-16be"),
    ("utf16", "utf-16"),
    ("utf16le", "utf-16le"),
    ("utf16be", "utf-16be"),
];
/// The bytes of a page that are searched for a declaration of its character set.
const HEAD: usize = 4096;

/// A character set of the encoding standard, which browsers implement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charset(&'static Encoding);

impl Charset {
    /// The default character set.
    pub const UTF_8: Self = Self(UTF_8);

    /// The character set with this name, in any case.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim().trim_matches(['"', '\'']).trim();
        let other = MORE_NAMES.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
        let found = Encoding::for_label(other.map_or(name, |(_, standard)| standard).as_bytes());
        // Both are pseudo encodings of the standard, which represent unreadable content.
        found.filter(|found| *found != REPLACEMENT && *found != X_USER_DEFINED).map(Self)
    }

    /// The name in the encoding standard.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Decodes bytes, without a byte order mark; `None` if they are invalid in this character set.
    pub fn read(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        self.0.decode_without_bom_handling_and_without_replacement(self.without_mark(bytes))
    }

    /// Decodes bytes, with U+FFFD in place of invalid ones.
    pub fn read_lossy(self, bytes: &[u8]) -> Cow<'_, str> {
        self.0.decode_without_bom_handling(self.without_mark(bytes)).0
    }

    fn without_mark(self, bytes: &[u8]) -> &[u8] {
        match Encoding::for_bom(bytes) {
            Some((marked, length)) if marked == self.0 => bytes.get(length..).unwrap_or_default(),
            _ => bytes,
        }
    }

    /// Encodes a text. The error is the first character that the set does not contain.
    pub fn write(self, text: &str) -> Result<Vec<u8>, char> {
        if self.0 == UTF_16LE {
            return Ok(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
        }
        if self.0 == UTF_16BE {
            return Ok(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
        }
        let (bytes, _, lacks) = self.0.encode(text);
        let lacking = |c: &char| self.0.encode(c.encode_utf8(&mut [0; 4])).2;
        match text.chars().find(lacking).filter(|_| lacks) {
            Some(c) => Err(c),
            None => Ok(bytes.into_owned()),
        }
    }
}

/// A parameter of a content type, such as `charset` or `boundary`, without quotes.
pub fn parameter<'a>(content_type: &'a str, name: &str) -> Option<&'a str> {
    content_type.split(';').skip(1).find_map(|part| {
        let (found, value) = part.split_once('=')?;
        found.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches(['"', '\'']).trim())
    })
}

/// A content type without its parameters, in lower case.
pub fn essence(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a content type, without its parameters, is a type of JSON.
pub fn is_json(essence: &str) -> bool {
    essence == "text/json" || essence.ends_with("/json") || essence.ends_with("+json")
}

/// The decoded content of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// The body is a text.
    Text {
        /// The text, without a byte order mark.
        text: String,
        /// Whether the text contains everything that was in the bytes.
        exact: bool,
        /// A note for users about how the text was decoded.
        note: Option<String>,
    },
    /// The body is not a text.
    Binary,
}

/// Decodes a body if it is a text. The character set is that of `asked`, otherwise that of a byte
/// order mark, of the content type, or of a declaration within XML or HTML. If there is none of
/// them, it is UTF-8.
pub fn read(bytes: &[u8], content_type: Option<&str>, asked: Option<Charset>) -> Content {
    if let Some(asked) = asked {
        return asked.read(bytes).map_or_else(|| garbled(asked, bytes), |text| clean(text, None));
    }
    let content_type = content_type.unwrap_or_default();
    let named = parameter(content_type, "charset").filter(|name| !name.is_empty());
    let declared = named.and_then(Charset::named);
    let note = named.filter(|_| declared.is_none()).map(|name| format!("the charset '{name}' is unknown"));
    let kind = essence(content_type);
    let is_text = declared.is_some() || holds_text(&kind);
    let candidates = [mark(bytes), declared, declaration(bytes, &kind), wide(bytes, &kind), Some(Charset::UTF_8)];
    let read = candidates.into_iter().flatten().find_map(|charset| charset.read(bytes));
    match read {
        Some(text) if is_text || !text.bytes().any(is_binary) => clean(text, note),
        Some(_) => Content::Binary,
        None if !is_text || bytes.iter().copied().any(is_binary) => Content::Binary,
        None => declared.map_or_else(|| guessed(bytes, note), |declared| garbled(declared, bytes)),
    }
}

fn clean(text: Cow<'_, str>, note: Option<String>) -> Content {
    Content::Text { text: text.into_owned(), exact: true, note }
}

/// Decodes with a character set in which every byte has a meaning.
fn guessed(bytes: &[u8], note: Option<String>) -> Content {
    let note = note.unwrap_or_else(|| "the answer is not UTF-8 and names no charset".to_owned());
    let note = format!("{note}; it was read as windows-1252 (set the input charset if it is another one)");
    clean(Charset(WINDOWS_1252).read_lossy(bytes), Some(note))
}

fn garbled(charset: Charset, bytes: &[u8]) -> Content {
    let note = format!("the answer holds bytes that are no {}; U+FFFD stands in their place", charset.name());
    Content::Text { text: charset.read_lossy(bytes).into_owned(), exact: false, note: Some(note) }
}

/// Whether a content type is one of texts.
fn holds_text(essence: &str) -> bool {
    const APPLICATIONS: &str = "csv ecmascript graphql javascript json-seq jsonl ndjson sql toml x-javascript x-ndjson \
                                x-sh x-www-form-urlencoded x-yaml yaml";
    is_json(essence)
        || is_xml(essence)
        || essence.starts_with("text/")
        || essence.ends_with("+yaml")
        || essence.strip_prefix("application/").is_some_and(|name| APPLICATIONS.split(' ').any(|known| known == name))
}

fn is_xml(essence: &str) -> bool {
    essence.ends_with("/xml") || essence.ends_with("+xml")
}

/// The control characters that do not occur in texts.
fn is_binary(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f)
}

fn mark(bytes: &[u8]) -> Option<Charset> {
    Encoding::for_bom(bytes).map(|(encoding, _)| Charset(encoding))
}

/// The declaration in an XML declaration, in the `meta` of a page or in the `@charset` of a style
/// sheet.
fn declaration(bytes: &[u8], kind: &str) -> Option<Charset> {
    let head: String = bytes.iter().take(HEAD).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let start = head.trim_start();
    let declared = if let Some(declaration) = start.strip_prefix("<?xml") {
        value_of(declaration.split("?>").next()?, "encoding")
    } else if kind == "text/css" {
        start.strip_prefix("@charset ").and_then(value)
    } else if start.starts_with('<') || kind == "text/html" {
        let tags = start.split("<meta").skip(1).filter_map(|rest| rest.split('>').next());
        tags.filter_map(|tag| value_of(tag, "charset")).find_map(Charset::named).map(Charset::name)
    } else {
        None
    };
    // A declaration of UTF-16 that is readable as ASCII must be wrong.
    let known = declared.and_then(Charset::named);
    known.map(|charset| if charset.0 == UTF_16LE || charset.0 == UTF_16BE { Charset::UTF_8 } else { charset })
}

/// The value after `name =`, with or without quotes.
fn value_of<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.match_indices(name).find_map(|(at, _)| value(text.get(at + name.len()..)?.trim_start().strip_prefix('=')?))
}

fn value(text: &str) -> Option<&str> {
    let text = text.trim_start().trim_start_matches(['"', '\'']).trim_start();
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.:".contains(c))).unwrap_or(text.len());
    text.get(..end).filter(|value| !value.is_empty())
}

/// Detects UTF-16 without a byte order mark: JSON and XML begin with two ASCII characters.
fn wide(bytes: &[u8], kind: &str) -> Option<Charset> {
    if !is_json(kind) && !is_xml(kind) {
        return None;
    }
    match bytes {
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => Some(Charset(UTF_16LE)),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => Some(Charset(UTF_16BE)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLES: &[(&str, &str)] = &[
        ("utf-8", "价格：¥5 é 😀"),
        ("gbk", "价格：五"),
        ("gb2312", "价格：五"),
        ("gb18030", "价格：五 😀"),
        ("big5", "價格：五"),
        ("shift_jis", "値段：五カタ"),
        ("euc-jp", "値段：五"),
        ("iso-2022-jp", "値段"),
        ("euc-kr", "가격"),
        ("iso-8859-1", "café ü"),
        ("iso-8859-2", "żółć"),
        ("iso-8859-15", "5 €"),
        ("windows-1250", "żółć"),
        ("windows-1251", "цена"),
        ("windows-1252", "“café” €"),
        ("windows-1253", "τιμή"),
        ("windows-1254", "İğ"),
        ("windows-1255", "מחיר"),
        ("windows-1256", "سعر"),
        ("koi8-r", "цена"),
        ("windows-874", "ราคา"),
        ("utf-16le", "价 é 😀"),
        ("utf-16be", "价 é 😀"),
    ];

    fn text(bytes: &[u8], content_type: &str, asked: Option<&str>) -> String {
        match read(bytes, Some(content_type), asked.map(|name| Charset::named(name).unwrap())) {
            Content::Text { text, exact: true, .. } => text,
            other => panic!("{content_type}: {other:?}"),
        }
    }

    #[test]
    fn every_set_is_read_however_it_is_declared() {
        for (name, sample) in SAMPLES {
            let bytes = Charset::named(name).unwrap().write(sample).unwrap();
            for content_type in [
                format!("text/plain; charset={name}"),
                format!("text/plain;charset=\"{}\"", name.to_uppercase()),
                format!("application/json ; boundary=x; Charset='{name}' "),
                format!("application/octet-stream; charset={name}"),
            ] {
                assert_eq!(text(&bytes, &content_type, None), *sample, "{content_type}");
            }
            assert_eq!(text(&bytes, "text/plain; charset=utf-8", Some(name)), *sample, "{name} is asked for");
            if name.starts_with("utf-16") {
                continue;
            }
            for (kind, page) in [
                ("application/xml", format!("<?xml version='1.0' encoding='{name}'?><a>{sample}</a>")),
                ("", format!("<?xml version=\"1.0\" encoding = \"{name}\" ?><a>{sample}</a>")),
                ("text/html", format!("<!doctype html><html><head><META charset={name}><p>{sample}")),
                (
                    "text/html",
                    format!(
                        "<meta name=a><meta http-equiv=Content-Type content=\"text/html; charset={name}\">{sample}"
                    ),
                ),
                ("text/css", format!("@charset \"{name}\"; a::before {{ content: \"{sample}\" }}")),
            ] {
                let bytes = Charset::named(name).unwrap().write(&page).unwrap();
                assert_eq!(text(&bytes, kind, None), page, "{kind}");
            }
        }
    }

    #[test]
    fn a_byte_order_mark_wins_and_is_no_part_of_the_text() {
        for content_type in ["text/plain; charset=gbk", "application/json", "", "application/octet-stream"] {
            assert_eq!(text("\u{feff}价é".as_bytes(), content_type, None), "价é");
            assert_eq!(text(b"\xff\xfea\0\xf7\x4e", content_type, None), "a价");
            assert_eq!(text(b"\xfe\xff\0a\x4e\xf7", content_type, None), "a价");
        }
        assert_eq!(text("\u{feff}a".as_bytes(), "", Some("utf-8")), "a");
        assert_eq!(text(b"\xff\xfea\0", "", Some("utf-16")), "a");
    }

    #[test]
    fn json_and_xml_in_utf_16_need_no_mark() {
        for json in ["{\"t\": \"é\"}", "[1]", "{}"] {
            for charset in ["utf-16le", "utf-16be"] {
                let bytes = Charset::named(charset).unwrap().write(json).unwrap();
                assert_eq!(text(&bytes, "application/json", None), json);
            }
        }
    }

    #[test]
    fn what_is_no_text_is_told_apart() {
        let png = b"\x89PNG\r\n\x1a\n\x00\xff\xfe";
        for content_type in ["image/png", "", "application/octet-stream", "text/plain", "application/json"] {
            assert_eq!(read(png, Some(content_type), None), Content::Binary, "{content_type}");
        }
        assert_eq!(read(b"a\0b", None, None), Content::Binary);
        assert_eq!(read(b"caf\xe9", Some("application/octet-stream"), None), Content::Binary);
        for plain in ["", "plain text\r\n\tand more", "{\"a\":1}", "价格"] {
            for content_type in ["", "application/octet-stream", "image/svg+xml", "text/html"] {
                assert_eq!(text(plain.as_bytes(), content_type, None), plain);
            }
        }
    }

    #[test]
    fn what_is_declared_wrongly_is_read_as_well_as_it_goes_with_a_word() {
        let noted = |bytes: &[u8], content_type: &str| match read(bytes, Some(content_type), None) {
            Content::Text { text, exact, note } => (text, exact, note.unwrap_or_default()),
            Content::Binary => panic!("{content_type}"),
        };
        let (text, exact, note) = noted(b"caf\xe9", "text/plain");
        assert_eq!((text.as_str(), exact), ("café", true));
        assert!(note.contains("names no charset"), "{note}");
        let (text, exact, note) = noted(b"caf\xe9", "text/plain; charset=klingon");
        assert_eq!((text.as_str(), exact), ("café", true));
        assert!(note.contains("'klingon' is unknown"), "{note}");
        let (text, exact, note) = noted("价".as_bytes(), "text/plain; charset=utf-7");
        assert_eq!((text.as_str(), exact), ("价", true));
        assert!(note.contains("'utf-7' is unknown"), "{note}");
        let (text, exact, note) = noted(b"caf\xe9!", "text/plain; charset=utf-8");
        assert_eq!((text.as_str(), exact), ("caf\u{fffd}!", false));
        assert!(note.contains("no UTF-8"), "{note}");
        // The header is wrong and the declaration in the page is right.
        let page = Charset::named("gbk").unwrap().write("<meta charset=gbk>中").unwrap();
        assert_eq!(noted(&page, "text/html; charset=utf-8").0, "<meta charset=gbk>中");
    }

    #[test]
    fn names_in_use_are_known_and_others_are_not() {
        for (name, standard) in [
            ("CP936", "GBK"),
            (" \"utf8\" ", "UTF-8"),
            ("latin-1", "windows-1252"),
            ("us-ascii", "windows-1252"),
            ("UTF-16", "UTF-16LE"),
            ("cp1252", "windows-1252"),
            ("Windows-31J", "Shift_JIS"),
        ] {
            assert_eq!(Charset::named(name).map(Charset::name), Some(standard), "{name}");
        }
        for name in ["", "utf-7", "utf-32", "hz-gb-2312", "iso-2022-kr", "klingon", "x-user-defined"] {
            assert_eq!(Charset::named(name), None, "{name}");
        }
    }

    #[test]
    fn what_a_set_does_not_have_is_named() {
        assert_eq!(Charset::named("gbk").unwrap().write("中😀"), Err('😀'));
        assert_eq!(Charset::named("iso-8859-1").unwrap().write("é中"), Err('中'));
        assert_eq!(Charset::named("big5").unwrap().write("價"), Ok(vec![0xbb, 0xf9]));
    }
}
