//! The botman facade: /v1/api/{account}/{module}/{function}.
