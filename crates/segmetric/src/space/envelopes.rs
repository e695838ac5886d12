//! Lower envelopes of the parabolas f(q) + (x − q)² along lines of a grid: what one axis adds to squared distances.

/// Lines that are taken together: those whose values share a line of the cache.
pub(super) const LINES: usize = 8;

/// The lower envelope of parabolas, which come in the order of q. One is on the envelope where the point (q, f(q) + q²) is on the
/// lower convex hull of all of them.
#[derive(Default)]
pub(super) struct Envelope {
    hull: Vec<Parabola>,
    count: usize,
}

#[derive(Clone, Copy, Default)]
struct Parabola {
    q: f64,
    /// f(q) + q², the distance of neighbours being 1.
    height: f64,
    /// f(q)
    value: f64,
}

impl Envelope {
    /// Takes all parabolas off, and makes room for so many.
    pub(super) fn begin(&mut self, count: usize) {
        self.hull.resize(count.max(self.hull.len()), Parabola::default());
        self.count = 0;
    }

    /// Adds the parabolas of places from `q` on, whose f are `values`; times `per_square` they are what they would be if the distance of
    /// neighbours was 1. Where f is infinite there is none.
    #[inline(always)]
    pub(super) fn push(&mut self, q: usize, values: &[f64], per_square: f64) {
        let (hull, mut count) = (&mut self.hull[..], self.count);
        let mut q = q as f64;
        for &value in values {
            if value < f64::INFINITY {
                let height = value * per_square + q * q;
                while count > 1 {
                    let [a, b] = [hull[count - 2], hull[count - 1]];
                    if (b.height - a.height) * (q - b.q) < (height - b.height) * (b.q - a.q) {
                        break;
                    }
                    count -= 1;
                }
                hull[count] = Parabola { q, height, value };
                count += 1;
            }
            q += 1.0;
        }
        self.count = count;
    }

    /// Gives the envelope at places in ascending order; it is infinite where there is no parabola.
    #[inline(always)]
    pub(super) fn each(
        &self,
        places: impl Iterator<Item = usize>,
        step: f64,
        mut give: impl FnMut(usize, f64),
    ) {
        let (mut lowest, hull) = match self.hull[..self.count].split_first() {
            Some((lowest, hull)) => (*lowest, hull),
            None => return places.for_each(|at| give(at, f64::INFINITY)),
        };
        let mut at_next = 0;
        for at in places {
            let x = at as f64;
            let twice = x + x;
            while let Some(next) = hull.get(at_next)
                && next.height - twice * next.q <= lowest.height - twice * lowest.q
            {
                lowest = *next;
                at_next += 1;
            }
            let apart = (x - lowest.q) * step;
            give(at, lowest.value + apart * apart);
        }
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
            envelope.begin(self.length);
            envelope.push(0, values, 1.0 / square);
            envelope.each((0..self.length).filter(|&at| asked(line, at)), step, |at, value| {
                give(line, at, value);
            });
        }
    }
}
