use crate::routes::expect::approved;
use crate::routes::host::Host;

#[tokio::test(start_paused = true)]
async fn people_are_sent_to_the_console_and_programs_are_told_addresses() {
    let host = Host::start().await;
    let ask = async |accept: &str, name: &str| {
        let call = host.call("GET", "/").header("host", name);
        if accept.is_empty() { call.send().await } else { call.header("accept", accept).send().await }
    };
    for accept in
        ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html", "TEXT/HTML, application/json"]
    {
        let sent = ask(accept, "sluice.example").await;
        assert_eq!(
            (sent.status, sent.header("location"), sent.header("vary")),
            (302, Some("/console"), Some("accept"))
        );
    }
    for accept in ["", "*/*", "application/json", "application/json, text/html"] {
        assert_eq!(
            ask(accept, "sluice.example").await.body["data"]["docs"],
            "https://sluice.example/api/v1/docs",
            "{accept}"
        );
    }
    approved(&ask("", "sluice.example:8443").await, "vflow-root-get");
    for hostile in ["a b", "\"><script>", ""] {
        assert_eq!(ask("", hostile).await.body["data"]["docs"], "/api/v1/docs", "{hostile}");
    }
}
