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

/// Says of each kind of number which variant holds it.
macro_rules! variants {
    ($($kind:ident $variant:ident),*) => {
        $(impl Label for $kind {
            fn map(labels: &[$kind]) -> LabelMap<'_> {
                LabelMap::$variant(labels)
            }
        })*
    };
}
variants!(u8 U8, i16 I16, u16 U16, i32 I32, f32 F32, f64 F64, i64 I64);
