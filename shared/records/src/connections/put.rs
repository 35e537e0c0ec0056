//! Sets a connection.

use super::NamedConnection;
use crate::secrets::MIN_VALUE;
use engine::connections::{
    Connection, Field, KINDS, Kind, MAX_CONNECTIONS, endpoint_refused, is_host, name_of, record_of, save, stored,
};
use engine::secrets::is_name;
use engine::{Engine, Error, Result};
use model::AccountId;
use std::collections::BTreeMap;

/// The most hosts of a connection.
pub const MAX_HOSTS: usize = 20;
/// The longest host, in bytes.
const MAX_HOST: usize = 253;
/// The longest value of a field, in bytes.
const MAX_VALUE: usize = 8 * 1024;
/// Headers that belong to the connection to the server, or that follow from the address and the
/// body. A request with another value for one of them is refused.
const UNSENDABLE: [&str; 11] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// The fields of a connection to store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewConnection {
    /// The name of its kind.
    pub kind: String,
    /// The given fields; `None` counts as not given.
    pub fields: BTreeMap<String, Option<String>>,
    /// The hosts that it is sent to; empty = any.
    pub hosts: Vec<String>,
}

/// Checks and stores a connection. A secret field that is not given keeps its value, if the stored
/// connection is of the same kind. An optional field that is given as an empty text has no value.
pub async fn put(engine: &Engine, account: &AccountId, name: &str, new: NewConnection) -> Result<NamedConnection> {
    if !is_name(name) {
        let reason = "must begin with a letter or _, go on with letters, digits, _ or -, and be at most 64 long";
        return Err(Error::invalid("name", reason));
    }
    let kind = Kind::named(&new.kind).ok_or_else(|| {
        let names = KINDS.map(|kind| kind.name).join(", ");
        Error::invalid("kind", format!("must be one of {names}"))
    })?;
    check_hosts(&new.hosts)?;
    let old = stored(&engine.ports, account, &[name.to_owned()]).await?.into_iter().next();
    if old.is_none() {
        let facts = engine.ports.secrets.list(account).await?;
        if facts.iter().filter(|facts| name_of(&facts.name).is_some()).count() >= MAX_CONNECTIONS {
            let reason = format!("there are {MAX_CONNECTIONS} connections, which is the most there can be");
            return Err(Error::invalid("name", reason));
        }
    }
    let old = old.map(|(_, connection)| connection).filter(|old| old.kind == kind.name);
    let fields = fields(kind, new.fields, old.as_ref())?;
    let connection = Connection { v: 1, kind: kind.name.to_owned(), fields, hosts: new.hosts };
    let facts = save(&engine.ports, account, name, &connection).await?;
    let name = name_of(&record_of(name)).unwrap_or_default().to_owned();
    Ok(NamedConnection::new(name, connection, &facts))
}

fn fields(
    kind: &Kind,
    mut given: BTreeMap<String, Option<String>>,
    old: Option<&Connection>,
) -> Result<BTreeMap<String, String>> {
    let mut fields = BTreeMap::new();
    for field in kind.fields {
        let kept = || old.filter(|_| field.is_secret)?.fields.get(field.name).cloned();
        match given.remove(field.name).flatten().or_else(kept) {
            Some(value) if value.is_empty() && !field.is_required => {}
            Some(value) => {
                check(field, &value)?;
                fields.insert(field.name.to_owned(), value);
            }
            None if field.is_required => return Err(Error::invalid(path(field.name), "is required")),
            None => {}
        }
    }
    let in_header = kind.name == "api_key" && fields.get("in").is_none_or(|place| place == "header");
    let header = fields.get("name").filter(|_| in_header).map(|name| name.to_ascii_lowercase());
    if header.is_some_and(|name| UNSENDABLE.contains(&name.as_str())) {
        return Err(Error::invalid(path("name"), "is a header that no step and no connection can set"));
    }
    if let Some(unknown) = given.keys().next() {
        let known = kind.fields.iter().map(|field| field.name).collect::<Vec<_>>().join(", ");
        return Err(Error::invalid(path(unknown), format!("is no field of {}, which has {known}", kind.name)));
    }
    Ok(fields)
}

fn path(field: &str) -> String {
    format!("fields.{field}")
}

fn check(field: &Field, value: &str) -> Result<()> {
    let refuse = |reason: String| Err(Error::invalid(path(field.name), reason));
    if field.is_required && value.is_empty() {
        return refuse("must not be empty".to_owned());
    }
    if value.len() > MAX_VALUE {
        return refuse(format!("must be at most {MAX_VALUE} bytes long"));
    }
    if !field.options.is_empty() && !field.options.contains(&value) {
        return refuse(format!("must be one of {}", field.options.join(", ")));
    }
    if value.chars().any(char::is_control) {
        return refuse("must not contain line breaks or other control characters".to_owned());
    }
    if field.is_secret && !value.is_empty() && value.len() < MIN_VALUE {
        return refuse(format!("must be at least {MIN_VALUE} bytes long, because a shorter secret cannot be hidden"));
    }
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    match field.name {
        "tokenUrl" => endpoint_refused(value).map_or(Ok(()), |reason| refuse(reason.to_owned())),
        "name" if !value.bytes().all(is_token) => refuse("must be the name of a header or query parameter".to_owned()),
        // These are sent in headers as they are.
        "token" | "value" if !value.bytes().all(|byte| (b' '..=b'~').contains(&byte)) => {
            refuse("must contain visible ASCII characters only".to_owned())
        }
        "username" if value.contains(':') => refuse("must not contain a colon".to_owned()),
        _ => Ok(()),
    }
}

fn check_hosts(hosts: &[String]) -> Result<()> {
    if hosts.len() > MAX_HOSTS {
        return Err(Error::invalid("hosts", format!("must be at most {MAX_HOSTS}")));
    }
    for (at, host) in hosts.iter().enumerate() {
        if host.len() > MAX_HOST || !host.is_ascii() || !is_host(host) {
            let reason = "must be the name of a host without a port, such as api.example.com or *.example.com";
            return Err(Error::invalid(format!("hosts[{at}]"), reason));
        }
    }
    Ok(())
}
