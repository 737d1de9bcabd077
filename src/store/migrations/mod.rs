//! Every change of the database's schema.
//!
//! What they know of old rows stands here by itself, for the rest of the program moves on.

mod problems;
mod reasons;

use rusqlite_migration::M;

/// Every change, in order. A released one is never edited; a new one is added.
pub(super) fn steps() -> Vec<M<'static>> {
    vec![
        M::up(include_str!("001_spine.sql")),
        M::up(include_str!("002_twitch.sql")),
        M::up(include_str!("003_shield.sql")),
        M::up(include_str!("004_breaks.sql")),
        M::up(include_str!("005_learned.sql")),
        M::up(include_str!("006_keep.sql")),
        M::up(include_str!("007_search.sql")),
        M::up(include_str!("008_delivery.sql")),
        M::up(include_str!("009_devices.sql")),
        M::up(include_str!("010_twins.sql")),
        M::up(include_str!("011_hidden.sql")),
        M::up(include_str!("012_remarks.sql")),
        M::up_with_hook("", reasons::take_over),
        M::up_with_hook("", problems::take_over),
        M::up(include_str!("015_line_style.sql")),
        M::up(include_str!("016_tellings.sql")),
        M::up(include_str!("017_digest_list.sql")),
        M::up(include_str!("018_shared.sql")),
    ]
}

#[cfg(test)]
mod tests;
