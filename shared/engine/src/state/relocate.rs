//! Moves the state of a run to another revision, in which its steps have other places.

use super::{Fibre, Folded, Frame, Layer, Part, State, Wait};
use crate::StepIndex;
use std::collections::BTreeMap;

/// Where a step of the old revision is in the new one; `None` = it is not there.
type Places<'a> = &'a dyn Fn(StepIndex) -> Option<StepIndex>;

impl State {
    /// The fibres where the run has stopped, before they were unwound.
    pub fn stopped(&self) -> &[Fibre] {
        self.halt.as_ref().map_or(&self.fibres, |halt| &halt.fibres)
    }

    /// The same state with the places of the new revision. What is known of steps that are not
    /// there is dropped. The steps at which fibres are, and the blocks that they are in, must be
    /// there. The log and the records of steps keep the old places: [`State::taken_up`] drops them.
    #[must_use]
    pub fn relocated(mut self, places: Places<'_>) -> Self {
        for fibre in &mut self.fibres {
            fibre.relocate(places);
        }
        self.base.relocate(places);
        if let Some(halt) = &mut self.halt {
            for fibre in &mut halt.fibres {
                fibre.relocate(places);
            }
            if let Some(base) = &mut halt.base {
                base.relocate(places);
            }
            halt.opened.retain_mut(|opened| is_moved(&mut opened.step, places));
        }
        self.opened.retain_mut(|opened| is_moved(&mut opened.step, places));
        self.passes = moved(self.passes, places);
        self.edits = moved(self.edits, places);
        self.warned = self.warned.into_iter().filter_map(|(at, text)| Some((places(at)?, text))).collect();
        self
    }
}

impl Fibre {
    fn relocate(&mut self, places: Places<'_>) {
        is_moved(&mut self.pc, places);
        for frame in &mut self.frames {
            frame.relocate(places);
        }
        if let Wait::Leaving(then) = &mut self.wait
            && let Some(step) = then.step_mut()
        {
            is_moved(step, places);
        }
        if let Some(split) = &mut self.split {
            split.layer.relocate(places);
        }
    }
}

impl Frame {
    fn relocate(&mut self, places: Places<'_>) {
        match self {
            Self::Loop { start, .. } | Self::While { start, .. } | Self::Try { start } => {
                is_moved(start, places);
            }
            Self::ForEach { start, spread, .. } => {
                is_moved(start, places);
                if let Some(spread) = spread {
                    spread.folded.relocate(places);
                }
            }
            Self::Guard { start, part } => {
                is_moved(start, places);
                if let Part::Last(then) = part
                    && let Some(step) = then.step_mut()
                {
                    is_moved(step, places);
                }
            }
            Self::Parallel { start, folded } | Self::Race { start, folded, .. } => {
                is_moved(start, places);
                folded.relocate(places);
            }
        }
    }
}

impl Layer {
    fn relocate(&mut self, places: Places<'_>) {
        self.records = moved(std::mem::take(&mut self.records), places);
        self.promised = moved(std::mem::take(&mut self.promised), places);
    }
}

impl Folded {
    fn relocate(&mut self, places: Places<'_>) {
        self.records = moved(std::mem::take(&mut self.records), places);
    }
}

/// Moves the step. Returns whether it is in the new revision.
fn is_moved(step: &mut StepIndex, places: Places<'_>) -> bool {
    let place = places(*step);
    *step = place.unwrap_or(*step);
    place.is_some()
}

fn moved<T>(of: BTreeMap<StepIndex, T>, places: Places<'_>) -> BTreeMap<StepIndex, T> {
    of.into_iter().filter_map(|(at, value)| Some((places(at)?, value))).collect()
}
