//! Generates everything that follows from the routes: functions and roles in template.yaml, the
//! router of `cargo lambda watch`, and the reference.
//! `UPDATE=1 cargo test -p tests --test it drift` writes the files.

use super::binaries::{self, binary_of};
use super::policies::policies_of;
use super::template::pascal;
use crate::reference::{FACADES, document};
use crate::tree;
use api::{Facade, Route, Size};
use engine::Port;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

const COMMAND: &str = "UPDATE=1 cargo test -p tests --test it drift";

/// A file in which the part between two lines is generated.
struct Part {
    path: String,
    after: &'static str,
    before: &'static str,
    text: String,
}

#[test]
fn what_follows_from_the_routes_is_up_to_date() {
    let update = std::env::var_os("UPDATE").is_some_and(|value| value == "1");
    let mut stale = Vec::new();
    for Part { path, after, before, text } in parts() {
        let stored = fs::read_to_string(tree::root().join(&path)).unwrap_or_default();
        let fresh = if after.is_empty() { text } else { spliced(&path, &stored, after, before, &text) };
        if fresh == stored {
            continue;
        }
        if update {
            fs::write(tree::root().join(&path), fresh).unwrap();
        } else {
            stale.push(path);
        }
    }
    assert!(stale.is_empty(), "not as the routes are: {stale:?}; {COMMAND}");
}

fn spliced(path: &str, stored: &str, after: &str, before: &str, text: &str) -> String {
    let (head, rest) = stored.split_once(after).unwrap_or_else(|| panic!("{path} has no line {after}"));
    let (_, tail) = rest.split_once(before).unwrap_or_else(|| panic!("{path} has no line {before}"));
    format!("{head}{after}{text}{before}{tail}")
}

fn parts() -> Vec<Part> {
    vec![
        Part {
            path: "template.yaml".to_owned(),
            after: "  # ── Routes: written from the code; see tests/it/drift/generated.rs ──\n",
            before: "\nOutputs:\n",
            text: FACADES.into_iter().map(functions).chain([rest()]).collect(),
        },
        Part {
            path: "Cargo.toml".to_owned(),
            after: "[workspace.metadata.lambda.watch.router]\n",
            before: "\n[profile.dev]\n",
            text: router(),
        },
        Part { path: "docs/openapi.json".to_owned(), after: "", before: "", text: document() },
    ]
}

/// The methods that the router passes to the fallback function.
pub(super) const VERBS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/// Every path, for the router of `cargo lambda watch`.
pub(super) const CATCH_ALL: &str = "/{*rest}";

/// The methods that the gateway has for a route. A route for GET also gets the methods that no
/// other route of its path has, such as HEAD: each method is a resource of the stack, which can
/// have 500.
pub(super) fn gateway_methods(route: &Route) -> Vec<&'static str> {
    if route.methods.contains(&"GET") { vec!["ANY"] } else { route.methods.to_vec() }
}

/// The function for requests without a route.
fn rest() -> String {
    let (name, id, summary) = (fallback::NAME, pascal(fallback::NAME), json!(fallback::SUMMARY));
    let binary = binaries::FALLBACK;
    let policies =
        policies_of(fallback::PORTS).iter().fold(String::new(), |all, name| format!("{all}, {}", policy(name)));
    format!(
        "\n  # What no route takes\n\n  {id}:\n    Type: AWS::Serverless::Function\n    Properties:\n      Description: {summary}\n      \
         CodeUri: target/lambda/{binary}/\n      Handler: {name}\n      Role: !GetAtt {id}Role.Arn\n      Events:\n        Default:\n          Type: HttpApi\n          \
         Properties: {{ ApiId: !Ref Api }}\n\n  {id}Role:\n    Type: AWS::IAM::Role\n    Properties:\n      {ASSUMED}\n      {BOUND}\n      \
         ManagedPolicyArns: [!Ref WriteLogsAndTraces{policies}]\n"
    )
}

/// Allows functions to use their roles.
const ASSUMED: &str = "AssumeRolePolicyDocument: { Version: \"2012-10-17\", Statement: [{ Effect: Allow, \
                       Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] }";
/// What bounds the rights of all roles, if the account demands it.
const BOUND: &str = "PermissionsBoundary: !If [HasBoundary, !Ref PermissionsBoundary, !Ref AWS::NoValue]";
/// Where functions are that send requests to the world, if not in the network that Lambda has.
const VPC: &str = "VpcConfig: !If [UsesVpc, { SubnetIds: !Ref VpcSubnets, SecurityGroupIds: !Ref VpcSecurityGroups }, \
                   !Ref AWS::NoValue]";

fn router() -> String {
    let mut paths: Vec<(String, Vec<String>)> = Vec::new();
    for route in FACADES.iter().flat_map(|facade| facade.routes) {
        let entries = route.allowed().map(|method| entry_of(method, binary_of(route.facade())));
        let path = watched(route.path);
        match paths.iter_mut().find(|(known, _)| *known == path) {
            Some((_, known)) => known.extend(entries),
            None => paths.push((path, entries.collect())),
        }
    }
    paths.push((CATCH_ALL.to_owned(), VERBS.map(|method| entry_of(method, binaries::FALLBACK)).to_vec()));
    paths.into_iter().map(|(path, entries)| format!("\"{path}\" = [\n{}]\n", entries.concat())).collect()
}

