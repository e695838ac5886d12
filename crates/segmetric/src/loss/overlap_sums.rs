//! The sums that overlap losses are computed from, and the way back from them: the two passes that all of them share.
//!
//! See `overlap` for what `a`, `b` and `c` are in each [`Form`].

use crate::activation::unfold;
use crate::batch::Shape;
use crate::lanes::{LaneSum, f32x8};
use crate::loss::overlap::Form;
use crate::tile::Tile;
use crate::truth::Group;

/// The sums of one class in one group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sums {
    pub(crate) a: f64,
    pub(crate) b: f64,
    pub(crate) c: f64,
}

/// ∂L/∂a and ∂L/∂b, and their sum: where the overlap is tiny the two nearly cancel, and f32 would lose what is left.
#[derive(Clone, Copy, Debug, Default)]
struct Slopes {
    by_a: f32,
    by_b: f32,
    both: f32,
}

/// What an overlap term remembers between the passes.
#[derive(Debug, Default)]
pub(crate) struct OverlapSums {
    form: Form,
    classes: usize,
    /// a, b and c of the group at hand, by class.
    sums: Vec<[LaneSum; 3]>,
    /// What the way back needs, `[group][class]`; 0 where a class is not taken.
    slopes: Vec<Slopes>,
}

impl OverlapSums {
    pub(crate) fn begin(&mut self, form: Form, groups: usize, shape: &Shape) {
        (self.form, self.classes) = (form, shape.classes);
        self.slopes.clear();
        self.slopes.resize(groups * shape.classes, Slopes::default());
        self.begin_group();
    }

    pub(crate) fn begin_group(&mut self) {
        self.sums.clear();
        self.sums.resize(self.classes, Default::default());
    }

    /// The sums of a class over the group at hand.
    pub(crate) fn of(&self, class: usize) -> Sums {
        let [a, b, c] = self.sums[class].map(|sum| sum.total());
        Sums { a, b, c }
    }

    /// a, b and c of a class, to be added to.
    pub(crate) fn of_class(&mut self, class: usize) -> &mut [LaneSum; 3] {
        &mut self.sums[class]
    }

    /// ∂L/∂p of the product form with hard labels: at the class's pixels, and at the others.
    pub(crate) fn slopes_by_label(&self, class: usize, group: Group) -> [f32; 2] {
        let Slopes { by_a, by_b, .. } = self.slopes[group.index() * self.classes + class];
        [-by_a, by_b]
    }

    pub(crate) fn set_slopes(&mut self, group: Group, class: usize, by_a: f64, by_b: f64) {
        self.slopes[group.index() * self.classes + class] =
            Slopes { by_a: bounded(by_a), by_b: bounded(by_b), both: bounded(by_a + by_b) };
    }

    /// Adds a tile's pixels of one class, whose share is in the tile.
    #[inline(never)]
    pub(crate) fn add(&mut self, tile: &mut Tile, class: usize) {
        let row = tile.row(class);
        let [mut a, mut b, mut c] = [f32x8::splat(0.0); 3];
        for i in 0..row.count {
            let (p, q) = unfold(row.folded[i]);
            let (missed, false_mass) = (row.share[i] * q, row.background(i) * p);
            let (more_a, more_b) = match self.form {
                Form::Product => (missed, false_mass),
                // p − g = (1 − g) p − g q, without cancellation
                Form::Squared => {
                    let error = false_mass - missed;
                    (error * error, (p * p) & row.valid[i])
                }
                Form::SoftLabels => ((false_mass - missed).abs(), p & row.valid[i]),
            };
            a += more_a;
            b += more_b;
            c += match self.form {
                Form::SoftLabels => p.fast_min(row.share[i]),
                _ => p * row.share[i],
            };
        }
        self.sums[class][0].add(a);
        self.sums[class][1].add(b);
        self.sums[class][2].add(c);
    }

    /// Adds ∂L/∂p of one class to the tile's slopes.
    #[inline(never)]
    pub(crate) fn add_slopes(&self, tile: &mut Tile, class: usize, group: Group) {
        let Slopes { by_a, by_b, both } = self.slopes[group.index() * self.classes + class];
        if by_a == 0.0 && by_b == 0.0 {
            return;
        }
        let (by_a, by_b, both) = (f32x8::splat(by_a), f32x8::splat(by_b), f32x8::splat(both));
        let (zero, two) = (f32x8::splat(0.0), f32x8::splat(2.0));
        let row = tile.row(class);
        for i in 0..row.count {
            let (g, rest) = (row.share[i], row.background(i));
            let (p, q) = unfold(row.folded[i]);
            row.scores[i] += match self.form {
                Form::Product => by_b * rest - by_a * g,
                // a' = 2 (p − g) = 2 ((1 − g) p − g q), b' = 2 p = 2 ((1 − g) p + g p)
                Form::Squared => two * (both * p * rest + (by_b * p - by_a * q) * g),
                // a' = ±1, b' = 1
                Form::SoftLabels => {
                    let error = rest * p - g * q;
                    let below = error.simd_lt(zero).select(by_b - by_a, by_b);
                    error.simd_gt(zero).select(both, below) & row.valid[i]
                }
            };
        }
    }
}

/// A slope in f32. Without smoothing a class of next to no mass has slopes beyond f32; cut, they still meet probabilities of
/// next to 0 on their way back, where an infinity would become NaN.
fn bounded(slope: f64) -> f32 {
    const MOST: f64 = 1e30;
    if slope.is_nan() { 0.0 } else { slope.clamp(-MOST, MOST) as f32 }
}
