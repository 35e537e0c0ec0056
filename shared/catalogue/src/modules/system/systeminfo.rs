//! `vflow.system.systeminfo`: what the host says about itself.

use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Shape, UiType, ValueType, text,
};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};
use serde_json::Value;

const LABELS: &[(&str, &str)] = &[
    ("型号", "model"),
    ("设备型号", "model"),
    ("制造商", "brand"),
    ("设备厂商", "brand"),
    ("安卓版本", "android_version"),
    ("Android Version", "android_version"),
    ("系统版本", "android_version"),
    ("SDK版本", "sdk"),
    ("SDK Version", "sdk"),
    ("安全补丁", "security_patch"),
    ("Security Patch", "security_patch"),
];

const INPUTS: &[InputSpec] = &[InputSpec::new(
    "infotype",
    ValueType::String,
    text("信息类型", "Kind"),
    text("要读取的信息", "Which fact to read"),
)
.or(Fallback::Text("model"))
.ui(UiType::Dropdown)
.constrained(Constraints::one_of(&["model", "brand", "android_version", "sdk", "security_patch"], LABELS))
.logged()];

const OUTPUTS: &[OutputSpec] = &[OutputSpec::new(
    "sysinfo",
    ValueType::String,
    text("系统信息", "Fact"),
    text("主机没有该信息时为空", "Empty where the host has no such thing"),
)
.logged()];

/// Under its long id.
pub const LONG: Module = Module {
    descriptor: Descriptor {
        id: "vflow.system.systeminfo",
        name: text("获取系统信息", "System Info"),
        description: text("获取运行主机的信息", "Read a fact about the host that runs the workflow"),
        icon: "ic_system",
        category: Category::System,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&Pure(run)),
};

fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let kind = call.inputs.choice("infotype")?;
    let fact = call.surroundings.device().get(kind).map(expr::text_of).unwrap_or_default();
    Ok(Done::outputs([("sysinfo", Value::String(fact))]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn facts_come_from_the_host() {
        for (kind, fact) in [("brand", "Sluice"), ("制造商", "Sluice"), ("sdk", "")] {
            assert_eq!(Bench::new().outputs(&LONG, json!({"infotype": kind})), json!({"sysinfo": fact}));
        }
        let error = Bench::new().error(&LONG, json!({"infotype": "password"}));
        assert!(error.starts_with("input 'infotype': must be model, "), "{error}");
    }
}
