//! The words of the form.

/// The steps that run if a condition is true.
pub(super) const THEN: &str = "then";
/// The steps that run if a condition is false.
pub(super) const ELSE: &str = "else";
/// The steps of a loop or of a block whose failures are caught.
pub(super) const DO: &str = "do";
/// The steps after a failure.
pub(super) const CATCH: &str = "catch";
/// The steps that run in any case at the end of the block.
pub(super) const FINALLY: &str = "finally";
/// The lists of steps that run at the same time.
pub(super) const BRANCHES: &str = "branches";
/// The ids of the steps that divide and close a block.
pub(super) const MARKS: &str = "marks";
/// The mark that closes a block.
pub(super) const END: &str = "end";
/// The level of a step that editors indent in an unusual way.
pub(super) const INDENT: &str = "indent";
/// Whether editors indent the steps of blocks.
pub(super) const INDENTED: &str = "indented";
/// How often a step is retried.
pub(super) const RETRY: &str = "retry";

/// The keys of a step that contain its block.
pub(super) const SECTIONS: [&str; 6] = [DO, THEN, ELSE, CATCH, FINALLY, BRANCHES];
/// The keys of a step that are fields of the API, with the same names.
pub(super) const PLAIN: [&str; 4] = ["name", "note", "isOutput", "disabled"];
/// The keys that only a step with the fields of the API has, not a step of the short form.
pub(super) const EXPLICIT: [&str; 2] = ["id", "moduleId"];
/// Keys that cannot be ids in the short form. A step with such an id is written with the fields of
/// the API.
const OTHERS: [&str; 3] = ["isDisabled", "parameters", "indentationLevel"];

/// The parameters of the failure policy that `retry` stands for.
pub(super) const ERROR_POLICY: &str = "__error_policy";
/// The number of attempts after the first.
pub(super) const RETRY_COUNT: &str = "__retry_count";

/// Whether a key of a step is not the id of the step.
pub(super) fn is_reserved(key: &str) -> bool {
    SECTIONS.contains(&key)
        || PLAIN.contains(&key)
        || EXPLICIT.contains(&key)
        || OTHERS.contains(&key)
        || key == MARKS
        || key == INDENT
}
