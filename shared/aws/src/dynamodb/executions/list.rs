//! Lists, from indexes that hold what a list shows. What an offset passes over is only counted; the entries of the page are fetched; of
//! those beyond it, a bounded number is counted.

use super::Executions;
use super::walk::{Range, Walk, decode};
use crate::dynamodb::item::readable;
use aws_sdk_dynamodb::types::Select;
use engine::ports::Stored;
use engine::ports::executions::{COUNTED, LOOKED_AT, ListQuery, Page};

/// The most entries that are fetched at once where it cannot be told how many of them match.
const AT_ONCE: usize = 500;

impl Executions {
    pub(super) async fn list_page(&self, query: &ListQuery) -> Stored<Page> {
        let all = Range::new(&query.account, query.workflow.as_ref(), query.status)
            .between(query.from, query.to)
            .ended(query.to);
        let range = all.clone().after(query.after);
        let mut walk = Walk::new(&self.table, &range);
        let mut found = 0;
        // Without a filter, what the offset passes over is counted, and exactly; with one, it cannot be told beforehand how far that is.
        while !range.is_filtered() && found < query.offset && !walk.is_over() {
            found += walk.step(Select::Count, query.offset - found).await?.count;
        }
        let mut page = Page::default();
        let mut looked_at = 0;
        let end = query.offset.saturating_add(query.limit);
        // Most may match, or few: twice as many as are wanted at first, then more and more.
        let mut at_once = end.saturating_add(1);
        // One more than the page, which tells whether there is another.
        while found <= end && looked_at < LOOKED_AT && !walk.is_over() {
            at_once = at_once.saturating_mul(2).min(AT_ONCE);
            let most =
                if range.is_filtered() { at_once.min(LOOKED_AT - looked_at) } else { (end - found).saturating_add(1) };
            let piece = walk.step(Select::AllProjectedAttributes, most).await?;
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
            count(Walk::new(&self.table, &all)).await?
        };
        Ok(page)
    }
}

/// How many of the next entries match, and whether there may be more.
async fn count(mut walk: Walk<'_>) -> Stored<(usize, bool)> {
    let (mut counted, mut looked_at) = (0, 0);
    while looked_at < COUNTED && !walk.is_over() {
        let piece = walk.step(Select::Count, COUNTED - looked_at).await?;
        counted += piece.count;
        looked_at += piece.looked_at;
    }
    Ok((counted, !walk.is_over()))
}
