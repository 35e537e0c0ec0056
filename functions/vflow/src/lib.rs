//! The vflow facade: /api/v1 routes of the web editor.
