use super::expect::approved;
use super::host::{Answer, Host};
use serde_json::{Value, json};

async fn send(host: &Host, token: &str, message: &Value) -> Answer {
    host.call("POST", "/mcp").bearer(token).json(message).send().await
}

/// The result of a call in the version with `initialize`.
async fn result(host: &Host, token: &str, method: &str, params: Value) -> Value {
    let message = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
    let answer = send(host, token, &message).await;
    assert_eq!((answer.status, &answer.body["id"]), (200, &json!(1)), "{}", answer.body);
    answer.body["result"].clone()
}

async fn tool(host: &Host, token: &str, name: &str, arguments: Value) -> Value {
    result(host, token, "tools/call", json!({"name": name, "arguments": arguments})).await
}

fn greeting() -> Value {
    json!({
        "name": "Greeting",
        "flowKey": "greeting",
        "inputs": [{"name": "who", "required": true, "description": "Who is greeted"}],
        "outputs": [{"name": "length", "type": "integer", "value": "{{trigger.data.who.length}}"}],
        "steps": [{"id": "out", "moduleId": "output", "parameters": {"value": "Hello [[who]]"}}],
    })
}

async fn published(host: &Host) -> (String, String) {
    let admin = host.token("acme", true).await;
    let id = host.workflow(&admin, &greeting()).await;
    let record = json!({"kind": "mcp", "name": "greet", "workflowId": id, "description": "Greets.", "destructive": false, "enabled": true});
    host.api(&admin, &record).await;
    (admin, id)
}

#[tokio::test(start_paused = true)]
async fn a_published_workflow_is_a_tool_with_types() {
    let host = Host::start().await;
    let (admin, _) = published(&host).await;
    let listed = result(&host, &admin, "tools/list", json!({})).await;
    let shown = listed["tools"].as_array().unwrap().iter().find(|tool| tool["name"] == "greet").unwrap().clone();
    assert_eq!(shown["inputSchema"]["required"], json!(["who"]));
    assert_eq!(shown["annotations"]["destructiveHint"], false);
    let called = send(
        &host,
        &admin,
        &json!({"jsonrpc": "2.0", "id": "a", "method": "tools/call", "params": {"name": "greet", "arguments": {"who": "you"}}}),
    )
    .await;
    approved(&called, "mcp-rpc-call");
    let wrong = tool(&host, &admin, "greet", json!({})).await;
    assert_eq!(wrong["isError"], true);
    assert!(wrong["content"][0]["text"].as_str().unwrap().contains("\"field\":\"who\""), "{wrong}");
}

#[tokio::test(start_paused = true)]
async fn the_scopes_of_a_token_decide_which_tools_there_are() {
    let host = Host::start().await;
    let (admin, id) = published(&host).await;
    let names = async |token: &str, query: &str| -> Vec<String> {
        let message = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
        let answer = host.call("POST", &format!("/mcp{query}")).bearer(token).json(&message).send().await;
        let tools = answer.body["result"]["tools"].as_array().unwrap().clone();
        tools.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&admin, "").await.len(), 17);
    let device = host.token("acme", false).await;
    assert!(!names(&device, "").await.contains(&"workflow_publish".to_owned()));
    let publish = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "workflow_publish", "arguments": {"workflowId": id}}});
    let refused = send(&host, &device, &publish).await;
    assert_eq!(refused.status, 403, "{}", refused.body);
    assert!(refused.header("www-authenticate").unwrap().contains("scope=\"admin\""));
    let made = host.call("POST", "/api/v1/open-tokens").bearer(&admin);
    let made = made.json(&json!({"name": "agent", "flows": ["greeting"]})).send().await;
    let open = made.body["data"]["token"].as_str().unwrap().to_owned();
    assert_eq!(names(&open, "").await, ["run_get", "greet"]);
    assert_eq!(names(&open, "?tools=workflows").await, ["run_get", "greet"]);
    let wrong = host
        .call("POST", "/mcp?tools=all")
        .bearer(&open)
        .json(&json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}));
    assert_eq!(wrong.send().await.status, 400);
}

