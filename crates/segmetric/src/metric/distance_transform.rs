//! Exact Euclidean distances to a set of grid points, in time linear in the grid.
//!
//! The squared distance is separable: along the last axis it is the distance to the nearest point of the line, and each further
//! axis takes, for every line, the lower envelope of the parabolas f(q) + (x − x_q)² that the axes before have left
//! (Felzenszwalb & Huttenlocher, Theory of Computing 2012). Points are the centres of pixels, `spacing` apart.

use super::grid::Grid;

/// For each point of the grid the squared distance to the nearest point of `set`; infinite where the set is empty.
pub(crate) fn squared_distances(set: &[bool], grid: &Grid, spacing: &[f64]) -> Vec<f64> {
    let mut distances: Vec<f64> =
        set.iter().map(|&inside| if inside { 0.0 } else { f64::INFINITY }).collect();
    let mut envelope = Envelope::default();
    for (axis, &step) in spacing.iter().enumerate().rev() {
        for line in grid.lines(axis) {
            envelope.lower(&mut distances, line.start, line.stride, line.length, step);
        }
    }
    distances
}

/// The parabolas of a line that are lowest somewhere, from left to right.
#[derive(Default)]
struct Envelope {
    line: Vec<f64>,
    /// Where each parabola has its least value, and from where on it is the lowest.
    parabolas: Vec<(usize, f64)>,
}

impl Envelope {
    fn lower(&mut self, values: &mut [f64], start: usize, stride: usize, length: usize, step: f64) {
        self.line.clear();
        self.line.extend((0..length).map(|i| values[start + i * stride]));
        self.parabolas.clear();
        let line = &self.line;
        let x = |i: usize| i as f64 * step;
        for q in (0..length).filter(|&q| line[q] < f64::INFINITY) {
            let mut from = f64::NEG_INFINITY;
            while let Some(&(v, v_from)) = self.parabolas.last() {
                let meet = ((line[q] + x(q) * x(q)) - (line[v] + x(v) * x(v))) / (2.0 * (x(q) - x(v)));
                if meet > v_from {
                    from = meet;
                    break;
                }
                self.parabolas.pop();
            }
            self.parabolas.push((q, from));
        }
        let mut at = 0;
        if self.parabolas.is_empty() {
            return;
        }
        for i in 0..length {
            while at + 1 < self.parabolas.len() && self.parabolas[at + 1].1 <= x(i) {
                at += 1;
            }
            let q = self.parabolas[at].0;
            let apart = i.abs_diff(q) as f64 * step;
            values[start + i * stride] = line[q] + apart * apart;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_the_search_over_all_points() {
        let mut state = 7u32;
        let mut random = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        };
        for trial in 0..300 {
            let size: Vec<usize> = (0..2 + trial % 2).map(|_| 1 + random(9) as usize).collect();
            let spacing: Vec<f64> = size.iter().map(|_| [1.0, 0.5, 2.25, 0.1][random(4) as usize]).collect();
            let grid = Grid::new(&size);
            let sparse = 1 + random(12);
            let set: Vec<bool> = (0..grid.points()).map(|_| random(sparse) == 0).collect();
            let came = squared_distances(&set, &grid, &spacing);
            for (point, came) in came.into_iter().enumerate() {
                let apart = |other: usize| -> f64 {
                    let (a, b) = (grid.place(point), grid.place(other));
                    (0..size.len())
                        .map(|axis| (a[axis].abs_diff(b[axis]) as f64 * spacing[axis]).powi(2))
                        .sum()
                };
                let nearest =
                    (0..set.len()).filter(|&other| set[other]).map(apart).fold(f64::INFINITY, f64::min);
                assert!(
                    came == nearest || (came - nearest).abs() <= 1e-12 * nearest,
                    "{came} is not {nearest}"
                );
            }
        }
    }
}
