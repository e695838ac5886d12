//! Geometric losses: values and slopes that hang on where the pixels of a whole image are.
//!
//! On the way forward the probabilities of a span are kept, class by class. Where the span ends each term measures one class of a group
//! after the other, which gives its value and adds its slopes by the probabilities; on the way back they are added to those of the other
//! terms. An ignored pixel is outside of every class, and its probability is kept as 0.
//!
//! Each measure is a function of a [`View`]: it gives its value, and adds `scale` times its slopes.

mod boundary;
mod cl_dice;
mod frame;
mod hausdorff;
mod skeleton_recall;
mod soft_skeleton;
mod view;

use crate::activation::unfold;
use crate::batch::Shape;
use crate::hard;
use crate::lanes::replace;
use crate::layout::Place;
use crate::loss::costs::Costs;
use crate::loss::geometric::{Geometric, Measure};
use crate::loss::planes::Planes;
use crate::loss::selection::Over;
use crate::loss::{Loss, Term};
use crate::passes::Asked;
use crate::soft;
use crate::space::grid::Grid;
use crate::truth::{Group, PixelLabels, Summary, Target};
pub use boundary::signed_distances_of_classes;
use core::ops::Range;
use frame::Spare;
use view::{Truth, View};

/// Memory of geometric terms, kept between calls: planes of the span.
#[derive(Debug, Default)]
pub(crate) struct GeometricMemory {
    probabilities: Vec<f32>,
    /// ∂L/∂p
    slopes: Vec<f32>,
    spare: Spare,
}

/// The geometric terms of a loss, and what they remember between the passes.
pub(crate) struct GeometricTerms<'a> {
    terms: Vec<(f64, &'a Geometric)>,
    /// What each group and class of each term has cost, not scaled; of means there is one group.
    pub(crate) costs: Vec<Costs>,
    truth: Truth<'a>,
    grid: Grid,
    planes: Planes<'a>,
    memory: &'a mut GeometricMemory,
    gradient: bool,
}

