//! Labels of class maps, in the kinds in which people hold them.

/// What a label of a class map may be stored as.
pub trait Label: Copy {
    /// The labels, with their kind.
    #[doc(hidden)]
    fn map(labels: &[Self]) -> LabelMap<'_>;
}

/// A class map of a kind that is known when the program runs. What goes through all labels takes this: a function of any kind of
/// label would be compiled where it is called, as its caller is, which may be for size.
#[derive(Clone, Copy, Debug)]
pub enum LabelMap<'a> {
    /// Whole numbers from 0 to 255.
    U8(&'a [u8]),
    /// Whole numbers of 16 bits with a sign, as NIfTI files hold them.
    I16(&'a [i16]),
    /// Whole numbers of 16 bits.
    U16(&'a [u16]),
    /// Whole numbers of 32 bits with a sign.
    I32(&'a [i32]),
    /// Whole numbers, as 32-bit floats.
    F32(&'a [f32]),
    /// Whole numbers, as 64-bit floats.
    F64(&'a [f64]),
    /// Whole numbers of 64 bits, as ONNX's argmax makes them.
    I64(&'a [i64]),
}

/// Does the same with the labels of whatever kind a map has.
macro_rules! each_kind {
    ($map:expr, $labels:ident => $body:expr) => {
        match $map {
            $crate::metric::labels::LabelMap::U8($labels) => $body,
            $crate::metric::labels::LabelMap::I16($labels) => $body,
            $crate::metric::labels::LabelMap::U16($labels) => $body,
            $crate::metric::labels::LabelMap::I32($labels) => $body,
            $crate::metric::labels::LabelMap::F32($labels) => $body,
            $crate::metric::labels::LabelMap::F64($labels) => $body,
            $crate::metric::labels::LabelMap::I64($labels) => $body,
        }
    };
}
pub(super) use each_kind;

impl<'a> LabelMap<'a> {
    /// The number of pixels.
    pub fn len(&self) -> usize {
        each_kind!(self, labels => labels.len())
    }

    /// Whether there is no pixel.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The labels from `start` to `end`.
    pub(super) fn part(self, start: usize, end: usize) -> LabelMap<'a> {
        match self {
            LabelMap::U8(labels) => LabelMap::U8(&labels[start..end]),
            LabelMap::I16(labels) => LabelMap::I16(&labels[start..end]),
            LabelMap::U16(labels) => LabelMap::U16(&labels[start..end]),
            LabelMap::I32(labels) => LabelMap::I32(&labels[start..end]),
            LabelMap::F32(labels) => LabelMap::F32(&labels[start..end]),
            LabelMap::F64(labels) => LabelMap::F64(&labels[start..end]),
            LabelMap::I64(labels) => LabelMap::I64(&labels[start..end]),
        }
    }
}

/// What stands for a number that is no label: not whole, or beyond 32 bits.
pub(super) const NO_LABEL: i64 = i64::MIN;

/// A number that may be a label.
pub(super) trait Number: Copy {
    /// The number as a label, or [`NO_LABEL`]. Without a branch, so that many are looked at together.
    fn label(self) -> i64;

    /// Whether it is a label below `count`. Without a branch, too.
    fn is_below(self, count: u16) -> bool;

    /// The byte of a label that is below 256.
    fn byte(self) -> u8;
}

/// Implements [`Label`] and [`Number`] for a kind: its variant, then what the three functions are.
macro_rules! kind {
    ($kind:ident, $variant:ident, $it:ident, $count:ident, $label:expr, $below:expr, $byte:expr) => {
        impl Label for $kind {
            fn map(labels: &[$kind]) -> LabelMap<'_> {
                LabelMap::$variant(labels)
            }
        }

        impl Number for $kind {
            #[inline(always)]
            fn label(self) -> i64 {
                let $it = self;
                $label
            }

            #[inline(always)]
            fn is_below(self, $count: u16) -> bool {
                let $it = self;
                $below
            }

            #[inline(always)]
            fn byte(self) -> u8 {
                let $it = self;
                $byte
            }
        }
    };
}

// A negative label wraps to a large one. A float that is no label of 32 bits differs from the nearest that is.
kind!(u8, U8, it, count, it.into(), u16::from(it) < count, it);
kind!(i16, I16, it, count, it.into(), (it as u16) < count, it as u8);
kind!(u16, U16, it, count, it.into(), it < count, it as u8);
kind!(i32, I32, it, count, it.into(), (it as u32) < u32::from(count), it as u8);
kind!(i64, I64, it, count, whole(it, it == i64::from(it as i32)), (it as u64) < u64::from(count), it as u8);
kind!(
    f32,
    F32,
    it,
    count,
    whole((it as i32).into(), f64::from(it as i32) == f64::from(it)),
    ((it as i32) as f32 == it) & ((it as i32 as u32) < u32::from(count)),
    it as i32 as u8
);
kind!(
    f64,
    F64,
    it,
    count,
    whole((it as i32).into(), f64::from(it as i32) == it),
    (f64::from(it as i32) == it) & ((it as i32 as u32) < u32::from(count)),
    it as i32 as u8
);

fn whole(label: i64, is_label: bool) -> i64 {
    if is_label { label } else { NO_LABEL }
}
