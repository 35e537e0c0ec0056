//! The description of a module. `build.rs` writes it from the data in `modules/`.

use crate::bilingual::{Text, text};
use crate::example::Example;
use serde_json::{Value, json};

/// An enum whose variants have names in the API.
macro_rules! named {
    ($(#[$about:meta])* $name:ident { $($(#[$says:meta])* $variant:ident = $id:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$says])* $variant,)+
        }

        impl $name {
            /// The name in the API.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)+
                }
            }
        }
    };
}

named! {
    /// The eight groups of the catalogue.
    Category {
        /// Modules that start a workflow.
        Trigger = "trigger",
        /// Screen automation of a phone; described only.
        UiInteraction = "ui_interaction",
        /// Conditions, loops, ends.
        Logic = "logic",
        /// Variables and data.
        Data = "data",
        /// Operations on files.
        File = "file",
        /// Requests to other systems.
        Network = "network",
        /// Waits, log entries, facts about the host.
        System = "system",
        /// Privileged operations of a phone; described only.
        Shizuku = "shizuku",
    }
}

named! {
    /// The type of an input or output.
    ValueType {
        /// A text value.
        String = "string",
        /// A whole number or a fraction.
        Number = "number",
        /// True or false.
        Boolean = "boolean",
        /// A list of values.
        List = "list",
        /// A dictionary with texts as keys.
        Dictionary = "dictionary",
        /// A value of any type.
        Any = "any",
    }
}

named! {
    /// How an editor shows an input.
    UiType {
        /// One line of text.
        TextField = "text_field",
        /// A choice of a few options.
        Dropdown = "dropdown",
        /// Names and their values.
        KeyValueEditor = "key_value_editor",
        /// Several lines with highlighted syntax.
        CodeEditor = "code_editor",
        /// A number within limits.
        NumberSlider = "number_slider",
        /// A number without limits.
        NumberField = "number_field",
        /// On or off.
        Switch = "switch",
    }
}

/// The value of an input that is not given.
#[derive(Clone, Copy, Debug)]
pub enum Fallback {
    /// The value null.
    Null,
    /// A text value.
    Text(&'static str),
    /// A whole number.
    Number(i64),
    /// A boolean value.
    Boolean(bool),
}

impl Fallback {
    /// The value as JSON.
    pub fn value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Text(text) => json!(text),
            Self::Number(number) => json!(number),
            Self::Boolean(boolean) => json!(boolean),
        }
    }
}

/// The conditions for an input's value.
#[derive(Clone, Copy, Debug, Default)]
pub struct Constraints {
    /// A regular expression for editors; the module checks the value itself.
    pub pattern: Option<&'static str>,
    /// The fewest characters of a text.
    pub min_length: Option<u32>,
    /// The most characters of a text.
    pub max_length: Option<u32>,
    /// The only allowed values.
    pub options: &'static [&'static str],
    /// The labels of the options that an editor shows, Chinese and English, in the same order.
    pub shown: &'static [(&'static str, &'static str)],
    /// Other words that stored workflows have instead of the options, each with its option.
    pub labels: &'static [(&'static str, &'static str)],
    /// The smallest allowed number.
    pub min: Option<i64>,
    /// The largest allowed number.
    pub max: Option<i64>,
    /// The step of a slider.
    pub step: Option<i64>,
    /// The language of a code editor.
    pub language: Option<&'static str>,
    /// The unit of the number.
    pub unit: Option<Text>,
}

impl Constraints {
    /// The options with their labels.
    pub fn choices(&self) -> impl Iterator<Item = (&'static str, Text)> {
        self.options.iter().copied().zip(self.shown.iter().map(|(zh, en)| text(zh, en)))
    }

    /// The option that a word means, as itself or as one of its labels, in upper or lower case.
    pub fn option(&self, word: &str) -> Option<&'static str> {
        let word = word.trim();
        let option = self.options.iter().find(|option| option.eq_ignore_ascii_case(word)).copied();
        let label =
            || self.labels.iter().find(|(label, _)| label.eq_ignore_ascii_case(word)).map(|(_, option)| *option);
        option.or_else(label)
    }
}

/// How an input's value is obtained from the parameter in the workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Evaluated as a template before the step starts. The default.
    Template,
    /// Evaluated as a template before the step starts. A text that is JSON with references stays
    /// JSON regardless of their values, see [`reading`](crate::reading).
    JsonText,
    /// Used as it is written: brackets and backslashes have no meaning. For scripts.
    Raw,
    /// Evaluated as a regular expression: references are replaced, backslashes stay.
    Pattern,
    /// Evaluated as a template when the module asks for it, with additional roots such as `item`.
    LaterTemplate,
    /// Evaluated as a condition when the module asks for it; results in a boolean.
    LaterCondition,
    /// Evaluated as an expression when the module asks for it.
    LaterExpression,
}

