//! What a Lovász term does in the passes: it keeps the errors on the way forward, and has their slopes on the way back.
//!
//! The images of a *span* are walked through forward and then back; no group reaches beyond it.

use crate::activation::unfold;
use crate::batch::Shape;
use crate::hard::tile::Tile;
use crate::lanes::{LANES, LaneSum, f32x8, i32x8, padded, replace, vectors};
use crate::layout::Place;
use crate::loss::lovasz::{Bins, Lovasz, LovaszKind};
use crate::loss::selection::Over;
use crate::lovasz::buckets::{Buckets, MOST_KEPT};
use crate::lovasz::sorted::Sorted;
use crate::lovasz::words::{Distance, Errors, margin_words};
use crate::part::Part;
use crate::room::make_room;
use crate::truth::Summary;
use core::ops::Range;
use wide::u32x8;

/// Memory of a Lovász term, kept between calls.
#[derive(Debug, Default)]
pub(crate) struct LovaszMemory {
    sorted: Sorted,
    buckets: Buckets,
    /// Class by class whatever the layout of the scores, `[class][image][pixel]`: the words of errors on the way forward (see
    /// `words`), the bits of their slopes on the way back.
    pub(super) planes: Vec<u32>,
    /// Of buckets each pixel's place, `[image][eight][class]`.
    places: Vec<[u16; LANES]>,
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
    part: &'a Part,
    pub(super) memory: &'a mut LovaszMemory,
    order: Order,
    /// The images of the batch that are walked through together.
    span: Range<usize>,
    shares: Vec<f64>,
    value: LaneSum,
}

