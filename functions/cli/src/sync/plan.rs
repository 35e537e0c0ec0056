//! The plan of a push, which `diff`, `push --dry-run` and `push` use.

mod apis;
mod change;
mod folders;
mod make;
mod show;
#[cfg(test)]
mod testing;
mod workflows;

pub use change::{Change, lines};
pub use make::make;
pub use show::{conflict_text, text};

use serde::Serialize;

/// How a push works.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command")]
pub struct Options {
    /// Whether what no file describes is deleted.
    pub prune: bool,
    /// Whether what is pushed is published as a version.
    pub publish: bool,
    /// Whether what is pushed is enabled, whatever its file says.
    pub enable: bool,
    /// Whether changes of others are overwritten.
    pub force: bool,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verb {
    /// It is created.
    Create,
    /// It is changed.
    Update,
    /// It is enabled.
    Enable,
    /// It is published as a version.
    Publish,
    /// It is deleted.
    Delete,
}

/// What it is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// A folder, whose id is its path.
    Folder,
    /// A workflow of the account.
    Workflow,
    /// An API record, whose id is its kind and name.
    Api,
}

/// One thing that is done.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Action {
    /// What is done.
    #[serde(rename = "action")]
    pub verb: Verb,
    /// What it is done to.
    #[serde(rename = "kind")]
    pub what: What,
    /// The id at the server.
    pub id: String,
    /// The name that people read.
    pub name: String,
    /// The file that describes it.
    pub file: Option<String>,
    /// What changes, for an update.
    #[serde(flatten)]
    pub change: Change,
    /// The texts of the files of the server and here, as lines that differ.
    #[serde(skip)]
    pub diff: String,
}

/// Something that cannot be done, because it was changed elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conflict {
    /// What it is about.
    #[serde(rename = "kind")]
    pub what: What,
    /// The id at the server.
    pub id: String,
    /// The file that describes it.
    pub file: Option<String>,
    /// The reason, one sentence.
    pub reason: String,
    /// What the server has and what the file says, as lines that differ.
    pub diff: String,
}

/// Something at the server that no file describes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Left {
    /// What it is.
    #[serde(rename = "kind")]
    pub what: What,
    /// The id at the server.
    pub id: String,
}

/// Everything that a push does, in its order. `-o json` shows it as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Plan {
    /// What is done.
    pub actions: Vec<Action>,
    /// What cannot be done.
    pub conflicts: Vec<Conflict>,
    /// What no file describes, and is kept.
    #[serde(rename = "notInFiles")]
    pub left: Vec<Left>,
    /// How many files are the same as at the server.
    pub unchanged: usize,
}

impl Verb {
    /// The word in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Enable => "enable",
            Self::Publish => "publish",
            Self::Delete => "delete",
        }
    }
}

impl What {
    /// The word in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Folder => "folder",
            Self::Workflow => "workflow",
            Self::Api => "api",
        }
    }
}

impl Plan {
    /// The ids of the actions, for `-o name`.
    pub fn names(&self) -> Vec<String> {
        self.actions.iter().map(|action| action.id.clone()).collect()
    }
}
