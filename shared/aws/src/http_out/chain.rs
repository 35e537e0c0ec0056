//! One request of a workflow with the redirects that follow from it. The rules are the same for
//! requests over the network and for those of tests.

use super::allow::AllowList;
use super::cookies::Jar;
use super::error::SendError;
use super::hop::Hop;
use engine::ports::http_out::HttpRequest;
use http::StatusCode;
use http::header::{HeaderMap, LOCATION};

/// The most redirects of one request.
pub(super) const MAX_REDIRECTS: usize = 3;

/// A request of a workflow, at the hop that is sent next.
#[derive(Debug)]
pub(super) struct Chain {
    hop: Hop,
    jar: Jar,
    redirects: usize,
    follow: bool,
}

impl Chain {
    /// The request of the caller.
    pub(super) fn begin(request: HttpRequest, allow: &AllowList) -> Result<Self, SendError> {
        let follow = request.follow_redirects;
        Ok(Self { hop: Hop::first(request, allow)?, jar: Jar::default(), redirects: 0, follow })
    }

    /// What is sent next.
    pub(super) fn hop(&self) -> &Hop {
        &self.hop
    }

    /// The fields that are sent next, with the cookies of this chain.
    pub(super) fn headers(&self) -> HeaderMap {
        let mut headers = self.hop.headers.clone();
        self.jar.give(&self.hop.to.url, &mut headers);
        headers
    }

    /// Whether an answer leads to another request, which is then the next one.
    pub(super) fn redirected(
        &mut self,
        status: StatusCode,
        headers: &HeaderMap,
        allow: &AllowList,
    ) -> Result<bool, SendError> {
        if !self.follow {
            return Ok(false);
        }
        self.jar.take(&self.hop.to.url, headers);
        let Some(next) = self.hop.next(status, headers.get(LOCATION), allow)? else { return Ok(false) };
        if self.redirects == MAX_REDIRECTS {
            return Err(SendError::TooManyRedirects { limit: MAX_REDIRECTS });
        }
        self.redirects += 1;
        self.hop = next;
        Ok(true)
    }
}