/// The description of an input.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own that a description states")]
pub struct InputSpec {
    /// The name of the parameter.
    pub id: &'static str,
    /// The type of the value.
    pub kind: ValueType,
    /// The name that an editor shows.
    pub label: Text,
    /// The meaning of the input in one sentence.
    pub description: Text,
    /// The value if the input is not given.
    pub fallback: Fallback,
    /// Whether the step fails without the input.
    pub required: bool,
    /// How an editor shows the input.
    pub ui: UiType,
    /// The conditions for its value.
    pub constraints: Constraints,
    /// Whether its value is shown in the log of the execution. Never for values that can be
    /// secrets.
    pub logged: bool,
    /// How its value is obtained from the parameter.
    pub reading: Reading,
    /// Whether it is a date or a time, so that null is refused.
    pub moment: bool,
    /// The group in which a form shows it.
    pub group: Option<InputGroup>,
    /// Whether a form hides the input at first, because most steps do not need it.
    pub advanced: bool,
    /// The values of other inputs under which a form shows it; empty = always.
    pub visible_when: &'static [(&'static str, &'static [&'static str])],
}

/// A group of inputs in a form.
#[derive(Clone, Copy, Debug)]
pub struct InputGroup {
    /// The name in the API.
    pub id: &'static str,
    /// The name that an editor shows.
    pub label: Text,
}

impl InputSpec {
    /// The description of valid values, if null is refused because any substitute would be a wrong
    /// value.
    pub fn wanted(&self) -> Option<&'static str> {
        match self.kind {
            _ if self.moment => Some("a date"),
            ValueType::Number => Some("a number"),
            _ => None,
        }
    }

    /// Whether a value that is written in a workflow counts as not given: null, unless it is JSON
    /// that is sent, and an empty field for a number or a date. Values of references are not
    /// affected.
    pub fn is_left_out(&self, written: &Value) -> bool {
        let is_null = written.is_null() && self.reading != Reading::JsonText;
        is_null || (self.wanted().is_some() && written.as_str().is_some_and(|text| text.trim().is_empty()))
    }
}

/// The description of an output.
#[derive(Clone, Copy, Debug)]
pub struct OutputSpec {
    /// The name in references.
    pub id: &'static str,
    /// The type of the value.
    pub kind: ValueType,
    /// The name that an editor shows.
    pub label: Text,
    /// The meaning of the output in one sentence.
    pub description: Text,
    /// A second name for references. Modules with a short and a long id use other names for the
    /// same output; each id accepts both.
    pub alias: Option<&'static str>,
    /// Whether its value is shown in the log of the execution.
    pub logged: bool,
    /// Whether it is a dictionary with keys in lower case, which references can write in any case.
    pub folded: bool,
}

/// The description of a module.
#[derive(Clone, Copy, Debug)]
pub struct Descriptor {
    /// The ids under which steps name it. All mean the same.
    pub ids: &'static [&'static str],
    /// The name that an editor shows.
    pub name: Text,
    /// The purpose of the module in one sentence.
    pub description: Text,
    /// The name of an icon.
    pub icon: &'static str,
    /// The group of the module.
    pub category: Category,
    /// `none`, or the kind of block that the module opens, divides or closes, such as `if` or
    /// `loop`.
    pub block_type: &'static str,
    /// Whether it can be the first step.
    pub can_start: bool,
    /// The module that does the same and that editors offer instead.
    pub alias_of: Option<&'static str>,
    /// The input whose value files write directly after the module, as in `{log: Hello}`.
    pub main: Option<&'static str>,
    /// The name of the module in files, instead of its first id.
    pub short: Option<&'static str>,
    /// Sentences that say what a step does, with slots `{id}` for inputs. The first whose inputs
    /// all have a value is shown, else the last.
    pub phrases: &'static [Text],
    /// Sets of inputs: of each set, one input must be given. None of these inputs is `required` on
    /// its own.
    pub alternatives: &'static [&'static [&'static str]],
    /// The inputs, in the order of an editor.
    pub inputs: &'static [InputSpec],
    /// The outputs of the module.
    pub outputs: &'static [OutputSpec],
    /// Examples of parameters; every module that runs here has one.
    pub examples: &'static [Example],
}

impl Descriptor {
    /// Whether this is one of the module's ids.
    pub fn is(&self, id: &str) -> bool {
        self.ids.contains(&id)
    }

    /// The input with this name.
    pub fn input(&self, id: &str) -> Option<&InputSpec> {
        self.inputs.iter().find(|input| input.id == id)
    }

    /// The first set of [`Self::alternatives`] that counts as incomplete, because none is complete
    /// by what `is_given` says. A set that is given in part comes before the others.
    pub fn lacking(&self, is_given: impl Fn(&str) -> bool) -> Option<&'static [&'static str]> {
        if self.alternatives.iter().any(|set| set.iter().all(|name| is_given(name))) {
            return None;
        }
        let begun = self.alternatives.iter().find(|set| set.iter().any(|name| is_given(name)));
        begun.or(self.alternatives.first()).copied()
    }

    /// The output that `name` means, as its id or its alias.
    pub fn output(&self, name: &str) -> Option<&OutputSpec> {
        self.outputs
            .iter()
            .find(|output| output.id == name)
            .or_else(|| self.outputs.iter().find(|output| output.alias == Some(name)))
    }
}
