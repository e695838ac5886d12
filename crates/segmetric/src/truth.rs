//! What the pixels really are: class maps, masks, ignored pixels, and what is present.
//!
//! Truth is read once before the scores: that pass checks every label or mask value and counts the valid pixels and each class's
//! mass `G = Σ g`. Everything that depends on the truth alone (which classes are present, the weights by frequency, the divisor
//! of a mean) is known before the first score is read.

use crate::batch::Shape;
use crate::byte_lanes;
use crate::error::Error;
use crate::lanes::{LANES, LaneSum, f32x8, first_lanes, load};
use core::ops::Range;

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

impl Truth<'_> {
    pub(crate) fn check_length(&self, shape: &Shape) -> Result<(), Error> {
        let (came, expected) = match self {
            Truth::Labels8(labels) => (labels.len(), shape.all_pixels()),
            Truth::Labels32(labels) => (labels.len(), shape.all_pixels()),
            Truth::Masks(masks) => (masks.len(), shape.scores()?),
        };
        if came == expected { Ok(()) } else { Err(Error::Length { argument: "truth", came, expected }) }
    }
}

/// One label a pixel, in the order of a class map, and the label of those that are ignored.
#[derive(Clone, Copy, Debug)]
pub(crate) enum PixelLabels<'a> {
    Bytes(&'a [u8], Option<i32>),
    Words(&'a [i32], Option<i32>),
}

impl PixelLabels<'_> {
    /// The label of those that are ignored.
    pub(crate) fn ignored(&self) -> Option<i32> {
        match *self {
            PixelLabels::Bytes(_, ignored) | PixelLabels::Words(_, ignored) => ignored,
        }
    }

    /// Adds how often each allowed label occurs among some pixels that are not ignored. Returns how many these are, or nothing where
    /// there is another label.
    fn count(&self, pixels: Range<usize>, counts: &mut [u32]) -> Option<u32> {
        // Few values are counted by comparing.
        const COMPARED: usize = 12;
        let (length, allowed, ignored) = (pixels.len() as u32, counts.len(), self.ignored());
        let mut off = 0;
        let mut add = |label: i32, count: u32| {
            if Some(label) == ignored {
                off += count;
            } else if let Some(sum) = counts.get_mut(label as usize) {
                *sum += count;
            }
        };
        match *self {
            PixelLabels::Bytes(labels, _) if allowed <= COMPARED => {
                let beside = ignored.filter(|label| (allowed as i32..=u8::MAX.into()).contains(label));
                // block by block, so that a block stays in the cache
                for block in labels[pixels].chunks(byte_lanes::BLOCK) {
                    for value in (0..allowed as i32).chain(beside) {
                        add(value, byte_lanes::occurrences(block, value as u8));
                    }
                }
            }
            PixelLabels::Bytes(labels, _) => labels[pixels].iter().for_each(|&label| add(label.into(), 1)),
            PixelLabels::Words(labels, _) => labels[pixels].iter().for_each(|&label| add(label, 1)),
        }
        let valid: u32 = counts.iter().sum();
        (valid + off == length).then_some(valid)
    }

    /// The first of some pixels whose label is not allowed.
    #[cold]
    fn first_wrong(&self, pixels: Range<usize>, classes: usize) -> Error {
        let ignore_label = self.ignored();
        let label = |pixel: usize| match self {
            PixelLabels::Bytes(labels, _) => labels[pixel].into(),
            PixelLabels::Words(labels, _) => labels[pixel],
        };
        let is_wrong = |label: i32| label as usize >= allowed_labels(classes) && Some(label) != ignore_label;
        let index = pixels.clone().find(|&pixel| is_wrong(label(pixel))).unwrap_or(pixels.start);
        Error::Label { argument: "truth", index, value: label(index), classes, ignore_label }
    }
}

