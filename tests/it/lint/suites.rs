//! The lint knows the fields of test cases that the runner of tests reads.

use engine::lint::CASE_FIELDS;
use rehearsal::Suite;
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn the_fields_of_a_case_are_those_that_tests_are_read_with() {
    let strange = json!({"cases": [{"name": "a", "zzzzzzzzzzzz": 1}]});
    let refused = Suite::read(&strange).unwrap_err().to_string();
    let (_, known) = refused.split_once("known are: ").unwrap_or_else(|| panic!("{refused}"));
    // A table makes several cases of one before they are read.
    let read: BTreeSet<&str> = known.split(", ").chain(["table"]).collect();
    assert_eq!(read, CASE_FIELDS.into_iter().collect());
}
