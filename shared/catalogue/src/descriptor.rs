//! What a module says about itself. `build.rs` writes it from the data in `modules/`.

use serde_json::{Map, Value, json};

/// A text in the two languages the catalogue serves.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// Chinese, the wire's `name`, `label`, `description`.
    pub zh: &'static str,
    /// English, the wire's `nameEn`, `labelEn`, `descriptionEn`.
    pub en: &'static str,
}

/// Builds a [`Text`].
pub const fn text(zh: &'static str, en: &'static str) -> Text {
    Text { zh, en }
}

/// The eight groups of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// What starts a workflow.
    Trigger,
    /// Screen automation; described only.
    UiInteraction,
    /// Conditions, loops, ends.
    Logic,
    /// Variables and data.
    Data,
    /// Files.
    File,
    /// Requests to other systems.
    Network,
    /// Waiting, logging, the host.
    System,
    /// Privileged phone operations; described only.
    Shizuku,
}

impl Category {
    /// The wire's id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Trigger => "trigger",
            Self::UiInteraction => "ui_interaction",
            Self::Logic => "logic",
            Self::Data => "data",
            Self::File => "file",
            Self::Network => "network",
            Self::System => "system",
            Self::Shizuku => "shizuku",
        }
    }
}

/// The type of an input or output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// Text.
    String,
    /// Any number.
    Number,
    /// True or false.
    Boolean,
    /// A list.
    List,
    /// A dictionary.
    Dictionary,
    /// Anything.
    Any,
}

impl ValueType {
    /// The wire's name.
    pub fn id(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::List => "list",
            Self::Dictionary => "dictionary",
            Self::Any => "any",
        }
    }
}

/// How an editor shows an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UiType {
    /// One line of text.
    TextField,
    /// One of a few options.
    Dropdown,
    /// Names and values.
    KeyValueEditor,
    /// Several lines, highlighted.
    CodeEditor,
    /// A number within bounds.
    NumberSlider,
    /// A free number.
    NumberField,
    /// On or off.
    Switch,
}

impl UiType {
    /// The wire's name.
    pub fn id(self) -> &'static str {
        match self {
            Self::TextField => "text_field",
            Self::Dropdown => "dropdown",
            Self::KeyValueEditor => "key_value_editor",
            Self::CodeEditor => "code_editor",
            Self::NumberSlider => "number_slider",
            Self::NumberField => "number_field",
            Self::Switch => "switch",
        }
    }
}

/// The value of an input that is not given.
#[derive(Clone, Copy, Debug)]
pub enum Fallback {
    /// None.
    Null,
    /// A text.
    Text(&'static str),
    /// A whole number.
    Number(i64),
    /// A boolean.
    Boolean(bool),
}

impl Fallback {
    /// As JSON.
    pub fn value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Text(text) => json!(text),
            Self::Number(number) => json!(number),
            Self::Boolean(boolean) => json!(boolean),
        }
    }
}

/// What an input's value must satisfy.
#[derive(Clone, Copy, Debug, Default)]
pub struct Constraints {
    /// A regular expression, for editors; the module checks the value itself.
    pub pattern: Option<&'static str>,
    /// Fewest characters.
    pub min_length: Option<u32>,
    /// Most characters.
    pub max_length: Option<u32>,
    /// The only values allowed.
    pub options: &'static [&'static str],
    /// Further words for them, each with its option: what editors show in either language, and what
    /// older ones stored.
    pub labels: &'static [(&'static str, &'static str)],
    /// Smallest number.
    pub min: Option<i64>,
    /// Largest number.
    pub max: Option<i64>,
    /// A slider's step.
    pub step: Option<i64>,
    /// A code editor's language.
    pub language: Option<&'static str>,
    /// What the number counts.
    pub unit: Option<Text>,
}

impl Constraints {
    /// The option that a word means, by itself or by a label of it; upper and lower case are the
    /// same.
    pub fn option(&self, word: &str) -> Option<&'static str> {
        let word = word.trim();
        let option = self.options.iter().find(|option| option.eq_ignore_ascii_case(word)).copied();
        let label =
            || self.labels.iter().find(|(label, _)| label.eq_ignore_ascii_case(word)).map(|(_, option)| *option);
        option.or_else(label)
    }
}

