//! A revision, compiled once: its blocks are paired, templates and conditions are parsed, modules
//! are looked up.

pub(crate) mod blocks;
mod cache;
mod compile;
mod kind;
mod later;
mod limit;
pub(crate) mod policy;
pub(crate) mod sensitive;
mod test;
mod workflow_limit;

pub use cache::ProgramCache;
pub(crate) use compile::{block_of, settle_alias};
pub use compile::{compile, is_mark, jump_target};
pub use kind::Kind;
pub use later::Later;
pub use limit::{LimitRule, MAX_KEY, NodeLimit};
pub use policy::{OnError, Policy, RetryOn};
pub use test::Test;
pub use workflow_limit::{RunLimit, limit_problems, read_limit};

use crate::{BrokenInvariant, StepIndex};
use catalogue::Module;
use expr::Tree;
use std::collections::{BTreeSet, HashMap};

/// A compiled revision. It never changes, and all runs of the process share it.
#[derive(Debug)]
pub struct Program {
    /// The steps, in the order of the list.
    pub nodes: Vec<Node>,
    /// The position of each step, by its id.
    pub index: HashMap<String, StepIndex>,
    /// The triggers that are not among the steps and have ids of their own, by which steps refer to
    /// what started the run.
    pub triggers: HashMap<String, &'static Module>,
    /// The declared inputs.
    pub inputs: Vec<model::Input>,
    /// The declared outputs, evaluated when a run ends.
    pub outputs: Vec<DeclaredOutput>,
    /// The secrets that it refers to.
    pub secrets: BTreeSet<String>,
    /// The passes of steps of which a run keeps records.
    pub record: model::Recording,
    /// The limit of which a run holds a place from its start to its end.
    pub limit: Option<RunLimit>,
}

/// A declared output, parsed.
#[derive(Debug)]
pub struct DeclaredOutput {
    /// Its name in the answer.
    pub name: String,
    /// Its declared type.
    pub kind: String,
    /// Its value, with references.
    pub value: Tree,
}

/// One step, compiled.
#[derive(Debug)]
pub struct Node {
    /// The step's id.
    pub id: String,
    /// Its module, as the workflow names it.
    pub module_id: String,
    /// Its name in the editor.
    pub name: Option<String>,
    /// Its module, if the catalogue has it.
    pub module: Option<&'static Module>,
    /// What it does.
    pub kind: Kind,
    /// Its parameters, without those of the failure policy, as evaluated before it starts.
    pub parameters: Vec<(String, Tree)>,
    /// The parameters that its module evaluates itself.
    pub later: Vec<(&'static str, Later)>,
    /// What happens when it fails.
    pub policy: Policy,
    /// The limit that its attempts share with others.
    pub limit: Option<NodeLimit>,
    /// Whether it is flagged as output.
    pub is_output: bool,
    /// Whether the step is skipped.
    pub disabled: bool,
    /// The sections around it, outermost first: a section is named by the opening step or mark that
    /// it follows.
    pub around: Vec<StepIndex>,
    /// Whether it waits for a caller at an address of its own.
    pub awaits_signal: bool,
}

impl Program {
    /// The step at this position.
    pub fn node(&self, step: StepIndex) -> Result<&Node, BrokenInvariant> {
        self.nodes.get(step.place()).ok_or(BrokenInvariant::NoStep { step, steps: self.nodes.len() })
    }

    /// The step at this position; `None` at the end of the program, one after the last step.
    pub fn node_or_end(&self, step: StepIndex) -> Result<Option<&Node>, BrokenInvariant> {
        if step == self.end() { Ok(None) } else { self.node(step).map(Some) }
    }

    /// Whether a step gives a response to the request that starts a run.
    pub fn responds(&self) -> bool {
        self.nodes
            .iter()
            .any(|node| !node.disabled && node.module.is_some_and(|module| module.id == catalogue::RESPOND))
    }

    /// Whether a step has sensitive outputs.
    pub fn seals(&self) -> bool {
        self.nodes.iter().any(|node| node.policy.sensitive.is_any())
    }

    /// The end of the program, one after the last step.
    pub fn end(&self) -> StepIndex {
        StepIndex::of(self.nodes.len())
    }

    /// The first step that cannot run here, if there is one, and the reason.
    pub fn not_runnable(&self) -> Option<(&Node, &'static str)> {
        self.nodes.iter().find_map(|node| match node.kind {
            Kind::NotRunnable(reason) => Some((node, reason)),
            _ => None,
        })
    }

    /// Why a jump from one step to another is not allowed; `None` if it is.
    pub fn refuses_jump(&self, from: StepIndex, to: StepIndex) -> Option<&'static str> {
        let (Ok(here), Ok(there)) = (self.node(from), self.node(to)) else {
            return Some("there is no such step");
        };
        let is_left = |section: &&StepIndex| self.opens_finally(**section) && !there.around.contains(section);
        if here.around.iter().any(|section| is_left(&section)) {
            return Some("the target must be in the same finally part");
        }
        let allowed = blocks::may_jump(&here.around, &there.around, |section| self.opens_branch(section));
        (!allowed)
            .then_some("the target must be in the same block or outside of it, and not outside of a parallel branch")
    }

    /// Whether the step is in the finally part of a block whose opening step fits.
    pub fn is_in_finally(&self, step: StepIndex, fits: impl Fn(StepIndex) -> bool) -> bool {
        let mut around = self.nodes.get(step.place()).into_iter().flat_map(|node| &node.around);
        around.any(|section| self.opens_finally(*section) && fits(self.opener(*section)))
    }

    fn opens_finally(&self, section: StepIndex) -> bool {
        matches!(self.nodes.get(section.place()).map(|node| &node.kind), Some(Kind::Finally { .. }))
    }

    /// The opening step of the block to which a section belongs. In a block without a frame, such
    /// as `if`, it is the section itself.
    pub fn opener(&self, section: StepIndex) -> StepIndex {
        match self.nodes.get(section.place()).map(|node| &node.kind) {
            Some(Kind::EndBranch { start, .. } | Kind::EndTry { start, .. } | Kind::Finally { start, .. }) => *start,
            _ => section,
        }
    }

    /// Whether the section is a branch that runs at the same time as others.
    pub fn opens_branch(&self, section: StepIndex) -> bool {
        let kind = self.nodes.get(section.place()).map(|node| &node.kind);
        matches!(kind, Some(Kind::Parallel { .. } | Kind::Race { .. } | Kind::EndBranch { .. }))
    }
}
