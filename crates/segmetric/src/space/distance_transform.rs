//! Exact Euclidean distances from grid points to a set of them, in time linear in the grid.
//!
//! The squared distance is separable. Along a row, the last axis, it is the distance to the nearest point of the row. A point then
//! looks at the rows around its own, nearest first, until the next row is farther than what was found: few of them where two
//! borders lie close together, as they mostly do. After a fixed number of rows it gives up, and what is left is found by the
//! full transform, where each further axis takes, for every line, the lower envelope of the parabolas f(q) + (x − x_q)² that the
//! axes before have left (Felzenszwalb & Huttenlocher, Theory of Computing 2012). A parabola is on the envelope where the point
//! (q, f(q) + q²) is on the lower convex hull of all of them, so building it takes no division.
//! Points are the centres of pixels, `spacing` apart.

use super::envelopes::{Envelopes, LINES};
use super::grid::Grid;
use crate::byte_lanes;

/// The squared distance from each point of `from`, in no order that matters, to the nearest point of `to`; infinite where `to`
/// is empty.
pub(crate) fn squared_distances(from: &Rows, to: &Rows, grid: &Grid, spacing: &[f64]) -> Vec<f64> {
    let (size, spacing) = (grid.space(), grid.of_space(spacing, 1.0));
    let mut found = Vec::with_capacity(from.at.len());
    let far = to.search(from, size, spacing, &mut found);
    if !far.is_empty() {
        transform(&far, to, size, spacing, &mut found);
    }
    found
}

/// The points of a set, row after row.
pub(crate) struct Rows {
    /// Where each row begins in `at`, and last where the last one ends.
    firsts: Vec<usize>,
    /// Each point's place along its row, in ascending order.
    at: Vec<u32>,
}

/// A row around a point's own: how far away along the first axes, squared, and by how many pixels along each.
struct Offset {
    squared: f64,
    steps: [isize; 2],
}

/// How far along each of the first axes rows are looked at, where one axis is before the last and where two are.
const REACH: [usize; 2] = [64, 8];

impl Rows {
    pub(crate) fn new() -> Rows {
        Rows { firsts: vec![0], at: Vec::new() }
    }

    /// Adds the next row: the points of a mask of 0 and 1 that are not in a part of it.
    pub(crate) fn push(&mut self, mask: &[u8], part: &[u8]) {
        byte_lanes::each_beyond(mask, part, &mut |x| self.at.push(x as u32));
        self.firsts.push(self.at.len());
    }

    fn row(&self, row: usize) -> &[u32] {
        &self.at[self.firsts[row]..self.firsts[row + 1]]
    }

    fn count(&self) -> usize {
        self.firsts.len() - 1
    }

    /// Appends the squared distance of each point of `from` for which rows nearby suffice; returns the places of the others in
    /// the grid.
    fn search(
        &self,
        from: &Rows,
        [planes, rows, length]: [usize; 3],
        spacing: [f64; 3],
        found: &mut Vec<f64>,
    ) -> Vec<usize> {
        let (counts, steps, step) = ([planes, rows], [spacing[0], spacing[1]], spacing[2]);
        let (offsets, limit) = offsets(counts, steps);
        let mut far = Vec::new();
        // Rows that exist and are not empty, of the first `looked` offsets: how far, and what is left of their points.
        let mut near: Vec<(f64, &[u32])> = Vec::new();
        for row in 0..from.count() {
            near.clear();
            let mut looked = 0;
            let place = [row / counts[1], row % counts[1]];
            for &x in from.row(row) {
                let mut nearest = f64::INFINITY;
                let mut at = 0;
                loop {
                    while at == near.len() && looked < offsets.len() {
                        let Offset { squared, steps: [planes, rows] } = offsets[looked];
                        let plane = place[0].checked_add_signed(planes).filter(|&plane| plane < counts[0]);
                        let line = place[1].checked_add_signed(rows).filter(|&line| line < counts[1]);
                        if let (Some(plane), Some(line)) = (plane, line) {
                            let points = self.row(plane * counts[1] + line);
                            if !points.is_empty() {
                                near.push((squared, points));
                            }
                        }
                        looked += 1;
                    }
                    let Some((squared, points)) = near.get_mut(at) else { break };
                    if *squared >= nearest {
                        break;
                    }
                    let along = f64::from(apart(points, x)) * step;
                    nearest = nearest.min(*squared + along * along);
                    at += 1;
                }
                if nearest <= limit {
                    found.push(nearest);
                } else {
                    far.push(row * length + x as usize);
                }
            }
        }
        far
    }
}

/// How far the nearest of a row's points is from a place that is asked for. Places are asked for in ascending order, so points
/// before the nearest are of no more use, and are taken off.
fn apart(points: &mut &[u32], x: u32) -> u32 {
    while let [here, next, ..] = points
        && next.abs_diff(x) <= here.abs_diff(x)
    {
        *points = &points[1..];
    }
    points[0].abs_diff(x)
}

