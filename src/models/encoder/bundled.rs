//! The encoder that comes with the program: paraphrase-MiniLM-L3-v2 in four bits, English.
//!
//! Weights, tokenizer and licence are in `encoders/`, unchanged from the package `pocket-encoder`;
//! they are part of the binary, so nothing is ever downloaded.

use super::bert::{Bert, LONGEST};
use super::weights::Weights;
use crate::matcher::{Encoder, EncoderError};
use std::fmt;
use tokenizers::{Tokenizer, TruncationParams};

static MODEL: &[u8] = include_bytes!("../../../encoders/paraphrase-minilm-l3-v2/model.safetensors");
static TOKENIZER: &[u8] = include_bytes!("../../../encoders/paraphrase-minilm-l3-v2/tokenizer.json");

/// Sentences that go through the layers together: enough to fill a multiplication, few enough for
/// the processor's cache.
const TOGETHER: usize = 16;

/// The bundled encoder: 768 numbers a text.
pub struct Bundled {
    bert: Bert,
    tokenizer: Tokenizer,
}

impl Bundled {
    /// Unpacks the weights.
    ///
    /// # Errors
    /// When what was compiled in does not fit together.
    pub fn load() -> Result<Self, EncoderError> {
        let failed = |error: tokenizers::Error| EncoderError(error.to_string());
        let mut tokenizer = Tokenizer::from_bytes(TOKENIZER).map_err(failed)?;
        let shorten = TruncationParams { max_length: LONGEST, ..TruncationParams::default() };
        tokenizer.with_padding(None).with_truncation(Some(shorten)).map_err(failed)?;
        Ok(Self { bert: Bert::load(&Weights::read(MODEL)?)?, tokenizer })
    }
}

impl Encoder for Bundled {
    fn identity(&self) -> &str {
        "paraphrase-MiniLM-L3-v2 in four bits, mean below and above the layers, 1"
    }

    fn encode(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EncoderError> {
        let mut vectors = Vec::with_capacity(texts.len());
        for texts in texts.chunks(TOGETHER) {
            let mut sentences = Vec::with_capacity(texts.len());
            for text in texts {
                let tokens = self.tokenizer.encode_fast(*text, true);
                sentences.push(tokens.map_err(|error| EncoderError(error.to_string()))?.get_ids().to_vec());
            }
            vectors.extend(self.bert.encode(&sentences)?);
        }
        Ok(vectors)
    }
}

impl fmt::Debug for Bundled {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.identity())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_are_those_of_the_reference_in_python() {
        let vector = Bundled::load().unwrap().encode(&["my bin was missed"]).unwrap().remove(0);
        assert_eq!(vector.len(), 768);
        let below = [0.014_112_16, -0.008_491_82, -0.010_830_85, 0.014_255_01];
        let above = [0.014_661_61, 0.037_108_59, 0.046_746_8, -0.035_843_07];
        for (found, expected) in vector[..4].iter().chain(&vector[384..388]).zip(below.iter().chain(&above)) {
            assert!((found - expected).abs() < 1e-5, "{found} {expected}");
        }
    }

    #[test]
    fn a_text_has_the_same_vector_in_company_as_alone_whatever_it_is() {
        let bundled = Bundled::load().unwrap();
        let long = "bin ".repeat(5_000);
        let texts = ["my bin was missed", "", "\u{0}👍🏽 垃圾", &long, "nobody emptied our rubbish"];
        let together = bundled.encode(&texts).unwrap();
        for (text, vector) in texts.iter().zip(&together) {
            let alone = &bundled.encode(&[text]).unwrap()[0];
            let apart: f32 = alone.iter().zip(vector).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(apart < 1e-4, "{text:.20}: {apart}");
        }
    }
}
