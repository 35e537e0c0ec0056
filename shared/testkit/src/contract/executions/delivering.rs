//! Clauses about callbacks of ended rows and the state of their delivery. They use moments of 1970,
//! like the clauses of the due index.

use super::due::check;
use crate::contract::{Breach, Broken, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use engine::Ports;
use engine::ports::executions::End;
use model::{Attempt, Callback, Delivery, DeliveryState, Dialect, Execution, Timestamp};

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        a_callback_comes_back_as_it_was,
        a_delivery_moves_the_moment_in_the_same_write,
        only_who_saw_the_last_edit_writes,
        what_has_not_ended_or_is_not_there_has_no_delivery,
    }
}

fn attempt(error: Option<&str>) -> Attempt {
    Attempt {
        at: Timestamp(1_500),
        duration_ms: 7,
        status: Some(200),
        error: error.map(str::to_owned),
        response: Some("ä\"\n".to_owned()),
    }
}

/// An ended row whose callback is still to be delivered.
async fn ended(mine: &Tenant) -> Result<Execution, Breach> {
    let callback =
        Callback { url: "https://example.com/?a=ä".to_owned(), dialect: Dialect::Dpa, app: Some("app".to_owned()) };
    let row = Execution { callback: Some(callback), ..mine.row()? };
    mine.create(&row).await?;
    mine.ports.executions.end(&End { due_at: Some(Timestamp(2_000)), ..mine.stop(&row) }).await?;
    let stored = mine.read(row.id).await?;
    ensure_eq!((&stored.callback, &stored.delivery), (&row.callback, &Delivery::default()), "the callback");
    Ok(stored)
}

async fn a_callback_comes_back_as_it_was(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = ended(&mine).await?;
    let due_at = Some(Timestamp(3_000));
    for delivery in [row.delivery.after(attempt(Some("no"))), row.delivery.after(attempt(None)).renewed().given_up()] {
        // The delivery is also stored with a new row.
        let other = Execution { id: mine.id_at(Timestamp(0)), delivery: delivery.clone(), due_at, ..row.clone() };
        mine.create(&other).await?;
        ensure_eq!(mine.read(other.id).await?, other, "the row with its delivery");
        ports.executions.settle(&mine.account, other.id, None).await?;
    }
    ports.executions.settle(&mine.account, row.id, None).await?;
    Ok(())
}

async fn a_delivery_moves_the_moment_in_the_same_write(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = ended(&mine).await?;
    check(&mine, &row, Some(2_000), "ended").await?;
    let mut delivery = row.delivery.clone();
    for (next, due_at) in [
        (delivery.after(attempt(Some("no"))), Some(3_000)),
        (delivery.after(attempt(Some("no"))).renewed(), Some(2_500)),
        (delivery.after(attempt(Some("no"))).renewed().after(attempt(None)), None),
    ] {
        delivery = next;
        let put = ports.executions.put_delivery(&mine.account, row.id, &delivery, due_at.map(Timestamp)).await?;
        ensure!(put, "edit {} was refused", delivery.edit);
        check(&mine, &row, due_at, &format!("after edit {}", delivery.edit)).await?;
        let want = Execution { delivery: delivery.clone(), due_at: due_at.map(Timestamp), ..row.clone() };
        ensure_eq!(mine.read(row.id).await?, want, "nothing else changes");
    }
    ensure_eq!(delivery.state, DeliveryState::Delivered, "the end of it");
    Ok(())
}

async fn only_who_saw_the_last_edit_writes(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let row = ended(&mine).await?;
    let (first, second) = (row.delivery.after(attempt(Some("no"))), row.delivery.renewed());
    let put = async |delivery: &Delivery| {
        ports.executions.put_delivery(&mine.account, row.id, delivery, Some(Timestamp(3_000))).await
    };
    ensure!(put(&first).await?, "the first was refused");
    ensure!(put(&first).await?, "the same again is the same");
    ensure!(!put(&second).await?, "another of the same edit was taken");
    ensure!(!put(&Delivery { edit: 3, ..first.clone() }).await?, "an edit was passed over");
    ensure_eq!(mine.read(row.id).await?.delivery, first, "what is stored");
    let third = first.given_up();
    ensure!(put(&third).await?, "the next was refused");
    ensure!(!put(&first).await?, "an earlier one was taken");
    ensure_eq!(mine.read(row.id).await?.delivery, third, "what is stored in the end");
    ports.executions.settle(&mine.account, row.id, None).await?;
    Ok(())
}

async fn what_has_not_ended_or_is_not_there_has_no_delivery(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let delivery = Delivery::default().renewed();
    for row in [mine.created().await?, mine.held().await?, mine.waiting().await?] {
        let put = ports.executions.put_delivery(&mine.account, row.id, &delivery, None).await?;
        ensure!(!put, "a row {:?}", row.phase);
        ensure_eq!(mine.read(row.id).await?, row, "a row {:?}", row.phase);
    }
    let row = ended(&mine).await?;
    ensure!(!ports.executions.put_delivery(&other.account, row.id, &delivery, None).await?, "of another account");
    ensure_eq!(ports.executions.read(&other.account, row.id).await?, None, "a delivery made a row");
    ports.executions.settle(&mine.account, row.id, None).await?;
    Ok(())
}
