//! One workflow, written in one facade and executed through all of them. Each run is read through
//! every other facade.

use crate::local::{Answer, Local, Stub};
use model::{ExecutionId, FlowType};
use serde_json::{Value, json};
use std::time::Duration;

const ROOT_KEY: &str = "the root key of the story";

/// A host with the workflow, which is published in every facade, and the server that it calls.
struct Story {
    host: Local,
    stub: Stub,
    workflow: String,
    /// The access token of an application, and its bearer token of the dpa facade.
    access: String,
    bearer: String,
}

/// The outputs of a run for its input.
fn put_out(item: &str) -> Value {
    json!({"item": item, "said": "stub"})
}

impl Story {
    async fn start() -> Self {
        let stub = Stub::start(Duration::ZERO).await;
        let host = Local::start(&["--allow-host", &stub.address, "--root-key", ROOT_KEY]).await;
        let mut story = Self { host, stub, workflow: String::new(), access: String::new(), bearer: String::new() };
        story.publish().await;
        let app = |name: &str| story.host.credentials[name].as_str().unwrap();
        let path = format!(
            "/itrigger-tenant/v1/basic/accessTokenOpen/token?appId={}&appSecret={}",
            app("appId"),
            app("appSecret")
        );
        let granted = story.host.call_with("GET", &path, &[], Value::Null).await;
        story.access = granted.body["data"]["accessToken"].as_str().unwrap().to_owned();
        story.bearer = bearer(&story.host, &story.host.credentials).await;
        story
    }

    async fn publish(&mut self) {
        let url = format!("http://{}/orders/[[item]]", self.stub.address);
        let steps = json!([
            {"id": "ask", "moduleId": "http_request", "parameters": {"url": url}},
            {"id": "out", "moduleId": "output", "isOutput": true, "parameters": {"value": {"item": "[[item]]", "said": "{{ask.body}}"}}},
        ]);
        let outputs = json!([{"name": "item", "value": "[[item]]"}, {"name": "said", "value": "{{ask.body}}"}]);
        let body = json!({"name": "Order", "flowKey": "order", "isEnabled": true, "steps": steps, "outputs": outputs,
                          "inputs": [{"name": "item", "type": "string", "required": true}]});
        self.workflow = self.made("/api/v1/workflows", body).await["id"].as_str().unwrap().to_owned();
        let version =
            self.made(&format!("/api/v1/workflows/{}/versions", self.workflow), json!({"enabled": true})).await;
        assert_eq!(version["version"], "v1");
        for (kind, name, asynchronous) in [
            ("botman", "sync", false),
            ("botman", "async", true),
            ("itrigger", "order/sync", false),
            ("itrigger", "order/async", true),
        ] {
            let record = json!({"kind": kind, "module": "shop", "function": name, "workflowId": self.workflow, "version": "v1",
                                "auth": "none", "enabled": true, "async": asynchronous});
            self.made("/api/v1/apis", record).await;
        }
        let scopes = json!({"scopes": ["shop/order/sync", "shop/order/async"]});
        let path = format!("/api/v1/apps/{}", self.host.credentials["appId"].as_str().unwrap());
        assert_eq!(self.host.call("PUT", &path, scopes).await.status, 200);
    }

