//! Tests the client with misbehaving servers on this machine, which the allow-list opens.

use super::{AllowList, GuardedClient};
use engine::ports::HttpOut;
use engine::ports::http_out::{EffectFailure, HttpRequest, HttpResponse};
use std::future::Future;
use std::io::Write;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A server that answers every connection with `answer`, which gets the head of the request.
async fn stub<F, Fut>(answer: F) -> SocketAddr
where
    F: Fn(String, TcpStream) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = ()> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    match stream.read_u8().await {
                        Ok(byte) => head.push(byte),
                        Err(_) => return,
                    }
                }
                answer(String::from_utf8(head).unwrap(), stream).await;
            });
        }
    });
    address
}

/// A server that sends one fixed answer and closes.
async fn canned(answer: Vec<u8>) -> SocketAddr {
    stub(move |_, mut stream| {
        let answer = answer.clone();
        async move { drop(stream.write_all(&answer).await) }
    })
    .await
}

fn get(url: &str) -> HttpRequest {
    HttpRequest {
        method: "GET".to_owned(),
        url: url.to_owned(),
        headers: Vec::new(),
        body: None,
        timeout_ms: 10_000,
        max_body_bytes: 1024 * 1024,
        cut_body: false,
        follow_redirects: true,
        signing: None,
    }
}

async fn send(opened: &[SocketAddr], request: HttpRequest) -> Result<HttpResponse, EffectFailure> {
    let allow: AllowList = opened.iter().map(|address| address.to_string().parse().unwrap()).collect();
    GuardedClient::new(allow).unwrap().send(request).await
}

async fn failure(opened: &[SocketAddr], request: HttpRequest) -> (String, bool) {
    let failure = send(opened, request).await.unwrap_err();
    (failure.message, failure.retryable)
}

#[tokio::test]
async fn an_answer_arrives_with_its_fields_and_decompressed() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(b"hello").unwrap();
    let body = gzip.finish().unwrap();
    let head = format!(
        "HTTP/1.1 201 Created\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let address = canned([head.into_bytes(), body].concat()).await;
    let url = format!("http://{address}/x?y=1");
    let response = send(&[address], get(&format!("{url}#part"))).await.unwrap();
    assert_eq!((response.status, response.body.as_slice(), response.url), (201, b"hello".as_slice(), url));
    let cookies: Vec<_> =
        response.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value).collect();
    assert_eq!(cookies, ["a=1", "b=2"]);
}

#[tokio::test]
async fn loopback_is_refused_by_address_and_by_name() {
    let address = canned(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_vec()).await;
    let (message, retryable) = failure(&[], get(&format!("http://{address}/?token=secret"))).await;
    assert_eq!((message.as_str(), retryable), ("requests to 127.0.0.1 are refused: loopback", false));
    // The name passes the first check and is refused by the resolver.
    let (message, retryable) = failure(&[], get(&format!("http://localhost:{}/", address.port()))).await;
    assert_eq!((message.as_str(), retryable), ("requests to localhost are refused: loopback", false));
}

/// Even opened hosts do not let a workflow call the process itself.
#[tokio::test]
async fn the_own_address_is_refused_in_every_spelling_and_behind_every_name() {
    let own = canned(b"HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\n\r\n".to_vec()).await;
    let port = own.port();
    let head = format!("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:{port}/\r\ncontent-length: 0\r\n\r\n");
    let other = canned(head.into_bytes()).await;
    let opened = ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0"];
    let allow: AllowList = opened.iter().map(|entry| entry.parse().unwrap()).collect();
    let client = GuardedClient::new(allow.sparing(own)).unwrap();
    for host in ["127.0.0.1", "127.1", "2130706433", "localhost", "LOCALHOST", "[::ffff:127.0.0.1]", "0.0.0.0", "0"] {
        let refused = client.send(get(&format!("http://{host}:{port}/"))).await.unwrap_err();
        assert!(refused.message.contains("this host itself") && !refused.retryable, "{host}: {refused}");
    }
    let redirected = client.send(get(&format!("http://{other}/"))).await.unwrap_err();
    assert!(redirected.message.contains("this host itself"), "{redirected}");
    // Other servers on this machine stay open.
    let unfollowed = HttpRequest { follow_redirects: false, ..get(&format!("http://localhost:{}/", other.port())) };
    assert_eq!(client.send(unfollowed).await.unwrap().status, 302);
}

