//! Inputs of the rows: scores of four kinds, random labels, blobs. A sort's speed hangs on what it sorts.

use std::f64::consts::TAU;

/// A kind of scores.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    /// Random scores, random truth.
    Uniform,
    /// As of a trained network, nearly all right.
    Confident,
    /// All equal: every error is tied.
    Constant,
    /// Random scores, 0.1 % of the pixels foreground.
    NearlyEmpty,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::Uniform, Kind::Confident, Kind::Constant, Kind::NearlyEmpty];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Uniform => "uniform",
            Kind::Confident => "confident",
            Kind::Constant => "constant",
            Kind::NearlyEmpty => "nearly-empty",
        }
    }
}

/// Whether scores are probabilities already.
#[derive(Clone, Copy, PartialEq)]
pub enum Scale {
    Raw,
    Probabilities,
}

/// Random numbers of a fixed seed: SplitMix64.
struct Random(u64);

impl Random {
    /// In [0, 1).
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) as f64 / 2f64.powi(64)
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    /// By Box and Muller's transform.
    fn normal(&mut self, mean: f64, deviation: f64) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        mean + deviation * radius * (TAU * self.uniform()).cos()
    }

    fn label(&mut self, labels: usize) -> u8 {
        (self.uniform() * labels as f64) as u8
    }
}

/// Scores with the class axis last, and the class of each pixel.
pub fn scores(kind: Kind, scale: Scale, pixels: usize, classes: usize) -> (Vec<f32>, Vec<u8>) {
    let mut random = Random(1);
    let labels = classes.max(2);
    let mut truth = Vec::with_capacity(pixels);
    let mut scores = Vec::with_capacity(pixels * classes);
    for _ in 0..pixels {
        let label = match kind {
            Kind::NearlyEmpty if random.uniform() < 1e-3 => 1 + random.label(labels - 1),
            Kind::NearlyEmpty => 0,
            _ => random.label(labels),
        };
        truth.push(label);
        for class in 0..classes {
            let is_true = usize::from(label) == if classes == 1 { 1 } else { class };
            scores.push(draw(kind, scale, is_true, classes, &mut random) as f32);
        }
    }
    (scores, truth)
}

fn draw(kind: Kind, scale: Scale, is_true: bool, classes: usize, random: &mut Random) -> f64 {
    let raw = match (kind, is_true) {
        (Kind::Constant, _) => 0.0,
        (Kind::Confident, true) => random.normal(6.0, 2.0),
        (Kind::Confident, false) if classes == 1 => random.normal(-6.0, 2.0),
        (Kind::Confident, false) => random.normal(0.0, 1.0),
        _ if scale == Scale::Raw => random.between(-4.0, 4.0),
        _ => return random.uniform(),
    };
    if scale == Scale::Raw { raw } else { 1.0 / (1.0 + (-raw).exp()) }
}

/// Predicted and true labels; a tenth of the predicted ones are drawn anew.
pub fn labels(pixels: usize, classes: usize) -> (Vec<u8>, Vec<u8>) {
    let mut random = Random(2);
    let truth: Vec<u8> = (0..pixels).map(|_| random.label(classes)).collect();
    let again = |&label: &u8| if random.uniform() < 0.1 { random.label(classes) } else { label };
    (truth.iter().map(again).collect(), truth)
}

/// Predicted and true masks of eight balls (in 2-D discs); the predicted ones are a little off in place and size.
pub fn blobs(size: &[usize]) -> (Vec<u8>, Vec<u8>) {
    let mut random = Random(3);
    let side = size[0] as f64;
    let mut masks = [0, 1].map(|_| vec![0u8; size.iter().product()]);
    for _ in 0..8 {
        let radius = side * random.between(0.06, 0.18);
        let centre: Vec<f64> =
            size.iter().map(|&axis| random.between(radius, axis as f64 - radius)).collect();
        draw_ball(&mut masks[1], size, &centre, radius);
        let moved: Vec<f64> = centre.iter().map(|at| at + radius * random.between(-0.15, 0.15)).collect();
        draw_ball(&mut masks[0], size, &moved, radius * random.between(0.85, 1.15));
    }
    let [predicted, truth] = masks;
    (predicted, truth)
}

fn draw_ball(mask: &mut [u8], size: &[usize], centre: &[f64], radius: f64) {
    for (pixel, inside) in mask.iter_mut().enumerate() {
        let (mut rest, mut distance) = (pixel, 0.0);
        for (&length, at) in size.iter().zip(centre).rev() {
            distance += ((rest % length) as f64 - at).powi(2);
            rest /= length;
        }
        if distance <= radius * radius {
            *inside = 1;
        }
    }
}
