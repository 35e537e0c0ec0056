//! Pairs the blocks of a flat list of steps.

use crate::StepIndex;
use catalogue::Block;
use model::workflow::MAX_NESTING;

/// The steps to which a structural step belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairing {
    /// The opening step of the block. For `break` and `continue` it is that of the loop.
    pub start: usize,
    /// The marks in between: an `else`, a `catch`, the branches.
    pub middles: Vec<usize>,
    /// The mark of the finally part, which always runs.
    pub last: Option<usize>,
    /// The closing step of the same block.
    pub end: usize,
}

/// The blocks of a list of steps.
#[derive(Debug)]
pub struct Blocks {
    /// The pairing of each step. For steps that are not structural it has no meaning.
    pub pairings: Vec<Pairing>,
    /// The sections that contain each step, outermost first. The name of a section is the opening
    /// step or mark before it.
    pub around: Vec<Vec<StepIndex>>,
}

/// The first step whose block is not complete, and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpaired {
    /// The position of the step.
    pub index: usize,
    /// A short reason, to be shown after the step.
    pub reason: String,
}

struct Open {
    block: Block,
    start: usize,
    middles: Vec<usize>,
    last: Option<usize>,
    jumps: Vec<usize>,
}

struct Pairer {
    blocks: Blocks,
    open: Vec<Open>,
    sections: Vec<StepIndex>,
}

/// Pairs the steps. `roles` contains the block role of each step, if it has one.
pub fn pair(roles: &[Option<Block>]) -> Result<Blocks, Unpaired> {
    let blocks = Blocks { pairings: vec![Pairing::default(); roles.len()], around: Vec::with_capacity(roles.len()) };
    let mut pairer = Pairer { blocks, open: Vec::new(), sections: Vec::new() };
    for (index, role) in roles.iter().enumerate() {
        let taken = match role {
            None => {
                pairer.blocks.around.push(pairer.sections.clone());
                Ok(())
            }
            Some(block) => pairer.take(index, *block),
        };
        taken.map_err(|reason| Unpaired { index, reason })?;
    }
    match pairer.open.first() {
        Some(open) => Err(Unpaired { index: open.start, reason: "the block is never closed".to_owned() }),
        None => Ok(pairer.blocks),
    }
}

impl Pairer {
    fn take(&mut self, index: usize, block: Block) -> Result<(), String> {
        match role(block) {
            Role::Opens => self.opens(index, block),
            Role::Divides(of) => self.divides(index, block, of),
            Role::Closes(of) => self.closes(index, block, of),
            Role::Steers => {
                self.blocks.around.push(self.sections.clone());
                if block != Block::Jump {
                    self.loop_around()?.jumps.push(index);
                }
                Ok(())
            }
        }
    }

    fn opens(&mut self, index: usize, block: Block) -> Result<(), String> {
        if self.open.len() >= MAX_NESTING {
            return Err(format!("blocks nest deeper than {MAX_NESTING}"));
        }
        self.blocks.around.push(self.sections.clone());
        self.sections.push(StepIndex::of(index));
        self.open.push(Open { block, start: index, middles: Vec::new(), last: None, jumps: Vec::new() });
        Ok(())
    }

    fn divides(&mut self, index: usize, block: Block, of: Block) -> Result<(), String> {
        let Some(top) = self.open.last_mut().filter(|top| top.block == of) else {
            return Err(format!("{} without an open {}", name(block), name(of)));
        };
        if top.last.is_some() {
            let again = if block == Block::Finally { " already" } else { " before it" };
            return Err(format!("the {} has {}{again}", name(of), name(Block::Finally)));
        }
        if block == Block::Finally {
            top.last = Some(index);
        } else if !is_split(of) && !top.middles.is_empty() {
            return Err(format!("the {} has {} already", name(of), name(block)));
        } else {
            top.middles.push(index);
        }
        self.sections.pop();
        self.blocks.around.push(self.sections.clone());
        self.sections.push(StepIndex::of(index));
        Ok(())
    }

