//! What the pixels really are: class maps, masks, ignored pixels, and what is present.
//!
//! Truth is read once before the scores: that pass checks every label, mask value and weight and counts the valid pixels and each
//! class's mass `G = Σ w g`. Everything that depends on the truth alone (which classes are present, the weights by frequency, the
//! divisor of a mean) is known before the first score is read.

use crate::batch::Shape;
use crate::error::Error;
use crate::hard_masks::HardMasks;
use crate::weights::check_weights;
use core::ops::Range;
use labels::allowed_labels;
pub(crate) use labels::{PixelLabels, Values};
use masks::add_section;

mod labels;
mod masks;

/// The truth of a batch.
#[derive(Clone, Copy, Debug)]
pub enum Truth<'a> {
    /// A class map of one byte a pixel, `[image, ...space]`.
    Labels8(&'a [u8]),
    /// A class map of 32 bits a pixel.
    Labels32(&'a [i32]),
    /// Masks in `[0, 1]` in the layout and shape of the scores; a pixel is ignored where all its values are −1.
    Masks(&'a [f32]),
}

/// What a loss is computed against: the truth, and what belongs to its pixels.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// What the pixels are.
    pub truth: Truth<'a>,
    /// One weight w a pixel, in the order of a class map: finite, at least 0. A pixel of weight 0 is ignored. By default all are 1.
    pub weights: Option<&'a [f32]>,
    /// Signed distances in the shape and layout of the scores, for a boundary loss that is told them.
    pub distances: Option<&'a [f32]>,
    /// The lengths of an image's axes, one to three, which geometric losses ask for; their product is the number of its pixels.
    pub size: &'a [usize],
}

impl<'a> From<Truth<'a>> for Target<'a> {
    fn from(truth: Truth<'a>) -> Target<'a> {
        Target { truth, weights: None, distances: None, size: &[] }
    }
}

impl Target<'_> {
    pub(crate) fn check_length(&self, shape: &Shape) -> Result<(), Error> {
        let (came, expected) = match self.truth {
            Truth::Labels8(labels) => (labels.len(), shape.all_pixels()),
            Truth::Labels32(labels) => (labels.len(), shape.all_pixels()),
            Truth::Masks(masks) => (masks.len(), shape.scores()?),
        };
        let weights = self.weights.map_or(shape.all_pixels(), <[f32]>::len);
        for (argument, came, expected) in
            [("truth", came, expected), ("truth.weights", weights, shape.all_pixels())]
        {
            if came != expected {
                return Err(Error::Length { argument, came, expected });
            }
        }
        Ok(())
    }
}

/// The label of each pixel; the masks, where they give some pixel none. `hard_masks` has read the masks.
pub(crate) fn pixel_labels<'a>(
    Target { truth, weights, .. }: Target<'a>,
    ignored: Option<i32>,
    hard_masks: &'a HardMasks,
) -> Result<PixelLabels<'a>, &'a [f32]> {
    let values = match truth {
        Truth::Labels8(labels) => Values::Bytes(labels),
        Truth::Labels32(labels) => Values::Words(labels),
        Truth::Masks(masks) => return hard_masks.kept(weights).ok_or(masks),
    };
    Ok(PixelLabels { values, ignored, weights })
}

/// What one pass over the truth finds.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    classes: usize,
    /// Whether a weight is neither 0 nor 1.
    pub(crate) is_weighted: bool,
    /// Of each section the valid pixels, Σ w over them, and then Σ w g, class by class: `[image][section][2 + class]`.
    sections: Vec<f64>,
    /// The same of each image.
    images: Vec<f64>,
}

/// What of a section stands before the classes.
const BEFORE: usize = 2;

/// Counts a section of an image into its row.
type CountSection<'a> = &'a mut dyn FnMut(usize, Range<usize>, &mut [f64]) -> Result<(), Error>;

/// The pixels that one overlap is computed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    Image(usize),
    Batch,
}

impl Group {
    /// Its place among the groups of a batch.
    pub(crate) fn index(self) -> usize {
        match self {
            Group::Image(image) => image,
            Group::Batch => 0,
        }
    }
}

impl Summary {
    /// The number of valid pixels.
    pub(crate) fn valid(&self, group: Group) -> f64 {
        self.sum(group, 0)
    }

