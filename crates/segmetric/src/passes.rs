//! The passes over a batch, or over a part of it.
//!
//! The images of a span, one where no group reaches further, are walked through section by section and tile by tile:
//!
//! 1. *forward*: truth and scores are read, scores become probabilities, and every term adds up what it needs, a sum for each
//!    section. Probabilities are kept in the place of the scores;
//! 2. the sums of all sections are added up in their order: where a group ends its overlaps have their values, and two slopes for
//!    each class. Errors are sorted, and each has its slope; distances and skeletons are measured, and each pixel has its slope;
//! 3. *backward*: the terms' slopes are added and go back through the activation, into the place of the scores.
//!
//! Several parts of a span can go forward and back each by itself. Between the passes each is given the sums of all sections, and the
//! errors of all pixels that it sorts. One part that is all of a batch does the same.

use crate::batch::Shape;
use crate::error::Error;
use crate::loss::terms::Terms;
use crate::part::Part;
use crate::truth::Summary;
use core::ops::Range;

/// The passes of one kind of truth, over pixels of an image that are one section.
pub(crate) trait Passes {
    /// Makes room for what is kept of a span.
    fn begin(&mut self, _: &Terms, _: &Range<usize>) {}

    fn forward(
        &mut self,
        terms: &mut Terms,
        image: usize,
        section: Range<usize>,
        region: &mut [f32],
    ) -> Result<(), Error>;

    /// Whether there is anything to do on the way back.
    fn goes_back(&self) -> bool;

    fn backward(&mut self, terms: &mut Terms, image: usize, section: Range<usize>, region: &mut [f32]);
}

/// What is asked for of a loss.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) part: &'a Part,
    pub(crate) gradient: bool,
    /// What each term costs alone, without its factor, in place of their sum.
    pub(crate) apart: bool,
}

impl Asked<'_> {
    pub(crate) fn factor(&self, of_term: f64) -> f64 {
        if self.apart { 1.0 } else { of_term }
    }
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
            self.forward(span.clone(), region, &mut sums)?;
            let mut of_span = self.terms.settle(&span, &sums, self.summary);
            self.terms.each_sort(self.summary, 1, |term, sort, _| of_span += term.sort(sort));
            self.backward(span, region);
            value += of_span + self.terms.rest_of_value();
        }
        Ok(value)
    }

    /// Goes forward over the images of a span; appends the sums of each section.
    pub(crate) fn forward(
        &mut self,
        span: Range<usize>,
        region: &mut [f32],
        sums: &mut Vec<f64>,
    ) -> Result<(), Error> {
        let Evaluation { shape, summary, terms, passes } = self;
        terms.begin_span(&span);
        passes.begin(terms, &span);
        for image in span {
            for section in shape.sections() {
                passes.forward(terms, image, section, region)?;
                terms.take_sums(sums);
            }
            terms.end_image(image, summary);
        }
        Ok(())
    }

    /// And back.
    pub(crate) fn backward(&mut self, span: Range<usize>, region: &mut [f32]) {
        let Evaluation { shape, terms, passes, .. } = self;
        if !passes.goes_back() {
            return;
        }
        for image in span {
            for section in shape.sections() {
                passes.backward(terms, image, section, region);
            }
        }
    }
}
