//! Orders and lines, side by side: two lists in the order of their keys, merged in one pass.

use std::cmp::Ordering;

use kernel::{Amount, GatewayId, GiftId, OrderId, Timestamp};

use super::{Deed, InBooks, Line};

/// An order that says a gateway moved money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    /// The attempt it came of.
    pub key: String,
    pub deed: Deed,
    pub order: OrderId,
    pub gift: GiftId,
    pub gateway: GatewayId,
    pub amount: Amount,
    pub at: Timestamp,
    /// The donor's bank sent it back since.
    pub came_back: bool,
}

impl Booked {
    pub(super) fn as_it_stands(&self) -> InBooks {
        InBooks { amount: self.amount, at: self.at, order: self.order }
    }

    fn place(&self) -> (&str, Deed) {
        (&self.key, self.deed)
    }
}

fn place(line: &Line) -> (&str, Deed) {
    (&line.key, line.deed)
}

/// How one line or order fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pair<'a> {
    /// Both sides say the same.
    Fits(&'a Booked, &'a Line),
    /// The gateway moved another amount.
    Differs(&'a Booked, &'a Line),
    /// The gateway did what is in the books once more.
    Again(&'a Booked, &'a Line),
    /// Only the books know it.
    NoLine(&'a Booked),
    /// Only the gateway knows it.
    NoOrder(&'a Line),
}

/// The pairs, as they come.
pub struct Paired<'a> {
    orders: &'a [Booked],
    lines: &'a [Line],
    /// The order whose line was found last: another line of the same key is one too many.
    last: Option<&'a Booked>,
}

/// Merges both lists. Each must be sorted by key and deed; of the lines of one key the one that
/// should count comes first.
pub fn pair<'a>(orders: &'a [Booked], lines: &'a [Line]) -> Paired<'a> {
    debug_assert!(orders.is_sorted_by(|a, b| a.place() <= b.place()));
    debug_assert!(lines.is_sorted_by(|a, b| place(a) <= place(b)));
    Paired { orders, lines, last: None }
}

impl<'a> Iterator for Paired<'a> {
    type Item = Pair<'a>;

    fn next(&mut self) -> Option<Pair<'a>> {
        if let (Some(last), Some((line, rest))) = (self.last, self.lines.split_first())
            && last.place() == place(line)
        {
            self.lines = rest;
            return Some(Pair::Again(last, line));
        }
        match (self.orders.split_first(), self.lines.split_first()) {
            (None, None) => None,
            (Some((order, rest)), None) => {
                self.orders = rest;
                Some(Pair::NoLine(order))
            }
            (None, Some((line, rest))) => {
                self.lines = rest;
                Some(Pair::NoOrder(line))
            }
            (Some((order, orders)), Some((line, lines))) => match order.place().cmp(&place(line)) {
                Ordering::Less => {
                    self.orders = orders;
                    Some(Pair::NoLine(order))
                }
                Ordering::Greater => {
                    self.lines = lines;
                    Some(Pair::NoOrder(line))
                }
                Ordering::Equal => {
                    (self.orders, self.lines) = (orders, lines);
                    self.last = Some(order);
                    let same = order.amount == line.amount;
                    Some(if same { Pair::Fits(order, line) } else { Pair::Differs(order, line) })
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Currency, derive_id};
    use proptest::prelude::*;

    use super::super::Source;
    use super::*;

    fn booked(key: &str, minor: i64) -> Booked {
        Booked {
            key: key.to_owned(),
            deed: Deed::Charge,
            order: OrderId::from_uuid(derive_id(&["order", key])),
            gift: GiftId::from_uuid(derive_id(&["gift", key])),
            gateway: "pin".parse().unwrap(),
            amount: Amount::of(minor, Currency::Usd).unwrap(),
            at: Timestamp::from_micros(0),
            came_back: false,
        }
    }

    fn line(key: &str, token: &str, minor: i64) -> Line {
        Line {
            source: Source::List,
            token: token.to_owned(),
            gateway: "pin".parse().unwrap(),
            deed: Deed::Charge,
            key: key.to_owned(),
            amount: Amount::of(minor, Currency::Usd).unwrap(),
            at: Timestamp::from_micros(0),
            of: None,
        }
    }

    #[test]
    fn f16_both_ways_amounts_and_doubles() {
        let orders = [booked("a", 100), booked("b", 100), booked("c", 100), booked("e", 100)];
        let lines = [
            line("a", "1", 100),
            line("b", "2", 90),
            line("c", "3", 100),
            line("c", "4", 100),
            line("d", "5", 100),
        ];
        assert_eq!(
            pair(&orders, &lines).collect::<Vec<_>>(),
            [
                Pair::Fits(&orders[0], &lines[0]),
                Pair::Differs(&orders[1], &lines[1]),
                Pair::Fits(&orders[2], &lines[2]),
                Pair::Again(&orders[2], &lines[3]),
                Pair::NoOrder(&lines[4]),
                Pair::NoLine(&orders[3]),
            ]
        );
        assert_eq!(pair(&[], &[]).count(), 0);
    }

    #[test]
    fn f16_a_refund_is_not_the_charge_of_its_key() {
        let refund = Line { deed: Deed::Refund, ..line("a", "1", 100) };
        let orders = [booked("a", 100)];
        let found: Vec<_> = pair(&orders, std::slice::from_ref(&refund)).collect();
        assert_eq!(found, [Pair::NoLine(&orders[0]), Pair::NoOrder(&refund)]);
    }

    proptest! {
        /// Whatever is on either side is told once, and as what it is.
        #[test]
        fn f16_nothing_is_missed_and_nothing_is_told_twice(
            here in prop::collection::btree_set(0_u32..60, 0..40),
            there in prop::collection::vec(0_u32..60, 0..60),
        ) {
            let orders: Vec<Booked> =
                here.iter().map(|key| booked(&format!("{key:03}"), 100)).collect();
            let mut keys = there.clone();
            keys.sort_unstable();
            let lines: Vec<Line> = keys.iter().enumerate()
                .map(|(nth, key)| line(&format!("{key:03}"), &nth.to_string(), 100))
                .collect();
            let (mut fits, mut again, mut no_line, mut no_order) = (0, 0, 0, 0);
            for pair in pair(&orders, &lines) {
                match pair {
                    Pair::Fits(..) => fits += 1,
                    Pair::Again(..) => again += 1,
                    Pair::NoLine(..) => no_line += 1,
                    Pair::NoOrder(..) => no_order += 1,
                    Pair::Differs(..) => prop_assert!(false, "all amounts are the same"),
                }
            }
            let unique: std::collections::BTreeSet<u32> = there.iter().copied().collect();
            prop_assert_eq!(fits, here.intersection(&unique).count());
            prop_assert_eq!(no_line, here.difference(&unique).count());
            prop_assert_eq!(no_order, there.iter().filter(|key| !here.contains(key)).count());
            prop_assert_eq!(fits + again + no_order, there.len());
        }
    }
}
