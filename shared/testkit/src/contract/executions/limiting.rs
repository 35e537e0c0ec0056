//! Clauses about limits that executions share.

use super::due;
use crate::clock::START;
use crate::contract::{Breach, Broken, LEASE, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use engine::Ports;
use engine::ports::executions::{
    Commit, Committed, Created, DueOf, Ended, Guards, Limit, LimitChange, Next, RateChange, Waiter,
};
use model::{Execution, Place, Standing, Status, Timestamp};
use tokio::task::JoinSet;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        no_more_places_are_taken_than_there_are,
        a_new_row_may_take_a_place,
        a_place_is_taken_and_given_back_with_the_row,
        a_lost_answer_takes_no_second_place,
        a_conflict_changes_no_limit,
        who_waits_is_in_line_and_is_not_overtaken,
        nobody_waits_while_there_is_a_place,
        an_end_gives_back_what_it_has_seen,
        a_rate_is_reserved_by_who_has_seen_it,
        a_limit_is_due_while_somebody_waits,
        limits_are_of_an_account_and_a_key,
        one_of_many_takes_the_last_place,
    }
}

const KEY: &str = "partner api/ä";

fn held(user: &str) -> Place {
    Place { key: KEY.to_owned(), user: user.to_owned(), standing: Standing::Held, from: None }
}

fn waits(user: &str, ticket: u64) -> Place {
    Place { standing: Standing::Waits(ticket), ..held(user) }
}

fn change(most: u32) -> LimitChange {
    LimitChange { key: KEY.to_owned(), most, ..LimitChange::default() }
}

fn take(most: u32) -> LimitChange {
    LimitChange { takes: 1, overtakes: true, ..change(most) }
}

fn join(most: u32, ticket: u64) -> LimitChange {
    LimitChange { joins: vec![ticket], due_at: Some(Timestamp(7_000)), ..change(most) }
}

fn turn(most: u32, ticket: u64) -> LimitChange {
    LimitChange { takes: 1, leaves: vec![ticket], ..change(most) }
}

fn back() -> LimitChange {
    LimitChange { gives_back: 1, ..change(0) }
}

fn go_on() -> Next {
    Next::Continue { lease_until: START.plus_millis(LEASE), segment_at: START }
}

fn commit(mine: &Tenant, row: &Execution, places: &[Place], change: LimitChange) -> Commit {
    Commit { places: places.to_vec(), limits: vec![change], ..mine.commit(row, go_on()) }
}

/// Commits the change, and returns the row after it.
async fn done(mine: &Tenant, row: &Execution, places: &[Place], change: LimitChange) -> Result<Execution, Breach> {
    let commit = commit(mine, row, places, change);
    ensure_eq!(mine.ports.executions.commit(&commit).await?, Committed::Done, "{:?}", commit.limits);
    let after = mine.read(row.id).await?;
    ensure_eq!(after.places, places, "the places of the row");
    Ok(after)
}

async fn refused(mine: &Tenant, row: &Execution, places: &[Place], change: LimitChange) -> Outcome {
    let commit = commit(mine, row, places, change);
    ensure_eq!(mine.ports.executions.commit(&commit).await?, Committed::Limited, "{:?}", commit.limits);
    ensure_eq!(&mine.read(row.id).await?, row, "the row after a refusal");
    Ok(())
}

async fn limit(mine: &Tenant) -> Result<Limit, Breach> {
    let limit = mine.ports.executions.limit(&mine.account, KEY, 10).await?;
    limit.ok_or_else(|| Breach::Contract("the limit is not stored".to_owned()))
}

async fn counts(mine: &Tenant) -> Result<(u64, u64), Breach> {
    limit(mine).await.map(|limit| (limit.held, limit.waiting))
}

