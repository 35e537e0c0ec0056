//! Chinese translations of the reasons why values are refused. Modules and parsers give their
//! reasons in English; the messages of lint are in both languages.

/// Reasons and their translations. `{}` stands for the variable parts, which are copied in the same
/// order.
const RULES: &[(&str, &str)] = &[
    ("is required", "为必填项"),
    ("is required by {}", "在使用 {} 时必填"),
    ("is required for {}", "在 {} 时必填"),
    ("is null where a number is wanted", "为空值，而这里需要数字"),
    ("is null where a date is wanted", "为空值，而这里需要日期"),
    ("must not be blank", "不能为空白"),
    ("must be a list", "必须是列表"),
    ("must be a list of {}", "必须是列表：{}"),
    ("must be a dictionary", "必须是字典"),
    ("must be a dictionary with {}", "必须是字典：{}"),
    ("must be a string", "必须是文本"),
    ("must be a number", "必须是数字"),
    ("must be an integer", "必须是整数"),
    ("must be a boolean", "必须是布尔值"),
    ("must be a date", "必须是日期"),
    ("must be a time", "必须是时刻"),
    ("must be a whole number", "必须是整数"),
    ("must be a whole number of at most {} bits", "必须是不超过 {} 位的整数"),
    ("must be a number of whole months", "必须是整数个月"),
    ("must be a number of at most {} digits", "必须是不超过 {} 位的数字"),
    ("must be a number from {} to {}", "必须是 {} 到 {} 之间的数字"),
    ("must be a date such as {}", "必须是日期，例如 {}"),
    ("must be a coordinate such as {}", "必须是坐标，例如 {}"),
    ("must be a version such as {}", "必须是版本，例如 {}"),
    ("must be a variable, not a part of one", "必须是变量，不能是变量的一部分"),
    ("must be true or false", "必须是 true 或 false"),
    ("must be more than {} and at most {} seconds", "必须大于 {} 且不超过 {} 秒"),
    ("must be more than {}", "必须大于 {}"),
    ("must be from {} to {}", "必须在 {} 到 {} 之间"),
    ("must be at least {}", "必须不小于 {}"),
    ("must be at most {}", "必须不大于 {}"),
    ("must be one ASCII character other than a quote", "必须是引号以外的一个 ASCII 字符"),
    ("must be one of {}", "必须是以下之一：{}"),
    ("must be an address that begins with {} or {}", "必须是以 {} 或 {} 开头的地址"),
    ("must be the name or ARN of a function", "必须是函数的名称或 ARN"),
    ("must be the URL of a queue", "必须是队列的 URL"),
    ("must be the ARN of a state machine", "必须是状态机的 ARN"),
    ("must be {}, or a pattern such as {}", "必须是 {}，或模式，例如 {}"),
    ("must be {} or {}", "必须是 {} 或 {}"),
    ("must not be less than {}", "不能小于 {}"),
    ("must not be zero where something is divided by it", "作为除数不能为零"),
    ("must not be given together with {}", "不能与 {} 同时给出"),
    ("the header '{}' cannot be set by a workflow", "工作流不能设置响应头 '{}'"),
    ("is empty; a request without a connection has no such parameter", "为空；不使用连接的请求不应有此参数"),
    ("is not taken by this module; {} take one", "此模块不支持；{} 支持"),
    (
        "has '{}' for the {}, which ends before it begins; write it as two parts, such as '{}'",
        "中的 '{}'（{}）结束早于开始；请分成两段，例如 '{}'",
    ),
    ("gives a whole number of more than 64 bits, which would be rounded", "的结果是超过 64 位的整数，会被舍入"),
    ("there is no time zone '{}'; try {} or {}", "没有时区 '{}'；可以写 {} 或 {}"),
    ("there is no variable '{}'", "没有变量 '{}'"),
    ("the variable '{}' exists already", "变量 '{}' 已存在"),
    ("the charset '{}' of Content-Type is unknown", "Content-Type 的字符集 '{}' 未知"),
    ("'{}' is unknown; {} are known, for instance", "'{}' 未知；已知的例如 {}"),
    ("'{}' is no name of a header: {}", "'{}' 不是请求头的名称：可用字母、数字和 - 等"),
    (
        "'{}' is no status, 4xx, 5xx, timeout, connection, network or any",
        "'{}' 不是状态码、4xx、5xx、timeout、connection、network 或 any",
    ),
    ("'{}' is no place of the list", "'{}' 不是列表中的位置"),
    ("must be true, false or a list of names of outputs", "必须是 true、false 或输出名称的列表"),
    ("'{}' is no output of {}", "'{}' 不是 {} 的输出"),
    ("the value of '{}' has a line break or another control character in it", "'{}' 的值含换行或其他控制字符"),
    ("is not base64", "不是 base64"),
    ("is not a valid pattern", "不是有效的模式"),
    ("is not JSON: {}", "不是 JSON：{}"),
    ("is not JSON with references in it: {}", "不是带引用的 JSON：{}"),
    ("is not XML: {}", "不是 XML：{}"),
    ("is not a JSONPath query: {}", "不是 JSONPath 查询：{}"),
    ("is not a valid XPath expression: {}", "不是 XPath 表达式：{}"),
    ("does not decode to text; text_encoding can be {}", "解码后不是文本；text_encoding 可以是 {}"),
    ("is longer than {} characters", "超过 {} 个字符"),
    ("is longer than {} bytes, the query included", "连同查询参数超过 {} 字节"),
    ("is longer than {} bytes", "超过 {} 字节"),
    ("is larger than {} bytes", "超过 {} 字节"),
    ("is too small for the range", "对该范围而言太小"),
    ("has more than {} items", "超过 {} 项"),
    ("has more than {} names", "超过 {} 个名称"),
    ("has more than {} fields", "超过 {} 个字段"),
    ("has more than {} parts", "超过 {} 段"),
    ("has more than {} characters", "超过 {} 个字符"),
    ("nests deeper than {} levels", "嵌套超过 {} 层"),
    ("makes the text longer than {} bytes", "使文本超过 {} 字节"),
    ("leads out of the calendar, which ends with the year {}", "超出日历，日历止于 {} 年"),
    ("adb means something on a phone only; use local", "adb 只能在手机上使用；请用 local"),
    ("the regular expression is not valid: {}", "正则表达式无效：{}"),
    ("the regular expression is over the limit of {} bytes", "正则表达式超过 {} 字节"),
    ("the regular expression is too complex", "正则表达式过于复杂"),
    ("nested deeper than {} levels", "嵌套超过 {} 层"),
    ("the result is over the limit of {} bytes", "结果超过 {} 字节"),
    ("the expression reads more than {} bytes", "表达式读取的数据超过 {} 字节"),
    ("a value is nested deeper than {} levels", "值的嵌套超过 {} 层"),
    ("the result is too large for a number", "结果超出数字的范围"),
    (
        "the result has more digits than a number can hold; round it first, such as `round(x, 8)`",
        "结果的位数超出数字的精度；请先舍入，例如 `round(x, 8)`",
    ),
    ("has more digits than a number can hold; give it as a text", "位数超出数字的精度；请作为文本给出"),
    ("has the key '{}' twice in the same object", "同一对象中出现两次键 '{}'"),
    ("`{}` needs {}, found {}", "`{}` 需要 {}，实为 {}"),
    ("{} bytes are over the limit of {}", "{} 字节，超过上限 {}"),
    ("division by zero", "除数为零"),
    ("expected {}, found {}", "此处应为 {}，实为 {}"),
    ("at character {}: {}", "第 {} 个字符处：{}"),
    ("condition: {}", "条件：{}"),
    ("the block is never closed", "该块没有结束步骤"),
    ("this ends or divides no block that is open", "没有打开的块可供结束或分隔"),
    ("blocks nest deeper than {}", "块的嵌套超过 {} 层"),
    ("{} without an open {}", "{} 之前没有打开的 {}"),
    ("{} without an opening step", "{} 没有对应的开始步骤"),
    ("{} while step {} is open", "出现 {} 时步骤 {} 尚未结束"),
    ("the {} has {} already", "该 {} 已经有 {}"),
    ("the {} has {} before it", "该 {} 在它之前已有 {}"),
    ("a branch of a race cannot leave or continue a loop around it", "竞速的分支不能跳出或继续块外的循环"),
    ("a finally part cannot leave or continue a loop around it", "最终部分不能跳出或继续块外的循环"),
    ("a branch of a parallel block cannot leave or continue a loop around it", "并行块的分支不能跳出或继续块外的循环"),
    ("only a loop can be left or continued", "只有在循环中才能跳出或继续"),
    ("there is no step '{}'", "没有步骤 '{}'"),
    ("more than {} steps", "超过 {} 个步骤"),
    ("'{}' cannot be referred to; use {}", "'{}' 无法被引用；请用 {}"),
    ("letters, digits, '_' and '-'", "字母、数字、'_' 和 '-'"),
    (
        "'{}' cannot be a step's: every run has something else under this name",
        "'{}' 不能用作步骤：每次运行中它另有所指",
    ),
    ("'{}' is also that of step {}", "'{}' 也是步骤 {} 的"),
    ("is unknown", "不存在"),
    ("a value", "值"),
    ("a name", "名称"),
    ("a reference", "引用"),
    ("a key in quotes", "带引号的键"),
    ("a quoted string", "带引号的文本"),
    ("the closing quote", "结束的引号"),
    ("the end", "结尾"),
    ("a value or an operator (text goes in quotes)", "值或运算符（文本要加引号）"),
    ("an operator, `and`, `or` or the end", "运算符、`and`、`or` 或结尾"),
    (
        "`and`, `or` or the end (use parentheses to compare a comparison)",
        "`and`、`or` 或结尾（比较的结果要加括号才能再比较）",
    ),
    ("`and` or `,` and the second bound", "`and` 或 `,` 和另一个界限"),
    ("a slice such as {}", "切片，例如 {}"),
    ("{}: {}", "{}：{}"),
    ("cannot be read", "无法读取"),
];

/// The reason in Chinese, or unchanged if no translation is known. Variable parts are translated in
/// the same way.
pub fn chinese(reason: &str) -> String {
    let found = RULES.iter().find_map(|(english, chinese)| Some((variable_parts(english, reason)?, chinese)));
    let Some((parts, chinese)) = found else { return reason.to_owned() };
    let mut parts = parts.into_iter().map(chinese_of_part);
    let mut pieces = chinese.split("{}");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |said, piece| said + &parts.next().unwrap_or_default() + piece)
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
