//! The port for sentence encoders: what turns a text into a vector that stands for its meaning.
//!
//! Texts that mean alike get vectors that point alike, even without a word in common. The matcher
//! only ever compares vectors of one encoder. Must not know how they are computed.

use std::fmt;

/// Turns texts into vectors.
///
/// The same encoder gives the same text the same vector, whatever texts it is encoded with.
pub trait Encoder: fmt::Debug + Send + Sync {
    /// Names weights, tokenizer and pooling: only vectors of one identity may be compared, and a
    /// trained model is bound to it.
    fn identity(&self) -> &str;

    /// One vector for each text, all of one length, in the texts' order. A text of any length will
    /// do; its beginning counts.
    ///
    /// # Errors
    /// When the encoder's own model fails on a text. The text is never part of the error.
    fn encode(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EncoderError>;
}

/// Why a text could not be encoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the sentence encoder failed: {0}")]
pub struct EncoderError(pub String);
