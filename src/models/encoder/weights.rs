//! Weights in the four-bit form of the package `pocket-encoder`, read in place.
//!
//! A matrix is kept as `name.q4`, two numbers from -8 to 7 to a byte, the low half first, and
//! `name.scales`, a half-precision factor for each 32 numbers. Lines of numbers are plain floats.

use crate::matcher::EncoderError;
use safetensors::SafeTensors;

/// Numbers that share a factor.
const GROUP: usize = 32;

/// All weights of a model.
pub(super) struct Weights<'a>(SafeTensors<'a>);

/// A matrix, its rows one after the other.
pub(super) struct FourBits {
    packed: &'static [u8],
    scales: Vec<f32>,
}

impl Weights<'static> {
    pub(super) fn read(file: &'static [u8]) -> Result<Self, EncoderError> {
        SafeTensors::deserialize(file).map(Self).map_err(|error| EncoderError(error.to_string()))
    }

    /// A line of that many plain numbers.
    pub(super) fn line(&self, name: &str, length: usize) -> Result<Vec<f32>, EncoderError> {
        let (numbers, rest) = self.bytes(name)?.as_chunks::<4>();
        if numbers.len() != length || !rest.is_empty() {
            return Err(EncoderError(format!("{name} is not of length {length}")));
        }
        Ok(numbers.iter().map(|number| f32::from_le_bytes(*number)).collect())
    }

    /// A matrix of that many numbers in all.
    pub(super) fn four_bits(&self, name: &str, size: usize) -> Result<FourBits, EncoderError> {
        let packed = self.bytes(&format!("{name}.q4"))?;
        let (scales, _) = self.bytes(&format!("{name}.scales"))?.as_chunks::<2>();
        if packed.len() * 2 != size || scales.len() * GROUP != size {
            return Err(EncoderError(format!("{name} does not hold {size} numbers")));
        }
        let scales = scales.iter().map(|scale| half(u16::from_le_bytes(*scale))).collect();
        Ok(FourBits { packed, scales })
    }

    fn bytes(&self, name: &str) -> Result<&'static [u8], EncoderError> {
        self.0.tensor(name).map(|tensor| tensor.data()).map_err(|error| EncoderError(error.to_string()))
    }
}

impl FourBits {
    /// Every number, unpacked.
    pub(super) fn all(&self) -> Vec<f32> {
        let mut numbers = vec![0.0; self.packed.len() * 2];
        self.add_groups(0, &mut numbers);
        numbers
    }

    /// Adds a row, of the length of `into`, which must be whole groups.
    pub(super) fn add_row(&self, row: usize, into: &mut [f32]) {
        self.add_groups(row * into.len() / GROUP, into);
    }

    fn add_groups(&self, first: usize, into: &mut [f32]) {
        let groups = self.packed.chunks_exact(GROUP / 2).zip(&self.scales).skip(first);
        for (into, (packed, scale)) in into.chunks_exact_mut(GROUP).zip(groups) {
            for (pair, byte) in into.chunks_exact_mut(2).zip(packed) {
                pair[0] += (f32::from(byte & 15) - 8.0) * scale;
                pair[1] += (f32::from(byte >> 4) - 8.0) * scale;
            }
        }
    }
}

/// A half-precision float (IEEE 754 binary16), of which scales are the finite positive ones.
fn half(bits: u16) -> f32 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f32::from(bits & 1023) / 1024.0);
    let size =
        if exponent == 0 { fraction * 2f32.powi(-14) } else { (1.0 + fraction) * 2f32.powi(exponent - 15) };
    if bits >> 15 == 0 { size } else { -size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_precision_is_read_as_the_standard_says() {
        for (bits, number) in
            [(0x3c00, 1.0), (0xc000, -2.0), (0x3555, 0.333_251_95), (0x0001, 5.960_464_5e-8), (0, 0.0)]
        {
            assert_eq!(half(bits), number, "{bits:#x}");
        }
    }
}
