//! Clauses about the statistics of past hours and days.

use super::{Broken, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use crate::clock::START;
use engine::Ports;
use engine::ports::stats::{RollUp, Span, Tally};
use model::{Status, Timestamp, WorkflowId};

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        what_is_kept_comes_back_in_its_range,
        the_first_of_a_time_stays,
        what_is_forgotten_is_not_kept_from_an_old_reading,
    }
}

fn roll_up(span: Span, begin: Timestamp, runs: u64) -> Result<RollUp, model::IdError> {
    let mut tally = Tally::default();
    for _ in 0..runs {
        tally.count(&WorkflowId::parse("flow")?, "Flow 流", Status::Failed, Some(7));
    }
    Ok(RollUp { span, begin: span.begin(begin), tally })
}

async fn what_is_kept_comes_back_in_its_range(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let (begin, end) = (Timestamp(0), Timestamp(i64::MAX));
    ensure_eq!(ports.stats.read(&mine.account, Span::Hour, begin, end).await?, Vec::new(), "of a new account");
    let mut hours = Vec::new();
    for hour in 0..4_u64 {
        let kept = roll_up(Span::Hour, START.plus_millis(hour as i64 * Span::Hour.millis()), hour)?;
        ensure!(ports.stats.put(&mine.account, &kept, START).await?, "a new hour was refused");
        hours.push(kept);
    }
    let day = roll_up(Span::Day, START, 9)?;
    ensure!(ports.stats.put(&mine.account, &day, START).await?, "a new day was refused");
    ensure_eq!(ports.stats.read(&mine.account, Span::Hour, begin, end).await?, hours, "all hours");
    ensure_eq!(ports.stats.read(&mine.account, Span::Day, begin, end).await?, vec![day], "all days");
    let (second, last) = (START.plus_millis(Span::Hour.millis()), START.plus_millis(3 * Span::Hour.millis()));
    let two: Vec<_> = hours.iter().skip(1).take(2).cloned().collect();
    ensure_eq!(ports.stats.read(&mine.account, Span::Hour, second, last).await?, two, "two hours");
    ensure_eq!(ports.stats.read(&mine.account, Span::Hour, last, second).await?, Vec::new(), "a range of nothing");
    ensure_eq!(ports.stats.read(&other.account, Span::Hour, begin, end).await?, Vec::new(), "another account's");
    Ok(())
}

async fn the_first_of_a_time_stays(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let (first, second) = (roll_up(Span::Day, START, 1)?, roll_up(Span::Day, START, 2)?);
    ensure!(ports.stats.put(&mine.account, &first, START).await?, "a new day was refused");
    ensure!(!ports.stats.put(&mine.account, &second, START).await?, "a second one was taken");
    let kept = ports.stats.read(&mine.account, Span::Day, Timestamp(0), Timestamp(i64::MAX)).await?;
    ensure_eq!(kept, vec![first], "what is kept");
    Ok(())
}

async fn what_is_forgotten_is_not_kept_from_an_old_reading(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let until = START.plus_millis(60_000);
    for span in [Span::Hour, Span::Day] {
        ports.stats.put(&mine.account, &roll_up(span, START, 1)?, START).await?;
    }
    ports.stats.forget(&mine.account, START.plus_millis(5), until).await?;
    for span in [Span::Hour, Span::Day] {
        let all = (Timestamp(0), Timestamp(i64::MAX));
        ensure_eq!(ports.stats.read(&mine.account, span, all.0, all.1).await?, Vec::new(), "{span:?}, forgotten");
        let fresh = roll_up(span, START, 2)?;
        ensure!(
            !ports.stats.put(&mine.account, &fresh, until.plus_millis(-1)).await?,
            "{span:?}: an old reading was kept"
        );
        ensure!(ports.stats.put(&mine.account, &fresh, until).await?, "{span:?}: a new reading was refused");
        ensure_eq!(ports.stats.read(&mine.account, span, all.0, all.1).await?, vec![fresh], "{span:?}, read anew");
    }
    Ok(())
}
