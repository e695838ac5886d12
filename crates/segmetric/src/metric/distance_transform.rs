//! Exact Euclidean distances from grid points to a set of them, in time linear in the grid.
//!
//! The squared distance is separable. Along a row, the last axis, it is the distance to the nearest point of the row. A point then
//! looks at the rows around its own, nearest first, until the next row is farther than what was found: few of them where two
//! borders lie close together, as they mostly do. After a fixed number of rows it gives up, and what is left is found by the
//! full transform, where each further axis takes, for every line, the lower envelope of the parabolas f(q) + (x − x_q)² that the
//! axes before have left (Felzenszwalb & Huttenlocher, Theory of Computing 2012). A parabola is on the envelope where the point
//! (q, f(q) + q²) is on the lower convex hull of all of them, so building it takes no division.
//! Points are the centres of pixels, `spacing` apart.

mod envelopes;

use self::envelopes::{Envelopes, LINES};
use super::grid::Grid;
use crate::byte_lanes;

/// The squared distance from each point of `from`, in no order that matters, to the nearest point of `to`; infinite where `to`
/// is empty.
pub(crate) fn squared_distances(from: &[bool], to: &[bool], grid: &Grid, spacing: &[f64]) -> Vec<f64> {
    let (size, spacing) = (grid.space(), grid.of_space(spacing, 1.0));
    let rows = Rows::new(to, size);
    let mut found = Vec::new();
    let far = rows.search(from, size, spacing, &mut found);
    if let Some(far) = far {
        transform(&far, &rows, size, spacing, &mut found);
    }
    found
}

/// For each point how many pixels the nearest point of the set in its row is away.
struct Rows {
    apart: Vec<u32>,
    /// Which rows have a point of the set; of the others `apart` says nothing.
    any: Vec<bool>,
}

/// A row around a point's own: how far away along the first axes, squared, and by how many pixels along each.
struct Offset {
    squared: f64,
    steps: [isize; 2],
}

/// How far along each of the first axes rows are looked at, where one axis is before the last and where two are.
const REACH: [usize; 2] = [64, 8];

impl Rows {
    fn new(set: &[bool], [_, _, length]: [usize; 3]) -> Rows {
        let length = length.max(1);
        let mut rows = Rows { apart: vec![0; set.len()], any: Vec::with_capacity(set.len() / length) };
        for (set, apart) in set.chunks(length).zip(rows.apart.chunks_mut(length)) {
            // A point fills the gap before it, whose first half is nearer to the point before that.
            let mut next = 0;
            byte_lanes::each_marked(bytemuck::cast_slice(set), &mut |x| {
                let gap = &mut apart[next..x];
                let ahead = if next == 0 { 0 } else { gap.len() / 2 };
                let (ahead, behind) = gap.split_at_mut(ahead);
                count_up(ahead.iter_mut());
                count_up(behind.iter_mut().rev());
                next = x + 1;
            });
            rows.any.push(next > 0);
            if next > 0 {
                count_up(apart[next..].iter_mut());
            }
        }
        rows
    }

    /// Appends the squared distance of each point of `from` for which rows nearby suffice; returns the others, if there are any.
    fn search(
        &self,
        from: &[bool],
        [planes, rows, length]: [usize; 3],
        spacing: [f64; 3],
        found: &mut Vec<f64>,
    ) -> Option<Vec<bool>> {
        let (counts, steps, step) = ([planes, rows], [spacing[0], spacing[1]], spacing[2]);
        let (offsets, limit) = offsets(counts, steps);
        let mut far: Option<Vec<bool>> = None;
        // Rows that exist and are not empty, of the first `looked` offsets: how far, and where they begin.
        let mut near: Vec<(f64, usize)> = Vec::new();
        for (row, points) in from.chunks(length.max(1)).enumerate() {
            near.clear();
            let mut looked = 0;
            let place = [row / counts[1], row % counts[1]];
            byte_lanes::each_marked(bytemuck::cast_slice(points), &mut |x| {
                let mut nearest = f64::INFINITY;
                let mut at = 0;
                loop {
                    while at == near.len() && looked < offsets.len() {
                        let Offset { squared, steps: [planes, rows] } = offsets[looked];
                        let plane = place[0].checked_add_signed(planes).filter(|&plane| plane < counts[0]);
                        let line = place[1].checked_add_signed(rows).filter(|&line| line < counts[1]);
                        if let (Some(plane), Some(line)) = (plane, line) {
                            let other = plane * counts[1] + line;
                            if self.any[other] {
                                near.push((squared, other * length));
                            }
                        }
                        looked += 1;
                    }
                    let Some(&(squared, start)) = near.get(at) else { break };
                    if squared >= nearest {
                        break;
                    }
                    let along = f64::from(self.apart[start + x]) * step;
                    nearest = nearest.min(squared + along * along);
                    at += 1;
                }
                if nearest <= limit {
                    found.push(nearest);
                } else {
                    far.get_or_insert_with(|| vec![false; from.len()])[row * length + x] = true;
                }
            });
        }
        far
    }
}

/// Numbers places from 1.
fn count_up<'a>(places: impl Iterator<Item = &'a mut u32>) {
    places.zip(1..).for_each(|(place, number)| *place = number);
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

/// Appends the squared distance of each point of `from`, by the transform of the whole grid.
fn transform(
    from: &[bool],
    rows: &Rows,
    [planes, lines, length]: [usize; 3],
    spacing: [f64; 3],
    found: &mut Vec<f64>,
) {
    let mut distances = vec![f64::INFINITY; from.len()];
    for (row, distances) in distances.chunks_mut(length).enumerate().filter(|&(row, _)| rows.any[row]) {
        for (distance, &apart) in distances.iter_mut().zip(&rows.apart[row * length..]) {
            let along = f64::from(apart) * spacing[2];
            *distance = along * along;
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
            let mut came = squared_distances(&from, &to, &grid, &spacing);
            let (size, packed) = (grid.space(), grid.of_space(&spacing, 1.0));
            let far = Rows::new(&to, size).search(&from, size, packed, &mut Vec::new());
            transformed += usize::from(far.is_some());
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
