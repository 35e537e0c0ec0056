//! Goes through the entries of a range, newest first.

use super::Shards;
use super::range::Range;
use super::shard::{Piece, Shard, execution};
use crate::dynamodb::{Fields, Item, Table, primary_key};
use aws_sdk_dynamodb::types::Select;
use engine::ports::Stored;
use engine::ports::executions::Summary;
use futures::future::try_join_all;
use model::{ExecutionId, Status, Usage};
use std::collections::VecDeque;

/// The position in a range. If the keys of the index have several shards, their entries are merged.
pub(super) struct Walk<'a> {
    lanes: Vec<Lane<'a>>,
}

/// A shard, and the entries that were read from it and not returned yet, newest first.
struct Lane<'a> {
    shard: Shard<'a>,
    read: VecDeque<(ExecutionId, Item)>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(table: &'a Table, range: &'a Range, shards: Shards) -> Self {
        let lane = |shard| Lane { shard: Shard::new(table, range, shard), read: VecDeque::new() };
        Self { lanes: (0..shards.lists.max(1)).map(lane).collect() }
    }

    /// Whether all entries were returned.
    pub(super) fn is_over(&self) -> bool {
        self.lanes.iter().all(|lane| lane.read.is_empty() && lane.shard.is_over())
    }

    /// An execution such that all remaining entries are older, and all returned ones are not.
    pub(super) fn at(&self) -> Option<ExecutionId> {
        self.lanes.iter().filter_map(Lane::at).max()
    }

    /// Skips at most `most` entries, and returns how many were skipped.
    pub(super) async fn skip(&mut self, most: usize) -> Stored<usize> {
        match self.lanes.as_mut_slice() {
            [lane] => Ok(lane.shard.step(Select::Count, most).await?.count),
            _ => Ok(self.next(most).await?.items.len()),
        }
    }

    /// Counts entries among the next ones, of which at most `most` are read.
    pub(super) async fn count(&mut self, most: usize) -> Stored<Piece> {
        let mut counted = Piece::default();
        for lane in &mut self.lanes {
            counted.count += lane.read.len();
            counted.looked_at += lane.read.len();
            lane.read.clear();
            let piece = lane.shard.step(Select::Count, most.saturating_sub(counted.looked_at)).await?;
            counted.count += piece.count;
            counted.looked_at += piece.looked_at;
        }
        Ok(counted)
    }

    /// The next entries, of which at most `most` are read and returned. It can be fewer, also none,
    /// before the end.
    pub(super) async fn next(&mut self, most: usize) -> Stored<Piece> {
        let share = most.div_ceil(self.lanes.len().max(1));
        let lanes = match self.lanes.as_mut_slice() {
            [lane] => return lane.shard.step(Select::AllProjectedAttributes, most).await,
            lanes => lanes,
        };
        let filled = try_join_all(lanes.iter_mut().map(|lane| lane.fill(share))).await?;
        let mut items = Vec::new();
        while items.len() < most
            && let Some(item) = self.newest()
        {
            items.push(item);
        }
        Ok(Piece { count: items.len(), items, looked_at: filled.into_iter().sum() })
    }

    /// Takes the newest entry that was read, unless a shard could have a newer one that was not.
    fn newest(&mut self) -> Option<Item> {
        let (id, place) =
            self.lanes.iter().enumerate().filter_map(|(place, lane)| Some((lane.newest()?, place))).max()?;
        let could_be_newer = |lane: &Lane<'_>| lane.read.is_empty() && lane.at().is_some_and(|at| at > id);
        if self.lanes.iter().any(could_be_newer) {
            return None;
        }
        self.lanes.get_mut(place)?.read.pop_front().map(|(_, item)| item)
    }
}

impl Lane<'_> {
    /// Reads further entries if all that were read are returned, and returns how many were read.
    async fn fill(&mut self, most: usize) -> Stored<usize> {
        if !self.read.is_empty() {
            return Ok(0);
        }
        let piece = self.shard.step(Select::AllProjectedAttributes, most).await?;
        self.read = piece.items.into_iter().filter_map(|item| Some((execution(&item)?, item))).collect();
        Ok(piece.looked_at)
    }

    fn newest(&self) -> Option<ExecutionId> {
        self.read.front().map(|(id, _)| *id)
    }

    /// An execution such that all remaining entries are older.
    fn at(&self) -> Option<ExecutionId> {
        let Some(newest) = self.newest() else { return self.shard.at() };
        let after = newest.uuid().as_u128().checked_add(1)?;
        ExecutionId::parse(&format!("{after:032x}")).ok()
    }
}

/// The fields of an entry that a list shows.
pub(super) fn decode(item: Item) -> Stored<Summary> {
    let mut fields = Fields::projected("list entry", item);
    Ok(Summary {
        id: fields.parsed("execution", |text| ExecutionId::parse(text).ok())?,
        workflow_id: fields.parsed("flow", primary_key::workflow_of)?,
        workflow_name: fields.text("workflow_name")?,
        status: fields.parsed("status", Status::parse)?,
        triggered_by: fields.text("triggered_by")?,
        started_at: fields.time("started_at")?,
        completed_at: fields.maybe_time("completed_at")?,
        error: fields.maybe_text("error")?,
        usage: fields.maybe_json::<Usage>("usage")?.filter(|usage| !usage.is_empty()),
    })
}
