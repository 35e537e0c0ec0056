//! Escapes characters in request lines that a URI must not contain, such as `"`, `<` and `>`.
//! Clients send them, and the HTTP library refuses them before any route could answer. They are
//! escaped while the line is read, as the functions in the cloud do.
//!
//! A request line is expected at the beginning of a connection and after each answer, because the
//! body of a request has been read by then.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A longer line is passed on unchanged, and is refused as too long.
const MOST: usize = 64 * 1024;

/// A connection whose request lines are escaped.
pub struct Escaped<S> {
    inner: S,
    reading: Reading,
}

enum Reading {
    /// A request begins; these bytes of its line have arrived.
    Line(Vec<u8>),
    /// These bytes must be returned first, from this position on.
    Held(Vec<u8>, usize),
    /// All bytes are passed on unchanged.
    Rest,
}

impl<S> Escaped<S> {
    pub fn new(inner: S) -> Self {
        Self { inner, reading: Reading::Line(Vec::new()) }
    }

    /// Called when bytes of an answer are written. `100 Continue` does not count, because the body
    /// of the request follows.
    fn written(&mut self, bytes: &[u8]) {
        if matches!(self.reading, Reading::Rest) && !bytes.starts_with(b"HTTP/1.1 1") {
            self.reading = Reading::Line(Vec::new());
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Escaped<S> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        loop {
            match &mut this.reading {
                Reading::Rest => return Pin::new(&mut this.inner).poll_read(context, into),
                Reading::Held(bytes, from) => {
                    let rest = bytes.get(*from..).unwrap_or_default();
                    let (now, later) = rest.split_at(rest.len().min(into.remaining()));
                    into.put_slice(now);
                    *from += now.len();
                    if later.is_empty() {
                        this.reading = Reading::Rest;
                    }
                    return Poll::Ready(Ok(()));
                }
                Reading::Line(so_far) => {
                    let mut space = [0; 4 * 1024];
                    let mut read = ReadBuf::new(&mut space);
                    ready!(Pin::new(&mut this.inner).poll_read(context, &mut read))?;
                    so_far.extend_from_slice(read.filled());
                    let has_ended = read.filled().is_empty();
                    if has_ended && so_far.is_empty() {
                        return Poll::Ready(Ok(()));
                    }
                    if has_ended || so_far.contains(&b'\n') || so_far.len() > MOST {
                        this.reading = Reading::Held(escaped(so_far), 0);
                    }
                }
            }
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Escaped<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.written(bytes);
        Pin::new(&mut this.inner).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.written(parts.first().map(|part| &**part).unwrap_or_default());
        Pin::new(&mut this.inner).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(context)
    }
}

/// The bytes with the target of their first line escaped, if it is a request line and needs it.
fn escaped(bytes: &[u8]) -> Vec<u8> {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let Some((line, rest)) = bytes.split_at_checked(end) else { return bytes.to_vec() };
    let mut words = line.trim_ascii_end().split(|byte| *byte == b' ');
    let (Some(method), Some(target), Some(version), None) = (words.next(), words.next(), words.next(), words.next())
    else {
        return bytes.to_vec();
    };
    let is_request = method.iter().all(u8::is_ascii_uppercase) && version.starts_with(b"HTTP/1.");
    if !is_request || !target.iter().copied().any(is_unsafe) {
        return bytes.to_vec();
    }
    let mut whole = [method, b" "].concat();
    for byte in target {
        if is_unsafe(*byte) {
            whole.extend(format!("%{byte:02X}").bytes());
        } else {
            whole.push(*byte);
        }
    }
    whole.extend([b" ", version, b"\r"].concat());
    whole.extend_from_slice(rest);
    whole
}

fn is_unsafe(byte: u8) -> bool {
    matches!(byte, b'"' | b'#' | b'<' | b'>' | b'\\' | b'^' | b'`')
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    #[test]
    fn only_the_target_of_a_request_is_escaped() {
        for (given, expected) in [
            (
                "GET /a?q=\"<b>\" HTTP/1.1\r\nhost: \"x\"\r\n\r\n<b>",
                "GET /a?q=%22%3Cb%3E%22 HTTP/1.1\r\nhost: \"x\"\r\n\r\n<b>",
            ),
            ("POST /a`^\\#b HTTP/1.0\n\n", "POST /a%60%5E%5C%23b HTTP/1.0\r\n\n"),
        ] {
            assert_eq!(String::from_utf8(escaped(given.as_bytes())).unwrap(), expected);
        }
        for same in [
            "GET /a?q=b HTTP/1.1\r\n\r\n",
            "{\"a\": \"b\"}\n",
            "GET /a b\" HTTP/1.1\r\n",
            "<a> <b> HTTP/1.1\r\n",
            "",
            "\n",
            "\"<",
        ] {
            assert_eq!(escaped(same.as_bytes()), same.as_bytes());
        }
    }

    /// Two requests on one connection, each in pieces. The first has a body that looks like a
    /// request line.
    #[tokio::test]
    async fn lines_are_found_between_the_answers() {
        let (mut client, server) = duplex(1024);
        let mut server = Escaped::new(server);
        let read = async |server: &mut Escaped<_>, most: usize| {
            let mut text = vec![0; most];
            let count = server.read(&mut text).await.unwrap();
            String::from_utf8(text[..count].to_vec()).unwrap()
        };
        for part in ["POST /a?", "\"b\" HTTP", "/1.1\r\n"] {
            client.write_all(part.as_bytes()).await.unwrap();
        }
        assert_eq!(read(&mut server, 8).await, "POST /a?");
        assert_eq!(read(&mut server, 100).await, "%22b%22 HTTP/1.1\r\n");
        server.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await.unwrap();
        client.write_all(b"GET /\" HTTP/1.1\r\n").await.unwrap();
        assert_eq!(read(&mut server, 100).await, "GET /\" HTTP/1.1\r\n");
        server.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        client.write_all(b"GET /<> HTTP/1.1\r\n").await.unwrap();
        assert_eq!(read(&mut server, 100).await, "GET /%3C%3E HTTP/1.1\r\n");
        drop(client);
        assert_eq!(read(&mut server, 100).await, "");
    }
}
