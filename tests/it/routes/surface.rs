//! Requests of many kinds of clients: forms, blank fields, languages, and texts that look the same.

use super::botman::api::call::{PATH, error, published};
use super::dpa::Dpa;
use super::host::{Host, routes};
use super::juggle::Flows;
use super::matrix::path;
use api::{Auth, Rates};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

const FORM: &str = "application/x-www-form-urlencoded";

/// A flow that returns its number and its text.
fn typed() -> Value {
    let input = |name: &str, kind: &str, default: Value| json!({"name": name, "type": kind, "defaultValue": default});
    let outputs = ["n", "s"].map(|name| json!({"name": name, "value": format!("[[{name}]]")}));
    let steps = json!([{"id": "o", "moduleId": "output", "parameters": {"value": {"n": "[[n]]", "s": "[[s]]"}}}]);
    json!({"name": "typed", "flowKey": "pay", "inputs": [input("n", "number", json!(5)), input("s", "string", json!("d"))],
           "outputs": outputs, "steps": steps})
}

#[tokio::test(start_paused = true)]
async fn a_form_is_a_body_where_inputs_are() {
    let steps = json!([{"id": "a", "moduleId": "output", "parameters": {"value": "[[name]]/{{trigger.method}}"}}]);
    let (host, _, _) = published(&steps, &json!({})).await;
    let post = async |kind: &str, body: &'static str| {
        host.call("POST", PATH).header("content-type", kind).bytes(body).send().await
    };
    for (kind, body, expected) in [
        (FORM, "name=a+b%26c&x=1", "a b&c/POST"),
        ("application/x-www-form-urlencoded; charset=UTF-8", "name=%E8%AE%A2", "订/POST"),
        // The content type that `curl -d` sends.
        (FORM, "{\"name\":\"a=b\"}", "a=b/POST"),
        ("text/plain", "{\"name\":\"x\"}", "x/POST"),
    ] {
        assert_eq!(post(kind, body).await.body["response"]["data"], expected, "{kind} {body}");
    }
    for (kind, body) in [(FORM, "name"), (FORM, "{\"name\":\"a=b\""), (FORM, "name=%ff"), ("text/plain", "name=x")] {
        assert_eq!(error(&post(kind, body).await.body).0, "requestError.invalidParams", "{kind} {body}");
    }
    let flows = Flows::start(&typed()).await;
    let call = flows.host.call("POST", "/v1/open/flow/trigger/v1/pay?n=7").header("juggle-token", &flows.token);
    let run = call.header("content-type", FORM).bytes("n=&s=x+y").send().await;
    assert_eq!(run.body["result"]["data"], json!({"n": 7, "s": "x y"}), "{}", run.body);
}

/// In each envelope, the error names the parameter.
#[tokio::test(start_paused = true)]
async fn a_query_that_is_not_utf_8_is_refused() {
    const WRONG: &str = "name=%D6%D0";
    let steps = json!([{"id": "a", "moduleId": "output", "parameters": {"value": "[[name]]"}}]);
    let (host, token, _) = published(&steps, &json!({})).await;
    let whole = host.call("GET", &format!("{PATH}?name=%E4%B8%AD")).send().await;
    assert_eq!(whole.body["response"]["data"], "中");
    let refused = host.call("GET", &format!("{PATH}?{WRONG}")).send().await;
    assert_eq!(error(&refused.body).0, "requestError.invalidParams");
    let flows = Flows::start(&typed()).await;
    let juggle = flows.get(&format!("/v1/open/flow/trigger/v1/pay?{WRONG}")).await;
    let dpa = Dpa::start().await;
    let authorize = dpa.host.call("GET", &format!("/api/dp/auth/oauth/authorize?{WRONG}")).send().await;
    let own = host.call("GET", &format!("/api/v1/workflows?{WRONG}")).bearer(&token).send().await;
    assert_eq!((juggle.status, &juggle.body["success"]), (200, &json!(false)));
    assert_eq!([authorize.status, own.status], [400, 400]);
    for answer in [&refused, &juggle, &authorize, &own] {
        let told = answer.body.to_string();
        assert!(told.contains("name") && told.contains("is not UTF-8"), "{told}");
    }
}

