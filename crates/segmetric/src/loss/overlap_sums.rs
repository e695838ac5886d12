//! What a term of overlaps does in the passes: its sums on the way forward, its slopes on the way back.
//!
//! See `overlap` for what `a`, `b` and `c` are in each [`Form`], and `overlap_forms` for what a pixel adds to them.

use crate::activation::unfold;
use crate::batch::Shape;
use crate::hard::tile::{Certainty, Tile as HardTile};
use crate::lanes::{LaneSum, f32x8, i32x8};
use crate::loss::generalized_dice::GeneralizedDice;
use crate::loss::overlap::{Cost, Form, Overlap, Sums, Taken};
use crate::loss::overlap_forms::{
    Pixels, RAISE, product, product_slope, soft_labels, soft_labels_slope, squared, squared_slope,
};
use crate::loss::selection::{Classes, Over, Selection};
use crate::part::Part;
use crate::soft::tile::Tile as SoftTile;
use crate::truth::Summary;

/// ∂L/∂a and ∂L/∂b, and their sum: where the overlap is tiny the two nearly cancel, and f32 would lose what is left.
#[derive(Clone, Copy, Debug, Default)]
struct Slopes {
    by_a: f32,
    by_b: f32,
    both: f32,
}

/// Of which loss the overlaps are.
#[derive(Clone, Copy)]
enum Formula<'a> {
    Overlap(&'a Overlap),
    Generalized(&'a GeneralizedDice),
}

/// A term of overlaps, and what it remembers between the passes.
pub(crate) struct OverlapSums<'a> {
    formula: Formula<'a>,
    form: Form,
    selection: &'a Selection,
    /// The term's factor in the mean over groups.
    scale: f64,
    /// The sizes of the whole batch.
    shape: &'a Shape,
    /// The first image at hand.
    first_image: usize,
    /// a, b and c of the section at hand, by class.
    sums: Vec<[LaneSum; 3]>,
    /// And of the group at hand.
    totals: Vec<[f64; 3]>,
    /// Each class's share of the mean over the group at hand.
    shares: Vec<f64>,
    /// What the way back needs, `[group][class]`; 0 where a class is not taken.
    slopes: Vec<Slopes>,
}

