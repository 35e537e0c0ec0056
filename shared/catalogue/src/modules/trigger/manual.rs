//! The manual trigger: as the first step it shows what the caller sent.

use super::{DATA, data};
use crate::descriptor::{Category, Descriptor, Shape, text};
use crate::module::{Behaviour, Module, Pure};

const fn descriptor(id: &'static str) -> Descriptor {
    Descriptor {
        id,
        name: text("手动触发", "Manual"),
        description: text("由用户或接口调用触发", "Started by a user or an API call"),
        icon: "ic_trigger",
        category: Category::Trigger,
        shape: Shape::NONE,
        can_start: true,
        inputs: &[],
        outputs: &[DATA],
    }
}

/// Under its short id.
pub const SHORT: Module =
    Module { descriptor: descriptor("trigger_manual"), behaviour: Behaviour::Run(&Pure(|call| Ok(data(call)))) };
/// Under its long id.
pub const LONG: Module =
    Module { descriptor: descriptor("vflow.trigger.manual"), behaviour: Behaviour::Run(&Pure(|call| Ok(data(call)))) };
