//! What a term of overlaps does in the passes: its sums on the way forward, its slopes on the way back.
//!
//! See `overlap` for what `a`, `b` and `c` are in each [`Form`], and `overlap_forms` for what a pixel adds to them.

use crate::batch::Shape;
use crate::lanes::{LaneSum, f32x8};
use crate::loss::costs::Costs;
use crate::loss::generalized_dice::GeneralizedDice;
use crate::loss::overlap::{Form, Overlap};
use crate::loss::overlap_cost::{Cost, Sums, Taken};
use crate::loss::overlap_forms::{RAISE, SlopeLanes};
use crate::loss::selection::{Classes, Over, Selection};
use crate::part::Part;
use crate::truth::Summary;

/// ∂L/∂a and ∂L/∂b, their sum, the mean label, and ∂L/∂p there: where the overlap is tiny, or labels are nearly alike, they
/// cancel, and f32 would lose what is left.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Slopes {
    pub(super) by_a: f32,
    pub(super) by_b: f32,
    both: f32,
    mean: f32,
    at_mean: f32,
}

impl Slopes {
    #[inline(always)]
    pub(super) fn lanes(&self) -> SlopeLanes {
        let [by_a, by_b, both, mean, at_mean] =
            [self.by_a, self.by_b, self.both, self.mean, self.at_mean].map(f32x8::splat);
        SlopeLanes { by_a, by_b, both, mean, at_mean }
    }
}

/// How many sums there are of each class.
const SUMS: usize = 4;

/// Of which loss the overlaps are.
#[derive(Clone, Copy)]
enum Formula<'a> {
    Overlap(&'a Overlap),
    Generalized(&'a GeneralizedDice),
}

/// A term of overlaps, and what it remembers between the passes.
pub(crate) struct OverlapSums<'a> {
    formula: Formula<'a>,
    pub(super) form: Form,
    selection: &'a Selection,
    /// The term's factor in the mean over groups.
    scale: f64,
    /// The sizes of the whole batch.
    shape: &'a Shape,
    /// The first image at hand.
    first_image: usize,
    /// The mean label of the valid pixels, `[group][class]`.
    pub(super) means: Vec<f32>,
    /// a, b, c and the deviation of the section at hand, by class.
    pub(super) sums: Vec<[LaneSum; SUMS]>,
    /// And of the group at hand.
    totals: Vec<[f64; SUMS]>,
    /// Each class's share of the mean over the group at hand.
    shares: Vec<f64>,
    /// What each group has cost, and each of its classes, not scaled: `[group][class]`.
    pub(crate) costs: Costs,
    /// What the way back needs, `[group][class]`; 0 where a class is not taken.
    slopes: Vec<Slopes>,
}

impl<'a> OverlapSums<'a> {
    pub(crate) fn of_overlap(
        overlap: &'a Overlap,
        factor: f64,
        part: &'a Part,
        summary: &Summary,
    ) -> OverlapSums<'a> {
        OverlapSums::new(Formula::Overlap(overlap), overlap.form, &overlap.selection, factor, part, summary)
    }

    pub(crate) fn of_generalized(
        dice: &'a GeneralizedDice,
        factor: f64,
        part: &'a Part,
        summary: &Summary,
    ) -> OverlapSums<'a> {
        let form = if dice.soft_labels { Form::SoftLabels } else { Form::Product };
        OverlapSums::new(Formula::Generalized(dice), form, &dice.selection, factor, part, summary)
    }

    fn new(
        formula: Formula<'a>,
        form: Form,
        selection: &'a Selection,
        factor: f64,
        part: &'a Part,
        summary: &Summary,
    ) -> OverlapSums<'a> {
        let shape = &part.whole;
        let groups = selection.groups(shape);
        let mean = |place: usize| {
            let group = selection.group(place / shape.classes);
            (summary.mass(group, place % shape.classes) / summary.weight(group).max(f64::MIN_POSITIVE)) as f32
        };
        OverlapSums {
            formula,
            form,
            selection,
            scale: factor / groups as f64,
            shape,
            first_image: part.first_image,
            means: (0..groups * shape.classes).map(mean).collect(),
            sums: vec![Default::default(); shape.classes],
            totals: vec![[0.0; SUMS]; shape.classes],
            shares: Vec::new(),
            costs: Costs::new(
                groups * if matches!(formula, Formula::Overlap(_)) { shape.classes } else { 1 },
            ),
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
        for (class, (&share, &[a, b, c, deviation])) in self.shares.iter().zip(&self.totals).enumerate() {
            if share > 0.0 {
                let mean = self.means[first + class].into();
                let (mass, weight) = (summary.mass(group, class), summary.weight(group));
                let sums = Sums { a: a / raised, b: b / raised, c, deviation, mean, mass, weight };
                taken.push(Taken { class, share, sums });
            }
        }
        let (scale, slopes, means) = (self.scale, &mut self.slopes[first..], &self.means[first..]);
        let mut set = |class: usize, factor: f64, cost: Cost| {
            let [by_a, by_b, both, at_mean] = [cost.by_a, cost.by_b, cost.by_a + cost.by_b, cost.at_mean]
                .map(|slope| bounded(factor * slope));
            slopes[class] = Slopes { by_a, by_b, both, mean: means[class], at_mean };
        };
        // A group without a valid pixel has no error, whatever the smoothing says.
        let is_empty = summary.valid(group) == 0.0;
        let mut value = 0.0;
        match self.formula {
            Formula::Overlap(overlap) => {
                for Taken { class, share, sums, .. } in &taken {
                    let cost = if is_empty { Cost::default() } else { overlap.cost(sums) };
                    set(*class, scale * share, cost);
                    self.costs.add(first + class, cost.value);
                    value += scale * share * cost.value;
                }
            }
            Formula::Generalized(dice) => {
                let cost = match is_empty {
                    true => 0.0,
                    false => dice.cost(&taken, |class, cost| set(class, scale, cost)),
                };
                self.costs.add(group.index(), cost);
                value = scale * cost;
            }
        }
        self.totals.fill(Default::default());
        self.costs.value += value;
        value
    }

    /// Adds to a, b and c of a class.
    #[inline(never)]
    pub(crate) fn add_parts(&mut self, class: usize, parts: [f32x8; 3]) {
        self.sums[class].iter_mut().zip(parts).for_each(|(sum, part)| sum.add(part));
    }

    /// Where the classes of an image's group begin.
    pub(super) fn first_of(&self, image: usize) -> usize {
        self.selection.group(self.first_image + image).index() * self.shape.classes
    }

    pub(super) fn slopes_of(&self, image: usize) -> &[Slopes] {
        &self.slopes[self.first_of(image)..][..self.shape.classes]
    }
}

/// A slope in f32. Without smoothing a class of next to no mass has slopes beyond f32; cut, they still meet probabilities of
/// next to 0 on their way back, where an infinity would become NaN.
fn bounded(slope: f64) -> f32 {
    const MOST: f64 = 1e30;
    if slope.is_nan() { 0.0 } else { slope.clamp(-MOST, MOST) as f32 }
}
