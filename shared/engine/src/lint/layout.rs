//! Compares the positions of steps in their blocks.

use crate::StepIndex;
use crate::program::block_of;
use crate::program::blocks::{self, Pairing, Unpaired};
use catalogue::{Block, Module};
use model::{Definition, Step};
use std::collections::HashMap;

/// The position of a step that a reference names, relative to the step with the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// It is the same step.
    Itself,
    /// It comes before, so it has possibly run.
    Before,
    /// It runs later.
    Later,
    /// It runs at the same time, in another branch.
    Beside,
    /// It is in a branch that is not taken when this one is.
    Excluded,
}

/// The blocks of the steps, as far as they are paired.
pub(super) struct Layout<'a> {
    /// The positions of the steps, by id.
    pub index: HashMap<&'a str, usize>,
    /// The block role of each step.
    pub roles: Vec<Option<Block>>,
    /// The reason why the blocks are not paired, if they are not.
    pub unpaired: Option<Unpaired>,
    pairings: Vec<Pairing>,
    around: Vec<Vec<StepIndex>>,
    /// Which steps are disabled themselves.
    disabled: Vec<bool>,
    /// Whether a jump can lead back, so that a later step has possibly run.
    jumps_back: bool,
}

impl<'a> Layout<'a> {
    pub(super) fn of(definition: &'a Definition, modules: &[Option<&'static Module>]) -> Self {
        let steps = &definition.steps;
        let index: HashMap<_, _> = steps.iter().enumerate().rev().map(|(at, step)| (step.id.as_str(), at)).collect();
        let roles: Vec<_> = modules.iter().map(|module| module.and_then(block_of)).collect();
        let (unpaired, pairings, around) = match blocks::pair(&roles) {
            Ok(blocks) => (None, blocks.pairings, blocks.around),
            Err(unpaired) => (Some(unpaired), Vec::new(), Vec::new()),
        };
        let jumps = steps.iter().enumerate().filter(|(at, _)| roles.get(*at) == Some(&Some(Block::Jump)));
        let jumps_back = jumps.into_iter().any(|(at, step)| target(step, &index).is_none_or(|target| target <= at));
        let disabled = steps.iter().map(|step| step.disabled).collect();
        Self { index, roles, unpaired, pairings, around, disabled, jumps_back }
    }

    /// The block role of the step at this position.
    pub(super) fn role(&self, at: usize) -> Option<Block> {
        self.roles.get(at).copied().flatten()
    }

    /// Whether the step is disabled, or is in a disabled block.
    pub(super) fn is_off(&self, at: usize) -> bool {
        let is_disabled = |at: usize| self.disabled.get(at).copied().unwrap_or_default();
        is_disabled(at) || self.around(at).iter().any(|section| is_disabled(self.opener(*section)))
    }

    /// The block to which an opening step, a mark or a closing step belongs.
    pub(super) fn block(&self, at: usize) -> Option<&Pairing> {
        self.pairings.get(at)
    }

    /// Whether all blocks are paired, so that positions can be compared.
    pub(super) fn pairs(&self) -> bool {
        self.unpaired.is_none()
    }

    /// The sections that contain a step, outermost first.
    pub(super) fn around(&self, at: usize) -> &[StepIndex] {
        self.around.get(at).map_or(&[], Vec::as_slice)
    }

    /// Whether the step is inside the block with this opening step.
    pub(super) fn is_inside(&self, at: usize, opener: usize) -> bool {
        self.around(at).iter().any(|section| self.opener(*section) == opener)
    }

    /// Whether both steps are in the same loop.
    pub(super) fn share_a_loop(&self, a: usize, b: usize) -> bool {
        let is_loop = |section: &&StepIndex| {
            matches!(self.role(self.opener(**section)), Some(Block::Loop | Block::ForEach | Block::While))
        };
        self.around(a).iter().filter(is_loop).any(|section| self.around(b).contains(section))
    }

    /// Whether a later step can run before an earlier one.
    pub(super) fn jumps_back(&self) -> bool {
        self.jumps_back
    }

    fn opener(&self, section: StepIndex) -> usize {
        let at = section.place();
        // A mark of a block is paired with the opening step; the opening step is paired with
        // itself.
        self.pairings.get(at).map_or(at, |pairing| pairing.start)
    }

    /// The position of the step at `to`, relative to the step at `from`.
    pub(super) fn relation(&self, from: usize, to: usize) -> Relation {
        if from == to {
            return Relation::Itself;
        }
        if self.jumps_back || !self.pairs() {
            return Relation::Before;
        }
        for here in self.around(from) {
            let opener = self.opener(*here);
            let apart = |there: &&StepIndex| *there != here && self.opener(**there) == opener;
            let Some(there) = self.around(to).iter().find(apart) else { continue };
            match self.role(opener) {
                Some(Block::If) => return Relation::Excluded,
                Some(Block::Try) if here < there => {}
                Some(Block::Try) => return Relation::Later,
                _ => return Relation::Beside,
            }
        }
        if from < to { Relation::Before } else { Relation::Later }
    }
}

/// The target of a jump, if it is constant and exists.
pub(super) fn target(step: &Step, index: &HashMap<&str, usize>) -> Option<usize> {
    let given = |name: &str| {
        let value = model::workflow::unwrap_typed(step.parameters.get(name)?);
        Some(expr::text_of(value).trim().to_owned()).filter(|text| !text.is_empty())
    };
    match given("target_step_id") {
        Some(id) => index.get(id.as_str()).copied(),
        None => given("target_step_index")?.parse::<usize>().ok()?.checked_sub(1),
    }
}
