//! Whom encrypted connections trust: whom this machine trusts.

use std::error::Error;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::BuilderVerifierExt;

/// The machine's certificates could not be used.
#[derive(Debug, thiserror::Error)]
#[error("This machine cannot make secure connections: {0}. Check its certificates.")]
pub struct TlsError(#[source] Box<dyn Error + Send + Sync>);

impl TlsError {
    /// What `error` came to.
    pub fn of(error: impl Error + Send + Sync + 'static) -> Self {
        Self(Box::new(error))
    }
}

/// TLS that trusts whom this machine trusts.
///
/// # Errors
/// When the machine's certificates cannot be used.
pub fn trusting_this_machine() -> Result<ClientConfig, TlsError> {
    let verified = builder()?.with_platform_verifier().map_err(TlsError::of)?;
    Ok(verified.with_no_client_auth())
}

/// TLS that trusts nobody, for whoever speaks plain HTTP on this machine and must not be led elsewhere.
///
/// # Errors
/// Never on a machine that can do TLS at all.
pub fn trusting_nobody() -> Result<ClientConfig, TlsError> {
    Ok(builder()?.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, TlsError> {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(TlsError::of)
}
