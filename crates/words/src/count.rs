//! Counting, as languages do: which form of a word goes with a number (CLDR, plural rules).

use kernel::Locale;

/// A number by which a message chooses its words. What is too large to count is the largest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count(i64);

impl Count {
    /// The number.
    pub const fn value(self) -> i64 {
        self.0
    }
}

macro_rules! counted {
    ($($of:ty)*) => {
        $(impl From<$of> for Count {
            fn from(count: $of) -> Count {
                Count(i64::try_from(count).unwrap_or(i64::MAX))
            }
        })*
    };
}

counted!(i8 i16 i32 i64 u8 u16 u32 u64 usize);

/// The form of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plural {
    /// Arabic for nothing.
    Zero,
    /// One of it.
    One,
    /// Arabic for a pair.
    Two,
    /// Arabic from three to ten, also above a hundred.
    Few,
    /// Arabic from eleven to ninety-nine; millions in Spanish and Portuguese.
    Many,
    /// Every other number.
    Other,
}

/// The form that goes with a number.
pub fn plural(locale: Locale, count: Count) -> Plural {
    let count = count.value().unsigned_abs();
    let millions = count != 0 && count.is_multiple_of(1_000_000);
    match (locale, count) {
        (Locale::Ko, _) => Plural::Other,
        (Locale::En | Locale::Es, 1) | (Locale::Pt, 0 | 1) => Plural::One,
        (Locale::En, _) => Plural::Other,
        (Locale::Es | Locale::Pt, _) => {
            if millions {
                Plural::Many
            } else {
                Plural::Other
            }
        }
        (Locale::Ar, 0) => Plural::Zero,
        (Locale::Ar, 1) => Plural::One,
        (Locale::Ar, 2) => Plural::Two,
        (Locale::Ar, count) => match count.checked_rem(100) {
            Some(3..=10) => Plural::Few,
            Some(11..=99) => Plural::Many,
            _ => Plural::Other,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d24_words_go_with_their_number() {
        let forms = |locale, counts: &[u64]| -> Vec<Plural> {
            counts.iter().map(|count| plural(locale, Count::from(*count))).collect()
        };
        use Plural::{Few, Many, One, Other, Two, Zero};
        assert_eq!(forms(Locale::En, &[0, 1, 2, 1_000_000]), [Other, One, Other, Other]);
        assert_eq!(forms(Locale::Es, &[0, 1, 2, 1_000_000]), [Other, One, Other, Many]);
        assert_eq!(forms(Locale::Pt, &[0, 1, 2, 2_000_000]), [One, One, Other, Many]);
        assert_eq!(forms(Locale::Ko, &[0, 1, 2]), [Other, Other, Other]);
        assert_eq!(
            forms(Locale::Ar, &[0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111]),
            [Zero, One, Two, Few, Few, Many, Many, Other, Other, Few, Many]
        );
    }
}
