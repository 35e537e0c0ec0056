//! `sluice resume`: continues runs at the steps where they ended.

use super::rerun::{Again, replacing};
use crate::inputs::{insert, pair};
use crate::{Call, Client, Exit, Failure, Online, Result, Session, field};
use clap::Args;
use serde_json::json;

/// Takes up a run where it ended.
#[derive(Clone, Debug, Args)]
pub struct Resume {
    /// A parameter of the step at which the run goes on. Its value is JSON, or a text
    #[arg(long = "set", value_name = "STEP.PARAMETER=VALUE", value_parser = pair)]
    set: Vec<(String, String)>,

    /// A named variable of the run. Its value is JSON, or a text
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = pair)]
    variables: Vec<(String, String)>,

    /// Which steps run: same (those of the run), current (those of the workflow as it is now), or
    /// the number of a revision
    #[arg(long, default_value = "same")]
    revision: String,

    #[command(flatten)]
    again: Again,
}

impl Online for Resume {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let (ids, client) = self.again.begin(session)?;
        let set = self.parameters()?;
        if let Some(step) = set.first().map(|(step, _, _)| step.clone()) {
            for id in &ids {
                self.check_step(&client, id, &step).await?;
            }
        }
        let parameters: Vec<_> = set.into_iter().map(|(_, name, value)| (name, value)).collect();
        let mut body = json!({"revision": self.revision});
        if !parameters.is_empty() {
            insert(&mut body, "step", json!({"parameters": replacing("--set", &parameters)?}));
        }
        if !self.variables.is_empty() {
            insert(&mut body, "variables", replacing("--var", &self.variables)?);
        }
        self.again.start(session, &client, ids, "resume", body).await
    }
}

impl Resume {
    /// The step, the parameter and the value of each `--set`. All name the same step.
    fn parameters(&self) -> Result<Vec<(String, String, String)>> {
        let mut all: Vec<(String, String, String)> = Vec::new();
        for (place, value) in &self.set {
            let Some((step, name)) = place.split_once('.') else {
                return Err(Failure::usage("a parameter has no step").at(format!("--set {place}=…")).advise(
                    "write STEP.PARAMETER=VALUE; `sluice resume ID --dry-run` names the step at which the run goes on",
                ));
            };
            if all.first().is_some_and(|(first, _, _)| first != step) {
                return Err(
                    Failure::usage("a run goes on at one step, and --set names several").at(format!("--set {place}=…"))
                );
            }
            all.push((step.to_owned(), name.to_owned(), value.clone()));
        }
        Ok(all)
    }

    /// Refuses a step at which the run would not continue: the value would change another step.
    async fn check_step(&self, client: &Client, id: &str, step: &str) -> Result<()> {
        let body = json!({"dryRun": true, "revision": self.revision});
        let plan = client.send(Call::post(["executions", id, "resume"]).body(body)).await?.data;
        let at = plan.get("step").map(|step| field(step, "id")).unwrap_or_default();
        if at == step {
            return Ok(());
        }
        Err(Failure::usage(format!("{id} does not go on at the step '{step}'"))
            .at("--set")
            .because(format!("it goes on at the step '{at}'"))
            .advise(format!("write --set {at}.PARAMETER=VALUE")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::FromArgMatches;

    fn read(arguments: &[&str]) -> Resume {
        let command = Resume::augment_args(clap::Command::new("resume"));
        Resume::from_arg_matches(&command.get_matches_from(std::iter::once("resume").chain(arguments.iter().copied())))
            .unwrap()
    }

    #[test]
    fn parameters_are_those_of_one_step() {
        let set = read(&["id", "--set", "pay.url=http://x/?a=b", "--set", "pay.n=1"]).parameters().unwrap();
        assert_eq!(set[0], ("pay".into(), "url".into(), "http://x/?a=b".into()));
        assert!(read(&["id", "--set", "pay.a=1", "--set", "other.a=1"]).parameters().is_err());
        assert!(read(&["id", "--set", "a=1"]).parameters().is_err());
    }
}
