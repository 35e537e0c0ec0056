//! The first start: creates an account, its credentials, and samples.

use crate::samples;
use api::auth::{self, Grant};
use api::{Context, Scope};
use engine::digest;
use engine::ports::Ids;
use model::{Account, AccountId, AppSettings};
use records::{apps, pairing_keys, tokens};
use serde::Serialize;
use std::fmt;
use std::fs::{File, Permissions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// The mode of the file with the credentials.
const OWNER_ONLY: u32 = 0o600;

/// The account of the local host.
const ACCOUNT: &str = "admin";
/// The APIs that the first application can call.
const SAMPLE_APIS: [&str; 3] = ["openAPItest/test/get", "openAPItest/test/post", "event/trigger"];

/// The reason why the first start could not be finished.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The engine refused a record.
    #[error(transparent)]
    Engine(#[from] engine::Error),
    /// A store failed.
    #[error(transparent)]
    Store(#[from] engine::StoreError),
    /// A sample could not be stored.
    #[error(transparent)]
    Sample(#[from] samples::Error),
    /// The credentials could not be written.
    #[error("cannot write the credentials to {path}: {source}")]
    Write {
        /// The path of the file.
        path: String,
        /// The error of the operating system.
        source: std::io::Error,
    },
}

/// The credentials of a first start. They are shown only once; their hashes are stored.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Credentials {
    /// The name of the account.
    pub account: String,
    /// The key that pairs devices.
    pub pairing_key: String,
    /// The key that pairs devices with the right to administer.
    pub admin_pairing_key: String,
    /// A bearer token with all scopes, valid for an hour.
    pub access_token: String,
    /// A static token of the juggle facade.
    pub juggle_token: String,
    /// The id of an application, in hex.
    pub app_id: String,
    /// The secret of the application, in hex.
    pub app_secret: String,
    /// The same id, in base64.
    pub client_id: String,
    /// The same secret, in base64.
    pub client_secret: String,
    /// The token of the sample API `test/token`.
    pub botman_token: String,
    /// The secret that signs the application's callbacks.
    pub webhook_secret: String,
}

/// Creates the account, its credentials and the samples, unless the account exists. If there is a
/// `file`, the credentials are written to it before the account is stored, so that no account
/// exists whose credentials are lost.
pub async fn create_account(context: &Context, file: Option<&Path>) -> Result<Option<Credentials>, Error> {
    let engine = &context.engine;
    let account = AccountId::parse(ACCOUNT).map_err(|_| engine::Error::Internal("the account's name is malformed"))?;
    if engine.ports.accounts.read(&account).await?.is_some() {
        file.map_or(Ok(()), keep_private)?;
        return Ok(None);
    }
    let mut written = file.map(open).transpose()?;
    let credentials = make(context, &account).await?;
    samples::store(engine, &account, &digest::sha256_hex(&credentials.botman_token)).await?;
    if let (Some(file), Some(written)) = (file, &mut written) {
        credentials.write(written).map_err(|source| unwritten(file, source))?;
    }
    // The account is stored last. An interrupted first start is done again, and replaces what it
    // had stored.
    let created_at = engine.ports.clock.now();
    engine.ports.accounts.create(&Account::new(account, created_at)).await?;
    Ok(Some(credentials))
}

async fn make(context: &Context, account: &AccountId) -> Result<Credentials, Error> {
    let engine = &context.engine;
    let ids = engine.ports.ids.as_ref();
    let botman_token = format!("bt_{}", random_hex(ids, 24));
    let token = tokens::create(engine, account, "bootstrap", None, None).await?;
    let scopes = SAMPLE_APIS.map(str::to_owned).to_vec();
    let app = apps::create(engine, account, "bootstrap", AppSettings { scopes, ..AppSettings::default() }).await?;
    let spelled = |hex: &str| digest::respelled(hex).ok_or(engine::Error::Internal("a secret is malformed"));
    let scopes = [Scope::Read, Scope::Write, Scope::Execute, Scope::Admin];
    let grant = Grant { account, scopes: &scopes, device_id: "bootstrap", device_name: "First start" };
    let keys = pairing_keys::create_both(engine, account).await?;
    Ok(Credentials {
        account: account.to_string(),
        pairing_key: keys.pairing_key,
        admin_pairing_key: keys.admin_pairing_key,
        access_token: auth::pair(context, &grant).await?.access,
        juggle_token: token.token,
        client_id: spelled(&app.app.key)?,
        client_secret: spelled(&app.secret)?,
        app_id: app.app.key,
        app_secret: app.secret,
        botman_token,
        webhook_secret: app.app.app.webhook_secret.unwrap_or_default(),
    })
}

fn random_hex(ids: &dyn Ids, bytes: usize) -> String {
    digest::hex(ids.secret().get(..bytes).unwrap_or_default())
}

/// The empty file for the credentials, which only its owner can read, even if it existed with
/// another mode.
fn open(path: &Path) -> Result<File, Error> {
    let file = File::options().write(true).create(true).truncate(true).mode(OWNER_ONLY).open(path);
    let file = file.map_err(|source| unwritten(path, source))?;
    keep_private(path)?;
    Ok(file)
}

/// Makes an existing file of credentials readable only for its owner. Other targets, such as a
/// pipe, have no mode of their own.
fn keep_private(path: &Path) -> Result<(), Error> {
    match std::fs::metadata(path) {
        Ok(facts) if facts.is_file() && facts.permissions().mode() & 0o777 != OWNER_ONLY => {
            let private = std::fs::set_permissions(path, Permissions::from_mode(OWNER_ONLY));
            private.map_err(|source| unwritten(path, source))
        }
        _ => Ok(()),
    }
}

fn unwritten(path: &Path, source: std::io::Error) -> Error {
    Error::Write { path: path.display().to_string(), source }
}

impl Credentials {
    fn write(&self, file: &mut File) -> std::io::Result<()> {
        serde_json::to_writer_pretty(&mut *file, self)?;
        file.write_all(b"\n")
    }
}

impl fmt::Display for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "First start. These credentials are shown once; only their hashes are kept:")?;
        writeln!(f, "  account            {}", self.account)?;
        writeln!(f, "  pairing key        {}", self.pairing_key)?;
        writeln!(f, "  admin pairing key  {}", self.admin_pairing_key)?;
        writeln!(f, "  access token       {}  (one hour)", self.access_token)?;
        writeln!(f, "  sample API token   {}", self.botman_token)?;
        writeln!(f, "  juggle token       {}", self.juggle_token)?;
        writeln!(f, "  app id, secret     {}  {}", self.app_id, self.app_secret)?;
        writeln!(f, "  client id, secret  {}  {}", self.client_id, self.client_secret)?;
        write!(f, "  webhook secret     {}", self.webhook_secret)
    }
}