/// A blank field counts as missing, except for inputs that are texts.
#[tokio::test(start_paused = true)]
async fn a_blank_of_a_query_is_none_but_for_texts() {
    let flows = Flows::start(&typed()).await;
    for (query, expected) in [
        ("n=&s=", json!({"n": 5, "s": ""})),
        ("n=%20", json!({"n": 5, "s": "d"})),
        ("n=0&s=+", json!({"n": 0, "s": " "})),
    ] {
        let run = flows.get(&format!("/v1/open/flow/trigger/v1/pay?{query}")).await;
        assert_eq!(run.body["result"]["data"], expected, "{query}");
    }
    let (host, admin, _) = published(&json!([]), &json!({})).await;
    let id = host.workflow(&admin, &typed()).await;
    host.api(&admin, &json!({"module": "m", "function": "f", "workflowId": id, "auth": "none", "enabled": true, "methods": ["GET", "POST"]})).await;
    let call = host.call("GET", "/v1/api/acme/m/f?n=&s=").send().await;
    assert_eq!(call.body["response"]["data"], json!({"n": 5, "s": ""}));
    // JSON has other ways to leave out a value.
    let wrong = host.call("POST", "/v1/api/acme/m/f").json(&json!({"n": ""})).send().await;
    assert_eq!(error(&wrong.body).0, "requestError.invalidParams");
    for list in
        ["/api/v1/workflows", "/api/v1/executions", "/api/v1/system/stats", "/api/v1/modules", "/api/v1/folders"]
    {
        let query = "limit=&offset=&sortBy=&order=&includeDisabled=&tags=&search=&status=&startDate=&endDate=&period=&category=&cursor=";
        let route = routes().find(|route| route.path == list && route.methods.contains(&"GET")).unwrap();
        let known = |pair: &&str| route.query.iter().any(|param| pair.strip_suffix('=') == Some(param.name));
        let query: Vec<_> = query.split('&').filter(known).collect();
        let answer = host.call("GET", &format!("{list}?{}", query.join("&"))).bearer(&admin).send().await;
        assert_eq!(answer.status, 200, "{list} {query:?}: {}", answer.body);
    }
}

