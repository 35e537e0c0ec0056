//! Turns decide who can continue next when there are only a few places. They are fair between
//! accounts, and within an account between workflows.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// The most places of an account, as a multiple of the free places: more than for a single
/// workflow, because its workflows also leave places to each other.
const ACCOUNT: usize = 8;

/// The account and the workflow that have a turn.
type Who = (String, String);

/// A limited number of places. Clones are cheap and share the places.
#[derive(Clone)]
pub struct Turns(Arc<Mutex<Line<oneshot::Sender<Turn>>>>);

/// An occupied place, which is released when it is dropped.
pub struct Turn {
    turns: Turns,
    who: Who,
    is_taken: bool,
}

impl Turns {
    /// A number of places. With a `reserve`, not all of them can be occupied by one: a workflow
    /// gets no more places than are free, and an account no more than [`ACCOUNT`] times as many, so
    /// that latecomers always find a place. Without a reserve, all places are used, which suits
    /// short tasks.
    pub fn new(room: usize, reserve: bool) -> Self {
        Self(Arc::new(Mutex::new(Line::new(room, reserve))))
    }

    /// Waits for a turn.
    pub async fn take(&self, account: &str, workflow: &str) -> Turn {
        loop {
            let (told, turn) = oneshot::channel();
            self.with(|line| line.join(account, workflow, told));
            self.serve();
            // The sender is not dropped while it waits. If it was, this waits again.
            if let Ok(turn) = turn.await {
                return turn;
            }
        }
    }

    /// Gives the free places to the next in line.
    fn serve(&self) {
        while let Some((who, waiter)) = self.with(Line::next) {
            if let Err(mut turn) = waiter.send(Turn { turns: self.clone(), who, is_taken: true }) {
                // The waiting task was cancelled.
                turn.is_taken = false;
                self.with(|line| line.leave(&turn.who));
            }
        }
    }

    fn with<T>(&self, act: impl FnOnce(&mut Line<oneshot::Sender<Turn>>) -> T) -> T {
        // No code under the lock panics in the middle of a change, so a poisoned lock holds a valid
        // state.
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.is_taken {
            self.turns.with(|line| line.leave(&self.who));
            self.turns.serve();
        }
    }
}

/// The waiting tasks, and the occupied places. Nothing here waits itself.
struct Line<T> {
    room: usize,
    reserve: bool,
    taken: usize,
    served: u64,
    accounts: BTreeMap<String, Account<T>>,
}

struct Account<T> {
    share: Share,
    workflows: BTreeMap<String, Workflow<T>>,
}

struct Workflow<T> {
    share: Share,
    waiting: VecDeque<T>,
}

/// The share of an account or a workflow: its occupied places, and when it last got one. The one
/// with the fewest places is next; if equal, the one that was served the longest ago.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Share {
    taken: usize,
    served: u64,
}

impl<T> Default for Account<T> {
    fn default() -> Self {
        Self { share: Share::default(), workflows: BTreeMap::new() }
    }
}

impl<T> Default for Workflow<T> {
    fn default() -> Self {
        Self { share: Share::default(), waiting: VecDeque::new() }
    }
}

impl<T> Line<T> {
    fn new(room: usize, reserve: bool) -> Self {
        Self { room: room.max(1), reserve, taken: 0, served: 0, accounts: BTreeMap::new() }
    }

    /// Adds a waiting task.
    fn join(&mut self, account: &str, workflow: &str, waiter: T) {
        let account = self.accounts.entry(account.to_owned()).or_default();
        account.workflows.entry(workflow.to_owned()).or_default().waiting.push_back(waiter);
    }

