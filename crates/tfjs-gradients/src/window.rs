//! How a window slides over images: a convolution's filter or a pooling's field, in one, two or three dimensions.

use crate::axis::Axis;
use core::num::NonZeroUsize;
use core::ops::Range;

/// So many pixels stay in the cache while channel after channel goes over them; and a sum over more of them is a sum of
/// sums, which rounds less.
pub(crate) const LONGEST_RUN: usize = 128;

/// A sliding window over `[batch, plane, row, column, channel]`. Two dimensions are three with one plane.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    pub(crate) batch: usize,
    /// Channels of the input.
    pub(crate) inputs: usize,
    /// Channels of the output.
    pub(crate) outputs: usize,
    pub(crate) planes: Axis,
    pub(crate) rows: Axis,
    pub(crate) columns: Axis,
}

/// The pixels of one row that one tap connects: they lie at even steps in the input and in the output.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    pub(crate) tap: usize,
    /// The first pixel in the input; the next ones are the columns' stride apart.
    pub(crate) input: usize,
    /// The first pixel in the output; the next ones follow.
    pub(crate) output: usize,
    pub(crate) pixels: usize,
}

impl Window {
    /// How many numbers JavaScript writes for a window: see [`Window::read`].
    pub(crate) const NUMBERS: usize = 21;

    /// Batch, input and output channels, then the six numbers of each axis in the order of [`Axis`].
    ///
    /// # Safety
    /// That many numbers can be read at `from`.
    pub(crate) unsafe fn read(from: *const u32) -> Self {
        // SAFETY: as said above.
        let at = |i: usize| unsafe { *from.add(i) as usize };
        let axis = |i: usize| Axis {
            input: at(i),
            output: at(i + 1),
            taps: at(i + 2),
            stride: NonZeroUsize::new(at(i + 3)).unwrap_or(NonZeroUsize::MIN),
            dilation: NonZeroUsize::new(at(i + 4)).unwrap_or(NonZeroUsize::MIN),
            before: at(i + 5) as i32 as isize,
        };
        const { assert!(Self::NUMBERS == 3 + 3 * 6) };
        Self {
            batch: at(0),
            inputs: at(1),
            outputs: at(2),
            planes: axis(3),
            rows: axis(9),
            columns: axis(15),
        }
    }

    /// The same window with one long row instead of rows, planes and images where it looks at single pixels, as a 1x1
    /// convolution does.
    pub(crate) fn with_long_runs(self) -> Self {
        let axes = [self.planes, self.rows, self.columns];
        if !axes.iter().all(Axis::looks_at_one) {
            return self;
        }
        let pixels = self.input_pixels();
        let one = Axis { input: 1, output: 1, ..self.rows };
        Self {
            batch: 1,
            planes: one,
            rows: one,
            columns: Axis { input: pixels, output: pixels, ..one },
            ..self
        }
    }

    pub(crate) fn input_pixels(&self) -> usize {
        self.batch * self.planes.input * self.rows.input * self.columns.input
    }

    pub(crate) fn taps(&self) -> usize {
        self.planes.taps * self.rows.taps * self.columns.taps
    }

    /// Visits every run once; the outputs of a row come one after another, so that they stay in the cache.
    #[inline(always)]
    pub(crate) fn for_each_run(&self, mut visit: impl FnMut(Run)) {
        let Self { planes, rows, columns, .. } = *self;
        for n in 0..self.batch {
            for k in 0..planes.output {
                for i in 0..rows.output {
                    let output = ((n * planes.output + k) * rows.output + i) * columns.output;
                    for e in planes.taps_of(k) {
                        let plane = n * planes.input + planes.input_of(k, e);
                        for a in rows.taps_of(i) {
                            let input = (plane * rows.input + rows.input_of(i, a)) * columns.input;
                            let tap = (e * rows.taps + a) * columns.taps;
                            for b in 0..columns.taps {
                                let Range { mut start, end } = columns.outputs(b);
                                while start < end {
                                    let pixels = (end - start).min(LONGEST_RUN);
                                    visit(Run {
                                        tap: tap + b,
                                        input: input + columns.input_of(start, b),
                                        output: output + start,
                                        pixels,
                                    });
                                    start += pixels;
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Visits every output pixel with its field: the first of its input pixels and how many lie in the input along each axis.
    #[inline(always)]
    pub(crate) fn for_each_field(&self, mut visit: impl FnMut(usize, Field)) {
        let Self { planes, rows, columns, .. } = *self;
        let mut output = 0;
        for n in 0..self.batch {
            for k in 0..planes.output {
                let depth = planes.taps_of(k);
                for i in 0..rows.output {
                    let height = rows.taps_of(i);
                    for j in 0..columns.output {
                        let width = columns.taps_of(j);
                        if !(depth.is_empty() || height.is_empty() || width.is_empty()) {
                            let plane = n * planes.input + planes.input_of(k, depth.start);
                            let row = plane * rows.input + rows.input_of(i, height.start);
                            visit(
                                output,
                                Field {
                                    first: row * columns.input + columns.input_of(j, width.start),
                                    depth: depth.len(),
                                    height: height.len(),
                                    width: width.len(),
                                },
                            );
                        }
                        output += 1;
                    }
                }
            }
        }
    }
}

/// The part of a window that lies in the input.
#[derive(Clone, Copy)]
pub(crate) struct Field {
    /// Its first pixel.
    pub(crate) first: usize,
    pub(crate) depth: usize,
    pub(crate) height: usize,
    pub(crate) width: usize,
}

impl Field {
    pub(crate) fn size(&self) -> usize {
        self.depth * self.height * self.width
    }

    /// Visits the field's pixels in the input's order.
    #[inline(always)]
    pub(crate) fn for_each_pixel(&self, window: &Window, mut visit: impl FnMut(usize)) {
        for e in 0..self.depth {
            for a in 0..self.height {
                let row = (e * window.planes.dilation.get() * window.rows.input
                    + a * window.rows.dilation.get())
                    * window.columns.input;
                for b in 0..self.width {
                    visit(self.first + row + b * window.columns.dilation.get());
                }
            }
        }
    }
}
