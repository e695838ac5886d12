//! The class maps of one image, cut into the masks of its classes.
//!
//! One pass finds the box around each class's pixels in both maps. The masks of a class are then cut to its box, so that a class
//! costs what its box holds, and one that is absent costs nothing.

use super::class_codes::{Code, CodePair};
use super::class_table::{ClassTable, same_length};
use super::labels::{Label, LabelMap};
use super::mask_pair::MaskPair;
use crate::error::Error;
use crate::space::grid::{Bounds, Grid};
use core::ops::Range;

/// The class maps of an image or a volume. Pieces are added one after another, until all pixels are there.
///
/// # Example
/// ```
/// use segmetric::metric::{ClassBoxes, ClassTable};
///
/// let mut maps = ClassBoxes::new(ClassTable::new(&[1, 2], &[255])?, &[1, 6])?;
/// maps.add(&[0u8, 2, 2, 0, 0, 0], &[0u8, 0, 2, 1, 255, 0], 0)?;
/// // the union of both classes; pixels whose truth is 255 belong to no mask
/// let pair = maps.masks(&[0, 1])?;
/// assert_eq!((pair.origin(), pair.size()), (&[0, 1][..], &[1, 3][..]));
/// assert_eq!((pair.predicted(), pair.truth()), (&[true, true, false][..], &[false, true, true][..]));
/// # Ok::<(), segmetric::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ClassBoxes {
    table: ClassTable,
    grid: Grid,
    codes: CodePair,
    /// Of each class that is looked at; found when all pixels are there.
    boxes: Vec<Option<Bounds>>,
}

/// What is in no box yet.
const NOWHERE: Bounds = [const { Range { start: usize::MAX, end: 0 } }; 3];

impl ClassBoxes {
    /// Maps of this size, of which no pixel is there yet.
    ///
    /// # Errors
    /// [`Error::Option`] for a size of more than three axes; [`Error::TooLarge`].
    pub fn new(table: ClassTable, size: &[usize]) -> Result<ClassBoxes, Error> {
        let grid = Grid::new(size)?;
        let mut codes = table.no_codes();
        codes.reserve(grid.points());
        let boxes = vec![Some(NOWHERE); table.classes()];
        Ok(ClassBoxes { table, grid, codes, boxes })
    }

    /// The same, of which only these classes are looked at: finding one box takes less than finding many.
    ///
    /// # Errors
    /// [`Error::ClassList`] for a class that is not there.
    pub fn of_classes(mut self, classes: &[usize]) -> Result<ClassBoxes, Error> {
        self.boxes.fill(None);
        for &class in classes {
            match self.boxes.get_mut(class) {
                Some(bounds) => *bounds = Some(NOWHERE),
                None => return Err(Error::ClassList { class, classes: self.table.classes() }),
            }
        }
        Ok(self)
    }

    /// Adds the next pixels, as [`super::Counter::add`] counts them; `first` is the flat index of the first one, for the text of an
    /// error.
    ///
    /// # Errors
    /// [`Error::UnlistedLabel`]; [`Error::Length`] for pieces of unequal length, and for more pixels than the size has.
    pub fn add<P: Label, T: Label>(
        &mut self,
        predicted: &[P],
        truth: &[T],
        first: usize,
    ) -> Result<(), Error> {
        self.add_maps([P::map(predicted), T::map(truth)], first)
    }

    /// The same of labels whose kinds are known when the program runs: the prediction's and the truth's.
    ///
    /// # Errors
    /// As [`ClassBoxes::add`].
    #[inline(never)]
    pub fn add_maps(&mut self, maps: [LabelMap<'_>; 2], first: usize) -> Result<(), Error> {
        same_length(maps)?;
        let (came, expected) = (self.codes.len() + maps[1].len(), self.grid.points());
        if came > expected {
            return Err(Error::Length { argument: "truth", came, expected });
        }
        self.table.encode(maps, &mut self.codes).map_err(|unlisted| unlisted.error(first))?;
        if came == expected {
            self.find_boxes();
        }
        Ok(())
    }

    #[inline(never)]
    fn find_boxes(&mut self) {
        let (grid, first, boxes) = (&self.grid, self.table.first(), &mut self.boxes);
        match &self.codes {
            CodePair::Bytes { predicted, truth } => {
                for codes in [predicted, truth] {
                    widen(boxes, codes, first, grid);
                }
            }
            CodePair::Words { predicted, truth } => {
                for codes in [predicted, truth] {
                    widen(boxes, codes, first, grid);
                }
            }
        }
    }

    /// The masks of the pixels that are in one of `classes`, told by their indices.
    ///
    /// # Errors
    /// [`Error::ClassList`] for a class that is not there or not looked at; [`Error::Length`] where pixels are missing.
    #[inline(never)]
    pub fn masks(&self, classes: &[usize]) -> Result<MaskPair, Error> {
        let (came, expected) = (self.codes.len(), self.grid.points());
        if came != expected {
            return Err(Error::Length { argument: "truth", came, expected });
        }
        let mut bounds = NOWHERE;
        for &class in classes {
            let Some(Some(its)) = self.boxes.get(class) else {
                return Err(Error::ClassList { class, classes: self.table.classes() });
            };
            for (range, its) in bounds.iter_mut().zip(its) {
                *range = range.start.min(its.start)..range.end.max(its.end);
            }
        }
        if bounds == NOWHERE {
            bounds = [0..0, 0..0, 0..0];
        }
        let first = self.table.first();
        let [predicted, truth] = match &self.codes {
            CodePair::Bytes { predicted, truth } => {
                [predicted, truth].map(|codes| united(codes, classes, first, &self.grid, &bounds))
            }
            CodePair::Words { predicted, truth } => {
                [predicted, truth].map(|codes| united(codes, classes, first, &self.grid, &bounds))
            }
        };
        Ok(MaskPair::in_box(&self.grid, &bounds, predicted, truth))
    }
}

/// Widens the boxes of classes so that they hold a map's pixels.
fn widen<C: Code>(boxes: &mut [Option<Bounds>], codes: &[C], first: usize, grid: &Grid) {
    let [_, rows, length] = grid.volume();
    for (row, codes) in codes.chunks(length.max(1)).enumerate() {
        let [plane, line] = [row / rows, row % rows];
        C::each_run(codes, &mut |start, end| {
            // The background's code is below the first class's, and that of ignored pixels is beyond the last one's.
            let class = codes[start].index().wrapping_sub(first);
            let Some(Some([planes, lines, points])) = boxes.get_mut(class) else { return };
            *planes = planes.start.min(plane)..planes.end.max(plane + 1);
            *lines = lines.start.min(line)..lines.end.max(line + 1);
            *points = points.start.min(start)..points.end.max(end);
        });
    }
}

/// Which pixels of a box are in one of the classes.
fn united<C: Code>(
    codes: &[C],
    classes: &[usize],
    first: usize,
    grid: &Grid,
    [planes, rows, points]: &Bounds,
) -> Vec<bool> {
    let [_, all_rows, length] = grid.volume();
    let width = points.len();
    let mut mask = vec![0; planes.len() * rows.len() * width];
    let starts = planes
        .clone()
        .flat_map(|plane| rows.clone().map(move |row| (plane * all_rows + row) * length + points.start));
    for (mask, start) in mask.chunks_mut(width.max(1)).zip(starts) {
        for &class in classes {
            C::mark(mask, &codes[start..start + width], C::of((first + class) as u32));
        }
    }
    mask.into_iter().map(|inside| inside != 0).collect()
}
