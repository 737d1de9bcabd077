//! Encryption for other machines of the house: a certificate of our own making, kept in the data folder.
//!
//! Nobody has signed it, so browsers warn once; what tells it apart is its fingerprint. Must not know who
//! connects.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rcgen::{CertificateParams, DnType, KeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio_rustls::TlsAcceptor;

use crate::clock::{after, before};
use crate::store::private_files::write_private;

/// The file in the data folder.
pub const FILE: &str = "tls.json";
/// How long a certificate is good: some devices refuse longer ones.
const GOOD_FOR: Duration = Duration::from_secs(800 * 86_400);
/// A new one is made this long before.
const RENEWED: Duration = Duration::from_secs(60 * 86_400);
/// For clocks that are not quite the same.
const SLACK: Duration = Duration::from_secs(2 * 86_400);

/// Why connections cannot be encrypted.
#[derive(Debug, thiserror::Error)]
#[error(
    "Encryption for your network cannot be set up ({0}). Set `server.tls = false` to do without, or move `tls.json` out of the data folder."
)]
pub struct SealError(String);

/// What encrypts.
#[derive(Clone)]
pub struct Seal {
    /// Answers handshakes.
    pub(super) acceptor: TlsAcceptor,
    /// SHA-256 of the certificate, in pairs of signs.
    pub fingerprint: String,
}

#[derive(Serialize, Deserialize)]
struct StoredCertificate {
    made_at: Timestamp,
    names: Vec<String>,
    certificate: String,
    key: String,
}

impl Seal {
    /// The one in the data folder, for `names`; made where there is none, or it is too old or for others.
    ///
    /// # Errors
    /// When it cannot be made, kept or read.
    pub fn open(folder: &Path, names: &[String], now: Timestamp) -> Result<Self, SealError> {
        let path = folder.join(FILE);
        let kept = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice::<StoredCertificate>(&bytes).ok(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(failed(&error)),
        };
        let good = kept.filter(|kept| {
            kept.made_at <= now && now < after(kept.made_at, GOOD_FOR - RENEWED) && kept.names == names
        });
        let kept = match good {
            Some(kept) => kept,
            None => {
                let kept = make(names, now)?;
                let json = serde_json::to_vec(&kept).map_err(|error| failed(&error))?;
                write_private(&path, &json).map_err(|error| failed(&error))?;
                kept
            }
        };
        Self::of(&kept)
    }

    fn of(kept: &StoredCertificate) -> Result<Self, SealError> {
        let certificate =
            CertificateDer::from_pem_slice(kept.certificate.as_bytes()).map_err(|error| failed(&error))?;
        let key = PrivateKeyDer::from_pem_slice(kept.key.as_bytes()).map_err(|error| failed(&error))?;
        let fingerprint =
            Sha256::digest(&certificate).iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| failed(&error))?
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .map_err(|error| failed(&error))?;
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), fingerprint: fingerprint.join(" ") })
    }
}

fn make(names: &[String], now: Timestamp) -> Result<StoredCertificate, SealError> {
    let mut params = CertificateParams::new(names.to_vec()).map_err(|error| failed(&error))?;
    params.distinguished_name.push(DnType::CommonName, "Evenkeel, on your own machine");
    let day = |at: Timestamp| {
        let date = at.to_zoned(TimeZone::UTC).date();
        rcgen::date_time_ymd(date.year().into(), date.month().unsigned_abs(), date.day().unsigned_abs())
    };
    params.not_before = day(before(now, SLACK));
    params.not_after = day(after(now, GOOD_FOR));
    let key = KeyPair::generate().map_err(|error| failed(&error))?;
    let certificate = params.self_signed(&key).map_err(|error| failed(&error))?;
    Ok(StoredCertificate {
        made_at: now,
        names: names.to_vec(),
        certificate: certificate.pem(),
        key: key.serialize_pem(),
    })
}

fn failed(error: &dyn std::fmt::Display) -> SealError {
    SealError(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_kept_for_its_owner_and_made_anew_for_other_names_or_when_it_is_old() {
        let folder = tempfile::tempdir().unwrap();
        let now: Timestamp = "2026-11-26T12:00:00Z".parse().unwrap();
        let names = ["localhost".to_owned(), "192.168.0.7".to_owned()];
        let open = |names: &[String], now| Seal::open(folder.path(), names, now).unwrap().fingerprint;
        let first = open(&names, now);
        assert_eq!(first.len(), 32 * 3 - 1);
        assert_eq!(open(&names, after(now, Duration::from_secs(700 * 86_400))), first);
        let other = open(&names[..1], now);
        assert_ne!(other, first);
        assert_ne!(open(&names[..1], after(now, Duration::from_secs(741 * 86_400))), other);
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::PermissionsExt::mode(
                &fs::metadata(folder.path().join(FILE)).unwrap().permissions(),
            );
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::write(folder.path().join(FILE), "half a fi").unwrap();
        assert_ne!(open(&names, now), first, "a damaged one is made anew");
    }
}
