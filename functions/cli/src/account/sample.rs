//! The files of a new directory.

/// The files, by their paths. The schemas are not among them.
pub const FILES: [(&str, &str); 5] = [
    ("sluice.yaml", include_str!("sample/sluice.yaml")),
    ("workflows/welcome.yaml", include_str!("sample/welcome.yaml")),
    ("workflows/welcome.test.yaml", include_str!("sample/welcome.test.yaml")),
    (".gitignore", include_str!("sample/gitignore")),
    (".github/workflows/sluice.yml", include_str!("sample/sluice.yml")),
];

/// The path of the schema of workflows, which new files name for editors.
pub const SCHEMA_FILE: &str = "workflow.schema.json";
/// The path of the schema of `sluice.yaml`.
pub const DIRECTORY_SCHEMA_FILE: &str = "sluice.schema.json";
/// The schema of `sluice.yaml`.
pub const DIRECTORY_SCHEMA: &str = include_str!("../../../../docs/reference/sluice.schema.json");
