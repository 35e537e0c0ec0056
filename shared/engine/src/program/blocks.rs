//! Pairs the blocks of a flat list of steps.

use catalogue::Block;
use model::workflow::MAX_NESTING;

/// Where a structural step leads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pairing {
    /// For `if`: its `else`, if it has one.
    pub middle: Option<usize>,
    /// The closing step of the block: of its own, or for `break` and `continue` of the loop around.
    pub end: usize,
    /// The opening step of the block, likewise.
    pub start: usize,
}

/// A list that does not pair: which step, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpaired {
    /// The step's place.
    pub index: usize,
    /// In a few words.
    pub reason: String,
}

struct Open {
    block: Block,
    start: usize,
    middle: Option<usize>,
    jumps: Vec<usize>,
}

/// Pairs the steps; `roles` holds the block role of each, if it has one.
pub fn pair(roles: &[Option<Block>]) -> Result<Vec<Pairing>, Unpaired> {
    let mut pairings = vec![Pairing::default(); roles.len()];
    let mut open: Vec<Open> = Vec::new();
    let refuse = |index: usize, reason: &str| Err(Unpaired { index, reason: reason.to_owned() });
    for (index, role) in roles.iter().enumerate() {
        let Some(block) = *role else { continue };
        match block {
            Block::If | Block::Loop | Block::ForEach => {
                if open.len() >= MAX_NESTING {
                    return refuse(index, &format!("blocks nest deeper than {MAX_NESTING}"));
                }
                open.push(Open { block, start: index, middle: None, jumps: Vec::new() });
            }
            Block::Else => match open.last_mut() {
                Some(top) if top.block == Block::If && top.middle.is_none() => top.middle = Some(index),
                Some(top) if top.block == Block::If => return refuse(index, "the condition has an else already"),
                _ => return refuse(index, "an else without an open condition"),
            },
            Block::EndIf | Block::EndLoop | Block::EndForEach => match open.pop() {
                Some(top) if closes(block) == top.block => close(&mut pairings, &top, index),
                Some(top) => {
                    return refuse(index, &format!("{} while step {} is open", closing(block), top.start));
                }
                None => return refuse(index, &format!("{} without an opening step", closing(block))),
            },
            Block::Break | Block::Continue => {
                match open.iter_mut().rev().find(|open| matches!(open.block, Block::Loop | Block::ForEach)) {
                    Some(around) => around.jumps.push(index),
                    None => return refuse(index, "only a loop can be left or continued"),
                }
            }
        }
    }
    match open.first() {
        Some(open) => refuse(open.start, "the block is never closed"),
        None => Ok(pairings),
    }
}

fn close(pairings: &mut [Pairing], open: &Open, end: usize) {
    let pairing = Pairing { middle: open.middle, end, start: open.start };
    for index in open.jumps.iter().copied().chain([open.start, end]).chain(open.middle) {
        if let Some(slot) = pairings.get_mut(index) {
            *slot = pairing;
        }
    }
}

fn closes(block: Block) -> Block {
    match block {
        Block::EndLoop => Block::Loop,
        Block::EndForEach => Block::ForEach,
        _ => Block::If,
    }
}

fn closing(block: Block) -> &'static str {
    match block {
        Block::EndLoop => "the end of a loop",
        Block::EndForEach => "the end of a loop over items",
        _ => "the end of a condition",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Block::{Break, Else, EndForEach, EndIf, EndLoop, ForEach, If, Loop};

    #[test]
    fn nested_blocks_pair() {
        let roles = [Some(Loop), Some(If), Some(Break), Some(Else), None, Some(EndIf), Some(EndLoop)];
        let pairings = pair(&roles).unwrap();
        assert_eq!(pairings[0], Pairing { middle: None, end: 6, start: 0 });
        assert_eq!(pairings[1], Pairing { middle: Some(3), end: 5, start: 1 });
        assert_eq!(pairings[2], pairings[0]);
        assert_eq!(pairings[3], pairings[1]);
    }

    #[test]
    fn what_does_not_pair_is_named() {
        for (roles, index) in [
            (vec![Some(If)], 0),
            (vec![None, Some(EndIf)], 1),
            (vec![Some(If), Some(EndLoop)], 1),
            (vec![Some(If), Some(Else), Some(Else), Some(EndIf)], 2),
            (vec![Some(Else)], 0),
            (vec![Some(If), Some(Break), Some(EndIf)], 1),
            (vec![Some(ForEach), Some(Loop), Some(EndForEach), Some(EndLoop)], 2),
            (vec![Some(Loop); MAX_NESTING + 1], MAX_NESTING),
        ] {
            assert_eq!(pair(&roles).unwrap_err().index, index, "{roles:?}");
        }
    }
}
