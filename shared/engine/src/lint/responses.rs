//! Finds responses that are never sent, because only the first one of a run is.

use super::{Code, Finding, Linter};
use catalogue::RESPOND;
use model::Said;

pub(super) fn check(linter: &mut Linter<'_>) {
    let is_respond = |at: &usize| linter.module(*at).is_some_and(|module| module.id == RESPOND);
    let steps = 0..linter.definition.steps.len();
    let all: Vec<usize> = steps.filter(is_respond).filter(|at| !linter.layout.is_off(*at)).collect();
    if all.is_empty() || !linter.layout.pairs() || linter.layout.jumps_back() {
        return;
    }
    for (place, at) in all.iter().enumerate() {
        let around = linter.layout.around(*at);
        // A step is always executed before another one if all sections around it are also around
        // the other.
        let earlier = all.iter().take(place).find(|other| around.starts_with(linter.layout.around(**other)));
        let said = if let Some(earlier) = earlier {
            let id = linter.definition.steps.get(*earlier).map(|step| step.id.clone()).unwrap_or_default();
            Said::new(
                format!("is never sent: step '{id}' has responded before"),
                format!("不会发送：步骤 '{id}' 已先响应"),
            )
        } else if linter.layout.share_a_loop(*at, *at) {
            Said::new("only the response of the first pass of the loop is sent", "循环中只有第一次的响应会被发送")
        } else {
            continue;
        };
        linter.at_step(*at, "", Finding::warning(Code::ResponseNotSent, said));
    }
}
