//! All routes with all kinds of wrong credentials, with their own path and with similar paths. The
//! cases are made from the routes, so a new route is tested without being named here.

use super::host::{Answer, Call, Host, ROOT_KEY, routes};
use api::auth::{Grant, grant, pair};
use api::{Auth, Context, HostFacts, Rates, Route, Router, Scope};
use model::{AccountId, AppSettings};
use records::apps;
use serde_json::{Value, json};
use std::time::Duration;

/// A text in every record of the account that others try to reach.
const MARK: &str = "acme-alone";

/// The path of a route with `text` in place of each parameter.
pub fn path(route: &Route, text: &str) -> String {
    let segment = |segment: &str| if segment.starts_with('{') { text.to_owned() } else { segment.to_owned() };
    route.path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// Other spellings of this path.
fn spellings(path: &str) -> Vec<String> {
    let (head, last) = path.rsplit_once('/').unwrap();
    let coded = |text: &str| text.bytes().map(|byte| format!("%{byte:02x}")).collect::<String>();
    vec![
        format!("{path}/"),
        format!("{path}//"),
        format!("/{path}"),
        format!("{head}//{last}"),
        format!("{head}/{}", coded(last)),
    ]
}

/// Paths that are similar to this one.
fn mutants(path: &str) -> Vec<String> {
    let (head, last) = path.rsplit_once('/').unwrap();
    let (first, rest) = path[1..].split_once('/').unwrap_or((&path[1..], ""));
    vec![
        format!("{path}/x"),
        format!("{head}/%2e/{last}"),
        format!("{head}/{last}%2e"),
        format!("{head}/x/../{last}"),
        format!("/{}/{rest}", first.to_uppercase()),
        format!("{path}."),
        format!("{path};x"),
        format!("{path}%00"),
    ]
}

fn ends_in_parameter(route: &Route) -> bool {
    route.path.ends_with('}')
}

/// The access token and the refresh token of a new device of this account.
async fn tokens(host: &Host, facts: HostFacts, account: &str, scopes: &[Scope], device: &str) -> [String; 2] {
    let account = AccountId::parse(account).unwrap();
    let context = Context::new(host.engine().clone(), facts);
    let grant = Grant { account: &account, scopes, device_id: device, device_name: "test" };
    let tokens = pair(&context, &grant).await.unwrap();
    [tokens.access, tokens.refresh]
}

/// The OAuth token of an application, twice.
async fn oauth(host: &Host) -> [String; 2] {
    let account = AccountId::parse("acme").unwrap();
    let app = apps::create(host.engine(), &account, "shop", AppSettings::default()).await.unwrap().app;
    let token = grant(&host.context, &app).await.unwrap();
    [token.clone(), token]
}

/// A wrong credential, and the expected refusal.
struct Wrong {
    what: &'static str,
    /// The values for an access token and for a refresh token.
    tokens: [String; 2],
    verdict: (u16, i64),
}

async fn wrong_credentials(host: &Host) -> Vec<Wrong> {
    let facts = (*host.context.host).clone();
    let elsewhere = HostFacts { audience: "elsewhere".into(), ..facts.clone() };
    let stranger = HostFacts { issuer: "stranger".into(), ..facts.clone() };
    let all = &Scope::ALL;
    let expired = tokens(host, facts.clone(), "acme", all, "old").await;
    tokio::time::advance(Duration::from_hours(31 * 24)).await;
    let good = tokens(host, facts.clone(), "acme", all, "good").await;
    let revoked = tokens(host, facts.clone(), "acme", all, "revoked").await;
    host.call("POST", "/api/v1/auth/revoke").bearer(&revoked[0]).send().await;
    let replaced = tokens(host, facts.clone(), "acme", all, "replaced").await;
    tokens(host, facts.clone(), "acme", all, "replaced").await;
    let unsigned = good.clone().map(|token| token.rsplit_once('.').unwrap().0.to_owned() + ".");
    let [access, refresh] = good;
    let wrong = |what, tokens| Wrong { what, tokens, verdict: (401, 6001) };
    vec![
        wrong("garbage", ["x.y.z", "x.y.z"].map(str::to_owned)),
        wrong("the root key", [ROOT_KEY, ROOT_KEY].map(str::to_owned)),
        Wrong { what: "expired", tokens: expired, verdict: (401, 6002) },
        wrong("wrong type", [refresh, access]),
        wrong("unsigned", unsigned),
        wrong("wrong audience", tokens(host, elsewhere, "acme", all, "e").await),
        wrong("wrong issuer", tokens(host, stranger, "acme", all, "s").await),
        wrong("an application's token", oauth(host).await),
        wrong("revoked", revoked),
        wrong("replaced", replaced),
    ]
}

/// Checks the refusal of a wrong credential. A path that is only similar belongs to no route, or to
/// another one that also requires credentials.
async fn refused<'h>(route: &Route, call: impl Fn(&str) -> Call<'h>, what: &str, verdict: (u16, i64)) {
    let own = path(route, "acme");
    let answer = call(&own).send().await;
    assert_eq!(answer.verdict(), verdict, "{} with {what}", route.name);
    for spelling in spellings(&own) {
        assert_eq!(call(&spelling).send().await.verdict(), verdict, "{spelling} with {what}");
    }
    for mutant in mutants(&own) {
        let answer = call(&mutant).send().await;
        assert!(matches!(answer.status, 401 | 403 | 404 | 405), "{mutant} with {what}: {}", answer.status);
    }
}

