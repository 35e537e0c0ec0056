//! Lists that come in pages.

use super::{Call, Client};
use crate::Result;
use serde_json::Value;

/// The most rows of a page that the server accepts.
const PAGE: usize = 100;

impl Client {
    /// All rows of a list whose pages are read with `nextCursor`; the rows are in the field `rows`
    /// of each page.
    pub async fn all_by_cursor(&self, call: &Call, rows: &str) -> Result<Vec<Value>> {
        let mut all = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let page = self.send(call.clone().query("limit", PAGE).query_if("cursor", cursor.as_ref())).await?.data;
            take(&page, rows, &mut all);
            match page.get("nextCursor").and_then(Value::as_str) {
                Some(next) if cursor.as_deref() != Some(next) => cursor = Some(next.to_owned()),
                _ => return Ok(all),
            }
        }
    }

    /// All rows of a list whose pages are read with `offset`; the rows are in the field `rows` of
    /// each page.
    pub async fn all_by_offset(&self, call: &Call, rows: &str) -> Result<Vec<Value>> {
        let mut all = Vec::new();
        loop {
            let page = self.send(call.clone().query("limit", PAGE).query("offset", all.len())).await?.data;
            let before = all.len();
            take(&page, rows, &mut all);
            let total = page.get("total").and_then(Value::as_u64).unwrap_or_default();
            if all.len() == before || all.len() as u64 >= total {
                return Ok(all);
            }
        }
    }
}

fn take(page: &Value, rows: &str, all: &mut Vec<Value>) {
    all.extend(page.get(rows).and_then(Value::as_array).into_iter().flatten().cloned());
}
