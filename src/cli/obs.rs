//! `evenkeel obs connect|script`: the overlay and the keys in OBS.
//!
//! Speaks to OBS itself, so that it works whether the service runs or not.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use crate::config::load::Loaded;
use crate::net::{Address, tls};
use crate::obs::source::{self, Ensured};
use crate::obs::{ObsClient, ObsClientError, ObsSettings, check, scripts, spool};
use crate::store::{folder, private_files};
use crate::web::lan::address_for_others;

use super::client::{Service, reachable};
use super::failure::CliFailure;
use super::setup::{CliSetup, wait};
use super::terminal;

#[derive(Debug, clap::Args)]
pub(super) struct ObsArgs {
    #[command(subcommand)]
    command: ObsCommand,
}

#[derive(Debug, Subcommand)]
enum ObsCommand {
    /// Test the connection, and add the overlay to the scene on air.
    Connect {
        /// Change a browser source called Evenkeel that shows something else.
        #[arg(long)]
        replace: bool,
    },
    /// Write the scripts that give OBS Evenkeel's keys.
    Script {
        /// Where to [default: the folder `obs` in the data folder].
        dir: Option<PathBuf>,
    },
}

pub(super) fn run(setup: &CliSetup, args: &ObsArgs) -> Result<(), CliFailure> {
    let loaded = setup.load()?;
    match &args.command {
        ObsCommand::Connect { replace } => wait(connect(&loaded, *replace)),
        ObsCommand::Script { dir } => wait(script(&loaded, dir.as_deref())),
    }
}

impl From<ObsClientError> for CliFailure {
    fn from(error: ObsClientError) -> Self {
        Self::new(error.what, error.advice)
    }
}

async fn connect(loaded: &Loaded, replace: bool) -> Result<(), CliFailure> {
    let trust = tls::trusting_this_machine().map_err(CliFailure::of)?;
    let settings = ObsSettings::new(&loaded.config.obs, trust.into())
        .map_err(|error| CliFailure::usage("OBS could not be reached.", error))?
        .ok_or_else(|| {
            CliFailure::usage(
                "No OBS is set.",
                "Set `obs.url` in the settings (ws://127.0.0.1:4455 where OBS is on this computer), and `obs.password`; OBS shows both under Tools, WebSocket Server Settings.",
            )
        })?;
    let mut client = ObsClient::open(&settings).await?;
    let (version, server) = client.version().await?;
    terminal::print(&terminal::clean(&format!(
        "OBS {version} answers; its WebSocket server has version {server}."
    )))?;
    for sentence in check::missing(&mut client, &settings).await? {
        terminal::print(&terminal::clean(&sentence))?;
    }
    let url = overlay(loaded, &settings.server).await?;
    let ensured = source::ensure(&mut client, &url, replace).await?;
    terminal::print(&terminal::clean(&said(ensured, &url)?))
}

/// What was done, as sentences.
fn said(ensured: Ensured, url: &str) -> Result<String, CliFailure> {
    match ensured {
        Ensured::Elsewhere { url } => {
            let shows = if url.is_empty() { "something else".to_owned() } else { url };
            Err(CliFailure::new(
                format!("OBS has a browser source called {} already, and it shows {shows}.", source::NAME),
                "Nothing was changed. To change it, use `evenkeel obs connect --replace`.",
            ))
        }
        done => Ok(done.sentence(url)),
    }
}

