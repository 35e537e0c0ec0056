//! Finds the steps and branches of a workflow that no case has executed.

use crate::Outcome;
use crate::rewrite::is_marker;
use engine::program::{Kind, Program, compile};
use model::Definition;
use std::collections::BTreeMap;

/// How often the cases have executed the steps of a workflow.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// The steps that can be executed, in their order.
    pub steps: Vec<StepCoverage>,
}

/// How often the cases have executed a step.
#[derive(Clone, Debug)]
pub struct StepCoverage {
    /// The id of the step.
    pub id: String,
    /// The id of its module.
    pub module: String,
    /// The position of the step in the workflow, from 0.
    pub index: usize,
    /// The number of passes.
    pub passes: u64,
    /// How often its condition was true and false; `None` = it has none.
    pub branches: Option<[u64; 2]>,
}

impl Coverage {
    /// The coverage before any case was executed.
    pub fn of(definition: &Definition) -> Result<Self, engine::Error> {
        Ok(Self { steps: steps(&compile(definition)?) })
    }

    /// Adds an execution.
    pub fn add(&mut self, outcome: &Outcome) {
        let known: BTreeMap<_, _> = outcome.steps.iter().collect();
        for step in &mut self.steps {
            let Some(facts) = known.get(&step.id) else { continue };
            step.passes += u64::from(facts.passes);
            if let Some(branches) = &mut step.branches {
                branches.iter_mut().zip(facts.tests).for_each(|(all, these)| *all += u64::from(these));
            }
        }
    }

    /// The steps and the outcomes of conditions that were never executed, in words.
    pub fn missing(&self) -> Vec<(String, &'static str)> {
        let of = |step: &StepCoverage| {
            let id = step.id.clone();
            match step.branches {
                _ if step.passes == 0 => vec![(id, "never ran")],
                Some([0, 0]) | None => Vec::new(),
                Some([0, _]) => vec![(id, "was never true")],
                Some([_, 0]) => vec![(id, "was never false")],
                Some(_) => Vec::new(),
            }
        };
        self.steps.iter().flat_map(of).collect()
    }

    /// The number of executed steps, and the number of all steps.
    pub fn counts(&self) -> (usize, usize) {
        (self.steps.iter().filter(|step| step.passes > 0).count(), self.steps.len())
    }
}

fn steps(program: &Program) -> Vec<StepCoverage> {
    let nodes = program.nodes.iter().enumerate().filter(|(_, node)| !is_marker(node));
    let of = |(index, node): (usize, &engine::program::Node)| StepCoverage {
        id: node.id.clone(),
        module: node.module_id.clone(),
        index,
        passes: 0,
        branches: matches!(node.kind, Kind::If { .. } | Kind::While { .. }).then_some([0, 0]),
    };
    nodes.map(of).collect()
}
