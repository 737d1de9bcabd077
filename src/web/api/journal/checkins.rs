//! Check-ins: how somebody feels before or after a stream.
#![allow(unused_qualifications, reason = "the derives of the description write them")]

super::resource!(CheckIn, "/journal/checkins", "checkins", "check-in", None);
