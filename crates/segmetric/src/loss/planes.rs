//! Overlap and Lovász losses by themselves, of given probabilities or raw scores, where the scores of a class of an image lie in one
//! piece and the truth is a map of bytes. Nothing has to be kept between the passes: the slope of an overlap loss hangs on the label
//! alone, and the words that a Lovász loss sorts stand in the place of the scores. What the passes of `sweep` do in general, with
//! less memory and less moving; they are its oracle.

use crate::activation::{Activation, fold};
use crate::batch::{Batch, Layout, Shape};
use crate::error::Error;
use crate::lanes::{LANES, LaneSum, f32x8, i32x8};
use crate::loss::lovasz::{Lovasz, LovaszKind, LovaszState};
use crate::loss::overlap::{Form, Overlap};
use crate::loss::overlap_sums::OverlapSums;
use crate::loss::selection::Over;
use crate::loss::{Loss, Term};
use crate::truth::{Summary, Truth};
use crate::workspace::{TermState, Workspace};
use core::ops::Range;

/// Pixels between two looks at whether all scores were right, and that are added up in f32.
const PIECE: usize = 512;

/// Whether a loss of a batch can be computed this way.
pub(crate) fn has_planes(loss: &Loss, shape: &Shape, truth: &Truth) -> bool {
    let [(_, term)] = &loss.terms[..] else { return false };
    let fits = match (term, loss.activation) {
        (Term::Overlap(overlap), Activation::None) => overlap.form == Form::Product,
        (Term::Lovasz(lovasz), Activation::None | Activation::Raw) => {
            shape.classes == 1 || lovasz.selection.over == Over::Image
        }
        _ => false,
    };
    let is_one_piece = shape.classes == 1 || shape.layout == Layout::ChannelsFirst;
    fits && is_one_piece && matches!(truth, Truth::Labels8(_))
}

/// The value; with `gradient` the region holds the gradient afterwards.
pub(crate) fn evaluate(
    loss: &Loss,
    batch: &Batch,
    region: &mut [f32],
    gradient: bool,
    workspace: &mut Workspace,
) -> Result<f64, Error> {
    let Workspace { summary, states, shares, .. } = workspace;
    let (&Truth::Labels8(labels), [(factor, term)]) = (batch.truth, &loss.terms[..]) else { return Ok(0.0) };
    let planes = Planes { shape: batch.shape, labels, ignore_label: batch.ignore_label };
    match (term, &mut states[..]) {
        (Term::Overlap(overlap), [TermState::Overlap(sums)]) => {
            let value = planes.overlap(term, *factor, region, summary, sums, shares)?;
            if gradient {
                planes.write_slopes(overlap, region, sums);
            }
            Ok(value)
        }
        (Term::Lovasz(lovasz), [TermState::Lovasz(state)]) => {
            planes.lovasz(lovasz, *factor, region, summary, state)
        }
        _ => Ok(0.0),
    }
}

struct Planes<'a> {
    shape: &'a Shape,
    labels: &'a [u8],
    ignore_label: Option<i32>,
}

