//! Clauses about the files of an account.

use super::{Broken, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use engine::Ports;
use engine::ports::files::{EffectFailure, FileCall, MAX_FILE};
use serde_json::{Value, json};
use tokio::task::JoinSet;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        what_is_written_is_read_by_its_account_alone,
        what_is_not_there_is_said_so,
        what_is_done_twice_is_done_once,
        a_repetition_is_known_after_others_came_between,
        a_deleted_file_is_gone_and_can_be_made_anew,
        nobody_of_many_who_append_at_once_is_lost,
        a_file_has_its_full_size_and_not_more,
        paths_of_any_text_are_apart,
    }
}

type Answer = Result<Value, EffectFailure>;

impl Tenant {
    async fn file(&self, call: FileCall, key: &str) -> Answer {
        self.ports.files.apply(&self.account, call, key).await
    }

    async fn read_file(&self, path: &str) -> Answer {
        self.file(FileCall::Read { path: path.to_owned() }, "reader").await
    }
}

fn write(path: &str, content: &str) -> FileCall {
    FileCall::Write { path: path.to_owned(), content: content.to_owned() }
}

fn append(path: &str, content: &str) -> FileCall {
    FileCall::Append { path: path.to_owned(), content: content.to_owned() }
}

fn create(path: &str, content: &str) -> FileCall {
    FileCall::Create { path: path.to_owned(), content: content.to_owned() }
}

fn delete(path: &str) -> FileCall {
    FileCall::Delete { path: path.to_owned() }
}

/// Whether it failed in a way that a retry does not change.
fn failed(answer: &Answer) -> bool {
    answer.as_ref().is_err_and(|failure| !failure.retryable)
}

const DONE: Answer = Ok(Value::Null);

async fn what_is_written_is_read_by_its_account_alone(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    ensure_eq!(mine.file(create("a/b.txt", "one"), "1").await, DONE, "create");
    ensure_eq!(mine.read_file("a/b.txt").await, Ok(json!("one")), "after create");
    ensure_eq!(mine.file(append("a/b.txt", " 二"), "2").await, DONE, "append");
    ensure_eq!(mine.read_file("a/b.txt").await, Ok(json!("one 二")), "after append");
    ensure_eq!(mine.file(write("a/b.txt", ""), "3").await, DONE, "write");
    ensure_eq!(mine.read_file("a/b.txt").await, Ok(json!("")), "after write");
    ensure_eq!(mine.file(append("new", "x"), "4").await, DONE, "append to nothing");
    ensure_eq!(mine.read_file("new").await, Ok(json!("x")), "after append to nothing");
    ensure!(failed(&other.read_file("a/b.txt").await), "another account read it");
    Ok(())
}

async fn what_is_not_there_is_said_so(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    ensure!(failed(&mine.read_file("x").await), "what is not there was read");
    ensure!(failed(&mine.file(delete("x"), "1").await), "what is not there was deleted");
    ensure_eq!(mine.file(write("x", "1"), "2").await, DONE, "write");
    ensure!(failed(&mine.file(create("x", "2"), "3").await), "what is there was created");
    ensure_eq!(mine.read_file("x").await, Ok(json!("1")), "after a create that failed");
    Ok(())
}

async fn what_is_done_twice_is_done_once(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    for _ in 0..2 {
        ensure_eq!(mine.file(create("x", "a"), "create").await, DONE, "create");
    }
    for _ in 0..3 {
        ensure_eq!(mine.file(append("x", "b"), "append").await, DONE, "append");
    }
    ensure_eq!(mine.read_file("x").await, Ok(json!("ab")), "after repetitions");
    ensure_eq!(mine.file(append("x", "b"), "another").await, DONE, "another append of the same");
    ensure_eq!(mine.file(create("x", "a"), "create").await, DONE, "create, after others");
    ensure_eq!(mine.read_file("x").await, Ok(json!("abb")), "after another append of the same");
    for _ in 0..2 {
        ensure_eq!(mine.file(delete("x"), "delete").await, DONE, "delete");
    }
    // Operations from before the deletion are not repeated either.
    ensure_eq!(mine.file(append("x", "b"), "append").await, DONE, "append, after the deletion");
    ensure!(failed(&mine.read_file("x").await), "a repetition brought the file back");
    Ok(())
}

async fn a_repetition_is_known_after_others_came_between(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    ensure_eq!(mine.file(append("x", "#"), "first").await, DONE, "the first");
    for i in 0..30 {
        ensure_eq!(mine.file(append("x", "."), &i.to_string()).await, DONE, "number {i}");
    }
    ensure_eq!(mine.file(append("x", "#"), "first").await, DONE, "the first again");
    ensure_eq!(mine.read_file("x").await, Ok(json!(format!("#{}", ".".repeat(30)))), "the file");
    Ok(())
}

async fn a_deleted_file_is_gone_and_can_be_made_anew(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    ensure_eq!(mine.file(write("x", "old"), "1").await, DONE, "write");
    ensure_eq!(mine.file(delete("x"), "2").await, DONE, "delete");
    ensure!(failed(&mine.read_file("x").await), "the deleted file was read");
    ensure!(failed(&mine.file(delete("x"), "3").await), "the deleted file was deleted by another");
    ensure_eq!(mine.file(append("x", "new"), "4").await, DONE, "append to the deleted");
    ensure_eq!(mine.read_file("x").await, Ok(json!("new")), "the file made anew");
    ensure_eq!(mine.file(delete("x"), "2").await, DONE, "the deletion again");
    ensure_eq!(mine.read_file("x").await, Ok(json!("new")), "the file after the old deletion's repetition");
    Ok(())
}

async fn nobody_of_many_who_append_at_once_is_lost(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let mut writers = JoinSet::new();
    for letter in 'a'..='h' {
        let mine = mine.clone();
        // Each operation is done twice, as if its answer had been lost.
        writers.spawn(async move {
            let once = mine.file(append("x", &letter.to_string()), &letter.to_string()).await;
            once.and(mine.file(append("x", &letter.to_string()), &letter.to_string()).await)
        });
    }
    while let Some(done) = writers.join_next().await {
        ensure_eq!(done?, DONE, "a writer");
    }
    let read = mine.read_file("x").await;
    let mut letters: Vec<_> = read.iter().filter_map(Value::as_str).flat_map(str::chars).collect();
    letters.sort_unstable();
    ensure_eq!(letters.into_iter().collect::<String>(), "abcdefgh", "the letters");
    Ok(())
}

async fn a_file_has_its_full_size_and_not_more(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let full = mine.noise(MAX_FILE);
    ensure_eq!(full.len(), MAX_FILE, "the noise");
    ensure_eq!(mine.file(write("x", &full), "1").await, DONE, "a full file");
    ensure!(failed(&mine.file(append("x", "!"), "2").await), "more than full");
    ensure!(failed(&mine.file(write("y", &format!("{full}!")), "3").await), "a file above the limit");
    ensure_eq!(mine.read_file("x").await, Ok(json!(full)), "the full file");
    ensure!(failed(&mine.read_file("y").await), "the file above the limit is there");
    Ok(())
}

async fn paths_of_any_text_are_apart(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let long = "x".repeat(512);
    let paths = ["a", "A", "a/b", "a#b", "名/前", "~", "a b", "file", long.as_str()];
    for (i, path) in paths.iter().enumerate() {
        ensure_eq!(mine.file(create(path, path), &i.to_string()).await, DONE, "{path:?}");
    }
    for path in paths {
        ensure_eq!(mine.read_file(path).await, Ok(json!(path)), "{path:?}");
    }
    Ok(())
}
