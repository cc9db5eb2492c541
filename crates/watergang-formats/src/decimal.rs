//! Coordinates with a fixed number of decimals.

/// Most decimals that are written; of a degree that is about 1 cm.
pub const DECIMALS_MAX: u8 = 7;

/// Scaled numbers from here on are not exact whole numbers of a double; such coordinates are written in full.
const EXACT_LIMIT: f64 = 9_007_199_254_740_992.0;

/// Whole parts that come from a table: all degrees, and heights.
const TABLE_LEN: usize = 1_000;

/// The digits of 0 to 999, left-aligned, then how many there are.
static WHOLE: [[u8; 4]; TABLE_LEN] = whole_table();

#[allow(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses an index out of bounds")]
const fn whole_table() -> [[u8; 4]; TABLE_LEN] {
    let mut table = [[0; 4]; TABLE_LEN];
    let mut number = 0;
    while number < TABLE_LEN {
        let digits = [b'0' + (number / 100) as u8, b'0' + (number / 10 % 10) as u8, b'0' + (number % 10) as u8];
        table[number] = match number {
            0..10 => [digits[2], 0, 0, 1],
            10..100 => [digits[1], digits[2], 0, 2],
            _ => [digits[0], digits[1], digits[2], 3],
        };
        number += 1;
    }
    table
}

/// Powers of ten from 10^0 to 10^[`DECIMALS_MAX`].
const POWERS: [u64; DECIMALS_MAX as usize + 1] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

/// Writes numbers with a fixed number of decimals at most; trailing zeros are left away and zero has no sign.
#[derive(Clone, Copy, Debug)]
pub struct Decimals {
    /// 10 to the number of decimals.
    scale: f64,
    /// The same as a whole number.
    unit: u64,
    /// What fills a fraction up to seven digits.
    fill: u64,
}

impl Decimals {
    /// So many decimals, at most [`DECIMALS_MAX`].
    pub fn new(count: u8) -> Self {
        let count = usize::from(count.min(DECIMALS_MAX));
        let power = |place: usize| POWERS.get(place).copied().unwrap_or(1);
        let unit = power(count);
        Self { scale: unit as f64, unit, fill: power(usize::from(DECIMALS_MAX) - count) }
    }

    /// Appends the number behind a prefix; false, and nothing appended, where it is not finite.
    #[inline]
    pub fn write(self, prefix: Prefix, number: f64, out: &mut Vec<u8>) -> bool {
        let scaled = number.abs() * self.scale + 0.5;
        // Not finite is not below either.
        if scaled < EXACT_LIMIT {
            let units = scaled as i64 as u64;
            // The usual divisors as constants: a division by a constant is a multiplication.
            let whole = match self.unit {
                10_000_000 => units / 10_000_000,
                1_000 => units / 1_000,
                unit => units / unit,
            };
            let prefix = if number < 0.0 && units != 0 { prefix.and_minus() } else { prefix };
            write_whole(prefix, whole, out);
            write_fraction((units - whole * self.unit) * self.fill, out);
            true
        } else {
            write_in_full(prefix, number, out)
        }
    }
}

/// Up to three characters in front of a number. They go into the buffer together with the number's first digits,
/// because each append costs more than the digits themselves.
#[derive(Clone, Copy, Debug)]
pub struct Prefix {
    /// The first character in the lowest byte.
    bytes: u64,
    count: u32,
}

impl Prefix {
    /// Prefix of up to three characters.
    pub const fn new(text: &[u8]) -> Self {
        let (bytes, count) = match *text {
            [a] => ([a, 0, 0], 1),
            [a, b] => ([a, b, 0], 2),
            [a, b, c] => ([a, b, c], 3),
            _ => ([0, 0, 0], 0),
        };
        let [a, b, c] = bytes;
        Self { bytes: u64::from_le_bytes([a, b, c, 0, 0, 0, 0, 0]), count }
    }

    #[inline]
    const fn and_minus(self) -> Self {
        Self { bytes: self.bytes | (b'-' as u64) << (self.count * 8), count: self.count + 1 }
    }

    fn write(self, out: &mut Vec<u8>) {
        write_word(self.bytes, self.count, out);
    }
}

/// Appends the first characters of a word. Eight bytes at once and some of them taken back cost less than a copy of a
/// length known only at run time.
#[inline]
fn write_word(word: u64, count: u32, out: &mut Vec<u8>) {
    let end = out.len() + count as usize;
    out.extend_from_slice(&word.to_le_bytes());
    out.truncate(end);
}

