//! Lower envelopes of the parabolas f(q) + (x − q)² along lines of a grid: what one axis adds to squared distances.

/// Lines that are taken together: those whose values share a line of the cache.
pub(super) const LINES: usize = 8;

/// Neighbouring lines along an axis, and scratch for the envelope of one.
#[derive(Default)]
pub(super) struct Envelopes {
    /// The values of the lines, one line after another.
    values: Vec<f64>,
    length: usize,
    /// The hull: q and f(q) + q², the distance of neighbours being 1.
    hull: Vec<(f64, f64)>,
}

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
        let (square, hull) = (step * step, &mut self.hull);
        for (line, values) in self.values.chunks(self.length.max(1)).enumerate() {
            if !(0..self.length).any(|at| asked(line, at)) {
                continue;
            }
            hull.clear();
            for (q, &value) in values.iter().enumerate().filter(|(_, value)| **value < f64::INFINITY) {
                let q = q as f64;
                let height = value / square + q * q;
                while let [.., (a, a_height), (b, b_height)] = hull[..]
                    && (b_height - a_height) * (q - b) >= (height - b_height) * (b - a)
                {
                    hull.pop();
                }
                hull.push((q, height));
            }
            let Some(&(mut lowest, mut lowest_height)) = hull.first() else {
                (0..self.length).filter(|&at| asked(line, at)).for_each(|at| give(line, at, f64::INFINITY));
                continue;
            };
            let mut next = 1;
            for at in (0..self.length).filter(|&at| asked(line, at)) {
                let twice = 2.0 * at as f64;
                while let Some(&(q, height)) = hull.get(next)
                    && height - twice * q <= lowest_height - twice * lowest
                {
                    (lowest, lowest_height) = (q, height);
                    next += 1;
                }
                let apart = (at as f64 - lowest) * step;
                give(line, at, values[lowest as usize] + apart * apart);
            }
        }
    }
}
