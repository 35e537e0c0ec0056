//! `vflow.data.file_operation`: reads and changes a file of the account's own store.

use super::path;
use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Shape, UiType, ValueType, text,
};
use crate::effects::{Effect, EffectResult, FileCall};
use crate::module::{Action, Behaviour, Call, Done, Failure, Module, ModuleError, Run};
use serde_json::{Map, Value, json};

/// The most bytes of a file.
const MAX_CONTENT: usize = 256 * 1024;
const OPERATIONS: &[&str] = &["read", "write", "delete", "append", "create"];
const OPERATION_LABELS: &[(&str, &str)] =
    &[("读取", "read"), ("写入", "write"), ("删除", "delete"), ("追加", "append"), ("创建", "create")];
const ENCODINGS: &[&str] = &["UTF-8", "GBK", "GB2312", "ISO-8859-1"];

/// The module.
pub const LONG: Module = Module {
    descriptor: Descriptor {
        id: "vflow.data.file_operation",
        name: text("文件操作", "File Operation"),
        description: text(
            "读取、写入、追加、创建或删除账户文件空间中的文本文件",
            "Read, write, append to, create or delete a text file in the account's own store",
        ),
        icon: "ic_file",
        category: Category::File,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&FileOperation),
};

const INPUTS: &[InputSpec] = &[
    input("mode", text("执行方式", "Mode"), text("adb 仅在手机上有意义", "adb means something on a phone only"))
        .or(Fallback::Text("local"))
        .ui(UiType::Dropdown)
        .constrained(Constraints::one_of(&["local", "adb"], &[("本地", "local"), ("ADB", "adb")])),
    input(
        "file_path",
        text("文件路径", "File Path"),
        text("相对路径，以 / 分隔", "A relative path, with / between names"),
    )
    .logged(),
    input("operation", text("操作", "Operation"), text("对文件做什么", "What is done with the file"))
        .required()
        .or(Fallback::Text("read"))
        .ui(UiType::Dropdown)
        .constrained(Constraints::one_of(OPERATIONS, OPERATION_LABELS))
        .logged(),
    input(
        "directory_path",
        text("目录路径", "Directory Path"),
        text("创建时文件所在的目录，可留空", "Where a created file lies; may be empty"),
    ),
    input("file_name", text("文件名", "File Name"), text("创建时的文件名", "The name of a created file")),
    encoding(
        "encoding",
        text("写入时的编码；内容始终以 Unicode 保存", "For writing; the content is kept as Unicode all the same"),
    ),
    input("content", text("写入内容", "Content"), text("写入或追加的文本", "The text to write or to append"))
        .ui(UiType::CodeEditor),
    input(
        "create_content",
        text("文件内容", "Initial Content"),
        text("新文件的内容，可留空", "What a created file holds; may be empty"),
    )
    .ui(UiType::CodeEditor),
    encoding(
        "encoding_read",
        text("读取时的编码；内容始终以 Unicode 保存", "For reading; the content is kept as Unicode all the same"),
    ),
    InputSpec::new(
        "overwrite",
        ValueType::Boolean,
        text("覆盖写入", "Overwrite"),
        text("写入时替换原内容；关闭则追加", "Writing replaces what is there; otherwise it is appended"),
    )
    .or(Fallback::Boolean(true))
    .ui(UiType::Switch),
    InputSpec::new(
        "buffer_size",
        ValueType::Number,
        text("缓冲区大小", "Buffer Size"),
        text("仅在手机上有意义", "Means something on a phone only"),
    )
    .or(Fallback::Number(8192))
    .ui(UiType::NumberField),
];

const OUTPUTS: &[OutputSpec] = &[
    OutputSpec::new(
        "success",
        ValueType::Boolean,
        text("是否成功", "Success"),
        text("操作已完成", "The operation was carried out"),
    ),
    OutputSpec::new("message", ValueType::String, text("操作信息", "Message"), text("做了什么", "What was done"))
        .logged(),
    OutputSpec::new(
        "content",
        ValueType::String,
        text("文件内容", "Content"),
        text("读取到的文本", "The text that was read"),
    ),
    OutputSpec::new(
        "file_name",
        ValueType::String,
        text("文件名", "File Name"),
        text("路径中的最后一段", "The last name of the path"),
    ),
    OutputSpec::new(
        "file_path",
        ValueType::String,
        text("文件路径", "File Path"),
        text("文件的路径", "The file's path"),
    ),
    OutputSpec::new(
        "mime_type",
        ValueType::String,
        text("MIME类型", "MIME Type"),
        text("由扩展名得出", "What the name's ending says"),
    ),
    OutputSpec::new(
        "size",
        ValueType::Number,
        text("文件大小", "Size"),
        text("读取到的字节数", "How many bytes were read"),
    ),
];

const fn input(id: &'static str, label: crate::Text, description: crate::Text) -> InputSpec {
    InputSpec::new(id, ValueType::String, label, description)
}

const fn encoding(id: &'static str, description: crate::Text) -> InputSpec {
    input(id, text("编码格式", "Encoding"), description)
        .or(Fallback::Text("UTF-8"))
        .ui(UiType::Dropdown)
        .constrained(Constraints { options: ENCODINGS, ..Constraints::NONE })
}

struct FileOperation;

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
                return Err(Failure { message, partial, retryable: failure.retryable, ..Failure::default() }.into());
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

/// What the inputs ask for.
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
                // A created file may be named like any other.
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
    if content.len() > MAX_CONTENT {
        return Err(ModuleError::input(name, format!("is larger than {MAX_CONTENT} bytes")));
    }
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effects::EffectFailure;
    use crate::testing::Bench;

    fn asked(inputs: Value) -> FileCall {
        match Bench::new().effect(&LONG, inputs) {
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
            assert_eq!(Bench::new().error(&LONG, inputs), error);
        }
    }

    #[test]
    fn a_read_tells_more_than_a_write_and_a_failure_says_why() {
        let bench = Bench::new();
        let read = bench.finish(&LONG, json!({"file_path": "a/b.json"}), EffectResult::Value(Ok(json!("é")))).unwrap();
        let want = json!({"success": true, "message": "read", "file_name": "b.json", "mime_type": "application/json",
            "file_path": "a/b.json", "size": 2, "content": "é"});
        assert_eq!(Value::Object(read.outputs), want);
        let inputs = json!({"file_path": "a", "operation": "write"});
        let written = bench.finish(&LONG, inputs.clone(), EffectResult::Value(Ok(Value::Null))).unwrap();
        assert!(written.outputs.get("content").is_none() && written.outputs["message"] == "written");
        let failure = EffectFailure { message: "there is no file 'a'".to_owned(), retryable: false };
        match bench.finish(&LONG, inputs, EffectResult::Value(Err(failure))) {
            Err(ModuleError::Failed(failure)) => {
                assert_eq!(failure.message, "file operation failed: there is no file 'a'");
                assert!(!failure.retryable);
            }
            other => panic!("{other:?}"),
        }
    }
}