    /// Takes the next waiting task, if there is a place for one.
    fn next(&mut self) -> Option<(Who, T)> {
        let free = self.room.saturating_sub(self.taken);
        if free == 0 {
            return None;
        }
        let (reserve, served) = (self.reserve, self.served + 1);
        let may = |share: Share, times: usize| !reserve || share.taken < free * times;
        let next_of = |account: &Account<T>| {
            let ready = account.workflows.iter().filter(|(_, one)| !one.waiting.is_empty() && may(one.share, 1));
            ready.min_by_key(|(_, one)| one.share).map(|(name, _)| name.clone())
        };
        let ready = self.accounts.iter().filter(|(_, one)| may(one.share, ACCOUNT));
        let ready = ready.filter_map(|(name, one)| Some((one.share, name, next_of(one)?)));
        let (_, account, workflow) = ready.min_by_key(|(share, ..)| *share)?;
        let who = (account.clone(), workflow);
        let account = self.accounts.get_mut(&who.0)?;
        let workflow = account.workflows.get_mut(&who.1)?;
        let waiter = workflow.waiting.pop_front()?;
        for share in [&mut account.share, &mut workflow.share] {
            *share = Share { taken: share.taken + 1, served };
        }
        self.taken += 1;
        self.served = served;
        Some((who, waiter))
    }

    /// Releases a place.
    fn leave(&mut self, (account_name, workflow_name): &Who) {
        self.taken = self.taken.saturating_sub(1);
        let Some(account) = self.accounts.get_mut(account_name) else { return };
        account.share.taken = account.share.taken.saturating_sub(1);
        if let Some(workflow) = account.workflows.get_mut(workflow_name) {
            workflow.share.taken = workflow.share.taken.saturating_sub(1);
            if workflow.share.taken == 0 && workflow.waiting.is_empty() {
                account.workflows.remove(workflow_name);
            }
        }
        if account.workflows.is_empty() {
            self.accounts.remove(account_name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::time::timeout;

    /// Lets in as many as possible, and returns them in order.
    fn fill(line: &mut Line<usize>) -> Vec<(Who, usize)> {
        std::iter::from_fn(|| line.next()).collect()
    }

    fn taken(filled: &[(Who, usize)], account: &str, workflow: &str) -> usize {
        filled.iter().filter(|(who, _)| who.0 == account && who.1.starts_with(workflow)).count()
    }

    #[test]
    fn whoever_floods_leaves_room_for_those_who_come_later() {
        let mut line = Line::new(64, true);
        for number in 0..1_000 {
            line.join("loud", "w1", number);
        }
        let first = fill(&mut line);
        assert_eq!(first.len(), 32, "a workflow takes half of the room");
        assert!(first.iter().map(|(_, number)| *number).eq(0..32), "in the order in which they came");
        for number in 0..1_000 {
            line.join("loud", &format!("other{}", number % 50), number);
        }
        let second = fill(&mut line);
        assert_eq!(first.len() + second.len(), 57, "an account takes eight ninths");
        line.join("quiet", "w", 0);
        assert_eq!(taken(&fill(&mut line), "quiet", "w"), 1, "there is room at once");
        // Regardless of how many accounts are busy, one without a place gets one.
        for account in 0..3 {
            for number in 0..100 {
                line.join(&format!("also{account}"), "w", number);
            }
        }
        fill(&mut line);
        line.join("late", "w", 0);
        assert_eq!(taken(&fill(&mut line), "late", "w"), 1);
    }

    #[test]
    fn who_has_least_is_next_and_then_who_waited_longest() {
        let mut line = Line::new(2, false);
        for number in 0..3 {
            line.join("a", "x", number);
            line.join("b", "y", number);
        }
        let order: Vec<_> = (0..6)
            .map(|_| {
                let (who, number) = line.next().unwrap();
                line.leave(&who);
                (who.0, number)
            })
            .collect();
        let want = [("a", 0), ("b", 0), ("a", 1), ("b", 1), ("a", 2), ("b", 2)].map(|(a, n)| (a.to_owned(), n));
        assert_eq!(order, want);
        assert!(line.accounts.is_empty() && line.taken == 0, "nothing is left behind");
    }

    #[tokio::test]
    async fn a_turn_comes_back_however_it_ends() {
        let turns = Turns::new(1, false);
        let first = turns.take("a", "w").await;
        let second = tokio::spawn({
            let turns = turns.clone();
            async move { turns.take("a", "w").await }
        });
        // Many waiting tasks are cancelled.
        for _ in 0..100 {
            assert!(timeout(Duration::ZERO, turns.take("b", "w")).await.is_err());
        }
        drop(first);
        let second = timeout(Duration::from_secs(5), second).await.unwrap().unwrap();
        drop(second);
        timeout(Duration::from_secs(5), turns.take("c", "w")).await.unwrap();
    }
}
