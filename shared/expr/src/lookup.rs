//! Looks up the values of references.

use std::borrow::Cow;

use serde_json::Value;

use crate::{Context, Head, Part, Reference, Result, Warning, parts};

impl<'s> Context<'s, '_> {
    /// The value of a reference, borrowed from the scope unless it had to be computed. `None` if
    /// its head is unknown; the caller decides whether that deserves a warning. A null that is
    /// probably a mistake is reported.
    pub(crate) fn lookup(self, reference: &Reference) -> Result<Option<Cow<'s, Value>>> {
        let Some((start, path)) = self.start(reference) else { return Ok(None) };
        let mut miss = None;
        let found = self.follow(start, path, |at, from| {
            miss = match (from, &reference.head, path.get(at)) {
                (Value::String(_), ..) => Some(Warning::IntoText(reference.to_string())),
                (Value::Object(_), Head::Root(root), Some(Part::Name(name))) if at == 0 => {
                    Some(Warning::NoOutput { step: root.clone(), output: name.clone() })
                }
                _ => None,
            };
        })?;
        if let Some(warning) = miss {
            self.scope.warn(warning);
        }
        Ok(Some(found))
    }

    /// The value of a reference as [`Context::lookup`] finds it, without any warning.
    pub(crate) fn find(self, reference: &Reference) -> Result<Option<Cow<'s, Value>>> {
        self.start(reference).map(|(start, path)| self.follow(start, path, |_, _| {})).transpose()
    }

    /// Whether the reference leads to an existing value, which can be null. Nothing is reported.
    pub(crate) fn exists(self, reference: &Reference) -> Result<bool> {
        let Some((start, path)) = self.start(reference) else { return Ok(false) };
        let Some((last, before)) = path.split_last() else {
            // A root that is null is a step that has not run; a variable can hold null.
            return Ok(!start.is_null() || matches!(reference.head, Head::Variable(_)));
        };
        let from = self.follow(start, before, |_, _| {})?;
        parts::has(&from, last, self)
    }

    pub(crate) fn is_known(self, reference: &Reference) -> bool {
        self.start(reference).is_some()
    }

    pub(crate) fn warn_unknown(self, head: &Head) {
        self.scope.warn(match head {
            Head::Root(name) => Warning::UnknownRoot(name.clone()),
            Head::Variable(name) => Warning::UnknownVariable(name.clone()),
        });
    }

    /// The value of the head, and the rest of the path. The name of a variable can contain dots.
    fn start<'r>(self, reference: &'r Reference) -> Option<(Cow<'s, Value>, &'r [Part])> {
        let mut name = match &reference.head {
            Head::Root(name) => return Some((self.scope.root(name)?, &reference.path)),
            Head::Variable(name) => {
                if let Some(value) = self.scope.variable(name) {
                    return Some((value, &reference.path));
                }
                name.clone()
            }
        };
        for (at, part) in reference.path.iter().enumerate() {
            let Part::Name(more) = part else { return None };
            name = format!("{name}.{more}");
            if let Some(value) = self.scope.variable(&name) {
                return Some((value, reference.path.get(at + 1..).unwrap_or_default()));
            }
        }
        None
    }

    /// Follows a path. `missed` is called with the first part that a value does not have: its place
    /// in the path, and the value.
    fn follow(
        self,
        start: Cow<'s, Value>,
        path: &[Part],
        mut missed: impl FnMut(usize, &Value),
    ) -> Result<Cow<'s, Value>> {
        let mut current = start;
        for (at, part) in path.iter().enumerate() {
            let next = match &current {
                Cow::Borrowed(value) => parts::part(value, part, self)?,
                Cow::Owned(value) => {
                    let next = parts::part(value, part, self)?;
                    if let Cow::Borrowed(inner) = next {
                        self.meter.work_value(inner)?;
                    }
                    Cow::Owned(next.into_owned())
                }
            };
            if next.is_null() && !current.is_null() && !parts::has(&current, part, self)? {
                missed(at, &current);
            }
            current = next;
        }
        Ok(current)
    }
}
