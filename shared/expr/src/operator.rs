//! The comparisons that conditions can make.

use std::fmt;
use std::str::FromStr;

use crate::ParseError;
use crate::syntax::Expected;

/// Writes [`Operator`] from one row per operator. A row has the documentation, the variant, the
/// name in workflows, the label in Chinese and in English, further labels that vFlow's files
/// contain instead of the name, how many of `value1` and `value2` are used, and the sign that can
/// replace the name in a condition.
macro_rules! operators {
    ($(
        $(#[$meaning:meta])+
        $operator:ident, $name:literal, $zh:literal, $en:literal, [$($label:literal),*], $arguments:literal, $symbol:expr;
    )+) => {
        /// The way in which a value is compared. Depending on the operator, no argument, `value1`
        /// or both are used.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Operator {
            $($(#[$meaning])+ $operator,)+
        }

        impl Operator {
            /// All operators, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$operator),+];
            /// The names of all operators.
            pub const NAMES: &[&str] = &[$($name),+];
            /// The labels that an editor shows, Chinese and English, in the order of the table.
            pub const SHOWN: &[(&str, &str)] = &[$(($zh, $en)),+];
            /// The labels in vFlow's files, each with the name that it stands for.
            pub const LABELS: &[(&str, &str)] = &[$(($zh, $name), $(($label, $name),)*)+];

            /// The name in workflows.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$operator => $name,)+
                }
            }

            /// How many of `value1` and `value2` are used: 0, 1 or 2.
            pub fn arguments(self) -> usize {
                match self {
                    $(Self::$operator => $arguments,)+
                }
            }

            /// The sign that can replace the name in a condition.
            pub fn symbol(self) -> Option<&'static str> {
                match self {
                    $(Self::$operator => $symbol,)+
                }
            }
        }
    };
}

operators! {
    /// The reference leads to an existing value; true for null.
    Exists, "exists", "存在", "exists", [], 0, None;
    /// The opposite of [`Operator::Exists`].
    NotExists, "not_exists", "不存在", "does not exist", [], 0, None;
    /// Null, or a string, list or dictionary without content. Numbers and booleans are never empty.
    IsEmpty, "is_empty", "为空", "is empty", [], 0, None;
    /// The opposite of [`Operator::IsEmpty`].
    IsNotEmpty, "is_not_empty", "不为空", "is not empty", [], 0, None;
    /// Equal, with the tolerant rules of [`compare`](crate::compare).
    Equals, "equals", "等于", "equals", ["等于(文本)"], 1, Some("==");
    /// Equal in type and value; texts with their case.
    StrictEquals, "strict_equals", "严格等于", "strictly equals", [], 1, None;
    /// The opposite of [`Operator::Equals`].
    NotEquals, "not_equals", "不等于", "does not equal", ["不等于(文本)"], 1, Some("!=");
    /// A text contains the other one, without case; a list contains an equal item.
    Contains, "contains", "包含", "contains", [], 1, None;
    /// The opposite of [`Operator::Contains`].
    NotContains, "not_contains", "不包含", "does not contain", [], 1, None;
    /// A text starts with the other one, without case.
    StartsWith, "starts_with", "开头是", "starts with", [], 1, None;
    /// A text ends with the other one, without case.
    EndsWith, "ends_with", "结尾是", "ends with", [], 1, None;
    /// The regular expression is found somewhere in the text.
    MatchesRegex, "matches_regex", "匹配正则", "matches the regex", [], 1, None;
    /// Greater. This and the next four are false for values that have no order.
    NumberGt, "number_gt", "大于", "is greater than", [], 1, Some(">");
    /// Greater than the argument, or equal.
    NumberGte, "number_gte", "大于等于", "is at least", [], 1, Some(">=");
    /// Less than the argument.
    NumberLt, "number_lt", "小于", "is less than", [], 1, Some("<");
    /// Less than the argument, or equal.
    NumberLte, "number_lte", "小于等于", "is at most", [], 1, Some("<=");
    /// Between the two arguments or equal to one of them; the order of the arguments does not
    /// matter.
    NumberBetween, "number_between", "介于", "is between", [], 2, None;
    /// The result of a condition that consists of this value only.
    IsTrue, "is_true", "为真", "is true", [], 0, None;
    /// The opposite of [`Operator::IsTrue`].
    IsFalse, "is_false", "为假", "is false", [], 0, None;
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Operator {
    type Err = ParseError;

    fn from_str(name: &str) -> Result<Self, ParseError> {
        let unknown = || Expected { offset: 0, what: "an operator such as `equals`" }.into_error(name);
        // vFlow distinguishes the equality of texts from that of numbers; here it depends on the
        // values.
        let label = name.strip_suffix("(文本)").unwrap_or(name);
        let word = name.trim().to_lowercase().replace(' ', "_");
        let labelled = Self::LABELS.iter().find(|(known, _)| *known == label.trim()).map(|(_, name)| *name);
        let known = |operator: &&Self| operator.as_str() == word || labelled == Some(operator.as_str());
        Self::ALL.iter().find(known).copied().ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for &operator in Operator::ALL {
            assert_eq!(operator.as_str().parse(), Ok(operator));
        }
        for (label, operator) in [
            ("等于(文本)", Operator::Equals),
            ("不等于(文本)", Operator::NotEquals),
            ("等于", Operator::Equals),
            ("介于", Operator::NumberBetween),
            ("不存在", Operator::NotExists),
            ("严格等于", Operator::StrictEquals),
            ("Starts With", Operator::StartsWith),
        ] {
            assert_eq!(label.parse(), Ok(operator));
        }
        let error = "equal".parse::<Operator>().unwrap_err();
        assert_eq!(error.to_string(), "at character 1: expected an operator such as `equals`, found `equal`");
    }
}