#[inline]
fn write_whole(prefix: Prefix, whole: u64, out: &mut Vec<u8>) {
    if let Some(&[a, b, c, count]) = usize::try_from(whole).ok().and_then(|place| WHOLE.get(place)) {
        let digits = u64::from(u32::from_le_bytes([a, b, c, 0]));
        write_word(prefix.bytes | digits << (prefix.count * 8), prefix.count + u32::from(count), out);
    } else {
        prefix.write(out);
        out.extend_from_slice(itoa::Buffer::new().format(whole).as_bytes());
    }
}

/// Appends a point and up to seven digits of ten millionths, without trailing zeros; nothing for 0.
#[inline]
fn write_fraction(ten_millionths: u64, out: &mut Vec<u8>) {
    if ten_millionths == 0 {
        return;
    }
    let digits = eight_digits(ten_millionths);
    let kept = 8 - digits.leading_zeros() / 8;
    // The first of the eight digits is always 0: the point takes its place.
    let text = (digits | 0x3030_3030_3030_3030) & !0xFF | u64::from(b'.');
    write_word(text, kept, out);
}

/// The eight decimal digits of a number below 10^8, one a byte, the first in the lowest byte.
///
/// Halves the number into lanes of 4, 2 and 1 digits with multiplications in place of divisions (P. Khuong, "How to
/// print integers really fast", 2017).
#[inline]
const fn eight_digits(number: u64) -> u64 {
    let high = number / 10_000;
    let fours = high | (number - high * 10_000) << 32;
    let hundreds = ((fours * 10_486) >> 20) & 0x0000_007F_0000_007F;
    let twos = hundreds | (fours - hundreds * 100) << 16;
    let tens = ((twos * 103) >> 10) & 0x000F_000F_000F_000F;
    tens | (twos - tens * 10) << 8
}

#[cold]
fn write_in_full(prefix: Prefix, number: f64, out: &mut Vec<u8>) -> bool {
    if number.is_finite() {
        prefix.write(out);
        out.extend_from_slice(zmij::Buffer::new().format_finite(number).as_bytes());
    }
    number.is_finite()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn written(number: f64, decimals: u8) -> String {
        let mut out = Vec::new();
        Decimals::new(decimals).write(Prefix::new(b"],["), number, &mut out);
        String::from_utf8(out).unwrap().trim_start_matches("],[").to_owned()
    }

    #[track_caller]
    fn check(number: f64, decimals: u8, expected: &str) {
        assert_eq!(written(number, decimals), expected);
    }

    #[test]
    fn trailing_zeros_and_the_sign_of_zero_are_left_away() {
        check(2.5, 7, "2.5");
        check(51.0, 7, "51");
        check(0.0, 7, "0");
        check(-0.0, 7, "0");
        check(-0.000_000_04, 7, "0");
        check(-0.000_000_06, 7, "-0.0000001");
        check(-3.25, 7, "-3.25");
        check(100.000_000_1, 7, "100.0000001");
    }

    #[test]
    fn the_last_decimal_is_rounded() {
        check(2.123_456_78, 7, "2.1234568");
        check(1.999_999_99, 7, "2");
        check(712_345.678_9, 3, "712345.679");
        check(7_012_345.678_9, 2, "7012345.68");
        check(0.5, 0, "1");
        check(1.23, 200, "1.23");
    }

    #[test]
    fn huge_numbers_are_written_in_full_and_what_is_no_number_not_at_all() {
        check(1e15, 7, "1000000000000000.0");
        check(-1.5e300, 3, "-1.5e+300");
        check(f64::NAN, 7, "");
        check(f64::INFINITY, 7, "");
    }

    proptest! {
        /// The standard library is the oracle; a number whose next decimal is exactly 5 may fall either way.
        #[test]
        fn every_number_is_within_half_a_unit(number in -1e8..1e8, decimals in 0u8..=7) {
            let read: f64 = written(number, decimals).parse().unwrap();
            let unit = 10f64.powi(-i32::from(decimals));
            let lost = number.abs() * 4.0 * f64::EPSILON; // by scaling and by reading back
            prop_assert!((read - number).abs() <= unit * 0.5 + lost, "{number} {read}");
            let formatted: f64 = format!("{number:.*}", usize::from(decimals)).parse().unwrap();
            prop_assert!((read - formatted).abs() <= unit + lost, "{number} {read}");
        }
    }

    #[test]
    fn every_fraction_has_its_digits() {
        for number in (0..10_000_000).step_by(7) {
            let mut out = Vec::new();
            write_fraction(number, &mut out);
            let expected = format!(".{number:07}");
            let expected = expected.trim_end_matches('0').trim_end_matches('.');
            assert_eq!(std::str::from_utf8(&out).unwrap(), expected);
        }
    }
}
