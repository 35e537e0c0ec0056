//! Roles: the role of a function grants exactly what its ports need. Functions with the same rights
//! share a role.

use super::functions;
use super::template::{Template, pascal};
use engine::Port;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The rights that a port needs: actions on resources. If it only needs them for some partitions,
/// patterns of their keys are included.
pub(super) fn needs(port: Port) -> Value {
    let table = |name: &str| json!({"Fn::Sub": format!("${{{name}Table.Arn}}${{TableSuffix}}")});
    let index =
        |table: &str, name: &str| json!({"Fn::Sub": format!("${{{table}Table.Arn}}${{TableSuffix}}/index/{name}")});
    match port {
        Port::ReadDefinitions => json!([[["GetItem", "BatchGetItem", "Query"], [table("Workflows")]]]),
        Port::WriteDefinitions => json!([[["PutItem", "UpdateItem", "DeleteItem"], [table("Workflows")]]]),
        Port::ReadSchedules => json!([[["Query"], [index("Workflows", aws::schema::SCHEDULED)]]]),
        Port::AdvanceSchedules => json!([[["UpdateItem"], [table("Workflows")], ["*#workflow"]]]),
        Port::ReadExecutions => {
            let indexes = [aws::schema::BY_ACCOUNT, aws::schema::BY_WORKFLOW, aws::schema::BY_STATUS, aws::schema::DUE];
            json!([
                [["GetItem", "BatchGetItem"], [table("Executions")]],
                [["Query"], indexes.map(|name| index("Executions", name))]
            ])
        }
        Port::WriteExecutions => json!([
            [["PutItem", "UpdateItem"], [table("Executions")]],
            [["Query", "DeleteItem"], [table("Executions")], ["*#limit#*"]]
        ]),
        Port::DeleteExecutions => json!([[["Query", "PutItem", "DeleteItem"], [table("Executions")]]]),
        Port::TrimHistory => {
            json!([[["Scan"], [table("Workflows")]], [["Query", "PutItem", "DeleteItem"], [table("Executions")]]])
        }
        Port::RollUps => json!([
            [["Query", "PutItem"], [table("Executions")]],
            [["DescribeTable"], [table("Workflows"), table("Executions"), table("Access")]]
        ]),
        Port::ReadAccess => json!([[["GetItem"], [table("Access")]], signing_keys(&["Decrypt"])]),
        Port::WriteAccess => json!([[["PutItem", "UpdateItem"], [table("Access")]], signing_keys(&["Encrypt"])]),
        Port::ManageCredentials => json!([
            [["Query"], [table("Access")], ["*#credential#*"]],
            [["PutItem", "DeleteItem"], [table("Access")], ["~credential#*", "*#credential#*"]]
        ]),
        Port::ManageDevices => {
            json!([[["GetItem", "Query", "UpdateItem", "DeleteItem"], [table("Access")], ["*#device"]]])
        }
        Port::CountRequests => json!([
            [["GetItem", "UpdateItem"], [table("Access")], ["~limit#*"]],
            [["GetItem"], [table("Workflows")], ["*#account"]]
        ]),
        Port::RotateKeys => json!([
            [["GetItem", "PutItem"], [table("Access")], ["~signing-keys"]],
            signing_keys(&["Encrypt", "Decrypt"])
        ]),
        Port::SendSteps => json!([[["SendMessage"], [{"Fn::GetAtt": "StepQueue.Arn"}]]]),
        Port::SendCallbacks => json!([[["SendMessage"], [{"Fn::GetAtt": "CallbackQueue.Arn"}]]]),
        Port::DelayCallbacks => json!([[["ChangeMessageVisibility"], [{"Fn::GetAtt": "CallbackQueue.Arn"}]]]),
        Port::HttpOut => json!([]),
        Port::StopMachines => json!([[["StopExecution"], [executions_of("AllowSfn")]]]),
        Port::RunScripts => json!([[["InvokeFunction"], [{"Fn::GetAtt": "ScriptRunner.Arn"}]]]),
        Port::ReadSecrets => json!([[["Decrypt"], [{"Fn::GetAtt": "SecretsKey.Arn"}]]]),
        Port::RenewTokens => json!([
            [["PutItem"], [table("Workflows")], ["*#secret"]],
            [["Encrypt"], [{"Fn::GetAtt": "SecretsKey.Arn"}]]
        ]),
        Port::WriteSecrets => json!([[["Encrypt", "Decrypt"], [{"Fn::GetAtt": "SecretsKey.Arn"}]]]),
        Port::CallServices => {
            let granted = |action: &str, list: &str| json!([[action], [{"Ref": list}]]);
            json!([
                granted("InvokeFunction", "AllowLambda"),
                granted("SendMessage", "AllowSqs"),
                granted("StartExecution", "AllowSfn"),
                [["DescribeExecution", "StopExecution"], [executions_of("AllowSfn")]]
            ])
        }
    }
}

