//! The files that `npm run build` has made from `web`. They are compiled into the program, also
//! compressed with brotli, so serving them needs no file system, and for most browsers no
//! compression.

use api::response::{set_header, tagged};
use api::{Context, Response, takes_coding, vary};
use bytes::Bytes;
use engine::{Error, digest};
use http::HeaderMap;
use http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use include_dir::{Dir, include_dir};

static BUILT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/dist");

/// The page. It is not served as a file, because each answer has its own nonce.
const PAGE: &str = "index.html";
/// The placeholder in the page that the nonce replaces.
const NONCE_PLACE: &str = "NONCE";
/// How many bytes of a secret make a nonce.
const NONCE_BYTES: usize = 16;

/// The folder of files whose names change with their content.
const HASHED: &str = "a/";

/// The content encoding of the compressed form, which is also the ending of its file name.
const BROTLI: &str = "br";

/// Media types by the endings of names.
const MEDIA: [(&str, &str); 3] =
    [("js", "text/javascript; charset=utf-8"), ("css", "text/css; charset=utf-8"), ("svg", "image/svg+xml")];

/// The answer for a path below the console: a file, or else the page, which shows the screen for
/// the path. A missing file of the hashed folder belongs to another version, so the page is not
/// sent for it.
pub(crate) fn at(context: &Context, path: &str, headers: &HeaderMap) -> Result<Response, Error> {
    match media(path).and_then(|media| Some((media, contents(path)?))) {
        Some((media, plain)) => Ok(file(path, media, plain, headers)),
        None if path.starts_with(HASHED) => Err(Error::RouteNotFound),
        None => page(context),
    }
}

/// The page with a nonce. Its policy allows to run and to load only these files, and to send
/// requests only to this host.
pub(crate) fn page(context: &Context) -> Result<Response, Error> {
    let page = contents(PAGE).and_then(|bytes| std::str::from_utf8(bytes).ok());
    let page = page.ok_or(Error::Internal("the console has no page"))?;
    let secret = context.engine.ports.ids.secret();
    let nonce = digest::hex(secret.get(..NONCE_BYTES).unwrap_or_default());
    // The tag is that of the page without the nonce, so a browser can use a page with an older
    // nonce, together with its older policy.
    let mut response = tagged(http::Response::new(Bytes::from_static(page.as_bytes())), false);
    *response.body_mut() = Bytes::from(page.replace(NONCE_PLACE, &nonce));
    set_header(&mut response, CONTENT_TYPE, "text/html; charset=utf-8");
    set_header(&mut response, CONTENT_SECURITY_POLICY, &policy(&nonce));
    Ok(response)
}

fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; connect-src 'self'; \
         img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'"
    )
}

fn file(path: &str, media: &'static str, plain: &'static [u8], headers: &HeaderMap) -> Response {
    let brotli = contents(&format!("{path}.{BROTLI}")).filter(|_| takes_coding(headers, BROTLI));
    let mut response = http::Response::new(Bytes::from_static(brotli.unwrap_or(plain)));
    if brotli.is_some() {
        set_header(&mut response, CONTENT_ENCODING, BROTLI);
        vary(&mut response, "accept-encoding");
    }
    set_header(&mut response, CONTENT_TYPE, media);
    if !path.starts_with(HASHED) {
        return tagged(response, true);
    }
    set_header(&mut response, CACHE_CONTROL, "public, max-age=31536000, immutable");
    response
}

fn media(path: &str) -> Option<&'static str> {
    let (_, ending) = path.rsplit_once('.')?;
    MEDIA.iter().find(|(known, _)| *known == ending).map(|(_, media)| *media)
}

fn contents(path: &str) -> Option<&'static [u8]> {
    BUILT.get_file(path).map(include_dir::File::contents)
}
