//! Lovász-softmax: the Lovász extension over the errors of probabilities.
//!
//! For each class of a group, e = |y − p| over the group's valid pixels; the loss is the extension's value, and its slope with
//! respect to p is −g at foreground and g at background. Source: Berman et al. 2018.

use crate::batch::Shape;
use crate::error::Error;
use crate::lanes::{LANES, load};
use crate::loss::selection::{Classes, Selection};
use crate::lovasz::buckets::{Buckets, FEWEST, MOST};
use crate::lovasz::{extension, sort};
use crate::tile::{Tile, places};
use crate::truth::{Summary, Truth};

/// The Lovász-softmax loss.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct LovaszSoftmax {
    /// Groups, classes and their weights. By default the classes present; of a single class all, or an image without foreground
    /// would cost nothing.
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
    /// Into this many buckets, a power of two from 256 to 65,536; the value is off by at most 8 / bins.
    Buckets(usize),
}

impl LovaszSoftmax {
    pub(crate) fn check(&self, shape: &Shape) -> Result<(), Error> {
        if let Bins::Buckets(bins) = self.bins
            && !(bins.is_power_of_two() && (FEWEST..=MOST).contains(&bins))
        {
            let allowed = "'exact' or a power of two from 256 to 65536";
            return Err(Error::Option { argument: "bins", value: bins as f64, allowed });
        }
        self.selection.check(shape)
    }

    fn default_classes(shape: &Shape) -> Classes {
        if shape.classes == 1 { Classes::All } else { Classes::Present }
    }
}

/// What Lovász terms remember between the passes.
#[derive(Debug, Default)]
pub(crate) struct LovaszState {
    words: Vec<u64>,
    other: Vec<u64>,
    buckets: Buckets,
    shares: Vec<f64>,
    pub(crate) value: f64,
    /// ∂L/∂p, class by class whatever the layout of the scores: `[class][image][pixel]`.
    slopes: Vec<f32>,
}

impl LovaszState {
    pub(crate) fn begin(&mut self, shape: &Shape) {
        self.value = 0.0;
        self.slopes.clear();
        self.slopes.resize(shape.all_pixels() * shape.classes, 0.0);
    }

    pub(crate) fn bytes(&self) -> usize {
        (self.words.capacity() + self.other.capacity()) * size_of::<u64>()
            + self.slopes.capacity() * size_of::<f32>()
    }

    /// Value and slopes of a term, from the folded probabilities in `region`.
    #[expect(clippy::too_many_arguments, reason = "one pass needs all that describes the batch")]
    pub(crate) fn evaluate(
        &mut self,
        loss: &LovaszSoftmax,
        factor: f64,
        shape: &Shape,
        region: &[f32],
        truth: &Truth,
        ignore_label: Option<i32>,
        summary: &Summary,
        tile: &mut Tile,
    ) {
        let groups = loss.selection.groups(shape);
        let images = shape.images.checked_div(groups).unwrap_or(0);
        let default = LovaszSoftmax::default_classes(shape);
        let mut shares = core::mem::take(&mut self.shares);
        for index in 0..groups {
            let group = loss.selection.group(index);
            loss.selection.shares(&default, group, summary, &mut shares, shape.classes);
            for (class, share) in shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
                self.gather(
                    class,
                    index * images..(index + 1) * images,
                    shape,
                    region,
                    truth,
                    ignore_label,
                    tile,
                );
                let scale = factor * share / groups as f64;
                let foreground = summary.mass(group, class);
                let plane = class * shape.all_pixels()..(class + 1) * shape.all_pixels();
                let slopes = &mut self.slopes[plane];
                self.value += scale
                    * match loss.bins {
                        Bins::Exact => {
                            sort::sort(&mut self.words, &mut self.other);
                            extension::walk(&self.words, foreground, scale, slopes)
                        }
                        Bins::Buckets(bins) => {
                            self.buckets.walk(&self.words, bins, foreground, scale, slopes)
                        }
                    };
            }
        }
        self.shares = shares;
    }

    /// Packs the errors of one class over some images.
    #[expect(clippy::too_many_arguments, reason = "one pass needs all that describes the batch")]
    fn gather(
        &mut self,
        class: usize,
        images: core::ops::Range<usize>,
        shape: &Shape,
        region: &[f32],
        truth: &Truth,
        ignore_label: Option<i32>,
        tile: &mut Tile,
    ) {
        self.words.clear();
        for place in images.flat_map(|image| places(shape, image)) {
            tile.read_truth(truth, shape, place, ignore_label);
            tile.take_share(class, truth, shape);
            for i in 0..tile.vectors {
                let (share, valid) = tile.share_and_valid(i);
                let (share, valid) = (share.to_array(), valid.to_bitmask());
                for (lane, share) in share.into_iter().enumerate() {
                    if valid >> lane & 1 == 1 {
                        let pixel = place.first + i * LANES + lane;
                        let folded = region[shape.place(place.image, pixel, class)];
                        let index = place.image * shape.pixels + pixel;
                        self.words.push(sort::word(folded, share > 0.5, index as u32));
                    }
                }
            }
        }
    }

    /// Adds ∂L/∂p of one class to the tile's slopes.
    pub(crate) fn add_slopes(
        &self,
        tile: &mut Tile,
        class: usize,
        start: usize,
        count: usize,
        shape: &Shape,
    ) {
        let start = class * shape.all_pixels() + start;
        for (i, slope) in tile.row(class).scores.iter_mut().enumerate() {
            *slope += load(&self.slopes, start + i * LANES, 1, count - i * LANES);
        }
    }
}