/// The rows around a row that are looked at, nearest first, and the squared distance that none of the others is nearer than.
fn offsets(counts: [usize; 2], steps: [f64; 2]) -> (Vec<Offset>, f64) {
    let reach = REACH[usize::from(counts[0] > 1)];
    let mut limit = f64::INFINITY;
    for (count, step) in counts.into_iter().zip(steps) {
        if count > reach + 1 {
            let beyond = (reach + 1) as f64 * step;
            limit = limit.min(beyond * beyond);
        }
    }
    let [planes, rows] = counts.map(|count| count.saturating_sub(1).min(reach) as isize);
    let mut offsets: Vec<Offset> = Vec::new();
    for plane in -planes..=planes {
        for row in -rows..=rows {
            let [a, b] = [plane as f64 * steps[0], row as f64 * steps[1]];
            let squared = a * a + b * b;
            if squared < limit {
                // They are few, and a library's sort of one more type would need more code than all of this.
                let place = offsets.partition_point(|nearer| nearer.squared <= squared);
                offsets.insert(place, Offset { squared, steps: [plane, row] });
            }
        }
    }
    (offsets, limit)
}

/// Appends the squared distance of each of these places, by the transform of the whole grid.
fn transform(
    far: &[usize],
    rows: &Rows,
    [planes, lines, length]: [usize; 3],
    spacing: [f64; 3],
    found: &mut Vec<f64>,
) {
    let mut from = vec![false; planes * lines * length];
    far.iter().for_each(|&place| from[place] = true);
    let mut distances = vec![f64::INFINITY; from.len()];
    for (row, distances) in distances.chunks_mut(length).enumerate() {
        let mut points = rows.row(row);
        if !points.is_empty() {
            for (x, distance) in (0..).zip(distances) {
                let along = f64::from(apart(&mut points, x)) * spacing[2];
                *distance = along * along;
            }
        }
    }
    let mut envelopes = Envelopes::default();
    if planes > 1 {
        for plane in distances.chunks_mut(lines * length) {
            for start in (0..length).step_by(LINES) {
                envelopes.read(plane, start, length, lines);
                envelopes.each(spacing[1], &|_, _| true, &mut |line, at, value| {
                    plane[start + line + at * length] = value
                });
            }
        }
    }
    // The last axis to be taken: only points of `from` are asked for.
    let (stride, count, step) =
        if planes > 1 { (lines * length, planes, spacing[0]) } else { (length, lines, spacing[1]) };
    for start in (0..stride).step_by(LINES) {
        envelopes.read(&distances, start, stride, count);
        envelopes
            .each(step, &|line, at| from[start + line + at * stride], &mut |_, _, value| found.push(value));
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
        let mut transformed = 0;
        for trial in 0..400 {
            // Small grids, and large ones of few points, so that some are farther than the rows that are looked at.
            let (axes, large) = (2 + trial % 2, trial % 5 == 0);
            let most = if large { [120, 24][axes - 2] } else { 11 };
            let size: Vec<usize> = (0..axes).map(|_| 1 + random(most) as usize).collect();
            let spacing: Vec<f64> = size.iter().map(|_| [1.0, 0.5, 2.25, 0.1][random(4) as usize]).collect();
            let grid = Grid::new(&size).expect("a grid");
            let sparse = if large { 500 } else { 1 + random(12) };
            let mut set = || (0..grid.points()).map(|_| random(sparse) == 0).collect::<Vec<bool>>();
            let (from, to) = (set(), set());
            let mut steps = [1.0; 3];
            steps[3 - axes..].copy_from_slice(&spacing);
            let [of, to_rows] = [&from, &to].map(|set| {
                let mut rows = Rows::new();
                let nothing = vec![0; grid.space()[2]];
                bytemuck::cast_slice(set).chunks(nothing.len()).for_each(|row| rows.push(row, &nothing));
                rows
            });
            let mut came = squared_distances(&of, &to_rows, &grid, &spacing);
            let (size, packed) = (grid.space(), grid.of_space(&spacing, 1.0));
            transformed += usize::from(!to_rows.search(&of, size, packed, &mut Vec::new()).is_empty());
            let apart = |a: usize, b: usize| -> f64 {
                let place = |point: usize| grid.strides().map(|stride| point / stride);
                let apart = |axis: usize| {
                    (place(a)[axis] % grid.volume()[axis]).abs_diff(place(b)[axis] % grid.volume()[axis])
                };
                (0..3).map(|axis| (apart(axis) as f64 * steps[axis]).powi(2)).sum()
            };
            let points = |set: &[bool]| (0..set.len()).filter(|&point| set[point]).collect::<Vec<usize>>();
            let mut nearest: Vec<f64> = points(&from)
                .into_iter()
                .map(|a| points(&to).into_iter().map(|b| apart(a, b)).fold(f64::INFINITY, f64::min))
                .collect();
            came.sort_by(f64::total_cmp);
            nearest.sort_by(f64::total_cmp);
            assert_eq!(came.len(), nearest.len());
            for (came, nearest) in came.into_iter().zip(nearest) {
                assert!(
                    came == nearest || (came - nearest).abs() <= 1e-12 * nearest,
                    "{came} is not {nearest}"
                );
            }
        }
        assert!(transformed > 20, "only {transformed} grids needed the transform");
    }
}
