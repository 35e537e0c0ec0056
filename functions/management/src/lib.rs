//! Our own management routes, in the vflow envelope.
