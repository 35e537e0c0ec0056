//! The share trigger: something that was shared with the workflow.

use super::field;
use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Shape, UiType, ValueType, text,
};
use crate::module::{Behaviour, Call, Done, Module, Pure};

const LABELS: &[(&str, &str)] =
    &[("任意", "any"), ("文本", "text"), ("链接", "link"), ("图片", "image"), ("文件", "file")];

const INPUTS: &[InputSpec] = &[InputSpec::new(
    "acceptedType",
    ValueType::String,
    text("接收内容类型", "Kind"),
    text("只响应此类内容", "Only what is of this kind"),
)
.or(Fallback::Text("any"))
.ui(UiType::Dropdown)
.constrained(Constraints::one_of(&["any", "text", "link", "image", "file"], LABELS))
.logged()];

const OUTPUTS: &[OutputSpec] = &[OutputSpec::new(
    "shared_content",
    ValueType::Any,
    text("分享的内容", "Content"),
    text("文本，或图片、文件的地址", "A text, or the address of a picture or a file"),
)];

const fn descriptor(id: &'static str) -> Descriptor {
    Descriptor {
        id,
        name: text("接收分享", "Share"),
        description: text("收到分享的内容时触发", "Started by something that was shared"),
        icon: "ic_share",
        category: Category::Trigger,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: OUTPUTS,
    }
}

/// Under its short id.
pub const SHORT: Module =
    Module { descriptor: descriptor("trigger_share"), behaviour: Behaviour::Run(&Pure(|call| Ok(outputs(call)))) };
/// Under its long id.
pub const LONG: Module = Module {
    descriptor: descriptor("vflow.trigger.share"),
    behaviour: Behaviour::Run(&Pure(|call| Ok(outputs(call)))),
};

fn outputs(call: &Call<'_>) -> Done {
    Done::outputs([("shared_content", field(call, &["shared_content", "content"]))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn what_was_shared_is_shown() {
        let mut bench = Bench::new();
        assert_eq!(bench.outputs(&LONG, json!({})), json!({"shared_content": null}));
        bench.trigger.data.insert("content".to_owned(), json!("http://a"));
        assert_eq!(bench.outputs(&LONG, json!({})), json!({"shared_content": "http://a"}));
    }
}
