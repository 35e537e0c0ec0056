//! The kinds of nodes, with the types of n8n.

/// Writes [`Kind`] from one row per kind: the types of n8n, the modules that they become, and
/// whether the node is a trigger.
macro_rules! kinds {
    ($($kind:ident, [$($word:literal),+], $becomes:literal;)+) => {
        /// The kind of a node.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind {
            $(#[doc = $becomes] $kind,)+
            /// Any other node.
            Other,
        }

        /// The types of nodes that are known, each with what it becomes, for the documentation.
        pub const KINDS: &[(&[&str], &str)] = &[$((&[$($word),+], $becomes)),+];

        impl Kind {
            /// The kind of a type such as `n8n-nodes-base.set`.
            pub fn parse(written: &str) -> Self {
                let Some(word) = written.strip_prefix("n8n-nodes-base.") else { return Self::Other };
                match word {
                    $($($word)|+ => Self::$kind,)+
                    _ => Self::Other,
                }
            }
        }
    };
}

kinds! {
    Manual, ["manualTrigger", "start"], "nothing: a call starts the run";
    Webhook, ["webhook"], "the trigger `webhook`; the item has `{{trigger.body}}`, `headers`, `query`";
    Schedule, ["scheduleTrigger", "cron", "interval"], "triggers `interval` and `cron`";
    Called, ["executeWorkflowTrigger"], "nothing: the item is `{{trigger.data}}`";
    Failed, ["errorTrigger"], "nothing: name the workflow in `onFailure` of others";
    Form, ["formTrigger"], "nothing: a call starts the run; the item is `{{trigger.data}}`, and the fields are declared inputs";
    Http, ["httpRequest"], "`http_request`, with a connection for credentials";
    Set, ["set"], "`set_variable`, `dict_merge`";
    If, ["if"], "`if_condition`; a list is divided by a script";
    Switch, ["switch"], "nested `if_condition`; a list is divided by a script";
    Filter, ["filter"], "`if_condition`; a list is divided by a script";
    Merge, ["merge"], "`vflow.system.js`";
    Batches, ["splitInBatches"], "`foreach`";
    Code, ["code", "function", "functionItem"], "`vflow.system.js`; Python is marked";
    Wait, ["wait"], "`delay`, `wait_for_callback`";
    Execute, ["executeWorkflow"], "`call_workflow`";
    Respond, ["respondToWebhook"], "`respond`";
    Stop, ["stopAndError"], "`fail`";
    Date, ["dateTime"], "`date_format`, `date_add`, `vflow.data.get_current_time`";
    Sort, ["sort"], "`vflow.system.js`";
    Aggregate, ["aggregate"], "`vflow.system.js`";
    Limit, ["limit"], "`vflow.system.js`";
    Unique, ["removeDuplicates"], "`vflow.system.js`";
    SplitOut, ["splitOut"], "`vflow.system.js`";
    Lists, ["itemLists"], "`vflow.system.js`";
    Summarize, ["summarize"], "`vflow.system.js`";
    Rename, ["renameKeys"], "`vflow.system.js`";
    Crypto, ["crypto"], "`hash`, `uuid`; signatures and random texts are marked";
    NoOp, ["noOp"], "`vflow.data.comment`";
    Sticky, ["stickyNote"], "`vflow.data.comment`";
}

impl Kind {
    /// Whether a node of this kind starts workflows.
    pub fn is_trigger(self) -> bool {
        matches!(self, Self::Manual | Self::Webhook | Self::Schedule | Self::Called | Self::Failed | Self::Form)
    }
}
