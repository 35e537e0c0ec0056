//! The resources that workflows can use. Without a setting of the deployment there are none.

/// The resources that workflows can use, by service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    /// Functions, by ARN or name, as steps write them.
    pub lambda: Patterns,
    /// Queues, by ARN or URL.
    pub sqs: Patterns,
    /// State machines, by ARN.
    pub sfn: Patterns,
}

/// Names that are allowed. An entry with `*` at its end allows all names that begin with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patterns(Vec<String>);

impl Patterns {
    /// Reads a list with commas between its entries.
    pub fn parse(list: &str) -> Self {
        Self(list.split(',').map(str::trim).filter(|entry| !entry.is_empty()).map(str::to_owned).collect())
    }

    /// Whether an entry allows the name.
    pub fn allow(&self, name: &str) -> bool {
        self.0.iter().any(|entry| match entry.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == entry,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_listed_is_allowed() {
        let patterns = Patterns::parse(" a , b-*,, arn:aws:x:*:f");
        for (name, allowed) in [
            ("a", true),
            ("ab", false),
            ("", false),
            ("b-", true),
            ("b-1:live", true),
            ("B-1", false),
            ("arn:aws:x:1:f", false),
            ("arn:aws:x:*:f", true),
        ] {
            assert_eq!(patterns.allow(name), allowed, "{name}");
        }
        assert!(!Patterns::parse(",").allow(""));
        assert!(Patterns::parse("*").allow("anything"));
    }
}
