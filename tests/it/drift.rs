//! Facts that are stated twice must be the same: routes and workers in the code, binaries,
//! functions and roles in template.yaml, tables in the schema and in the template, the router of
//! `cargo lambda watch`.

mod binaries;
mod commands;
mod documents;
mod generated;
mod names;
mod operations;
mod policies;
mod reference;
mod stories;
mod tables;
mod template;

use crate::reference::FACADES;
use crate::tree;
use api::Route;
use engine::Port;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use template::{Template, pascal};

/// The worker with a binary of its own. It contains no AWS client, because it evaluates code of
/// users.
const SCRIPTS: &str = "script-runner";

/// How long API Gateway waits for an answer.
const GATEWAY_SECONDS: u64 = 30;

fn routes() -> Vec<&'static Route> {
    FACADES.iter().flat_map(|facade| facade.routes).copied().collect()
}

/// All functions of the template, with their ports.
fn functions() -> BTreeMap<&'static str, BTreeSet<Port>> {
    let routes = routes().into_iter().map(|route| (route.name, route.all_ports().into_iter().collect()));
    let workers = workers::WORKERS.iter().map(|worker| (worker.name, worker.ports.iter().copied().collect()));
    let fallback = (fallback::NAME, fallback::PORTS.iter().copied().collect());
    routes.chain(workers).chain([fallback]).collect()
}

#[test]
fn names_tell_facade_noun_and_verb() {
    let routes = routes();
    for (index, route) in routes.iter().enumerate() {
        let parts: Vec<_> = route.name.split('-').collect();
        let [facade, noun, verb] = parts[..] else { panic!("{} has not three parts", route.name) };
        let file = tree::read(&format!("functions/{facade}/src/{noun}/{verb}.rs"));
        assert!(file.contains(&format!("name: \"{}\"", route.name)), "{} is not where its name says", route.name);
        for other in &routes[..index] {
            assert_ne!(route.name, other.name);
            let both = route.methods.iter().any(|method| other.methods.contains(method));
            assert!(!(both && route.path == other.path), "{} and {} answer the same", route.name, other.name);
        }
    }
}

#[test]
fn every_function_is_in_the_template() {
    let template = Template::read();
    let deployed: BTreeSet<_> = template.of_type("AWS::Serverless::Function").into_keys().collect();
    assert_eq!(deployed, functions().into_keys().map(pascal).collect());
    for name in functions().into_keys() {
        let function = template.properties(&pascal(name));
        let facade = FACADES.iter().find(|facade| facade.routes.iter().any(|route| route.name == name));
        // The binary for scripts serves nothing else, so its function has the usual handler of this
        // runtime.
        let (binary, handler) = match facade {
            Some(facade) => (binaries::binary_of(facade.name), Some(name)),
            None if name == SCRIPTS => (SCRIPTS, None),
            None if name == fallback::NAME => (binaries::FALLBACK, Some(name)),
            None => ("workers", Some(name)),
        };
        assert_eq!(function["CodeUri"], format!("target/lambda/{binary}/"));
        assert_eq!(function["Handler"].as_str(), handler, "{name}");
    }
    for route in routes() {
        assert_eq!(template.properties(&pascal(route.name))["Description"], route.summary, "{}", route.name);
    }
    for worker in workers::WORKERS {
        assert_eq!(template.properties(&pascal(worker.name))["Description"], worker.summary, "{}", worker.name);
    }
    assert_eq!(template.properties("Fallback")["Description"], fallback::SUMMARY);
}

#[test]
fn the_gateway_routes_as_the_code_does() {
    let template = Template::read();
    for route in routes() {
        let events = template.properties(&pascal(route.name))["Events"].as_object().unwrap();
        let mut methods = BTreeSet::new();
        for event in events.values() {
            assert_eq!((&event["Type"], &event["Properties"]["ApiId"]["Ref"]), (&"HttpApi".into(), &"Api".into()));
            assert_eq!(event["Properties"]["Path"], route.path, "{}", route.name);
            methods.insert(event["Properties"]["Method"].as_str().unwrap());
        }
        assert_eq!(methods, generated::gateway_methods(route).into_iter().collect(), "{}", route.name);
    }
    // A route without path and method gets all requests that no other route matches.
    let fallback = &template.properties("Fallback")["Events"];
    assert_eq!(fallback, &json!({"Default": {"Type": "HttpApi", "Properties": {"ApiId": {"Ref": "Api"}}}}));
}