/// Gets a token in the way of OAuth libraries.
#[tokio::test(start_paused = true)]
async fn a_token_is_given_for_a_form_and_basic() {
    let dpa = Dpa::start().await;
    let (id, secret) = (dpa.app("clientId").to_owned(), dpa.app("clientSecret").to_owned());
    let coded = |text: &str| text.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let identity = format!("&client_id={}&client_secret={}", coded(&id), coded(&secret));
    let basic = |id: &str, secret: &str| format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")));
    let ask = async |authorization: &str, more: &str| {
        let body = format!(
            "grant_type=authorization_code&redirect_uri=https%3A%2F%2Ferp.example&code={}{more}",
            dpa.code().await
        );
        let call = dpa.host.call("POST", "/api/dp/auth/oauth/token").header("content-type", FORM).bytes(body);
        if authorization.is_empty() {
            call.send().await
        } else {
            call.header("authorization", authorization).send().await
        }
    };
    for (authorization, more) in [
        (String::new(), identity.as_str()),
        (basic(&id, &secret), ""),
        (basic(&coded(&id), &coded(&secret)), ""),
        (basic(&id, &secret), identity.as_str()),
    ] {
        let answer = ask(&authorization, more).await;
        assert_eq!((answer.status, &answer.body["token_type"]), (200, &json!("Bearer")), "{}", answer.body);
        assert_eq!(
            (&answer.body["access_token"], &answer.body["expires_in"]),
            (&answer.body["data"]["access_token"], &json!(18_000))
        );
        assert_eq!(answer.body["data"]["token_type"], "Bearer ");
        let token = answer.body["access_token"].as_str().unwrap();
        let list = dpa.host.call("POST", "/api/dpa/process/processModel/listAll").bearer(token).send().await;
        assert_eq!(list.status, 200);
    }
    let refused = ask(&basic(&id, "wrong"), "").await;
    assert_eq!((refused.status, &refused.body["error"]), (400, &json!("invalid_grant")));
    assert_eq!(refused.body["code"], 400);
    for (authorization, more) in [("Basic !".to_owned(), ""), (basic("x", "y"), identity.as_str()), (String::new(), "")]
    {
        assert_eq!(ask(&authorization, more).await.status, 400, "{authorization}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_api_takes_the_headers_that_libraries_know() {
    let password = json!({"auth": {"type": "password", "user": "botman", "password": "a long one"}});
    let (host, token, id) = published(&json!([]), &password).await;
    let call = async |authorization: &str| {
        let call = host.call("POST", PATH);
        if authorization.is_empty() {
            call.send().await
        } else {
            call.header("authorization", authorization).send().await
        }
    };
    let basic = |text: &str| format!("Basic {}", STANDARD.encode(text));
    assert_eq!(call(&basic("botman:a long one")).await.body["response"]["code"], 0);
    for wrong in ["".to_owned(), basic("botman:x"), basic("botman"), "Bearer x".to_owned()] {
        let refused = call(&wrong).await;
        assert_eq!((refused.status, error(&refused.body).0), (200, "requestError.invalidParams"), "{wrong}");
        assert_eq!(refused.header("www-authenticate"), Some("Basic realm=\"botman\", charset=\"UTF-8\""));
    }
    let change = json!({"auth": {"type": "token", "token": "a long token"}});
    let changed = host.call("PUT", &format!("/api/v1/apis/{id}")).bearer(&token).json(&change).send().await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    assert_eq!(call("bearer a long token").await.body["response"]["code"], 0);
    let refused = call("").await;
    assert_eq!(refused.header("www-authenticate"), Some("Bearer realm=\"botman\""));
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}

/// Labels are in the requested language; the default is Chinese, as in the editor's API.
#[tokio::test(start_paused = true)]
async fn labels_are_in_the_language_that_is_asked_for() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let steps = json!([
        {"id": "d", "moduleId": "delay", "parameters": {"duration": 60_000}},
        {"id": "f", "moduleId": "foreach", "parameters": {"input_list": [1]}},
        {"id": "h", "moduleId": "http_request", "parameters": {"url": "https://example.org"}},
        {"id": "e", "moduleId": "endforeach"},
    ]);
    let id = host.workflow(&token, &json!({"name": "w", "isEnabled": true, "steps": steps})).await;
    let (run, _) = host.execute(&token, &id, &json!({})).await;
    host.work().await;
    for path in [
        format!("/api/v1/workflows/{id}/magic-variables"),
        format!("/api/v1/executions/{run}"),
        format!("/api/v1/executions/{run}/timeline"),
        "/api/v1/system/info".to_owned(),
    ] {
        for (query, header, english) in [
            ("", "", false),
            ("", "zh-CN,zh;q=0.9,en;q=0.8", false),
            ("", "en-US,en;q=0.9,zh;q=0.8", true),
            ("", "de, en;q=0.1", true),
            ("?lang=en", "", true),
            ("?lang=en", "zh", true),
            ("?lang=zh", "en", false),
        ] {
            let call = host.call("GET", &format!("{path}{query}")).bearer(&token);
            let answer =
                if header.is_empty() { call.send().await } else { call.header("accept-language", header).send().await };
            let at = format!("{path}{query} {header}: {}", answer.body);
            assert_eq!((answer.status, is_chinese(&answer.body.to_string())), (200, !english), "{at}");
            assert_eq!(answer.header("content-language"), Some(if english { "en" } else { "zh" }), "{at}");
            assert!(answer.headers.get_all("vary").iter().any(|value| value == "accept-language"), "{at}");
        }
        assert_eq!(host.call("GET", &format!("{path}?lang=fr")).bearer(&token).send().await.verdict(), (400, 1002));
    }
}

#[tokio::test(start_paused = true)]
async fn what_looks_alike_is_found_and_so_is_every_tag() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    for (name, tags) in [("Cafe\u{301} ＡＢＣ", json!(["x,y"])), ("other", json!(["x"])), ("third", json!(["ü, ö"]))]
    {
        host.workflow(&token, &json!({"name": name, "tags": tags, "steps": []})).await;
    }
    let found = async |query: &str| -> Vec<String> {
        let answer = host.call("GET", &format!("/api/v1/workflows?sortBy=name&{query}")).bearer(&token).send().await;
        let rows = answer.body["data"]["workflows"].as_array().unwrap().clone();
        rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    // Its letters and marks are composed.
    let first = "Caf\u{e9} ＡＢＣ";
    for query in ["search=caf%C3%A9", "search=abc", "search=%EF%BD%81b%EF%BC%A3", "search=CAFE%CC%81%20a"] {
        assert_eq!(found(query).await, [first], "{query}");
    }
    assert_eq!(found("tags=x,y").await, [first, "other"]);
    assert_eq!(found("tags=x%2Cy").await, [first, "other"]);
    assert_eq!(found("tags=%C3%BC,%20%C3%B6").await, ["third"]);
    assert_eq!(found("tags=x&tags=%C3%BC,%20%C3%B6").await, ["other", "third"]);
    assert_eq!(found("tags=y").await, Vec::<String>::new());
    let modules =
        host.call("GET", "/api/v1/modules?search=%EF%BC%A8%EF%BC%B4%EF%BC%B4%EF%BC%B0").bearer(&token).send().await;
    assert!(!modules.body["data"]["modules"].as_array().unwrap().is_empty());
}

/// Logins of one facade do not count for another one.
#[tokio::test(start_paused = true)]
async fn each_facade_counts_its_logins() {
    let host = Host::with(|facts| facts.rate_limits = Some(Rates { auth: 2, ..Rates::default() })).await;
    let logins = |name: &str| {
        let route = routes().find(|route| route.name == name).unwrap();
        host.call(route.methods[0], &path(route, "acme")).send()
    };
    for name in ["vflow-auth-token", "dpa-oauth-token", "itrigger-token-grant"] {
        for expected in [false, false, true] {
            assert_eq!(logins(name).await.status == 429, expected, "{name}");
        }
    }
    assert_eq!(logins("dpa-oauth-authorize").await.status, 429);
    assert!(routes().any(|route| route.auth == Auth::AppToken));
}

/// The size of the tables increases with the stored data, at the latest after a minute.
#[tokio::test(start_paused = true)]
async fn what_is_stored_is_measured() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let used = async || {
        let stats = host.call("GET", "/api/v1/system/stats").bearer(&token).send().await;
        stats.body["data"]["storageUsage"]["usedBytes"].as_u64().unwrap()
    };
    let before = used().await;
    assert!(before > 0);
    host.workflow(&token, &json!({"name": "w", "description": "x".repeat(9_000), "steps": []})).await;
    tokio::time::advance(std::time::Duration::from_mins(1)).await;
    assert!(used().await >= before + 9_000);
}

