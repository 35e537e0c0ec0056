//! Finding the value of a reference.

use std::borrow::Cow;

use serde_json::Value;

use crate::error::EvalError;
use crate::limits::Meter;
use crate::parts;
use crate::reference::{Head, Part, Reference};
use crate::scope::{Scope, Warning};

/// What an evaluation carries along.
#[derive(Clone, Copy)]
pub(crate) struct Context<'s, 'm> {
    pub(crate) scope: &'s dyn Scope,
    pub(crate) meter: &'m Meter,
}

impl<'s> Context<'s, '_> {
    /// The value of a reference, borrowed from the scope unless it had to be computed. None if its head is unknown;
    /// whether that deserves a warning is for the caller to say.
    pub(crate) fn lookup(self, reference: &Reference) -> Result<Option<Cow<'s, Value>>, EvalError> {
        let found = self.head(&reference.head).map(|value| (value, 0)).or_else(|| self.dotted(reference));
        let Some((mut current, taken)) = found else { return Ok(None) };
        for part in reference.path.iter().skip(taken) {
            current = match current {
                Cow::Borrowed(value) => parts::part(value, part, self)?,
                Cow::Owned(value) => {
                    let next = parts::part(&value, part, self)?;
                    if let Cow::Borrowed(inner) = next {
                        self.meter.work_value(inner)?;
                    }
                    Cow::Owned(next.into_owned())
                }
            };
        }
        Ok(Some(current))
    }

    /// A variable whose name has dots in it, where there is none that is called as the first part; and how many parts are its name.
    fn dotted(self, reference: &Reference) -> Option<(Cow<'s, Value>, usize)> {
        let Head::Variable(first) = &reference.head else { return None };
        let mut name = first.clone();
        for (taken, part) in (1..).zip(&reference.path) {
            let Part::Name(next) = part else { return None };
            name.push('.');
            name.push_str(next);
            if let Some(value) = self.scope.variable(&name) {
                return Some((value, taken));
            }
        }
        None
    }

    pub(crate) fn is_known(self, head: &Head) -> bool {
        self.head(head).is_some()
    }

    pub(crate) fn warn_unknown(self, head: &Head) {
        self.scope.warn(match head {
            Head::Root(name) => Warning::UnknownRoot(name.clone()),
            Head::Variable(name) => Warning::UnknownVariable(name.clone()),
        });
    }

    fn head(self, head: &Head) -> Option<Cow<'s, Value>> {
        match head {
            Head::Root(name) => self.scope.root(name),
            Head::Variable(name) => self.scope.variable(name),
        }
    }
}
