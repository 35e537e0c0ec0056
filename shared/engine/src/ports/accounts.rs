//! Accounts and paired devices.

use super::Stored;
use async_trait::async_trait;
use model::{Account, AccountId, Device};

/// Accounts and their devices. Reads are consistent, where nothing else is said.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Stores an account unless one of that id exists; tells whether it did.
    async fn create(&self, account: &Account) -> Stored<bool>;

    /// Every account. It reads all that is stored of definitions, so it is for what comes rarely. May miss what was written in the last moment.
    async fn list(&self) -> Stored<Vec<AccountId>>;

    /// The account, or `None` if there is none.
    async fn read(&self, id: &AccountId) -> Stored<Option<Account>>;

    /// Replaces `before` by `after` if the stored `edit` is still that of `before`; tells whether `after` is what is stored.
    async fn update(&self, before: &Account, after: &Account) -> Stored<bool>;

    /// Replaces the device's record, whatever was there; but an admin session stays if `device` names none.
    async fn pair(&self, device: &Device) -> Stored<()>;

    /// Every device of the account, in no order.
    async fn devices(&self, account: &AccountId) -> Stored<Vec<Device>>;

    /// Gives a device that is there another name; `None` if it is not.
    async fn rename_device(&self, account: &AccountId, device_id: &str, name: &str) -> Stored<Option<Device>>;

    /// Forgets a device, and so ends its sessions; tells whether it was there.
    async fn remove_device(&self, account: &AccountId, device_id: &str) -> Stored<bool>;

    /// The device, or `None` if it was never paired.
    async fn device(&self, account: &AccountId, device_id: &str) -> Stored<Option<Device>>;

    /// The device as it was a few seconds ago at most, and never before this process's own last write of it: cheap to ask for with every request.
    async fn recent_device(&self, account: &AccountId, device_id: &str) -> Stored<Option<Device>>;

    /// Ends a session, of either kind: clears it from the device if it is still the current one. Doing it twice is harmless.
    async fn end_session(&self, account: &AccountId, device_id: &str, session: &str) -> Stored<()>;
}