/// How an input's value is read from what the workflow holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As a template, before the step starts. The usual.
    Template,
    /// Likewise; but a text that is JSON with references in it stays JSON whatever they give, see
    /// [`reading`](crate::reading).
    JsonText,
    /// As it is: brackets and backslashes mean nothing. For scripts.
    Raw,
    /// As a regular expression: references are filled in, backslashes stay.
    Pattern,
    /// As a template, whenever the module asks, with roots of its own such as `item`.
    LaterTemplate,
    /// As a condition, likewise; gives a boolean.
    LaterCondition,
    /// As an expression, likewise.
    LaterExpression,
}

/// One input.
#[derive(Clone, Copy, Debug)]
pub struct InputSpec {
    /// The parameter's name.
    pub id: &'static str,
    /// Its type.
    pub kind: ValueType,
    /// What an editor calls it.
    pub label: Text,
    /// One sentence.
    pub description: Text,
    /// Used where it is not given.
    pub fallback: Fallback,
    /// Whether the step fails without it.
    pub required: bool,
    /// How an editor shows it.
    pub ui: UiType,
    /// What its value must satisfy.
    pub constraints: Constraints,
    /// Whether its value is shown in the run's log; never for what may hold secrets.
    pub logged: bool,
    /// How its value is read.
    pub reading: Reading,
    /// Whether it is a date or a time, so that null is no value for it.
    pub moment: bool,
}

impl InputSpec {
    /// What is wanted where null will not do, because a substitute for it would be a wrong value.
    pub fn wanted(&self) -> Option<&'static str> {
        match self.kind {
            _ if self.moment => Some("a date"),
            ValueType::Number => Some("a number"),
            _ => None,
        }
    }

    /// Whether a value that is written in a workflow means that the input is not given: null,
    /// unless it is JSON to be sent, and an empty field of a number or a date. What a reference
    /// gives is another matter.
    pub fn is_left_out(&self, written: &Value) -> bool {
        let is_null = written.is_null() && self.reading != Reading::JsonText;
        is_null || (self.wanted().is_some() && written.as_str().is_some_and(|text| text.trim().is_empty()))
    }
}

/// One output.
#[derive(Clone, Copy, Debug)]
pub struct OutputSpec {
    /// Its name in references.
    pub id: &'static str,
    /// Its type.
    pub kind: ValueType,
    /// What an editor calls it.
    pub label: Text,
    /// One sentence.
    pub description: Text,
    /// A second name that references may use: the long module id's name for a short id's output,
    /// and the other way round.
    pub alias: Option<&'static str>,
    /// Whether its value is shown in the run's log.
    pub logged: bool,
    /// Whether it is a dictionary with keys in lower case, which references may write in any case.
    pub folded: bool,
}

/// A use of a module that is shown to users.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// A few words.
    pub name: &'static str,
    /// One sentence.
    pub description: &'static str,
    /// The parameters, as the JSON text of an object.
    pub(crate) json: &'static str,
    /// The only id of its module under which it is shown.
    pub(crate) only: Option<&'static str>,
}

impl Example {
    /// The parameters.
    pub fn parameters(&self) -> Map<String, Value> {
        serde_json::from_str(self.json).unwrap_or_default()
    }
}

/// All that a module says about itself.
#[derive(Clone, Copy, Debug)]
pub struct Descriptor {
    /// The ids that steps name it by. All mean the same.
    pub ids: &'static [&'static str],
    /// What an editor calls it.
    pub name: Text,
    /// One sentence.
    pub description: Text,
    /// An icon's name.
    pub icon: &'static str,
    /// Its group.
    pub category: Category,
    /// `none`, or the family of the block that it opens, divides or closes, such as `if` or `loop`.
    pub block_type: &'static str,
    /// Whether it may be the first step.
    pub can_start: bool,
    /// Its inputs, in an editor's order.
    pub inputs: &'static [InputSpec],
    /// Its outputs.
    pub outputs: &'static [OutputSpec],
    /// Parameters to begin with. Most have none.
    pub examples: &'static [Example],
}

impl Descriptor {
    /// Whether steps name it by that id.
    pub fn is(&self, id: &str) -> bool {
        self.ids.contains(&id)
    }

    /// The input of that name.
    pub fn input(&self, id: &str) -> Option<&InputSpec> {
        self.inputs.iter().find(|input| input.id == id)
    }

    /// The output that `name` means, by its id or its alias.
    pub fn output(&self, name: &str) -> Option<&OutputSpec> {
        self.outputs
            .iter()
            .find(|output| output.id == name)
            .or_else(|| self.outputs.iter().find(|output| output.alias == Some(name)))
    }
}