    fn closes(&mut self, index: usize, block: Block, of: Block) -> Result<(), String> {
        let Some(top) = self.open.pop() else { return Err(format!("{} without an opening step", name(block))) };
        if top.block != of {
            return Err(format!("{} while step {} is open", name(block), top.start));
        }
        // The next pass of a loop begins at its closing step, so this step is inside the loop.
        // Other closing steps are outside of their blocks.
        if is_loop(of) {
            self.blocks.around.push(self.sections.clone());
            self.sections.pop();
        } else {
            self.sections.pop();
            self.blocks.around.push(self.sections.clone());
        }
        let pairing = Pairing { start: top.start, middles: top.middles, last: top.last, end: index };
        let ends = [&pairing.start, &pairing.end];
        for at in top.jumps.iter().chain(&pairing.middles).chain(&pairing.last).chain(ends) {
            if let Some(place) = self.blocks.pairings.get_mut(*at) {
                *place = pairing.clone();
            }
        }
        Ok(())
    }

    fn loop_around(&mut self) -> Result<&mut Open, String> {
        let bounds = |open: &&mut Open| is_loop(open.block) || is_split(open.block) || open.last.is_some();
        match self.open.iter_mut().rev().find(bounds) {
            Some(open) if open.block == Block::Parallel => {
                Err("a branch of a parallel block cannot leave or continue a loop around it".to_owned())
            }
            Some(open) if open.block == Block::Race => {
                Err("a branch of a race cannot leave or continue a loop around it".to_owned())
            }
            Some(open) if open.last.is_some() => {
                Err("a finally part cannot leave or continue a loop around it".to_owned())
            }
            Some(open) => Ok(open),
            None => Err("only a loop can be left or continued".to_owned()),
        }
    }
}

/// How a step changes the nesting.
enum Role {
    Opens,
    Divides(Block),
    Closes(Block),
    Steers,
}

fn role(block: Block) -> Role {
    match block {
        Block::If | Block::Loop | Block::ForEach | Block::While | Block::Parallel | Block::Race | Block::Try => {
            Role::Opens
        }
        Block::Else => Role::Divides(Block::If),
        Block::Branch => Role::Divides(Block::Parallel),
        Block::RaceBranch => Role::Divides(Block::Race),
        Block::Catch | Block::Finally => Role::Divides(Block::Try),
        Block::EndIf => Role::Closes(Block::If),
        Block::EndLoop => Role::Closes(Block::Loop),
        Block::EndForEach => Role::Closes(Block::ForEach),
        Block::EndWhile => Role::Closes(Block::While),
        Block::EndParallel => Role::Closes(Block::Parallel),
        Block::EndRace => Role::Closes(Block::Race),
        Block::EndTry => Role::Closes(Block::Try),
        Block::Break | Block::Continue | Block::Jump => Role::Steers,
    }
}

/// Whether the step is a part or the end of a block.
pub fn is_mark(block: Block) -> bool {
    matches!(role(block), Role::Divides(_) | Role::Closes(_))
}

fn is_loop(block: Block) -> bool {
    matches!(block, Block::Loop | Block::ForEach | Block::While)
}

/// Whether the branches of the block run at the same time.
fn is_split(block: Block) -> bool {
    matches!(block, Block::Parallel | Block::Race)
}

fn name(block: Block) -> &'static str {
    match block {
        Block::If => "condition",
        Block::Else => "an else",
        Block::EndIf => "the end of a condition",
        Block::Loop => "loop",
        Block::EndLoop => "the end of a loop",
        Block::ForEach => "loop over items",
        Block::EndForEach => "the end of a loop over items",
        Block::While => "loop with a condition",
        Block::EndWhile => "the end of a loop with a condition",
        Block::Parallel => "parallel block",
        Block::Branch => "a branch",
        Block::Race => "race",
        Block::RaceBranch => "a branch of a race",
        Block::EndRace => "the end of a race",
        Block::EndParallel => "the end of a parallel block",
        Block::Try => "try block",
        Block::Catch => "a catch",
        Block::Finally => "a finally",
        Block::EndTry => "the end of a try block",
        Block::Break => "a break",
        Block::Continue => "a continue",
        Block::Jump => "a jump",
    }
}

