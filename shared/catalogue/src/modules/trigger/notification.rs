//! The notification trigger: as the first step it shows the notification that started the run.

use super::field;
use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Shape, Text, UiType, ValueType, text,
};
use crate::module::{Behaviour, Call, Done, Module, Pure};
use serde_json::json;

const PACKAGE: InputSpec = InputSpec::new(
    "packageName",
    ValueType::String,
    text("应用包名", "Package Name"),
    text("只响应此应用", "Only this application's notifications"),
)
.logged();
const TITLE_CONTAINS: InputSpec = InputSpec::new(
    "titleContains",
    ValueType::String,
    text("标题包含", "Title Contains"),
    text("标题须包含的文字", "A text the title must contain"),
);
const CONTENT_CONTAINS: InputSpec = InputSpec::new(
    "contentContains",
    ValueType::String,
    text("内容包含", "Content Contains"),
    text("内容须包含的文字", "A text the content must contain"),
);

const APP_WAYS: &[&str] = &["app_include", "app_exclude"];
const APP_LABELS: &[(&str, &str)] =
    &[("包含", "app_include"), ("Include", "app_include"), ("排除", "app_exclude"), ("Exclude", "app_exclude")];
const TEXT_WAYS: &[&str] = &["text_include", "text_exclude"];
const TEXT_LABELS: &[(&str, &str)] =
    &[("包含", "text_include"), ("Include", "text_include"), ("排除", "text_exclude"), ("Exclude", "text_exclude")];

const fn way(id: &'static str, label: Text, constraints: Constraints, usual: &'static str) -> InputSpec {
    InputSpec::new(id, ValueType::String, label, text("包含还是排除", "Whether they are let in or kept out"))
        .or(Fallback::Text(usual))
        .ui(UiType::Dropdown)
        .constrained(constraints)
        .logged()
}

const LONG_INPUTS: &[InputSpec] = &[
    way(
        "app_filter_type",
        text("应用过滤方式", "Application Filter"),
        Constraints::one_of(APP_WAYS, APP_LABELS),
        "app_include",
    ),
    InputSpec::new(
        "packageNames",
        ValueType::List,
        text("应用列表", "Applications"),
        text("包名的列表；留空为任何应用", "The names of their packages; none means any application"),
    ),
    InputSpec::new(
        "app_filter",
        ValueType::String,
        text("应用", "Application"),
        text("一个包名，没有 packageNames 时有效", "One package's name, where there are no packageNames"),
    ),
    way(
        "title_filter_type",
        text("标题过滤方式", "Title Filter"),
        Constraints::one_of(TEXT_WAYS, TEXT_LABELS),
        "text_include",
    ),
    keyword("title_filter", text("标题关键词", "Title Keyword")),
    way(
        "content_filter_type",
        text("内容过滤方式", "Content Filter"),
        Constraints::one_of(TEXT_WAYS, TEXT_LABELS),
        "text_include",
    ),
    keyword("content_filter", text("内容关键词", "Content Keyword")),
    PACKAGE,
    TITLE_CONTAINS,
    CONTENT_CONTAINS,
];

const fn keyword(id: &'static str, label: Text) -> InputSpec {
    InputSpec::new(id, ValueType::String, label, text("要查找的文字，不分大小写", "What to look for, in any case"))
}

const TITLE: OutputSpec =
    OutputSpec::new("title", ValueType::String, text("标题", "Title"), text("通知标题", "The notification's title"));
const CONTENT: OutputSpec =
    OutputSpec::new("content", ValueType::String, text("内容", "Content"), text("通知内容", "The notification's text"));

const fn package(id: &'static str, alias: &'static str) -> OutputSpec {
    OutputSpec::new(
        id,
        ValueType::String,
        text("应用包名", "Package Name"),
        text("发出通知的应用", "The application it came from"),
    )
    .alias(alias)
}

const LONG_OUTPUTS: &[OutputSpec] = &[
    OutputSpec::new(
        "notification_object",
        ValueType::Dictionary,
        text("通知对象", "Notification"),
        text("id、package_name、title、content", "Its id, package_name, title and content"),
    ),
    package("package_name", "packageName"),
    TITLE,
    CONTENT,
];

const fn module(
    id: &'static str,
    inputs: &'static [InputSpec],
    outputs: &'static [OutputSpec],
    behaviour: Behaviour,
) -> Module {
    let descriptor = Descriptor {
        id,
        name: text("收到通知", "Notification"),
        description: text("收到通知时触发", "Started by a notification"),
        icon: "ic_notification",
        category: Category::Trigger,
        shape: Shape::NONE,
        can_start: true,
        inputs,
        outputs,
    };
    Module { descriptor, behaviour }
}

/// Under its short id, with the short names.
pub const SHORT: Module = module(
    "trigger_notification",
    &[PACKAGE, TITLE_CONTAINS, CONTENT_CONTAINS],
    &[package("packageName", "package_name"), TITLE, CONTENT],
    Behaviour::Run(&Pure(|call| Ok(short(call)))),
);
/// Under its long id, with vFlow's names.
pub const LONG: Module =
    module("vflow.trigger.notification", LONG_INPUTS, LONG_OUTPUTS, Behaviour::Run(&Pure(|call| Ok(long(call)))));

const PACKAGE_NAMES: &[&str] = &["packageName", "package_name"];

/// The event decided whether the run starts; here its fields become outputs. A field the event lacks is null.
fn short(call: &Call<'_>) -> Done {
    let [package, title, content] = [PACKAGE_NAMES, &["title"], &["content"]].map(|names| field(call, names));
    Done::outputs([("packageName", package), ("title", title), ("content", content)])
}

fn long(call: &Call<'_>) -> Done {
    let [id, package, title, content] =
        [&["id"][..], PACKAGE_NAMES, &["title"], &["content"]].map(|names| field(call, names));
    let object = json!({"id": id, "package_name": package, "title": title, "content": content});
    Done::outputs([("notification_object", object), ("package_name", package), ("title", title), ("content", content)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    #[test]
    fn each_id_has_its_own_names() {
        let mut bench = Bench::new();
        for (name, value) in [("package_name", "com.a"), ("title", "T"), ("id", "k1")] {
            bench.trigger.data.insert(name.to_owned(), json!(value));
        }
        let short = json!({"packageName": "com.a", "title": "T", "content": null});
        assert_eq!(bench.outputs(&SHORT, json!({})), short);
        let object = json!({"id": "k1", "package_name": "com.a", "title": "T", "content": null});
        let long = json!({"notification_object": object, "package_name": "com.a", "title": "T", "content": null});
        assert_eq!(bench.outputs(&LONG, json!({})), long);
    }
}
