//! Intentions: what good enough looks like next time.
#![allow(unused_qualifications, reason = "the derives of the description write them")]

super::resource!(Intention, "/journal/intentions", "intentions", "intention", None);