impl<'a> GeometricTerms<'a> {
    /// The geometric terms of a loss that fits the target, where it has any; `labels` are those of the pixels, or their masks.
    pub(crate) fn new(
        loss: &'a Loss,
        asked: Asked<'a>,
        shape: &'a Shape,
        target: &Target<'a>,
        labels: Result<PixelLabels<'a>, &'a [f32]>,
        memory: &'a mut GeometricMemory,
    ) -> Option<GeometricTerms<'a>> {
        let terms: Vec<(f64, &Geometric)> = loss
            .terms
            .iter()
            .filter_map(|(factor, term)| match term {
                Term::Geometric(geometric) => Some((asked.factor(*factor), geometric)),
                _ => None,
            })
            .collect();
        if terms.is_empty() {
            return None;
        }
        let Asked { part, gradient, .. } = asked;
        let truth = Truth { shape, labels, distances: target.distances };
        let grid = Grid::new(target.size).ok()?;
        let groups = |term: &Geometric| if term.is_mean() { 1 } else { term.selection.groups(&part.whole) };
        let costs = terms.iter().map(|(_, term)| Costs::new(groups(term) * part.whole.classes)).collect();
        Some(GeometricTerms { terms, costs, truth, grid, planes: Planes::new(part), memory, gradient })
    }

    /// Whether some group is all of the batch.
    pub(crate) fn reach_over_images(&self) -> bool {
        self.terms.iter().any(|(_, term)| term.over() == Over::Batch)
    }

    pub(crate) fn take_span(&mut self, span: Range<usize>) {
        self.planes.span = span;
    }

    /// Makes room for the span.
    pub(crate) fn begin(&mut self) {
        let (at_hand, part) = (self.truth.shape, self.planes.part);
        let are_whole = at_hand.pixels == part.whole.pixels
            && part.first_image <= self.planes.span.start
            && self.planes.span.end <= part.first_image + at_hand.images;
        assert!(are_whole, "geometric losses need all pixels of a group at hand");
        let length = self.planes.length();
        self.memory.probabilities.resize(length, 0.0);
        self.memory.slopes.clear();
        self.memory.slopes.resize(if self.gradient { length } else { 0 }, 0.0);
    }

    /// Keeps the probabilities of a tile of labels.
    pub(crate) fn keep_labels(&mut self, tile: &hard::tile::Tile) {
        let is_softmax = tile.is_softmax();
        for class in 0..tile.classes {
            let start = self.planes.start(class, tile.place);
            let plane = &mut self.memory.probabilities[start..start + tile.place.count];
            replace(
                plane,
                |eights| eights,
                |eight, _| {
                    let value = tile.values[eight * tile.classes + class];
                    let p = if is_softmax { value } else { unfold(value).0 };
                    (p & tile.pixels[eight].count()).to_array()
                },
            );
        }
    }

    /// Keeps the folded probabilities of one class of a tile of masks.
    pub(crate) fn keep_masks(&mut self, tile: &mut soft::tile::Tile, class: usize, place: Place) {
        let start = self.planes.start(class, place);
        let row = tile.row(class);
        replace(
            &mut self.memory.probabilities[start..start + place.count],
            |eights| eights,
            |i, _| (unfold(row.folded[i]).0 & row.valid[i]).to_array(),
        );
    }

    /// Measures the images of a span. Returns what they are worth.
    #[inline(never)]
    pub(crate) fn settle(&mut self, summary: &Summary) -> f64 {
        let terms = core::mem::take(&mut self.terms);
        let mut costs = core::mem::take(&mut self.costs);
        let mut slopes = core::mem::take(&mut self.memory.slopes);
        let mut value = 0.0;
        for ((factor, term), costs) in terms.iter().zip(&mut costs) {
            let cost = match term.measure {
                Measure::Hausdorff { log_one_plus: true, .. } => {
                    let mut own = vec![0.0; slopes.len()];
                    let mean = self.measure(term, 1.0, summary, &mut own, costs);
                    let bend = factor / (1.0 + mean);
                    slopes
                        .iter_mut()
                        .zip(own)
                        .for_each(|(slope, own)| *slope += (bend * f64::from(own)) as f32);
                    factor * libm::log1p(mean)
                }
                _ => self.measure(term, *factor, summary, &mut slopes, costs),
            };
            costs.value += cost;
            value += cost;
        }
        (self.terms, self.costs, self.memory.slopes) = (terms, costs, slopes);
        value
    }

    /// Measures the groups of a span by one term, and adds its slopes.
    fn measure(
        &self,
        term: &Geometric,
        factor: f64,
        summary: &Summary,
        slopes: &mut [f32],
        costs: &mut Costs,
    ) -> f64 {
        let span = &self.planes.span;
        let whole = &self.planes.part.whole;
        let default = term.default_classes(whole);
        let (mut shares, mut value) = (Vec::new(), 0.0);
        let step = if term.over() == Over::Image { 1 } else { span.len() };
        for first in span.clone().step_by(step) {
            let images = first..first + step;
            // A mean is over all valid pixels of the batch.
            let (group, groups) = match term.is_mean() {
                true => (Group::Batch, summary.valid(Group::Batch)),
                false => (term.selection.group(first), term.selection.groups(whole) as f64),
            };
            if groups == 0.0 {
                continue;
            }
            term.selection.shares(&default, group, summary, &mut shares, whole.classes);
            for (class, &share) in shares.iter().enumerate().filter(|(_, share)| **share != 0.0) {
                let range = self.planes.of_images(class, &images);
                let scale = factor * share / groups;
                let view = View {
                    truth: &self.truth,
                    grid: &self.grid,
                    class,
                    first_image: first - self.planes.part.first_image,
                    probabilities: &self.memory.probabilities[range.clone()],
                    spare: &self.memory.spare,
                };
                let slopes = self.gradient.then(|| &mut slopes[range]);
                let cost = match &term.measure {
                    Measure::Boundary { distances } => boundary::measure(&view, distances, scale, slopes),
                    Measure::Hausdorff { power, .. } => hausdorff::measure(&view, *power, scale, slopes),
                    Measure::ClDice { iterations, smooth } => {
                        cl_dice::measure(&view, *iterations, *smooth, scale, slopes)
                    }
                    Measure::SkeletonRecall { smooth } => {
                        skeleton_recall::measure(&view, *smooth, scale, slopes)
                    }
                };
                let per_pixel = if term.is_mean() { groups } else { 1.0 };
                costs.add(group.index() * whole.classes + class, cost / per_pixel);
                value += scale * cost;
            }
        }
        value
    }

    /// Adds the slopes of a tile of labels to the tile's, or begins them.
    pub(crate) fn add_slopes_of_labels(&self, tile: &mut hard::tile::Tile, begins: bool) {
        self.planes.add_to_labels(&self.memory.slopes, tile, begins);
    }

    /// Adds the slopes of one class to those of a tile of masks.
    pub(crate) fn add_slopes_of_masks(&self, tile: &mut soft::tile::Tile, class: usize, place: Place) {
        self.planes.add_to_masks(&self.memory.slopes, tile, class, place);
    }
}
