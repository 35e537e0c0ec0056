//! `vflow.data.file_operation`: reads and changes a file of the account.

use super::path;
use crate::effects::FileCall;
use crate::{Action, Call, Done, Effect, EffectResult, Failure, ModuleError, Run, refuse};
use serde_json::{Map, Value, json};

/// The most bytes of a file.
const MAX_CONTENT: usize = 256 * 1024;
const ENCODINGS: &[&str] = &["UTF-8", "GBK", "GB2312", "ISO-8859-1"];

pub(crate) struct FileOperation;

impl Run for FileOperation {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        planned(call).map(|file| Action::Effect(Effect::File(file)))
    }

    fn finish(&self, call: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let answer = match result {
            EffectResult::Value(Ok(answer)) => answer,
            EffectResult::Value(Err(failure)) => {
                let partial = Map::from_iter([("message".to_owned(), json!(failure.message))]);
                let message = format!("file operation failed: {failure}");
                return Err(Failure { partial, ..Failure::of(&failure, message) }.into());
            }
            _ => return Err(ModuleError::failed("a file operation got another effect's answer")),
        };
        Ok(outputs(planned(call)?, answer))
    }
}

fn outputs(file: FileCall, answer: Value) -> Done {
    let (path, message) = match file {
        FileCall::Read { path } => (path, "read"),
        FileCall::Write { path, .. } => (path, "written"),
        FileCall::Append { path, .. } => (path, "appended"),
        FileCall::Create { path, .. } => (path, "created"),
        FileCall::Delete { path } => (path, "deleted"),
    };
    let mut done = Done::outputs([
        ("success", Value::Bool(true)),
        ("message", json!(message)),
        ("file_name", json!(path::name(&path))),
        ("mime_type", json!(path::mime_type(path::name(&path)))),
    ]);
    done.outputs.insert("file_path".to_owned(), Value::String(path));
    if let Value::String(content) = answer {
        done.outputs.insert("size".to_owned(), json!(content.len()));
        done.outputs.insert("content".to_owned(), Value::String(content));
    }
    done
}

/// The operation that the inputs ask for.
fn planned(call: &Call<'_>) -> Result<FileCall, ModuleError> {
    let inputs = &call.inputs;
    for name in ["encoding", "encoding_read"] {
        if !ENCODINGS.iter().any(|known| known.eq_ignore_ascii_case(&inputs.text(name))) {
            return Err(ModuleError::input(name, "must be UTF-8, GBK, GB2312 or ISO-8859-1"));
        }
    }
    let file =
        |name: &'static str, path: String| path::normalised(&path).map_err(|reason| ModuleError::input(name, reason));
    let path = || file("file_path", inputs.text("file_path"));
    if inputs.choice("mode")? == "adb" {
        return Err(ModuleError::input("mode", "adb means something on a phone only; use local"));
    }
    match inputs.choice("operation")? {
        "read" => Ok(FileCall::Read { path: path()? }),
        "delete" => Ok(FileCall::Delete { path: path()? }),
        "write" if inputs.boolean("overwrite")? => {
            Ok(FileCall::Write { path: path()?, content: content(call, "content")? })
        }
        "append" | "write" => Ok(FileCall::Append { path: path()?, content: content(call, "content")? }),
        _ => {
            let (directory, name) = (inputs.text("directory_path"), inputs.text("file_name"));
            let path = match (directory.trim().trim_end_matches('/'), name.trim()) {
                // The path can also be given in the input that the other operations use.
                (_, "") => path()?,
                ("", name) => file("file_name", name.to_owned())?,
                (directory, name) => file("directory_path", format!("{directory}/{name}"))?,
            };
            let from = if inputs.given("create_content") { "create_content" } else { "content" };
            Ok(FileCall::Create { path, content: content(call, from)? })
        }
    }
}