    async fn made(&self, path: &str, body: Value) -> Value {
        let answer = self.host.call("POST", path, body).await;
        assert_eq!(answer.status, 201, "{path}: {answer:?}");
        answer.body["data"].clone()
    }

    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.host.call_with("GET", path, headers, Value::Null).await
    }

    /// Runs the workflow and waits for its end. Returns the id in the facade's form, and the
    /// outputs as the facade shows them.
    async fn vflow(&self, asynchronous: bool) -> (String, Value) {
        let item = format!("vflow-{asynchronous}");
        let body = json!({"async": asynchronous, "inputVariables": {"item": item}});
        let run = self.host.call("POST", &format!("/api/v1/workflows/{}/execute", self.workflow), body).await;
        let id = run.body["data"]["executionId"].as_str().unwrap().to_owned();
        let result = if asynchronous { self.host.ended(&id).await } else { run.body["data"].clone() };
        assert_eq!(result["result"], put_out(&item));
        (id, result["result"].clone())
    }

    async fn botman(&self, asynchronous: bool) -> (String, Value) {
        let path = format!("/v1/api/admin/shop/{}", if asynchronous { "async" } else { "sync" });
        let item = format!("botman-{asynchronous}");
        let run = self.host.call_with("POST", &path, &[], json!({"item": item})).await.body["response"].clone();
        let id = run["uid"].as_str().unwrap().to_owned();
        let result = if asynchronous {
            assert_eq!(run, json!({"uid": id}));
            self.host.ended(&id).await;
            self.get(&format!("{path}/result/{id}"), &[]).await.body["response"].clone()
        } else {
            run
        };
        assert_eq!(result, json!({"data": put_out(&item), "code": 0, "msg": "", "uid": id}));
        (id, result["data"].clone())
    }

    async fn itrigger(&self, asynchronous: bool) -> (String, Value) {
        let item = format!("itrigger-{asynchronous}");
        let name = if asynchronous { "async" } else { "sync" };
        let path = format!("/itrigger-tenant/v1/basic/shop/order/{name}?accessToken={}&item={item}", self.access);
        let run = self.get(&path, &[]).await.body;
        assert_eq!(run["code"], 200, "{run}");
        if asynchronous {
            let id = run["data"]["executionId"].as_str().unwrap().to_owned();
            let result = self.host.ended(&id).await["result"].clone();
            return (id, result);
        }
        // The answer only contains the outputs; the run is the newest one.
        let path = format!("/api/v1/executions?workflowId={}&limit=1", self.workflow);
        let newest = self.host.call("GET", &path, Value::Null).await.body["data"]["executions"][0].clone();
        (newest["executionId"].as_str().unwrap().to_owned(), run["data"].clone())
    }

    async fn juggle(&self, asynchronous: bool) -> (String, Value) {
        let kind = json!({"flowType": if asynchronous { "async" } else { "sync" }});
        let path = format!("/api/v1/workflows/{}", self.workflow);
        assert_eq!(self.host.call("PUT", &path, kind).await.status, 200);
        let item = format!("juggle-{asynchronous}");
        let run =
            self.get(&format!("/v1/open/flow/trigger/v1/order?item={item}"), &self.open()).await.body["result"].clone();
        let id = run["flowInstanceId"].as_str().unwrap().to_owned();
        if !asynchronous {
            assert_eq!(run["status"], "FINISH");
            return (id, run["data"].clone());
        }
        assert_eq!((&run["status"], &run["data"]), (&json!("INIT"), &Value::Null));
        self.host.ended(&id).await;
        let path = format!("/open/v1/flow/getAsyncFlowResult/{id}");
        (id, self.get(&path, &self.open()).await.body["result"].clone())
    }

    async fn dpa(&self, asynchronous: bool) -> (String, Value) {
        let item = format!("dpa-{asynchronous}");
        let body = json!({"sync": !asynchronous, "paramFlag": true, "mapParam": {"item": item}});
        let path = format!("/api/dpa/process/processrun/execute/{}", self.workflow);
        let bearer = [("authorization", self.bearer.as_str())];
        let run = self.host.call_with("POST", &path, &bearer, body).await.body["data"].clone();
        let id = run["instanceId"].as_str().unwrap().to_owned();
        let shown = if asynchronous {
            self.host.ended(&id).await;
            self.out_params(&id).await
        } else {
            assert_eq!(run["status"], "FINISH", "{run}");
            run["outParams"].clone()
        };
        (id, text_of_json(&shown[0]["result"]))
    }

    async fn out_params(&self, id: &str) -> Value {
        let asked = json!({"modelId": self.workflow, "instanceId": id, "paramFlag": true});
        let bearer = [("authorization", self.bearer.as_str())];
        let path = "/api/dpa/process/processModel/getOutParamByModelId";
        self.host.call_with("POST", path, &bearer, asked).await.body["data"].clone()
    }

    fn open(&self) -> [(&str, &str); 1] {
        [("Juggle-Token", self.host.credentials["juggleToken"].as_str().unwrap())]
    }

    /// Reads the run, under each of its ids, through each facade that shows runs.
    async fn seen_everywhere(&self, id: &str, result: &Value) {
        let id = ExecutionId::parse(id).unwrap();
        let mut shown = Vec::new();
        for name in names(id) {
            let run =
                self.host.call("GET", &format!("/api/v1/executions/{name}"), Value::Null).await.body["data"].clone();
            assert_eq!(
                (&run["status"], &run["executionId"], &run["result"]),
                (&json!("completed"), &json!(id.vflow()), result)
            );
            let flow = self.get(&format!("/v1/open/flow/getAsyncFlowResult/{name}"), &self.open()).await;
            assert_eq!(&flow.body["result"], result, "{name}");
            let query = format!("modelId={}&instanceId={name}", self.workflow);
            let path = format!("/api/dpa/process/processrun/getProcessRunStatus?{query}");
            let stands = self.get(&path, &[("authorization", &self.bearer)]).await.body["data"].clone();
            assert_eq!(stands["status"], "FINISH", "{name}: {stands}");
            assert_eq!(&text_of_json(&self.out_params(&name).await[0]["result"]), result, "{name}");
            let ours = ["sync", "async"].map(|api| format!("/v1/api/admin/shop/{api}/result/{name}"));
            let mut told = 0;
            for path in ours {
                let answer = self.get(&path, &[]).await.body["response"].clone();
                told += usize::from(&answer["data"] == result && answer["uid"] == id.decimal());
            }
            shown.push(told);
        }
        // An API only shows the runs that it has started.
        let is_botman = result["item"].as_str().unwrap().starts_with("botman");
        assert!(shown.iter().all(|told| *told == usize::from(is_botman)), "{shown:?}");
    }

    /// For another account, the run does not exist.
    async fn hidden_from_others(&self, ids: &[String]) {
        let made =
            self.host.call_with("POST", "/api/v1/accounts", &[("x-root-key", ROOT_KEY)], json!({"account": "other"}));
        let key = made.await.body["data"]["adminPairingKey"].as_str().unwrap().to_owned();
        let device = json!({"deviceId": "d", "deviceName": "Other", "timestamp": 0});
        let paired = self.host.call_with("POST", "/api/v1/auth/token", &[("x-pairing-key", &key)], device).await;
        let bearer = format!("Bearer {}", paired.body["data"]["token"].as_str().unwrap());
        let bearer = [("authorization", bearer.as_str())];
        let open = self.host.call_with("POST", "/api/v1/open-tokens", &bearer, json!({"name": "t"})).await;
        let open = [("Juggle-Token", open.body["data"]["token"].as_str().unwrap())];
        let workflow = json!({"name": "Theirs", "isEnabled": true, "steps": []});
        let workflow =
            self.host.call_with("POST", "/api/v1/workflows", &bearer, workflow).await.body["data"]["id"].clone();
        let record = json!({"module": "m", "function": "f", "workflowId": workflow, "auth": "none", "enabled": true});
        assert_eq!(self.host.call_with("POST", "/api/v1/apis", &bearer, record).await.status, 201);
        let app =
            self.host.call_with("POST", "/api/v1/apps", &bearer, json!({"name": "Theirs"})).await.body["data"].clone();
        let client = self::bearer(&self.host, &app).await;
        let client = [("authorization", client.as_str())];
        let status = format!(
            "/api/dpa/process/processrun/getProcessRunStatus?modelId={}&instanceId=",
            workflow.as_str().unwrap()
        );
        let nobody = ExecutionId::from_uuid(uuid::Uuid::from_u128(7));
        for id in ids {
            let id = ExecutionId::parse(id).unwrap();
            for (ours, none) in names(id).into_iter().zip(names(nobody)) {
                for (before, after, headers) in [
                    ("/api/v1/executions/", "", &bearer),
                    ("/api/v1/executions/", "/logs", &bearer),
                    ("/api/v1/executions/", "/timeline", &bearer),
                    ("/v1/open/flow/getAsyncFlowResult/", "", &open),
                    ("/v1/api/other/m/f/result/", "", &open),
                    (status.as_str(), "", &client),
                ] {
                    let theirs = self.get(&format!("{before}{ours}{after}"), headers).await;
                    let unknown = self.get(&format!("{before}{none}{after}"), headers).await;
                    let plain = |answer: &Answer, name: &str| answer.body.to_string().replace(name, "<id>");
                    assert_eq!(
                        (theirs.status, plain(&theirs, &ours)),
                        (unknown.status, plain(&unknown, &none)),
                        "{before}"
                    );
                }
            }
        }
    }
}