/// Whether a jump from a step in the sections `from` to one in the sections `to` is allowed: within
/// the same section or outward, but not out of a branch that runs at the same time as others.
/// `is_branch` says whether a section is such a branch.
pub fn may_jump(from: &[StepIndex], to: &[StepIndex], is_branch: impl Fn(StepIndex) -> bool) -> bool {
    from.strip_prefix(to).is_some_and(|left| !left.iter().any(|section| is_branch(*section)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Block::{
        Branch, Break, Catch, Else, EndForEach, EndIf, EndLoop, EndParallel, EndRace, EndTry, EndWhile, Finally,
        ForEach, If, Jump, Loop, Parallel, Race, Try, While,
    };

    #[test]
    fn nested_blocks_pair() {
        let roles = [Some(Loop), Some(If), Some(Break), Some(Else), None, Some(EndIf), Some(EndLoop)];
        let blocks = pair(&roles).unwrap();
        assert_eq!(blocks.pairings[0], Pairing { end: 6, ..Pairing::default() });
        assert_eq!(blocks.pairings[1], Pairing { middles: vec![3], end: 5, start: 1, last: None });
        assert_eq!(blocks.pairings[2], blocks.pairings[0]);
        assert_eq!(blocks.pairings[3], blocks.pairings[1]);
        let around: Vec<Vec<u32>> = blocks.around.iter().map(|around| around.iter().map(|at| at.0).collect()).collect();
        assert_eq!(around, [vec![], vec![0], vec![0, 1], vec![0], vec![0, 3], vec![0], vec![0]]);
    }

    #[test]
    fn branches_pair_and_are_sections_of_their_own() {
        let roles = [Some(Parallel), Some(Branch), None, Some(Branch), Some(Jump), Some(EndParallel)];
        let blocks = pair(&roles).unwrap();
        assert_eq!(blocks.pairings[0], Pairing { middles: vec![1, 3], end: 5, ..Pairing::default() });
        assert_eq!((&blocks.around[2], &blocks.around[4]), (&vec![StepIndex(1)], &vec![StepIndex(3)]));
    }

    #[test]
    fn jumps_go_within_their_section_or_outward() {
        let may = |from: &[u32], to: &[u32], branch: Option<u32>| {
            let places = |sections: &[u32]| sections.iter().copied().map(StepIndex).collect::<Vec<_>>();
            may_jump(&places(from), &places(to), |section| Some(section.0) == branch)
        };
        assert!(may(&[0, 3], &[0, 3], None) && may(&[0, 3], &[0], None) && may(&[0], &[], None));
        assert!(!may(&[0], &[0, 1], None) && !may(&[0, 1], &[0, 3], None));
        assert!(!may(&[0, 3], &[0], Some(3)) && may(&[0, 3], &[0, 3], Some(3)));
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
            (vec![Some(While), Some(Parallel), Some(Break), Some(EndParallel), Some(EndWhile)], 2),
            (vec![Some(Try), Some(Catch), Some(Catch), Some(EndTry)], 2),
            (vec![Some(Try), Some(Finally), Some(Catch), Some(EndTry)], 2),
            (vec![Some(Try), Some(Finally), Some(Finally), Some(EndTry)], 2),
            (vec![Some(If), Some(Finally), Some(EndIf)], 1),
            (vec![Some(Loop), Some(Try), Some(Finally), Some(Break), Some(EndTry), Some(EndLoop)], 3),
            (vec![Some(Loop), Some(Race), Some(Break), Some(EndRace), Some(EndLoop)], 2),
            (vec![Some(Race), Some(Branch), Some(EndRace)], 1),
            (vec![Some(Try), Some(Branch), Some(EndTry)], 1),
            (vec![Some(Loop); MAX_NESTING + 1], MAX_NESTING),
        ] {
            assert_eq!(pair(&roles).unwrap_err().index, index, "{roles:?}");
        }
    }
}
