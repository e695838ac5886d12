//! Lovász losses: the Lovász extension of the Jaccard loss over the errors of each class in each group.
//!
//! - *Lovász-softmax* (Berman et al. 2018): the errors are abs(y − p), on probabilities.
//! - *Lovász hinge* (Yu & Blaschko 2015, Berman et al. 2018): max(0, 1 − z (2y − 1)), on raw scores.
//!
//! Either slope is −g at foreground and g at background, with respect to p in the first and to z in the second.

use crate::batch::Shape;
use crate::error::Error;
use crate::lanes::{LANES, LaneSum, f32x8, load, store, vectors};
use crate::loss::selection::{Classes, Selection};
use crate::lovasz::buckets::{Buckets, FEWEST, MOST};
use crate::lovasz::sort::Errors;
use crate::lovasz::{extension, sort};
use crate::tile::{Place, Tile, places};
use crate::truth::{Summary, Truth};
use core::ops::Range;

/// What the errors of a Lovász loss are measured on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum LovaszKind {
    /// Probabilities: Lovász-softmax.
    #[default]
    Softmax,
    /// Raw scores: the Lovász hinge.
    Hinge,
}

/// A Lovász loss.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Lovasz {
    /// On probabilities or on raw scores.
    pub kind: LovaszKind,
    /// Groups, classes and their weights. By default all classes; for Lovász-softmax of several classes those present. Of a
    /// single class all, or an image without foreground would cost nothing.
    pub selection: Selection,
    /// How errors are ordered.
    pub bins: Bins,
}

/// How the errors are put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Bins {
    /// Sorted.
    #[default]
    Exact,
    /// Into this many buckets, a power of two from 256 to 65,536; the value is off by at most 8 / bins on probabilities, and by
    /// the largest error / bins on raw scores.
    Buckets(usize),
}

impl Lovasz {
    /// The Lovász loss of a kind, all else by default.
    pub fn new(kind: LovaszKind) -> Lovasz {
        Lovasz { kind, ..Lovasz::default() }
    }

    pub(crate) fn check(&self, shape: &Shape) -> Result<(), Error> {
        if let Bins::Buckets(bins) = self.bins
            && !(bins.is_power_of_two() && (FEWEST..=MOST).contains(&bins))
        {
            let allowed = "'exact' or a power of two from 256 to 65536";
            return Err(Error::Option { argument: "bins", value: bins as f64, allowed });
        }
        self.selection.check(shape)
    }

    fn default_classes(&self, shape: &Shape) -> Classes {
        match self.kind {
            LovaszKind::Softmax if shape.classes > 1 => Classes::Present,
            _ => Classes::All,
        }
    }
}

/// What a Lovász term remembers between the passes.
#[derive(Debug, Default)]
pub(crate) struct LovaszState {
    words: Vec<u64>,
    other: Vec<u64>,
    buckets: Buckets,
    shares: Vec<f64>,
    /// Class by class whatever the layout of the scores, `[class][image][pixel]`: folded probabilities or raw scores on the way
    /// forward, their slopes on the way back.
    planes: Vec<f32>,
}

impl LovaszState {
    pub(crate) fn begin(&mut self, shape: &Shape) {
        self.planes.resize(shape.all_pixels() * shape.classes, 0.0);
    }

    /// Keeps one class of a tile.
    pub(crate) fn keep(&mut self, loss: &Lovasz, tile: &mut Tile, class: usize, place: Place, shape: &Shape) {
        let row = tile.row(class);
        let values = match loss.kind {
            LovaszKind::Softmax => row.folded,
            LovaszKind::Hinge => row.scores,
        };
        let start = plane_start(class, place, shape);
        for (i, value) in values.iter().enumerate() {
            store(*value, &mut self.planes, start + i * LANES, 1, place.count - i * LANES);
        }
    }

    /// Adds the kept slopes of one class to the tile's.
    pub(crate) fn add_slopes(&self, tile: &mut Tile, class: usize, place: Place, shape: &Shape) {
        let start = plane_start(class, place, shape);
        for (i, slope) in tile.row(class).scores.iter_mut().enumerate() {
            *slope += load(&self.planes, start + i * LANES, 1, place.count - i * LANES);
        }
    }

