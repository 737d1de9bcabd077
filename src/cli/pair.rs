//! `evenkeel pair`: lets another device of the house have the private pages, and takes that back.

use clap::Subcommand;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::json;

use super::client::{Service, understood};
use super::failure::CliFailure;
use super::setup::{CliSetup, wait};
use super::terminal;

#[derive(Debug, clap::Args)]
pub(super) struct PairArgs {
    #[command(subcommand)]
    what: Option<PairWhat>,
}

#[derive(Debug, Subcommand)]
enum PairWhat {
    /// The devices that are paired.
    List,
    /// Take a device off the list; its pages close.
    Remove {
        /// Its id in the list.
        id: String,
    },
}

#[derive(Deserialize)]
struct PairingCode {
    code: String,
    address: Option<String>,
}

#[derive(Deserialize)]
struct PairingReply {
    devices: Vec<PairedReply>,
    fingerprint: Option<String>,
}

#[derive(Deserialize)]
struct PairedReply {
    id: String,
    name: String,
    since: Timestamp,
}

pub(super) fn run(setup: &CliSetup, args: &PairArgs) -> Result<(), CliFailure> {
    let data = setup.data_folder()?;
    let said = wait(async {
        let service = Service::running(&data).await?;
        match &args.what {
            None => {
                let code: PairingCode = understood(&service.post("/pairing", &json!({})).await?)?;
                let house: PairingReply = service.get_json("/pairing").await?;
                Ok(offer(&code, house.fingerprint.as_deref()))
            }
            Some(PairWhat::List) => Ok(list(&service.get_json::<PairingReply>("/pairing").await?.devices)),
            Some(PairWhat::Remove { id }) => {
                service.take_back(id).await?;
                Ok("It is removed, and its pages are closed.".to_owned())
            }
        }
    })?;
    terminal::print(&terminal::clean(&said))
}

fn offer(PairingCode { code, address }: &PairingCode, fingerprint: Option<&str>) -> String {
    let there = match address {
        Some(address) => format!("On the other device open {address} and type"),
        None => "Other devices do not reach this one yet: set `server.listen` to an address such as 0.0.0.0:4477. The code is".to_owned(),
    };
    let warning = match fingerprint {
        Some(fingerprint) => {
            format!("The browser there warns once. The certificate's SHA-256 should be {fingerprint}.")
        }
        None => "Others in this network can read what you send; `server.tls = true` changes that.".to_owned(),
    };
    format!("{there}\n\n    {code}\n\nIt works once, within five minutes.\n{warning}")
}

fn list(devices: &[PairedReply]) -> String {
    if devices.is_empty() {
        return "No other device is paired.".to_owned();
    }
    let zone = TimeZone::system();
    let line = |PairedReply { id, name, since }: &PairedReply| {
        let day = since.to_zoned(zone.clone()).strftime("%Y-%m-%d").to_string();
        format!("{id}  {}  since {day}", terminal::clean_line(name))
    };
    devices.iter().map(line).collect::<Vec<_>>().join("\n")
}
