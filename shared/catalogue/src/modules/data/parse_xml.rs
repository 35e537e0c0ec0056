//! `vflow.data.parse_xml`: texts that an XPath finds in an XML document.

use super::parse_json::{OUTPUTS, selected};
use super::{xml_tree, xpath};
use crate::descriptor::{Category, Constraints, Descriptor, InputSpec, Shape, UiType, ValueType, text};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};

const INPUTS: &[InputSpec] = &[
    InputSpec::new(
        "xml",
        ValueType::String,
        text("XML", "XML"),
        text("XML 文本，不能含文档类型声明", "The XML text, without a document type"),
    )
    .required()
    .ui(UiType::CodeEditor)
    .constrained(Constraints { language: Some("xml"), ..Constraints::NONE }),
    InputSpec::new(
        "xpath",
        ValueType::String,
        text("XPath", "XPath"),
        text(
            "XPath 1.0 表达式，例如 //book[@id='1' and contains(title,'x')]/title 或 count(//book)；不带前缀的名称匹配任何命名空间",
            "An XPath 1.0 expression such as //book[@id='1' and contains(title,'x')]/title or count(//book); a name without a prefix matches in any namespace",
        ),
    )
    .required()
    .constrained(Constraints { max_length: Some(1024), ..Constraints::NONE }),
];

/// Under its long id.
pub const MODULE: Module = Module {
    descriptor: Descriptor {
        id: "vflow.data.parse_xml",
        name: text("解析 XML", "Parse XML"),
        description: text("用 XPath 从 XML 中取文本", "Find texts in XML by XPath"),
        icon: "ic_xml",
        category: Category::Data,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&Pure(run)),
};

fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let text = call.inputs.given_text("xml")?;
    let document = xml_tree::parse(&text).map_err(|error| ModuleError::input("xml", error.to_string()))?;
    let path = call.inputs.required_text("xpath")?;
    let found = xpath::select(&document, &path).map_err(|error| ModuleError::input("xpath", error.to_string()))?;
    selected(found.into_values(), "xpath")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn the_first_and_all_texts_are_given() {
        let xml = "<?xml version='1.0'?><r><i k='a &amp; b'>1</i><i>2<b>3</b></i></r>";
        for (xpath, first, all) in [
            ("/r/i", json!("1"), json!(["1", "23"])),
            ("//i/@k", json!("a & b"), json!(["a & b"])),
            ("//none", json!(null), json!([])),
            ("count(//i)", json!(2), json!([2])),
            ("//i[contains(., '3')]", json!("23"), json!(["23"])),
        ] {
            let outputs = Bench::new().outputs(&MODULE, json!({"xml": xml, "xpath": xpath}));
            assert_eq!(outputs, json!({"first_value": first, "all_values": all}));
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let nested = format!("{}{}{}", "<a>".repeat(60), "x".repeat(10_000), "</a>".repeat(60));
        for (xml, xpath, expected) in [
            ("<a", "/a", "input 'xml': is not XML"),
            ("<!DOCTYPE a><a/>", "/a", "input 'xml': has a document type"),
            ("<a/>", "a[", "input 'xpath': is not understood"),
            (&nested, "//a", "input 'xpath': selects more than 262144 bytes"),
        ] {
            let error = Bench::new().error(&MODULE, json!({"xml": xml, "xpath": xpath}));
            assert!(error.starts_with(expected), "{error}");
        }
        assert_eq!(Bench::new().error(&MODULE, json!({"xml": "<a/>"})), "input 'xpath': is required");
    }
}
