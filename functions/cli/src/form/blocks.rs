//! Finds the steps of a flat list that open, divide and close the same block. Only complete blocks
//! are found.

use super::step::{self, Fields};
use super::words::{BRANCHES, CATCH, DO, ELSE, FINALLY, THEN};
use catalogue::Module;

/// The deepest nesting of blocks in a file.
const MAX_DEPTH: usize = 32;

/// A complete block. The numbers are positions in the flat list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Complete {
    /// The steps that divide it.
    pub marks: Vec<usize>,
    /// The step that closes it.
    pub end: usize,
}

/// The kind of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    If,
    Loop,
    ForEach,
    While,
    Parallel,
    Race,
    Try,
}

impl Kind {
    /// The key of the steps after the opening step.
    pub(super) fn first(self) -> &'static str {
        if self == Self::If { THEN } else { DO }
    }

    /// The keys of the steps after each dividing step, in their order.
    pub(super) fn later(self) -> &'static [&'static str] {
        match self {
            Self::If => &[ELSE],
            Self::Loop | Self::ForEach | Self::While => &[],
            Self::Parallel | Self::Race => &[BRANCHES],
            Self::Try => &[CATCH, FINALLY],
        }
    }

    /// Whether it has any number of branches.
    pub(super) fn is_split(self) -> bool {
        matches!(self, Self::Parallel | Self::Race)
    }
}

enum Role {
    Opens,
    /// The steps after it have this key.
    Divides(&'static str),
    Closes,
}

/// The kind of the block that a module opens.
pub(super) fn opens(module: &Module) -> Option<Kind> {
    match role(module)? {
        (kind, Role::Opens) => Some(kind),
        _ => None,
    }
}

/// The key of the steps after a dividing step.
pub(super) fn divides(step: &Fields) -> Option<&'static str> {
    match role(step::module(step)?)? {
        (_, Role::Divides(key)) => Some(key),
        _ => None,
    }
}

fn role(module: &Module) -> Option<(Kind, Role)> {
    Some(match *module.descriptor.ids.first()? {
        "if_condition" | "vflow.logic.if.start" => (Kind::If, Role::Opens),
        "else" => (Kind::If, Role::Divides(ELSE)),
        "endif" => (Kind::If, Role::Closes),
        "loop" => (Kind::Loop, Role::Opens),
        "endloop" => (Kind::Loop, Role::Closes),
        "foreach" => (Kind::ForEach, Role::Opens),
        "endforeach" => (Kind::ForEach, Role::Closes),
        "while" => (Kind::While, Role::Opens),
        "endwhile" => (Kind::While, Role::Closes),
        "parallel.start" => (Kind::Parallel, Role::Opens),
        "parallel.branch" => (Kind::Parallel, Role::Divides(BRANCHES)),
        "parallel.end" => (Kind::Parallel, Role::Closes),
        "race.start" => (Kind::Race, Role::Opens),
        "race.branch" => (Kind::Race, Role::Divides(BRANCHES)),
        "race.end" => (Kind::Race, Role::Closes),
        "try.start" => (Kind::Try, Role::Opens),
        "try.catch" => (Kind::Try, Role::Divides(CATCH)),
        "try.finally" => (Kind::Try, Role::Divides(FINALLY)),
        "try.end" => (Kind::Try, Role::Closes),
        _ => return None,
    })
}

/// The complete blocks, each at the position of its opening step.
pub(super) fn pair(steps: &[Fields]) -> Vec<Option<Complete>> {
    let mut found = vec![None; steps.len()];
    let mut open: Vec<Open> = Vec::new();
    for (at, of) in steps.iter().enumerate() {
        let Some((kind, role)) = step::module(of).and_then(role) else { continue };
        match role {
            Role::Opens => open.push(Open { start: at, kind, marks: Vec::new(), parts: 0 }),
            Role::Divides(key) => {
                if let Some(top) = open.last_mut().filter(|top| top.kind == kind) {
                    top.divide(at, key);
                }
            }
            Role::Closes if open.last().is_some_and(|top| top.kind == kind) => {
                let Some(top) = open.pop() else { continue };
                let is_nested =
                    open.len() < MAX_DEPTH && steps.get(top.start).is_some_and(|of| step::short(of).is_some());
                if let Some(place) = found.get_mut(top.start).filter(|_| is_nested) {
                    *place = Some(Complete { marks: top.marks, end: at });
                }
            }
            Role::Closes => {}
        }
    }
    found
}

struct Open {
    start: usize,
    kind: Kind,
    marks: Vec<usize>,
    /// How many of the dividing steps of its kind were found or skipped so far.
    parts: usize,
}

impl Open {
    /// Adds a dividing step, unless a step that must come after it was already found.
    fn divide(&mut self, at: usize, key: &str) {
        let Some(place) = self.kind.later().iter().position(|other| *other == key) else { return };
        if self.kind.is_split() || place >= self.parts {
            self.marks.push(at);
            self.parts = place + 1;
        }
    }
}

/// The module that divides a block before the steps with this key, of the same family of names as
/// the opening module.
pub(super) fn divider(opener: &Module, key: &str) -> &'static str {
    match (opens(opener), key) {
        (Some(Kind::If), _) if opener.end == Some("endif") => "else",
        (Some(Kind::If), _) => "vflow.logic.if.middle",
        (Some(Kind::Parallel), _) => "parallel.branch",
        (Some(Kind::Race), _) => "race.branch",
        (Some(Kind::Try), FINALLY) => "try.finally",
        (Some(Kind::Try), _) => "try.catch",
        _ => "",
    }
}
