use std::time::Duration;

use giving::people::Role;
use giving::statements::AskedPeriod;
use giving::{Actor, Donor, Error, Refusal, Violation, Wrong};
use kernel::HouseholdId;
use views::HouseholdStanding;

use crate::world::World;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn email_of(world: &World, donor: &Donor) -> String {
    world.giving.settings(&Actor::Donor(donor.clone())).await.unwrap().email
}

async fn standing(world: &World, donor: &Donor) -> HouseholdStanding {
    world.giving.household_page(donor).await.unwrap().standing
}

/// The one that asks a donor.
async fn asking(world: &World, donor: &Donor) -> HouseholdId {
    world.giving.household_page(donor).await.unwrap().invitations[0].id
}

async fn joined(world: &World, one: &Donor, other: &Donor) -> HouseholdId {
    let email = email_of(world, other).await;
    world.giving.ask_household(one, &email, world.request()).await.unwrap();
    let id = asking(world, other).await;
    world.giving.answer_household(other, id, true, world.request()).await.unwrap();
    id
}

async fn subjects(world: &World) -> Vec<String> {
    world.mails().await.into_iter().map(|mail| mail.subject).collect()
}

pub(crate) async fn two_live_together_when_both_say_so(world: World) {
    let giving = &world.giving;
    let (ann, ben, eve) = (world.donor().await, world.donor().await, world.donor().await);
    let email = email_of(&world, &ben).await;
    let request = world.request();
    for _ in 0..2 {
        giving.ask_household(&ann, &email.to_uppercase(), request).await.unwrap();
    }
    assert_eq!(subjects(&world).await, ["Person 0 asks: do you live together?"]);
    assert!(matches!(standing(&world, &ann).await, HouseholdStanding::Asked { .. }));
    assert_eq!(standing(&world, &ben).await, HouseholdStanding::Alone, "asked is not joined");
    let id = asking(&world, &ben).await;
    // Whoever was not asked cannot answer, nor can the one who asks.
    for nobody in [&eve, &ann] {
        let refused = giving.answer_household(nobody, id, true, world.request()).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    }
    giving.answer_household(&ben, id, true, world.request()).await.unwrap();
    for one in [&ann, &ben] {
        assert!(matches!(standing(&world, one).await, HouseholdStanding::Joined { .. }));
    }
    assert_eq!(subjects(&world).await.len(), 3, "both are told");
    let third = giving.ask_household(&ann, &email_of(&world, &eve).await, world.request()).await;
    assert!(matches!(third, Err(Error::Refused(Refusal::HouseholdAlready))), "{third:?}");
    // Either leaves whenever they like; the other is told, and nothing is left to answer.
    giving.leave_household(&ben, id, world.request()).await.unwrap();
    giving.leave_household(&ann, id, world.request()).await.unwrap();
    for one in [&ann, &ben] {
        assert_eq!(standing(&world, one).await, HouseholdStanding::Alone);
    }
    let told = subjects(&world).await;
    assert!(told.contains(&"Person 1 left your household".to_owned()), "{told:?}");
    assert_eq!(told.len(), 4, "once");
    let late = giving.answer_household(&ben, id, true, world.request()).await;
    assert!(matches!(late, Err(Error::NotFound)), "{late:?}");
}

