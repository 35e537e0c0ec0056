//! `vflow.data.comment`: words for whoever reads the workflow. Does nothing.

use crate::descriptor::{Category, Descriptor, InputSpec, Reading, Shape, UiType, ValueType, text};
use crate::module::{Behaviour, Done, Module, Pure};

const INPUTS: &[InputSpec] = &[InputSpec::new(
    "content",
    ValueType::String,
    text("注释内容", "Content"),
    text("说明文字", "What there is to say"),
)
.ui(UiType::CodeEditor)
.read(Reading::Raw)];

/// Under its long id.
pub const LONG: Module = Module {
    descriptor: Descriptor {
        id: "vflow.data.comment",
        name: text("注释", "Comment"),
        description: text("说明工作流的设计，执行时跳过", "Explains the workflow; does nothing when it runs"),
        icon: "ic_comment",
        category: Category::Data,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: &[],
    },
    behaviour: Behaviour::Run(&Pure(|_| Ok(Done::default()))),
};
