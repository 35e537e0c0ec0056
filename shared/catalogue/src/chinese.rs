//! Chinese translations of the reasons why values are refused. Modules and parsers give their
//! reasons in English; the messages of lint are in both languages.

use std::sync::LazyLock;

/// Reasons and their translations. `{}` stands for the variable parts, which are copied in the same
/// order.
static RULES: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| serde_json::from_str(include_str!("chinese.json")).unwrap_or_default());

/// The reason in Chinese, or unchanged if no translation is known. Variable parts are translated in
/// the same way.
pub fn chinese(reason: &str) -> String {
    let found = RULES.iter().find_map(|(english, chinese)| Some((variable_parts(english, reason)?, chinese)));
    let Some((parts, chinese)) = found else { return reason.to_owned() };
    let mut parts = parts.into_iter().map(chinese_of_part);
    let mut pieces = chinese.split("{}");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| text + &parts.next().unwrap_or_default() + piece)
}

/// Translates a variable part if it is itself a reason; names and numbers stay unchanged.
fn chinese_of_part(part: &str) -> String {
    if part.contains(' ') { chinese(part) } else { part.to_owned() }
}

/// The variable parts of a text, if it has the form of the rule.
fn variable_parts<'a>(rule: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut pieces = rule.split("{}");
    let mut rest = text.strip_prefix(pieces.next()?)?;
    let mut parts = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let (part, behind) = match pieces.peek() {
            // The last part reaches to the end.
            None => (rest.strip_suffix(piece)?, ""),
            Some(_) => rest.split_once(piece)?,
        };
        parts.push(part);
        rest = behind;
    }
    (rest.is_empty() && parts.iter().all(|part| !part.is_empty())).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_translated_with_what_they_name() {
        for (reason, expected) in [
            ("is required", "为必填项"),
            ("must be from 0 to 9", "必须在 0 到 9 之间"),
            ("must be json, custom_json, raw or form", "必须是 json, custom_json, raw 或 form"),
            ("must be STOP, SKIP or RETRY", "必须是 STOP, SKIP 或 RETRY"),
            ("must be a whole number of at most 64 bits", "必须是不超过 64 位的整数"),
            (
                "there is no time zone 'Mars/X'; try Asia/Shanghai or +08:00",
                "没有时区 'Mars/X'；可以写 Asia/Shanghai 或 +08:00",
            ),
            ("at character 3: expected a value, found `)`", "第 3 个字符处：此处应为 值，实为 `)`"),
            ("the block is never closed", "该块没有结束步骤"),
            ("something else", "something else"),
            ("is required by ", "is required by "),
        ] {
            assert_eq!(chinese(reason), expected);
        }
    }
}
