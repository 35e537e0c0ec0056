//! The secrets that a run needs: read before its steps are interpreted, kept in memory for as long
//! as the invocation lasts.

use super::Run;
use crate::error::Error;
use crate::interpret::Event;
use crate::secrets::{MAX_SECRETS, is_name, names_in};
use catalogue::EffectResult;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Run {
    /// Reads the secrets that the program refers to, and those whose tokens the state contains.
    pub(super) async fn learn_first(&mut self) -> Result<(), Error> {
        let mut names = self.program.secrets.clone();
        names_in(&self.facts.trigger_value, &mut names);
        for slot in self.state.slots_mut() {
            names_in(slot.value(), &mut names);
        }
        self.learn(names).await
    }

    /// Reads those whose tokens are in events: in a child's answer, another run's variables, a
    /// file.
    pub(super) async fn learn_from(&mut self, events: &[Event]) -> Result<(), Error> {
        let mut names = BTreeSet::new();
        for event in events {
            match event {
                Event::Done { result: EffectResult::Value(Ok(value)), .. } => names_in(value, &mut names),
                Event::Done { result: EffectResult::Children(ends), .. } => {
                    for end in ends {
                        names_in(&end.answer, &mut names);
                        end.variables.values().for_each(|value| names_in(value, &mut names));
                    }
                }
                _ => {}
            }
        }
        self.learn(names).await
    }

    async fn learn(&mut self, names: BTreeSet<String>) -> Result<(), Error> {
        // A text that cannot be a name has no value.
        let is_new = |name: &String| is_name(name) && !self.asked.contains(name);
        let new: Vec<_> = names.into_iter().filter(is_new).take(MAX_SECRETS).collect();
        if !new.is_empty() {
            // The secrets, and the account's key.
            self.meter.used.reads += new.len() as u64 + 1;
            let found = self.engine.ports.secrets.read(&self.row.account, &new).await?;
            Arc::make_mut(&mut self.facts).secrets.add(found);
            self.asked.extend(new);
        }
        Ok(())
    }
}
