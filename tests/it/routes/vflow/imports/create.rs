use super::{archive, errors, names, send};
use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use serde_json::json;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const PATH: &str = "/api/v1/workflows/import-batch";

fn workflow(id: &str, name: &str) -> Vec<u8> {
    json!({"id": id, "name": name, "isEnabled": true, "steps": []}).to_string().into_bytes()
}

#[tokio::test(start_paused = true)]
async fn each_file_of_an_archive_is_dealt_with_on_its_own() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    host.workflow(&token, &json!({"name": "工作流3"})).await;
    let zip = archive(&[
        ("a/workflow1.json", &workflow("wf-001", "工作流1")),
        ("../../workflow2.json", &workflow("wf-002", "工作流2")),
        ("workflow3.json", &workflow("wf-003", "工作流3")),
        ("workflow4.json", b"{"),
        ("inner.zip", &archive(&[("x.json", &workflow("x", "x"))])),
        ("inner.json", &archive(&[("x.json", &workflow("x", "x"))])),
    ]);
    let answer = send(&host, &token, PATH, &[("all.zip", zip)], &[]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    like_sample(&answer, "vflow-imports-create");
    approved(&answer, "vflow-imports-create");
    let shown = host.call("GET", "/api/v1/workflows/wf-001").bearer(&token).send().await;
    assert_eq!(shown.body["data"]["isEnabled"], false);
}

#[tokio::test(start_paused = true)]
async fn several_files_and_plain_json_do_as_well() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let files = [("a.json", workflow("a", "A")), ("b.json", b"nonsense".to_vec()), ("c.zip", archive(&[]))];
    let answer = send(&host, &token, PATH, &files, &[("override", "true")]).await;
    assert_eq!(
        (names(&answer, "imported"), errors(&answer)),
        (vec!["A".to_owned()], vec!["b.json: Invalid JSON format".to_owned()])
    );
    let body = json!({"workflows": [{"name": "B", "steps": []}, {"name": "b", "steps": []}, {"name": 3, "steps": []}]});
    let answer = host.call("POST", PATH).bearer(&token).json(&body).send().await;
    assert_eq!((names(&answer, "imported"), names(&answer, "skipped")), (vec!["B".to_owned()], vec!["b".to_owned()]));
    assert_eq!(errors(&answer), ["body: workflows[2].name: must be a string"]);
    assert_eq!(answer.body["data"]["errorCount"], 1);
    let open = json!([{"id": "i", "moduleId": "loop", "parameters": {"count": 1}}]);
    let body = json!({"workflows": [{"name": "C", "steps": []}, {"name": "D", "steps": open}]});
    let answer = host.call("POST", PATH).bearer(&token).json(&body).send().await;
    let refused = &answer.body["data"]["errors"][0];
    assert_eq!((&refused["name"], &refused["filename"]), (&json!("D"), &json!("body")), "{}", answer.body);
}

#[tokio::test(start_paused = true)]
async fn hostile_archives_do_nothing() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let good = workflow("good", "good");
    let bomb = archive(&[("good.json", &good), ("bomb.json", &vec![b' '; 30 * 1024 * 1024])]);
    assert!(bomb.len() < 100_000);
    let mut linked = ZipWriter::new(Cursor::new(Vec::new()));
    linked.start_file("good.json", SimpleFileOptions::default()).unwrap();
    linked.write_all(&good).unwrap();
    linked.add_symlink("evil.json", "good.json", SimpleFileOptions::default()).unwrap();
    let linked = linked.finish().unwrap().into_inner();
    let many: Vec<_> = (0..201).map(|i| format!("{i}.json")).collect();
    let many = archive(&many.iter().map(|name| (name.as_str(), good.as_slice())).collect::<Vec<_>>());
    // Not compressed, so that the sizes in the headers can be falsified.
    let mut stored = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    stored.start_file("good.json", plain).unwrap();
    stored.write_all(&good).unwrap();
    let mut lying = stored.finish().unwrap().into_inner();
    let length = u32::try_from(good.len()).unwrap().to_le_bytes();
    let at = lying.windows(4).position(|window| window == length).unwrap();
    lying[at] ^= 1;
    for (zip, verdict) in [(bomb, (413, 8002)), (linked, (400, 8001)), (many, (413, 8002)), (lying, (400, 8001))] {
        assert_eq!(send(&host, &token, PATH, &[("f.zip", zip)], &[]).await.verdict(), verdict);
    }
    let listed = host.call("GET", "/api/v1/workflows").bearer(&token).send().await;
    assert_eq!(listed.body["data"]["total"], 0);
}
