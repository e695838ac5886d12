//! Numbers of every kind as labels: one by one, or many together as bytes, which most labels are.

use crate::byte_lanes::{self, LANES};
use wide::{f32x4, i16x8, i32x4, i32x8, u8x16, u16x8, u64x2};

/// What stands for a number that is no label: not whole, or beyond 32 bits.
pub(super) const NO_LABEL: i64 = i64::MIN;

/// A number that may be a label.
pub(super) trait Number: Copy {
    /// The number as a label, or [`NO_LABEL`]. Without a branch, so that many are looked at together.
    fn label(self) -> i64;

    /// Writes numbers that are bytes; gives the largest. `None` where one is no byte, and then what was written means nothing.
    fn narrow(numbers: &[Self], bytes: &mut [u8]) -> Option<u8>;
}

/// [`Number::narrow`] of kinds of which sixteen are taken to 16 bits at a time: to the nearest number that these hold, and to a
/// negative one where there is no label.
fn narrow_lanes<T: Number>(
    numbers: &[T],
    bytes: &mut [u8],
    short: impl Fn(&[T; LANES]) -> [i16x8; 2],
) -> Option<u8> {
    // As numbers without a sign, negative ones are the largest.
    let mut largest = u16x8::ZERO;
    let (lanes, rest) = bytes.as_chunks_mut();
    let (sixteens, last) = numbers.as_chunks();
    for (bytes, numbers) in lanes.iter_mut().zip(sixteens) {
        let [a, b] = short(numbers);
        largest = largest.max(bytemuck::cast(a)).max(bytemuck::cast(b));
        *bytes = u8x16::narrow_i16x8(a, b).to_array();
    }
    let mut largest = u64::from(largest.reduce_max());
    for (byte, &number) in rest.iter_mut().zip(last) {
        largest = largest.max(number.label() as u64);
        *byte = number.label() as u8;
    }
    u8::try_from(largest).ok()
}

/// The largest of bytes that were written; `None` where `others` says that a number was none.
fn largest_of(bytes: &[u8], others: u64) -> Option<u8> {
    (others == 0).then(|| byte_lanes::largest(bytes))
}

impl Number for u8 {
    fn label(self) -> i64 {
        self.into()
    }

    fn narrow(numbers: &[u8], bytes: &mut [u8]) -> Option<u8> {
        bytes.copy_from_slice(numbers);
        Some(byte_lanes::largest(bytes))
    }
}

impl Number for i16 {
    fn label(self) -> i64 {
        self.into()
    }

    fn narrow(numbers: &[i16], bytes: &mut [u8]) -> Option<u8> {
        narrow_lanes(numbers, bytes, |&sixteen| bytemuck::cast(sixteen))
    }
}

impl Number for u16 {
    fn label(self) -> i64 {
        self.into()
    }

    fn narrow(numbers: &[u16], bytes: &mut [u8]) -> Option<u8> {
        // Numbers whose highest bit is set become negative: no bytes, either.
        narrow_lanes(numbers, bytes, |&sixteen| bytemuck::cast(sixteen))
    }
}

impl Number for i32 {
    fn label(self) -> i64 {
        self.into()
    }

    fn narrow(numbers: &[i32], bytes: &mut [u8]) -> Option<u8> {
        narrow_lanes(numbers, bytes, |&sixteen| {
            bytemuck::cast::<_, [i32x8; 2]>(sixteen).map(i16x8::from_i32x8_saturate)
        })
    }
}

impl Number for f32 {
    // A float that is no label of 32 bits differs from the nearest that is.
    fn label(self) -> i64 {
        whole((self as i32).into(), f64::from(self as i32) == f64::from(self))
    }

    fn narrow(numbers: &[f32], bytes: &mut [u8]) -> Option<u8> {
        // A sum with 2²³ rounds to a whole number, which then stands in the low bits.
        const SHIFT: f32 = 8_388_608.0;
        narrow_lanes(numbers, bytes, |&sixteen| {
            let whole = bytemuck::cast::<_, [f32x4; 4]>(sixteen).map(|four| {
                let sum = four + SHIFT;
                let differ: i32x4 = bytemuck::cast((sum - SHIFT).simd_ne(four));
                (bytemuck::cast::<_, i32x4>(sum) - SHIFT.to_bits() as i32) | differ
            });
            bytemuck::cast::<_, [i32x8; 2]>(whole).map(i16x8::from_i32x8_saturate)
        })
    }
}

