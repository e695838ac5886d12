//! Numbers that JavaScript passes in one list.

/// Reads one number after another.
pub(crate) struct Reader<'a>(pub(crate) &'a [f64]);

impl Reader<'_> {
    pub(crate) fn number(&mut self) -> f64 {
        let (first, rest) = self.0.split_first().expect("the numbers end early");
        self.0 = rest;
        *first
    }

    pub(crate) fn index(&mut self) -> usize {
        self.number() as usize
    }
}
