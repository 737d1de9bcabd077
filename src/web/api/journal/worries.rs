//! Worries that were put off to a time of one's own choosing.
#![allow(unused_qualifications, reason = "the derives of the description write them")]

super::resource!(Worry, "/journal/worries", "worries", "worry", Some("worry"));
