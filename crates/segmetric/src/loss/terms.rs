//! The terms of a loss in the passes, each with what it remembers between them.

use crate::batch::Shape;
use crate::geometric::GeometricTerms;
use crate::loss::lovasz_errors::{LovaszErrors, LovaszMemory, Sort};
use crate::loss::overlap_sums::OverlapSums;
use crate::loss::pixel::PixelMean;
use crate::loss::selection::Over;
use crate::loss::{Loss, Term};
use crate::part::Part;
use crate::passes::Asked;
use crate::truth::Summary;
use core::ops::Range;

/// The terms of a loss, by what they do in the passes.
pub(crate) struct Terms<'a> {
    pub(crate) overlaps: Vec<OverlapSums<'a>>,
    pub(crate) lovasz: Vec<LovaszErrors<'a>>,
    pub(crate) pixels: Vec<PixelMean>,
    pub(crate) geometric: Option<GeometricTerms<'a>>,
    part: &'a Part,
}

impl<'a> Terms<'a> {
    /// `weights` are those of the pixels at hand where they are not all 0 or 1; `memories` is kept between calls; `is_hard` says that
    /// each pixel has one label; `geometric` are those terms of the loss that are.
    #[inline(never)]
    pub(crate) fn new(
        loss: &'a Loss,
        asked: Asked<'a>,
        summary: &Summary,
        weights: Option<&'a [f32]>,
        memories: &'a mut Vec<LovaszMemory>,
        is_hard: bool,
        geometric: Option<GeometricTerms<'a>>,
    ) -> Terms<'a> {
        let part = asked.part;
        let count = loss.terms.iter().filter(|(_, term)| matches!(term, Term::Lovasz(_))).count();
        memories.resize_with(count.max(memories.len()), LovaszMemory::default);
        let mut memories = memories.iter_mut();
        let mut terms =
            Terms { overlaps: Vec::new(), lovasz: Vec::new(), pixels: Vec::new(), geometric, part };
        for (factor, term) in &loss.terms {
            let factor = &asked.factor(*factor);
            match term {
                Term::Overlap(overlap) => {
                    terms.overlaps.push(OverlapSums::of_overlap(overlap, *factor, part, summary));
                }
                Term::GeneralizedDice(dice) => {
                    terms.overlaps.push(OverlapSums::of_generalized(dice, *factor, part, summary));
                }
                Term::Lovasz(lovasz) => {
                    let memory = memories.next();
                    terms
                        .lovasz
                        .extend(memory.map(|memory| {
                            LovaszErrors::new(lovasz, *factor, part, weights, memory, is_hard)
                        }));
                }
                Term::CrossEntropy(entropy) => {
                    terms.pixels.push(PixelMean::new(
                        entropy,
                        *factor,
                        loss.activation,
                        summary,
                        &part.whole,
                    ));
                }
                Term::Geometric(_) => {}
            }
        }
        terms
    }

    /// From now on what each class costs is known: pixel terms become one for each class, and errors are sorted.
    pub(crate) fn split_by_class(&mut self) {
        self.lovasz.iter_mut().for_each(LovaszErrors::sort_all);
        for term in core::mem::take(&mut self.pixels) {
            for class in 0..self.part.whole.classes {
                self.pixels.push(term.of_class(class));
            }
        }
    }

    /// Whether each pixel's gradient hangs on no other pixel.
    pub(crate) fn are_of_pixels(&self) -> bool {
        self.overlaps.is_empty() && self.lovasz.is_empty() && self.geometric.is_none()
    }

    /// Whether slopes by probability hang on the probability.
    pub(crate) fn need_values(&self) -> bool {
        !self.pixels.is_empty()
            || self.overlaps.iter().any(OverlapSums::needs_values)
            || self.lovasz.iter().any(LovaszErrors::is_placed)
    }

    /// The images at hand that are walked through together: one, where no group reaches further.
    pub(crate) fn spans(&self, shape: &Shape) -> impl Iterator<Item = Range<usize>> + use<> {
        let (images, step) = (shape.images, if self.reach_over_images() { shape.images } else { 1 });
        (0..images).step_by(step).map(move |first| first..first + step)
    }

    #[inline(never)]
    fn reach_over_images(&self) -> bool {
        let overlaps = self.overlaps.iter().map(OverlapSums::over);
        overlaps.chain(self.lovasz.iter().map(LovaszErrors::over)).any(|over| over == Over::Batch)
            || self.geometric.as_ref().is_some_and(GeometricTerms::reach_over_images)
    }

    /// The images of the batch that are walked through together with some at hand, here or elsewhere.
    fn whole_span(&self, span: &Range<usize>) -> Range<usize> {
        if self.reach_over_images() { 0..self.part.whole.images } else { self.part.images(span) }
    }

    pub(crate) fn begin_span(&mut self, span: &Range<usize>) {
        self.take_span(span);
        self.lovasz.iter_mut().for_each(LovaszErrors::begin);
        self.geometric.iter_mut().for_each(GeometricTerms::begin);
    }

    /// Goes on with a span that was begun.
    pub(crate) fn take_span(&mut self, span: &Range<usize>) {
        let whole = self.whole_span(span);
        self.lovasz.iter_mut().for_each(|term| term.take_span(whole.clone()));
        self.geometric.iter_mut().for_each(|terms| terms.take_span(whole.clone()));
    }

    /// Appends the sums of the section that ends.
    pub(crate) fn take_sums(&mut self, sums: &mut Vec<f64>) {
        self.overlaps.iter_mut().for_each(|term| term.take_sums(sums));
        sums.extend(self.pixels.iter_mut().map(PixelMean::take_sum));
    }

    /// Settles what is counted image by image, before the next one is counted.
    pub(crate) fn end_image(&mut self, at_hand: usize, summary: &Summary) {
        let image = self.part.first_image + at_hand;
        self.lovasz.iter_mut().for_each(|term| term.end_image(image, summary));
    }

    /// Adds up the sums of a span's sections, and measures its images. Returns what these are worth, as far as it is known.
    #[inline(never)]
    pub(crate) fn settle(&mut self, span: &Range<usize>, sums: &[f64], summary: &Summary) -> f64 {
        let mut sums = sums.iter().copied();
        let mut value = 0.0;
        for image in self.whole_span(span) {
            for _ in self.part.whole.sections() {
                self.overlaps.iter_mut().for_each(|term| term.add_sums(&mut sums));
                self.pixels.iter_mut().zip(&mut sums).for_each(|(term, sum)| term.add_sum(sum));
            }
            value += self.overlaps.iter_mut().map(|term| term.end_image(image, summary)).sum::<f64>();
            value += self.pixels.iter_mut().map(PixelMean::end_image).sum::<f64>();
        }
        value + self.geometric.iter_mut().map(|terms| terms.settle(summary)).sum::<f64>()
    }

    /// Goes through what is to be sorted where a span ends. `turns` parts share it: class by class one after another has its turn,
    /// and `visit` is told whose it is. Classes that are not taken get slopes of 0 in each part.
    pub(crate) fn each_sort(
        &mut self,
        summary: &Summary,
        turns: usize,
        mut visit: impl FnMut(&mut LovaszErrors, &Sort, usize),
    ) {
        let mut next = 0;
        for term in &mut self.lovasz {
            for sort in term.sorts(summary) {
                if sort.is_taken {
                    visit(term, &sort, next);
                    next = (next + 1) % turns;
                } else {
                    term.words(&sort).fill(0);
                }
            }
        }
    }

    /// What is known when a span has gone back.
    pub(crate) fn rest_of_value(&mut self) -> f64 {
        self.lovasz.iter_mut().map(LovaszErrors::take_value).sum()
    }
}
