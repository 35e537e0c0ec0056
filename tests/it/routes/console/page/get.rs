use crate::routes::host::Host;

#[tokio::test(start_paused = true)]
async fn each_answer_has_a_nonce_of_its_own_and_may_load_nothing_else() {
    let host = Host::start().await;
    let mut nonces = Vec::new();
    for path in ["/console", "/console/", "/console/runs?status=failed", "/console/index.html", "/console/w/a.b/steps"]
    {
        let answer = host.call("GET", path).send().await;
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/html; charset=utf-8")), "{path}");
        let page = std::str::from_utf8(&answer.bytes).unwrap();
        let (_, after) = page.split_once("property=\"csp-nonce\" nonce=\"").unwrap();
        let nonce = after.split('"').next().unwrap().to_owned();
        let policy = answer.header("content-security-policy").unwrap();
        assert!(nonce.len() == 32 && policy.contains(&format!("style-src 'self' 'nonce-{nonce}'")), "{policy}");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert!(policy.contains("require-trusted-types-for 'script'"), "{policy}");
        for outside in ["http://", "https://", "<style", "style="] {
            assert!(!page.contains(outside), "{outside}");
        }
        assert!(!nonces.contains(&nonce), "a nonce came twice");
        nonces.push(nonce);
    }
}

#[tokio::test(start_paused = true)]
async fn who_has_the_page_keeps_it_with_the_policy_that_came_with_it() {
    let host = Host::start().await;
    let first = host.call("GET", "/console").send().await;
    assert_eq!(first.header("cache-control"), Some("private, no-cache"));
    let again = host.call("GET", "/console").header("if-none-match", first.header("etag").unwrap()).send().await;
    assert_eq!((again.status, again.bytes.len(), again.header("content-security-policy")), (304, 0, None));
    let head = host.call("HEAD", "/console").send().await;
    assert_eq!((head.status, head.bytes.len(), head.header("etag")), (200, 0, first.header("etag")));
}
