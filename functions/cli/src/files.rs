//! Workflows as files: the nested YAML form, `fmt`, `lint`, `pull`, `diff`, `push`, `dev`, `init`.
// The commands on files are written on the branch `files`; command.rs gets a line for each.
