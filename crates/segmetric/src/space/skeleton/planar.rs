//! Thinning of an image (Zhang & Suen, Communications of the ACM 1984), as scikit-image does it.
//!
//! N, NE, E, … are a pixel's neighbours, clockwise. Of the published rule, a pixel may be deleted in a phase when
//!
//! - 2 to 6 of its neighbours are in the mask;
//! - going round, there is exactly one step from a neighbour outside to one inside;
//! - phase 1: one of N, E, S and one of E, S, W is outside; phase 2: one of N, E, W and one of N, S, W.
//!
//! That rule leaves corners in slanting lines two pixels thick and erases a square of 2 × 2. scikit-image judges some
//! neighbourhoods with few pixels otherwise; [`DEPARTURES`] lists them. With these every component keeps a skeleton of one
//! component; a test tries all masks of 4 × 4.

// Row after row, without the pixel itself.
const NW: u8 = 1;
const N: u8 = 1 << 1;
const NE: u8 = 1 << 2;
const W: u8 = 1 << 3;
const E: u8 = 1 << 4;
const SW: u8 = 1 << 5;
const S: u8 = 1 << 6;
const SE: u8 = 1 << 7;

/// The neighbours clockwise.
const RING: [u8; 8] = [N, NE, E, SE, S, SW, W, NW];

const NEVER: u8 = 0;
const FIRST: u8 = 1;
const SECOND: u8 = 2;
const BOTH: u8 = FIRST | SECOND;

/// Neighbourhoods, and the phases in which scikit-image deletes their pixel though the published rule says otherwise.
const DEPARTURES: [(u8, u8); 25] = [
    // The end of a line that bends there: it is shortened from some sides only.
    (NW | N, FIRST),
    (N | NE, FIRST),
    (NE | E, FIRST),
    (E | SE, SECOND),
    (S | SW, SECOND),
    (SW | W, SECOND),
    (SE | S, NEVER),
    (NW | W, NEVER),
    // A corner of a square: those below go first, and then those above stand at the ends of a line.
    (N | NE | E, FIRST),
    (NW | N | W, FIRST),
    (E | SE | S, SECOND),
    (S | SW | W, SECOND),
    // The corner of a step: its two neighbours touch without it, and so they do with a line going on from one or both.
    (N | E, BOTH),
    (E | S, BOTH),
    (S | W, BOTH),
    (N | W, BOTH),
    (N | E | NW, FIRST),
    (N | E | SE, SECOND),
    (E | S | SW, SECOND),
    (S | W | NW, FIRST),
    (S | W | SE, SECOND),
    (N | W | NE, FIRST),
    (N | W | SW, FIRST),
    (E | S | NE | SW, SECOND),
    (N | W | NE | SW, FIRST),
];

/// For each neighbourhood the phases in which its pixel may be deleted.
const PHASES_OF: [u8; 256] = phases_of_all();

const fn phases_of_all() -> [u8; 256] {
    let mut phases = [NEVER; 256];
    let mut around = 0;
    while around < 256 {
        phases[around] = published(around as u8);
        around += 1;
    }
    let mut i = 0;
    while i < DEPARTURES.len() {
        phases[DEPARTURES[i].0 as usize] = DEPARTURES[i].1;
        i += 1;
    }
    phases
}

/// For each neighbourhood those neighbours whose deletion makes its pixel a candidate, which it was in no phase before.
const NEW_WITHOUT: [u8; 256] = new_without_all();

const fn new_without_all() -> [u8; 256] {
    let mut new_without = [0; 256];
    let mut around = 0;
    while around < 256 {
        let mut step = 0;
        while step < 8 {
            let without = around & !(SE as usize >> step);
            if PHASES_OF[around] == NEVER && PHASES_OF[without] != NEVER {
                new_without[around] |= 1 << step;
            }
            step += 1;
        }
        around += 1;
    }
    new_without
}

/// The phases of the published rule.
const fn published(around: u8) -> u8 {
    let mut entries = 0;
    let mut at = 0;
    while at < 8 {
        if around & RING[at] == 0 && around & RING[(at + 1) % 8] != 0 {
            entries += 1;
        }
        at += 1;
    }
    let count = around.count_ones();
    if count < 2 || count > 6 || entries != 1 {
        return NEVER;
    }
    let first = lacks(around, N | E | S) && lacks(around, E | S | W);
    let second = lacks(around, N | E | W) && lacks(around, N | S | W);
    (if first { FIRST } else { NEVER }) | (if second { SECOND } else { NEVER })
}

const fn lacks(around: u8, one_of: u8) -> bool {
    around & one_of != one_of
}