async fn no_more_places_are_taken_than_there_are(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    ensure_eq!(ports.executions.limit(&mine.account, KEY, 1).await?, None, "before its first use");
    let (one, two, three) = (mine.held().await?, mine.held().await?, mine.held().await?);
    let one = done(&mine, &one, &[held("a")], take(2)).await?;
    let _two = done(&mine, &two, &[held("a")], take(2)).await?;
    refused(&mine, &three, &[held("a")], take(2)).await?;
    refused(&mine, &three, &[held("a"), held("b")], LimitChange { takes: 2, ..take(3) }).await?;
    // One execution can give a place back and take it for something else.
    let one = done(&mine, &one, &[held("b")], LimitChange { gives_back: 1, ..take(2) }).await?;
    ensure_eq!(counts(&mine).await?, (2, 0), "both are held");
    // Fewer places than are held: nothing is taken away, and nothing is given.
    refused(&mine, &one, &[held("b"), held("c")], take(1)).await?;
    let _one = done(&mine, &one, &[], back()).await?;
    refused(&mine, &three, &[held("a")], take(1)).await?;
    let _three = done(&mine, &three, &[held("a")], take(2)).await?;
    Ok(())
}

async fn a_new_row_may_take_a_place(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let guards = |change| Guards { limits: vec![change], ..Guards::default() };
    let first = Execution { places: vec![held("a")], ..mine.row()? };
    for time in ["first", "second"] {
        let created = ports.executions.create_guarded(&first, &guards(take(1))).await?;
        ensure_eq!(created, Created::Done, "the {time} time");
    }
    ensure_eq!(mine.read(first.id).await?, first, "the new row");
    let second = Execution { places: vec![held("a")], ..mine.row()? };
    ensure_eq!(ports.executions.create_guarded(&second, &guards(take(1))).await?, Created::Limited, "full");
    ensure_eq!(ports.executions.read(&mine.account, second.id).await?, None, "a refused row was stored");
    ensure_eq!(counts(&mine).await?, (1, 0), "held once");
    Ok(())
}

async fn a_place_is_taken_and_given_back_with_the_row(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = mine.held().await?;
    let row = done(&mine, &row, &[held("a")], take(1)).await?;
    ensure_eq!(counts(&mine).await?, (1, 0), "taken");
    let end = Next::End { status: Status::Completed, error: None, at: START, due_at: None };
    let commit = Commit { places: Vec::new(), limits: vec![back()], ..mine.commit(&row, end) };
    ensure_eq!(ports.executions.commit(&commit).await?, Committed::Done, "the end");
    ensure_eq!((counts(&mine).await?, mine.read(row.id).await?.places), ((0, 0), Vec::new()), "given back");
    Ok(())
}

async fn a_lost_answer_takes_no_second_place(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = mine.held().await?;
    let takes = commit(&mine, &row, &[held("a")], take(3));
    let joins = commit(&mine, &mine.held().await?, &[waits("a", 0)], join(1, 0));
    for time in ["first", "second", "third"] {
        ensure_eq!(ports.executions.commit(&takes).await?, Committed::Done, "the {time} time");
        ensure_eq!(ports.executions.commit(&joins).await?, Committed::Done, "waits, the {time} time");
    }
    ensure_eq!(counts(&mine).await?, (1, 1), "one place, and one who waits");
    let row = mine.read(row.id).await?;
    let gives = commit(&mine, &row, &[], back());
    for time in ["first", "second"] {
        ensure_eq!(ports.executions.commit(&gives).await?, Committed::Done, "back, the {time} time");
    }
    ensure_eq!(counts(&mine).await?, (0, 1), "given back once");
    Ok(())
}

async fn a_conflict_changes_no_limit(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let zombie = mine.held().await?;
    let holder = mine.claimed(&zombie, START.plus_millis(LEASE)).await?;
    let late = commit(&mine, &zombie, &[held("a")], take(1));
    ensure_eq!(ports.executions.commit(&late).await?, Committed::Conflict, "the zombie");
    ensure_eq!(ports.executions.limit(&mine.account, KEY, 1).await?, None, "a zombie took a place");
    let woken = Commit { inbox: Some(3), ..commit(&mine, &holder, &[held("a")], take(1)) };
    ensure_eq!(ports.executions.commit(&woken).await?, Committed::Woken { inbox: 0 }, "a missed wake");
    let holder = done(&mine, &holder, &[held("a")], take(1)).await?;
    // The holder is stopped: nobody gives its place back a second time.
    ensure!(matches!(ports.executions.end(&stop(&mine, &holder)).await?, Ended::Done(_)), "the stop");
    let late = commit(&mine, &holder, &[], back());
    ensure_eq!(ports.executions.commit(&late).await?, Committed::Conflict, "after the stop");
    ensure_eq!(counts(&mine).await?, (0, 0), "given back once");
    Ok(())
}

