use crate::routes::host::Host;
use crate::tree;

/// The largest script of the page, in bytes, so that it can still be read.
const MOST_SCRIPT: usize = 12 * 1024;

#[tokio::test(start_paused = true)]
async fn the_page_is_whole_and_may_load_nothing_else() {
    let host = Host::start().await;
    let answer = host.call("GET", "/api/v1/docs").send().await;
    assert_eq!(answer.status, 200);
    let page = std::str::from_utf8(&answer.bytes).unwrap();
    for part in ["css", "js"] {
        assert!(page.contains(&tree::read(&format!("functions/vflow/src/docs/page.{part}"))), "{part}");
    }
    for outside in ["src=", "@import", "url(", "https://", "http://"] {
        assert!(!page.contains(outside), "{outside}");
    }
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    assert!(tree::read("functions/vflow/src/docs/page.js").len() <= MOST_SCRIPT);
}