pub(crate) async fn asking_tells_nobody_who_gives_where(world: World) {
    let giving = &world.giving;
    let ann = world.donor().await;
    let (elsewhere, _) = world.add_church("Elsewhere").await;
    let (_, stranger) = world.actor(Role::Donor, Some(elsewhere)).await;
    let (_, office) = world.actor(Role::ChurchAdmin, Some(world.church)).await;
    for email in ["nobody@example.org", &stranger, &office] {
        giving.ask_household(&ann, email, world.request()).await.unwrap();
        let HouseholdStanding::Asked { id, .. } = standing(&world, &ann).await else {
            panic!("{email}: the same answer for all");
        };
        giving.leave_household(&ann, id, world.request()).await.unwrap();
    }
    assert!(world.mails().await.is_empty(), "who does not give here hears nothing");
    let own = email_of(&world, &ann).await;
    for (typed, wrong) in
        [("", Wrong::Missing), ("ben", Wrong::NotAnAddress), (own.as_str(), Wrong::Taken)]
    {
        let refused = giving.ask_household(&ann, typed, world.request()).await;
        let Err(Error::Invalid(found)) = refused else { panic!("{refused:?}") };
        assert_eq!(found, [Violation { field: "partner", wrong }]);
    }
    let ben = world.donor().await;
    let email = email_of(&world, &ben).await;
    for _ in 0..2 {
        giving.ask_household(&ann, &email, world.request()).await.unwrap();
        let id = asking(&world, &ben).await;
        giving.answer_household(&ben, id, false, world.request()).await.unwrap();
    }
    assert_eq!(world.mails().await.len(), 1, "one mail a day, and none about a no");
    let sixth = giving.ask_household(&ann, &email, world.request()).await;
    assert!(matches!(sixth, Err(Error::Throttled { .. })), "{sixth:?}");
    world.clock.advance(DAY * 2);
    giving.ask_household(&ann, &email, world.request()).await.unwrap();
    world.clock.advance(DAY * 15);
    assert!(giving.household_page(&ben).await.unwrap().invitations.is_empty(), "too late");
}

pub(crate) async fn giving_stays_personal(world: World) {
    let giving = &world.giving;
    let (ann, card) = world.donor_with("ok").await;
    let (ben, other) = world.donor_with("ok").await;
    world.give(&ann, card, "25").await;
    world.give(&ben, other, "70").await;
    let year = AskedPeriod::ThisYear;
    let before = giving.statements(&ann, &year).await.unwrap().statement;
    let id = joined(&world, &ann, &ben).await;
    // Alone neither sees anything, whoever of them agreed.
    let unseen = giving.household_statement(&ann, None).await;
    assert!(matches!(unseen, Err(Error::NotFound)), "{unseen:?}");
    giving.share_with_household(&ann, id, true, world.request()).await.unwrap();
    for one in [&ann, &ben] {
        let unseen = giving.household_statement(one, None).await;
        assert!(matches!(unseen, Err(Error::NotFound)), "{unseen:?}");
    }
    giving.share_with_household(&ben, id, true, world.request()).await.unwrap();
    let both = giving.household_statement(&ann, None).await.unwrap();
    let apart: Vec<(&str, i64)> =
        both.people.iter().map(|one| (one.name.as_str(), one.given.minor())).collect();
    assert_eq!(apart, [(ann.name(), 2_500), (ben.name(), 7_000)]);
    assert_eq!(both.total.minor(), 9_500);
    // Gifts, cards and statements are each one's own, then as before and afterwards.
    let gifts = giving.gifts(&ann, views::GiftFilter::default()).await.unwrap();
    assert_eq!(gifts.rows.len(), 1);
    assert_eq!(giving.methods(&ann).await.unwrap().cards.len(), 1);
    let during = giving.statements(&ann, &year).await.unwrap().statement;
    giving.leave_household(&ben, id, world.request()).await.unwrap();
    let after = giving.statements(&ann, &year).await.unwrap().statement;
    assert_eq!((&before, &before), (&during, &after));
    let over = giving.household_statement(&ann, None).await;
    assert!(matches!(over, Err(Error::NotFound)), "{over:?}");
}

pub(crate) async fn nobody_joins_two_at_once(world: World) {
    let (ann, ben, eve) = (world.donor().await, world.donor().await, world.donor().await);
    let email = email_of(&world, &eve).await;
    for one in [&ann, &ben] {
        world.giving.ask_household(one, &email, world.request()).await.unwrap();
    }
    let asked = world.giving.household_page(&eve).await.unwrap().invitations;
    let answers = asked.iter().map(|one| {
        let (giving, eve, id) = (world.giving.clone(), eve.clone(), one.id);
        let request = world.request();
        tokio::spawn(async move { giving.answer_household(&eve, id, true, request).await })
    });
    let mut yes = 0;
    for answer in answers.collect::<Vec<_>>() {
        yes += usize::from(answer.await.unwrap().is_ok());
    }
    assert_eq!(yes, 1);
    assert!(matches!(standing(&world, &eve).await, HouseholdStanding::Joined { .. }));
}
