//! Clauses about ended rows for which a message must still be sent. They use moments of 1970, like
//! the clauses of the due index.

use super::due::check;
use crate::contract::{Breach, Broken, Outcome, Tenant, ensure_eq, run_clauses};
use engine::Ports;
use engine::ports::executions::{End, Next};
use model::{Execution, Phase, Status, Timestamp};

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        an_ended_row_that_owes_is_due_until_settled,
        what_has_not_ended_or_is_not_there_is_not_settled,
    }
}

/// The writes with which a row can end and still have a debt.
#[derive(Clone, Copy, Debug)]
enum By {
    Commit,
    Stop,
    /// The row is stored only once, already ended.
    Create,
}

const ALL: [By; 3] = [By::Commit, By::Stop, By::Create];

async fn owing(mine: &Tenant, by: By) -> Result<Execution, Breach> {
    let executions = &mine.ports.executions;
    let due_at = Some(Timestamp(2_000));
    let row = match by {
        By::Commit => {
            let row = mine.held().await?;
            let end = Next::End { status: Status::Completed, error: None, at: Timestamp(1_000), due_at };
            executions.commit(&mine.commit(&row, end)).await?;
            row
        }
        By::Stop => {
            let row = mine.created().await?;
            executions.end(&End { due_at, ..mine.stop(&row) }).await?;
            row
        }
        By::Create => {
            let row = Execution { status: Status::Completed, phase: Phase::Done, due_at, ..mine.row()? };
            mine.create(&row).await?;
            row
        }
    };
    mine.read(row.id).await
}

async fn an_ended_row_that_owes_is_due_until_settled(ports: &Ports) -> Outcome {
    for by in ALL {
        let mine = Tenant::new(ports)?;
        let row = owing(&mine, by).await?;
        ensure_eq!((row.phase, row.due_at), (Phase::Done, Some(Timestamp(2_000))), "the row by {by:?}");
        check(&mine, &row, Some(2_000), "ended owing").await?;
        ports.executions.settle(&mine.account, row.id, Some(Timestamp(3_000))).await?;
        check(&mine, &row, Some(3_000), "put off").await?;
        for time in ["once", "twice"] {
            ports.executions.settle(&mine.account, row.id, None).await?;
            check(&mine, &row, None, &format!("settled {time}")).await?;
            ensure_eq!(mine.read(row.id).await?, Execution { due_at: None, ..row.clone() }, "the row settled {time}");
        }
        ports.executions.settle(&mine.account, row.id, Some(Timestamp(4_000))).await?;
        check(&mine, &row, None, "put off after it was settled").await?;
    }
    Ok(())
}

async fn what_has_not_ended_or_is_not_there_is_not_settled(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    for row in [mine.created().await?, mine.held().await?, mine.waiting().await?] {
        ports.executions.settle(&mine.account, row.id, None).await?;
        ensure_eq!(mine.read(row.id).await?, row, "a row {:?}", row.phase);
    }
    let row = owing(&mine, By::Stop).await?;
    ports.executions.settle(&other.account, row.id, None).await?;
    ensure_eq!(mine.read(row.id).await?, row, "a row of another account");
    ensure_eq!(ports.executions.read(&other.account, row.id).await?, None, "settling made a row");
    ports.executions.settle(&mine.account, row.id, None).await?;
    Ok(())
}
