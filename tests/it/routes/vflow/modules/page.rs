use crate::routes::host::Host;

#[tokio::test(start_paused = true)]
async fn the_manual_says_all_in_both_languages_and_loads_nothing() {
    let host = Host::start().await;
    let answer = host.call("GET", "/api/v1/docs/modules").send().await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(answer.header("content-security-policy").unwrap().starts_with("default-src 'none';"));
    let page = std::str::from_utf8(&answer.bytes).unwrap();
    for module in catalogue::all() {
        let descriptor = module.descriptor;
        assert!(page.contains(&format!("<code>{}</code>", module.id)), "{}", module.id);
        for text in [descriptor.name.zh, descriptor.name.en] {
            assert!(page.contains(&text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")), "{text}");
        }
    }
    for outside in ["<script", "src=", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
}
