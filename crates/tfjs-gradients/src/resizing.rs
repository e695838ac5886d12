//! The gradients of resizing images `[batch, row, column, channel]`. An output pixel is a mean of one or two inputs along each
//! axis; its gradient goes back to them with the same weights.

use crate::rows::add_scaled;

/// One axis of a resizing.
#[derive(Clone, Copy)]
pub(crate) struct Scale {
    pub(crate) input: usize,
    pub(crate) output: usize,
    pub(crate) corners: Corners,
}

/// Where the output's pixels lie in the input.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Corners {
    /// Output o at `o · input / output`.
    Legacy,
    /// The outermost pixels' centres on each other.
    Aligned,
    /// Pixels are squares, `o + ½` at `(i + ½) · output / input`.
    HalfPixel,
}

impl Corners {
    /// The number that JavaScript writes.
    pub(crate) fn from_number(number: u32) -> Self {
        match number {
            0 => Self::Legacy,
            1 => Self::Aligned,
            _ => Self::HalfPixel,
        }
    }
}

impl Scale {
    fn step(&self) -> f32 {
        if self.corners == Corners::Aligned && self.output > 1 {
            (self.input - 1) as f32 / (self.output - 1) as f32
        } else {
            self.input as f32 / self.output as f32
        }
    }

    /// The input whose copy the output is.
    fn nearest(&self, output: usize) -> usize {
        let step = self.step();
        let at = match self.corners {
            Corners::Legacy => step * output as f32,
            Corners::Aligned => step * output as f32 + 0.5,
            Corners::HalfPixel => step * (output as f32 + 0.5),
        };
        // A conversion cuts off, which is rounding down here.
        (at as usize).min(self.input - 1)
    }

    /// The two inputs between which the output lies, and the share of the second.
    fn between(&self, output: usize) -> (usize, usize, f32) {
        let step = self.step();
        let at = match self.corners {
            Corners::HalfPixel => ((output as f32 + 0.5) * step - 0.5).max(0.0),
            _ => step * output as f32,
        };
        let first = (at as usize).min(self.input - 1);
        (first, (first + 1).min(self.input - 1), at - first as f32)
    }
}

/// An image without pixels has none that an output was made of.
fn is_empty(rows: Scale, columns: Scale) -> bool {
    rows.input == 0 || columns.input == 0
}

/// # Safety
/// The two lie in memory, as large as the numbers say.
pub(crate) unsafe fn nearest_gradient(
    batch: usize,
    rows: Scale,
    columns: Scale,
    channels: usize,
    dy: *const f32,
    dx: *mut f32,
) {
    // SAFETY: the nearest input lies in the input.
    unsafe {
        dx.write_bytes(0, batch * rows.input * columns.input * channels);
        if is_empty(rows, columns) {
            return;
        }
        for n in 0..batch {
            for i in 0..rows.output {
                let to = dx.add((n * rows.input + rows.nearest(i)) * columns.input * channels);
                let from = dy.add((n * rows.output + i) * columns.output * channels);
                for j in 0..columns.output {
                    add_scaled(to.add(columns.nearest(j) * channels), from.add(j * channels), 1.0, channels);
                }
            }
        }
    }
}

/// # Safety
/// The three lie in memory, as large as the numbers say; `row` is as large as a row of the input.
pub(crate) unsafe fn bilinear_gradient(
    batch: usize,
    rows: Scale,
    columns: Scale,
    channels: usize,
    dy: *const f32,
    row: *mut f32,
    dx: *mut f32,
) {
    let width = columns.input * channels;
    // SAFETY: both inputs of `between` lie in the input.
    unsafe {
        dx.write_bytes(0, batch * rows.input * width);
        if is_empty(rows, columns) {
            return;
        }
        for n in 0..batch {
            for i in 0..rows.output {
                // First along the row, then the whole row to the two rows that it lies between.
                row.write_bytes(0, width);
                for j in 0..columns.output {
                    let (first, second, share) = columns.between(j);
                    let from = dy.add(((n * rows.output + i) * columns.output + j) * channels);
                    add_scaled(row.add(first * channels), from, 1.0 - share, channels);
                    add_scaled(row.add(second * channels), from, share, channels);
                }
                let (first, second, share) = rows.between(i);
                let image = dx.add(n * rows.input * width);
                add_scaled(image.add(first * width), row, 1.0 - share, width);
                add_scaled(image.add(second * width), row, share, width);
            }
        }
    }
}
