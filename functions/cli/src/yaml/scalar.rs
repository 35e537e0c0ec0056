//! Plain scalars: the values that they mean, and the texts that need quotes.

use super::tree::Tree;
use serde_json::Number;

/// The words that some readers of YAML read as a boolean value or null.
const WORDS: [&str; 10] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "~"];
/// Words that are refused without quotes, because readers of YAML do not agree about them.
const UNCLEAR: [&str; 6] = ["yes", "no", "on", "off", "y", "n"];

/// The value of a scalar without quotes, or the reason why it is refused.
pub(super) fn resolve(text: &str) -> Result<Tree, String> {
    match text {
        "" | "null" | "Null" | "NULL" | "~" => return Ok(Tree::Null),
        "true" | "True" | "TRUE" => return Ok(Tree::Bool(true)),
        "false" | "False" | "FALSE" => return Ok(Tree::Bool(false)),
        _ => {}
    }
    if UNCLEAR.iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Err(format!("some readers take {text} for a boolean: write true or false, or put it in quotes"));
    }
    if is_json_number(text) {
        return number(text);
    }
    if looks_numeric(text) {
        return Err(format!("{text} is a number for some readers and a text for others: put it in quotes"));
    }
    Ok(Tree::Text(text.to_owned()))
}

fn number(text: &str) -> Result<Tree, String> {
    let is_integer = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if is_integer && text.parse::<i64>().is_err() && text.parse::<u64>().is_err() {
        return Err(format!("{text} does not fit into 64 bits: put it in quotes"));
    }
    if is_integer && text.trim_start_matches(['-', '0']).is_empty() && text.starts_with('-') {
        return Err(format!("{text} is 0 for some readers and -0.0 for others: write 0"));
    }
    match serde_json::from_str::<Number>(text) {
        Ok(number) if is_integer || digits(text) == digits(&number.to_string()) => Ok(Tree::Number(number)),
        Ok(number) => Err(format!("{text} cannot be held as a number, which would be {number}: put it in quotes")),
        Err(_) => Err(format!("{text} is not in the range of numbers: put it in quotes")),
    }
}

/// The digits of a number without zeros around them, and the power of ten of the last one. Equal
/// decimals have the same ones.
fn digits(text: &str) -> (bool, String, i64) {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let all = all.trim_start_matches(['-', '0']);
    let plain = all.trim_end_matches('0');
    if plain.is_empty() {
        return (false, String::new(), 0);
    }
    let zeros = (all.len() - plain.len()) as i64;
    let exponent: i64 = exponent.trim_start_matches('+').parse().unwrap_or(i64::MAX / 2);
    (text.starts_with('-'), plain.to_owned(), exponent - fraction.len() as i64 + zeros)
}

/// Whether it is a valid number of JSON: no sign except a minus, no leading zeros.
fn is_json_number(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest.starts_with('0')) {
        return false;
    }
    let mut rest = rest.get(whole..).unwrap_or_default();
    if let Some(fraction) = rest.strip_prefix('.') {
        let length = digits(fraction);
        if length == 0 {
            return false;
        }
        rest = fraction.get(length..).unwrap_or_default();
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}

/// Whether some readers of YAML read the text as a number.
fn looks_numeric(text: &str) -> bool {
    let rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    if [".inf", ".nan"].iter().any(|word| rest.eq_ignore_ascii_case(word)) {
        return true;
    }
    let lower = rest.to_ascii_lowercase();
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = lower.strip_prefix(prefix) {
            return !digits.is_empty() && digits.chars().all(|digit| digit == '_' || digit.is_digit(radix));
        }
    }
    let is_of_number = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'_');
    let mantissa = lower.split_once('e').map_or(lower.as_str(), |(mantissa, exponent)| {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let is_exponent = !exponent.is_empty() && exponent.bytes().all(|byte| byte.is_ascii_digit());
        if is_exponent { mantissa } else { "?" }
    });
    mantissa.bytes().any(|byte| byte.is_ascii_digit())
        && mantissa.matches('.').count() <= 1
        && mantissa.bytes().all(is_of_number)
}

