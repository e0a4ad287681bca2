//! BERT, read and run: Devlin, Chang, Lee and Toutanova, "BERT: Pre-training of Deep Bidirectional
//! Transformers", NAACL 2019, as Reimers and Gurevych's Sentence-BERT (EMNLP 2019) uses it.
//!
//! Written out because it gives what a general runtime does not: the mean of the tokens below the
//! layers beside the one above them (+2 points at ten phrases an intent), many sentences in one
//! multiplication without padding, and four-bit token vectors that are unpacked one row at a time.
//! Multiplication and the curves are rten's. Must not know what the vectors are for.

use super::weights::{FourBits, Weights};
use crate::matcher::EncoderError;
use rten_gemm::{BiasVector, GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_simd::SimdOp;
use rten_simd::SimdUnaryOp;
use rten_tensor::NdTensorView;
use rten_vecmath::{Gelu, Softmax};

const WIDTH: usize = 384;
const INNER: usize = 1536;
const HEADS: usize = 12;
const HEAD: usize = WIDTH / HEADS;
const LAYERS: usize = 3;
const EPSILON: f32 = 1e-12;

/// Tokens of a text that are read, with the one before the first and the one after the last.
pub(super) const LONGEST: usize = 128;

/// The weights, made ready for multiplication.
pub(super) struct Bert {
    tokens: FourBits,
    /// Of each place, the kind of sentence already added (there is but one).
    places: Vec<f32>,
    first: Norm,
    layers: Vec<Layer>,
}

struct Layer {
    /// Queries, keys and values in one.
    attend: Dense,
    join: Dense,
    after_join: Norm,
    widen: Dense,
    narrow: Dense,
    after_narrow: Norm,
}

struct Dense {
    weights: PackedBMatrix<f32>,
    bias: Vec<f32>,
}

struct Norm {
    scale: Vec<f32>,
    bias: Vec<f32>,
}

impl Bert {
    pub(super) fn load(weights: &Weights<'static>) -> Result<Self, EncoderError> {
        let multiply = GemmExecutor::default();
        let norm = |name: &str| -> Result<Norm, EncoderError> {
            let part = |part| weights.line(&format!("{name}.LayerNorm.{part}"), WIDTH);
            Ok(Norm { scale: part("weight")?, bias: part("bias")? })
        };
        // Rows of outputs, as trained; multiplied from the right they are columns.
        let dense = |names: &[String], wide: usize, from: usize| -> Result<Dense, EncoderError> {
            let (mut rows, mut bias) = (Vec::new(), Vec::new());
            for name in names {
                rows.extend(weights.four_bits(&format!("{name}.weight"), wide * from)?.all());
                bias.extend(weights.line(&format!("{name}.bias"), wide)?);
            }
            let matrix = NdTensorView::from_data([bias.len(), from], &rows[..]);
            Ok(Dense { weights: multiply.prepack_b(matrix.transposed()), bias })
        };
        let mut layers = Vec::with_capacity(LAYERS);
        for number in 0..LAYERS {
            let within = |part: &str| format!("encoder.layer.{number}.{part}");
            let attend = ["query", "key", "value"].map(|part| within(&format!("attention.self.{part}")));
            layers.push(Layer {
                attend: dense(&attend, WIDTH, WIDTH)?,
                join: dense(&[within("attention.output.dense")], WIDTH, WIDTH)?,
                after_join: norm(&within("attention.output"))?,
                widen: dense(&[within("intermediate.dense")], INNER, WIDTH)?,
                narrow: dense(&[within("output.dense")], WIDTH, INNER)?,
                after_narrow: norm(&within("output"))?,
            });
        }
        let tokens = weights.four_bits("embeddings.word_embeddings.weight", VOCABULARY * WIDTH)?;
        let kinds = weights.four_bits("embeddings.token_type_embeddings.weight", 2 * WIDTH)?;
        let mut places = weights.four_bits("embeddings.position_embeddings.weight", PLACES * WIDTH)?.all();
        places.truncate(LONGEST * WIDTH);
        let mut kind = vec![0.0; WIDTH];
        kinds.add_row(0, &mut kind);
        places.chunks_exact_mut(WIDTH).for_each(|place| add(place, &kind));
        Ok(Self { tokens, places, first: norm("embeddings")?, layers })
    }

    /// For each sentence of token numbers: the mean of its tokens below all layers and the mean
    /// above them, each of length one, one after the other.
    pub(super) fn encode(&self, sentences: &[Vec<u32>]) -> Result<Vec<Vec<f32>>, EncoderError> {
        let mut state = Vec::with_capacity(sentences.iter().map(Vec::len).sum::<usize>() * WIDTH);
        for sentence in sentences {
            for (&token, place) in sentence.iter().zip(self.places.chunks_exact(WIDTH)) {
                let start = state.len();
                state.extend_from_slice(place);
                self.tokens.add_row(token as usize, &mut state[start..]);
            }
        }
        self.first.apply(&mut state);
        let lengths: Vec<usize> = sentences.iter().map(|sentence| sentence.len().min(LONGEST)).collect();
        let multiply = GemmExecutor::default();
        let mut vectors: Vec<Vec<f32>> = means(&state, &lengths).collect();
        for layer in &self.layers {
            layer.apply(&multiply, &mut state, &lengths)?;
        }
        vectors.iter_mut().zip(means(&state, &lengths)).for_each(|(below, above)| below.extend(above));
        Ok(vectors)
    }
}

const VOCABULARY: usize = 30_522;
const PLACES: usize = 512;

impl Layer {
    fn apply(
        &self,
        multiply: &GemmExecutor,
        state: &mut [f32],
        lengths: &[usize],
    ) -> Result<(), EncoderError> {
        let seen = self.attend.apply(multiply, state)?;
        let mut gathered = vec![0.0; state.len()];
        let mut start = 0;
        for &length in lengths {
            attend(
                &seen[start * 3 * WIDTH..][..length * 3 * WIDTH],
                &mut gathered[start * WIDTH..][..length * WIDTH],
                length,
            );
            start += length;
        }
        add(state, &self.join.apply(multiply, &gathered)?);
        self.after_join.apply(state);
        let mut wide = self.widen.apply(multiply, state)?;
        Gelu {}.map_mut(&mut wide);
        add(state, &self.narrow.apply(multiply, &wide)?);
        self.after_narrow.apply(state);
        Ok(())
    }
}

/// Scaled dot-product attention over one sentence. `seen` has a query, a key and a value for each
/// token, `gathered` takes what each token gathers.
fn attend(seen: &[f32], gathered: &mut [f32], length: usize) {
    let part = |token: usize, which: usize, head: usize| {
        &seen[token * 3 * WIDTH + which * WIDTH + head * HEAD..][..HEAD]
    };
    let mut shares = vec![0.0; length];
    for head in 0..HEADS {
        for token in 0..length {
            let query = part(token, 0, head);
            for (other, share) in shares.iter_mut().enumerate() {
                *share = dot(query, part(other, 1, head)) / (HEAD as f32).sqrt();
            }
            Softmax::new_mut(&mut shares).dispatch();
            let into = &mut gathered[token * WIDTH + head * HEAD..][..HEAD];
            for (other, &share) in shares.iter().enumerate() {
                into.iter_mut().zip(part(other, 2, head)).for_each(|(sum, value)| *sum += share * value);
            }
        }
    }
}

impl Dense {
    fn apply(&self, multiply: &GemmExecutor, rows: &[f32]) -> Result<Vec<f32>, EncoderError> {
        let from = self.weights.rows();
        let count = rows.len() / from;
        let mut out = vec![0.0; count * self.bias.len()];
        let options = GemmOptions { bias: Some(BiasVector::Row(&self.bias)), ..GemmOptions::default() };
        let rows = GemmInputA::Unpacked(NdTensorView::from_data([count, from], rows));
        multiply
            .gemm(&mut out, rows, GemmInputB::Packed(&self.weights), options)
            .map_err(|error| EncoderError(error.to_string()))?;
        Ok(out)
    }
}

impl Norm {
    fn apply(&self, rows: &mut [f32]) {
        for row in rows.chunks_exact_mut(WIDTH) {
            let mean = row.iter().sum::<f32>() / WIDTH as f32;
            let spread = row.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / WIDTH as f32;
            let factor = 1.0 / (spread + EPSILON).sqrt();
            for ((value, scale), bias) in row.iter_mut().zip(&self.scale).zip(&self.bias) {
                *value = (*value - mean) * factor * scale + bias;
            }
        }
    }
}

/// The mean of each sentence's rows, brought to length one.
fn means<'a>(rows: &'a [f32], lengths: &'a [usize]) -> impl Iterator<Item = Vec<f32>> + 'a {
    let mut rest = rows;
    lengths.iter().map(move |length| {
        let (sentence, others) = rest.split_at(length * WIDTH);
        rest = others;
        let mut sum = vec![0.0; WIDTH];
        sentence.chunks_exact(WIDTH).for_each(|row| add(&mut sum, row));
        // A sentence of no tokens would be the only one without length; there are always two.
        let norm = dot(&sum, &sum).sqrt();
        sum.iter_mut().for_each(|value| *value /= norm);
        sum
    })
}

fn add(into: &mut [f32], other: &[f32]) {
    into.iter_mut().zip(other).for_each(|(value, more)| *value += more);
}

/// In eight sums side by side, which a processor adds at once.
fn dot(one: &[f32], other: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    for (one, other) in one.chunks_exact(8).zip(other.chunks_exact(8)) {
        for (sum, (a, b)) in sums.iter_mut().zip(one.iter().zip(other)) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}
