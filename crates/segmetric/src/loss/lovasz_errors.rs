//! What a Lovász term does in the passes: it keeps the errors on the way forward, and has their slopes on the way back.
//!
//! The images of a *span* are walked through forward and then back; no group reaches beyond it.

use crate::batch::Shape;
use crate::hard::tile::Tile;
use crate::lanes::{LANES, LaneSum, vectors};
use crate::loss::costs::Costs;
use crate::loss::lovasz::{Bins, Lovasz, LovaszKind};
use crate::loss::planes::Planes;
use crate::loss::selection::Over;
use crate::lovasz::buckets::{Buckets, MOST_KEPT};
use crate::lovasz::sorted::Sorted;
use crate::lovasz::weighted;
use crate::lovasz::words::Errors;
use crate::part::Part;
use crate::room::make_room;
use crate::truth::Summary;
use core::ops::Range;

/// Memory of a Lovász term, kept between calls.
#[derive(Debug, Default)]
pub(crate) struct LovaszMemory {
    sorted: Sorted,
    pub(super) buckets: Buckets,
    /// Class by class whatever the layout of the scores, `[class][image][pixel]`: the words of errors on the way forward (see
    /// `words`), the bits of their slopes on the way back.
    pub(super) planes: Vec<u32>,
    /// Of buckets each pixel's place, `[image][eight][class]`.
    pub(super) places: Vec<[u16; LANES]>,
}

/// How the errors of a term are put in order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// Words are kept and sorted.
    Sorted,
    /// Words are kept and put into so many buckets.
    Binned(usize),
    /// Places among so many buckets are kept.
    Placed(usize),
}

/// The errors of one class in one group.
pub(crate) struct Sort {
    words: Range<usize>,
    /// The first of its pixels among those of the batch.
    pub(crate) first: usize,
    foreground: f64,
    /// Its place among the groups and classes.
    place: usize,
    /// The class's share of the value.
    scale: f64,
    /// Whether the class is taken at all; else its slopes are 0.
    pub(crate) is_taken: bool,
}

/// A Lovász term, and what it remembers between the passes.
pub(crate) struct LovaszErrors<'a> {
    loss: &'a Lovasz,
    factor: f64,
    /// The sizes of the whole batch.
    shape: &'a Shape,
    pub(super) planes: Planes<'a>,
    /// Of the pixels at hand, where they are not all 0 or 1.
    weights: Option<&'a [f32]>,
    pub(super) memory: &'a mut LovaszMemory,
    order: Order,
    shares: Vec<f64>,
    /// What each group and class has cost, where errors are sorted, not scaled.
    pub(crate) costs: Costs,
    pub(super) value: LaneSum,
}

