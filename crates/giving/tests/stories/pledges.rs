use delayed_payments::Scope;
use giving::pledges::TypedPledge;
use giving::statements::AskedPeriod;
use giving::{Donor, Error, Wrong};
use kernel::Locale;
use views::PledgeProgress;

use crate::world::World;

fn pledge(world: &World, amount: &str) -> TypedPledge {
    TypedPledge {
        fund: world.fund.to_string(),
        amount: amount.to_owned(),
        from: "2026-11-01".to_owned(),
        by: "2026-12-31".to_owned(),
        locale: Locale::En,
    }
}

async fn progress(world: &World, donor: &Donor) -> PledgeProgress {
    world.giving.pledges(donor).await.unwrap().rows[0].progress
}

fn figures(of: PledgeProgress) -> (i64, i64, i64) {
    (of.given.minor(), of.held.minor(), of.on_its_way.minor())
}

pub(crate) async fn given_and_held_count_apart(world: World) {
    let giving = &world.giving;
    let (donor, method) = world.donor_with("ok").await;
    let (other, card) = world.donor_with("ok").await;
    let missions = world.add_fund("missions", "Missions").await;
    let request = world.request();
    let made = giving.make_pledge(&donor, &pledge(&world, "100"), request).await.unwrap();
    let again = giving.make_pledge(&donor, &pledge(&world, "100"), request).await.unwrap();
    assert_eq!(made, again, "a form sent twice pledges once");
    assert_eq!(figures(progress(&world, &donor).await), (0, 0, 0));

    world.give(&donor, method, "25").await;
    world.give(&other, card, "70").await;
    let mut elsewhere = world.typed(method, "9");
    elsewhere.fund = missions.to_string();
    giving.give(&donor, &elsewhere, world.request()).await.unwrap();
    let accepted = world.accept(&donor, method, "5").await;
    assert_eq!(figures(progress(&world, &donor).await), (2_500, 0, 500), "on its way is not given");
    giving.send(world.church, accepted).await.unwrap();

    let staff = world.staff().await;
    let why = "the status page says that Meridian is down";
    let gateway = Scope::Gateway(world.gateway.clone());
    giving.begin_delay(&staff, gateway, why, world.request()).await.unwrap();
    let held = world.give(&donor, method, "40").await;
    let now = progress(&world, &donor).await;
    assert_eq!(figures(now), (3_000, 4_000, 0), "held gifts count apart");
    assert_eq!((now.percent(), now.missing().unwrap().minor()), (30, 7_000));

    // The church sees the fund, the books say the same, and so does the statement.
    let admin = world.admin().await;
    let funds = giving.church_pledges(&admin).await.unwrap().funds;
    assert_eq!(
        (funds.len(), funds[0].pledges, figures(funds[0].progress)),
        (1, 1, (3_000, 4_000, 0))
    );
    let year = giving.statements(&donor, &AskedPeriod::ThisYear).await.unwrap().statement;
    let fund = year.funds.iter().find(|fund| fund.fund == world.fund).unwrap();
    assert_eq!(fund.total, now.given);

    giving.cancel_gift(&donor, held, world.request()).await.unwrap();
    assert_eq!(figures(progress(&world, &donor).await), (3_000, 0, 0));
    giving.end_pledge(&donor, made, world.request()).await.unwrap();
    assert!(giving.pledges(&donor).await.unwrap().rows.is_empty());
    assert!(giving.church_pledges(&admin).await.unwrap().funds.is_empty());
    world.books_are_right().await;
}

pub(crate) async fn a_pledge_is_its_donors_own(world: World) {
    let giving = &world.giving;
    let (donor, other) = (world.donor().await, world.donor().await);
    let made = giving.make_pledge(&donor, &pledge(&world, "100"), world.request()).await.unwrap();
    let refused = giving.end_pledge(&other, made, world.request()).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    assert!(giving.pledges(&other).await.unwrap().rows.is_empty());
    let whole = pledge(&world, "100");
    for (typed, field, wrong) in [
        (TypedPledge { amount: String::new(), ..whole.clone() }, "amount", Wrong::Missing),
        (TypedPledge { by: "2026-10-31".to_owned(), ..whole.clone() }, "by", Wrong::NotBetween),
        (TypedPledge { by: "2026-11-20".to_owned(), ..whole.clone() }, "by", Wrong::InThePast),
        (TypedPledge { by: "2226-11-20".to_owned(), ..whole.clone() }, "by", Wrong::TooFarAhead),
        (TypedPledge { by: "soon".to_owned(), ..whole.clone() }, "by", Wrong::NotADate),
        (TypedPledge { fund: String::new(), ..whole }, "fund", Wrong::Missing),
    ] {
        let refused = giving.make_pledge(&donor, &typed, world.request()).await;
        let Err(Error::Invalid(found)) = refused else { panic!("{refused:?}") };
        assert_eq!((found[0].field, found[0].wrong), (field, wrong));
    }
}
