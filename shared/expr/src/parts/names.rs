//! The names of properties: our own, and the other names that vFlow uses for them, in upper or
//! lower case.

/// The types that have properties besides their own keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Properties of texts.
    Text,
    /// Properties of numbers.
    Number,
    /// Properties of booleans.
    Boolean,
    /// Properties of lists.
    List,
}

impl Owner {
    /// Each property with its other names. Texts have no `count`: a text that is used as a list by
    /// mistake would have a count, and the mistake would not be seen.
    const fn names(self) -> &'static [(&'static str, &'static [&'static str])] {
        match self {
            Self::Text => &[
                ("length", &["len", "长度"]),
                ("uppercase", &["upper", "大写"]),
                ("lowercase", &["lower", "小写"]),
                ("trim", &["trimmed", "去空格"]),
                ("removeSpaces", &[]),
                ("isempty", &["empty", "为空"]),
            ],
            Self::Number => &[("int", &["整数"]), ("round", &["四舍五入"]), ("abs", &["绝对值"])],
            Self::Boolean => &[("not", &["invert", "非", "反转"])],
            Self::List => &[
                ("count", &["size", "length", "数量", "长度"]),
                ("first", &["head", "第一个"]),
                ("last", &["tail", "最后一个"]),
                ("isempty", &["empty", "为空"]),
                ("random", &["rand", "随机"]),
            ],
        }
    }

    /// The property that this name means, in our own spelling.
    pub fn property(self, name: &str) -> Option<&'static str> {
        let means = |known: &&str| known.eq_ignore_ascii_case(name);
        let found = self.names().iter().find(|(own, further)| means(own) || further.iter().any(means));
        found.map(|(own, _)| *own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vflows_names_mean_ours() {
        for (owner, name, own) in [
            (Owner::List, "count", Some("count")),
            (Owner::List, "Size", Some("count")),
            (Owner::List, "长度", Some("count")),
            (Owner::List, "isEmpty", Some("isempty")),
            (Owner::Text, "removespaces", Some("removeSpaces")),
            (Owner::Text, "长度", Some("length")),
            (Owner::Text, "count", None),
            (Owner::Number, "绝对值", Some("abs")),
            (Owner::Boolean, "反转", Some("not")),
            (Owner::Boolean, "nope", None),
        ] {
            assert_eq!(owner.property(name), own, "{owner:?} {name}");
        }
    }
}