/// Use of the root key for signing keys alone.
fn signing_keys(actions: &[&str]) -> Value {
    json!([actions, [{"Fn::GetAtt": "SecretsKey.Arn"}], "signing-keys"])
}

/// The executions of the state machines in a list.
fn executions_of(list: &str) -> Value {
    let each = json!({"Fn::Join": ["", [{"Fn::Join": [":*,", {"Ref": list}]}, ":*"]]});
    let executions = json!({"Fn::Join": [":execution:", {"Fn::Split": [":stateMachine:", each]}]});
    json!({"Fn::Split": [",", executions]})
}

/// The most policies of a role, unless AWS raises the limit for an account.
const MOST_POLICIES: usize = 10;
/// What Lambda does with the role of a function in a VPC.
const INTERFACES: [&str; 6] = [
    "CreateNetworkInterface",
    "DescribeNetworkInterfaces",
    "DescribeSubnets",
    "DeleteNetworkInterface",
    "AssignPrivateIpAddresses",
    "UnassignPrivateIpAddresses",
];
/// The ports for running workflows, which share the policy `RunWorkflows`.
const RUN_WORKFLOWS: [Port; 7] = [
    Port::ReadDefinitions,
    Port::ReadExecutions,
    Port::WriteExecutions,
    Port::SendSteps,
    Port::CallServices,
    Port::RunScripts,
    Port::RenewTokens,
];

/// The names of the policies that grant these ports.
pub(super) fn policies_of(ports: &[Port]) -> Vec<String> {
    let runs = RUN_WORKFLOWS.iter().all(|port| ports.contains(port));
    let single = ports.iter().filter(|port| !(runs && RUN_WORKFLOWS.contains(port)) && needs(**port) != json!([]));
    runs.then(|| "RunWorkflows".to_owned()).into_iter().chain(single.map(|port| format!("{port:?}"))).collect()
}

const PORTS: &[Port] = &[
    Port::ReadDefinitions,
    Port::WriteDefinitions,
    Port::ReadSchedules,
    Port::AdvanceSchedules,
    Port::ReadExecutions,
    Port::WriteExecutions,
    Port::DeleteExecutions,
    Port::RollUps,
    Port::ReadAccess,
    Port::WriteAccess,
    Port::ManageCredentials,
    Port::ManageDevices,
    Port::CountRequests,
    Port::TrimHistory,
    Port::RotateKeys,
    Port::SendSteps,
    Port::SendCallbacks,
    Port::DelayCallbacks,
    Port::HttpOut,
    Port::CallServices,
    Port::StopMachines,
    Port::RunScripts,
    Port::ReadSecrets,
    Port::RenewTokens,
    Port::WriteSecrets,
];

#[test]
fn a_policy_is_what_its_port_needs() {
    let template = Template::read();
    let mut expected: BTreeSet<_> =
        ["WriteLogs", "WriteLogsAndTraces", "WriteLogsInVpc", "RunWorkflows"].map(str::to_owned).into();
    for port in PORTS.iter().copied().filter(|port| needs(*port) != json!([])) {
        let name = format!("{port:?}");
        assert_eq!(granted(&template, &name), needs(port), "{name}");
        expected.insert(name);
    }
    for (policy, queue) in [
        ("ReceiveSteps", "StepQueue"),
        ("ReceiveCallbacks", "CallbackQueue"),
        ("ReceiveDeadCallbacks", "CallbackDeadLetters"),
    ] {
        let queue = json!({"Fn::GetAtt": format!("{queue}.Arn")});
        let receive = json!([[["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"], [queue]]]);
        assert_eq!(granted(&template, policy), receive, "{policy}");
        expected.insert(policy.to_owned());
    }
    let stream = json!({"Fn::GetAtt": "ExecutionsTable.StreamArn"});
    let reads = json!([["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"], [stream]]);
    let sends = json!([["PutEvents"], [template.properties("RunEvents")["Target"]]]);
    assert_eq!(granted(&template, "SendRunEvents"), json!([reads, sends]));
    expected.insert("SendRunEvents".to_owned());
    let together: Value = RUN_WORKFLOWS.iter().flat_map(|port| needs(*port).as_array().unwrap().clone()).collect();
    assert_eq!(granted(&template, "RunWorkflows"), together);
    assert_eq!(template.of_type("AWS::IAM::ManagedPolicy").into_keys().collect::<BTreeSet<_>>(), expected);
    let logs = |group: &str| json!([["CreateLogStream", "PutLogEvents"], [{"Fn::GetAtt": format!("{group}.Arn")}]]);
    assert_eq!(granted(&template, "WriteLogs"), json!([logs("ScriptLogs")]));
    let traces = json!([["PutTraceSegments", "PutTelemetryRecords"], ["*"]]);
    assert_eq!(granted(&template, "WriteLogsAndTraces"), json!([logs("FunctionLogs"), traces]));
    let in_vpc = json!([logs("FunctionLogs"), traces, [INTERFACES, ["*"]]]);
    assert_eq!(granted(&template, "WriteLogsInVpc"), in_vpc);
}

