//! Thought records.
#![allow(unused_qualifications, reason = "the derives of the description write them")]

super::resource!(Thought, "/journal/thoughts", "thoughts", "thought record", Some("thought"));
