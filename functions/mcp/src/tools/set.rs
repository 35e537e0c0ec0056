//! The sets of tools, which the address of the client chooses: `/mcp?tools=workflows`.

use super::builder::Tool;
use api::Request;
use engine::Error;

/// A set of tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Set {
    /// All tools together.
    All,
    /// Published workflows, and the tool that shows a run.
    Workflows,
    /// The tools that build workflows.
    Builder,
}

impl Set {
    /// The set that the query names.
    pub(super) fn of(request: &Request) -> Result<Self, Error> {
        match request.query.filled("tools") {
            None => Ok(Self::All),
            Some("workflows") => Ok(Self::Workflows),
            Some("builder") => Ok(Self::Builder),
            Some(_) => Err(Error::invalid("tools", "must be workflows or builder")),
        }
    }

    /// Whether the set contains published workflows.
    pub(super) fn has_workflows(self) -> bool {
        self != Self::Builder
    }

    /// Whether the set contains the tool.
    pub(super) fn has(self, tool: &Tool) -> bool {
        self != Self::Workflows || tool.frame.of_workflows
    }
}
