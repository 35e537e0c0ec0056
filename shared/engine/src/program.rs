//! A revision, compiled once: blocks paired, templates and conditions parsed, modules found.

mod blocks;
mod cache;
mod compile;
mod later;
mod policy;
mod test;

pub use cache::ProgramCache;
pub use compile::compile;
pub use later::Later;
pub use policy::{OnError, Policy};
pub use test::Test;

use catalogue::{Module, Run};
use expr::Tree;
use std::collections::HashMap;

/// A compiled revision. Immutable, shared by every run of the process.
#[derive(Debug)]
pub struct Program {
    /// The steps, in the list's order.
    pub nodes: Vec<Node>,
    /// Where each step id is.
    pub index: HashMap<String, usize>,
    /// The declared inputs.
    pub inputs: Vec<model::Input>,
    /// The declared outputs, evaluated when a run ends.
    pub outputs: Vec<DeclaredOutput>,
}

/// A declared output, parsed.
#[derive(Debug)]
pub struct DeclaredOutput {
    /// Its name in the answer.
    pub name: String,
    /// Its declared type.
    pub kind: String,
    /// Its value.
    pub value: Tree,
}

/// One step, compiled.
#[derive(Debug)]
pub struct Node {
    /// The step's id.
    pub id: String,
    /// Its module, as the workflow names it.
    pub module_id: String,
    /// What the editor calls it.
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
    /// Whether it is flagged as output.
    pub is_output: bool,
}

/// What a step does. Places are indexes into [`Program::nodes`].
pub enum Kind {
    /// Nothing: a closing mark, or disabled.
    Pass,
    /// Goes elsewhere without more ado: the end of a branch, or a disabled block.
    Goto(usize),
    /// Runs a module.
    Run(&'static dyn Run),
    /// Goes on if the test holds, else to `otherwise`.
    If {
        /// What is tested.
        test: Box<Test>,
        /// Where it goes if the test does not hold.
        otherwise: usize,
    },
    /// Opens a counted loop; `after` is behind its end.
    Loop {
        /// Behind the loop.
        after: usize,
    },
    /// Opens a loop over items.
    ForEach {
        /// Behind the loop.
        after: usize,
    },
    /// Closes either loop.
    EndLoop {
        /// The opening step.
        start: usize,
    },
    /// Leaves the loop.
    Break {
        /// Behind the loop.
        after: usize,
    },
    /// Goes to the loop's end mark.
    Continue {
        /// The closing step.
        end: usize,
    },
    /// Cannot run here.
    NotRunnable(&'static str),
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Pass => f.write_str("Pass"),
            Self::Goto(to) => write!(f, "Goto({to})"),
            Self::Run(_) => f.write_str("Run"),
            Self::If { otherwise, .. } => write!(f, "If(else {otherwise})"),
            Self::Loop { after } => write!(f, "Loop(after {after})"),
            Self::ForEach { after } => write!(f, "ForEach(after {after})"),
            Self::EndLoop { start } => write!(f, "EndLoop({start})"),
            Self::Break { after } => write!(f, "Break({after})"),
            Self::Continue { end } => write!(f, "Continue({end})"),
            Self::NotRunnable(reason) => write!(f, "NotRunnable({reason})"),
        }
    }
}

impl Program {
    /// The first step that cannot run here, if any: its place and the reason.
    pub fn not_runnable(&self) -> Option<(&Node, &'static str)> {
        self.nodes.iter().find_map(|node| match node.kind {
            Kind::NotRunnable(reason) => Some((node, reason)),
            _ => None,
        })
    }
}
