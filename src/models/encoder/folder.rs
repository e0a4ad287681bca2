//! An encoder from a folder: any ONNX sentence encoder (`model.onnx`) with its `tokenizer.json`.
//!
//! The way to other languages and to better weights; nothing is downloaded. Takes models whose inputs
//! are the usual three of BERT's family, and whose first output is a vector for each token, which are
//! averaged, or one for the text.

use crate::matcher::{Encoder, EncoderError};
use rten::{Model, NodeId, ValueOrView};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;
use sha2::{Digest, Sha256};
use std::fmt;
use std::fs;
use std::path::Path;
use tokenizers::{Tokenizer, TruncationParams};

/// Tokens of a text that are read.
const LONGEST: usize = 128;

/// An encoder that was read from a folder.
pub struct Folder {
    model: Model,
    tokenizer: Tokenizer,
    inputs: Vec<(NodeId, Input)>,
    output: NodeId,
    identity: String,
}

/// What a model asks for about each token.
#[derive(Debug, Clone, Copy)]
enum Input {
    Number,
    Counts,
    Kind,
}

impl Folder {
    /// Reads the model and its tokenizer, and tries them on a word.
    ///
    /// # Errors
    /// When a file is missing or damaged, or the model is of another kind; says which and why.
    pub fn load(folder: &Path) -> Result<Self, EncoderError> {
        let failed =
            |file: &Path, error: &dyn fmt::Display| EncoderError(format!("{}: {error}", file.display()));
        let (weights, words) = (folder.join("model.onnx"), folder.join("tokenizer.json"));
        let bytes = fs::read(&weights).map_err(|error| failed(&weights, &error))?;
        let spelling = fs::read(&words).map_err(|error| failed(&words, &error))?;
        let identity = format!("{:x}", Sha256::new().chain_update(&bytes).chain_update(&spelling).finalize());
        let model = Model::load(bytes).map_err(|error| failed(&weights, &error))?;
        let mut tokenizer = Tokenizer::from_bytes(&spelling).map_err(|error| failed(&words, &error))?;
        let shorten = TruncationParams { max_length: LONGEST, ..TruncationParams::default() };
        tokenizer
            .with_padding(None)
            .with_truncation(Some(shorten))
            .map_err(|error| failed(&words, &error))?;
        let mut inputs = Vec::new();
        for &id in model.input_ids() {
            let node = model.node_info(id);
            let kind = match node.as_ref().and_then(rten::NodeInfo::name) {
                Some("input_ids") => Input::Number,
                Some("attention_mask") => Input::Counts,
                Some("token_type_ids") => Input::Kind,
                other => {
                    return Err(failed(&weights, &format!("no sentence encoder has an input {other:?}")));
                }
            };
            inputs.push((id, kind));
        }
        let output = *model.output_ids().first().ok_or_else(|| failed(&weights, &"it has no output"))?;
        let encoder = Self { model, tokenizer, inputs, output, identity };
        encoder.encode_one("word").map_err(|error| failed(&weights, &error))?;
        Ok(encoder)
    }

    fn encode_one(&self, text: &str) -> Result<Vec<f32>, EncoderError> {
        let failed = |error: &dyn fmt::Display| EncoderError(error.to_string());
        let tokens = self.tokenizer.encode_fast(text, true).map_err(|error| failed(&error))?;
        let row = |numbers: &[u32]| -> NdTensor<i32, 2> {
            let numbers: Vec<i32> =
                numbers.iter().map(|&number| i32::try_from(number).unwrap_or(0)).collect();
            NdTensor::from_data([1, tokens.len()], numbers)
        };
        let inputs: Vec<(NodeId, ValueOrView<'_>)> = self
            .inputs
            .iter()
            .map(|&(id, kind)| {
                let numbers = match kind {
                    Input::Number => tokens.get_ids(),
                    Input::Counts => tokens.get_attention_mask(),
                    Input::Kind => tokens.get_type_ids(),
                };
                (id, row(numbers).into())
            })
            .collect();
        let [output] = self.model.run_n(inputs, [self.output], None).map_err(|error| failed(&error))?;
        let numbers = output.into_tensor::<f32>().ok_or_else(|| failed(&"its output is not of numbers"))?;
        let shape = numbers.shape().to_vec();
        let width = match shape[..] {
            [1, width] => width,
            [1, count, width] if count == tokens.len() => width,
            _ => return Err(failed(&format!("its output has the shape {shape:?}"))),
        };
        let mut mean = vec![0.0; width];
        for row in numbers.to_vec().chunks_exact(width) {
            mean.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
        let length = mean.iter().map(|value| value * value).sum::<f32>().sqrt();
        if !length.is_finite() || length == 0.0 {
            return Err(failed(&"its output is no direction"));
        }
        mean.iter_mut().for_each(|value| *value /= length);
        Ok(mean)
    }
}

impl Encoder for Folder {
    fn identity(&self) -> &str {
        &self.identity
    }

    fn encode(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EncoderError> {
        texts.iter().map(|text| self.encode_one(text)).collect()
    }
}

impl fmt::Debug for Folder {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "an encoder from a folder, {}", self.identity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Eight words in four numbers: `bin` and `missed` point one way, `road` and `hole` another.
    const TINY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/tiny-encoder");

    fn copy_of_tiny() -> tempfile::TempDir {
        let copy = tempfile::tempdir().unwrap();
        for file in ["model.onnx", "tokenizer.json"] {
            fs::copy(Path::new(TINY).join(file), copy.path().join(file)).unwrap();
        }
        copy
    }

    #[test]
    fn texts_that_mean_alike_point_alike_and_all_have_length_one() {
        let encoder = Folder::load(Path::new(TINY)).unwrap();
        let texts = ["missed BIN", "bin", "hole in the road", ""];
        let vectors: Vec<_> = texts[..3].iter().map(|text| encoder.encode_one(text).unwrap()).collect();
        let cosine =
            |a: usize, b: usize| -> f32 { vectors[a].iter().zip(&vectors[b]).map(|(a, b)| a * b).sum() };
        assert!(cosine(0, 1) > 0.9 && cosine(0, 2) < 0.3, "{vectors:?}");
        assert!((cosine(2, 2) - 1.0).abs() < 1e-5);
        assert_eq!(encoder.encode(&texts[..3]).unwrap(), vectors);
        assert!(encoder.encode(&texts).is_err(), "no words are no direction");
    }

    #[test]
    fn the_identity_is_that_of_both_files() {
        let identity = |folder: &Path| Folder::load(folder).unwrap().identity().to_owned();
        let copy = copy_of_tiny();
        assert_eq!(identity(copy.path()), identity(Path::new(TINY)));
        let words = copy.path().join("tokenizer.json");
        let other = fs::read_to_string(&words).unwrap().replace("\"tax\"", "\"toll\"");
        fs::write(words, other).unwrap();
        assert_ne!(identity(copy.path()), identity(Path::new(TINY)));
    }

    #[test]
    fn what_is_missing_or_damaged_is_named() {
        for file in ["model.onnx", "tokenizer.json"] {
            let copy = copy_of_tiny();
            let path = copy.path().join(file);
            let whole = fs::read(&path).unwrap();
            for damaged in [&whole[..whole.len() / 2], b"", b"\0\xff garbage"] {
                fs::write(&path, damaged).unwrap();
                let error = Folder::load(copy.path()).unwrap_err().to_string();
                assert!(error.contains(file), "{error}");
            }
            fs::remove_file(&path).unwrap();
            let error = Folder::load(copy.path()).unwrap_err().to_string();
            assert!(error.contains(file) && error.contains("No such file"), "{error}");
        }
    }
}
