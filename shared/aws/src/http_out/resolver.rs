use super::address::judge;
use super::error::AddressRefused;
use super::own;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::SocketAddr;

/// Resolves names with the system's resolver, and only returns addresses that can be called. The
/// connection uses exactly the addresses that were judged here, so a name that resolves differently
/// the next time has no effect.
#[derive(Clone, Copy)]
pub(super) struct Judged {
    /// Whether addresses must be public.
    pub(super) public: bool,
    /// The address on which this process listens, if it must be refused.
    pub(super) own: Option<SocketAddr>,
}

impl Resolve for Judged {
    fn resolve(&self, name: Name) -> Resolving {
        let judged = *self;
        Box::pin(async move {
            // Port 0 means the port of the URL.
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let addresses: Addrs = Box::new(judged.all(found)?.into_iter());
            Ok(addresses)
        })
    }
}

impl Judged {
    /// Judges all addresses. One refused address refuses the name, because a name with public and
    /// private addresses is probably an attack.
    fn all(self, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, AddressRefused> {
        for address in &found {
            if self.own.is_some_and(|own| own::is(own, address.ip())) {
                return Err(AddressRefused { why: own::WHY });
            }
            if self.public {
                judge(address.ip()).map_err(|why| AddressRefused { why })?;
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_private_address_condemns_the_name() {
        let address = |text: &str| text.parse().unwrap();
        let judged = |public, own: Option<&str>| Judged { public, own: own.map(|own| own.parse().unwrap()) };
        let public = vec![address("8.8.8.8:0"), address("[2a00::1]:0")];
        assert_eq!(judged(true, None).all(public.clone()), Ok(public));
        let mixed = vec![address("8.8.8.8:0"), address("10.0.0.1:0")];
        assert_eq!(judged(true, None).all(mixed.clone()), Err(AddressRefused { why: "private" }));
        assert_eq!(judged(false, Some("127.0.0.1:80")).all(mixed.clone()), Ok(mixed.clone()));
        assert_eq!(judged(false, Some("10.0.0.1:80")).all(mixed), Err(AddressRefused { why: own::WHY }));
    }
}
