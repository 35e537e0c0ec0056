//! The content of a file after a pull, with the placeholders that the file had.

use super::content::{Content, STEPS};
use crate::variables::{Lost, Variables, escaped};
use serde_json::{Map, Value};

/// The lists whose items have a name, each with the field of the name.
const LISTS: [(&str, &str); 3] = [(STEPS, "id"), ("inputs", "name"), ("outputs", "name")];

impl Content {
    /// The content of a file that has this content with these variables. `template` is the previous
    /// content of the file. Also returns the placeholders whose values have changed.
    pub fn restored(&self, template: Option<&Self>, variables: &Variables) -> (Self, Vec<Lost>) {
        let mut lost = Vec::new();
        let empty = Self::default();
        let template = template.unwrap_or(&empty);
        let filled = Self::settled(variables.fields(&template.0));
        let mut fields = variables.restore(&plain(&template.0), &plain(&filled.0), &plain(&self.0), "", &mut lost);
        for (list, name) in LISTS {
            let Some(Value::Array(items)) = self.0.get(list) else { continue };
            let of = |content: &Self| content.0.get(list).and_then(Value::as_array).cloned().unwrap_or_default();
            let (old, old_filled) = (of(template), of(&filled));
            let mut free: Vec<_> = old.iter().zip(&old_filled).map(Some).collect();
            let restored = items.iter().map(|item| {
                let is_it = |place: &&mut Option<(&Value, &Value)>| {
                    place.as_ref().is_some_and(|(_, filled)| filled.get(name) == item.get(name))
                };
                let pair = free.iter_mut().find(is_it).and_then(Option::take);
                let objects =
                    pair.and_then(|(old, filled)| Some((old.as_object()?, filled.as_object()?, item.as_object()?)));
                match objects {
                    Some((old, filled, now)) => {
                        let id = item.get(name).and_then(Value::as_str).unwrap_or_default();
                        Value::Object(variables.restore(old, filled, now, &format!("{list}.{id}"), &mut lost))
                    }
                    None => escaped(item),
                }
            });
            let restored = restored.collect();
            fields.insert(list.to_owned(), Value::Array(restored));
        }
        (Self(fields), lost)
    }
}

/// The fields that are not lists with names.
fn plain(fields: &Map<String, Value>) -> Map<String, Value> {
    let is_plain = |name: &str| LISTS.iter().all(|(list, _)| *list != name);
    fields.iter().filter(|(name, _)| is_plain(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

#[cfg(test)]
mod tests {
    use crate::form;
    use crate::variables::Variables;
    use crate::yaml::read;
    use serde_json::json;

    const FILE: &str = "\
name: Orders
isEnabled: \"${env.on}\"
inputs:
  tries: {required: \"${env.off}\", default: \"${env.n}\"}
steps:
  # Asks the other system.
  - ask: {http_request: \"${env.api}/v1\", retry: \"${env.n}\"}
    disabled: \"${env.off}\"
  - say: {log: \"$${env.x}\"}
";

    fn variables(n: u64) -> Variables {
        let values = json!({"api": "https://a", "on": true, "off": false, "n": n});
        Variables { environment: "dev".to_owned(), values: values.as_object().cloned().unwrap_or_default() }
    }

    #[test]
    fn a_file_stays_as_it_is_in_every_environment() {
        let root = read(FILE).unwrap();
        let template = form::template(&root, "orders");
        for n in [3, 4] {
            let filled = variables(n).fill(&root).unwrap();
            let now = form::read(&filled, "orders").unwrap().content;
            assert_eq!((now.is_enabled(), now.0.contains_key("isEnabled")), (true, false));
            assert_eq!(now.steps()[0]["parameters"]["__retry_count"], n);
            let (restored, lost) = now.restored(Some(&template), &variables(n));
            assert_eq!(lost, []);
            assert_eq!(form::print(&restored, "orders", Some(&root)), FILE);
        }
        let other = variables(9);
        let now = form::read(&variables(3).fill(&root).unwrap(), "orders").unwrap().content;
        let (_, lost) = now.restored(Some(&template), &other);
        let paths: Vec<_> = lost.iter().map(|lost| lost.path.as_str()).collect();
        assert_eq!(paths, ["steps.ask.parameters.__retry_count", "inputs.tries.defaultValue"]);
    }
}
