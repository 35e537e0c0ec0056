//! The notification trigger: as the first step it returns the notification that started the run.

use super::field;
use crate::{Call, Done};
use serde_json::json;

const PACKAGE_NAMES: &[&str] = &["packageName", "package_name"];

/// The event has already been matched when the run starts; here its fields become outputs. A
/// missing field is null.
pub(crate) fn short(call: &Call<'_>) -> Done {
    let [package, title, content] = [PACKAGE_NAMES, &["title"], &["content"]].map(|names| field(call, names));
    Done::outputs([("packageName", package), ("title", title), ("content", content)])
}

pub(crate) fn long(call: &Call<'_>) -> Done {
    let [id, package, title, content] =
        [&["id"][..], PACKAGE_NAMES, &["title"], &["content"]].map(|names| field(call, names));
    let object = json!({"id": id, "package_name": package, "title": title, "content": content});
    Done::outputs([("notification_object", object), ("package_name", package), ("title", title), ("content", content)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    const SHORT: &str = "trigger_notification";
    const LONG: &str = "vflow.trigger.notification";

    #[test]
    fn each_id_has_its_own_names() {
        let mut bench = Bench::new();
        for (name, value) in [("package_name", "com.a"), ("title", "T"), ("id", "k1")] {
            bench.trigger.data.insert(name.to_owned(), json!(value));
        }
        let short = json!({"packageName": "com.a", "title": "T", "content": null});
        assert_eq!(bench.outputs(SHORT, json!({})), short);
        let object = json!({"id": "k1", "package_name": "com.a", "title": "T", "content": null});
        let long = json!({"notification_object": object, "package_name": "com.a", "title": "T", "content": null});
        assert_eq!(bench.outputs(LONG, json!({})), long);
    }
}
