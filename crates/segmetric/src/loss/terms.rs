//! The terms of a loss in the passes, each with what it remembers between them.

use crate::batch::Shape;
use crate::loss::lovasz_errors::{LovaszErrors, LovaszMemory};
use crate::loss::overlap_sums::OverlapSums;
use crate::loss::pixel::PixelMean;
use crate::loss::selection::Over;
use crate::loss::{Loss, Term};
use crate::truth::Summary;
use core::ops::Range;

/// The terms of a loss, by what they do in the passes.
pub(crate) struct Terms<'a> {
    pub(crate) overlaps: Vec<OverlapSums<'a>>,
    pub(crate) lovasz: Vec<LovaszErrors<'a>>,
    pub(crate) pixels: Vec<PixelMean>,
}

impl<'a> Terms<'a> {
    /// `memories` is kept between calls; `is_hard` says that each pixel has one label.
    pub(crate) fn new(
        loss: &'a Loss,
        shape: &'a Shape,
        summary: &Summary,
        memories: &'a mut Vec<LovaszMemory>,
        is_hard: bool,
    ) -> Terms<'a> {
        let count = loss.terms.iter().filter(|(_, term)| matches!(term, Term::Lovasz(_))).count();
        memories.resize_with(count.max(memories.len()), LovaszMemory::default);
        let mut memories = memories.iter_mut();
        let mut terms = Terms { overlaps: Vec::new(), lovasz: Vec::new(), pixels: Vec::new() };
        for (factor, term) in &loss.terms {
            match term {
                Term::Overlap(overlap) => {
                    terms.overlaps.push(OverlapSums::of_overlap(overlap, *factor, shape));
                }
                Term::GeneralizedDice(dice) => {
                    terms.overlaps.push(OverlapSums::of_generalized(dice, *factor, shape));
                }
                Term::Lovasz(lovasz) => {
                    let memory = memories.next();
                    terms.lovasz.extend(
                        memory.map(|memory| LovaszErrors::new(lovasz, *factor, shape, memory, is_hard)),
                    );
                }
                Term::CrossEntropy(entropy) => {
                    terms.pixels.push(PixelMean::new(entropy, *factor, loss.activation, summary, shape));
                }
            }
        }
        terms
    }

    /// Whether each pixel's gradient hangs on no other pixel.
    pub(crate) fn are_of_pixels(&self) -> bool {
        self.overlaps.is_empty() && self.lovasz.is_empty()
    }

    /// Whether slopes by probability hang on the probability.
    pub(crate) fn need_values(&self) -> bool {
        !self.pixels.is_empty()
            || self.overlaps.iter().any(OverlapSums::needs_values)
            || self.lovasz.iter().any(LovaszErrors::is_placed)
    }

    /// The images that are walked through together: one, where no group reaches further.
    pub(crate) fn spans(&self, shape: &Shape) -> impl Iterator<Item = Range<usize>> + use<> {
        let mut over =
            self.overlaps.iter().map(OverlapSums::over).chain(self.lovasz.iter().map(LovaszErrors::over));
        let (images, step) =
            (shape.images, if over.any(|over| over == Over::Batch) { shape.images } else { 1 });
        (0..images).step_by(step).map(move |first| first..first + step)
    }

    pub(crate) fn begin_span(&mut self, span: &Range<usize>) {
        self.lovasz.iter_mut().for_each(|term| term.begin(span.clone()));
    }

    /// What the groups that end with an image are worth, as far as it is known.
    pub(crate) fn end_image(&mut self, image: usize, summary: &Summary) -> f64 {
        let overlaps: f64 = self.overlaps.iter_mut().map(|term| term.end_image(image, summary)).sum();
        self.lovasz.iter_mut().for_each(|term| term.end_image(image, summary));
        overlaps
    }

    /// What the groups of a span are worth that only now is known.
    pub(crate) fn end_span(&mut self, summary: &Summary) -> f64 {
        self.lovasz.iter_mut().map(|term| term.end(summary)).sum()
    }

    /// What is known when all passes are done.
    pub(crate) fn rest_of_value(&self) -> f64 {
        let pixels: f64 = self.pixels.iter().map(PixelMean::value).sum();
        pixels + self.lovasz.iter().map(LovaszErrors::value).sum::<f64>()
    }
}
