//! `vflow.device.toast`: a short message. Sluice has no screen, so the message becomes a log entry
//! of the execution.

use super::log;
use crate::{Call, Done, ModuleError};

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    Ok(log::logged_info(&call.inputs.given_text("message")?))
}

#[cfg(test)]
mod tests {
    use crate::module::Action;
    use crate::testing::Bench;
    use model::Level;
    use serde_json::json;

    const LONG: &str = "vflow.device.toast";

    #[test]
    fn the_message_is_logged() {
        let Ok(Action::Done(done)) = Bench::new().start(LONG, json!({"message": "hi"})) else { panic!() };
        assert_eq!((done.log, done.outputs["success"].clone()), (vec![(Level::Info, "hi".to_owned())], json!(true)));
        assert_eq!(Bench::new().error(LONG, json!({})), "input 'message': is required");
    }
}
