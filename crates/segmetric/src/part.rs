//! Parts of a batch that are evaluated apart: by several workers, each with memory of its own.
//!
//! Every part takes the same steps, and between them is told what the others have found:
//!
//! 1. [`Loss::count_part`]: the truth is checked and counted. The counts of all parts, one after another, are those of the batch;
//! 2. [`PartOfLoss::forward`] gives the sums of the part's sections; those of all parts, one after another, are those of the batch;
//! 3. where errors are sorted, each part has its turns ([`PartOfLoss::each_sort`]): it is given the words of the others' pixels,
//!    [`PartOfLoss::sort`] makes slopes of them, and gives these back;
//! 4. [`PartOfLoss::backward`] is told the sums, and makes the gradient.
//!
//! Parts of whole images, of a loss whose groups are images, take [`PartOfLoss::run`] in place of the last three. All bits are those
//! of one part that is all of the batch.

use crate::batch::Shape;
use crate::error::Error;
use crate::evaluate::check_length;
use crate::loss::Loss;
use crate::passes::{Asked, Evaluation};
use crate::truth::{Target, Truth};
use crate::workspace::Workspace;
use core::ops::Range;

/// Which part of a batch is at hand: some whole images, or some pixels of one image.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The sizes of the whole batch.
    pub whole: Shape,
    /// The first image at hand.
    pub first_image: usize,
    /// The first pixel at hand, a multiple of [`Part::SECTION`]; 0 where whole images are at hand.
    pub first_pixel: usize,
}

/// What the truth of a part, or of all of them, comes to.
#[derive(Clone, Copy, Debug)]
pub struct Counts<'a> {
    /// Whether masks of some pixel say more than one label.
    pub is_soft: bool,
    /// Whether a weight of some pixel is neither 0 nor 1.
    pub is_weighted: bool,
    /// Of each section the valid pixels, the sum of their weights, and then each class's mass.
    pub sections: &'a [f64],
}

impl Part {
    /// Pixels of a section. Parts of one image begin at multiples of it.
    pub const SECTION: usize = crate::batch::SECTION;

    /// All of a batch.
    pub(crate) fn all(whole: Shape) -> Part {
        Part { whole, first_image: 0, first_pixel: 0 }
    }

    /// Images at hand as images of the batch.
    pub(crate) fn images(&self, at_hand: &Range<usize>) -> Range<usize> {
        self.first_image + at_hand.start..self.first_image + at_hand.end
    }
}

impl Loss {
    /// Checks the truth of a part and counts it. `shape` is that of the part.
    ///
    /// # Errors
    /// As [`Loss::value`], of options and truth; the places are those of the part.
    pub fn count_part<'a>(
        &self,
        shape: &Shape,
        target: Target,
        workspace: &'a mut Workspace,
    ) -> Result<Counts<'a>, Error> {
        shape.scores()?;
        self.check(shape, target)?;
        self.count(shape, target, workspace)?;
        let Workspace { summary, hard_masks, .. } = workspace;
        let is_soft = matches!(target.truth, Truth::Masks(_)) && !hard_masks.are_kept();
        Ok(Counts { is_soft, is_weighted: summary.is_weighted, sections: summary.sections() })
    }

    /// A part whose truth was counted; `counts` are those of the batch.
    ///
    /// # Errors
    /// As [`Loss::count_part`] of what shows without a look at the pixels.
    ///
    /// # Panics
    /// In [`PartOfLoss::sort`], where pixels have weights and not all of a group is at hand: the weights of the others are not known. In
    /// any step of a geometric loss where not all pixels of a group are at hand.
    #[inline(never)]
    pub fn part<'a>(
        &'a self,
        shape: &'a Shape,
        target: Target<'a>,
        part: &'a Part,
        counts: Counts,
        gradient: bool,
        workspace: &'a mut Workspace,
    ) -> Result<PartOfLoss<'a>, Error> {
        shape.scores()?;
        self.check(shape, target)?;
        let Workspace { summary, hard_masks, .. } = &mut *workspace;
        match target.truth {
            Truth::Masks(_) if counts.is_soft => hard_masks.forget(),
            Truth::Masks(masks) => hard_masks.read(masks, shape),
            _ => {}
        }
        summary.is_weighted = counts.is_weighted;
        summary.add_up(&part.whole, counts.sections.to_vec());
        Ok(PartOfLoss(self.evaluation(shape, target, Asked { part, gradient, apart: false }, workspace)))
    }
}

/// A loss of a part of a batch, in one of the steps.
pub struct PartOfLoss<'a>(Evaluation<'a>);

impl PartOfLoss<'_> {
    /// All steps of whole images, where each is a group by itself. Returns their value. Those of single images, added in their
    /// order, are the value of the batch.
    ///
    /// # Errors
    /// As [`Loss::value`], of scores; the places are those of the part.
    pub fn run(&mut self, region: &mut [f32]) -> Result<f64, Error> {
        check_length(self.0.shape, region)?;
        self.0.run(region)
    }

    /// Goes forward. Returns the sums of the part's sections.
    ///
    /// # Errors
    /// As [`PartOfLoss::run`].
    pub fn forward(&mut self, region: &mut [f32]) -> Result<Vec<f64>, Error> {
        check_length(self.0.shape, region)?;
        let mut sums = Vec::new();
        self.0.forward(0..self.0.shape.images, region, &mut sums)?;
        Ok(sums)
    }

    /// Visits all errors that are sorted together: their words, the first of their pixels among those of the batch, and the turn
    /// whose they are, one of so many `turns`. After [`PartOfLoss::forward`] the words of the part's pixels are known.
    pub fn each_sort(&mut self, turns: usize, mut visit: impl FnMut(&mut [u32], usize, usize)) {
        let Evaluation { shape, summary, terms, .. } = &mut self.0;
        terms.take_span(&(0..shape.images));
        terms.each_sort(summary, turns, |term, sort, turn| visit(term.words(sort), sort.first, turn));
    }

    /// Sorts the errors of one turn. Returns what each of all is worth, 0 where it has another turn; those of all turns are to be added
    /// to the value in their order.
    pub fn sort(&mut self, turn: usize, turns: usize) -> Vec<f64> {
        let Evaluation { shape, summary, terms, .. } = &mut self.0;
        let mut values = Vec::new();
        terms.take_span(&(0..shape.images));
        terms.each_sort(summary, turns, |term, sort, its| {
            values.push(if its == turn { term.sort(sort) } else { 0.0 });
        });
        values
    }

    /// Goes back, told the sums of all parts. Returns the value but for what was sorted.
    ///
    /// # Errors
    /// [`Error::Length`].
    pub fn backward(&mut self, region: &mut [f32], sums: &[f64]) -> Result<f64, Error> {
        let Evaluation { shape, summary, terms, .. } = &mut self.0;
        check_length(shape, region)?;
        let span = 0..shape.images;
        terms.take_span(&span);
        let value = terms.settle(&span, sums, summary);
        self.0.backward(span, region);
        Ok(value)
    }
}
