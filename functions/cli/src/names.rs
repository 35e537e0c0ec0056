//! Finds workflows by id or name.

use crate::client::Answer;
use crate::{Call, Client, Exit, Failure, Result, field};
use serde_json::Value;

/// The most candidates that an error lists.
const SHOWN: usize = 8;

/// A workflow that was found.
#[derive(Clone, Debug)]
pub struct Workflow {
    pub id: String,
    pub name: String,
    /// All fields of the workflow, with its steps.
    pub data: Value,
    /// Its ETag, for `If-Match`.
    pub etag: Option<String>,
}

/// The workflow with this id, or else the only one with this name.
pub async fn workflow(client: &Client, given: &str) -> Result<Workflow> {
    match by_id(client, given).await {
        Err(failure) if matches!(failure.exit(), Exit::Missing | Exit::Usage) => {}
        found => return found,
    }
    let rows = all(client).await?;
    let named: Vec<_> = rows.iter().filter(|row| field(row, "name") == given).collect();
    match named.as_slice() {
        [only] => by_id(client, &field(only, "id")).await,
        [] => Err(missing(given, &rows)),
        several => Err(ambiguous(given, several)),
    }
}

/// All workflows of the account, without their steps.
pub async fn all(client: &Client) -> Result<Vec<Value>> {
    client.all_by_offset(&Call::get(["workflows"]).query("includeDisabled", true), "workflows").await
}

async fn by_id(client: &Client, id: &str) -> Result<Workflow> {
    let Answer { data, etag, .. } = client.send(Call::get(["workflows", id])).await?;
    Ok(Workflow { id: field(&data, "id"), name: field(&data, "name"), data, etag })
}

fn missing(given: &str, rows: &[Value]) -> Failure {
    let failure = Failure::new(Exit::Missing, format!("there is no workflow '{given}'"));
    let known: Vec<_> = rows.iter().flat_map(|row| [field(row, "id"), field(row, "name")]).collect();
    let close = model::nearest(given, known.iter().map(String::as_str));
    match close.map(str::to_owned).or_else(|| containing(given, rows)) {
        Some(near) => failure.advise(format!("did you mean '{near}'?")),
        None => failure.advise("run `sluice workflow ls`"),
    }
}

/// A name that contains what was given, ignoring case.
fn containing(given: &str, rows: &[Value]) -> Option<String> {
    let given = given.to_lowercase();
    rows.iter().map(|row| field(row, "name")).find(|name| name.to_lowercase().contains(&given))
}

fn ambiguous(given: &str, rows: &[&Value]) -> Failure {
    let ids: Vec<_> = rows.iter().take(SHOWN).map(|row| field(row, "id")).collect();
    let more = if rows.len() > SHOWN { ", …" } else { "" };
    Failure::usage(format!("{} workflows have the name '{given}'", rows.len()))
        .because(format!("their ids are {}{more}", ids.join(", ")))
        .advise("name one by its id")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_wrong_name_has_a_suggestion() {
        let rows = [json!({"id": "wf-1", "name": "orders"}), json!({"id": "wf-2", "name": "Daily report"})];
        let advice = |given: &str| missing(given, &rows).json()["error"]["whatNow"].as_str().unwrap().to_owned();
        assert_eq!(advice("ordres"), "did you mean 'orders'?");
        assert_eq!(advice("report"), "did you mean 'Daily report'?");
        assert_eq!(advice("zzzzzzzz"), "run `sluice workflow ls`");
    }

    #[test]
    fn an_ambiguous_name_lists_the_ids() {
        let row = json!({"id": "wf-1"});
        let failure = ambiguous("a", &[&row, &row]);
        assert_eq!(failure.exit(), Exit::Usage);
        assert_eq!(failure.json()["error"]["why"], "their ids are wf-1, wf-1");
    }
}