/// Checks a facade whose errors are only in the body: it answers 40005 to every wrong credential.
async fn no_access_token(host: &Host, route: &Route, wrong: &[Wrong]) {
    let own = path(route, "acme");
    // Failures are counted by address, so each request comes from another one.
    let mut peers = (1..).map(|n: u32| format!("10.{}.{}.{}", route.name.len(), n / 250, n % 250));
    for method in route.methods {
        assert!(is_no_access_token(&host.call(method, &own).send().await), "{} with nothing", route.name);
        for Wrong { what, tokens, .. } in wrong {
            let [token, _] = tokens;
            let in_query = host.call(method, &format!("{own}?accessToken={}", token.replace(' ', "+")));
            let in_query = in_query.peer(&peers.next().unwrap()).send().await;
            let in_header = host.call(method, &own).bearer(token).peer(&peers.next().unwrap()).send().await;
            assert!(is_no_access_token(&in_query) && is_no_access_token(&in_header), "{} with {what}", route.name);
        }
    }
}

fn is_no_access_token(answer: &Answer) -> bool {
    answer.body == json!({"code": 40005, "message": "accessToken无效或已过期"})
}

#[tokio::test(start_paused = true)]
async fn wrong_credentials_open_nothing() {
    let host = Host::start().await;
    let wrong = wrong_credentials(&host).await;
    let facts = (*host.context.host).clone();
    let mut lacking = Vec::new();
    for scope in Scope::ALL {
        let others: Vec<_> = Scope::ALL.into_iter().filter(|other| *other != scope).collect();
        lacking.push((scope, tokens(&host, facts.clone(), "acme", &others, scope.as_str()).await));
    }
    let mut guarded = 0;
    for route in routes().filter(|route| !matches!(route.auth, Auth::Open | Auth::InHandler)) {
        guarded += 1;
        if route.auth == Auth::AppToken {
            no_access_token(&host, route, &wrong).await;
            continue;
        }
        let method = route.methods[0];
        // The envelope of flows has another name for the code.
        let plain = match route.auth {
            Auth::OpenToken | Auth::AnyBearer => (401, -1),
            Auth::OAuth => (403, 403),
            _ => (401, 6001),
        };
        refused(route, |path| host.call(method, path), "nothing", plain).await;
        if route.auth == Auth::OpenToken {
            refused(route, |path| host.call(method, path).header("juggle-token", "guess"), "a guess", plain).await;
        }
        if route.auth == Auth::RootKey {
            refused(route, |path| host.call(method, path).header("x-root-key", "guess"), "a guess", (401, 6001)).await;
        }
        // This credential is wrong for other routes but right for these.
        let right = |what: &str| route.auth == Auth::OAuth && what == "an application's token";
        for Wrong { what, tokens, verdict } in wrong.iter().filter(|wrong| !right(wrong.what)) {
            let token = &tokens[usize::from(route.auth == Auth::RefreshToken)];
            let own_verdict = matches!(route.auth, Auth::RootKey | Auth::OpenToken | Auth::AnyBearer | Auth::OAuth);
            let verdict = if own_verdict { plain } else { *verdict };
            refused(route, |path| host.call(method, path).bearer(token), what, verdict).await;
        }
        for (scope, tokens) in lacking.iter().filter(|(scope, _)| route.auth.scopes().contains(scope)) {
            refused(route, |path| host.call(method, path).bearer(&tokens[0]), scope.as_str(), (403, 6003)).await;
        }
    }
    assert!(guarded > 40);
}