#[tokio::test]
async fn a_redirect_to_a_private_address_is_refused() {
    let inner = canned(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecret".to_vec()).await;
    let locations =
        [format!("http://{inner}/"), format!("http://localhost:{}/", inner.port()), "//169.254.169.254/".to_owned()];
    for location in locations {
        let head = format!("HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n");
        let outer = canned(head.into_bytes()).await;
        let url = format!("http://{outer}/");
        let (message, retryable) = failure(&[outer], get(&url)).await;
        assert!(message.contains("are refused") && !retryable, "{location}: {message}");
        // If it is not followed, the redirect is the answer.
        let unfollowed = HttpRequest { follow_redirects: false, ..get(&url) };
        assert_eq!(send(&[outer], unfollowed).await.unwrap().status, 302);
    }
}

#[tokio::test]
async fn three_redirects_are_followed_and_a_loop_is_not() {
    let address = stub(|head, mut stream| async move {
        let path = head.split(' ').nth(1).unwrap();
        let left: u32 = path.trim_start_matches('/').parse().unwrap();
        let answer = match left {
            0 => "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ndone".to_owned(),
            left => {
                format!("HTTP/1.1 307 x\r\nlocation: {}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n", left - 1)
            }
        };
        drop(stream.write_all(answer.as_bytes()).await);
    })
    .await;
    let response = send(&[address], get(&format!("http://{address}/3"))).await.unwrap();
    assert_eq!((response.body.as_slice(), response.url), (b"done".as_slice(), format!("http://{address}/0")));
    let (message, retryable) = failure(&[address], get(&format!("http://{address}/4"))).await;
    assert_eq!((message.as_str(), retryable), ("more than 3 redirects", false));
}

#[tokio::test]
async fn secrets_do_not_follow_to_another_origin() {
    // Answers with the head of the request.
    let echo = stub(|head, mut stream| async move {
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{head}", head.len());
        drop(stream.write_all(answer.as_bytes()).await);
    })
    .await;
    let head = format!("HTTP/1.1 302 Found\r\nlocation: http://{echo}/\r\ncontent-length: 0\r\n\r\n");
    let outer = canned(head.into_bytes()).await;
    let headers = [("Authorization", "Bearer s"), ("Cookie", "s"), ("X-Api-Key", "s"), ("X-Trace", "t")];
    let headers: Vec<_> = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let direct =
        send(&[echo], HttpRequest { headers: headers.clone(), ..get(&format!("http://{echo}/")) }).await.unwrap();
    let direct = String::from_utf8(direct.body).unwrap();
    assert!(direct.contains("authorization: Bearer s") && direct.contains(&format!("host: {echo}")), "{direct}");
    let moved = send(&[echo, outer], HttpRequest { headers, ..get(&format!("http://{outer}/")) }).await.unwrap();
    let moved = String::from_utf8(moved.body).unwrap();
    assert!(moved.contains("x-trace: t"), "{moved}");
    for name in ["authorization", "cookie", "x-api-key"] {
        assert!(!moved.contains(name), "{moved}");
    }
}

#[tokio::test]
async fn a_slow_drip_ends_at_the_deadline() {
    for head in ["HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n", "HTTP/1.1 200 OK\r\nx: "] {
        let address = stub(move |_, mut stream| async move {
            drop(stream.write_all(head.as_bytes()).await);
            while stream.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        })
        .await;
        let request = HttpRequest { timeout_ms: 150, ..get(&format!("http://{address}/")) };
        let start = tokio::time::Instant::now();
        assert_eq!(failure(&[address], request).await, ("Connection timeout".to_owned(), true));
        assert!(start.elapsed() < Duration::from_secs(2));
    }
}

#[tokio::test]
async fn a_body_may_be_as_large_as_its_limit_and_no_larger() {
    let address = stub(|_, mut stream| async move {
        drop(stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await);
        while stream.write_all(&vec![b'x'; 65_536]).await.is_ok() {}
    })
    .await;
    let endless = failure(&[address], get(&format!("http://{address}/"))).await;
    assert_eq!(endless, ("the response has more than 1048576 bytes".to_owned(), false));
    let address = canned(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ndone".to_vec()).await;
    let limited = |limit| HttpRequest { max_body_bytes: limit, ..get(&format!("http://{address}/")) };
    assert_eq!(send(&[address], limited(4)).await.unwrap().body, b"done");
    assert!(send(&[address], limited(3)).await.is_err());
    assert_eq!(send(&[address], HttpRequest { cut_body: true, ..limited(3) }).await.unwrap().body, b"don");
}

#[tokio::test]
async fn a_gzip_bomb_is_cut_off() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        gzip.write_all(&vec![0; 1024 * 1024]).unwrap();
    }
    let bomb = gzip.finish().unwrap();
    assert!(bomb.len() < 100_000);
    let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n", bomb.len());
    let address = canned([head.into_bytes(), bomb].concat()).await;
    let cut = failure(&[address], get(&format!("http://{address}/"))).await;
    assert_eq!(cut, ("the response has more than 1048576 bytes".to_owned(), false));
}

