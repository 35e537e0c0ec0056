//! The comparisons that a condition can make.

use std::fmt;
use std::str::FromStr;

use crate::error::ParseError;
use crate::syntax::Expected;

/// How a value is compared. Which arguments count depends on the operator: none, `value1`, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// The reference leads to a value that is there; true for null.
    Exists,
    /// The opposite of [`Operator::Exists`].
    NotExists,
    /// Null, or a string, list or dictionary without content. Numbers and booleans are never empty.
    IsEmpty,
    /// The opposite of [`Operator::IsEmpty`].
    IsNotEmpty,
    /// Equal in a forgiving way.
    Equals,
    /// Equal in type and value; letters with their case.
    StrictEquals,
    /// The opposite of [`Operator::Equals`].
    NotEquals,
    /// A text has the other in it, whatever the case; a list has an equal item.
    Contains,
    /// The opposite of [`Operator::Contains`].
    NotContains,
    /// A text starts with the other, whatever the case.
    StartsWith,
    /// A text ends with the other, whatever the case.
    EndsWith,
    /// The regular expression is found somewhere in the text.
    MatchesRegex,
    /// Greater; false for what has no order. So for the four that follow.
    NumberGt,
    /// Greater or equal.
    NumberGte,
    /// Less.
    NumberLt,
    /// Less or equal.
    NumberLte,
    /// Between the two arguments or equal to one of them; their order does not matter.
    NumberBetween,
    /// What a condition of just this value would say.
    IsTrue,
    /// The opposite of [`Operator::IsTrue`].
    IsFalse,
}

impl Operator {
    /// Every operator.
    pub const ALL: [Self; 19] = [
        Self::Exists,
        Self::NotExists,
        Self::IsEmpty,
        Self::IsNotEmpty,
        Self::Equals,
        Self::StrictEquals,
        Self::NotEquals,
        Self::Contains,
        Self::NotContains,
        Self::StartsWith,
        Self::EndsWith,
        Self::MatchesRegex,
        Self::NumberGt,
        Self::NumberGte,
        Self::NumberLt,
        Self::NumberLte,
        Self::NumberBetween,
        Self::IsTrue,
        Self::IsFalse,
    ];

    /// The name in workflows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exists => "exists",
            Self::NotExists => "not_exists",
            Self::IsEmpty => "is_empty",
            Self::IsNotEmpty => "is_not_empty",
            Self::Equals => "equals",
            Self::StrictEquals => "strict_equals",
            Self::NotEquals => "not_equals",
            Self::Contains => "contains",
            Self::NotContains => "not_contains",
            Self::StartsWith => "starts_with",
            Self::EndsWith => "ends_with",
            Self::MatchesRegex => "matches_regex",
            Self::NumberGt => "number_gt",
            Self::NumberGte => "number_gte",
            Self::NumberLt => "number_lt",
            Self::NumberLte => "number_lte",
            Self::NumberBetween => "number_between",
            Self::IsTrue => "is_true",
            Self::IsFalse => "is_false",
        }
    }

    /// What vFlow's own files have in place of the name: the label that its editor shows.
    fn label(self) -> &'static str {
        match self {
            Self::Exists => "存在",
            Self::NotExists => "不存在",
            Self::IsEmpty => "为空",
            Self::IsNotEmpty => "不为空",
            Self::Equals => "等于",
            Self::NotEquals => "不等于",
            Self::Contains => "包含",
            Self::NotContains => "不包含",
            Self::StartsWith => "开头是",
            Self::EndsWith => "结尾是",
            Self::MatchesRegex => "匹配正则",
            Self::NumberGt => "大于",
            Self::NumberGte => "大于等于",
            Self::NumberLt => "小于",
            Self::NumberLte => "小于等于",
            Self::NumberBetween => "介于",
            Self::IsTrue => "为真",
            Self::IsFalse => "为假",
            Self::StrictEquals => "严格等于",
        }
    }

    /// How many of `value1` and `value2` it looks at: 0, 1 or 2.
    pub fn arguments(self) -> usize {
        match self {
            Self::Exists | Self::NotExists | Self::IsEmpty | Self::IsNotEmpty | Self::IsTrue | Self::IsFalse => 0,
            Self::NumberBetween => 2,
            _ => 1,
        }
    }

    /// The sign that a condition may use in place of the name.
    pub(crate) fn symbol(self) -> Option<&'static str> {
        match self {
            Self::Equals => Some("=="),
            Self::NotEquals => Some("!="),
            Self::NumberGt => Some(">"),
            Self::NumberGte => Some(">="),
            Self::NumberLt => Some("<"),
            Self::NumberLte => Some("<="),
            _ => None,
        }
    }
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
        // vFlow tells the equality of texts from that of numbers; ours looks at what it is given.
        let label = name.strip_suffix("(文本)").unwrap_or(name);
        let word = name.trim().to_lowercase().replace(' ', "_");
        let known = |operator: &Self| operator.as_str() == word || operator.label() == label.trim();
        Self::ALL.into_iter().find(known).ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for operator in Operator::ALL {
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
        assert_eq!(error.to_string(), "at byte 0: expected an operator such as `equals`, found `equal`");
    }
}
