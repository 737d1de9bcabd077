//! Experiments: a prediction, something done to see, and what came of it.
#![allow(unused_qualifications, reason = "the derives of the description write them")]

super::resource!(Experiment, "/journal/experiments", "experiments", "experiment", Some("experiment"));