/// The statements of a policy as actions, without their service, on resources. Statements with a
/// condition count.
fn granted(template: &Template, policy: &str) -> Value {
    let statements = template.properties(policy)["PolicyDocument"]["Statement"].as_array().unwrap();
    let statement = |statement: &Value| {
        let statement = guarded(statement).unwrap_or(statement);
        assert_eq!(statement["Effect"], "Allow");
        let actions = statement["Action"].as_array().unwrap().iter().map(|action| {
            let (service, action) = action.as_str().unwrap().split_once(':').unwrap();
            assert!(["dynamodb", "sqs", "logs", "lambda", "states", "kms", "xray", "ec2", "events"].contains(&service));
            action
        });
        let resources = match &statement["Resource"] {
            Value::Array(many) => many.clone(),
            one => vec![one.clone()],
        };
        let actions: Vec<_> = actions.collect();
        match &statement["Condition"] {
            Value::Null => json!([actions, resources]),
            condition => json!([actions, resources, limit(condition)]),
        }
    };
    statements.iter().map(statement).collect()
}

/// The partitions, or the use of the root key, to which a statement is limited. No other condition
/// is allowed in it.
fn limit(condition: &Value) -> Value {
    if let Some(purpose) = condition["StringEquals"].get("kms:EncryptionContext:use") {
        assert_eq!(condition, &json!({"StringEquals": {"kms:EncryptionContext:use": purpose}}));
        return purpose.clone();
    }
    let keys = condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"].clone();
    assert_eq!(condition, &json!({"ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys}}));
    assert!(keys.as_array().unwrap().iter().all(|key| key.as_str().unwrap().trim_matches(['*', '#']).len() > 3));
    keys
}

/// The name of a policy that a role has, if the conditions hold. A function that may be in a VPC
/// has another policy there instead of the usual one, since its role has ten policies already.
fn attached(policy: &Value) -> String {
    let choice = &policy["Fn::If"];
    let policy = if choice[0] == "UsesVpc" {
        assert_eq!(choice[2], json!({"Ref": "WriteLogsAndTraces"}));
        &choice[1]
    } else {
        guarded(policy).unwrap_or(policy)
    };
    policy["Ref"].as_str().unwrap().to_owned()
}

/// The value if the condition is true, for values that are absent otherwise.
fn guarded(value: &Value) -> Option<&Value> {
    let [condition, there, gone] = value["Fn::If"].as_array()?.as_slice() else { return None };
    assert!(condition.as_str().unwrap().starts_with("Grants"), "{condition}");
    assert_eq!(gone, &json!({"Ref": "AWS::NoValue"}));
    Some(there)
}

#[test]
fn a_role_grants_the_ports_of_its_function_and_nothing_else() {
    let template = Template::read();
    let (mut roles, mut by_rights) = (BTreeSet::new(), BTreeMap::new());
    for (name, ports) in functions() {
        let role = template.properties(&pascal(name))["Role"]["Fn::GetAtt"].as_str().unwrap();
        let role = role.strip_suffix(".Arn").unwrap();
        let properties = template.properties(role);
        let keys: BTreeSet<_> = properties.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["AssumeRolePolicyDocument", "ManagedPolicyArns", "PermissionsBoundary"].into(), "{role}");
        assert_eq!(
            properties["AssumeRolePolicyDocument"]["Statement"],
            json!([{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}])
        );
        let policies = properties["ManagedPolicyArns"].as_array().unwrap();
        let policies: BTreeSet<_> = policies.iter().map(attached).collect();
        let own_code = name != workers::script_runner::WORKER.name;
        let logs = if ports.contains(&Port::HttpOut) {
            "WriteLogsInVpc"
        } else if own_code {
            "WriteLogsAndTraces"
        } else {
            "WriteLogs"
        };
        let mut expected: BTreeSet<_> = policies_of(&ports.into_iter().collect::<Vec<_>>()).into_iter().collect();
        expected.insert(logs.to_owned());
        let trigger = workers::WORKERS.iter().find(|worker| worker.name == name).map(|worker| worker.trigger);
        let receives = match trigger {
            Some(workers::Trigger::StepQueue) => Some("ReceiveSteps"),
            Some(workers::Trigger::CallbackQueue) => Some("ReceiveCallbacks"),
            Some(workers::Trigger::CallbackDeadLetters) => Some("ReceiveDeadCallbacks"),
            Some(workers::Trigger::EveryMinute | workers::Trigger::Call) | None => None,
        };
        expected.extend(receives.map(str::to_owned));
        assert_eq!(policies, expected, "{role}");
        assert!(policies.len() <= MOST_POLICIES, "{role} has {} policies", policies.len());
        if trigger.is_none() && name != fallback::NAME {
            let shared = by_rights.entry(policies).or_insert(role.to_owned());
            assert_eq!(shared, role, "{name} has the same rights as another route, but a role of its own");
        }
        roles.insert(role.to_owned());
    }
    assert_eq!(template.properties("RunEventsRole")["ManagedPolicyArns"], json!([{"Ref": "SendRunEvents"}]));
    roles.insert("RunEventsRole".to_owned());
    assert_eq!(template.of_type("AWS::IAM::Role").into_keys().collect::<BTreeSet<_>>(), roles);
    let bound = json!({"Fn::If": ["HasBoundary", {"Ref": "PermissionsBoundary"}, {"Ref": "AWS::NoValue"}]});
    for (name, role) in template.of_type("AWS::IAM::Role") {
        assert_eq!(role["PermissionsBoundary"], bound, "{name}");
    }
}

/// Workflows that have private targets or one address reach them from a VPC. No other function is
/// in it, where each service would need an endpoint.
#[test]
fn what_sends_requests_to_the_world_is_in_the_vpc_and_nothing_else() {
    let template = Template::read();
    let subnets = json!({"SubnetIds": {"Ref": "VpcSubnets"}, "SecurityGroupIds": {"Ref": "VpcSecurityGroups"}});
    let vpc = json!({"Fn::If": ["UsesVpc", subnets, {"Ref": "AWS::NoValue"}]});
    for (name, ports) in functions() {
        let wanted = if ports.contains(&Port::HttpOut) { vpc.clone() } else { Value::Null };
        assert_eq!(template.properties(&pascal(name))["VpcConfig"], wanted, "{name}");
    }
    assert_eq!(template.0["Resources"]["WriteLogsInVpc"]["Condition"], "UsesVpc");
    for list in ["VpcSubnets", "VpcSecurityGroups", "AllowHosts", "PermissionsBoundary"] {
        assert_eq!(template.parameter(list)["Default"], "", "{list}");
    }
}

#[test]
fn nothing_is_granted_wholesale() {
    fn walk(key: &str, value: &Value, within: &str) {
        match value {
            Value::Object(entries) => entries.iter().for_each(|(key, value)| walk(key, value, within)),
            Value::Array(items) => items.iter().for_each(|item| walk(key, item, within)),
            Value::String(text) => {
                let grants =
                    matches!(key, "Action" | "Resource" | "NotAction" | "NotResource" | "Principal" | "Fn::Sub");
                // X-Ray has no resources, and network interfaces have no names before they exist.
                // The rest of these policies is checked above.
                let nameless = ["WriteLogsAndTraces", "WriteLogsInVpc"].contains(&within) && key == "Resource";
                assert!(!(grants && text.contains('*') && !nameless), "{within} grants {text}");
                assert!(!text.contains(":aws:policy/"), "{within} uses a managed policy, {text}");
            }
            _ => {}
        }
    }
    for (name, resource) in Template::read().0["Resources"].as_object().unwrap() {
        walk("", resource, name);
        // SAM would add managed policies to a role that it creates.
        let own = resource["Type"] != "AWS::Serverless::Function" || !resource["Properties"]["Role"].is_null();
        assert!(own && resource["Properties"]["Policies"].is_null(), "{name} has no role of its own");
    }
}
