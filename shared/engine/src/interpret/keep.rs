//! Builds the record of a pass that has ended: its parameters, outputs and attempts.

use super::shown::Shown;
use super::{Here, Interpreter};
use crate::state::step_record::{Ending, Exchange, FailedAttempt, Opened, StepRecord};
use crate::state::{Frame, JsonOf, Pending, StepStatus};
use crate::{FibreIndex, State, StepIndex};
use model::Recording;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// How a pass has ended.
pub(super) struct PassEnd<'p> {
    pub(super) ending: Ending,
    /// The step that was in progress; `None` for a block.
    pub(super) pending: Option<&'p Pending>,
    /// Why it failed.
    pub(super) error: Option<String>,
}

impl<'p> PassEnd<'p> {
    /// A step has completed, or has failed because it exceeded a limit.
    pub(super) fn completed(pending: &'p Pending, over_limit: Option<&String>) -> Self {
        let ending = if over_limit.is_some() { Ending::Failed } else { Ending::Completed };
        Self { ending, pending: Some(pending), error: over_limit.cloned() }
    }

    /// A block has ended.
    pub(super) fn block(ending: Ending, error: Option<&String>) -> Self {
        Self { ending, pending: None, error: error.cloned() }
    }

    /// A step has failed.
    pub(super) fn failed(ending: Ending, pending: &'p Pending, error: &str) -> Self {
        Self { ending, pending: Some(pending), error: Some(error.to_owned()) }
    }
}

impl<'a> Interpreter<'a> {
    /// A block has begun with these parameters. Its record shows them when it has ended.
    pub(super) fn open(&mut self, here: Here<'a>, pass: u32, parameters: &Map<String, Value>) {
        if self.program.record != Recording::None {
            let parameters = Value::Object(self.facts.secrets.conceal_map(parameters.clone()));
            let mut shown = Shown::default();
            let parameters = shown.value(&parameters).into_owned();
            let cut = shown.take_cut();
            self.state.opened.push(Opened { step: here.pc, pass, parameters, tries: Vec::new(), cut });
        }
    }

    /// A block, or a step that no module runs, has ended.
    pub(super) fn close(&mut self, at: FibreIndex, pc: StepIndex, status: StepStatus) {
        let record = self.state.layer_mut(at).records.get(&pc);
        let was_running = record.is_some_and(|record| record.status == StepStatus::Running);
        self.mark(at, pc, status);
        if was_running {
            let ending = match status {
                StepStatus::Failed => Ending::Failed,
                StepStatus::Skipped => Ending::Skipped,
                StepStatus::Completed | StepStatus::Running => Ending::Completed,
            };
            self.keep(at, pc, &PassEnd::block(ending, None));
        }
    }

    /// An attempt has failed and is followed by another one.
    pub(super) fn keep_try(&mut self, here: Here<'a>, pass: u32, pending: &Pending, error: &str) {
        let exchange = self.answered.take();
        if self.program.record == Recording::None {
            return;
        }
        let status = exchange.and_then(|exchange| exchange.answer).map(|answer| answer.status);
        let error = Shown::default().text(error);
        let failed = FailedAttempt { started_at: pending.since, ended_at: self.now, error, status };
        let opened = &mut self.state.opened;
        match opened.iter_mut().find(|opened| (opened.step, opened.pass) == (here.pc, pass)) {
            Some(opened) => opened.tries.push(failed),
            None => {
                opened.push(Opened { step: here.pc, pass, parameters: Value::Null, tries: vec![failed], cut: false });
            }
        }
    }

    /// Records that the current step of a fibre, and its blocks, were interrupted, because the
    /// fibre is cancelled.
    pub(super) fn keep_interrupted(&mut self, at: FibreIndex) {
        self.keep_interrupted_step(at);
        self.keep_interrupted_blocks(at);
    }

    /// Records that the current step of a fibre was interrupted.
    pub(super) fn keep_interrupted_step(&mut self, at: FibreIndex) {
        let Ok(fibre) = self.state.fibre(at) else { return };
        let (pc, pending) = (fibre.pc, fibre.wait.pending().cloned());
        if pending.is_some() && self.is_running(at, pc) {
            self.keep(at, pc, &PassEnd { ending: Ending::Interrupted, pending: pending.as_ref(), error: None });
        }
    }

    /// Records that a block of a cancelled fibre was interrupted.
    pub(super) fn close_interrupted(&mut self, at: FibreIndex, start: StepIndex) {
        if self.is_running(at, start) {
            self.keep(at, start, &PassEnd::block(Ending::Interrupted, None));
            self.mark(at, start, StepStatus::Skipped);
        }
    }

    /// Records that the blocks of a fibre were interrupted.
    pub(super) fn keep_interrupted_blocks(&mut self, at: FibreIndex) {
        let Ok(fibre) = self.state.fibre(at) else { return };
        let blocks: Vec<StepIndex> = fibre.frames.iter().rev().map(Frame::start).collect();
        for start in blocks {
            if self.is_running(at, start) {
                self.keep(at, start, &PassEnd::block(Ending::Interrupted, None));
            }
        }
    }

