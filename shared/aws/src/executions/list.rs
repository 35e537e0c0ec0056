//! Lists executions from the indexes, which contain all fields of a list. The skipped entries are
//! only counted, and the entries of the page are read. The entries after the page are counted up to
//! a limit.

use super::Executions;
use super::range::Range;
use super::walk::{Walk, decode};
use crate::dynamodb::{readable, text, time};
use engine::ports::Stored;
use engine::ports::executions::{COUNTED, LOOKED_AT, ListQuery, Page};

/// The most entries that are read in one query if the query has a filter.
const AT_ONCE: usize = 500;

impl Executions {
    pub(super) async fn list_page(&self, query: &ListQuery) -> Stored<Page> {
        let all = Range::new(&query.account, query.workflow.as_ref(), &query.statuses)
            .between(query.from, query.to)
            .filtered("#completed_at <= :ended", ":ended", query.to.map(time))
            .filtered("#triggered_by = :trigger", ":trigger", query.triggered_by.as_deref().map(text))
            .filtered("contains(#error, :error)", ":error", query.error.as_deref().map(text));
        let range = all.clone().after(query.after);
        let mut walk = Walk::new(&self.table, &range, self.shards);
        let mut found = 0;
        // Without a filter, the skipped entries are counted exactly. With a filter, the number of
        // entries to read is unknown.
        while !range.is_filtered() && found < query.offset && !walk.is_over() {
            found += walk.skip(query.offset - found).await?;
        }
        let mut page = Page::default();
        let mut looked_at = 0;
        let end = query.offset.saturating_add(query.limit);
        // The share of entries that match the filter is unknown, so the queries grow: each reads
        // twice as many entries as the one before.
        let mut at_once = end.saturating_add(1);
        // One entry more than the page shows whether there is another page.
        while found <= end && looked_at < LOOKED_AT && !walk.is_over() {
            at_once = at_once.saturating_mul(2).min(AT_ONCE);
            let most =
                if range.is_filtered() { at_once.min(LOOKED_AT - looked_at) } else { (end - found).saturating_add(1) };
            let piece = walk.next(most).await?;
            if range.is_filtered() {
                looked_at += piece.looked_at;
            }
            for item in piece.items {
                if (query.offset..end).contains(&found) {
                    page.rows.extend(readable(item, decode)?);
                }
                found += 1;
            }
        }
        page.next = if found > end { page.rows.last().map(|row| row.id) } else { walk.at() };
        (page.total, page.total_is_capped) = if query.after.is_none() {
            let (beyond, is_capped) = count(walk).await?;
            (found.saturating_add(beyond), is_capped)
        } else {
            count(Walk::new(&self.table, &all, self.shards)).await?
        };
        Ok(page)
    }
}

/// How many of the next entries match, and whether there are more entries.
async fn count(mut walk: Walk<'_>) -> Stored<(usize, bool)> {
    let (mut counted, mut looked_at) = (0, 0);
    while looked_at < COUNTED && !walk.is_over() {
        let piece = walk.count(COUNTED - looked_at).await?;
        counted += piece.count;
        looked_at += piece.looked_at;
    }
    Ok((counted, !walk.is_over()))
}