fn content(call: &Call<'_>, name: &'static str) -> Result<String, ModuleError> {
    let value = call.inputs.value(name);
    let content = if value.is_object() || value.is_array() { value.to_string() } else { call.inputs.text(name) };
    refuse!(content.len() > MAX_CONTENT, name, "is larger than {MAX_CONTENT} bytes");
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effects::EffectFailure;
    use crate::testing::Bench;

    const LONG: &str = "vflow.data.file_operation";

    fn asked(inputs: Value) -> FileCall {
        match Bench::new().effect(LONG, inputs) {
            Effect::File(file) => file,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_operation_is_asked_for_in_either_language() {
        let (path, text) = (|| "a/b.txt".to_owned(), || "x".to_owned());
        for (words, want) in [
            (["read", "读取"], FileCall::Read { path: path() }),
            (["write", "写入"], FileCall::Write { path: path(), content: text() }),
            (["delete", "删除"], FileCall::Delete { path: path() }),
            (["append", "追加"], FileCall::Append { path: path(), content: text() }),
            (["create", "创建"], FileCall::Create { path: path(), content: text() }),
        ] {
            for word in words {
                let inputs = json!({"operation": word, "file_path": "a/b.txt", "content": "x", "buffer_size": 1});
                assert_eq!(asked(inputs), want, "{word}");
            }
        }
        assert_eq!(asked(json!({"file_path": "a/b.txt"})), FileCall::Read { path: path() });
    }

    #[test]
    fn a_created_file_has_a_directory_and_a_name_and_an_unwritten_over_one_grows() {
        for (directory, name, path) in [("", "x", "x"), ("a/b/", "x", "a/b/x"), ("./a", " x ", "a/x")] {
            let inputs =
                json!({"operation": "create", "directory_path": directory, "file_name": name, "create_content": [1]});
            assert_eq!(asked(inputs), FileCall::Create { path: path.to_owned(), content: "[1]".to_owned() });
        }
        let inputs = json!({"operation": "write", "file_path": "x", "content": "y", "overwrite": false});
        assert_eq!(asked(inputs), FileCall::Append { path: "x".to_owned(), content: "y".to_owned() });
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (inputs, error) in [
            (json!({}), "input 'file_path': is required"),
            (json!({"file_path": "../x"}), "input 'file_path': has a name that is empty, '.' or '..'"),
            (
                json!({"operation": "create", "directory_path": "/sdcard", "file_name": "x"}),
                "input 'directory_path': must be a relative path with '/' between its names",
            ),
            (
                json!({"file_path": "x", "operation": "rename"}),
                "input 'operation': must be read, write, delete, append or create",
            ),
            (
                json!({"file_path": "x", "encoding": "EBCDIC"}),
                "input 'encoding': must be UTF-8, GBK, GB2312 or ISO-8859-1",
            ),
            (
                json!({"file_path": "x", "operation": "append", "content": "x".repeat(MAX_CONTENT + 1)}),
                "input 'content': is larger than 262144 bytes",
            ),
        ] {
            assert_eq!(Bench::new().error(LONG, inputs), error);
        }
    }

    #[test]
    fn a_read_tells_more_than_a_write_and_a_failure_says_why() {
        let bench = Bench::new();
        let read = bench.finish(LONG, json!({"file_path": "a/b.json"}), EffectResult::Value(Ok(json!("é")))).unwrap();
        let want = json!({"success": true, "message": "read", "file_name": "b.json", "mime_type": "application/json",
            "file_path": "a/b.json", "size": 2, "content": "é"});
        assert_eq!(Value::Object(read.outputs), want);
        let inputs = json!({"file_path": "a", "operation": "write"});
        let written = bench.finish(LONG, inputs.clone(), EffectResult::Value(Ok(Value::Null))).unwrap();
        assert!(written.outputs.get("content").is_none() && written.outputs["message"] == "written");
        let failure = EffectFailure::lasting("there is no file 'a'");
        match bench.finish(LONG, inputs, EffectResult::Value(Err(failure))) {
            Err(ModuleError::Failed(failure)) => {
                assert_eq!(failure.message, "file operation failed: there is no file 'a'");
                assert!(!failure.retryable);
            }
            other => panic!("{other:?}"),
        }
    }
}
