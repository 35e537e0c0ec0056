//! Crypto: digests, HMACs and random ids.

use super::super::{Items, Node, Writer, each, expression};
use super::{Left, missing};
use crate::template::{given, output};
use serde_json::json;

/// Digests of n8n, and the algorithms of `hash`.
const DIGESTS: [(&str, &str); 3] = [("MD5", "md5"), ("SHA256", "sha256"), ("SHA512", "sha512")];

/// Writes a digest or an id for each item.
pub fn write(writer: &mut Writer<'_>, node: &Node, input: &Items) -> Left {
    let action = node.text_or("action", "hash");
    let kind = node.text_or("type", "MD5");
    let digest = DIGESTS.iter().find(|(name, _)| *name == kind).map(|(_, algorithm)| *algorithm);
    let id_kind = node.text("encodingType");
    let (module, algorithm) = match (action.as_str(), digest) {
        ("hash" | "hmac", Some(algorithm)) if !node.flag("binaryData") => ("hash", algorithm),
        ("generate", _) if ["", "uuid"].contains(&id_kind.as_str()) => ("uuid", ""),
        _ => {
            let what = if action == "generate" { id_kind } else { kind };
            let (en, zh) =
                (format!("{action} with {what} cannot be carried over"), format!("无法导入使用 {what} 的 {action}"));
            return missing(writer, input, en, zh);
        }
    };
    let name = [node.text("dataPropertyName"), node.text("propertyName")].concat();
    let name = if name.is_empty() { "data".to_owned() } else { name };
    let encoding = node.text("encoding");
    writer.word("encoding", &encoding, &["hex", "base64"]);
    let hex = encoding != "base64";
    let items = each(writer, input, |writer, item| {
        let value = expression::value(writer, &node.parameter("value"));
        let key = expression::value(writer, &node.parameter("secret"));
        let id = writer.id("");
        let (parameters, made) = if module == "hash" {
            let made = if hex { "hex" } else { "base64" };
            (json!(given([("algorithm", json!(algorithm)), ("text", value), ("key", key)])), made)
        } else {
            (json!({}), "id")
        };
        writer.draft.put(&id, module, &node.name, parameters);
        let value = output(&id, made);
        let merged = writer.step("item", "dict_set", "", json!({"dictionary": item, "path": [name], "value": value}));
        output(&merged, "result")
    });
    Left::Items(vec![items])
}
