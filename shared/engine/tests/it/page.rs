//! The workflows in `docs/reference/workflows.md` are accepted.

use engine::program::compile;
use serde_json::Value;

#[test]
fn what_the_page_shows_compiles_and_can_run() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/workflows.md");
    let text = std::fs::read_to_string(page).unwrap();
    let blocks: Vec<&str> = text.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() >= 4);
    for block in blocks {
        let mut workflow: Value = serde_json::from_str(block).unwrap_or_else(|error| panic!("{error}: {block}"));
        workflow["v"] = 1.into();
        let program =
            compile(&serde_json::from_value(workflow).unwrap()).unwrap_or_else(|error| panic!("{error}: {block}"));
        assert!(program.not_runnable().is_none(), "{block}");
    }
}