#[test]
fn every_spelling_of_a_path_is_its_route() {
    let router = Router::new(routes());
    for route in routes() {
        let own = path(route, "acme");
        for method in route.allowed().map(|method| method.parse().unwrap()) {
            for spelling in spellings(&own) {
                let found = router.find(&method, &spelling).map(|found| found.name);
                assert_eq!(found, router.find(&method, &own).map(|found| found.name), "{method} {spelling}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_but_the_very_path_is_a_route() {
    let host = Host::start().await;
    for route in routes().filter(|route| route.path != "/") {
        let token = host.token("acme", true).await;
        let own = path(route, "acme");
        // What follows this path is the parameter of another route.
        let is_begun = routes().any(|other| other.path.strip_prefix(route.path) == Some("/{path+}"));
        for mutant in mutants(&own) {
            let answer = host.call(route.methods[0], &mutant).bearer(&token).send().await;
            assert!(answer.status < 500, "{mutant}: {}", answer.body);
            // Text after a parameter belongs to the parameter.
            let is_a_parameter = ends_in_parameter(route) || (is_begun && mutant == format!("{own}/x"));
            if !is_a_parameter {
                let refused = !(200..300).contains(&answer.status) || is_no_access_token(&answer);
                assert!(refused, "{mutant}: {}", answer.body);
            }
        }
        // No route has both of these methods.
        let other = if route.methods.contains(&"PATCH") { "DELETE" } else { "PATCH" };
        let wrong = host.call(other, &path(route, "acme")).bearer(&token).send().await;
        assert_eq!(wrong.status, 405, "{}", route.path);
        let allow = wrong.header("allow").unwrap();
        assert!(allow.contains(route.methods[0]) && (route.methods[0] != "GET" || allow.contains("HEAD")), "{allow}");
    }
}

/// Creates records of all kinds, each with the mark, and returns their ids.
async fn belongings(host: &Host, token: &str) -> Vec<String> {
    let post = async |path: &str, body: Value| {
        let answer = host.call("POST", path).bearer(token).json(&body).send().await;
        assert!(answer.status < 300, "{path}: {}", answer.body);
        answer.body["data"].clone()
    };
    let folder = post("/api/v1/folders", json!({"name": MARK})).await;
    let steps = json!([{"id": "s", "moduleId": "set_variable", "parameters": {"name": "v", "value": MARK}}]);
    let workflow = post("/api/v1/workflows", json!({"name": MARK, "steps": steps, "isEnabled": true})).await;
    let id = workflow["id"].as_str().unwrap();
    let run = post(&format!("/api/v1/workflows/{id}/execute"), json!({"async": false})).await;
    let api = json!({"module": "m", "function": MARK, "workflowId": id, "auth": "none", "debugData": {"m": MARK}});
    let api = post("/api/v1/apis", api).await;
    let app = post("/api/v1/apps", json!({"name": MARK})).await;
    let open = post("/api/v1/open-tokens", json!({"name": MARK})).await;
    let ids = [&folder["id"], &workflow["id"], &run["executionId"], &api["id"], &app["appId"], &open["id"]];
    ids.map(|id| id.as_str().unwrap().to_owned()).to_vec()
}

/// The answers to the account for all paths without parameters.
async fn sight(host: &Host, token: &str) -> Vec<Value> {
    let mut seen = Vec::new();
    for route in routes().filter(|route| route.methods == ["GET"] && !route.path.contains('{')) {
        let mut answer = host.call("GET", route.path).bearer(token).send().await;
        // This value belongs to the process and not to an account.
        answer.body["data"].as_object_mut().and_then(|data| data.remove("memoryUsage"));
        seen.push(json!([route.path, answer.status, answer.body]));
    }
    seen
}

/// A body with these ids in all fields that can name a record.
fn naming(ids: &[String]) -> Value {
    let mut body = json!({"name": "theirs", "newName": "theirs", "action": "delete", "auth": "none", "module": "m", "function": "f"});
    for field in ["ids", "workflowIds", "executionIds", "folderIds"] {
        body[field] = json!(ids);
    }
    for (field, id) in [("folderId", 0), ("parentId", 0), ("targetFolderId", 0), ("workflowId", 1), ("executionId", 2)]
    {
        body[field] = json!(ids[id]);
    }
    body
}

#[tokio::test(start_paused = true)]
async fn another_accounts_records_are_not_there() {
    let host = Host::start().await;
    let owner = host.account("acme").await;
    let ids = belongings(&host, &owner).await;
    let before = sight(&host, &owner).await;
    assert!(json!(before).to_string().contains(MARK));
    let facts = (*host.context.host).clone();
    host.account("other").await;
    for route in routes() {
        // A route can end the session of its caller.
        let [access, refresh] = tokens(&host, facts.clone(), "other", &Scope::ALL, "thief").await;
        let token = if route.auth == Auth::RefreshToken { refresh } else { access };
        let guarded = !route.auth.scopes().is_empty();
        for (id, method) in ids.iter().flat_map(|id| route.methods.iter().map(move |method| (id, *method))) {
            for body in [json!({}), naming(&ids)] {
                let answer = host.call(method, &path(route, id)).bearer(&token).json(&body).send().await;
                let at = format!("{} of {id} with {body}: {} {}", route.name, answer.status, answer.body);
                assert!(answer.status < 500 && !answer.body.to_string().contains(MARK), "{at}");
                let reads = matches!(method, "GET" | "DELETE") && route.path.contains('{') && guarded;
                assert!(!reads || matches!(answer.status, 404 | 400), "{at}");
            }
        }
    }
    assert_eq!(sight(&host, &owner).await, before);
}

#[tokio::test(start_paused = true)]
async fn every_answer_of_a_limited_route_tells_where_its_caller_stands() {
    let rates = Rates { auth: 1, execute: 1, query: 1, modify: 1, watch: 1 };
    let host = Host::with(|facts| facts.rate_limits = Some(rates)).await;
    let facts = (*host.context.host).clone();
    let mut peer = 0;
    for route in routes().filter(|route| route.limit != api::LimitClass::Unlimited) {
        let [good, _] = tokens(&host, facts.clone(), "acme", &Scope::ALL, "d").await;
        let [poor, _] = tokens(&host, facts.clone(), "acme", &[], "e").await;
        peer += 1;
        let own = path(route, "acme");
        for (method, path, token) in [
            (route.methods[0], own.clone(), ""),
            (route.methods[0], own.clone(), "x"),
            (route.methods[0], own.clone(), &poor),
            (route.methods[0], own.clone(), &good),
            (route.methods[0], own.clone(), &good),
            ("PATCH", own.clone(), &good),
            (route.methods[0], format!("{own}/x/y/z"), &good),
        ] {
            let call = host.call(method, &path).peer(&format!("192.0.{}.{}", peer / 250, peer % 250));
            let answer = if token.is_empty() { call.send().await } else { call.bearer(token).send().await };
            for header in ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"] {
                assert!(answer.header(header).is_some(), "{method} {path} ({}) without {header}", answer.status);
            }
            assert!(answer.status < 500);
        }
    }
}