impl<'a> LovaszErrors<'a> {
    pub(crate) fn new(
        loss: &'a Lovasz,
        factor: f64,
        part: &'a Part,
        weights: Option<&'a [f32]>,
        memory: &'a mut LovaszMemory,
        is_hard: bool,
    ) -> LovaszErrors<'a> {
        let order = match loss.bins {
            Bins::Exact => Order::Sorted,
            Bins::Buckets(bins) if is_hard && bins <= MOST_KEPT && loss.kind == LovaszKind::Softmax => {
                Order::Placed(bins)
            }
            Bins::Buckets(bins) => Order::Binned(bins),
        };
        LovaszErrors {
            loss,
            factor,
            shape: &part.whole,
            planes: Planes::new(part),
            weights,
            memory,
            order,
            shares: Vec::new(),
            costs: Costs::new(loss.selection.groups(&part.whole) * part.whole.classes),
            value: LaneSum::default(),
        }
    }

    pub(crate) fn over(&self) -> Over {
        self.loss.selection.over
    }

    pub(crate) fn is_of_scores(&self) -> bool {
        self.loss.kind == LovaszKind::Hinge
    }

    /// Whether the value itself comes on the way back, where slopes are looked up.
    pub(crate) fn is_placed(&self) -> bool {
        matches!(self.order, Order::Placed(_))
    }

    /// Sorts errors from now on where their places would be kept, so that it is known what each class costs.
    pub(crate) fn sort_all(&mut self) {
        if let Order::Placed(bins) = self.order {
            self.order = Order::Binned(bins);
        }
    }

    /// The images of the batch that are walked through together.
    pub(crate) fn take_span(&mut self, span: Range<usize>) {
        self.planes.span = span;
    }

    /// Makes room for the errors of the span.
    pub(crate) fn begin(&mut self) {
        let images = self.planes.span.len();
        let groups = if self.over() == Over::Image { images } else { 1 };
        match self.order {
            Order::Placed(bins) => {
                self.memory.buckets.begin(groups, self.shape.classes, bins, self.weights.is_some());
                let places = images * vectors(self.shape.pixels) * self.shape.classes;
                self.memory.places.resize(places, [0; LANES]);
            }
            Order::Sorted | Order::Binned(_) => make_room(&mut self.memory.planes, self.planes.length()),
        }
    }

    /// Where the places of a tile are.
    pub(super) fn places_of(&self, tile: &Tile) -> Range<usize> {
        let image = self.planes.index_at_hand(tile.place.image);
        let before = image * vectors(self.shape.pixels) + tile.place.first / LANES;
        before * tile.classes..before * tile.classes + tile.values.len()
    }

    /// The group of an image of the batch among those of the span.
    pub(super) fn group_index(&self, image: usize) -> usize {
        if self.over() == Over::Image { self.planes.index(image) } else { 0 }
    }

    /// Settles the slopes of buckets where a group ends with an image of the batch.
    pub(crate) fn end_image(&mut self, image: usize, summary: &Summary) {
        if !self.is_placed() || self.over() == Over::Batch && image + 1 < self.shape.images {
            return;
        }
        let groups = self.loss.selection.groups(self.shape);
        let group = self.loss.selection.group(image);
        let default = self.loss.default_classes(self.shape);
        self.loss.selection.shares(&default, group, summary, &mut self.shares, self.shape.classes);
        let lanes = vectors(self.shape.pixels) * LANES * (self.shape.images / groups);
        let beside = (lanes as f64 - summary.valid(group)) as u32;
        let index = self.group_index(image);
        for (class, share) in self.shares.iter().enumerate() {
            let scale = self.factor * share / groups as f64;
            self.memory.buckets.settle(index, class, summary.mass(group, class), beside, scale);
        }
    }

    /// What is to be sorted where a span ends: of each group class by class; nothing where there are buckets.
    #[inline(never)]
    pub(crate) fn sorts(&mut self, summary: &Summary) -> Vec<Sort> {
        if self.is_placed() {
            return Vec::new();
        }
        let selection = &self.loss.selection;
        let default = self.loss.default_classes(self.shape);
        let groups = selection.groups(self.shape);
        let pixels = self.shape.all_pixels() / groups;
        let images = if self.over() == Over::Image { self.planes.span.clone() } else { 0..1 };
        let mut sorts = Vec::new();
        for image in images {
            let group = selection.group(image);
            selection.shares(&default, group, summary, &mut self.shares, self.shape.classes);
            for (class, share) in self.shares.iter().enumerate() {
                let start = self.planes.of_images(class, &(image..image)).start;
                let foreground = summary.mass(group, class);
                let scale = self.factor * share / groups as f64;
                sorts.push(Sort {
                    words: start..start + pixels,
                    place: group.index() * self.shape.classes + class,
                    first: image * pixels,
                    foreground,
                    scale,
                    is_taken: *share != 0.0,
                });
            }
        }
        sorts
    }

    /// The words of all errors of a sort; of the pixels at hand they are known.
    pub(crate) fn words(&mut self, sort: &Sort) -> &mut [u32] {
        &mut self.memory.planes[sort.words.clone()]
    }

    /// Sorts the errors, which become slopes. Returns what they are worth.
    #[inline(never)]
    pub(crate) fn sort(&mut self, sort: &Sort) -> f64 {
        let errors = match self.loss.kind {
            LovaszKind::Softmax => Errors::Probabilities,
            LovaszKind::Hinge => Errors::Margins,
        };
        let LovaszMemory { sorted, buckets, planes, .. } = &mut *self.memory;
        let words = &mut planes[sort.words.clone()];
        // Weights are at hand of whole groups alone.
        let first = sort.first.wrapping_sub(self.planes.part.first_image * self.shape.pixels);
        let weights = self.weights.map(|weights| &weights[first..first + words.len()]);
        let value = match (self.order, weights) {
            (Order::Binned(bins), _) => {
                buckets.walk(words, weights, errors, bins, sort.foreground, sort.scale)
            }
            (_, None) => sort.scale * sorted.walk(words, errors, sort.foreground, sort.scale),
            (_, Some(weights)) => weighted::walk(words, weights, errors, sort.foreground, sort.scale),
        };
        self.costs.add(sort.place, value / sort.scale);
        self.costs.value += value;
        value
    }

    /// What the value has gained on the way back of a span.
    pub(crate) fn take_value(&mut self) -> f64 {
        core::mem::take(&mut self.value).total()
    }
}
