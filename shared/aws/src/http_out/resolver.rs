use super::address::judge;
use super::error::AddressRefused;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::SocketAddr;

/// Resolves names like the system does, to public addresses only. The connection is made to exactly the addresses judged here, so a name
/// that answers differently the next time gains nothing.
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // Port 0 stands for the URL's own.
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let addresses: Addrs = Box::new(all_public(found)?.into_iter());
            Ok(addresses)
        })
    }
}

/// One address that is not public condemns them all: a name that mixes them is up to something.
fn all_public(found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, AddressRefused> {
    for address in &found {
        judge(address.ip()).map_err(|why| AddressRefused { why })?;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_private_address_condemns_the_name() {
        let address = |text: &str| text.parse().unwrap();
        let public = vec![address("8.8.8.8:0"), address("[2a00::1]:0")];
        assert_eq!(all_public(public.clone()), Ok(public));
        let mixed = vec![address("8.8.8.8:0"), address("10.0.0.1:0")];
        assert_eq!(all_public(mixed), Err(AddressRefused { why: "private" }));
    }
}
