//! `vflow.system.systeminfo`: facts about the host.

use crate::{Call, Done, ModuleError};
use serde_json::Value;

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let kind = call.inputs.choice("infotype")?;
    let fact = call.surroundings.device().get(kind).map(expr::text_of).unwrap_or_default();
    Ok(Done::outputs([("sysinfo", Value::String(fact))]))
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const LONG: &str = "vflow.system.systeminfo";

    #[test]
    fn facts_come_from_the_host() {
        for (kind, fact) in [("brand", "Sluice"), ("制造商", "Sluice"), ("sdk", "")] {
            assert_eq!(Bench::new().outputs(LONG, json!({"infotype": kind})), json!({"sysinfo": fact}));
        }
        let error = Bench::new().error(LONG, json!({"infotype": "password"}));
        assert!(error.starts_with("input 'infotype': must be model, "), "{error}");
    }
}