/// Characters in a query that browsers or careless clients do not escape; two requests on one
/// connection, with a body in between.
#[tokio::test(flavor = "multi_thread")]
async fn the_local_host_reads_queries_that_are_not_escaped() {
    use crate::local::Local;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let host = Local::start(&[]).await;
    let mut stream = tokio::net::TcpStream::connect(host.base.trim_start_matches("http://")).await.unwrap();
    let get = |target: &str| format!("GET {target} HTTP/1.1\r\nhost: x\r\n\r\n");
    let post = "POST /v1/api/admin/test/sync HTTP/1.1\r\nhost: x\r\ncontent-length: 14\r\n\r\n{\"name\":\"<b>\"}";
    for (request, expected) in [
        (get("/v1/api/admin/test/sync?name=\"<you>\""), "Hello, \\\"<you>\\\"!"),
        (post.to_owned(), "Hello, <b>!"),
        (get("/v1/api/admin/test/sync?name=a`b^c"), "Hello, a`b^c!"),
        (get("/api/v1//system/%68ealth/"), "healthy"),
        (get("/v1/api/admin/<x>/y"), "requestError.apiNotFound"),
    ] {
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        while !answer.contains(expected) {
            let mut bytes = [0; 4_096];
            let count = tokio::time::timeout(std::time::Duration::from_secs(30), stream.read(&mut bytes))
                .await
                .unwrap()
                .unwrap();
            assert!(count > 0, "{request}: {answer}");
            answer.push_str(std::str::from_utf8(&bytes[..count]).unwrap());
            assert!(!answer.contains("\r\n\r\n{") || answer.contains(expected), "{request}: {answer}");
        }
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{request}: {answer}");
    }
    let mut head = String::new();
    stream.write_all(b"HEAD /api/v1/system/health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    stream.read_to_string(&mut head).await.unwrap();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    assert!(
        head.starts_with("HTTP/1.1 200 OK") && length.parse::<usize>().unwrap() > 50 && head.ends_with("\r\n\r\n"),
        "{head}"
    );
}