#[tokio::test]
async fn endless_headers_are_cut_off() {
    for field in ["a: b\r\n".to_owned(), format!("a: {}\r\n", "b".repeat(60_000))] {
        let address = stub(move |_, mut stream| {
            let field = field.clone();
            async move {
                drop(stream.write_all(b"HTTP/1.1 200 OK\r\n").await);
                while stream.write_all(field.as_bytes()).await.is_ok() {}
            }
        })
        .await;
        let (message, _) = failure(&[address], get(&format!("http://{address}/"))).await;
        assert_eq!(message, "the connection to 127.0.0.1 broke, or its answer is not HTTP");
    }
    let large = format!("HTTP/1.1 200 OK\r\na: {}\r\ncontent-length: 0\r\n\r\n", "b".repeat(70_000));
    let address = canned(large.into_bytes()).await;
    let refused = failure(&[address], get(&format!("http://{address}/"))).await;
    assert_eq!(refused, ("the headers of the response are too large".to_owned(), false));
}

#[tokio::test]
async fn broken_answers_can_be_tried_again_and_are_not_by_us() {
    for answer in ["HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf", "HTTP/1.1 200 OK\r\nx", "nonsense\r\n\r\n", ""]
    {
        let (count, mut counted) = tokio::sync::mpsc::unbounded_channel();
        let address = stub(move |_, mut stream| {
            count.send(()).unwrap();
            async move { drop(stream.write_all(answer.as_bytes()).await) }
        })
        .await;
        let (message, retryable) = failure(&[address], get(&format!("http://{address}/"))).await;
        assert!(message.starts_with("the connection to 127.0.0.1 broke") && retryable, "{answer:?}: {message}");
        assert_eq!((counted.try_recv().is_ok(), counted.try_recv().is_ok()), (true, false), "{answer:?}");
    }
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let (message, retryable) = failure(&[closed], get(&format!("http://{closed}/"))).await;
    assert_eq!((message.as_str(), retryable), ("could not connect to 127.0.0.1", true));
    // The other side does not speak TLS.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let plain = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.read_buf(&mut Vec::with_capacity(4096)).await.unwrap();
        stream.write_all(b"HTTP/1.1 400 x\r\n\r\n").await.unwrap();
    });
    let (message, retryable) = failure(&[plain], get(&format!("https://{plain}/"))).await;
    assert_eq!((message.as_str(), retryable), ("could not secure the connection to 127.0.0.1", true));
}

#[tokio::test]
async fn what_http_does_not_allow_is_refused_before_it_is_sent() {
    let base = get("https://example.com/");
    let header =
        |name: &str, value: &str| HttpRequest { headers: vec![(name.to_owned(), value.to_owned())], ..base.clone() };
    for request in [
        header("a b", "c"),
        header("a", "b\r\nc: d"),
        HttpRequest { method: "CONNECT".to_owned(), ..base.clone() },
        HttpRequest { method: "GE T".to_owned(), ..base.clone() },
    ] {
        let (message, retryable) = failure(&[], request).await;
        assert!(message.starts_with("the request is invalid") && !retryable, "{message}");
    }
    // Fields without an effect are refused by name, except those with the value that is sent
    // anyway.
    for (name, value) in [
        ("Host", "inner.example"),
        ("host", "example.com:8443"),
        ("Content-Length", "7"),
        ("Transfer-Encoding", "chunked"),
        ("TE", "trailers"),
        ("Expect", "100-continue"),
    ] {
        let (message, retryable) = failure(&[], header(name, value)).await;
        let named = message.to_lowercase().contains(&format!("the header '{}'", name.to_lowercase()));
        assert!(named && !retryable, "{message}");
    }
    let address = stub(|head, mut stream| async move {
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{head}", head.len());
        drop(stream.write_all(answer.as_bytes()).await);
    })
    .await;
    let host = address.to_string();
    let same = [("Host", host.as_str()), ("Content-Length", "0"), ("Connection", "keep-alive"), ("X-U", "价")];
    let headers = same.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let answer = send(&[address], HttpRequest { headers, ..get(&format!("http://{address}/")) }).await.unwrap();
    let head = String::from_utf8(answer.body).unwrap();
    assert!(head.contains(&format!("host: {host}")) && head.contains("x-u: 价"), "{head}");
}

#[tokio::test]
async fn a_request_that_could_have_a_body_tells_that_it_has_none() {
    let address = stub(|head, mut stream| async move {
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{head}", head.len());
        drop(stream.write_all(answer.as_bytes()).await);
    })
    .await;
    for (method, body, expected) in [
        ("POST", None, Some("content-length: 0")),
        ("PUT", Some(Vec::new()), Some("content-length: 0")),
        ("PATCH", None, Some("content-length: 0")),
        ("POST", Some(b"ab".to_vec()), Some("content-length: 2")),
        ("GET", Some(b"ab".to_vec()), Some("content-length: 2")),
        ("GET", None, None),
        ("DELETE", None, None),
    ] {
        let request = HttpRequest { method: method.to_owned(), body, ..get(&format!("http://{address}/")) };
        let head = String::from_utf8(send(&[address], request).await.unwrap().body).unwrap();
        let lines: Vec<_> = head.lines().filter(|line| line.starts_with("content-length")).collect();
        assert_eq!(lines, Vec::from_iter(expected), "{method}");
    }
}

