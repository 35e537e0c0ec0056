//! Facts on which operators rely: alarms send notifications and are documented, the dashboard shows
//! them, parameters are documented, and traces, tags and expiring logs are set.

use super::functions;
use super::template::{Template, pascal};
use crate::tree;
use serde_json::{Value, json};

#[test]
fn every_alarm_tells_somebody_and_is_explained() {
    let template = Template::read();
    let manual = tree::read("docs/how-to/operate.md");
    let page = template.properties("Dashboard")["DashboardBody"]["Fn::Sub"].as_str().unwrap();
    let alarms = template.of_type("AWS::CloudWatch::Alarm");
    for (name, alarm) in &alarms {
        assert_eq!(alarm["AlarmActions"], json!([{"Ref": "Alarms"}]), "{name}");
        assert!(alarm["AlarmDescription"].is_string() && !alarm["TreatMissingData"].is_null(), "{name}");
        assert!(page.contains(&format!("\"${{{name}.Arn}}\"")), "the dashboard does not show {name}");
        assert!(manual.contains(&format!("\n### `{name}`\n")), "docs/how-to/operate.md does not explain {name}");
    }
    let explained = manual.matches("\n### `").count();
    assert_eq!(explained, alarms.len(), "docs/how-to/operate.md explains alarms that are gone");
    let widgets: Value = serde_json::from_str(page).expect("the dashboard's body is JSON");
    assert!(widgets["widgets"].as_array().unwrap().len() > 1);
}

#[test]
fn every_parameter_and_output_is_explained() {
    let template = Template::read();
    let manual = tree::read("docs/reference/parameters.md");
    for (name, parameter) in template.0["Parameters"].as_object().unwrap() {
        let explained = parameter["Description"].is_string() || manual.contains(&format!("`{name}`"));
        assert!(
            explained && manual.contains(&format!("| `{name}` |")),
            "docs/reference/parameters.md does not explain {name}"
        );
        assert!(!parameter["Default"].is_null(), "{name} has no default");
    }
    for file in ["samconfig.toml", "README.md", "docs/how-to/deploy.md", "docs/reference/parameters.md"] {
        for word in tree::read(file).split(|letter: char| !(letter.is_alphanumeric() || letter == '=')) {
            let Some((name, value)) = word.split_once('=') else { continue };
            let sets = name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase) && !value.is_empty();
            assert!(!sets || template.parameter(name).is_object(), "{file} sets {name}, which is no parameter");
        }
    }
}

#[test]
fn functions_are_traced_but_for_the_one_that_runs_scripts() {
    let template = Template::read();
    assert_eq!(template.globals()["Tracing"], json!({"Ref": "Tracing"}));
    for name in functions().into_keys().map(pascal) {
        let own = &template.properties(&name)["Tracing"];
        assert_eq!(*own, if name == "ScriptRunner" { json!("PassThrough") } else { Value::Null }, "{name}");
    }
}

/// Lambda counts the invocations of a function in one chain of messages and calls, and stops the
/// chain after 16.
#[test]
fn what_works_on_queues_and_what_it_calls_may_be_invoked_again_and_again() {
    let template = Template::read();
    for worker in workers::WORKERS {
        let chained = worker.trigger != workers::Trigger::EveryMinute;
        let said = &template.properties(&pascal(worker.name))["RecursiveLoop"];
        assert_eq!(*said, if chained { json!("Allow") } else { Value::Null }, "{}", worker.name);
    }
    let alarm = template.properties("RecursionAlarm");
    assert_eq!((&alarm["MetricName"], &alarm["Threshold"]), (&json!("RecursiveInvocationsDropped"), &json!(0)));
}

/// Warnings of the gateway's import would fail a deployment. Reserved concurrency would fail in a
/// new account, whose limit is 10.
#[test]
fn a_new_account_can_deploy_with_the_defaults() {
    let template = Template::read();
    assert!(template.properties("Api")["FailOnWarnings"].is_null());
    assert_eq!(template.parameter("ScriptConcurrency")["Default"], 0);
}

#[test]
fn what_costs_money_is_tagged_and_logs_end() {
    let template = Template::read();
    let map = json!({"Project": "sluice", "Stage": {"Ref": "Stage"}});
    let list = json!([{"Key": "Project", "Value": "sluice"}, {"Key": "Stage", "Value": {"Ref": "Stage"}}]);
    assert_eq!(template.globals()["Tags"], map);
    for kind in ["AWS::Serverless::HttpApi", "AWS::Serverless::StateMachine", "AWS::ApiGatewayV2::DomainName"] {
        for (name, resource) in template.of_type(kind) {
            assert_eq!(resource["Tags"], map, "{name}");
        }
    }
    for kind in ["AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::KMS::Key", "AWS::SNS::Topic", "AWS::Logs::LogGroup"] {
        for (name, resource) in template.of_type(kind) {
            assert_eq!(resource["Tags"], list, "{name}");
        }
    }
    for (name, group) in template.of_type("AWS::Logs::LogGroup") {
        assert_eq!(group["RetentionInDays"], json!({"Ref": "LogRetentionDays"}), "{name}");
    }
    let limits = &template.properties("Api")["DefaultRouteSettings"];
    assert_eq!(
        limits,
        &json!({"ThrottlingRateLimit": {"Ref": "ThrottleRate"}, "ThrottlingBurstLimit": {"Ref": "ThrottleBurst"}})
    );
}
