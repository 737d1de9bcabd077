//! The pages about one's own data, and about other devices of the house.
//!
//! While live no size and no number of rows is in them: both grow with the audience.

use askama::Template;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::when;
use crate::web::api::pairing::{Paired, PairingStatus};
use crate::web::api::user_data::{Held, HeldFile, KeptHere};

/// What is kept, how much, since when, and where.
#[derive(Template)]
#[template(path = "data.html")]
pub(crate) struct DataPage<'a> {
    /// What is kept.
    pub(crate) kept: &'a KeptHere,
    /// Whether a stream runs.
    pub(crate) live: bool,
    /// Whether the page is opened on this machine; elsewhere not everything can be done.
    pub(crate) is_from_here: bool,
    /// What has to be typed to have everything forgotten.
    pub(crate) phrase: &'static str,
    /// The present.
    pub(crate) now: Timestamp,
    /// The streamer's zone.
    pub(crate) zone: &'a TimeZone,
}

impl DataPage<'_> {
    fn since(&self) -> String {
        self.kept.since.map(|since| when::moment(since, self.now, self.zone)).unwrap_or_default()
    }

    fn oldest(&self) -> Option<String> {
        self.kept.oldest.map(|oldest| when::moment(oldest, self.now, self.zone))
    }

    fn size(&self, file: &HeldFile) -> String {
        file.bytes.map(size).unwrap_or_default()
    }

    /// Sheets with something in them.
    fn filled(&self) -> impl Iterator<Item = (&Held, i64)> {
        self.kept
            .sheets
            .iter()
            .filter_map(|sheet| sheet.rows.filter(|rows| *rows > 0).map(|rows| (sheet, rows)))
    }
}

/// A size as people say it.
fn size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    const MIB: u64 = KIB * 1024;
    match bytes {
        0..KIB => "under 1 KB".to_owned(),
        KIB..MIB => format!("{} KB", bytes / KIB),
        _ => format!("{}.{} MB", bytes / MIB, bytes % MIB * 10 / MIB),
    }
}

/// Which other devices may read the private pages.
#[derive(Template)]
#[template(path = "devices.html")]
pub(crate) struct DevicesPage<'a> {
    /// How they stand.
    pub(crate) house: &'a PairingStatus,
    /// The present.
    pub(crate) now: Timestamp,
    /// The streamer's zone.
    pub(crate) zone: &'a TimeZone,
}

impl DevicesPage<'_> {
    fn since(&self, device: &Paired) -> String {
        when::moment(device.since, self.now, self.zone)
    }
}

/// Where a code is typed.
#[derive(Template)]
#[template(path = "pair.html")]
pub(crate) struct PairPage {
    /// Whether it is opened on this machine, which needs no code.
    pub(crate) is_from_here: bool,
    /// Whether nothing is encrypted.
    pub(crate) is_readable: bool,
    /// Whether this connection is.
    pub(crate) sealed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_plainly() {
        assert_eq!(
            [0, 1023, 1024, 1_048_575, 1_048_576, 5_767_168].map(size),
            ["under 1 KB", "under 1 KB", "1 KB", "1023 KB", "1.0 MB", "5.5 MB"]
        );
    }

    #[test]
    fn a_devices_name_is_text() {
        let house = PairingStatus {
            allowed: true,
            sealed: false,
            fingerprint: None,
            address: Some("http://192.168.0.7:4477/pair".into()),
            overlay: Some("http://192.168.0.7:4477/overlay/abc".into()),
            devices: vec![Paired {
                id: "1a".into(),
                name: "<b>x".into(),
                since: "2026-11-26T12:00:00Z".parse().unwrap(),
            }],
        };
        let page = DevicesPage { house: &house, now: house.devices[0].since, zone: &TimeZone::UTC };
        let page = page.render().unwrap();
        assert!(page.contains("&#60;b&#62;x") && page.contains("Others in this network can read"), "{page}");
    }
}