#[tokio::test(start_paused = true)]
async fn names_of_tools_of_sluice_are_reserved() {
    let host = Host::start().await;
    let (admin, id) = published(&host).await;
    for (change, field) in [
        (json!({"name": "run_get"}), "name"),
        (json!({"name": "a b"}), "name"),
        (json!({"description": ""}), "description"),
        (json!({"readOnly": true, "destructive": true}), "destructive"),
        (json!({"auth": "token"}), "auth"),
        (json!({"methods": ["GET"]}), "methods[0]"),
        (json!({"module": "m"}), "module"),
    ] {
        let mut record = json!({"kind": "mcp", "name": "other", "workflowId": id, "description": "d", "enabled": true});
        record.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let answer = host.call("POST", "/api/v1/apis").bearer(&admin).json(&record).send().await;
        assert_eq!((answer.status, &answer.body["details"]["field"]), (400, &json!(field)), "{}", answer.body);
    }
    let botman = json!({"module": "m", "function": "f", "workflowId": id, "auth": "none", "readOnly": true});
    let answer = host.call("POST", "/api/v1/apis").bearer(&admin).json(&botman).send().await;
    assert_eq!(answer.body["details"]["field"], "readOnly");
}

#[tokio::test(start_paused = true)]
async fn messages_that_are_none_are_refused() {
    let host = Host::start().await;
    let admin = host.token("acme", true).await;
    for (body, code) in [("{", -32_700), ("[]", -32_600), ("{\"jsonrpc\":\"2.0\",\"id\":1}", -32_600)] {
        let answer = host.call("POST", "/mcp").bearer(&admin).bytes(body).send().await;
        assert_eq!((answer.status, &answer.body["error"]["code"]), (400, &json!(code)), "{body}");
    }
    // A cursor is one of another page.
    for method in ["tools/list", "resources/list", "resources/templates/list", "prompts/list"] {
        for cursor in [json!("zz"), json!("abc"), json!(1)] {
            let message = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": {"cursor": cursor}});
            let answer = send(&host, &admin, &message).await;
            assert_eq!(answer.body["error"]["code"], -32_602, "{message}: {}", answer.body);
        }
    }
    // No argument is changed before it is read.
    for (argument, said) in [("123456789012345678901234567890", "64 bits"), ("1,\"query\":2", "given twice")] {
        let body = format!(
            "{{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{{\"name\":\"docs_search\",\"arguments\":{{\"query\":{argument}}}}}}}"
        );
        let answer = host.call("POST", "/mcp").bearer(&admin).bytes(body).send().await;
        let message = answer.body["error"]["message"].as_str().unwrap_or_default();
        assert!(message.contains("params.arguments.query") && message.contains(said), "{}", answer.body);
        assert_eq!((&answer.body["error"]["code"], &answer.body["id"]), (&json!(-32_602), &json!(7)));
    }
    let told = send(&host, &admin, &json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await;
    assert_eq!((told.status, told.bytes.len()), (202, 0));
    let greeted =
        result(&host, &admin, "initialize", json!({"protocolVersion": "2025-06-18", "capabilities": {}})).await;
    assert_eq!(greeted["protocolVersion"], "2025-06-18");
    let foreign = host.call("POST", "/mcp").bearer(&admin).header("origin", "https://evil.example");
    let foreign = foreign.json(&json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})).send().await;
    assert_eq!(foreign.status, 403);
}

#[tokio::test(start_paused = true)]
async fn clients_find_out_how_they_get_a_token() {
    let host = Host::with(|facts| facts.base_url = Some("https://sluice.example".into())).await;
    let listing = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
    let refused = host.call("POST", "/mcp").json(&listing).send().await;
    let challenge = refused.header("www-authenticate").unwrap().to_owned();
    let resource = host.call("GET", "/.well-known/oauth-protected-resource/mcp").send().await;
    assert!(challenge.contains("https://sluice.example/.well-known/oauth-protected-resource/mcp"), "{challenge}");
    approved(&resource, "mcp-metadata-resource");
    approved(&host.call("GET", "/.well-known/oauth-authorization-server").send().await, "mcp-metadata-server");
}

const CLIENT: &str = "https://client.example/c.json";
/// The challenge of the verifier `xxx…`, 43 times.
const QUERY: &str = "client_id=https%3A%2F%2Fclient.example%2Fc.json&redirect_uri=https%3A%2F%2Fclient.example%2Fcb&response_type=code\
    &code_challenge_method=S256&scope=read&state=s1&code_challenge=";

fn challenge() -> String {
    use base64::Engine;
    let digest = ring::digest::digest(&ring::digest::SHA256, "x".repeat(43).as_bytes());
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(digest)
}

