//! Which steps of a flat list open, divide and close the same block. Steps whose block is not
//! complete are none of these.

use super::step::{self, Fields};
use catalogue::{Behaviour, Block, Module};

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
    Parallel,
    Try,
}

enum Role {
    Opens(Kind, Block),
    Divides(Block),
    Closes(Block),
}

/// The kind of the block that a module opens.
pub(super) fn opens(module: &Module) -> Option<Kind> {
    match role(module)? {
        Role::Opens(kind, _) => Some(kind),
        _ => None,
    }
}

fn role(module: &Module) -> Option<Role> {
    let Behaviour::Block(block) = module.behaviour else { return None };
    Some(match block {
        Block::If => Role::Opens(Kind::If, block),
        Block::Loop | Block::ForEach | Block::While => Role::Opens(Kind::Loop, block),
        Block::Parallel => Role::Opens(Kind::Parallel, block),
        Block::Try => Role::Opens(Kind::Try, block),
        Block::Else => Role::Divides(Block::If),
        Block::Branch => Role::Divides(Block::Parallel),
        Block::Catch => Role::Divides(Block::Try),
        Block::EndIf => Role::Closes(Block::If),
        Block::EndLoop => Role::Closes(Block::Loop),
        Block::EndForEach => Role::Closes(Block::ForEach),
        Block::EndWhile => Role::Closes(Block::While),
        Block::EndParallel => Role::Closes(Block::Parallel),
        Block::EndTry => Role::Closes(Block::Try),
        Block::Jump | Block::Break | Block::Continue => return None,
    })
}

/// The complete blocks, each at the position of its opening step.
pub(super) fn pair(steps: &[Fields]) -> Vec<Option<Complete>> {
    let mut found = vec![None; steps.len()];
    // The open blocks: the position, the kind, and the marks so far.
    let mut open: Vec<(usize, Block, Vec<usize>)> = Vec::new();
    for (at, of) in steps.iter().enumerate() {
        match step::module(of).and_then(role) {
            Some(Role::Opens(_, block)) => open.push((at, block, Vec::new())),
            Some(Role::Divides(block)) => {
                if let Some((_, _, marks)) = open.last_mut().filter(|(_, top, _)| *top == block)
                    && (block == Block::Parallel || marks.is_empty())
                {
                    marks.push(at);
                }
            }
            Some(Role::Closes(block)) => {
                if open.last().is_some_and(|(_, top, _)| *top == block)
                    && let Some((start, _, marks)) = open.pop()
                {
                    let is_nested = open.len() < MAX_DEPTH && steps.get(start).is_some_and(|of| step::short(of).is_some());
                    if let Some(place) = found.get_mut(start).filter(|_| is_nested) {
                        *place = Some(Complete { marks, end: at });
                    }
                }
            }
            None => {}
        }
    }
    found
}

/// The module that divides the blocks of an opening module, of the same family of names.
pub(super) fn divider(opener: &Module) -> Option<&'static str> {
    Some(match opens(opener)? {
        Kind::If if opener.end == Some("endif") => "else",
        Kind::If => "vflow.logic.if.middle",
        Kind::Parallel => "parallel.branch",
        Kind::Try => "try.catch",
        Kind::Loop => return None,
    })
}
