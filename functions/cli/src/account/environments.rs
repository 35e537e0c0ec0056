//! The environments in `sluice.yaml`: the servers to which the files are deployed, and the values
//! that differ between them.

use crate::session::parse_url;
use crate::target::{Place, Target};
use crate::variables::{Variables, is_name};
use crate::yaml::{Entry, Node, Span, Tree};
use crate::{Failure, Result};
use serde_json::{Map, Value};

/// The fields of an environment.
const FIELDS: [&str; 3] = ["url", "context", "variables"];

/// An environment: a server, and the values of placeholders.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// The server; `None` = the one that is used without an environment.
    pub server: Option<Place>,
    /// The values of placeholders, with the name of the environment.
    pub variables: Variables,
}

/// A mistake, and its place.
type Mistake = (Span, String);

impl Environment {
    /// The name of the environment.
    pub fn name(&self) -> &str {
        &self.variables.environment
    }

    /// The name and the server, for the client.
    pub fn target(&self) -> Target {
        Target { name: self.name().to_owned(), server: self.server.clone() }
    }
}

/// Reads the environments, in their order.
pub(super) fn read(node: &Node) -> Result<Vec<Environment>, Mistake> {
    let entries = match &node.tree {
        Tree::Null => return Ok(Vec::new()),
        Tree::Map(entries) => entries,
        _ => return Err((node.at.clone(), "environments must be a dictionary by name".to_owned())),
    };
    entries.iter().map(one).collect()
}

fn one(entry: &Entry) -> Result<Environment, Mistake> {
    let name = entry.key.as_str();
    if !is_name(name) {
        let reason = format!("the name of an environment has letters, digits, - and _; '{name}' is none");
        return Err((entry.key_at.clone(), reason));
    }
    let variables = Variables { environment: name.to_owned(), values: Map::new() };
    let mut environment = Environment { server: None, variables };
    let fields = match &entry.node.tree {
        Tree::Null => &[][..],
        Tree::Map(fields) => fields.as_slice(),
        _ => return Err((entry.node.at.clone(), format!("{name} must be a dictionary with {}", FIELDS.join(", ")))),
    };
    for field in fields {
        match field.key.as_str() {
            "variables" => environment.variables.values = values(&field.node)?,
            key @ ("url" | "context") => {
                if environment.server.is_some() {
                    let reason = format!("{name} has a url or a context, not both");
                    return Err((field.key_at.clone(), reason));
                }
                environment.server = Some(server(key, &field.node)?);
            }
            key => {
                let near = model::nearest(key, FIELDS).map(|near| format!(", did you mean {near}?"));
                let reason = format!("{key} is no field of an environment{}", near.unwrap_or_default());
                return Err((field.key_at.clone(), reason));
            }
        }
    }
    Ok(environment)
}

fn server(key: &str, node: &Node) -> Result<Place, Mistake> {
    let wrong = |reason: &str| (node.at.clone(), format!("{key} must be {reason}"));
    let text = node.text().filter(|text| !text.is_empty());
    if key == "context" {
        let name = text.ok_or_else(|| wrong("the name of a context, as `sluice context ls` lists them"))?;
        return Ok(Place::Context(name.to_owned()));
    }
    let address = "an address such as https://sluice.example.com, without a password";
    let url = text.filter(|text| text.contains("://")).and_then(|text| parse_url(text).ok());
    url.map(Place::Url).ok_or_else(|| wrong(address))
}

fn values(node: &Node) -> Result<Map<String, Value>, Mistake> {
    let entries = match &node.tree {
        Tree::Null => return Ok(Map::new()),
        Tree::Map(entries) => entries,
        _ => return Err((node.at.clone(), "variables must be a dictionary of names and values".to_owned())),
    };
    let mut values = Map::new();
    for entry in entries {
        if !is_name(&entry.key) {
            let reason = format!("the name of a variable has letters, digits, - and _; '{}' is none", entry.key);
            return Err((entry.key_at.clone(), reason));
        }
        values.insert(entry.key.clone(), entry.node.value());
    }
    Ok(values)
}

/// The environment with this name.
pub(super) fn named(all: &[Environment], name: &str, file: &str) -> Result<Environment> {
    let names: Vec<_> = all.iter().map(Environment::name).collect();
    let found = all.iter().find(|environment| environment.name() == name);
    found.cloned().ok_or_else(|| {
        let failure = Failure::usage(format!("there is no environment '{name}'")).at(file.to_owned());
        match model::nearest(name, names.iter().copied()) {
            Some(near) => failure.advise(format!("did you mean '{near}'?")),
            None if names.is_empty() => failure.because("the file has no environments"),
            None => failure.because(format!("there are {}", names.join(", "))),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::read as yaml;
    use url::Url;

    fn read_text(text: &str) -> Result<Vec<Environment>, Mistake> {
        read(&yaml(text).unwrap())
    }

    #[test]
    fn environments_have_a_server_and_values() {
        let all = read_text("dev: {context: local, variables: {n: 5}}\nlive: {url: \"https://a.example/\"}\nother:\n")
            .unwrap();
        assert_eq!(all.iter().map(Environment::name).collect::<Vec<_>>(), ["dev", "live", "other"]);
        assert_eq!(all[0].server, Some(Place::Context("local".to_owned())));
        assert_eq!(all[0].variables.values["n"], 5);
        assert_eq!(all[1].server, Some(Place::Url(Url::parse("https://a.example").unwrap())));
        assert!(named(&all, "liv", "f").unwrap_err().json().to_string().contains("did you mean 'live'?"));
    }

    #[test]
    fn mistakes_have_their_place() {
        for (text, at, reason) in [
            ("dev: {ulr: x}\n", "ulr", "did you mean url?"),
            ("dev: {url: nope}\n", "nope", "url must be an address"),
            ("dev: {url: \"https://a:b@c\"}\n", "\"https://a:b@c\"", "without a password"),
            ("dev: {url: \"https://a\", context: b}\n", "context", "not both"),
            ("a b: {}\n", "a b", "'a b' is none"),
            ("dev: {variables: {a.b: 1}}\n", "a.b", "'a.b' is none"),
            ("dev: 5\n", "5", "must be a dictionary with url, context, variables"),
        ] {
            let (span, told) = read_text(text).unwrap_err();
            assert!(&text[span] == at && told.contains(reason), "{text}: {told}");
        }
    }
}
