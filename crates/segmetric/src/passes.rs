//! The passes over a batch, or over a part of it.
//!
//! The images of a span, one where no group reaches further, are walked through section by section and tile by tile:
//!
//! 1. *forward*: truth and scores are read, scores become probabilities, and every term adds up what it needs, a sum for each
//!    section. Probabilities are kept in the place of the scores;
//! 2. the sums of all sections are added up in their order: where a group ends its overlaps have their values, and two slopes for
//!    each class. Errors are sorted, and each has its slope;
//! 3. *backward*: the terms' slopes are added and go back through the activation, into the place of the scores.
//!
//! Several parts of a span can go forward and back each by itself. Between the passes each is given the sums of all sections, and the
//! errors of all pixels that it sorts. One part that is all of a batch does the same.

use crate::batch::Shape;
use crate::error::Error;
use crate::loss::terms::Terms;
use crate::truth::Summary;
use core::ops::Range;

/// The passes of one kind of truth.
pub(crate) trait Passes {
    /// Goes forward over the images of a span; appends the sums of each section.
    fn forward(
        &mut self,
        terms: &mut Terms,
        summary: &Summary,
        span: Range<usize>,
        region: &mut [f32],
        sums: &mut Vec<f64>,
    ) -> Result<(), Error>;

    /// And back.
    fn backward(&mut self, terms: &mut Terms, span: Range<usize>, region: &mut [f32]);
}

/// A loss over the images at hand.
pub(crate) struct Evaluation<'a> {
    pub(crate) shape: &'a Shape,
    pub(crate) summary: &'a Summary,
    pub(crate) terms: Terms<'a>,
    pub(crate) passes: Box<dyn Passes + 'a>,
}

impl Evaluation<'_> {
    /// All passes over all spans. Returns the value.
    #[inline(never)]
    pub(crate) fn run(&mut self, region: &mut [f32]) -> Result<f64, Error> {
        let (mut value, mut sums) = (0.0, Vec::new());
        for span in self.terms.spans(self.shape) {
            sums.clear();
            self.passes.forward(&mut self.terms, self.summary, span.clone(), region, &mut sums)?;
            let mut of_span = self.terms.settle(&span, &sums, self.summary);
            self.terms.each_sort(self.summary, 1, |term, sort, _| of_span += term.sort(sort));
            self.passes.backward(&mut self.terms, span, region);
            value += of_span + self.terms.rest_of_value();
        }
        Ok(value)
    }
}