impl Planes<'_> {
    fn overlap(
        &self,
        term: &Term,
        factor: f64,
        region: &[f32],
        summary: &Summary,
        sums: &mut OverlapSums,
        shares: &mut Vec<f64>,
    ) -> Result<f64, Error> {
        let shape = self.shape;
        let mut value = 0.0;
        for image in 0..shape.images {
            for class in 0..shape.classes {
                self.add_sums(region, image, class, sums.of_class(class))?;
            }
            value += term.end_image(sums, factor, image, shape, summary, shares);
        }
        Ok(value)
    }

    /// Adds Σ (1 − p) over the class's pixels, Σ p over the others and Σ p over the class's.
    #[inline(never)]
    fn add_sums(
        &self,
        region: &[f32],
        image: usize,
        class: usize,
        sums: &mut [LaneSum; 3],
    ) -> Result<(), Error> {
        let (zero, one) = (f32x8::splat(0.0), f32x8::splat(1.0));
        for piece in self.pieces(image, class) {
            self.check(Activation::None, region, image, class, piece.clone())?;
            let mut parts = [zero; 3];
            let labels = self.labels_of(image, class, &piece);
            self.each(&region[piece], labels, class, |scores, is_class, is_valid| {
                let p = scores.fast_max(zero).fast_min(one);
                parts[0] += (one - p) & is_class;
                parts[1] += p & (is_valid ^ is_class);
                parts[2] += p & is_class;
            });
            for (sum, part) in sums.iter_mut().zip(parts) {
                sum.add(part);
            }
        }
        Ok(())
    }

    #[inline(never)]
    fn write_slopes(&self, overlap: &Overlap, region: &mut [f32], sums: &OverlapSums) {
        for image in 0..self.shape.images {
            for class in 0..self.shape.classes {
                let [inside, outside] =
                    sums.slopes_by_label(class, overlap.selection.group(image)).map(f32x8::splat);
                for piece in self.pieces(image, class) {
                    let labels = self.labels_of(image, class, &piece);
                    self.replace(&mut region[piece], labels, class, |_, is_class, is_valid| {
                        is_class.select(inside, outside) & is_valid
                    });
                }
            }
        }
    }

    fn lovasz(
        &self,
        lovasz: &Lovasz,
        factor: f64,
        region: &mut [f32],
        summary: &Summary,
        state: &mut LovaszState,
    ) -> Result<f64, Error> {
        let shape = self.shape;
        let errors = lovasz.kind.errors();
        for image in 0..shape.images {
            for class in 0..shape.classes {
                for piece in self.pieces(image, class) {
                    let activation = match lovasz.kind {
                        LovaszKind::Softmax => Activation::None,
                        LovaszKind::Hinge => Activation::Raw,
                    };
                    self.check(activation, region, image, class, piece.clone())?;
                    let labels = self.labels_of(image, class, &piece);
                    self.replace(&mut region[piece], labels, class, |scores, is_class, is_valid| {
                        let values = match lovasz.kind {
                            LovaszKind::Softmax => fold(scores),
                            LovaszKind::Hinge => scores,
                        };
                        f32x8::from_bits(errors.words(values, is_class, is_valid))
                    });
                }
            }
        }
        let groups = lovasz.selection.groups(shape);
        let place = |group: usize, class: usize| {
            let images = group * (shape.images / groups);
            (images * shape.classes + class) * shape.pixels
        };
        Ok(state.evaluate(lovasz, factor, shape, summary, bits(region), place))
    }

    /// Where the scores of a class of an image stand, in pieces.
    fn pieces(&self, image: usize, class: usize) -> impl Iterator<Item = Range<usize>> + use<> {
        let pixels = self.shape.pixels;
        let start = (image * self.shape.classes + class) * pixels;
        (0..pixels).step_by(PIECE).map(move |first| start + first..start + pixels.min(first + PIECE))
    }

    /// The labels of a piece.
    fn labels_of(&self, image: usize, class: usize, piece: &Range<usize>) -> &[u8] {
        let first = self.pixel(image, class, piece.start);
        &self.labels[first..first + piece.len()]
    }

    /// Looks at each eight scores of a piece, which of them are of the class and which are valid.
    #[inline(always)]
    fn each(&self, scores: &[f32], labels: &[u8], class: usize, mut look: impl FnMut(f32x8, f32x8, f32x8)) {
        let (whole, rest) = scores.as_chunks::<LANES>();
        let (labels, last) = (labels.as_chunks::<LANES>().0, Last::new(labels));
        let padded = padded(rest);
        // One place from where `look` is called, so that it becomes part of the loop.
        for i in 0..whole.len() + usize::from(!rest.is_empty()) {
            let (scores, labels, lanes) = match (whole.get(i), labels.get(i)) {
                (Some(scores), Some(labels)) => (scores, labels, i32x8::splat(-1)),
                _ => (&padded, &last.labels, last.lanes),
            };
            let (is_class, is_valid) = self.compare(*labels, lanes, class);
            look(f32x8::new(*scores), is_class, is_valid);
        }
    }

    /// The same, and replaces the scores.
    #[inline(always)]
    fn replace(
        &self,
        scores: &mut [f32],
        labels: &[u8],
        class: usize,
        mut by: impl FnMut(f32x8, f32x8, f32x8) -> f32x8,
    ) {
        let (whole, rest) = scores.as_chunks_mut::<LANES>();
        let (labels, last) = (labels.as_chunks::<LANES>().0, Last::new(labels));
        let mut padded = padded(rest);
        let count = whole.len() + usize::from(!rest.is_empty());
        for i in 0..count {
            let (scores, labels, lanes) = match (whole.get_mut(i), labels.get(i)) {
                (Some(scores), Some(labels)) => (scores, labels, i32x8::splat(-1)),
                _ => (&mut padded, &last.labels, last.lanes),
            };
            let (is_class, is_valid) = self.compare(*labels, lanes, class);
            *scores = by(f32x8::new(*scores), is_class, is_valid).to_array();
        }
        rest.copy_from_slice(&padded[..rest.len()]);
    }

    /// Which of eight pixels, those in `lanes`, are of the class, and which are valid.
    #[inline(always)]
    fn compare(&self, labels: [u8; LANES], lanes: i32x8, class: usize) -> (f32x8, f32x8) {
        let labels = i32x8::new(labels.map(i32::from));
        let is_class = labels.simd_eq(i32x8::splat(self.shape.label_of(class)));
        let is_valid = match self.ignore_label {
            Some(ignored) => labels.simd_ne(i32x8::splat(ignored)) & lanes,
            None => lanes,
        };
        let mask = |lanes: i32x8| f32x8::from_bits(lanes.cast_unsigned());
        (mask(is_class & is_valid), mask(is_valid))
    }

    /// Checks the scores of a piece.
    #[inline(never)]
    fn check(
        &self,
        activation: Activation,
        region: &[f32],
        image: usize,
        class: usize,
        piece: Range<usize>,
    ) -> Result<(), Error> {
        let (eights, rest) = region[piece.clone()].as_chunks::<LANES>();
        let mut right = f32x8::from_bits(i32x8::splat(-1).cast_unsigned());
        for eight in eights {
            right &= activation.allows(f32x8::new(*eight));
        }
        if (right & activation.allows(f32x8::new(padded(rest)))).all() {
            return Ok(());
        }
        // Some score is wrong, perhaps where it is ignored.
        for index in piece {
            let label = i32::from(self.labels[self.pixel(image, class, index)]);
            let value = region[index];
            if self.ignore_label != Some(label) && !activation.allows(f32x8::splat(value)).all() {
                return Err(activation.error(index, value));
            }
        }
        Ok(())
    }

    /// The pixel of a score of a class of an image.
    fn pixel(&self, image: usize, class: usize, index: usize) -> usize {
        let before = (image * self.shape.classes + class) * self.shape.pixels;
        image * self.shape.pixels + (index - before)
    }
}

/// The pixels behind the last whole eight.
struct Last {
    labels: [u8; LANES],
    lanes: i32x8,
}

impl Last {
    fn new(labels: &[u8]) -> Last {
        let rest = labels.as_chunks::<LANES>().1;
        let mut last = Last { labels: [0; LANES], lanes: i32x8::splat(0) };
        last.labels[..rest.len()].copy_from_slice(rest);
        last.lanes = i32x8::new(core::array::from_fn(|lane| -i32::from(lane < rest.len())));
        last
    }
}

/// Fewer than eight scores; the lanes behind are 0.
fn padded(rest: &[f32]) -> [f32; LANES] {
    let mut eight = [0.0; LANES];
    eight[..rest.len()].copy_from_slice(rest);
    eight
}

/// The same memory as 32 bits each.
fn bits(region: &mut [f32]) -> &mut [u32] {
    // SAFETY: f32 and u32 have the same size and alignment, and any bits are either; the borrow is handed on.
    unsafe { core::slice::from_raw_parts_mut(region.as_mut_ptr().cast(), region.len()) }
}
