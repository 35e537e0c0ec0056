//! Finds the API record behind a called name.

use super::create::name_fits;
use engine::{Engine, Error};
use model::{AccountId, ApiKind, ApiRecord};

/// The record of that name, enabled or not.
pub async fn find(
    engine: &Engine,
    account: &AccountId,
    kind: ApiKind,
    module: &str,
    function: &str,
) -> Result<ApiRecord, Error> {
    // What could not be created is not looked up: the name comes straight from a stranger's path.
    if !name_fits(kind, module) || !name_fits(kind, function) {
        return Err(Error::ApiNotFound);
    }
    engine.ports.apis.find(account, kind, module, function).await?.ok_or(Error::ApiNotFound)
}
