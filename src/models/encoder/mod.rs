//! Sentence encoders: the back ends of the matcher's port, and the choice of one.

mod bert;
mod bundled;
mod folder;
mod weights;

pub use bundled::Bundled;
pub use folder::Folder;

use crate::matcher::{Encoder, EncoderError};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

/// Which encoder to use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Choice {
    /// The one in the program: English.
    #[default]
    Bundled,
    /// One from a folder with `model.onnx` and `tokenizer.json`.
    Folder(PathBuf),
    /// None: words and letters alone decide.
    Off,
}

impl Choice {
    /// Loads it.
    ///
    /// # Errors
    /// When a folder's encoder cannot be used.
    pub fn load(&self) -> Result<Option<Arc<dyn Encoder>>, EncoderError> {
        Ok(match self {
            Self::Bundled => Some(Arc::new(Bundled::load()?)),
            Self::Folder(folder) => Some(Arc::new(Folder::load(folder)?)),
            Self::Off => None,
        })
    }
}

/// `bundled`, `off`, or a folder.
impl FromStr for Choice {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "bundled" => Self::Bundled,
            "off" => Self::Off,
            folder => Self::Folder(folder.into()),
        })
    }
}
