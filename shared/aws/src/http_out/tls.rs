//! TLS with rustls and ring, with the certificates that the system trusts.

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use rustls_platform_verifier::Verifier;
use std::sync::{Arc, LazyLock, OnceLock};

/// The configuration of all clients.
pub(crate) fn config() -> Result<ClientConfig, Error> {
    let verifier = Arc::clone(&VERIFIER);
    let mut config = ClientConfig::builder_with_provider(Arc::clone(&verifier.provider))
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// One per process, so that the system's certificates are read only once.
static VERIFIER: LazyLock<Arc<WhenNeeded>> =
    LazyLock::new(|| Arc::new(WhenNeeded { provider: Arc::new(ring::default_provider()), verifier: OnceLock::new() }));

/// The verifier of the platform, created at the first handshake. Reading the system's certificates
/// takes longer than everything else at the start of a function, and most functions never make a
/// handshake.
#[derive(Debug)]
struct WhenNeeded {
    provider: Arc<CryptoProvider>,
    verifier: OnceLock<Result<Verifier, Error>>,
}

impl WhenNeeded {
    fn get(&self) -> Result<&Verifier, Error> {
        let verifier = self.verifier.get_or_init(|| {
            Verifier::new(Arc::clone(&self.provider))
                .inspect_err(|error| tracing::error!(%error, "no certificates to trust could be read"))
        });
        verifier.as_ref().map_err(Error::clone)
    }
}

impl ServerCertVerifier for WhenNeeded {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.get()?.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.get()?.verify_tls12_signature(message, cert, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.get()?.verify_tls13_signature(message, cert, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