#[tokio::test(start_paused = true)]
async fn a_person_pairs_a_client_for_one_endpoint() {
    let document =
        json!({"client_id": CLIENT, "client_name": "An app", "redirect_uris": ["https://client.example/cb"]});
    let host = Host::answering(move |_| {
        Ok(engine::ports::http_out::HttpResponse {
            status: 200,
            headers: Vec::new(),
            body: document.to_string().into_bytes(),
            url: CLIENT.to_owned(),
        })
    })
    .await;
    let key = host.key("acme", false).await;
    let path = format!("/oauth/authorize?{QUERY}{}", challenge());
    let page = host.call("GET", &path).send().await;
    assert_eq!(page.status, 200);
    assert!(String::from_utf8_lossy(&page.bytes).contains("An app"));
    let location = async |form: String| {
        let call = host.call("POST", &path).header("content-type", "application/x-www-form-urlencoded");
        let answer = call.bytes(form.leak() as &'static str).send().await;
        (answer.status, answer.header("location").unwrap_or_default().to_owned())
    };
    assert_eq!(location(format!("decision=allow&key={key}")).await.0, 200, "nothing was chosen");
    assert_eq!(location(format!("decision=allow&key={key}&admin=on")).await.0, 200, "the key does not give this");
    let denied = location("decision=deny".to_owned()).await;
    assert!(denied.1.starts_with("https://client.example/cb?error=access%5Fdenied&state=s1&iss="), "{denied:?}");
    let (status, agreed) = location(format!("decision=allow&key={key}&read=on")).await;
    assert_eq!(status, 303);
    let code = agreed.split("code=").nth(1).unwrap().split('&').next().unwrap().replace("%2E", ".");
    let form = |code: &str, verifier: &str| {
        json!({"grant_type": "authorization_code", "code": code, "client_id": CLIENT,
               "redirect_uri": "https://client.example/cb", "code_verifier": verifier})
    };
    let exchange = async |form: &Value| host.call("POST", "/oauth/token").json(form).send().await;
    // Neither another verifier nor more scopes are accepted.
    assert_eq!(exchange(&form(&code, &"y".repeat(43))).await.body, json!({"error": "invalid_grant"}));
    assert_eq!(
        exchange(&form(&format!("{code}.write"), &"x".repeat(43))).await.body,
        json!({"error": "invalid_grant"})
    );
    let tokens = exchange(&form(&code, &"x".repeat(43))).await;
    assert_eq!((tokens.status, &tokens.body["scope"]), (200, &json!("read")), "{}", tokens.body);
    assert_eq!(exchange(&form(&code, &"x".repeat(43))).await.status, 400, "a code is accepted once");
    let access = tokens.body["access_token"].as_str().unwrap();
    let listed = result(&host, access, "tools/list", json!({})).await;
    assert!(!listed["tools"].as_array().unwrap().is_empty());
    assert_eq!(host.call("GET", "/api/v1/workflows").bearer(access).send().await.status, 401);
}

#[tokio::test(start_paused = true)]
async fn a_registered_client_gets_codes_of_its_own_account_only() {
    let host = Host::start().await;
    let admin = host.account("acme").await;
    let change = json!({"mcpClients": [{"name": "desk", "redirectUris": ["http://127.0.0.1:9999/cb"]}]});
    let put = async |change: &Value| host.call("PUT", "/api/v1/account").bearer(&admin).json(change).send().await;
    let shown = put(&change).await;
    assert_eq!(shown.body["data"]["mcpClients"][0]["clientId"], "acme:desk", "{}", shown.body);
    let wrong = json!({"mcpClients": [{"name": "desk", "redirectUris": ["javascript:x"]}]});
    assert_eq!(put(&wrong).await.status, 400);
    let path = |client: &str| {
        format!(
            "/oauth/authorize?client_id={client}&redirect_uri=http%3A%2F%2F127.0.0.1%3A1234%2Fcb&response_type=code\
             &code_challenge_method=S256&code_challenge={}",
            challenge()
        )
    };
    for client in ["acme%3Aother", "nobody%3Adesk", "desk"] {
        assert_eq!(host.call("GET", &path(client)).send().await.status, 400, "{client}");
    }
    assert_eq!(host.call("GET", &path("acme%3Adesk")).send().await.status, 200);
    let other = host.key("other", false).await;
    let own = host.key("acme", false).await;
    let decide = async |key: &str| {
        let call = host.call("POST", &path("acme%3Adesk")).header("content-type", "application/x-www-form-urlencoded");
        call.bytes(format!("decision=allow&key={key}&read=on").leak() as &'static str).send().await
    };
    assert_eq!(decide(&other).await.status, 200, "the key of another account does not count");
    let agreed = decide(&own).await;
    assert_eq!(agreed.status, 303);
    assert!(agreed.header("location").unwrap().starts_with("http://127.0.0.1:1234/cb?code="));
    // Its removal ends the tokens that it has, and the code that it has not exchanged yet.
    let code = |answer: &Answer| {
        let location = answer.header("location").unwrap().to_owned();
        location.split("code=").nth(1).unwrap().split('&').next().unwrap().replace("%2E", ".")
    };
    let exchange = async |code: &str| {
        let form = json!({"grant_type": "authorization_code", "code": code, "client_id": "acme:desk",
                          "redirect_uri": "http://127.0.0.1:1234/cb", "code_verifier": "x".repeat(43)});
        host.call("POST", "/oauth/token").json(&form).send().await
    };
    let tokens = exchange(&code(&agreed)).await.body;
    let listed = async || {
        let ping = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
        send(&host, tokens["access_token"].as_str().unwrap(), &ping).await.status
    };
    assert_eq!(listed().await, 200);
    let late = code(&decide(&own).await);
    assert_eq!(put(&json!({"mcpClients": []})).await.status, 200);
    assert_eq!(listed().await, 401);
    let refresh =
        json!({"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"], "client_id": "acme:desk"});
    assert_eq!(host.call("POST", "/oauth/token").json(&refresh).send().await.body, json!({"error": "invalid_grant"}));
    assert_eq!(exchange(&late).await.body, json!({"error": "invalid_grant"}));
}

const ISSUER: &str = "https://login.example";

/// The answers of an issuer with this key.
fn issuer_of(key: &ring::signature::EcdsaKeyPair) -> impl Fn(&str) -> Value + use<> {
    use ring::signature::KeyPair;
    let point = key.public_key().as_ref().to_vec();
    move |url| match url.strip_prefix(ISSUER) {
        Some("/.well-known/openid-configuration") => json!({"issuer": ISSUER, "jwks_uri": format!("{ISSUER}/keys")}),
        Some("/keys") => {
            let (x, y) = (coded(&point[1..33]), coded(&point[33..]));
            json!({"keys": [{"kty": "EC", "crv": "P-256", "kid": "k", "alg": "ES256", "x": x, "y": y}]})
        }
        _ => json!({}),
    }
}

fn coded(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

#[tokio::test(start_paused = true)]
async fn tokens_of_an_identity_provider_say_account_and_scopes() {
    use engine::ports::Clock;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
    let random = ring::rand::SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).unwrap();
    let answers = issuer_of(&key);
    let mut host = Host::answering(move |request| {
        Ok(engine::ports::http_out::HttpResponse {
            status: 200,
            headers: Vec::new(),
            body: answers(&request.url).to_string().into_bytes(),
            url: request.url.clone(),
        })
    })
    .await;
    host.context.host = std::sync::Arc::new(api::HostFacts {
        base_url: Some("https://sluice.example".into()),
        identity: Some(api::identity::Identity::new(ISSUER)),
        ..(*host.context.host).clone()
    });
    host.account("acme").await;
    let now = host.parts.clock.now().seconds();
    let token = |change: Value| {
        let mut claims = json!({"iss": ISSUER, "aud": "https://sluice.example/mcp", "sub": "ada", "exp": now + 60,
            "sluice_account": "acme", "scope": "read"});
        claims.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let header = json!({"alg": "ES256", "kid": "k", "typ": "at+jwt"});
        let message = format!("{}.{}", coded(header.to_string().as_bytes()), coded(claims.to_string().as_bytes()));
        let signature = key.sign(&random, message.as_bytes()).unwrap();
        format!("{message}.{}", coded(signature.as_ref()))
    };
    let listing = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
    let listed = send(&host, &token(json!({})), &listing).await;
    let names: Vec<_> = listed.body["result"]["tools"].as_array().unwrap().iter().map(|tool| &tool["name"]).collect();
    assert!(names.contains(&&json!("run_list")) && !names.contains(&&json!("run_start")), "{names:?}");
    for (change, message) in [
        (json!({"aud": "https://other.example"}), "'aud' does not name https://sluice.example/mcp"),
        (json!({"sluice_account": "other"}), "'sluice_account' names no account"),
    ] {
        let refused = send(&host, &token(change), &listing).await;
        assert_eq!(refused.status, 401, "{}", refused.body);
        assert!(refused.body["error"]["message"].as_str().unwrap().contains(message), "{}", refused.body);
        assert!(refused.header("www-authenticate").unwrap().contains(message));
    }
    let resource = host.call("GET", "/.well-known/oauth-protected-resource/mcp").send().await;
    assert_eq!(resource.body["authorization_servers"], json!([ISSUER]));
    assert_eq!(host.call("GET", "/api/v1/workflows").bearer(&token(json!({}))).send().await.status, 401);
}
