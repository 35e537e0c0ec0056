//! `vflow.data.parse_xml`: selects texts from an XML document with an XPath expression.

use super::parse_json::selected;
use crate::xpath::xml_tree;
use crate::{Call, Done, ModuleError, xpath};

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let text = call.inputs.given_text("xml")?;
    let document = xml_tree::parse(&text).map_err(|error| ModuleError::input("xml", error.to_string()))?;
    let path = call.inputs.required_text("xpath")?;
    let found = xpath::select(&document, &path).map_err(|error| ModuleError::input("xpath", error.to_string()))?;
    selected(found.into_values(), "xpath")
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const MODULE: &str = "vflow.data.parse_xml";

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
            let outputs = Bench::new().outputs(MODULE, json!({"xml": xml, "xpath": xpath}));
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
            let error = Bench::new().error(MODULE, json!({"xml": xml, "xpath": xpath}));
            assert!(error.starts_with(expected), "{error}");
        }
        assert_eq!(Bench::new().error(MODULE, json!({"xml": "<a/>"})), "input 'xpath': is required");
    }
}
