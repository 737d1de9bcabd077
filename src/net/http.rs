//! Requests over HTTP: to whoever was named, and nobody else. Must not know what is asked.

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Response};
use rustls::ClientConfig;

/// What sends requests that are encrypted with `tls`. It follows no redirection, since a token or a key must not be led
/// elsewhere, and takes no proxy.
pub fn client(tls: &ClientConfig) -> ClientBuilder {
    Client::builder().tls_backend_preconfigured(tls.clone()).redirect(Policy::none()).no_proxy()
}

/// The body of an answer; none where it is longer than `most` bytes.
///
/// # Errors
/// When it breaks off.
pub async fn body(answer: &mut Response, most: usize) -> Result<Option<Vec<u8>>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(piece) = answer.chunk().await? {
        body.extend_from_slice(&piece);
        if body.len() > most {
            return Ok(None);
        }
    }
    Ok(Some(body))
}
