//! The environment of an execution: stores in memory, and simulations of everything else.

mod hints;
mod http;
mod pinned;
mod scripts;
mod services;
mod stores;
mod watched;

pub use hints::Hints;
pub use http::Simulated;
pub use pinned::PinnedIds;
pub use scripts::RealTime;
pub use services::NoServices;
pub use stores::{Stores, Unusable};
pub use watched::{Crashes, Watched, WorkerProcess};
