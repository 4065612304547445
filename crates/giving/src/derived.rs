//! Derived ids that lie where their time is.

use kernel::derive_id;
use uuid::{Builder, Uuid, Version};

/// Derived from `parts`, and beginning with the time of what it belongs to, if that began with one:
/// rows that come to be together lie together, and writing many of them touches few pages. A
/// neighbour without a time gives none, so that whoever draws ids otherwise loses nothing but speed.
pub(crate) fn beside(neighbour: Uuid, parts: &[&str]) -> Uuid {
    let derived = derive_id(parts);
    if neighbour.get_version() != Some(Version::SortRand) {
        return derived;
    }
    let rest = u128::MAX >> 48;
    let bits = (neighbour.as_u128() & !rest) | (derived.as_u128() & rest);
    Builder::from_u128(bits).with_version(Version::SortRand).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c13_the_same_parts_are_the_same_id_beside_the_same_neighbour() {
        let neighbour = Uuid::now_v7();
        let one = beside(neighbour, &["gift", "a"]);
        assert_eq!(one, beside(neighbour, &["gift", "a"]));
        assert_ne!(one, beside(neighbour, &["gift", "b"]));
        assert_eq!(one.as_u128() >> 80, neighbour.as_u128() >> 80);
        // What lies beside it lies there too.
        assert_eq!(beside(one, &["task"]).as_u128() >> 80, neighbour.as_u128() >> 80);
    }

    #[test]
    fn a_neighbour_without_a_time_gives_none() {
        assert_eq!(beside(Uuid::new_v4(), &["gift", "a"]), derive_id(&["gift", "a"]));
    }
}
