use super::page::{address, asked, post, question, show, text};
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn the_address_for_programs_shows_the_page_and_its_form_decides() {
    let (host, token, run, outputs) = asked(&question()).await;
    let (callback, page) = (address(&outputs, "callback_url"), address(&outputs, "page_url"));
    let own = page.strip_prefix("/v1/webhook/").unwrap();
    for method in ["GET", "HEAD"] {
        let answer = host.call(method, &callback).header("accept-language", "en").send().await;
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/html; charset=utf-8")));
    }
    let shown = text(&host.call("GET", &format!("{callback}?decision=reject&lang=en")).send().await);
    for part in ["Pay &lt;i&gt;120&lt;/i&gt;?", "class=\"reject first\"", &format!("action=\"../{own}?")] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
    assert_eq!(show(&host, &token, &run).await["phase"], "waiting");
    // The form is sent to the path of its page.
    let done = post(&host, &page, "decision=approve&amount=7&account=main&comment=").await;
    assert_eq!(done.status, 200, "{}", text(&done));
    let ended = show(&host, &token, &run).await;
    assert_eq!((&ended["status"], &ended["result"]["approved"]), (&json!("completed"), &json!(true)));
    assert_eq!(host.call("GET", &callback).send().await.status, 410);
    let again = host.call("POST", &callback).bytes("{}").send().await;
    assert_eq!(again.status, 410, "{}", again.body);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_address_is_a_page_and_a_program_still_answers() {
    let (host, token, run, outputs) = asked(&question()).await;
    let callback = address(&outputs, "callback_url");
    let unknown = host.call("GET", "/v1/webhook/callback/nothing").header("accept-language", "en").send().await;
    assert_eq!((unknown.status, unknown.header("content-type")), (404, Some("text/html; charset=utf-8")));
    let taken = host.call("POST", &callback).bytes("{\"ok\": true}").send().await;
    assert_eq!((taken.status, &taken.body), (200, &json!({"response": {}})));
    assert_eq!(show(&host, &token, &run).await["result"], json!({"ok": true}));
}