/// The gateway answers preflight requests itself, and replaces the headers of the code by its own.
#[test]
fn the_gateway_tells_browsers_what_the_code_does() {
    let template = Template::read();
    let cors = &template.properties("Api")["CorsConfiguration"];
    for (name, said) in [
        ("AllowMethods", api::cors::METHODS),
        ("AllowHeaders", api::cors::ALLOWED),
        ("ExposeHeaders", api::cors::EXPOSED),
    ] {
        assert_eq!(cors[name], json!(said.split(", ").collect::<Vec<_>>()), "{name}");
    }
}

#[test]
fn workers_are_set_off_as_they_say() {
    let template = Template::read();
    for worker in workers::WORKERS {
        let function = template.properties(&pascal(worker.name));
        if worker.trigger == workers::Trigger::Call {
            assert!(function["Events"].is_null(), "{} is called, and by nothing else", worker.name);
            assert!(!function["ReservedConcurrentExecutions"].is_null(), "{} may take everything", worker.name);
            continue;
        }
        let events = function["Events"].as_object().unwrap();
        let event = events.values().next().unwrap();
        let properties = &event["Properties"];
        assert_eq!(events.len(), 1, "{}", worker.name);
        match worker.trigger {
            workers::Trigger::StepQueue => fed_by("StepQueue", event),
            workers::Trigger::CallbackQueue => fed_by("CallbackQueue", event),
            workers::Trigger::CallbackDeadLetters => fed_by("CallbackDeadLetters", event),
            workers::Trigger::EveryMinute => {
                assert_eq!(event["Type"], "ScheduleV2");
                assert_eq!(properties["ScheduleExpression"], "rate(1 minute)");
            }
            workers::Trigger::Call => unreachable!("seen to above"),
        }
    }
}

fn fed_by(queue: &str, event: &Value) {
    let properties = &event["Properties"];
    assert_eq!((&event["Type"], &properties["Queue"]["Fn::GetAtt"]), (&"SQS".into(), &format!("{queue}.Arn").into()));
    assert_eq!(properties["FunctionResponseTypes"][0], "ReportBatchItemFailures");
    assert!(!properties["ScalingConfig"]["MaximumConcurrency"].is_null(), "{queue}: throttling eats receives");
}

#[test]
fn a_function_ends_before_those_who_wait_for_it_give_up() {
    let template = Template::read();
    for route in routes() {
        let timeout = template.timeout(&pascal(route.name));
        assert!(timeout < GATEWAY_SECONDS, "{} may take {timeout} s", route.name);
        if route.ports.contains(&Port::HttpOut) {
            let config = engine::Config::default();
            assert!(timeout > (config.sync_cap + config.sync_grace).as_secs(), "{} runs workflows", route.name);
        }
    }
    let script = Duration::from_secs(template.timeout("ScriptRunner"));
    assert!(script > sandbox::limits::WALL, "a script may take {:?}", sandbox::limits::WALL);
    for (worker, queue) in
        [("RunExecution", "StepQueue"), ("SendCallback", "CallbackQueue"), ("DrainDlq", "CallbackDeadLetters")]
    {
        let worker = template.timeout(worker);
        let visibility = template.properties(queue)["VisibilityTimeout"].as_u64().unwrap();
        assert!(
            visibility >= 6 * worker,
            "{queue}: a batch of {worker} s needs more than {visibility} s of visibility"
        );
    }
    let longest =
        catalogue::find("http_request").unwrap().descriptor.input("timeout").unwrap().constraints.max.unwrap();
    let allowed = Duration::from_secs(template.timeout("RunExecution")) - engine::run::RESERVE;
    assert!(allowed.mul_f64(0.9) >= Duration::from_secs(longest.unsigned_abs()), "a request may take {longest} s");
    let tries = engine::Config::default().callback_timeout + engine::run::RESERVE;
    assert!(Duration::from_secs(template.timeout("SendCallback")) > tries, "a try may take {tries:?}");
    let receives = &template.properties("CallbackQueue")["RedrivePolicy"]["maxReceiveCount"];
    assert_eq!(receives, engine::ports::queue::MAX_RECEIVES);
    let gaps = engine::Config::default().callback_gaps.map(|gap| gap.as_secs().to_string());
    assert_eq!(template.parameter("CallbackGaps")["Default"], gaps.join(","));
}

