//! Hides the credentials of a connection in the answers of other systems.

use super::kind::Connection;
use crate::ports::secrets::Secret;
use crate::secrets::{Secrets, mask_text};
use catalogue::{EffectFailure, HttpResponse};

/// The secrets of a connection, and its access token, so that they can be hidden.
pub(super) struct Hidden(Secrets);

impl Hidden {
    pub(super) fn new(connection: &Connection, token: Option<&str>) -> Self {
        let values = connection.secrets().chain(token).filter(|value| !value.is_empty());
        let one = |(at, value): (usize, &str)| Secret {
            name: format!("c{at}"),
            handle: format!("{at:032}"),
            value: value.to_owned(),
        };
        let mut secrets = Secrets::default();
        secrets.add(values.enumerate().map(one).collect());
        Self(secrets)
    }

    fn text(&self, text: String) -> String {
        mask_text(&self.0.conceal_text(text))
    }

    /// The result with `***` in place of the secrets, also of encoded ones. A body that is no text
    /// stays as it is.
    pub(super) fn in_result(&self, sent: Result<HttpResponse, EffectFailure>) -> Result<HttpResponse, EffectFailure> {
        match sent {
            Ok(response) => Ok(self.in_response(response)),
            Err(failure) => Err(EffectFailure { message: self.text(failure.message), ..failure }),
        }
    }

    fn in_response(&self, mut response: HttpResponse) -> HttpResponse {
        let headers = response.headers.into_iter();
        response.headers = headers.map(|(name, value)| (name, self.text(value))).collect();
        response.url = self.text(response.url);
        response.body = match String::from_utf8(response.body) {
            Ok(text) => self.text(text).into_bytes(),
            Err(error) => error.into_bytes(),
        };
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn an_echo_shows_no_credentials() {
        let fields = [("username", "ada"), ("password", "hunter2/x")];
        let fields: BTreeMap<_, _> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let connection = Connection { v: 1, kind: "basic".to_owned(), fields, hosts: Vec::new() };
        let response = |body: &[u8]| HttpResponse {
            status: 200,
            headers: vec![("x-echo".to_owned(), "hunter2/x and tok-12345".to_owned())],
            body: body.to_vec(),
            url: "https://a.test/?p=hunter2%2Fx".to_owned(),
        };
        let hidden = Hidden::new(&connection, Some("tok-12345"));
        let shown = hidden.in_result(Ok(response(br#"{"a":"ada","p":"hunter2\/x"}"#))).unwrap();
        assert_eq!(shown.headers[0].1, "*** and ***");
        assert_eq!(shown.url, "https://a.test/?p=***");
        assert_eq!(shown.body, br#"{"a":"ada","p":"***"}"#);
        assert_eq!(hidden.in_result(Ok(response(&[0xff, 0xfe]))).unwrap().body, [0xff, 0xfe]);
        let failure = EffectFailure::passing("refused: ?p=hunter2%2Fx");
        assert_eq!(hidden.in_result(Err(failure)).unwrap_err().message, "refused: ?p=***");
    }
}
