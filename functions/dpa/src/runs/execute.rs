use crate::base::BASE;
use crate::variables::list::model_id;
use crate::{envelope, out_params, status};
use api::doc::IDEMPOTENCY_KEY;
use api::schema::{object, saying, text};
use api::{Answer, Body, Context, LimitClass, Request, Response, Route, Size, losses, unknown};
use engine::{Error, Port};
use model::{Callback, Credential, Definition, Dialect, Phase, Reentry, Trigger};
use records::executions::{self, Execute, Executed, Wait};
use records::workflows;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::time::Duration;

pub static ROUTE: Route = Route {
    name: "dpa-runs-execute",
    id: "executeDpaProcess",
    methods: &["POST"],
    path: "/api/dpa/process/processrun/execute/{processModelId}",
    summary: "Runs a workflow, unless it runs already (999); waits for the end where `sync` is true",
    headers: &[IDEMPOTENCY_KEY],
    bodies: &[Body::of::<ExecuteDpaProcess>(|| json!({"sync": true, "second": 3, "mapParam": {"name": "you"}}))],
    answers: &[Answer::json(200, "The state of the run, or the reason why there is none", answered)],
    limit: LimitClass::Execute,
    ports: Port::RUNNING_AND_TELLING,
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    ..BASE
};

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ExecuteDpaProcess {
    /// The variables by name. Variables that the workflow does not declare are ignored.
    map_param: Option<Map<String, Value>>,
    /// Whether to wait for the end; false by default.
    sync: Option<bool>,
    /// The longest wait, in seconds; if it is not positive, the longest wait that the host allows.
    second: Option<i64>,
    /// Whether only steps that are flagged as output are shown; false by default.
    param_flag: Option<bool>,
    /// The URL to which the callback is sent at the end of the run: http or https; see
    /// docs/reference/callbacks.md.
    callback_url: Option<String>,
}

fn answered() -> Value {
    envelope::schema(&object([
        ("instanceId", saying(text(), "The run's id")),
        ("modelId", text()),
        ("status", status::schema()),
        ("outParams?", saying(out_params::schema(), "Present if the call has waited for the end of the run")),
    ]))
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let principal = request.principal()?;
    let app = principal.app.as_deref().ok_or(Error::Unauthenticated)?;
    let (asked, idempotency_key): (ExecuteDpaProcess, _) = (request.read()?, request.idempotency_key()?);
    let workflow = model_id(request.param("processModelId"))?;
    let (_, definition) = workflows::read(&context.engine, &principal.account, &workflow).await?;
    let execute = Execute {
        inputs: declared(&definition, asked.map_param.as_ref()),
        keeps_last: true,
        wait: asked.wait(),
        callback: asked.callback().map(|url| callback(url, app)),
        idempotency_key,
        reentry: Some(Reentry::BlockNew),
        ..Execute::new(principal.account.clone(), workflow, Trigger::new("api", request.facts()))
    };
    let executed = executions::execute(&context.engine, execute).await?;
    let response = answer(context, &executed, &asked).await?;
    Ok(unknown::add_warnings(response, &losses::inside("mapParam", executed.lost)))
}

impl ExecuteDpaProcess {
    fn wait(&self) -> Wait {
        let patience = self.second.and_then(|seconds| u64::try_from(seconds).ok()).filter(|seconds| *seconds > 0);
        match (self.sync.unwrap_or(false), patience) {
            (false, _) => Wait::Async,
            (true, None) => Wait::Sync,
            (true, Some(seconds)) => Wait::SyncFor(Duration::from_secs(seconds)),
        }
    }

    fn callback(&self) -> Option<&str> {
        self.callback_url.as_deref().map(str::trim).filter(|url| !url.is_empty())
    }
}

/// The given inputs that the workflow declares. Others are ignored.
fn declared(definition: &Definition, given: Option<&Map<String, Value>>) -> Map<String, Value> {
    let given = given.into_iter().flatten();
    let known = given.filter(|(name, _)| definition.inputs.iter().any(|input| input.name == **name));
    known.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The completion webhook: it has the format of this API, and is signed with the secret of the
/// application.
fn callback(url: &str, app: &Credential) -> Callback {
    Callback { url: url.to_owned(), dialect: Dialect::Dpa, app: Some(app.key.clone()) }
}

async fn answer(context: &Context, executed: &Executed, asked: &ExecuteDpaProcess) -> Result<Response, Error> {
    let phase = executed.view.as_ref().map_or(Phase::Queued, |view| view.row.phase);
    let mut data = Map::from_iter([
        ("instanceId".to_owned(), executed.id.dpa().into()),
        ("modelId".to_owned(), executed.workflow_id.as_str().into()),
        ("status".to_owned(), status::word(executed.status, phase).into()),
    ]);
    if let Some(view) = executed.view.as_ref().filter(|_| asked.wait() != Wait::Async) {
        let flagged = asked.param_flag.unwrap_or(false);
        data.insert("outParams".to_owned(), out_params::shown(&context.engine, view, flagged).await?);
    }
    Ok(envelope::ok(&Value::Object(data)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::Fields;

    fn read(body: &Value) -> ExecuteDpaProcess {
        Fields::top(body.as_object().unwrap()).read().unwrap()
    }

    #[test]
    fn scalars_may_be_texts_and_patience_is_positive() {
        let sample = json!({
            "sync": "false", "mapParam": {"DPA_MODEL_WORKDIR": "/opt"}, "paramFlag": "false",
            "callbackUrl": "http://localhost:8081/test/sec", "second": "3",
        });
        let asked = read(&sample);
        assert_eq!((asked.wait(), asked.param_flag), (Wait::Async, Some(false)));
        assert_eq!(asked.map_param.as_ref().map(Map::len), Some(1));
        assert_eq!(asked.callback(), Some("http://localhost:8081/test/sec"));
        for (second, wait) in [
            (json!("3"), Wait::SyncFor(Duration::from_secs(3))),
            (json!(9), Wait::SyncFor(Duration::from_secs(9))),
            (json!(0), Wait::Sync),
            (json!(-1), Wait::Sync),
            (json!(null), Wait::Sync),
        ] {
            let asked = read(&json!({"sync": "TRUE", "second": second, "callbackUrl": " "}));
            assert_eq!((asked.wait(), asked.callback()), (wait, None), "{second}");
        }
    }
}
