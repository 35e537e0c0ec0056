//! What the nodes share while they are written.

use super::cardinality::Plan;
use super::items::Items;
use super::kind::Kind;
use super::source::{Group, Node, Source};
use crate::Draft;
use crate::ids::slug;
use crate::template::output;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Writes the nodes behind a group of triggers.
#[derive(Debug)]
pub struct Writer<'a> {
    /// The workflow and the report.
    pub draft: Draft,
    /// The workflow of n8n.
    pub source: &'a Source,
    /// The plan of the graph.
    pub plan: Plan,
    /// What has left each node, for references to it.
    pub left: HashMap<String, Items>,
    /// The item that expressions mean.
    pub item: Value,
    /// All items of the node that is written.
    pub all: Value,
    /// The place of the item from 1, in a list.
    pub index: Option<Value>,
    /// The name of the node that is written.
    pub node: String,
    /// Loops over items that are open: the node, and the variable for what comes back.
    pub loops: Vec<(usize, String)>,
    /// Whether the last node's item answers the webhook.
    pub answers: bool,
    /// The variables of nodes to which several lead.
    pub joins: HashMap<(usize, usize), String>,
    first: HashMap<usize, usize>,
    jumps: Vec<(usize, usize)>,
}

impl<'a> Writer<'a> {
    /// A writer for a group of triggers.
    pub fn new(draft: Draft, source: &'a Source, group: &Group) -> Self {
        let answers =
            |node: &usize| source.nodes.get(*node).is_some_and(|node| node.text("responseMode") == "lastNode");
        Self {
            draft,
            source,
            plan: Plan::new(source, group),
            left: HashMap::new(),
            item: Value::Null,
            all: Value::Null,
            index: None,
            node: String::new(),
            loops: Vec::new(),
            answers: group.triggers.iter().any(answers),
            joins: HashMap::new(),
            first: HashMap::new(),
            jumps: Vec::new(),
        }
    }

    /// An id for a step of the current node.
    pub fn id(&mut self, part: &str) -> String {
        let hint = if part.is_empty() { self.node.clone() } else { format!("{}-{part}", self.node) };
        self.draft.ids.take(&hint)
    }

    /// Writes a step of the current node, and gives its id.
    pub fn step(&mut self, part: &str, module: &str, name: &str, parameters: Value) -> String {
        let id = self.id(part);
        self.draft.put(&id, module, name, parameters);
        id
    }

    /// Writes a script of the current node, and gives the reference to what it returns.
    pub fn script(&mut self, part: &str, name: &str, script: &str, inputs: Value) -> Value {
        let id = self.step(part, "vflow.system.js", name, json!({"script": script, "inputs": inputs}));
        output(&id, "outputs")
    }

    /// Writes a step that sets a variable, whose name is also the hint for the step's id.
    pub fn set(&mut self, name: &str, value: Value) {
        self.draft.push(name, "set_variable", json!({"name": name, "value": value}));
    }

    /// Remembers where the steps of a node begin.
    pub fn begin(&mut self, node: usize) {
        self.first.insert(node, self.draft.flow.steps.len());
    }

    /// Writes a jump to a node whose steps may come later.
    pub fn jump(&mut self, node: usize) {
        self.jumps.push((self.draft.flow.steps.len(), node));
        let id = self.id("again");
        self.draft.put(&id, "jump", "", json!({}));
    }

    /// The variable of an input of a node to which several lead.
    pub fn join(&mut self, node: usize, input: usize) -> String {
        if let Some(name) = self.joins.get(&(node, input)) {
            return name.clone();
        }
        let name = self.source.nodes.get(node).map(|node| slug(&node.name)).unwrap_or_default();
        let name = if input == 0 { format!("in-{name}") } else { format!("in-{name}-{}", input + 1) };
        self.joins.insert((node, input), name.clone());
        name
    }

