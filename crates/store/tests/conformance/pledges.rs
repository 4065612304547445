//! Pledges, and how far they are as the books say.

use giving::pledges::Pledge;
use kernel::{FundId, PledgeId};
use ledger::{GiftAccounts, job};

use crate::world::{Parish, World, at, commit, date, id, usd};

fn pledge(parish: &Parish, name: &str, fund: FundId) -> Pledge {
    Pledge {
        id: PledgeId::from_uuid(id(&format!("pledge {name} of {}", parish.church.name))),
        donor: parish.donor.id,
        fund,
        amount: usd(10_000),
        first: date("2026-02-01"),
        last: date("2026-02-28"),
        within: (at(0), at(1_000)),
        made_at: at(1),
    }
}

pub(crate) async fn are_as_far_as_the_books_say(world: &World) {
    let here = &world.here;
    let (scope, donor) = (&here.scope, here.donor.id);
    let mut work = world.begin().await;
    let (general, missions) =
        (pledge(here, "general", here.general), pledge(here, "missions", here.missions));
    work.add_pledge(scope, &general).await.unwrap();
    work.add_pledge(scope, &missions).await.unwrap();
    assert_eq!(work.pledges_of(scope, donor).await.unwrap(), 2);
    commit(work).await;
    // One was taken, a part of it moved to the other fund; one is held; one is on its way; one was
    // taken when the time was over; and one is another church's.
    for (name, minor) in [("taken", 3_000), ("held", 500), ("way", 70), ("late", 9_000)] {
        world.add_gift(here, &here.gift(name, minor)).await;
        world.append(&here.hold(name, minor)).await;
    }
    let accounts = |name, minor| here.accounts(&here.gift(name, minor));
    let taken = accounts("taken", 3_000);
    world.append(&job::settle(&taken, 2, at(10), "attempt").unwrap()).await;
    let part = GiftAccounts { lines: vec![(here.general, usd(1_000))], ..taken };
    let moved = job::redesignate(&part, here.missions, 3, at(2_000), "office").unwrap();
    world.append(&moved).await;
    world.append(&job::assure(&accounts("held", 500), 2, at(11), "delay").unwrap()).await;
    world.append(&job::settle(&accounts("late", 9_000), 2, at(1_000), "attempt").unwrap()).await;

    let read = world.read();
    let rows = read.pledges(scope, donor).await.unwrap();
    let figures = |fund| {
        let far = rows.iter().find(|row| row.fund == fund).unwrap().progress;
        (far.given.minor(), far.held.minor(), far.on_its_way.minor())
    };
    assert_eq!(figures(here.general), (2_000, 500, 70));
    assert_eq!(figures(here.missions), (1_000, 0, 0), "taken when the gift was");
    let funds = read.pledges_by_fund(scope, at(999)).await.unwrap();
    let sums: Vec<(&str, u64, i64)> = funds
        .iter()
        .map(|fund| (fund.name.as_str(), fund.pledges, fund.progress.given.minor()))
        .collect();
    assert_eq!(sums, [("General", 1, 2_000), ("Missions", 1, 1_000)]);
    assert!(read.pledges_by_fund(scope, at(1_000)).await.unwrap().is_empty(), "over");
    assert!(read.pledges(&world.there.scope, donor).await.unwrap().is_empty());
}

pub(crate) async fn are_taken_back_by_their_donor(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let pledge = pledge(here, "one", here.general);
    let mut work = world.begin().await;
    work.add_pledge(&here.scope, &pledge).await.unwrap();
    let (ours, theirs) = (here.donor.id, there.donor.id);
    assert!(!work.end_pledge(&here.scope, theirs, pledge.id, at(5)).await.unwrap());
    assert!(!work.end_pledge(&there.scope, ours, pledge.id, at(5)).await.unwrap());
    assert!(work.end_pledge(&here.scope, ours, pledge.id, at(5)).await.unwrap());
    assert!(!work.end_pledge(&here.scope, ours, pledge.id, at(6)).await.unwrap(), "once");
    commit(work).await;
    assert!(world.read().pledges(&here.scope, ours).await.unwrap().is_empty());
}