    fn is_running(&self, at: FibreIndex, pc: StepIndex) -> bool {
        self.state.record(at, pc).is_some_and(|record| record.status == StepStatus::Running)
    }

    /// Keeps the record of a pass that has ended, if the workflow asks for it.
    pub(super) fn keep(&mut self, at: FibreIndex, pc: StepIndex, over: &PassEnd<'_>) {
        let exchange = self.answered.take();
        let Some(pass) = self.state.record(at, pc).map(|record| record.pass) else { return };
        let opened = self.state.take_opened(pc, pass);
        let failed = over.ending != Ending::Completed || opened.as_ref().is_some_and(|opened| !opened.tries.is_empty());
        let wanted = match self.program.record {
            Recording::All => true,
            Recording::Failed => failed,
            Recording::None => false,
        };
        if !wanted {
            return;
        }
        if !self.state.step_records.has_room(failed) {
            self.state.step_records.left_out = self.state.step_records.left_out.saturating_add(1);
        } else if let Some(record) = self.step_record(at, pc, over, opened, exchange) {
            self.state.step_records.push(record);
        }
    }

    /// The encoded record. Values that are shown unchanged are not copied.
    fn step_record(
        &self,
        at: FibreIndex,
        pc: StepIndex,
        over: &PassEnd<'_>,
        opened: Option<Opened>,
        exchange: Option<Box<Exchange>>,
    ) -> Option<JsonOf<StepRecord<'static>>> {
        let record = self.state.record(at, pc)?;
        let mut shown = Shown::default();
        let (given, tries, was_cut) =
            opened.map(|opened| (opened.parameters, opened.tries, opened.cut)).unwrap_or_default();
        let parameters = match over.pending {
            Some(pending) if given.is_null() => shown.value(pending.inputs.value()),
            _ => Cow::Owned(given),
        };
        // Before a step has ended, the stored outputs are those of its previous pass.
        let has_outputs = over.ending != Ending::Interrupted || over.pending.is_none();
        let outputs = if has_outputs { shown.value(record.outputs.value()) } else { Cow::default() };
        Some(JsonOf::new(&StepRecord {
            step: pc,
            pass: record.pass,
            ending: over.ending,
            started_at: record.started_at,
            took_ms: self.now.0.saturating_sub(record.started_at.0),
            logged: self.state.journal.kept,
            parameters,
            outputs,
            branch: self.branch_of(at).ok(),
            error: over.error.as_deref().map(|error| shown.text(error)),
            since: over.pending.map(|pending| pending.since).filter(|_| !tries.is_empty()),
            tries,
            exchange,
            cut: shown.take_cut() || was_cut,
        }))
    }
}

/// The passes that have not ended, as their records would show them, in the order of their starts.
pub fn under_way(state: &State) -> Vec<StepRecord<'static>> {
    let mut records = Vec::new();
    for at in (0..state.fibres.len()).map(FibreIndex) {
        let Ok(fibre) = state.fibre(at) else { continue };
        let branch = fibre.split.as_ref().map(|split| split.number);
        let own = fibre.wait.pending().map(|pending| (fibre.pc, Some(pending)));
        for (pc, pending) in fibre.frames.iter().map(|frame| (frame.start(), None)).chain(own) {
            records.extend(unfinished(state, at, pc, pending).map(|record| StepRecord { branch, ..record }));
        }
    }
    records.sort_by_key(|record| (record.started_at, record.step, record.pass, record.branch));
    records
}

fn unfinished(state: &State, at: FibreIndex, pc: StepIndex, pending: Option<&Pending>) -> Option<StepRecord<'static>> {
    let record = state.record(at, pc).filter(|record| record.status == StepStatus::Running)?;
    let opened = state.opened.iter().find(|opened| (opened.step, opened.pass) == (pc, record.pass));
    let mut shown = Shown::default();
    let parameters = match (pending, opened) {
        (Some(pending), _) => shown.value(pending.inputs.value()).into_owned(),
        (None, opened) => opened.map(|opened| opened.parameters.clone()).unwrap_or_default(),
    };
    let outputs = if pending.is_some() { Value::Null } else { shown.value(record.outputs.value()).into_owned() };
    let tries = opened.map(|opened| opened.tries.clone()).unwrap_or_default();
    Some(StepRecord {
        step: pc,
        pass: record.pass,
        ending: Ending::Interrupted,
        started_at: record.started_at,
        took_ms: 0,
        logged: state.journal.kept,
        parameters: Cow::Owned(parameters),
        outputs: Cow::Owned(outputs),
        branch: None,
        error: None,
        since: pending.map(|pending| pending.since).filter(|_| !tries.is_empty()),
        tries,
        exchange: None,
        cut: shown.take_cut() || opened.is_some_and(|opened| opened.cut),
    })
}
