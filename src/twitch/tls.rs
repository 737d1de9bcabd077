//! Whom connections to Twitch trust: whom this machine trusts.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::BuilderVerifierExt;

/// The machine's certificates could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("This machine cannot make secure connections: {0}. Check its certificates.")]
pub struct TlsError(String);

impl TlsError {
    pub(super) fn of(error: &impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }
}

/// TLS that trusts whom this machine trusts.
///
/// # Errors
/// When the machine's certificates cannot be used.
pub fn trusting_this_machine() -> Result<ClientConfig, TlsError> {
    Ok(ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(BuilderVerifierExt::with_platform_verifier)
        .map_err(|error| TlsError::of(&error))?
        .with_no_client_auth())
}
