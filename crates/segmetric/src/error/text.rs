//! Texts in which numbers stand.

/// A piece of a text.
pub(super) enum Piece<'a> {
    /// As it is.
    Text(&'a str),
    /// A place or a number of things.
    Count(usize),
    /// A label.
    Label(i32),
    /// Any number, with the seven digits that an f32 is sure of.
    Number(f32),
}

impl<'a> From<&'a str> for Piece<'a> {
    fn from(text: &'a str) -> Self {
        Piece::Text(text)
    }
}

impl From<usize> for Piece<'_> {
    fn from(count: usize) -> Self {
        Piece::Count(count)
    }
}

impl From<i32> for Piece<'_> {
    fn from(label: i32) -> Self {
        Piece::Label(label)
    }
}

impl From<f32> for Piece<'_> {
    fn from(number: f32) -> Self {
        Piece::Number(number)
    }
}

/// The pieces one after another.
pub(super) fn joined(pieces: &[Piece<'_>]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match *piece {
            Piece::Text(part) => text.push_str(part),
            Piece::Count(count) => push_whole(&mut text, count as u64, 1),
            Piece::Label(label) => {
                if label < 0 {
                    text.push('-');
                }
                push_whole(&mut text, u64::from(label.unsigned_abs()), 1);
            }
            Piece::Number(number) => push_number(&mut text, number),
        }
    }
    text
}

/// Writes a whole number, with zeros before it where it has fewer than `least` digits.
fn push_whole(text: &mut String, number: u64, least: u32) {
    if number > 9 || least > 1 {
        push_whole(text, number / 10, least.saturating_sub(1));
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

/// Writes a number as JavaScript would: 0.25, 1e-9, -Infinity. The standard library's shortest form needs a tenth of the WebAssembly
/// module by itself.
fn push_number(text: &mut String, number: f32) {
    if number.is_nan() {
        return text.push_str("NaN");
    }
    if number.is_sign_negative() {
        text.push('-');
    }
    if number.is_infinite() {
        return text.push_str("Infinity");
    }
    if number == 0.0 {
        return text.push('0');
    }
    let (mut scaled, mut exponent) = (f64::from(number.abs()), 6i32);
    while scaled < 999_999.5 {
        (scaled, exponent) = (scaled * 10.0, exponent - 1);
    }
    while scaled >= 9_999_999.5 {
        (scaled, exponent) = (scaled / 10.0, exponent + 1);
    }
    // scaled is digits · 10^(6 − exponent); leave off the zeros at its end
    let mut digits = (scaled + 0.5) as u64;
    let mut behind = 6;
    while behind > 0 && digits.is_multiple_of(10) {
        (digits, behind) = (digits / 10, behind - 1);
    }
    if (-6..21).contains(&exponent) {
        let point = behind - exponent;
        if point > 0 {
            return push_decimal(text, digits, point as u32);
        }
        push_whole(text, digits, 1);
        return (point..0).for_each(|_| text.push('0'));
    }
    push_decimal(text, digits, behind as u32);
    text.push('e');
    if exponent < 0 {
        text.push('-');
    }
    push_whole(text, u64::from(exponent.unsigned_abs()), 1);
}

/// Writes digits of which so many stand behind the point.
fn push_decimal(text: &mut String, digits: u64, behind: u32) {
    let unit = 10u64.pow(behind);
    push_whole(text, digits / unit, 1);
    if behind > 0 {
        text.push('.');
        push_whole(text, digits % unit, behind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_as_javascript_prints_them() {
        for (number, text) in [
            (0.0, "0"),
            (-0.5, "-0.5"),
            (1.25, "1.25"),
            (0.1, "0.1"),
            (1.000_005, "1.000005"),
            (0.333_333_34, "0.3333333"),
            (255.0, "255"),
            (1_234_567.0, "1234567"),
            (12_345_670_000.0, "12345670000"),
            (100.0, "100"),
            (0.000_1, "0.0001"),
            (1e-6, "0.000001"),
            (1e-7, "1e-7"),
            (-2.5e-30, "-2.5e-30"),
            (1.5e38, "1.5e38"),
            (3e22, "3e22"),
            (f32::MAX, "3.402823e38"),
            (f32::NEG_INFINITY, "-Infinity"),
            (f32::NAN, "NaN"),
        ] {
            assert_eq!(joined(&[Piece::Number(number)]), text);
        }
    }

    #[test]
    fn whole_numbers_have_every_digit() {
        for (piece, text) in [
            (Piece::Count(0), "0"),
            (Piece::Count(10), "10"),
            (Piece::Count(4_294_967_295), "4294967295"),
            (Piece::Label(-1), "-1"),
            (Piece::Label(i32::MIN), "-2147483648"),
        ] {
            assert_eq!(joined(&[piece]), text);
        }
    }
}
