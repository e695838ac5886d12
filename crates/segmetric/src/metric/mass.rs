//! The mass of pixels: a sum of their weights, the same in any order.
//!
//! A sum of floats depends on the order of its addends. So each weight is rounded to a multiple of 2^-30, and what is added are
//! two whole numbers: the whole weights, and the rest in units of 2^-30. Without weights a mass is a number of pixels.

use core::ops::Add;

/// A sum of weights, each a multiple of 2^-30.
///
/// # Example
/// ```
/// use segmetric::metric::Mass;
///
/// let [half, many, least] = [(0, 1 << 29), (1 << 52, 0), (0, 1)].map(|(whole, parts)| Mass::new(whole, parts));
/// assert_eq!(f64::from(half + half), 1.0);
/// // Of floats the first sum would lose what is added to the many.
/// assert_eq!((many + half) + least, many + (half + least));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mass {
    whole: u64,
    parts: u64,
}

/// Parts of a whole: [`Mass::parts`] counts them.
const UNIT: u64 = 1 << 30;

impl Mass {
    /// The weights of an image add up to less than this, so that 64-bit floats hold their whole part.
    pub(super) const LIMIT: u64 = (1 << 53) - 1;

    /// So many wholes, and parts of 2^-30.
    pub fn new(whole: u64, parts: u64) -> Mass {
        Mass { whole: whole.saturating_add(parts / UNIT), parts: parts % UNIT }
    }

    /// A weight, finite and at least 0, rounded to a multiple of 2^-30, halves to the even one. Beyond [`Mass::LIMIT`] it is
    /// anything beyond it.
    #[inline]
    pub(super) fn of_weight(weight: f32) -> Mass {
        let whole = weight as u64;
        // Exact: the rest has no digit that the weight has not.
        let rest = weight - whole as f32;
        Mass { whole, parts: (rest * UNIT as f32).round_ties_even() as u64 }
    }

    /// The whole part.
    pub fn whole(self) -> u64 {
        self.whole
    }

    /// What is beyond the whole part, in units of 2^-30.
    pub fn parts(self) -> u64 {
        self.parts
    }
}

impl Add for Mass {
    type Output = Mass;

    fn add(self, other: Mass) -> Mass {
        Mass::new(self.whole.saturating_add(other.whole), self.parts + other.parts)
    }
}

impl From<u64> for Mass {
    fn from(pixels: u64) -> Mass {
        Mass::new(pixels, 0)
    }
}

impl From<Mass> for f64 {
    /// The nearest float.
    fn from(mass: Mass) -> f64 {
        mass.whole as f64 + mass.parts as f64 / UNIT as f64
    }
}

/// A number of pixels is a mass without parts.
impl PartialEq<u64> for Mass {
    fn eq(&self, pixels: &u64) -> bool {
        (self.whole, self.parts) == (*pixels, 0)
    }
}
