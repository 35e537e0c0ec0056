//! `uuid`: a new unique id.

use crate::{Call, Done};
use serde_json::Value;
use uuid::Builder;

pub(crate) fn outputs(call: &Call<'_>) -> Done {
    let [high, low] = [0, 1].map(|n| call.surroundings.draw(n));
    let bits = u128::from(high) << 64 | u128::from(low);
    let id = Builder::from_random_bytes(bits.to_be_bytes()).into_uuid();
    Done::outputs([("id", Value::String(id.to_string()))])
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const SHORT: &str = "uuid";

    #[test]
    fn the_id_is_a_version_4_and_comes_from_the_draws() {
        let id = Bench::new().outputs(SHORT, json!({}))["id"].as_str().unwrap().to_owned();
        assert_eq!(id, "9e3779b9-7f4a-4c15-bc6e-f372fe94f82a");
        assert_eq!(uuid::Uuid::parse_str(&id).unwrap().get_version_num(), 4);
    }
}