#[test]
fn the_template_sets_what_the_code_reads() {
    let template = Template::read();
    let configs = [tree::read("shared/aws/src/config.rs"), tree::read("shared/lambda/src/config.rs")];
    for name in template.globals()["Environment"]["Variables"].as_object().unwrap().keys() {
        assert!(configs.iter().any(|config| config.contains(&format!("\"{name}\""))), "nobody reads {name}");
    }
    for (name, ports) in functions() {
        let variables = &template.properties(&pascal(name))["Environment"]["Variables"];
        let mut own: Vec<_> = variables.as_object().into_iter().flat_map(|all| all.keys()).cloned().collect();
        own.sort();
        // The function that runs scripts gets none of the variables that all others have.
        let mut wanted: Vec<&str> = if name == SCRIPTS { vec!["LOG_LEVEL"] } else { Vec::new() };
        if ports.contains(&Port::RunScripts) {
            wanted.push("SCRIPT_RUNNER");
            assert_eq!(variables["SCRIPT_RUNNER"]["Ref"], pascal(workers::script_runner::WORKER.name), "{name}");
        }
        if ports.contains(&Port::CallServices) {
            wanted.extend(["SLUICE_ALLOW_LAMBDA", "SLUICE_ALLOW_SFN", "SLUICE_ALLOW_SQS"]);
        }
        // No worker is a part of the API, so the address of the API can be passed to them.
        if name == workers::run_execution::WORKER.name {
            wanted.push("SLUICE_PUBLIC_URL");
            let else_gateway = json!({"Fn::GetAtt": "Api.ApiEndpoint"});
            assert_eq!(variables["SLUICE_PUBLIC_URL"]["Fn::If"][2]["Fn::If"][2], else_gateway);
        }
        assert_eq!(own, wanted, "{name}");
    }
    for (list, parameter) in [("LAMBDA", "AllowLambda"), ("SQS", "AllowSqs"), ("SFN", "AllowSfn")] {
        assert!(configs[0].contains(&format!("\"SLUICE_ALLOW_{list}\"")), "nobody reads the list of {list}");
        assert_eq!(template.parameter(parameter)["Default"], "", "{parameter} grants something by itself");
    }
    assert!(!tree::read("template.yaml").contains("OPEN_PAIRING"), "a device pairs without a key");
    let cap = engine::Config::default().sync_cap.as_secs();
    let parameter = template.parameter("SyncCapSeconds");
    assert_eq!((&parameter["Default"], &parameter["MaxValue"]), (&cap.into(), &cap.into()));
    let rates = api::Rates::default();
    for (parameter, rate) in [
        ("RateLimitAuth", rates.auth),
        ("RateLimitExecute", rates.execute),
        ("RateLimitQuery", rates.query),
        ("RateLimitModify", rates.modify),
        ("RateLimitWatch", rates.watch),
    ] {
        assert_eq!(template.parameter(parameter)["Default"], rate, "{parameter}");
    }
}

#[test]
fn cargo_lambda_watch_routes_as_the_code_does() {
    let manifest: toml::Value = toml::from_str(&tree::read("Cargo.toml")).unwrap();
    let router = serde_json::to_value(&manifest["workspace"]["metadata"]["lambda"]["watch"]["router"]).unwrap();
    let mut watched = BTreeSet::new();
    for (path, entries) in router.as_object().unwrap() {
        for entry in entries.as_array().unwrap() {
            watched.insert((text(&entry["function"]), text(&entry["method"]), path.clone()));
        }
    }
    let mut stated = BTreeSet::new();
    for route in routes() {
        let path = generated::watched(route.path);
        let binary = binaries::binary_of(route.facade());
        stated.extend(route.allowed().map(|method| (binary.to_owned(), method.to_owned(), path.clone())));
    }
    let rest = |method: &&str| (binaries::FALLBACK.to_owned(), (*method).to_owned(), generated::CATCH_ALL.to_owned());
    stated.extend(generated::VERBS.iter().map(rest));
    assert_eq!(watched, stated);
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
