//! Finds the API record for a called name.

use super::create::name_fits;
use engine::{Engine, Error, Result};
use model::{AccountId, ApiKind, ApiRecord};

/// The record with this name, enabled or not.
pub async fn find(
    engine: &Engine,
    account: &AccountId,
    kind: ApiKind,
    module: &str,
    function: &str,
) -> Result<ApiRecord> {
    // The name comes unchecked from the path of a request. Names that cannot be stored are not
    // looked up.
    if !name_fits(kind, module) || !name_fits(kind, function) {
        return Err(Error::ApiNotFound);
    }
    engine.ports.apis.find(account, kind, module, function).await?.ok_or(Error::ApiNotFound)
}
