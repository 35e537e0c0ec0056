use crate::routes::host::Host;
use flate2::read::GzDecoder;
use std::io::Read;

/// The script that the page begins with.
async fn script(host: &Host) -> String {
    let page = host.call("GET", "/console").send().await;
    let page = String::from_utf8(page.bytes.to_vec()).unwrap();
    let (_, after) = page.split_once("src=\"").unwrap();
    after.split('"').next().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn hashed_files_are_kept_for_ever_and_sent_packed() {
    let host = Host::start().await;
    let path = script(&host).await;
    assert!(path.starts_with("/console/a/"), "{path}");
    let ask = async |accepted: &str| host.call("GET", &path).header("accept-encoding", accepted).send().await;
    let plain = ask("identity").await;
    for (accepted, coding) in [
        ("identity", None),
        ("gzip", Some("gzip")),
        ("gzip, deflate, br, zstd", Some("br")),
        ("br;q=0, gzip", Some("gzip")),
        ("*", Some("br")),
    ] {
        let answer = ask(accepted).await;
        assert_eq!((answer.status, answer.header("content-encoding")), (200, coding), "{accepted}");
        assert_eq!(answer.header("content-type"), Some("text/javascript; charset=utf-8"));
        assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"));
        assert_eq!(answer.header("vary"), Some("accept-encoding"), "{accepted}");
        assert!(coding.is_none() || answer.bytes.len() * 2 < plain.bytes.len(), "{accepted} packs little");
    }
    let mut read = Vec::new();
    GzDecoder::new(ask("gzip").await.bytes.as_ref()).read_to_end(&mut read).unwrap();
    assert_eq!(read, plain.bytes);
    let mut read = Vec::new();
    let packed = ask("br").await.bytes;
    brotli_decompressor::BrotliDecompress(&mut packed.as_ref(), &mut read).unwrap();
    assert_eq!(read, plain.bytes);
    let head = host.call("HEAD", &path).header("accept-encoding", "br").send().await;
    assert_eq!((head.bytes.len(), head.header("content-length")), (0, Some(packed.len().to_string().as_str())));
}

#[tokio::test(start_paused = true)]
async fn a_name_of_another_version_is_not_found_and_an_image_is_asked_for_again() {
    let host = Host::start().await;
    let gone = host.call("GET", "/console/a/00000000.js").send().await;
    assert_eq!(gone.verdict(), (404, 1002));
    let icon = host.call("GET", "/console/icon.svg").send().await;
    assert_eq!((icon.status, icon.header("content-type")), (200, Some("image/svg+xml")));
    assert_eq!(icon.header("cache-control"), Some("public, no-cache"));
    let again =
        host.call("GET", "/console/icon.svg").header("if-none-match", icon.header("etag").unwrap()).send().await;
    assert_eq!(again.status, 304);
}
