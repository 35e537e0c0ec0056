//! The invariants of the protocol.

use crate::state::{Caller, State};
use crate::{CLAIMS, Protocol};
use stateright::Property;

pub(crate) fn all() -> Vec<Property<Protocol>> {
    vec![
        Property::always("what was acknowledged is stored", |_, state: &State| {
            state.caller != Caller::Answered || state.row.is_some()
        }),
        Property::always("a step is committed once, in its turn", |_, state: &State| {
            let committed = state.row.map_or(0, |row| row.cursor);
            (0..).zip(state.seen.commits).all(|(step, commits): (u8, u8)| commits == u8::from(step < committed))
        }),
        Property::always("an effect comes under one key, in its turn, before its commit", |_, state: &State| {
            let committed = state.row.map_or(0, |row| row.cursor);
            (0..).zip(state.seen.keys).all(|(step, keys): (u8, u8)| {
                keys.count_ones() <= 1 && (keys == 0 || step <= committed) && (keys != 0 || step >= committed)
            })
        }),
        Property::always("a wait lasts to its moment", |_, state: &State| !state.seen.early),
        Property::always("an end is the end", |_, state: &State| !state.seen.overwritten),
        Property::always("an end is told after it is stored", |_, state: &State| !state.seen.told_early),
        Property::always("nothing is claimed in vain for ever", |_, state: &State| state.seen.claims <= CLAIMS),
        Property::always("the row alone is enough to end the run and to tell it", |model: &Protocol, state: &State| {
            model.recovers(state)
        }),
        Property::sometimes("a run completes and is told", |_, state: &State| Protocol::is_settled(state)),
    ]
}
