//! Facts on which operators rely: alarms send notifications and are documented, the dashboard shows
//! them, parameters are documented, and traces, tags and expiring logs are set.

use super::functions;
use super::template::{Template, pascal};
use crate::tree;
use aws::schema::{BY_ACCOUNT, Index, TABLES};
use model::Status;
use serde_json::{Value, json};
use std::collections::BTreeSet;

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

/// A table's own metrics leave out its indexes, of which each can be throttled by itself.
#[test]
fn throttled_tables_and_indexes_are_told() {
    let template = Template::read();
    for (alarm, metric) in
        [("WritesThrottledAlarm", "WriteThrottleEvents"), ("ReadsThrottledAlarm", "ReadThrottleEvents")]
    {
        let metrics = template.properties(alarm)["Metrics"].as_array().unwrap();
        assert_eq!(metrics[0]["Expression"], "SUM(FILL(METRICS(), 0))");
        let watched: BTreeSet<_> = metrics[1..].iter().map(|one| one["MetricStat"]["Metric"].to_string()).collect();
        let wanted = TABLES.iter().flat_map(|table| {
            let name = json!({"Fn::Sub": format!("${{{}Table}}${{TableSuffix}}", pascal(table.suffix))});
            let own = json!([{"Name": "TableName", "Value": name}]);
            let index = move |index: &Index| {
                json!([{"Name": "TableName", "Value": name}, {"Name": "GlobalSecondaryIndexName", "Value": index.name}])
            };
            std::iter::once(own).chain(table.indexes.iter().map(index))
        });
        let wanted = wanted.map(|dimensions| {
            json!({"Namespace": "AWS/DynamoDB", "MetricName": metric, "Dimensions": dimensions}).to_string()
        });
        assert_eq!(watched, wanted.collect(), "{alarm}");
        // An alarm can have ten metrics.
        assert!(metrics.len() <= 11, "{alarm}");
    }
}

/// A tick that failed is not repeated: the next one does the same work, and two at once would
/// compete.
#[test]
fn the_tick_is_tried_once() {
    let template = Template::read();
    let tick = template.properties("Tick");
    assert_eq!(tick["EventInvokeConfig"]["MaximumRetryAttempts"], 0);
    assert_eq!(tick["Events"]["EveryMinute"]["Properties"]["RetryPolicy"]["MaximumRetryAttempts"], 0);
}

/// A script that breaks out of its process finds nothing: no name of a table, queue or key, no log
/// of others, and no script of another account.
#[test]
fn the_function_that_runs_scripts_is_by_itself() {
    let template = Template::read();
    let runner = template.properties("ScriptRunner");
    assert_eq!(template.0["Resources"]["ScriptRunner"]["IgnoreGlobals"], json!(["Environment"]));
    assert_eq!(runner["Environment"]["Variables"], json!({"LOG_LEVEL": {"Ref": "LogLevel"}}));
    assert_eq!(runner["LoggingConfig"]["LogGroup"]["Ref"], "ScriptLogs");
    assert_eq!(runner["TenancyConfig"], json!({"TenantIsolationMode": "PER_TENANT"}));
    assert!(runner["VpcConfig"].is_null());
}

/// A listener on an event bus gets one event when a run has begun and one when it has ended, with
/// no more than lists of runs show.
#[test]
fn events_tell_of_each_run_its_begin_and_its_end() {
    let template = Template::read();
    let pipe = template.properties("RunEvents");
    let filters = pipe["SourceParameters"]["FilterCriteria"]["Filters"].as_array().unwrap();
    let patterns = filters.iter().map(|filter| serde_json::from_str::<Value>(filter["Pattern"].as_str().unwrap()));
    let patterns: Vec<_> = patterns.map(Result::unwrap).collect();
    let keys = json!({"sk": {"S": ["run"]}});
    let is = |words: &[Status]| json!({"status": {"S": words.iter().map(|word| word.as_str()).collect::<Vec<_>>()}});
    let ended = [Status::Completed, Status::Failed, Status::Cancelled, Status::Timeout];
    assert!(ended.iter().all(|status| status.is_terminal()));
    let began = json!({"eventName": ["INSERT"], "dynamodb": {"Keys": keys}});
    let ends = json!({"Keys": keys, "OldImage": is(&[Status::Running]), "NewImage": is(&ended)});
    assert_eq!(patterns, [began, json!({"eventName": ["MODIFY"], "dynamodb": ends})]);

    let listed = TABLES.iter().flat_map(|table| table.indexes).find(|index| index.name == BY_ACCOUNT).unwrap();
    let shown: BTreeSet<_> = listed.includes.iter().copied().chain([listed.hash.name, listed.range.name]).collect();
    let told = pipe["TargetParameters"]["InputTemplate"]["Fn::Sub"].as_str().unwrap();
    let names: Vec<_> = told.split("<$.").skip(1).map(|path| path.split('.').nth(2).unwrap()).collect();
    assert!(names.len() > 5 && names.iter().all(|name| shown.contains(name)), "{names:?}");
    for resource in ["RunEvents", "RunEventsRole", "SendRunEvents"] {
        assert_eq!(template.0["Resources"][resource]["Condition"], "SendsEvents", "{resource}");
    }
    assert_eq!(template.parameter("EventBus")["Default"], "");
    let stream = &template.properties("ExecutionsTable")["StreamSpecification"]["Fn::If"];
    assert_eq!(stream, &json!(["SendsEvents", {"StreamViewType": "NEW_AND_OLD_IMAGES"}, {"Ref": "AWS::NoValue"}]));
}

#[test]
fn what_costs_money_is_tagged_and_logs_end() {
    let template = Template::read();
    let map = json!({"Project": "sluice", "Stage": {"Ref": "Stage"}});
    let list = json!([{"Key": "Project", "Value": "sluice"}, {"Key": "Stage", "Value": {"Ref": "Stage"}}]);
    assert_eq!(template.globals()["Tags"], map);
    for kind in ["AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::DomainName", "AWS::Pipes::Pipe"] {
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
