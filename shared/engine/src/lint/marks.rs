//! Finds marks and ends of blocks that are disabled. Disabling them has no effect, because the
//! block would be incomplete without them.

use super::{Code, Finding, Linter};
use crate::program::is_mark;
use model::Said;

pub(super) fn check(linter: &mut Linter<'_>) {
    let steps = linter.definition.steps.iter().enumerate().filter(|(_, step)| step.disabled);
    let marks: Vec<_> = steps.map(|(at, _)| at).filter(|at| linter.module(*at).is_some_and(is_mark)).collect();
    for at in marks {
        let said = Said::new(
            "'isDisabled' has no effect on a part or the end of a block; disable the step that opens the block, or \
             the steps inside the part",
            "'isDisabled' 对块的分支或结束步骤不起作用；请禁用块的开始步骤，或分支内的步骤",
        );
        linter.at_step(at, "isDisabled", Finding::warning(Code::DisabledMark, said));
    }
}