fn entry_of(method: &str, function: &str) -> String {
    format!("    {{ method = \"{method}\", function = \"{function}\" }},\n")
}

/// A path in the form of the router of `cargo lambda watch`: `{name+}` of API Gateway is `{*name}`
/// there.
pub(super) fn watched(path: &str) -> String {
    match path.strip_suffix("+}").and_then(|rest| rest.rsplit_once('{')) {
        Some((before, name)) => format!("{before}{{*{name}}}"),
        None => path.to_owned(),
    }
}

fn functions(facade: &Facade) -> String {
    let mut text = format!("\n  # {}\n", facade.title);
    for route in facade.routes {
        function(&mut text, route).unwrap();
    }
    text
}

fn function(text: &mut String, route: &Route) -> std::fmt::Result {
    let id = pascal(route.name);
    let ports = route.all_ports();
    writeln!(text, "\n  {id}:\n    Type: AWS::Serverless::Function\n    Properties:")?;
    writeln!(text, "      Description: {}", json!(route.summary))?;
    writeln!(text, "      CodeUri: target/lambda/{}/\n      Handler: {}", binary_of(route.facade()), route.name)?;
    let role = role_of(route);
    writeln!(text, "      Role: !GetAtt {role}.Arn")?;
    if ports.contains(&Port::HttpOut) {
        writeln!(text, "      {VPC}")?;
    }
    let Size { memory, timeout } = route.size;
    if memory != Size::SMALL.memory {
        writeln!(text, "      MemorySize: {memory}")?;
    }
    if timeout != Size::SMALL.timeout {
        writeln!(text, "      Timeout: {timeout}")?;
    }
    let variables = variables(&ports);
    if !variables.is_empty() {
        writeln!(text, "      Environment:\n        Variables:")?;
        for (name, value) in variables {
            writeln!(text, "          {name}: {value}")?;
        }
    }
    writeln!(text, "      Events:")?;
    for method in gateway_methods(route) {
        let event = method[..1].to_owned() + &method[1..].to_lowercase();
        let path = json!(route.path);
        writeln!(text, "        {event}:\n          Type: HttpApi")?;
        writeln!(text, "          Properties: {{ ApiId: !Ref Api, Method: {method}, Path: {path} }}")?;
    }
    if role != format!("{id}Role") {
        return Ok(());
    }
    let policies = rights(route).iter().fold(logs(route).to_owned(), |all, name| format!("{all}, {}", policy(name)));
    writeln!(text, "\n  {role}:\n    Type: AWS::IAM::Role\n    Properties:")?;
    writeln!(text, "      {ASSUMED}\n      {BOUND}")?;
    writeln!(text, "      ManagedPolicyArns: [{policies}]")
}

/// The policies of a route's function, besides the one for logs.
fn rights(route: &Route) -> BTreeSet<String> {
    policies_of(&route.all_ports()).into_iter().collect()
}

fn logs(route: &Route) -> &'static str {
    if route.all_ports().contains(&Port::HttpOut) {
        "!If [UsesVpc, !Ref WriteLogsInVpc, !Ref WriteLogsAndTraces]"
    } else {
        "!Ref WriteLogsAndTraces"
    }
}

/// The role of a route's function. Functions with the same rights have one role, named after the
/// first of them, because a stack can have 500 resources.
fn role_of(route: &Route) -> String {
    let same = |other: &&&Route| rights(other) == rights(route) && logs(other) == logs(route);
    let mut routes = FACADES.iter().flat_map(|facade| facade.routes);
    let first = routes.find(same).map_or(route.name, |first| first.name);
    format!("{}Role", pascal(first))
}

fn policy(name: &str) -> String {
    match name {
        "CallServices" => "!If [GrantsServices, !Ref CallServices, !Ref AWS::NoValue]".to_owned(),
        "StopMachines" => "!If [GrantsSfn, !Ref StopMachines, !Ref AWS::NoValue]".to_owned(),
        name => format!("!Ref {name}"),
    }
}

/// The additional environment variables of a function with these ports.
fn variables(ports: &[Port]) -> BTreeMap<&'static str, String> {
    let granted = |list: &str| format!("!If [Grants{list}, !Join [\",\", !Ref Allow{list}], !Ref AWS::NoValue]");
    let mut variables = BTreeMap::new();
    if ports.contains(&Port::RunScripts) {
        variables.insert("SCRIPT_RUNNER", "!Ref ScriptRunner".to_owned());
    }
    if ports.contains(&Port::CallServices) {
        variables.insert("SLUICE_ALLOW_LAMBDA", granted("Lambda"));
        variables.insert("SLUICE_ALLOW_SQS", granted("Sqs"));
        variables.insert("SLUICE_ALLOW_SFN", granted("Sfn"));
    }
    variables
}
