//! The share trigger: content that was shared with the workflow.

use super::field;
use crate::{Call, Done};

pub(crate) fn outputs(call: &Call<'_>) -> Done {
    Done::outputs([("shared_content", field(call, &["shared_content", "content"]))])
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const LONG: &str = "vflow.trigger.share";

    #[test]
    fn what_was_shared_is_shown() {
        let mut bench = Bench::new();
        assert_eq!(bench.outputs(LONG, json!({})), json!({"shared_content": null}));
        bench.trigger.data.insert("content".to_owned(), json!("http://a"));
        assert_eq!(bench.outputs(LONG, json!({})), json!({"shared_content": "http://a"}));
    }
}