impl<'a> LovaszErrors<'a> {
    pub(crate) fn new(
        loss: &'a Lovasz,
        factor: f64,
        part: &'a Part,
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
            part,
            memory,
            order,
            span: 0..0,
            shares: Vec::new(),
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

    /// The images of the batch that are walked through together.
    pub(crate) fn take_span(&mut self, span: Range<usize>) {
        self.span = span;
    }

    /// Makes room for the errors of the span.
    pub(crate) fn begin(&mut self) {
        let images = self.span.len();
        let groups = if self.over() == Over::Image { images } else { 1 };
        match self.order {
            Order::Placed(bins) => {
                self.memory.buckets.begin(groups, self.shape.classes, bins);
                let places = images * vectors(self.shape.pixels) * self.shape.classes;
                self.memory.places.resize(places, [0; LANES]);
            }
            Order::Sorted | Order::Binned(_) => {
                make_room(&mut self.memory.planes, images * self.shape.pixels * self.shape.classes)
            }
        }
    }

    pub(super) fn plane_start(&self, class: usize, place: Place) -> usize {
        let image = self.part.first_image + place.image - self.span.start;
        (class * self.span.len() + image) * self.shape.pixels + self.part.first_pixel + place.first
    }

    /// Where the places of a tile are.
    fn places_of(&self, tile: &Tile) -> Range<usize> {
        let image = self.part.first_image + tile.place.image - self.span.start;
        let before = image * vectors(self.shape.pixels) + tile.place.first / LANES;
        before * tile.classes..before * tile.classes + tile.values.len()
    }

    /// The group of an image of the batch among those of the span.
    fn group_index(&self, image: usize) -> usize {
        if self.over() == Over::Image { image - self.span.start } else { 0 }
    }

    /// Keeps the errors of a tile of labels: of scores as they are, or of probabilities.
    pub(crate) fn keep_labels(&mut self, tile: &Tile) {
        if self.is_of_scores() {
            self.keep_words(tile, |tile, eight, class, are| {
                margin_words(tile.values[eight * tile.classes + class], are, tile.pixels[eight].count())
            });
        } else if self.is_placed() {
            self.keep_places(tile);
        } else {
            let is_softmax = tile.is_softmax();
            self.keep_words(tile, |tile, eight, class, are| {
                distance(is_softmax, tile, eight, class, are).words(are, tile.pixels[eight].count())
            });
        }
    }

    #[inline(always)]
    fn keep_words(&mut self, tile: &Tile, words: impl Fn(&Tile, usize, usize, f32x8) -> u32x8) {
        for class in 0..tile.classes {
            let start = self.plane_start(class, tile.place);
            let code = i32x8::splat(class as i32);
            let plane = &mut self.memory.planes[start..start + tile.place.count];
            replace(
                plane,
                |eights| eights,
                |eight, _| words(tile, eight, class, tile.pixels[eight].are(code)).to_array(),
            );
        }
    }

    fn keep_places(&mut self, tile: &Tile) {
        let is_softmax = tile.is_softmax();
        let range = self.places_of(tile);
        let LovaszMemory { buckets, places, .. } = &mut *self.memory;
        let places = &mut places[range];
        for (eight, (places, pixels)) in places.chunks_exact_mut(tile.classes).zip(&tile.pixels).enumerate() {
            let counts = pixels.count().to_bits();
            for (class, places) in places.iter_mut().enumerate() {
                let are = pixels.are(i32x8::splat(class as i32));
                let found = buckets.places(distance(is_softmax, tile, eight, class, are), are) & counts;
                *places = found.to_array().map(|place| place as u16);
            }
        }
        buckets.count(places);
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
        let images = if self.over() == Over::Image { self.span.clone() } else { 0..1 };
        let mut sorts = Vec::new();
        for image in images {
            let group = selection.group(image);
            selection.shares(&default, group, summary, &mut self.shares, self.shape.classes);
            for (class, share) in self.shares.iter().enumerate() {
                let start = class * self.span.len() * self.shape.pixels + (image - self.span.start) * pixels;
                let foreground = summary.mass(group, class);
                let scale = self.factor * share / groups as f64;
                sorts.push(Sort {
                    words: start..start + pixels,
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
        match self.order {
            Order::Binned(bins) => buckets.walk(words, errors, bins, sort.foreground, sort.scale),
            _ => sort.scale * sorted.walk(words, errors, sort.foreground, sort.scale),
        }
    }

    /// What the value has gained on the way back of a span.
    pub(crate) fn take_value(&mut self) -> f64 {
        core::mem::take(&mut self.value).total()
    }

    /// Adds the slopes of a tile of labels to the tile's, or begins them.
    #[inline(never)]
    pub(crate) fn add_slopes_of_labels(&mut self, tile: &mut Tile, begins: bool) {
        if self.is_placed() {
            return self.look_up(tile, begins);
        }
        for class in 0..tile.classes {
            let start = self.plane_start(class, tile.place);
            let (eights, rest) = self.memory.planes[start..start + tile.place.count].as_chunks::<LANES>();
            let last = padded(rest);
            for (slopes, eight) in
                tile.slopes.chunks_exact_mut(tile.classes).zip(eights.iter().chain([&last]))
            {
                let slope = f32x8::from_bits(u32x8::new(*eight));
                slopes[class] = if begins { slope } else { slopes[class] + slope };
            }
        }
    }

    /// Looks the slopes up, and adds Σ e g to the value.
    fn look_up(&mut self, tile: &mut Tile, begins: bool) {
        let (range, group) =
            (self.places_of(tile), self.group_index(self.part.first_image + tile.place.image));
        let LovaszMemory { buckets, places, .. } = &*self.memory;
        let (zero, mut sum) = (f32x8::splat(0.0), f32x8::splat(0.0));
        let is_softmax = tile.is_softmax();
        let values = tile.values.chunks_exact(tile.classes).zip(tile.slopes.chunks_exact_mut(tile.classes));
        let eights = values.zip(places[range].chunks_exact(tile.classes)).zip(&tile.pixels);
        for (((values, slopes), places), pixels) in eights {
            // Of softmax 1 − p of the pixel's class is the sum of the others.
            let (mut wrong, mut own, mut of_eight) = (zero, zero, zero);
            for (class, ((&value, slope), places)) in values.iter().zip(slopes).zip(places).enumerate() {
                let are = pixels.are(i32x8::splat(class as i32));
                let found = buckets.slopes(group, class, *places);
                if is_softmax {
                    wrong += value & !are;
                    own |= found & are;
                    of_eight += (value & !are) * found;
                } else {
                    let (p, q) = unfold(value);
                    of_eight += are.select(-q, p) * found;
                }
                *slope = if begins { found } else { *slope + found };
            }
            sum += (of_eight - wrong * own) * pixels.weights;
        }
        self.value.add(sum);
    }
}

/// The error of a probability. Of softmax both ends are known to all digits at the pixel's class.
#[inline(always)]
fn distance(is_softmax: bool, tile: &Tile, eight: usize, class: usize, are: f32x8) -> Distance {
    let value = tile.values[eight * tile.classes + class];
    if !is_softmax {
        return Distance::of_folded(value, are);
    }
    let certainty = &tile.certainties[eight];
    Distance::of(are.select(certainty.wrong, value), are.select(certainty.right, f32x8::splat(1.0) - value))
}
