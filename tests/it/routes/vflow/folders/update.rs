use super::folder;
use crate::routes::expect::{approved, like_sample};
use crate::routes::host::{Answer, Host};
use async_trait::async_trait;
use engine::ports::workflows::Written;
use engine::ports::{Folders, Stored};
use engine::{Engine, Error};
use model::{AccountId, Folder};
use records::folders::{self, FolderChange};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Barrier;

async fn update(host: &Host, token: &str, id: &str, body: &Value) -> Answer {
    host.call("PUT", &format!("/api/v1/folders/{id}")).bearer(token).json(body).send().await
}

#[tokio::test(start_paused = true)]
async fn the_documented_body_changes_a_folder() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = folder(&host, &token, "a", None).await;
    let parent = folder(&host, &token, "b", None).await;
    let body = json!({"name": "更新后的文件夹名称", "parentId": parent, "order": 5});
    let answer = update(&host, &token, &id, &body).await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "vflow-folders-update");
    approved(&answer, "vflow-folders-update");
    let shown =
        async || host.call("GET", &format!("/api/v1/folders/{id}")).bearer(&token).send().await.body["data"].clone();
    for (field, value) in body.as_object().unwrap() {
        assert_eq!(&shown().await[field], value, "{field}");
    }
    // A field that is not given stays, and the old name can be used again.
    update(&host, &token, &id, &json!({"order": 6})).await;
    assert_eq!(shown().await["parentId"], parent);
    folder(&host, &token, "a", None).await;
    update(&host, &token, &id, &json!({"parentId": null})).await;
    assert!(shown().await["parentId"].is_null());
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_is_named() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let top = folder(&host, &token, "top", None).await;
    let mid = folder(&host, &token, "mid", Some(&top)).await;
    let low = folder(&host, &token, "low", Some(&mid)).await;
    for (body, field) in [
        (json!({"parentId": top}), "parentId"),
        (json!({"parentId": low}), "parentId"),
        (json!({"name": ""}), "name"),
        (json!({"order": 1.5}), "order"),
    ] {
        let answer = update(&host, &token, &top, &body).await;
        assert_eq!(answer.verdict(), (400, 1002), "{body}");
        assert_eq!(answer.body["details"]["field"], field);
    }
    folder(&host, &token, "other", None).await;
    assert_eq!(update(&host, &token, &top, &json!({"name": "OTHER"})).await.verdict(), (409, 1004));
    let nowhere = update(&host, &token, &top, &json!({"parentId": "nowhere"})).await;
    assert_eq!((nowhere.verdict(), &nowhere.body["details"]), ((404, 3001), &json!({"field": "parentId"})));
    assert_eq!(update(&host, &token, "nowhere", &json!({"order": 1})).await.verdict(), (404, 3001));
}

/// The folders of a request that stores nothing before another request has read them, too.
struct Together {
    folders: Arc<dyn Folders>,
    barrier: Arc<Barrier>,
    has_met: AtomicBool,
}

impl Together {
    fn engine(engine: &Engine, barrier: &Arc<Barrier>) -> Engine {
        let mut engine = engine.clone();
        let (folders, barrier) = (Arc::clone(&engine.ports.folders), Arc::clone(barrier));
        engine.ports.folders = Arc::new(Self { folders, barrier, has_met: AtomicBool::new(false) });
        engine
    }

    async fn meet(&self) {
        if !self.has_met.swap(true, Ordering::Relaxed) {
            self.barrier.wait().await;
        }
    }
}

#[async_trait]
impl Folders for Together {
    async fn create(&self, account: &AccountId, folder: &Folder) -> Stored<Written> {
        self.meet().await;
        self.folders.create(account, folder).await
    }

    async fn read(&self, account: &AccountId, id: &str) -> Stored<Option<Folder>> {
        self.folders.read(account, id).await
    }

    async fn list(&self, account: &AccountId) -> Stored<Vec<Folder>> {
        self.folders.list(account).await
    }

    async fn update(&self, account: &AccountId, before: &Folder, after: &Folder, above: &[Folder]) -> Stored<Written> {
        self.meet().await;
        self.folders.update(account, before, after, above).await
    }

    async fn delete(&self, account: &AccountId, folder: &Folder) -> Stored<bool> {
        self.meet().await;
        self.folders.delete(account, folder).await
    }
}

fn into(parent: &str) -> FolderChange {
    FolderChange { parent_id: Some(Some(parent.to_owned())), ..FolderChange::default() }
}

#[tokio::test(start_paused = true)]
async fn two_moves_at_once_form_no_circle() {
    let host = Host::start().await;
    let (account, token) = (AccountId::parse("acme").unwrap(), host.token("acme", false).await);
    let a = folder(&host, &token, "a", None).await;
    let below_a = folder(&host, &token, "below a", Some(&a)).await;
    let b = folder(&host, &token, "b", None).await;
    let below_b = folder(&host, &token, "below b", Some(&b)).await;
    let barrier = Arc::new(Barrier::new(2));
    let [one, other] = [(); 2].map(|()| Together::engine(host.engine(), &barrier));
    let (first, second) = (into(&below_b), into(&below_a));
    let (first, second) =
        tokio::join!(folders::update(&one, &account, &a, &first), folders::update(&other, &account, &b, &second));
    let refused = match (first, second) {
        (Ok(_), Err(refused)) | (Err(refused), Ok(_)) => refused,
        both => panic!("{both:?}"),
    };
    assert!(matches!(&refused, Error::Invalid { field, .. } if field == "parentId"), "{refused:?}");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_put_into_a_folder_that_is_deleted_at_the_same_time() {
    let host = Host::start().await;
    let (account, token) = (AccountId::parse("acme").unwrap(), host.token("acme", false).await);
    for number in 0..2 {
        let moved = folder(&host, &token, &format!("moved {number}"), None).await;
        let doomed = folder(&host, &token, &format!("doomed {number}"), None).await;
        let barrier = Arc::new(Barrier::new(2));
        let [one, other] = [(); 2].map(|()| Together::engine(host.engine(), &barrier));
        let moving = async {
            match number {
                0 => folders::update(&one, &account, &moved, &into(&doomed)).await,
                _ => {
                    let parent_id = Some(doomed.clone());
                    folders::create(&one, &account, folders::NewFolder { name: "new".to_owned(), parent_id, order: 0 })
                        .await
                }
            }
        };
        let contents = folders::Contents::MustBeNone;
        let (moving, deleting) = tokio::join!(moving, folders::delete(&other, &account, &doomed, &contents));
        match (&moving, &deleting) {
            (Ok(_), Err(Error::FolderNotEmpty)) => {}
            (Err(Error::FolderNotFound | Error::InField { .. }), Ok(_)) => {}
            both => panic!("{both:?}"),
        }
    }
}
