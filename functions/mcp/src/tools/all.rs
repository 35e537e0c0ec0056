//! The tools of Sluice.

use super::builder::Tool;
use super::{modules, pages, runs, runs_changed, tests, workflows, workflows_changed};

/// The tools, in the order of lists.
static ALL: [&Tool; 16] = [
    &workflows::LIST,
    &workflows::GET,
    &workflows::VALIDATE,
    &workflows_changed::SAVE,
    &workflows::DIFF,
    &workflows_changed::PUBLISH,
    &modules::SEARCH,
    &modules::GET,
    &runs_changed::START,
    &runs::LIST,
    &runs::GET,
    &runs::LOGS,
    &runs_changed::RESUME,
    &runs_changed::STOP,
    &tests::RUN,
    &pages::SEARCH,
];

/// All tools of Sluice.
pub(super) fn all() -> impl Iterator<Item = &'static Tool> {
    ALL.iter().copied()
}

#[cfg(test)]
mod checks {
    use super::*;
    use records::apis::RESERVED;

    #[test]
    fn no_published_workflow_can_have_the_name_of_a_tool() {
        assert_eq!(all().map(|tool| tool.name).collect::<Vec<_>>(), RESERVED);
    }

    #[test]
    fn every_tool_describes_its_arguments() {
        for tool in all() {
            let schema = tool.input();
            assert_eq!(schema["type"], "object", "{}", tool.name);
            for (name, field) in schema["properties"].as_object().unwrap() {
                assert!(field["description"].as_str().is_some_and(|says| says.len() > 4), "{}.{name}", tool.name);
            }
        }
    }
}