/// The skeleton of a mask of an image whose rows have this length.
///
/// Each pixel of the mask knows its neighbours, and a deletion tells them: who becomes a candidate by it waits from then on, so
/// nobody else is asked. Of a phase all candidates are deleted at once, so their order is of no account.
pub(super) fn skeleton(mask: &[bool], length: usize) -> Vec<bool> {
    let mut skeleton = mask.to_vec();
    let mut around = neighbourhoods(mask, length);
    // All candidates of a phase or both, and some points that no longer are.
    let mut waiting = Vec::new();
    for (i, eight) in around.as_chunks::<8>().0.iter().enumerate() {
        // Far from the border all are alike.
        if ![[0; 8], [u8::MAX; 8]].contains(eight) {
            let points = 8 * i..8 * i + 8;
            waiting.extend(points.filter(|&point| PHASES_OF[usize::from(around[point])] != NEVER));
        }
    }
    let down = length as isize;
    let steps = [-down - 1, -down, -down + 1, -1, 1, down - 1, down, down + 1];
    let (mut deleted, mut count) = (Vec::new(), waiting.len());
    while count > 0 {
        for phase in [FIRST, SECOND] {
            // Which are deleted and which wait is as good as random: no branch would guess it.
            let (mut gone, mut kept) = (0, 0);
            lengthen(&mut deleted, count);
            for i in 0..count {
                let point = waiting[i];
                let phases = PHASES_OF[usize::from(around[point])];
                deleted[gone] = point;
                gone += usize::from(phases & phase != 0);
                waiting[kept] = point;
                kept += usize::from(phases == BOTH - phase);
            }
            // Room for all that may wait now; some at a time, for few will.
            for deleted in deleted[..gone].chunks(256) {
                lengthen(&mut waiting, kept + 8 * deleted.len());
                for &point in deleted {
                    skeleton[point] = false;
                    around[point] = 0;
                    // A step past the end of a row leads to a pixel that has no neighbour on that side to lose.
                    for (place, step) in steps.into_iter().enumerate() {
                        let neighbour = point.wrapping_add_signed(step);
                        if let Some(around) = around.get_mut(neighbour) {
                            waiting[kept] = neighbour;
                            kept += usize::from(NEW_WITHOUT[usize::from(*around)] >> place & 1);
                            *around &= !(SE >> place);
                        }
                    }
                }
            }
            count = kept;
        }
    }
    skeleton
}

/// Makes a list at least so long.
#[inline(never)]
fn lengthen(list: &mut Vec<usize>, length: usize) {
    if list.len() < length {
        list.resize(length, 0);
    }
}

/// Of each pixel of the mask which neighbours are in it; of others none. At the end some others, to a multiple of eight.
fn neighbourhoods(mask: &[bool], length: usize) -> Vec<u8> {
    // An empty row above and one below, and then one pixel more.
    let mut inside = vec![false; mask.len() + 2 * length + 2];
    inside[length + 1..][..mask.len()].copy_from_slice(mask);
    let threes = |row: usize| inside[row * length..].windows(3);
    let rows = threes(0).zip(threes(1)).zip(threes(2));
    let around = mask.iter().zip(rows).map(|(&inside, ((above, row), below))| {
        let near = [above[0], above[1], above[2], row[0], row[2], below[0], below[1], below[2]];
        let around = near.iter().rev().fold(0, |around, &inside| around << 1 | u8::from(inside));
        around & u8::from(inside).wrapping_neg()
    });
    let mut around: Vec<u8> = around.collect();
    // The last of the row before and the first of the next are no neighbours.
    for row in around.chunks_exact_mut(length) {
        row[0] &= !(NW | W | SW);
        row[length - 1] &= !(NE | E | SE);
    }
    around.resize(mask.len().next_multiple_of(8), 0);
    around
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::{Components, Connectivity};

    /// Passes over the whole image until nothing changes, looking up all neighbours.
    fn naive(mask: &[bool], length: usize) -> Vec<bool> {
        let mut image = mask.to_vec();
        loop {
            let before = image.clone();
            for phase in [FIRST, SECOND] {
                let inside = image.clone();
                let at = |row: usize, column: usize| {
                    column < length && inside.get(row.wrapping_mul(length) + column) == Some(&true)
                };
                for point in (0..inside.len()).filter(|&point| inside[point]) {
                    let (row, column) = (point / length, point % length);
                    let [up, left] = [row, column].map(|place| place.wrapping_sub(1));
                    let around = [
                        (up < row && at(up, left), NW),
                        (up < row && at(up, column), N),
                        (up < row && at(up, column + 1), NE),
                        (at(row, left), W),
                        (at(row, column + 1), E),
                        (at(row + 1, left), SW),
                        (at(row + 1, column), S),
                        (at(row + 1, column + 1), SE),
                    ];
                    let around: u8 = around.iter().map(|&(inside, bit)| u8::from(inside) * bit).sum();
                    image[point] = PHASES_OF[usize::from(around)] & phase == 0;
                }
            }
            if image == before {
                return image;
            }
        }
    }

    #[test]
    fn lists_of_candidates_find_what_whole_passes_find() {
        let mut state = 9u64;
        let mut next = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize
        };
        for trial in 0..6_000 {
            // Single pixels or squares of them, sparse to full; all sides touch the border.
            let (rows, length, square) = (1 + next() % 24, 1 + next() % 24, [1, 3, 6][trial % 3]);
            let (sparse, columns) = (next() % 10, length / square + 1);
            let squares: Vec<bool> =
                (0..(rows / square + 1) * columns).map(|_| next() % 10 >= sparse).collect();
            let mask: Vec<bool> = (0..rows * length)
                .map(|point| squares[point / length / square * columns + point % length / square])
                .collect();
            assert_eq!(skeleton(&mask, length), naive(&mask, length), "{rows} x {length}: {mask:?}");
        }
    }

    #[test]
    fn every_component_keeps_one_skeleton() {
        for code in 0..1u32 << 16 {
            let mask: Vec<bool> = (0..16).map(|bit| code >> bit & 1 == 1).collect();
            let thin = skeleton(&mask, 4);
            let [before, after] = [&mask, &thin]
                .map(|mask| Components::new(mask, &[4, 4], Connectivity::Full).expect("an image").labels());
            let kept: Vec<u32> = (1..=before.iter().max().copied().unwrap_or(0)).collect();
            for component in kept {
                let parts: Vec<u32> = (0..16)
                    .filter(|&point| before[point] == component && thin[point])
                    .map(|point| after[point])
                    .collect();
                assert!(!parts.is_empty(), "{code:016b}: component {component} vanished");
                assert!(parts.iter().all(|&part| part == parts[0]), "{code:016b}: {component} broke");
            }
        }
    }
}