fn stop(mine: &Tenant, row: &Execution) -> engine::ports::executions::End {
    engine::ports::executions::End { limits: engine::limits::given_back(&row.places), ..mine.stop(row) }
}

async fn who_waits_is_in_line_and_is_not_overtaken(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let one = done(&mine, &mine.held().await?, &[held("a")], take(1)).await?;
    let two = done(&mine, &mine.held().await?, &[waits("a", 0)], join(1, 0)).await?;
    let three = mine.held().await?;
    refused(&mine, &three, &[waits("a", 0)], join(1, 0)).await?;
    let three = done(&mine, &three, &[waits("a", 1)], join(1, 1)).await?;
    let waiters = [(0, two.id), (1, three.id)].map(|(ticket, execution)| Waiter { ticket, execution });
    let stored = limit(&mine).await?;
    ensure_eq!((stored.first, stored.next_ticket), (waiters.to_vec(), 2), "the line");
    refused(&mine, &two, &[held("a")], turn(1, 0)).await?;
    done(&mine, &one, &[], back()).await?;
    // The place is free, but others wait for it.
    let four = mine.held().await?;
    refused(&mine, &four, &[held("a")], take(1)).await?;
    let four = done(&mine, &four, &[waits("a", 2)], join(1, 2)).await?;
    done(&mine, &two, &[held("a")], turn(1, 0)).await?;
    let first = ports.executions.limit(&mine.account, KEY, 1).await?.map(|limit| limit.first);
    ensure_eq!(first, Some(vec![waiters[1]]), "the next");
    // One who waits goes away.
    ensure!(matches!(ports.executions.end(&stop(&mine, &three)).await?, Ended::Done(_)), "the stop");
    let first = limit(&mine).await?.first;
    ensure_eq!(first, vec![Waiter { ticket: 2, execution: four.id }], "after the stop");
    ensure_eq!(counts(&mine).await?, (1, 1), "the counts");
    Ok(())
}

async fn nobody_waits_while_there_is_a_place(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let one = done(&mine, &mine.held().await?, &[held("a")], take(1)).await?;
    done(&mine, &one, &[], back()).await?;
    let two = mine.held().await?;
    // It has read the limit before the place was given back.
    refused(&mine, &two, &[waits("a", 0)], join(1, 0)).await?;
    // It takes the last place, and waits for another one.
    let both = LimitChange { joins: vec![0], ..take(1) };
    done(&mine, &two, &[held("a"), waits("b", 0)], both).await?;
    ensure_eq!(counts(&mine).await?, (1, 1), "the counts");
    Ok(())
}

async fn an_end_gives_back_what_it_has_seen(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let seen = mine.held().await?;
    let row = done(&mine, &seen, &[held("a")], take(1)).await?;
    ensure_eq!(ports.executions.end(&stop(&mine, &seen)).await?, Ended::Moved, "it has a place by now");
    ensure_eq!(mine.read(row.id).await?, row, "the row after that");
    let end = stop(&mine, &row);
    for time in ["first", "second"] {
        let Ended::Done(ended) = ports.executions.end(&end).await? else {
            return Err(Breach::Contract(format!("not ended, the {time} time")));
        };
        ensure_eq!((ended.status, ended.fence), (Status::Cancelled, row.fence + 1), "the {time} time");
        ensure_eq!(ended.places, [], "it has no places");
    }
    ensure_eq!(counts(&mine).await?, (0, 0), "given back once");
    ensure!(matches!(ports.executions.end(&stop(&mine, &row)).await?, Ended::Before(_)), "ended before");
    let gone = done(&mine, &mine.held().await?, &[held("a")], take(1)).await?;
    let given = done(&mine, &gone, &[], back()).await?;
    ensure_eq!(ports.executions.end(&stop(&mine, &gone)).await?, Ended::Moved, "it has given it back");
    ensure!(matches!(ports.executions.end(&stop(&mine, &given)).await?, Ended::Done(_)), "without places");
    ensure_eq!(counts(&mine).await?, (0, 0), "the counts");
    Ok(())
}

