//! Accounts and their paired devices.

use super::Stored;
use async_trait::async_trait;
use model::{Account, AccountId, Device};

/// Accounts and their devices. Reads are consistent, if a method does not say otherwise.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Stores an account, unless one with this id exists. Returns whether this call has stored it;
    /// of several callers only one gets `true`, also if they store the same.
    async fn create(&self, account: &Account) -> Stored<bool>;

    /// The ids of all accounts. It reads all stored definitions, so it is only for rare calls. It
    /// can miss the latest writes.
    async fn list(&self) -> Stored<Vec<AccountId>>;

    /// The account, or `None` if it does not exist.
    async fn read(&self, id: &AccountId) -> Stored<Option<Account>>;

    /// Replaces `before` by `after` if the stored `edit` is still that of `before`. Returns whether
    /// `after` is stored.
    async fn update(&self, before: &Account, after: &Account) -> Stored<bool>;

    /// Replaces the record of the device. A session with the scope `admin` stays if `device` has
    /// none.
    async fn pair(&self, device: &Device) -> Stored<()>;

    /// All devices of the account, in no particular order.
    async fn devices(&self, account: &AccountId) -> Stored<Vec<Device>>;

    /// Changes the name of a device; `None` if the device does not exist.
    async fn rename_device(&self, account: &AccountId, device_id: &str, name: &str) -> Stored<Option<Device>>;

    /// Removes a device, which ends its sessions. Returns whether it existed.
    async fn remove_device(&self, account: &AccountId, device_id: &str) -> Stored<bool>;

    /// The device, or `None` if it was never paired.
    async fn device(&self, account: &AccountId, device_id: &str) -> Stored<Option<Device>>;

    /// The device as it was at most a few seconds ago, and not before the last write of this
    /// process. Cheap enough for every request.
    async fn recent_device(&self, account: &AccountId, device_id: &str) -> Stored<Option<Device>>;

    /// Ends a session of any kind, if it is the current one of the device. A repetition has no
    /// effect.
    async fn end_session(&self, account: &AccountId, device_id: &str, session: &str) -> Stored<()>;
}