/// What one pass over the truth finds.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    classes: usize,
    /// Of each section the valid pixels and then Σ g over them, class by class: `[image][section][1 + class]`.
    sections: Vec<f64>,
    /// Valid pixels of each image.
    valid: Vec<f64>,
    /// Σ g over the valid pixels, `[image][class]`.
    mass: Vec<f64>,
}

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
    #[inline(never)]
    pub(crate) fn valid(&self, group: Group) -> f64 {
        match group {
            Group::Image(image) => self.valid[image],
            Group::Batch => self.valid.iter().sum(),
        }
    }

    pub(crate) fn mass(&self, group: Group, class: usize) -> f64 {
        match group {
            Group::Image(image) => self.mass[image * self.classes + class],
            Group::Batch => self.mass.iter().skip(class).step_by(self.classes).sum(),
        }
    }

    /// What was found, section by section.
    pub(crate) fn sections(&self) -> &[f64] {
        &self.sections
    }

    /// Adds up what was found of the sections of a batch, here or elsewhere.
    pub(crate) fn add_up(&mut self, shape: &Shape, sections: Vec<f64>) {
        self.classes = shape.classes;
        for (values, length) in
            [(&mut self.valid, shape.images), (&mut self.mass, shape.images * shape.classes)]
        {
            values.clear();
            values.resize(length, 0.0);
        }
        let mut rows = sections.chunks_exact(1 + shape.classes);
        for image in 0..shape.images {
            for row in rows.by_ref().take(shape.sections().count()) {
                self.valid[image] += row[0];
                let mass = &mut self.mass[image * shape.classes..];
                mass.iter_mut().zip(&row[1..]).for_each(|(mass, part)| *mass += part);
            }
        }
        self.sections = sections;
    }

    /// Checks labels and counts them.
    pub(crate) fn count(&mut self, labels: &PixelLabels, shape: &Shape) -> Result<(), Error> {
        let mut counts = vec![0; allowed_labels(shape.classes)];
        self.each_section(shape, &mut |image, section, row| {
            let start = image * shape.pixels + section.start;
            let pixels = start..start + section.len();
            counts.fill(0);
            let valid = labels.count(pixels.clone(), &mut counts);
            let valid = valid.ok_or_else(|| labels.first_wrong(pixels, shape.classes))?;
            // The background of a single class has no place of its own.
            let counts = if shape.classes == 1 { &counts[1..] } else { &counts };
            row[0] = valid.into();
            row[1..].iter_mut().zip(counts).for_each(|(mass, &count)| *mass = count.into());
            Ok(())
        })
    }

    /// Checks masks and adds them up. Values that are neither 0 nor 1 can be refused.
    pub(crate) fn add_masks(
        &mut self,
        masks: &[f32],
        shape: &Shape,
        refuses_soft: bool,
    ) -> Result<(), Error> {
        self.each_section(shape, &mut |image, section, row| match add_section(
            masks, image, section, shape, row,
        )? {
            Some((index, value)) if refuses_soft => Err(Error::SoftLabel { index, value }),
            _ => Ok(()),
        })
    }

    fn each_section(&mut self, shape: &Shape, count: CountSection) -> Result<(), Error> {
        let mut sections = core::mem::take(&mut self.sections);
        sections.clear();
        sections.resize(shape.images * shape.sections().count() * (1 + shape.classes), 0.0);
        let mut rows = sections.chunks_exact_mut(1 + shape.classes);
        for image in 0..shape.images {
            for (section, row) in shape.sections().zip(rows.by_ref()) {
                count(image, section, row)?;
            }
        }
        self.add_up(shape, sections);
        Ok(())
    }
}

/// Adds up the masks of a section. Returns the first value that is neither 0 nor 1.
fn add_section(
    masks: &[f32],
    image: usize,
    section: Range<usize>,
    shape: &Shape,
    row: &mut [f64],
) -> Result<Option<(usize, f32)>, Error> {
    let mut soft = None;
    let (zero, one, ignored) = (f32x8::splat(0.0), f32x8::splat(1.0), f32x8::splat(-1.0));
    let stride = shape.pixel_stride();
    for class in 0..shape.classes {
        let [start_of_first, start] = [0, class].map(|class| shape.place(image, 0, class));
        let (mut mass, mut valid) = (LaneSum::default(), LaneSum::default());
        for pixel in section.clone().step_by(LANES) {
            let count = (section.end - pixel).min(LANES);
            let first = eight(masks, start_of_first + pixel * stride, stride, count);
            let g = eight(masks, start + pixel * stride, stride, count);
            let off = first.simd_eq(ignored);
            let right = off.select(g.simd_eq(ignored), g.simd_ge(zero) & g.simd_le(one));
            let hard = g.simd_eq(zero) | g.simd_eq(one) | off;
            if !right.all() || soft.is_none() && !hard.all() {
                let pixels = pixel..pixel + count;
                let found = first_soft(masks, image, pixels, class, shape)?;
                soft = soft.or(found);
            }
            let g = off.select(zero, g);
            mass.add(g);
            if class == 0 {
                valid.add(off.select(zero, first_lanes(count)));
            }
        }
        row[1 + class] = mass.total();
        if class == 0 {
            row[0] = valid.total();
        }
    }
    Ok(soft)
}

/// Finds the value that a vector comparison saw: a wrong one is an error.
#[cold]
fn first_soft(
    masks: &[f32],
    image: usize,
    pixels: Range<usize>,
    class: usize,
    shape: &Shape,
) -> Result<Option<(usize, f32)>, Error> {
    let mut soft = None;
    for pixel in pixels {
        let index = shape.place(image, pixel, class);
        let value = masks[index];
        let ignored = masks[shape.place(image, pixel, 0)] == -1.0;
        let right = if ignored { value == -1.0 } else { (0.0..=1.0).contains(&value) };
        if !right {
            return Err(Error::Mask { index, value });
        }
        if !ignored && value != 0.0 && value != 1.0 {
            soft = soft.or(Some((index, value)));
        }
    }
    Ok(soft)
}

/// Not made part of its callers, which are called for soft masks alone.
#[inline(never)]
fn eight(masks: &[f32], start: usize, stride: usize, count: usize) -> f32x8 {
    load(masks, start, stride, count)
}

/// Labels 0 up to this one, itself not included, are classes. A map of one class holds 0 and 1.
fn allowed_labels(classes: usize) -> usize {
    classes.max(2)
}