impl Number for f64 {
    fn label(self) -> i64 {
        whole((self as i32).into(), f64::from(self as i32) == self)
    }

    fn narrow(numbers: &[f64], bytes: &mut [u8]) -> Option<u8> {
        // A sum with 2⁵² rounds to a whole number, which then stands in the low bits.
        const SHIFT: f64 = 4_503_599_627_370_496.0;
        let mut others = 0;
        for (byte, &number) in bytes.iter_mut().zip(numbers) {
            let sum = number + SHIFT;
            let bits = sum.to_bits() ^ SHIFT.to_bits();
            others |= bits >> 8 | u64::from(sum - SHIFT != number);
            *byte = bits as u8;
        }
        largest_of(bytes, others)
    }
}

impl Number for i64 {
    fn label(self) -> i64 {
        whole(self, self == i64::from(self as i32))
    }

    fn narrow(numbers: &[i64], bytes: &mut [u8]) -> Option<u8> {
        let (lanes, rest) = bytes.as_chunks_mut();
        let (sixteens, last) = numbers.as_chunks();
        let mut any = u64x2::ZERO;
        for (bytes, sixteen) in lanes.iter_mut().zip(sixteens as &[[i64; LANES]]) {
            // The numbers at even places go into one word, a byte each, and those at odd places into the other.
            let mut words = u64x2::ZERO;
            let pairs: [u64x2; LANES / 2] = bytemuck::cast(*sixteen);
            for pair in pairs.into_iter().rev() {
                any |= pair;
                words = words << 8 | pair;
            }
            let [even, odd] = words.to_array().map(|word| bytemuck::cast([word.to_le(); 2]));
            *bytes = u8x16::unpack_low(even, odd).to_array();
        }
        let mut others = any.to_array().into_iter().fold(0, |others, word| others | word >> 8);
        for (byte, &number) in rest.iter_mut().zip(last) {
            others |= number as u64 >> 8;
            *byte = number as u8;
        }
        largest_of(bytes, others)
    }
}

fn whole(label: i64, is_label: bool) -> i64 {
    if is_label { label } else { NO_LABEL }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes are written in their order, the largest is told, and a number that is none is found wherever it stands.
    fn narrows<T: Number>(number: impl Fn(u8) -> T, others: &[T]) {
        // Two whole vectors and some numbers more.
        for length in [0, 5, 16, 37] {
            let expected: Vec<u8> = (0..length).map(|place| (place * 97 % 256) as u8).collect();
            let numbers: Vec<T> = expected.iter().map(|&byte| number(byte)).collect();
            let mut bytes = vec![7; length];
            let largest = expected.iter().copied().max().unwrap_or(0);
            assert_eq!(T::narrow(&numbers, &mut bytes), Some(largest));
            assert_eq!(bytes, expected);
            for place in 0..length {
                for &other in others {
                    let mut numbers = numbers.clone();
                    numbers[place] = other;
                    assert_eq!(T::narrow(&numbers, &mut bytes), None);
                }
            }
        }
    }

    #[test]
    fn numbers_of_every_kind_are_narrowed_to_bytes() {
        narrows(u8::from, &[]);
        narrows(i16::from, &[-1, 256, i16::MIN, i16::MAX]);
        narrows(u16::from, &[256, 1 << 15, u16::MAX]);
        narrows(i32::from, &[-1, 256, 1 << 16, i32::MIN, i32::MAX]);
        narrows(f32::from, &[-1.0, 0.5, 256.0, 1e30, f32::NEG_INFINITY, f32::NAN]);
        narrows(f64::from, &[-1.0, 0.5, 256.0, 1e300, f64::INFINITY, f64::NAN]);
        narrows(i64::from, &[-1, 256, 1 << 32, 1 << 56, i64::MIN, i64::MAX]);
    }
}
