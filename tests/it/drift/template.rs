//! Reads template.yaml as JSON, with the short tags of CloudFormation written out.

use crate::tree;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The template as JSON.
pub struct Template(pub Value);

impl Template {
    /// Reads the template.
    pub fn read() -> Self {
        Self(spell_out(&serde_yaml_ng::from_str(&tree::read("template.yaml")).unwrap()))
    }

    /// The properties of a resource.
    pub fn properties(&self, resource: &str) -> &Value {
        let properties = &self.0["Resources"][resource]["Properties"];
        assert!(properties.is_object(), "no resource {resource}");
        properties
    }

    /// The properties of all resources of a type, by name.
    pub fn of_type(&self, kind: &str) -> BTreeMap<String, &Value> {
        let resources = self.0["Resources"].as_object().unwrap().iter();
        let wanted = resources.filter(|(_, resource)| resource["Type"] == kind);
        wanted.map(|(name, resource)| (name.clone(), &resource["Properties"])).collect()
    }

    /// The properties that all functions share.
    pub fn globals(&self) -> &Value {
        &self.0["Globals"]["Function"]
    }

    /// The declaration of a parameter.
    pub fn parameter(&self, name: &str) -> &Value {
        &self.0["Parameters"][name]
    }

    /// The timeout of a function, in seconds.
    pub fn timeout(&self, function: &str) -> u64 {
        let own = &self.properties(function)["Timeout"];
        own.as_u64().or_else(|| self.globals()["Timeout"].as_u64()).unwrap()
    }
}

/// The name of a resource for a function: `vflow-auth-token` becomes `VflowAuthToken`.
pub fn pascal(name: &str) -> String {
    let capital = |part: &str| part[..1].to_uppercase() + &part[1..];
    name.split('-').map(capital).collect()
}

fn spell_out(yaml: &serde_yaml_ng::Value) -> Value {
    use serde_yaml_ng::Value as Yaml;
    match yaml {
        Yaml::Mapping(entries) => {
            let entries = entries.iter().map(|(key, value)| (key.as_str().unwrap().to_owned(), spell_out(value)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        Yaml::Sequence(items) => items.iter().map(spell_out).collect(),
        Yaml::Tagged(tagged) => {
            let tag = tagged.tag.to_string();
            let name = tag.trim_start_matches('!');
            let key = if matches!(name, "Ref" | "Condition") { name.to_owned() } else { format!("Fn::{name}") };
            json!({ key: spell_out(&tagged.value) })
        }
        plain => serde_json::to_value(plain).unwrap(),
    }
}
