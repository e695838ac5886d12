//! Lower envelopes of the parabolas f(q) + (x − q)² along lines of a grid: what one axis adds to squared distances.

/// Lines that are taken together: those whose values share a line of the cache.
pub(super) const LINES: usize = 8;

/// The lower envelope of parabolas, which come in the order of q. One is on the envelope where the point (q, f(q) + q²) is on the
/// lower convex hull of all of them.
#[derive(Default)]
pub(super) struct Envelope {
    /// The hull: q and f(q) + q², the distance of neighbours being 1.
    hull: Vec<(f64, f64)>,
    /// What comes after the lowest parabola at the place that was asked for last.
    next: usize,
}

impl Envelope {
    pub(super) fn clear(&mut self) {
        self.hull.clear();
        self.next = 0;
    }

    /// Adds the parabola of `q`, whose f is `value`.
    #[inline(always)]
    pub(super) fn push(&mut self, q: usize, value: f64) {
        let q = q as f64;
        let height = value + q * q;
        while let [.., (a, a_height), (b, b_height)] = self.hull[..]
            && (b_height - a_height) * (q - b) >= (height - b_height) * (b - a)
        {
            self.hull.pop();
        }
        self.hull.push((q, height));
    }

    /// The q of the parabola that is lowest at a place; places are asked for in ascending order. `None` where there is no parabola.
    #[inline(always)]
    pub(super) fn lowest(&mut self, at: usize) -> Option<usize> {
        let twice = 2.0 * at as f64;
        let (mut q, mut height) = *self.hull.get(self.next)?;
        while let Some(&(other, its)) = self.hull.get(self.next + 1)
            && its - twice * other <= height - twice * q
        {
            (q, height) = (other, its);
            self.next += 1;
        }
        Some(q as usize)
    }
}

/// Neighbouring lines along an axis, and the envelope of one.
#[cfg(feature = "metrics")]
#[derive(Default)]
pub(super) struct Envelopes {
    /// The values of the lines, one line after another.
    values: Vec<f64>,
    length: usize,
    envelope: Envelope,
}

#[cfg(feature = "metrics")]
impl Envelopes {
    /// Takes the lines that start at `start` and the points behind it.
    pub(super) fn read(&mut self, block: &[f64], start: usize, stride: usize, length: usize) {
        let lines = LINES.min(stride - start);
        self.length = length;
        self.values.clear();
        self.values.resize(lines * length, 0.0);
        for at in 0..length {
            let from = start + at * stride;
            for (line, &value) in block[from..from + lines].iter().enumerate() {
                self.values[line * length + at] = value;
            }
        }
    }

    /// Gives the envelope of each line at the points that are asked for.
    pub(super) fn each(
        &mut self,
        step: f64,
        asked: &dyn Fn(usize, usize) -> bool,
        give: &mut dyn FnMut(usize, usize, f64),
    ) {
        let (square, envelope) = (step * step, &mut self.envelope);
        for (line, values) in self.values.chunks(self.length.max(1)).enumerate() {
            if !(0..self.length).any(|at| asked(line, at)) {
                continue;
            }
            envelope.clear();
            for (q, &value) in values.iter().enumerate().filter(|(_, value)| **value < f64::INFINITY) {
                envelope.push(q, value / square);
            }
            for at in (0..self.length).filter(|&at| asked(line, at)) {
                give(
                    line,
                    at,
                    envelope.lowest(at).map_or(f64::INFINITY, |q| values[q] + squared(at, q, step)),
                );
            }
        }
    }
}

/// How far two places of a line are apart, squared.
#[inline(always)]
pub(super) fn squared(a: usize, b: usize, step: f64) -> f64 {
    let apart = (a as f64 - b as f64) * step;
    apart * apart
}
