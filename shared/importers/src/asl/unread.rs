//! Fields of a state machine that the importer does not read.

use super::writer::Writer;
use serde_json::Value;

/// Reports the fields of a part that are not read.
pub fn left_out(writer: &mut Writer, part: &Value, at: &str, read: impl Fn(&str) -> bool) {
    for name in part.as_object().into_iter().flatten().map(|(name, _)| name).filter(|name| !read(name)) {
        writer.draft.change(format!("the field {at}{name} is left out"), format!("字段 {at}{name} 已省略"));
    }
}