impl<'a> OverlapSums<'a> {
    pub(crate) fn of_overlap(overlap: &'a Overlap, factor: f64, part: &'a Part) -> OverlapSums<'a> {
        OverlapSums::new(Formula::Overlap(overlap), overlap.form, &overlap.selection, factor, part)
    }

    pub(crate) fn of_generalized(dice: &'a GeneralizedDice, factor: f64, part: &'a Part) -> OverlapSums<'a> {
        OverlapSums::new(Formula::Generalized(dice), Form::Product, &dice.selection, factor, part)
    }

    fn new(
        formula: Formula<'a>,
        form: Form,
        selection: &'a Selection,
        factor: f64,
        part: &'a Part,
    ) -> OverlapSums<'a> {
        let shape = &part.whole;
        let groups = selection.groups(shape);
        OverlapSums {
            formula,
            form,
            selection,
            scale: factor / groups as f64,
            shape,
            first_image: part.first_image,
            sums: vec![Default::default(); shape.classes],
            totals: vec![[0.0; 3]; shape.classes],
            shares: Vec::new(),
            slopes: vec![Slopes::default(); groups * shape.classes],
        }
    }

    pub(crate) fn over(&self) -> Over {
        self.selection.over
    }

    /// Whether slopes hang on the probability, not on the label alone.
    pub(crate) fn needs_values(&self) -> bool {
        self.form != Form::Product
    }

    /// Appends the sums of the section that ends.
    pub(crate) fn take_sums(&mut self, taken: &mut Vec<f64>) {
        taken.extend(self.sums.iter().flatten().map(LaneSum::total));
        self.sums.fill(Default::default());
    }

    /// Adds the sums of a section to those of its group.
    pub(crate) fn add_sums(&mut self, sums: &mut impl Iterator<Item = f64>) {
        self.totals.iter_mut().flatten().zip(sums).for_each(|(total, sum)| *total += sum);
    }

    /// What the group that ends with an image of the batch is worth, 0 where none does.
    pub(crate) fn end_image(&mut self, image: usize, summary: &Summary) -> f64 {
        if self.selection.over == Over::Batch && image + 1 < self.shape.images {
            return 0.0;
        }
        let group = self.selection.group(image);
        let first = group.index() * self.shape.classes;
        self.selection.shares(&Classes::All, group, summary, &mut self.shares, self.shape.classes);
        let raised = if self.form == Form::Squared { f64::from(RAISE) * f64::from(RAISE) } else { 1.0 };
        let mut taken = Vec::with_capacity(self.shares.len());
        for (class, (&share, &[a, b, c])) in self.shares.iter().zip(&self.totals).enumerate() {
            if share > 0.0 {
                let sums = Sums { a: a / raised, b: b / raised, c };
                taken.push(Taken { class, share, mass: summary.mass(group, class), sums });
            }
        }
        let (scale, slopes) = (self.scale, &mut self.slopes[first..]);
        let mut set = |class: usize, factor: f64, cost: Cost| {
            let (by_a, by_b) = (factor * cost.by_a, factor * cost.by_b);
            slopes[class] = Slopes { by_a: bounded(by_a), by_b: bounded(by_b), both: bounded(by_a + by_b) };
        };
        let mut value = 0.0;
        match self.formula {
            // A group without a valid pixel has no error, whatever the smoothing says.
            _ if summary.valid(group) == 0.0 => {}
            Formula::Overlap(overlap) => {
                for Taken { class, share, sums, .. } in &taken {
                    let cost = overlap.cost(sums);
                    set(*class, scale * share, cost);
                    value += scale * share * cost.value;
                }
            }
            Formula::Generalized(dice) => {
                value = scale * dice.cost(&taken, |class, cost| set(class, scale, cost))
            }
        }
        self.totals.fill(Default::default());
        value
    }

    /// Adds to a, b and c of a class.
    pub(crate) fn add_parts(&mut self, class: usize, parts: [f32x8; 3]) {
        self.sums[class].iter_mut().zip(parts).for_each(|(sum, part)| sum.add(part));
    }

    /// ∂L/∂p of the product form with hard labels: at the class's pixels, and at the others.
    pub(crate) fn slopes_by_label(&self, class: usize, image: usize) -> [f32x8; 2] {
        let Slopes { by_a, by_b, .. } = self.slopes_of(image)[class];
        [-by_a, by_b].map(f32x8::splat)
    }

    /// Adds the pixels of a tile of labels.
    pub(crate) fn add_labels(&mut self, tile: &HardTile) {
        match self.form {
            Form::Product => self.add_form(tile, product),
            Form::Squared => self.add_form(tile, squared),
            Form::SoftLabels => self.add_form(tile, soft_labels),
        }
    }

    #[inline(never)]
    fn add_form(&mut self, tile: &HardTile, parts: impl Fn(Pixels) -> [f32x8; 3]) {
        let is_softmax = tile.is_softmax();
        for (class, sums) in self.sums.iter_mut().enumerate() {
            let code = i32x8::splat(class as i32);
            let mut all = [f32x8::splat(0.0); 3];
            let eights =
                tile.values.chunks_exact(tile.classes).zip(tile.pixels.iter().zip(&tile.certainties));
            for (values, (pixels, certainty)) in eights {
                let are = pixels.are(code);
                let (p, q) = read(is_softmax, values[class], certainty);
                let (g, rest) = (pixels.weights & are, pixels.weights & !are);
                for (sum, part) in all.iter_mut().zip(parts(Pixels { p, q, g, rest })) {
                    *sum += part;
                }
            }
            sums.iter_mut().zip(all).for_each(|(sum, part)| sum.add(part));
        }
    }

    /// Adds the pixels of one class of a tile of masks, whose share is in the tile.
    pub(crate) fn add_masks(&mut self, tile: &mut SoftTile, class: usize) {
        match self.form {
            Form::Product => self.add_masks_by(tile, class, product),
            Form::Squared => self.add_masks_by(tile, class, squared),
            Form::SoftLabels => self.add_masks_by(tile, class, soft_labels),
        }
    }

    #[inline(never)]
    fn add_masks_by(&mut self, tile: &mut SoftTile, class: usize, parts: impl Fn(Pixels) -> [f32x8; 3]) {
        let row = tile.row(class);
        let mut all = [f32x8::splat(0.0); 3];
        for i in 0..row.count {
            let (p, q) = unfold(row.folded[i]);
            let pixels = Pixels { p, q, g: row.share[i], rest: row.background(i) };
            for (sum, part) in all.iter_mut().zip(parts(pixels)) {
                *sum += part;
            }
        }
        self.add_parts(class, all);
    }

    /// Adds ∂L/∂p to the slopes of a tile of labels, or begins them.
    pub(crate) fn add_slopes_of_labels(&self, tile: &mut HardTile, begins: bool) {
        match self.form {
            Form::Product => self.add_slopes_by_label(tile, begins),
            Form::Squared => self.add_slopes_by(tile, begins, squared_slope),
            Form::SoftLabels => self.add_slopes_by(tile, begins, soft_labels_slope),
        }
    }

    fn slopes_of(&self, image: usize) -> &[Slopes] {
        let first = self.selection.group(self.first_image + image).index() * self.shape.classes;
        &self.slopes[first..first + self.shape.classes]
    }

    /// Of the product form: two numbers for each class.
    #[inline(never)]
    fn add_slopes_by_label(&self, tile: &mut HardTile, begins: bool) {
        for class in 0..tile.classes {
            let [inside, outside] = self.slopes_by_label(class, tile.place.image);
            let code = i32x8::splat(class as i32);
            for (slopes, pixels) in tile.slopes.chunks_exact_mut(tile.classes).zip(&tile.pixels) {
                let slope = pixels.are(code).select(inside, outside);
                slopes[class] = if begins { slope } else { slopes[class] + slope };
            }
        }
    }

    #[inline(never)]
    fn add_slopes_by(
        &self,
        tile: &mut HardTile,
        begins: bool,
        slope_of: impl Fn(Pixels, [f32x8; 3]) -> f32x8,
    ) {
        let is_softmax = tile.is_softmax();
        for (class, slopes) in self.slopes_of(tile.place.image).iter().enumerate() {
            let by = [slopes.by_a, slopes.by_b, slopes.both].map(f32x8::splat);
            let code = i32x8::splat(class as i32);
            let values =
                tile.values.chunks_exact(tile.classes).zip(tile.slopes.chunks_exact_mut(tile.classes));
            for ((values, slopes), (pixels, certainty)) in
                values.zip(tile.pixels.iter().zip(&tile.certainties))
            {
                let are = pixels.are(code);
                let (p, q) = read(is_softmax, values[class], certainty);
                let (g, rest) = (pixels.weights & are, pixels.weights & !are);
                let slope = slope_of(Pixels { p, q, g, rest }, by);
                slopes[class] = if begins { slope } else { slopes[class] + slope };
            }
        }
    }

    /// Adds ∂L/∂p of one class to the slopes of a tile of masks.
    pub(crate) fn add_slopes_of_masks(&self, tile: &mut SoftTile, class: usize, image: usize) {
        let Slopes { by_a, by_b, both } = self.slopes_of(image)[class];
        if by_a == 0.0 && by_b == 0.0 {
            return;
        }
        let by = [by_a, by_b, both].map(f32x8::splat);
        match self.form {
            Form::Product => add_slopes_by_masks(tile, class, by, product_slope),
            Form::Squared => add_slopes_by_masks(tile, class, by, squared_slope),
            Form::SoftLabels => add_slopes_by_masks(tile, class, by, soft_labels_slope),
        }
    }
}

#[inline(never)]
fn add_slopes_by_masks(
    tile: &mut SoftTile,
    class: usize,
    by: [f32x8; 3],
    slope_of: impl Fn(Pixels, [f32x8; 3]) -> f32x8,
) {
    let row = tile.row(class);
    for i in 0..row.count {
        let (p, q) = unfold(row.folded[i]);
        row.scores[i] += slope_of(Pixels { p, q, g: row.share[i], rest: row.background(i) }, by);
    }
}

/// p, and 1 − p where it is asked for, of a value of a tile of labels.
#[inline(always)]
fn read(is_softmax: bool, value: f32x8, certainty: &Certainty) -> (f32x8, f32x8) {
    if is_softmax { (value, certainty.wrong) } else { unfold(value) }
}

/// A slope in f32. Without smoothing a class of next to no mass has slopes beyond f32; cut, they still meet probabilities of
/// next to 0 on their way back, where an infinity would become NaN.
fn bounded(slope: f64) -> f32 {
    const MOST: f64 = 1e30;
    if slope.is_nan() { 0.0 } else { slope.clamp(-MOST, MOST) as f32 }
}
