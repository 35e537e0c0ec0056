//! Task states: one step that calls a service. If the task waits for its token, a second step waits
//! for a callback.

pub mod http;
pub mod lambda;
pub mod service;
pub mod sfn;
pub mod sqs;

use super::resource::{self, Resource, Wait};
use super::writer::Writer;
use super::{data, retry};
use crate::template;
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// The parts of a task's step.
#[derive(Debug)]
pub struct Call {
    /// The arguments of the task.
    pub arguments: Value,
    /// The failure policy of the step.
    pub policy: Map<String, Value>,
    /// The arguments that were read.
    read: RefCell<BTreeSet<String>>,
}

impl Call {
    /// An argument; null if there is none.
    pub fn argument(&self, name: &str) -> Value {
        if let Ok(mut read) = self.read.try_borrow_mut() {
            read.insert(name.to_owned());
        }
        template::at(&self.arguments, &[template::Part::Key(name.to_owned())])
    }

    /// All arguments, unchanged.
    pub fn all(&self) -> Value {
        let names = self.arguments.as_object().into_iter().flatten().map(|(name, _)| name.clone());
        if let Ok(mut read) = self.read.try_borrow_mut() {
            read.extend(names);
        }
        self.arguments.clone()
    }

    /// Reports the arguments that were not read.
    fn left_out(&self, writer: &mut Writer) {
        if writer.draft.is_marked() {
            return;
        }
        let read = self.read.borrow().clone();
        super::unread::left_out(writer, &self.arguments, "", |name| read.contains(name));
    }

    /// Writes the step of the task, and returns its id.
    pub fn push(&self, writer: &mut Writer, module: &str, parameters: Map<String, Value>) -> String {
        let mut parameters = parameters;
        parameters.extend(self.policy.clone());
        let name = writer.state.clone();
        let id = writer.draft.push(&name, module, Value::Object(parameters));
        if let Some(step) = writer.draft.last() {
            step.name = name;
        }
        id
    }
}

/// Writes a Task state.
pub fn write(writer: &mut Writer, state: &Value) {
    let name = writer.state.clone();
    let text = state.get("Resource").and_then(Value::as_str).unwrap_or_default().to_owned();
    let resource = resource::parse(&text);
    if state.get("Credentials").is_some() {
        writer.draft.change("the role of Credentials is left out", "Credentials 中的角色已省略");
    }
    let waits = matches!(&resource, Resource::Service { wait: Wait::Token, .. });
    if waits {
        writer.token = Some(writer.draft.ids.take(&format!("{name}-callback")));
    }
    let input = data::input(writer, state);
    let arguments = data::arguments(writer, state, &input);
    let policy = retry::policy(writer, state);
    let mut call = Call { arguments, policy, read: RefCell::default() };
    if waits {
        call.policy.remove("__timeout");
    }
    let result = match &resource {
        Resource::Function(function) => lambda::direct(writer, &call, function),
        Resource::Activity => {
            let en = "activities that workers poll have no counterpart; use wait_for_callback";
            writer.draft.mark(&name, &name, en, "没有由工作者轮询的活动，请使用 wait_for_callback");
            json!({})
        }
        Resource::Service { service, action, wait } => call_service(writer, &call, service, action, *wait),
        Resource::Unknown => {
            let (en, zh) = (format!("the resource {text} is unknown"), format!("未知的资源 {text}"));
            writer.draft.mark(&name, &name, en, zh);
            json!({})
        }
    };
    call.left_out(writer);
    let result = match writer.token.take() {
        Some(id) => wait(writer, state, &id),
        None => result,
    };
    data::output(writer, state, input, &result);
}

fn call_service(writer: &mut Writer, call: &Call, service: &str, action: &str, wait: Wait) -> Value {
    match (service, action) {
        ("lambda", "invoke") => lambda::invoke(writer, call),
        ("sqs", "sendMessage") => sqs::send(writer, call),
        ("states" | "sfn", "startExecution" | "startSyncExecution") => {
            let wait = if action == "startSyncExecution" { Wait::EndAsText } else { wait };
            sfn::start(writer, call, wait)
        }
        ("http", "invoke") => http::invoke(writer, call),
        ("apigateway", "invoke") => http::gateway(writer, call),
        ("sns", "publish") => service::publish(writer, call),
        _ if matches!(wait, Wait::End | Wait::EndAsText) => {
            let name = writer.state.clone();
            let en =
                format!("{service}:{action} cannot be waited for (.sync): start it, and poll or wait_for_callback");
            writer.draft.mark(
                &name,
                &name,
                en,
                format!("无法等待 {service}:{action} 结束（.sync）：请启动后轮询，或使用 wait_for_callback"),
            );
            json!({})
        }
        _ => service::call(writer, call, service, action),
    }
}

/// Writes the step that waits for a callback, which replaces the token of the task.
fn wait(writer: &mut Writer, state: &Value, id: &str) -> Value {
    let en = "the token of the task is the address of the step that waits: who calls SendTaskSuccess must POST the output to it instead; SendTaskFailure has no counterpart";
    let zh = "任务令牌为等待步骤的地址：原先调用 SendTaskSuccess 者须改为向该地址 POST 输出；SendTaskFailure 没有对应";
    writer.draft.change(en, zh);
    let seconds = state.get("TimeoutSeconds").or_else(|| state.get("HeartbeatSeconds")).and_then(Value::as_u64);
    let parameters = seconds.map_or_else(|| json!({}), |seconds| json!({"timeout": seconds * 1000}));
    writer.draft.put(id, "wait_for_callback", "", parameters);
    template::output(id, "body")
}
