//! `uuid`: an id that nothing else has.

use crate::descriptor::{Category, Descriptor, OutputSpec, Shape, ValueType, text};
use crate::module::{Behaviour, Call, Done, Module, Pure};
use serde_json::Value;
use uuid::Builder;

const OUTPUTS: &[OutputSpec] = &[OutputSpec::new(
    "id",
    ValueType::String,
    text("标识", "Id"),
    text("UUIDv4，小写并带连字符", "A UUIDv4, in lower case with hyphens"),
)
.logged()];

/// Under its short id.
pub const SHORT: Module = Module {
    descriptor: Descriptor {
        id: "uuid",
        name: text("生成UUID", "UUID"),
        description: text("生成随机标识；不适合用作密码或密钥", "Make a random id; not fit for passwords or keys"),
        icon: "ic_id",
        category: Category::Data,
        shape: Shape::NONE,
        can_start: true,
        inputs: &[],
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&Pure(|call| Ok(outputs(call)))),
};

fn outputs(call: &Call<'_>) -> Done {
    let [high, low] = [0, 1].map(|n| call.surroundings.draw(n));
    let bits = u128::from(high) << 64 | u128::from(low);
    let id = Builder::from_random_bytes(bits.to_be_bytes()).into_uuid();
    Done::outputs([("id", Value::String(id.to_string()))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn the_id_is_a_version_4_and_comes_from_the_draws() {
        let id = Bench::new().outputs(&SHORT, json!({}))["id"].as_str().unwrap().to_owned();
        assert_eq!(id, "9e3779b9-7f4a-4c15-bc6e-f372fe94f82a");
        assert_eq!(uuid::Uuid::parse_str(&id).unwrap().get_version_num(), 4);
    }
}
