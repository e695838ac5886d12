//! Batch normalisation `y = (x − mean) · factor + offset`, with three numbers for each channel, and the two sums that all of its
//! gradients are made of.

use crate::lanes::{LANES, add, f32x4, load, store};

/// The numbers of a channel.
#[derive(Clone, Copy)]
pub(crate) struct Channels {
    pub(crate) mean: *const f32,
    pub(crate) factor: *const f32,
    pub(crate) offset: *const f32,
    pub(crate) count: usize,
}

/// # Safety
/// `pixels` rows of all channels can be read at `x` and written at `y`.
pub(crate) unsafe fn normalise(x: *const f32, pixels: usize, channels: Channels, y: *mut f32) {
    let Channels { mean, factor, offset, count } = channels;
    // SAFETY: as said above.
    unsafe {
        for pixel in 0..pixels {
            let (x, y) = (x.add(pixel * count), y.add(pixel * count));
            let mut c = 0;
            while c + LANES <= count {
                let centred = load(x.add(c)) - load(mean.add(c));
                store(y.add(c), centred * load(factor.add(c)) + load(offset.add(c)));
                c += LANES;
            }
            for c in c..count {
                *y.add(c) = (*x.add(c) - *mean.add(c)) * *factor.add(c) + *offset.add(c);
            }
        }
    }
}

/// `sums[0, c] = Σ dy`, `sums[1, c] = Σ dy · (x − mean)` over the pixels.
///
/// # Safety
/// `pixels` rows of `channels` numbers can be read at `x` and `dy`, one at `mean`, and two written at `sums`.
pub(crate) unsafe fn gradient_sums(
    x: *const f32,
    dy: *const f32,
    mean: *const f32,
    pixels: usize,
    channels: usize,
    sums: *mut f32,
) {
    /// Pixels whose sums are kept in registers: see `rows.rs`.
    const BLOCK: usize = 32;
    // SAFETY: as said above.
    unsafe {
        sums.write_bytes(0, 2 * channels);
        let mut first = 0;
        while first < pixels {
            let block = BLOCK.min(pixels - first);
            let (x, dy) = (x.add(first * channels), dy.add(first * channels));
            let mut c = 0;
            while c + LANES <= channels {
                let centre = load(mean.add(c));
                let (mut plain, mut product) = (f32x4::ZERO, f32x4::ZERO);
                for j in 0..block {
                    let gradient = load(dy.add(j * channels + c));
                    plain += gradient;
                    product += gradient * (load(x.add(j * channels + c)) - centre);
                }
                add(sums.add(c), plain);
                add(sums.add(channels + c), product);
                c += LANES;
            }
            for c in c..channels {
                for j in 0..block {
                    let gradient = *dy.add(j * channels + c);
                    *sums.add(c) += gradient;
                    *sums.add(channels + c) += gradient * (*x.add(j * channels + c) - *mean.add(c));
                }
            }
            first += BLOCK;
        }
    }
}
