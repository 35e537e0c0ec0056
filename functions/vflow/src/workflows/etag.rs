//! Prevents lost updates: the tag of a workflow is the number of its last change.

use api::response::set_header;
use api::schema::text;
use api::{Param, Request, Response};
use http::header::{ETAG, IF_MATCH};
use model::Workflow;

/// The header with which a change names the state that it is made for.
pub(crate) const EXPECTED: Param =
    Param::new("if-match", "Refuse with 412 unless the workflow's `ETag` is one of these", text);

/// Adds the tag of the workflow to the answer.
pub(crate) fn show(mut response: Response, workflow: &Workflow) -> Response {
    set_header(&mut response, ETAG, &format!("\"{}\"", workflow.edit));
    response
}

/// The numbers of changes that `If-Match` lists; `None` if it is missing or `*`. Tags that this
/// host has not created match nothing.
pub(crate) fn expected(request: &Request) -> Option<Vec<u64>> {
    let values: Vec<_> =
        request.headers.get_all(IF_MATCH).iter().map(|value| value.to_str().unwrap_or_default()).collect();
    if values.is_empty() {
        return None;
    }
    let mut edits = Vec::new();
    for tag in values.iter().flat_map(|value| value.split(',')).map(str::trim) {
        if tag == "*" {
            return None;
        }
        // Proxies that compress answers make tags weak.
        let tag = tag.strip_prefix("W/").unwrap_or(tag);
        edits.extend(
            tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).and_then(|tag| tag.parse::<u64>().ok()),
        );
    }
    Some(edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderMap, HeaderValue, Method};

    #[test]
    fn tags_are_read_in_all_their_forms() {
        let edits = |values: &[&'static str]| {
            let headers: HeaderMap = values.iter().map(|&value| (IF_MATCH, HeaderValue::from_static(value))).collect();
            expected(&Request { headers, ..Request::bare(Method::PUT, "/") })
        };
        assert_eq!(edits(&[]), None);
        assert_eq!(edits(&["*"]), None);
        assert_eq!(edits(&["\"3\""]), Some(vec![3]));
        assert_eq!(edits(&["W/\"3\", \"4\"", "\"5\""]), Some(vec![3, 4, 5]));
        assert_eq!(edits(&["3"]), Some(vec![]));
        assert_eq!(edits(&["\"abc\""]), Some(vec![]));
    }
}