    /// Settles jumps, and names the nodes that nothing leads to.
    pub fn finish(&mut self, group: &Group) {
        for (step, node) in std::mem::take(&mut self.jumps) {
            let target = self.first.get(&node).and_then(|place| self.draft.flow.steps.get(*place));
            let target = target.map(|step| step.id.clone()).unwrap_or_default();
            if let Some(step) = self.draft.flow.steps.get_mut(step) {
                step.parameters.insert("target_step_id".to_owned(), json!(target));
            }
        }
        for (number, node) in self.source.nodes.iter().enumerate() {
            let is_known = self.draft.report.entries.iter().any(|entry| entry.source == node.name);
            if self.plan.layout.is_reached(number) && !is_known {
                self.draft.enter(&node.name, &node.written);
                let en = "only an output that is never taken here leads to it, so it is left out";
                self.draft.change(en, "只有此处从不使用的输出通向它，因此省略");
            }
        }
        if group.is_first {
            for said in &self.source.loose {
                self.draft.enter("(workflow)", "settings");
                self.draft.change(said.en.clone(), said.zh.clone());
            }
        }
        self.leftovers(group);
        if let Some(zone) =
            self.source.settings.get("timezone").and_then(Value::as_str).filter(|zone| *zone != "DEFAULT")
        {
            for trigger in
                self.draft.flow.fields.get_mut("triggers").and_then(Value::as_array_mut).into_iter().flatten()
            {
                // Only these have moments that a time zone decides.
                let zoned = |kind: Option<&Value>| [Some(&json!("time")), Some(&json!("cron"))].contains(&kind);
                if let Some(trigger) = trigger.as_object_mut().filter(|trigger| zoned(trigger.get("type"))) {
                    trigger.entry("timezone").or_insert_with(|| json!(zone));
                }
            }
        }
        if let Some(seconds) =
            self.source.settings.get("executionTimeout").and_then(Value::as_i64).filter(|seconds| *seconds > 0)
        {
            self.draft.flow.fields.insert("maxExecutionTime".to_owned(), json!(seconds));
        }
        if let Some(id) = self.source.settings.get("errorWorkflow").and_then(Value::as_str).filter(|id| !id.is_empty())
        {
            self.draft.enter("(workflow)", "settings");
            let en = format!("set onFailure to the imported workflow that was {id} (the error workflow)");
            self.draft.change(en, format!("请将 onFailure 设为原 {id} 导入后的工作流（错误工作流）"));
        }
    }

    /// Says that a word of a setting is not known; the first of the known ones is meant then.
    pub fn word(&mut self, setting: &str, given: &str, known: &[&str]) {
        let meant = known.first().copied().unwrap_or_default();
        if !given.is_empty() && !known.contains(&given) {
            self.draft.change(
                format!("the {setting} {given} is not known, and is taken as {meant}"),
                format!("未知的 {setting} {given}，按 {meant} 处理"),
            );
        }
    }

    /// Names the settings of a node that were not read. A node that is marked is named as a whole.
    pub fn unread(&mut self, node: &Node) {
        if node.is_disabled() || self.draft.is_marked() {
            return;
        }
        for path in node.unread() {
            self.draft.change(format!("the setting {path} is left out"), format!("设置 {path} 已省略"));
        }
    }

    /// Nodes that belong to no workflow: notes, and those that nothing leads to.
    fn leftovers(&mut self, group: &Group) {
        if !group.is_first {
            return;
        }
        let groups = self.source.groups();
        let reached = |node: usize| {
            groups
                .iter()
                .any(|group| group.triggers.contains(&node) || Plan::new(self.source, group).layout.is_reached(node))
        };
        let lost: Vec<&Node> = (0..self.source.nodes.len())
            .filter(|node| !reached(*node))
            .filter_map(|node| self.source.nodes.get(node))
            .collect();
        for node in lost {
            self.draft.enter(&node.name, &node.written);
            let part = self
                .source
                .others
                .iter()
                .any(|(from, _)| self.source.nodes.get(*from).is_some_and(|from| from.name == node.name));
            if node.kind == Kind::Sticky {
                self.node.clone_from(&node.name);
                let id = self.id("");
                let content = crate::template::literal(&node.text("content"));
                self.draft.put(&id, "vflow.data.comment", &node.name, json!({"content": content}));
            } else if part {
                self.draft.change("it is a part of an AI node, which is not imported", "它是 AI 节点的一部分，未导入");
            } else {
                self.draft.change("no trigger leads to it, so it is left out", "没有触发器通向它，因此省略");
            }
        }
    }
}
