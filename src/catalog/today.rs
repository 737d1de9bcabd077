//! What Today says beyond what the dock says, and the addresses for OBS.

use super::surface::surface;

surface! {
    /// What Today says beyond what the dock says, and the addresses for OBS.
    TodayWords { digest_waits, digest_here, read_it, goal, this_week, for_this_stream, digest_now, live_now, stream_over, last_digest, addresses, overlay, about_overlay, overlay_address, copy, or_drag, this_link, onto_obs, dock, dock_address }
}
