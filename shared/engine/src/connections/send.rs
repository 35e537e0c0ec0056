//! Sends a request with a connection.

use super::access_token::{Client, unavailable};
use super::authorize::{authorize, refused};
use super::hide::Hidden;
use super::store::with_tokens;
use crate::Ports;
use catalogue::{EffectFailure, HttpRequest, HttpResponse};
use model::AccountId;

/// Sends a request, with the named connection if there is a name. An access token that the other
/// system refuses with 401 is renewed once. Redirects are not followed with a connection, because
/// its credentials are for the address of the step.
pub(crate) async fn send(
    ports: &Ports,
    account: &AccountId,
    name: Option<&str>,
    request: HttpRequest,
) -> Result<HttpResponse, EffectFailure> {
    let Some(name) = name else { return ports.http_out.send(request).await };
    let found = with_tokens(ports, account, name).await.map_err(unavailable)?;
    let (connection, seen) = found.ok_or_else(|| refused(format!("there is no connection '{name}'")))?;
    if !connection.fits(&request.url) {
        return Err(refused(format!("the connection '{name}' is not for this host")));
    }
    let request = HttpRequest { follow_redirects: false, ..request };
    let client = Client { ports, account, name, connection: &connection };
    let send = async |token: Option<&str>| {
        let mut request = request.clone();
        authorize(&connection, token, &mut request, ports.clock.now())?;
        Hidden::new(&connection, token).in_result(ports.http_out.send(request).await)
    };
    if !connection.is_oauth() {
        return send(None).await;
    }
    let token = client.token(seen.clone(), None).await?;
    let response = send(Some(&token)).await?;
    if response.status != 401 {
        return Ok(response);
    }
    let renewed = client.token(seen, Some(&token)).await?;
    send(Some(&renewed)).await
}