    /// Σ w of the valid pixels.
    pub(crate) fn weight(&self, group: Group) -> f64 {
        self.sum(group, 1)
    }

    /// Σ w g of the valid pixels.
    pub(crate) fn mass(&self, group: Group, class: usize) -> f64 {
        self.sum(group, BEFORE + class)
    }

    #[inline(never)]
    fn sum(&self, group: Group, column: usize) -> f64 {
        let columns = BEFORE + self.classes;
        match group {
            Group::Image(image) => self.images[image * columns + column],
            Group::Batch => self.images.iter().skip(column).step_by(columns).sum(),
        }
    }

    /// What was found, section by section.
    pub(crate) fn sections(&self) -> &[f64] {
        &self.sections
    }

    /// Adds up what was found of the sections of a batch, here or elsewhere.
    pub(crate) fn add_up(&mut self, shape: &Shape, sections: Vec<f64>) {
        self.classes = shape.classes;
        let columns = BEFORE + shape.classes;
        self.images.clear();
        self.images.resize(shape.images * columns, 0.0);
        let of_image = shape.sections().count() * columns;
        for (sums, sections) in self.images.chunks_exact_mut(columns).zip(sections.chunks(of_image.max(1))) {
            for row in sections.chunks_exact(columns) {
                sums.iter_mut().zip(row).for_each(|(sum, part)| *sum += part);
            }
        }
        self.sections = sections;
    }

    /// Checks labels, or masks where not each pixel has one, and counts them. Values of masks that are neither 0 nor 1 can be refused.
    pub(crate) fn count_target(
        &mut self,
        labels: &Result<PixelLabels, &[f32]>,
        weights: Option<&[f32]>,
        shape: &Shape,
        refuses_soft: bool,
    ) -> Result<(), Error> {
        match labels {
            Ok(labels) => self.count(labels, shape),
            Err(masks) => self.add_masks(masks, weights, shape, refuses_soft),
        }
    }

    fn count(&mut self, labels: &PixelLabels, shape: &Shape) -> Result<(), Error> {
        self.look_at(labels.weights)?;
        let mut counts = vec![0; allowed_labels(shape.classes)];
        self.each_section(shape, &mut |image, section, row| {
            let start = image * shape.pixels + section.start;
            let pixels = start..start + section.len();
            counts.fill(0);
            let valid = labels.count(pixels.clone(), &mut counts);
            let valid = valid.ok_or_else(|| labels.first_wrong(pixels.clone(), shape.classes))?;
            if labels.weights.is_some() {
                labels.weigh(pixels, shape.classes, row);
                return Ok(());
            }
            // The background of a single class has no place of its own.
            let counts = if shape.classes == 1 { &counts[1..] } else { &counts };
            row[..BEFORE].fill(valid.into());
            row[BEFORE..].iter_mut().zip(counts).for_each(|(mass, &count)| *mass = count.into());
            Ok(())
        })
    }

    fn add_masks(
        &mut self,
        masks: &[f32],
        weights: Option<&[f32]>,
        shape: &Shape,
        refuses_soft: bool,
    ) -> Result<(), Error> {
        self.look_at(weights)?;
        self.each_section(shape, &mut |image, section, row| {
            let soft = add_section(masks, weights, image, section, shape, row)?;
            match soft {
                Some((index, value)) if refuses_soft => Err(Error::SoftLabel { index, value }),
                _ => Ok(()),
            }
        })
    }

    /// Checks weights, and whether they say more than which pixels count.
    fn look_at(&mut self, weights: Option<&[f32]>) -> Result<(), Error> {
        let weights = weights.unwrap_or_default();
        check_weights(weights, 0)?;
        self.is_weighted = weights.iter().any(|&weight| weight != 0.0 && weight != 1.0);
        Ok(())
    }

    fn each_section(&mut self, shape: &Shape, count: CountSection) -> Result<(), Error> {
        let columns = BEFORE + shape.classes;
        let mut sections = core::mem::take(&mut self.sections);
        sections.clear();
        sections.resize(shape.images * shape.sections().count() * columns, 0.0);
        let mut rows = sections.chunks_exact_mut(columns);
        for image in 0..shape.images {
            for (section, row) in shape.sections().zip(rows.by_ref()) {
                count(image, section, row)?;
            }
        }
        self.add_up(shape, sections);
        Ok(())
    }
}