/// Where OBS at `server` finds the overlay.
async fn overlay(loaded: &Loaded, server: &Address) -> Result<String, CliFailure> {
    let listen = loaded.config.server.listen;
    let service = Service::find(&loaded.data_dir).await?;
    let port = service.as_ref().map_or(listen.port(), |service| service.address().port());
    if server.is_this_machine() {
        let address = service.map_or_else(|| reachable(listen), |service| service.address());
        return Ok(format!("http://{}/overlay", fixed(address)?));
    }
    // From elsewhere only the path that nobody can guess is answered.
    let there = address_for_others(SocketAddr::new(listen.ip(), port)).ok_or_else(|| {
        CliFailure::new(
            "OBS is on another computer, and would not find the overlay on this one.",
            "Set `server.listen` to this computer's address in your network and `server.allow_lan = true`, start Evenkeel again, and try again.",
        )
    })?;
    let host = match loaded.config.server.names.first() {
        Some(name) => format!("{name}:{}", fixed(there)?.port()),
        None => fixed(there)?.to_string(),
    };
    let token = folder::overlay_token(&loaded.data_dir).map_err(CliFailure::of)?;
    Ok(format!("http://{host}/overlay/{}", token.expose()))
}

/// An address that is the same at every start.
fn fixed(address: SocketAddr) -> Result<SocketAddr, CliFailure> {
    if address.port() == 0 {
        return Err(CliFailure::new(
            "Evenkeel has no fixed address and is not running.",
            "Start it with `evenkeel`, then try again.",
        ));
    }
    Ok(address)
}

async fn script(loaded: &Loaded, dir: Option<&Path>) -> Result<(), CliFailure> {
    let data = std::path::absolute(&loaded.data_dir).unwrap_or_else(|_| loaded.data_dir.clone());
    if folder::read_key(&data).map_err(CliFailure::of)?.is_none() {
        return Err(CliFailure::new(
            "Evenkeel has no key yet.",
            "Start it once with `evenkeel`; it makes one. Then try again.",
        ));
    }
    let address = match Service::find(&data).await? {
        Some(service) => service.address(),
        None => fixed(reachable(loaded.config.server.listen))?,
    };
    let failed = |path: &Path, error: std::io::Error| {
        CliFailure::new(
            format!("{} could not be written ({error}).", path.display()),
            "Name a folder you may write to: `evenkeel obs script DIR`.",
        )
    };
    let keys = spool::prepare(&data).map_err(|error| failed(&data, error))?;
    let unwritable = || {
        CliFailure::new(
            "The data folder's name cannot be written in a script.",
            "Choose another with --data-dir.",
        )
    };
    let keys = keys.to_str().ok_or_else(unwritable)?;
    let key_file = data.join(folder::KEY_FILE);
    let python = scripts::python(&format!("http://{address}"), key_file.to_str().ok_or_else(unwritable)?);
    let dir = dir.map_or_else(|| data.join("obs"), Path::to_owned);
    private_files::make_private_folder(&dir).map_err(|error| failed(&dir, error))?;
    for (name, text) in [(scripts::LUA_FILE, scripts::lua(keys)), (scripts::PYTHON_FILE, python)] {
        let path = dir.join(name);
        private_files::write_private(&path, text.as_bytes()).map_err(|error| failed(&path, error))?;
    }
    terminal::print(&terminal::clean(&format!(
        "Two scripts for OBS are now in {}.\n\
         {}: needs nothing else; a key acts within a second.\n\
         {}: acts at once, where OBS has Python (Tools, Scripts, Python Settings). It reads the key from Evenkeel's data folder.\n\
         Add one of them in OBS (Tools, Scripts, +), then choose its keys under Settings, Hotkeys.",
        dir.display(),
        scripts::LUA_FILE,
        scripts::PYTHON_FILE
    )))
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn an_address_without_a_port_is_none() {
        assert!(fixed(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).is_err());
        assert!(fixed(SocketAddr::from((Ipv4Addr::LOCALHOST, 4477))).is_ok());
    }

    #[test]
    fn a_source_that_leads_elsewhere_is_named_and_left() {
        let failure =
            said(Ensured::Elsewhere { url: "http://x/\u{1b}[2J".into() }, "u").unwrap_err().to_string();
        assert!(
            failure.contains("http://x/") && failure.contains("--replace") && !failure.contains('\u{1b}')
        );
    }
}