    /// The value; what was kept becomes its slopes.
    pub(crate) fn evaluate(
        &mut self,
        loss: &Lovasz,
        factor: f64,
        batch: &Batch,
        summary: &Summary,
        tile: &mut Tile,
    ) -> f64 {
        let shape = batch.shape;
        let mut value = 0.0;
        let groups = loss.selection.groups(shape);
        let images = shape.images / groups;
        let default = loss.default_classes(shape);
        let mut shares = core::mem::take(&mut self.shares);
        for index in 0..groups {
            let group = loss.selection.group(index);
            loss.selection.shares(&default, group, summary, &mut shares, shape.classes);
            for (class, share) in shares.iter().enumerate() {
                let start = class * shape.all_pixels();
                let images = index * images..(index + 1) * images;
                let pixels = start + images.start * shape.pixels..start + images.end * shape.pixels;
                if *share > 0.0 {
                    self.gather(loss, class, images.clone(), batch, tile);
                }
                self.planes[pixels].fill(0.0);
                if *share > 0.0 {
                    let scale = factor * share / groups as f64;
                    let foreground = summary.mass(group, class);
                    value += scale
                        * match loss.bins {
                            Bins::Exact => self.walk_sorted(loss.kind, class, scale, foreground, shape),
                            Bins::Buckets(_) => self.walk_buckets(class, images, scale, foreground, shape),
                        };
                }
            }
        }
        self.shares = shares;
        value
    }

    fn walk_sorted(
        &mut self,
        kind: LovaszKind,
        class: usize,
        scale: f64,
        foreground: f64,
        shape: &Shape,
    ) -> f64 {
        sort::sort(&mut self.words, &mut self.other);
        let slopes = &mut self.planes[class * shape.all_pixels()..(class + 1) * shape.all_pixels()];
        extension::walk(kind.errors(), &self.words, foreground, scale, slopes)
    }

    fn walk_buckets(
        &mut self,
        class: usize,
        images: Range<usize>,
        scale: f64,
        foreground: f64,
        shape: &Shape,
    ) -> f64 {
        self.buckets.settle(foreground);
        let mut value = LaneSum::default();
        let mut index = 0;
        for place in images.flat_map(|image| places(shape, image)) {
            let start = plane_start(class, place, shape);
            for i in 0..vectors(place.count) {
                let slopes = f32x8::splat(scale as f32) * self.buckets.slopes(index, &mut value);
                store(slopes, &mut self.planes, start + i * LANES, 1, place.count - i * LANES);
                index += 1;
            }
        }
        value.total()
    }

    /// Packs the errors of one class over some images.
    fn gather(&mut self, loss: &Lovasz, class: usize, images: Range<usize>, batch: &Batch, tile: &mut Tile) {
        let (shape, errors) = (batch.shape, loss.kind.errors());
        self.words.clear();
        if let Bins::Buckets(bins) = loss.bins {
            self.buckets.begin(errors, bins);
        }
        for place in images.flat_map(|image| places(shape, image)) {
            tile.read_truth(batch.truth, shape, place, batch.ignore_label);
            tile.take_share(class, batch.truth, shape);
            let start = place.image * shape.pixels + place.first;
            for i in 0..tile.vectors {
                let kept = class * shape.all_pixels() + start + i * LANES;
                let values = load(&self.planes, kept, 1, place.count - i * LANES);
                let (share, valid) = tile.share_and_valid(i);
                let high = errors.keys_and_labels(values, share);
                match loss.bins {
                    Bins::Exact => {
                        self.push_words(errors, high.to_array(), valid, (start + i * LANES) as u32)
                    }
                    Bins::Buckets(_) => self.buckets.push(high, valid),
                }
            }
        }
    }

    #[inline(always)]
    fn push_words(&mut self, errors: Errors, high: [u32; LANES], valid: f32x8, first: u32) {
        let words: [u64; LANES] = core::array::from_fn(|lane| sort::word(high[lane], first + lane as u32));
        if valid.all() && errors == Errors::Probabilities {
            self.words.extend_from_slice(&words);
            return;
        }
        let valid = valid.to_bitmask();
        for (lane, word) in words.into_iter().enumerate() {
            // A margin that is met costs nothing and has slope 0.
            let counts = errors == Errors::Probabilities || errors.error(word) > 0.0;
            if valid >> lane & 1 == 1 && counts {
                self.words.push(word);
            }
        }
    }
}

/// What is evaluated: the shape of the scores, and the truth.
#[derive(Clone, Copy)]
pub(crate) struct Batch<'a> {
    pub(crate) shape: &'a Shape,
    pub(crate) truth: &'a Truth<'a>,
    pub(crate) ignore_label: Option<i32>,
}

impl LovaszKind {
    fn errors(self) -> Errors {
        match self {
            LovaszKind::Softmax => Errors::Probabilities,
            LovaszKind::Hinge => Errors::Margins,
        }
    }
}

fn plane_start(class: usize, place: Place, shape: &Shape) -> usize {
    (class * shape.images + place.image) * shape.pixels + place.first
}