/// The bearer token of an application for the dpa facade.
async fn bearer(host: &Local, app: &Value) -> String {
    let text = |name: &str| app[name].as_str().unwrap();
    let path = format!("/api/dp/auth/oauth/authorize?response_type=code&scope=default&client_id={}", text("clientId"));
    let code = host.call_with("GET", &path, &[], Value::Null).await.body["data"]["code"].clone();
    let asked = json!({"code": code, "client_id": text("clientId"), "client_secret": text("clientSecret"),
                       "grant_type": "authorization_code"});
    let given = host.call_with("POST", "/api/dp/auth/oauth/token", &[], asked).await.body["data"].clone();
    format!("Bearer {}", given["access_token"].as_str().unwrap())
}

/// In this facade results are texts.
fn text_of_json(result: &Value) -> Value {
    serde_json::from_str(result.as_str().unwrap()).unwrap()
}

/// The id of a run in the form of each facade.
fn names(id: ExecutionId) -> [String; 5] {
    [id.vflow(), id.dpa(), id.decimal(), id.juggle(FlowType::Sync), id.juggle(FlowType::Async)]
}

#[tokio::test(flavor = "multi_thread")]
async fn one_workflow_runs_through_all_facades_and_each_sees_every_run() {
    let story = Story::start().await;
    let mut ids = Vec::new();
    for asynchronous in [false, true] {
        let runs = [
            ("vflow", story.vflow(asynchronous).await),
            ("botman", story.botman(asynchronous).await),
            ("itrigger", story.itrigger(asynchronous).await),
            ("juggle", story.juggle(asynchronous).await),
            ("dpa", story.dpa(asynchronous).await),
        ];
        for (facade, (id, result)) in runs {
            assert_eq!(result, put_out(&format!("{facade}-{asynchronous}")));
            story.seen_everywhere(&id, &result).await;
            ids.push(id);
        }
    }
    story.hidden_from_others(&ids).await;
    // Each run has called the server once.
    let mut asked: Vec<_> = story.stub.hits().into_iter().map(|hit| hit.path).collect();
    asked.sort();
    assert_eq!(asked.len(), ids.len(), "{asked:?}");
    asked.dedup();
    assert_eq!(asked.len(), ids.len(), "{asked:?}");
}
