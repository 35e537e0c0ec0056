//! The HTTP kernel every facade shares: routes, context, authentication, paging.
