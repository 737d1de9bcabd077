//! What a break could not change in OBS, or could not put back, in sentences for a streamer.

use crate::net::Advice;

/// Something in OBS is not as a break wants it, or not as it was before.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::obs) enum ReconcileError {
    /// There is no such scene.
    #[error("OBS has no scene called `{}` to show in a break.", short(name))]
    NoScene { name: String },
    /// There is no such input, or it has no sound.
    #[error("OBS has no audio input called `{}` to mute in a break.", short(name))]
    NoInput { name: String },
    /// There is no such scene on the vertical canvas, or nobody who could show it.
    #[error("OBS has no vertical scene called `{}` to show in a break.", short(name))]
    NoVertical { name: String },
    /// There is more than one canvas.
    #[error(
        "OBS has another canvas besides the main one, and a break does not cover it: whoever watches that one sees no break."
    )]
    OtherCanvases,
    /// The scene could not be put back.
    #[error("OBS did not go back to the scene `{}` after the break.", short(name))]
    SceneNotBack { name: String },
    /// The input is still muted.
    #[error("`{}` may still be muted in OBS after the break.", short(name))]
    StillMuted { name: String },
    /// The break is over, and OBS was gone before everything could be put back.
    #[error("OBS is not there, and in it {}.", parts.join(" and "))]
    LeftHere {
        /// What is not as it was.
        parts: Vec<String>,
    },
    /// The break is over, and in another scene collection not everything is as it was.
    #[error("In OBS's scene collection `{}` {}.", short(collection), parts.join(" and "))]
    LeftElsewhere {
        collection: String,
        /// What is not as it was.
        parts: Vec<String>,
    },
    /// The input is not muted any more in the middle of a break, and nobody told of it.
    #[error("{}`{}` can be heard again.", if *was_away { "OBS was away during the break, and " } else { "The break goes on, and in OBS " }, short(name))]
    HeardAgain {
        name: String,
        /// OBS was gone in between; else it shows another scene collection, or it was the streamer.
        was_away: bool,
    },
}

impl ReconcileError {
    /// Whether something is not as it was before a break.
    pub(super) fn is_of_putting_back(&self) -> bool {
        matches!(self, Self::SceneNotBack { .. } | Self::StillMuted { .. })
    }

    /// Whether it matters only as long as the break runs.
    pub(super) fn is_of_the_break(&self) -> bool {
        matches!(self, Self::HeardAgain { .. })
    }

    /// Whether the settings name what is not there.
    pub(super) fn is_of_the_settings(&self) -> bool {
        matches!(self, Self::NoScene { .. } | Self::NoVertical { .. } | Self::NoInput { .. })
    }
}

impl Advice for ReconcileError {
    fn advice(&self) -> String {
        match self {
            Self::NoScene { .. } => {
                "Make it, or change `obs.break_scene` in the settings; breaks go on without it."
            }
            Self::NoVertical { .. } => {
                "Check that Aitum's Vertical plug-in is there, and `obs.vertical_break_scene` in the settings; breaks go on without it."
            }
            Self::OtherCanvases => {
                "With Aitum's Vertical plug-in, `obs.vertical_break_scene` in the settings names a scene for it. Otherwise look after that canvas yourself."
            }
            Self::NoInput { .. } => "Check its name and `obs.mute` in the settings; breaks go on without it.",
            Self::SceneNotBack { .. } => "Choose your scene in OBS.",
            Self::HeardAgain { .. } => "If you are not back yet, mute it in OBS.",
            Self::LeftHere { .. } => "It is put back as soon as OBS runs again.",
            Self::LeftElsewhere { .. } => "It is put back as soon as you switch to it.",
            Self::StillMuted { .. } => "Look at the audio mixer in OBS.",
        }
        .to_owned()
    }
}

/// A name out of OBS or the settings, short enough for a sentence.
pub(super) fn short(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(60).collect()
}
