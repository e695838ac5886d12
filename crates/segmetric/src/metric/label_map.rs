//! Class maps of either kind of label.

/// What a label of a class map may be stored as.
pub trait Label: Copy + Into<i32> {
    /// The labels, with their kind.
    #[doc(hidden)]
    fn map(labels: &[Self]) -> LabelMap<'_>;
}

/// A class map of a kind that is known when the program runs. What goes through all labels takes this: a function of any kind of
/// label would be compiled where it is called, as its caller is, which may be for size.
#[derive(Clone, Copy, Debug)]
pub enum LabelMap<'a> {
    /// One byte a pixel.
    Bytes(&'a [u8]),
    /// 32 bits a pixel.
    Words(&'a [i32]),
}

impl LabelMap<'_> {
    pub(super) fn len(&self) -> usize {
        match self {
            LabelMap::Bytes(map) => map.len(),
            LabelMap::Words(map) => map.len(),
        }
    }
}

impl Label for u8 {
    fn map(labels: &[u8]) -> LabelMap<'_> {
        LabelMap::Bytes(labels)
    }
}

impl Label for i32 {
    fn map(labels: &[i32]) -> LabelMap<'_> {
        LabelMap::Words(labels)
    }
}
