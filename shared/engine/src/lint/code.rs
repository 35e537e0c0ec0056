//! The codes of findings.

/// Writes [`Code`] from one row per code: the variant, the word in answers, and the sentence about
/// it in the reference.
macro_rules! codes {
    ($($code:ident, $word:literal, $says:literal;)+) => {
        /// The kind of mistake that a finding is about. Clients use its word, which never changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $says] $code,)+
        }

        impl Code {
            /// All codes, in the order of the reference.
            pub const ALL: &[Self] = &[$(Self::$code),+];

            /// The word in answers.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => $word,)+
                }
            }

            /// The sentence about it in the reference.
            pub fn says(self) -> &'static str {
                match self {
                    $(Self::$code => $says,)+
                }
            }
        }
    };
}

codes! {
    UnknownReference, "unknown_reference", "A reference to a step that does not exist.";
    UnknownOutput, "unknown_output", "A reference to an output that the step does not have.";
    UnknownProperty, "unknown_property", "A property that values of this type do not have.";
    UnknownInput, "unknown_input", "A reference to an input that the workflow does not declare, although it declares one with a similar name.";
    UnknownVariable, "unknown_variable", "A variable that no step sets. A caller can still give it as an input.";
    LaterVariable, "later_variable", "A variable that only a later step sets.";
    UnknownSecret, "unknown_secret", "A secret that the account does not have.";
    UnknownConnection, "unknown_connection", "A connection that the account does not have.";
    UnknownWorkflow, "unknown_workflow", "A workflow that the account does not have.";
    CallsItself, "calls_itself", "A workflow that calls itself.";
    LaterStep, "later_step", "A reference to a step that runs later.";
    OwnOutput, "own_output", "A step that refers to its own output.";
    ParallelStep, "parallel_step", "A reference to a step in another branch of a parallel block or a race.";
    OtherBranch, "other_branch", "A reference to a step in the branch of a condition that is not taken.";
    DisabledStep, "disabled_step", "A reference to a step that is disabled, or inside a disabled block.";
    DisabledMark, "disabled_mark", "`isDisabled` on a part or the end of a block, where it has no effect.";
    NotAReference, "not_a_reference", "`{{…}}` that does not have the form of a reference, so it is not replaced.";
    WrongBrackets, "wrong_brackets", "A reference whose brackets are not closed, are mixed, or are those of another language.";
    ReferenceInScript, "reference_in_script", "A reference in the text of a script, where it is not replaced.";
    MissingParameter, "missing_parameter", "A parameter that is needed, or a setting that a schedule needs.";
    UnknownParameter, "unknown_parameter", "A parameter that the module does not know, or a setting that the trigger does not know.";
    InvalidValue, "invalid_value", "A constant value that the module refuses, such as a path, a pattern, a date, a time zone or an address that cannot be read.";
    InvalidOption, "invalid_option", "A constant value that is none of the options.";
    InvalidPolicy, "invalid_policy", "A parameter that every step can have (`__…`) and that cannot be read.";
    ConditionSyntax, "condition_syntax", "A condition that cannot be parsed; `range` begins at the mistake.";
    ExpressionSyntax, "expression_syntax", "An expression that cannot be parsed; `range` begins at the mistake.";
    EvaluationFailed, "evaluation_failed", "A template, expression or condition that could be parsed, and whose evaluation failed.";
    UnknownModule, "unknown_module", "A module that does not exist here. The workflow is stored, but a start is refused (422, code 2001).";
    DeviceModule, "device_module", "A module that only runs on a phone. The workflow is stored, but a start is refused (422, code 2001).";
    InvalidId, "invalid_id", "A step id that no reference can address.";
    DuplicateId, "duplicate_id", "A step id that an earlier step has, too.";
    NameNotReferable, "name_not_referable", "A name of a variable that not every reference can address.";
    UnpairedBlock, "unpaired_block", "A block without its opening or closing step, or a step outside of the block that it needs.";
    InvalidJump, "invalid_jump", "A jump to a step that does not exist.";
    UnreachableStep, "unreachable_step", "A step that is never executed, because the step or block before it always ends the run or leaves the block.";
    EndInFinally, "end_in_finally", "A step that ends the run, in a finally part. A finally part cannot end the run, so the step fails.";
    NoSteps, "no_steps", "A workflow without steps.";
    TooManySteps, "too_many_steps", "A workflow with more steps than a workflow can have.";
    UnknownTrigger, "unknown_trigger", "A trigger without a type, or of an unknown type.";
    InvalidTrigger, "invalid_trigger", "A setting of a trigger that cannot be read, such as a cron expression, a time zone or `enabled`.";
    NeverStarts, "never_starts", "A required input without a default, in a workflow with a schedule: the schedule gives no inputs, so it can never start the workflow.";
    InvalidDefault, "invalid_default", "A default of an input that does not have the declared type.";
    ResponseNotSent, "response_not_sent", "A step `respond` whose response is not sent, because an earlier one always is, or because a loop repeats it.";
    HiddenResult, "hidden_result", "A sensitive output in a result, which shows `***` in its place.";
    NamesAlike, "names_alike", "Declared names that differ only in case or signs, which generated clients cannot tell apart.";
    OutputWithoutValue, "output_without_value", "A declared output without a value.";
    InvalidTest, "invalid_test", "A part of `tests` that cannot be read, so that the tests cannot be run.";
    UnknownField, "unknown_field", "A field that the request does not have; it was ignored.";
    UnknownQueryParameter, "unknown_query_parameter", "A query parameter that the route does not have; it was ignored.";
    UndeclaredInput, "undeclared_input", "An input of a request that the workflow does not declare, although it declares others.";
    RenamedField, "renamed_field", "A field that has another name here; it was accepted.";
    RepeatedField, "repeated_field", "A key that an object of the request has twice; the last value counts. Most routes refuse it.";
    LongInteger, "long_integer", "An integer of more than 64 bits, which became the text of its digits.";
    RoundedNumber, "rounded_number", "A number with more digits than a number can hold, which was rounded.";
    MoreFindings, "more_findings", "There are more findings than an answer lists; the severity is that of the most serious one.";
    InvalidField, "invalid_field", "A field that is refused when storing, for a reason without a code of its own.";
    InvalidStep, "invalid_step", "A step that is refused when storing, for a reason without a code of its own.";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_code_has_a_word_of_its_own() {
        let words: HashSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(words.len(), Code::ALL.len());
        let is_word = |word: &str| word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        assert!(words.into_iter().all(is_word));
    }
}