/// Whether every reader of YAML reads the text without quotes as this text, inside and outside of
/// brackets.
pub(super) fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let begins = first.is_alphabetic() || matches!(first, '_' | '/') || text.starts_with("./");
    begins
        && !text.ends_with([':', ' '])
        && !text.contains(": ")
        && !text.contains(" #")
        && text.chars().all(is_plain_char)
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn is_plain_char(c: char) -> bool {
    match c {
        'a'..='z'
        | 'A'..='Z'
        | '0'..='9'
        | ' '
        | '_'
        | '-'
        | '.'
        | '/'
        | ':'
        | '+'
        | '('
        | ')'
        | '='
        | ';'
        | '?'
        | '!'
        | '*'
        | '@'
        | '$'
        | '<'
        | '>'
        | '\''
        | '#'
        | '&'
        | '|'
        | '^'
        | '~' => true,
        _ => c as u32 >= 0xA1 && is_printed(c),
    }
}

/// Whether a text can contain the character without an escape.
pub(super) fn is_printed(c: char) -> bool {
    !c.is_control()
        && !matches!(c as u32, 0xA0 | 0xAD | 0x2028 | 0x2029 | 0xFEFF | 0xFFFE | 0xFFFF)
        && !matches!(c as u32, 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFFF0..=0xFFFB)
        && (c as u32) & 0xFFFE != 0xFFFE
}

/// Whether a text with line breaks can be written as a block of lines.
pub(super) fn is_block(text: &str) -> bool {
    let is_line = |line: &str| !line.ends_with([' ', '\t']) && line.chars().all(|c| is_printed(c) || c == '\t');
    let body = text.strip_suffix('\n').unwrap_or(text);
    text.contains('\n')
        && !body.is_empty()
        && !body.ends_with('\n')
        && !body.starts_with([' ', '\t', '\n'])
        && body.split('\n').all(is_line)
}

/// The text in double quotes, on one line.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            _ if is_printed(c) => out.push(c),
            _ if (c as u32) < 0x1_0000 => out.extend(format!("\\u{:04X}", c as u32).chars()),
            _ => out.extend(format!("\\U{:08X}", c as u32).chars()),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_readers_do_not_agree_about_is_refused() {
        for text in [
            "yes", "NO", "On", "off", "y", "N", "007", "0x1F", "0o17", "1_000", "+1", ".5", "5.", ".inf", "-.NaN",
            "1.e3",
        ] {
            assert!(resolve(text).is_err(), "{text}");
        }
        for text in [
            "18446744073709551616",
            "-9223372036854775809",
            "1e999",
            "-0",
            "123456789012345678.5",
            "0.12345678901234567891",
            "1e-400",
        ] {
            assert!(resolve(text).is_err(), "{text}");
        }
        for text in ["x", "1.2.3", "2026-01-31", "12:30", "1 2", "-", "e5", "1e", "0xyz", "e"] {
            assert_eq!(resolve(text), Ok(Tree::Text(text.to_owned())), "{text}");
        }
        for (text, number) in [
            ("0", "0"),
            ("-1", "-1"),
            ("1.50", "1.5"),
            ("1E3", "1000.0"),
            ("-0.0", "-0.0"),
            ("0.10", "0.1"),
            ("1.7976931348623157e308", "1.7976931348623157e308"),
            ("5e-324", "5e-324"),
            ("120e-1", "12.0"),
            ("18446744073709551615", "18446744073709551615"),
        ] {
            assert_eq!(resolve(text), Ok(Tree::Number(number.parse().unwrap())), "{text}");
        }
        assert_eq!(resolve("~"), Ok(Tree::Null));
        assert_eq!(resolve("True"), Ok(Tree::Bool(true)));
    }

    #[test]
    fn plain_texts_are_read_as_themselves() {
        for text in ["abc", "./a.yaml", "https://a.test/b?c=d", "订单 同步", "a#b", "it's"] {
            assert!(is_plain(text), "{text}");
            assert_eq!(resolve(text), Ok(Tree::Text(text.to_owned())));
        }
        for text in [
            "",
            " a",
            "a ",
            "a: b",
            "a:",
            "a #b",
            "{{x}}",
            "Yes",
            "y",
            "null",
            "1a",
            "- a",
            "a\nb",
            "a, b",
            "%a",
            "\u{feff}a",
        ] {
            assert!(!is_plain(text), "{text}");
        }
    }
}
