//! Reads executions for a task that goes through all of them.

use super::Executions;
use super::range::Range;
use super::walk::{Walk, decode};
use crate::dynamodb::readable;
use engine::ports::Stored;
use engine::ports::executions::{Scan, Summary};

impl Executions {
    pub(super) async fn scan_entries(&self, scan: &Scan) -> Stored<Vec<Summary>> {
        let range =
            Range::new(&scan.account, scan.workflow.as_ref(), &[]).between(scan.from, scan.to).after(scan.after);
        let mut walk = Walk::new(&self.table, &range, self.shards);
        let mut rows = Vec::new();
        while rows.len() < scan.limit && !walk.is_over() {
            let piece = walk.next(scan.limit - rows.len()).await?;
            for item in piece.items {
                rows.extend(readable(item, decode)?);
            }
        }
        Ok(rows)
    }
}