#[tokio::test]
async fn what_comes_coded_is_read_whether_it_was_asked_for_or_not() {
    let text = "héllo ".repeat(100).into_bytes();
    let gzip = |data: &[u8]| {
        let mut coder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        coder.write_all(data).unwrap();
        coder.finish().unwrap()
    };
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    zlib.write_all(&text).unwrap();
    let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    raw.write_all(&text).unwrap();
    // "hello", compressed by a brotli encoder.
    let brotli = [0x0b, 0x02, 0x80, b'h', b'e', b'l', b'l', b'o', 0x03];
    let coded = |coding: &str, body: &[u8]| {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: {coding}\r\ncontent-length: {}\r\n\r\n", body.len());
        [head.into_bytes(), body.to_vec()].concat()
    };
    let (zlib, raw) = (zlib.finish().unwrap(), raw.finish().unwrap());
    for (coding, body, expected) in [
        ("gzip", gzip(&text), Ok(text.clone())),
        ("X-GZIP", gzip(&text), Ok(text.clone())),
        ("deflate", zlib.clone(), Ok(text.clone())),
        ("deflate", raw, Ok(text.clone())),
        ("br", brotli.to_vec(), Ok(b"hello".to_vec())),
        ("identity", text.clone(), Ok(text.clone())),
        ("deflate, gzip", gzip(&zlib), Ok(text.clone())),
        ("gzip", Vec::new(), Ok(Vec::new())),
        ("gzip", text.clone(), Err("the response is not the gzip that it says it is")),
        ("br", text.clone(), Err("the response is not the br that it says it is")),
        ("zstd", text.clone(), Err("the response is coded as 'zstd', which was not asked for and cannot be read")),
    ] {
        let address = canned(coded(coding, &body)).await;
        let answer = send(&[address], get(&format!("http://{address}/"))).await;
        match (answer, expected) {
            (Ok(answer), Ok(expected)) => {
                assert_eq!(answer.body, expected, "{coding}");
                let shown = answer.headers.iter().any(|(name, _)| name == "content-encoding");
                assert_eq!(shown, coding == "identity" || body.is_empty(), "{coding}");
            }
            (Err(failure), Err(expected)) => assert_eq!(failure.message, expected),
            (answer, expected) => panic!("{coding}: {answer:?}, not {expected:?}"),
        }
    }
    // If the body can be cut, its beginning is used.
    let address = canned(coded("gzip", &gzip(&text))).await;
    let request = HttpRequest { cut_body: true, max_body_bytes: 7, ..get(&format!("http://{address}/")) };
    assert_eq!(send(&[address], request).await.unwrap().body, text[..7]);
}

#[tokio::test]
async fn cookies_of_a_redirect_are_sent_on() {
    let address = stub(|head, mut stream| async move {
        let answer = if head.starts_with("GET /start") {
            "HTTP/1.1 302 x\r\nlocation: /end\r\nset-cookie: sid=abc; Path=/\r\nset-cookie: b=2\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned()
        } else {
            format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{head}", head.len())
        };
        drop(stream.write_all(answer.as_bytes()).await);
    })
    .await;
    let headers = vec![("Cookie".to_owned(), "own=1; sid=old".to_owned())];
    let answer = send(&[address], HttpRequest { headers, ..get(&format!("http://{address}/start")) }).await.unwrap();
    let head = String::from_utf8(answer.body).unwrap();
    assert!(head.contains("cookie: own=1; sid=abc; b=2\r\n"), "{head}");
    // They are dropped at the end of the request.
    let answer = send(&[address], get(&format!("http://{address}/end"))).await.unwrap();
    assert!(!String::from_utf8(answer.body).unwrap().contains("cookie"));
}

#[tokio::test]
async fn a_certificate_that_the_system_does_not_trust_is_refused() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = made.signing_key.serialize_der().try_into().unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(std::sync::Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        assert!(acceptor.accept(stream).await.is_err(), "the client goes away");
    });
    let allow: AllowList = std::iter::once("localhost".parse().unwrap()).collect();
    let request = get(&format!("https://localhost:{port}/"));
    let failure = GuardedClient::new(allow).unwrap().send(request).await.unwrap_err();
    assert_eq!(failure.message, "localhost has no certificate that can be trusted");
    assert!(!failure.retryable);
}
