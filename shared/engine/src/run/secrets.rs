//! The secrets that a run needs. They are read before its steps are interpreted, and kept in memory
//! until the invocation ends.

use super::Run;
use crate::Result;
use crate::interpret::Event;
use crate::secrets::{MAX_SECRETS, is_name, names_in, sealed_in};
use catalogue::EffectResult;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Run {
    /// Reads the secrets that the program refers to, and those whose tokens the state contains.
    pub(super) async fn read_initial_secrets(&mut self) -> Result<()> {
        let mut names = self.program.secrets.clone();
        let mut sealed = BTreeSet::new();
        names_in(&self.facts.trigger_value, &mut names);
        sealed_in(&self.facts.trigger_value, &mut sealed);
        for slot in self.state.slots_mut() {
            names_in(slot.value(), &mut names);
            sealed_in(slot.value(), &mut sealed);
        }
        self.read_secrets(names).await?;
        self.prepare_sealed(sealed, self.program.seals()).await
    }

    /// Reads the secrets whose tokens are in events: in a child's answer, another run's variables,
    /// a file.
    pub(super) async fn read_secrets_of_events(&mut self, events: &[Event]) -> Result<()> {
        let (mut names, mut sealed) = (BTreeSet::new(), BTreeSet::new());
        let mut see = |value| {
            names_in(value, &mut names);
            sealed_in(value, &mut sealed);
        };
        for event in events {
            match event {
                Event::Done { result: EffectResult::Value(Ok(value)), .. } => see(value),
                Event::Done { result: EffectResult::Children(ends), .. } => {
                    for end in ends {
                        see(&end.answer);
                        end.variables.values().for_each(&mut see);
                    }
                }
                _ => {}
            }
        }
        self.read_secrets(names).await?;
        self.prepare_sealed(sealed, false).await
    }

    /// Makes sensitive outputs of earlier steps, and of other runs, readable here.
    async fn prepare_sealed(&mut self, tokens: BTreeSet<String>, seals: bool) -> Result<()> {
        if tokens.is_empty() && !seals {
            return Ok(());
        }
        if !self.facts.secrets.can_seal() {
            // The account's key.
            self.meter.used.reads += 1;
            let sealer = self.engine.ports.secrets.sealer(&self.row.account).await?;
            Arc::make_mut(&mut self.facts).secrets.set_sealer(sealer);
        }
        self.facts.secrets.recognise_sealed(&tokens);
        Ok(())
    }

    async fn read_secrets(&mut self, names: BTreeSet<String>) -> Result<()> {
        // A text that cannot be the name of a secret is left out.
        let is_new = |name: &String| is_name(name) && !self.secrets_read.contains(name);
        let new: Vec<_> = names.into_iter().filter(is_new).take(MAX_SECRETS).collect();
        if !new.is_empty() {
            // The secrets, and the account's key.
            self.meter.used.reads += new.len() as u64 + 1;
            let found = self.engine.ports.secrets.read(&self.row.account, &new).await?;
            Arc::make_mut(&mut self.facts).secrets.add(found);
            self.secrets_read.extend(new);
        }
        Ok(())
    }
}