async fn a_rate_is_reserved_by_who_has_seen_it(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let reserve = |before: Option<i64>, to: i64| {
        let rate = Some(RateChange { before: before.map(Timestamp), to: Timestamp(to) });
        LimitChange { rate, ..change(0) }
    };
    let place = Place { standing: Standing::Reserved, from: Some(Timestamp(100)), ..held("a") };
    done(&mine, &mine.held().await?, std::slice::from_ref(&place), reserve(None, 100)).await?;
    refused(&mine, &mine.held().await?, std::slice::from_ref(&place), reserve(None, 100)).await?;
    refused(&mine, &mine.held().await?, std::slice::from_ref(&place), reserve(Some(99), 200)).await?;
    done(&mine, &mine.held().await?, std::slice::from_ref(&place), reserve(Some(100), 200)).await?;
    let stored = limit(&mine).await?;
    ensure_eq!((stored.reserved, stored.held), (Some(Timestamp(200)), 0), "what is reserved");
    Ok(())
}

async fn a_limit_is_due_while_somebody_waits(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let one = done(&mine, &mine.held().await?, &[held("a")], take(1)).await?;
    let two = done(&mine, &mine.held().await?, &[waits("a", 0)], join(1, 0)).await?;
    let later = LimitChange { due_at: Some(Timestamp(9_000)), ..join(1, 1) };
    let three = done(&mine, &mine.held().await?, &[waits("a", 1)], later).await?;
    let found = async |now: i64| -> Result<_, Breach> {
        let mut rows = due::due(&mine, now).await?;
        rows.retain(|row| matches!(row.of, DueOf::Limit(_)));
        Ok(rows)
    };
    ensure_eq!(found(6_999).await?, [], "before its moment");
    let rows = found(7_000).await?;
    let Some(DueOf::Limit(key)) = rows.first().map(|row| row.of.clone()) else {
        return Err(Breach::Contract("a limit with somebody who waits is not due".to_owned()));
    };
    // What is found leads to the limit.
    let read = ports.executions.limit(&mine.account, &key, 10).await?;
    ensure_eq!(read, Some(limit(&mine).await?), "the limit that was found");
    let executions = &ports.executions;
    executions.look_again(&mine.account, &key, Timestamp(6_000), Timestamp(8_000)).await?;
    ensure_eq!(found(7_000).await?, rows, "found at another moment");
    executions.look_again(&mine.account, &key, Timestamp(7_000), Timestamp(8_000)).await?;
    ensure_eq!((found(7_999).await?.len(), found(8_000).await?.len()), (0, 1), "it is looked at again");
    for row in [&two, &three, &one] {
        executions.end(&stop(&mine, row)).await?;
    }
    executions.look_again(&mine.account, &key, Timestamp(8_000), Timestamp(9_000)).await?;
    ensure_eq!(found(i64::MAX).await?, [], "nobody waits");
    Ok(())
}

async fn limits_are_of_an_account_and_a_key(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let row = done(&mine, &mine.held().await?, &[held("a")], take(1)).await?;
    done(&other, &other.held().await?, &[held("a")], take(1)).await?;
    let second = LimitChange { key: "partner api/b".to_owned(), ..take(1) };
    let places = [held("a"), Place { key: second.key.clone(), ..held("b") }];
    let row = done(&mine, &row, &places, second.clone()).await?;
    // Both change at once, or none of them.
    let over = Commit { limits: vec![take(2), second], ..commit(&mine, &row, &places, take(2)) };
    ensure_eq!(ports.executions.commit(&over).await?, Committed::Limited, "the second is full");
    ensure_eq!(counts(&mine).await?, (1, 0), "the first");
    Ok(())
}

async fn one_of_many_takes_the_last_place(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let mut takers = JoinSet::new();
    for _ in 0..8 {
        let row = mine.held().await?;
        let mine = mine.clone();
        takers.spawn(async move { mine.ports.executions.commit(&commit(&mine, &row, &[held("a")], take(3))).await });
    }
    let mut done = 0;
    while let Some(taken) = takers.join_next().await {
        done += u64::from(taken?? == Committed::Done);
    }
    ensure_eq!((done, counts(&mine).await?), (3, (3, 0)), "of 8, 3 have a place");
    Ok(())
}
