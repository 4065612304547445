//! Donors who give, in this process: as many gifts as are asked for, each with an amount of its
//! own, spread over all donors and their cards.

use futures::{StreamExt, stream};
use giving::{Actor, Badge, Donor, Given, Giving, Typed};
use kernel::{GiftId, PersonId, RequestId, derive_id};
use uuid::Uuid;

use crate::church::Parish;
use crate::ground::Ground;

/// At once.
const DONORS_AT_ONCE: usize = 8;

/// Gifts of one donor: with four cards each no card is asked as often as a network minds, retries
/// included.
pub(crate) const OF_ONE_DONOR: usize = 20;

/// A gift that was acknowledged: from now on it may not be lost.
#[derive(Clone, Debug)]
pub(crate) struct Accepted {
    pub(crate) gift: GiftId,
    pub(crate) donor: usize,
}

/// So many donors for so many gifts.
pub(crate) fn donors_for(gifts: usize) -> usize {
    gifts.div_ceil(OF_ONE_DONOR).max(4)
}

pub(crate) async fn donor(giving: &Giving, parish: &Parish, number: usize) -> Donor {
    let email = &parish.donors[number].email;
    let person = PersonId::from_uuid(derive_id(&["person", email]));
    match giving.who(Badge { person, credential: 1 }).await.unwrap() {
        Some(Actor::Donor(donor)) => donor,
        other => panic!("{email} is {other:?}"),
    }
}

/// Accepts the gifts. Nobody sends them yet: their tasks do, or a delay holds them.
pub(crate) async fn given(ground: &Ground, gifts: usize) -> Vec<Accepted> {
    let (giving, parish) = (ground.giving(), &ground.parish);
    let donors: Vec<Donor> = stream::iter(0..parish.donors.len())
        .map(|number| donor(&giving, parish, number))
        .buffered(DONORS_AT_ONCE)
        .collect()
        .await;
    let one = async |number: usize| {
        let at = number % donors.len();
        let cards = &parish.donors[at].cards;
        let typed = Typed {
            fund: parish.fund.to_string(),
            amount: format!("{}.{:02}", 5 + number / 100, number % 100),
            method: cards[(number / donors.len()) % cards.len()].to_string(),
            frequency: "once".to_owned(),
            first: String::new(),
            ..Typed::default()
        };
        let request = RequestId::from_uuid(Uuid::new_v4());
        match giving.give(&donors[at], &typed, request).await.unwrap() {
            Given::Gift(_, gift) => Accepted { gift, donor: at },
            Given::Schedule(schedule) => panic!("a gift became schedule {schedule}"),
        }
    };
    stream::iter(0..gifts).map(one).buffer_unordered(DONORS_AT_ONCE).collect().await
}
