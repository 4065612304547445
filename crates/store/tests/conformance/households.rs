//! Two donors who live together.

use giving::households::{Household, Standing};
use giving::people::Person;
use giving::ports::StoreError;
use kernel::{HouseholdId, PersonId};

use crate::world::{Parish, World, at, commit, id};

async fn another(world: &World, name: &str) -> Person {
    let person = Person {
        id: PersonId::from_uuid(id(name)),
        name: name.to_owned(),
        email: format!("{name}@here.example"),
        ..world.here.donor.clone()
    };
    let mut work = world.begin().await;
    work.add_person(&person).await.unwrap();
    commit(work).await;
    person
}

fn asked(parish: &Parish, name: &str, address: &str) -> Household {
    Household {
        id: HouseholdId::from_uuid(id(name)),
        asker: parish.donor.id,
        asked_at: at(1),
        expires_at: at(100),
        standing: Standing::Asked { address: address.to_owned() },
        asker_shares: false,
        partner_shares: false,
    }
}

pub(crate) async fn come_back_in_every_standing(world: &World) {
    let here = &world.here;
    let ben = another(world, "ben").await;
    let mut household = asked(here, "one", &ben.email);
    let mut work = world.begin().await;
    work.add_household(&here.scope, &household).await.unwrap();
    let joined = Standing::Joined { partner: ben.id, since: at(5) };
    let left = Standing::Left { partner: ben.id, since: at(5), at: at(9) };
    for standing in [joined.clone(), left] {
        household = Household { standing, asker_shares: true, partner_shares: true, ..household };
        work.save_household(&here.scope, &household).await.unwrap();
        let found = work.household(&here.scope, household.id).await.unwrap();
        assert_eq!(found.as_ref(), Some(&household));
    }
    assert_eq!(work.household(&world.there.scope, household.id).await.unwrap(), None);
    assert_eq!(work.household_of(&here.scope, ben.id).await.unwrap(), None, "it is over");
    for (name, standing) in
        [("two", Standing::Declined { at: at(6) }), ("three", Standing::Withdrawn { at: at(7) })]
    {
        let mut next = asked(here, name, &ben.email);
        work.add_household(&here.scope, &next).await.unwrap();
        next.standing = standing;
        work.save_household(&here.scope, &next).await.unwrap();
        assert_eq!(work.household(&here.scope, next.id).await.unwrap(), Some(next));
    }
    let asks = work.asked_since(&here.scope, here.donor.id, at(0)).await.unwrap();
    assert_eq!(asks, (3, Some(at(1))));
    assert_eq!(work.asked_since(&here.scope, here.donor.id, at(1)).await.unwrap(), (0, None));
    let again = Household { standing: joined, ..asked(here, "four", &ben.email) };
    work.add_household(&here.scope, &again).await.unwrap();
    commit(work).await;
    for one in [here.donor.id, ben.id] {
        let now = world.read().household_now(&here.scope, one).await.unwrap();
        assert_eq!(now.as_ref(), Some(&again));
    }
}

pub(crate) async fn are_one_each(world: &World) {
    let here = &world.here;
    let (ben, eve) = (another(world, "ben").await, another(world, "eve").await);
    let first = asked(here, "one", &ben.email);
    let second = Household { asker: eve.id, ..asked(here, "two", &ben.email) };
    let mut work = world.begin().await;
    work.add_household(&here.scope, &first).await.unwrap();
    work.add_household(&here.scope, &second).await.unwrap();
    commit(work).await;
    let mut work = world.begin().await;
    let twice = work.add_household(&here.scope, &asked(here, "three", "x@here.example")).await;
    assert!(matches!(twice, Err(StoreError::Duplicate { .. })), "{twice:?}");
    drop(work);
    let read = world.read();
    let asks = read.invitations(&here.scope, &ben.email, at(99)).await.unwrap();
    let names: Vec<&str> = asks.iter().map(|one| one.from.as_str()).collect();
    assert_eq!(names.len(), 2);
    assert!(names.contains(&"eve") && names.contains(&"Ann here"), "{names:?}");
    assert!(read.invitations(&here.scope, &ben.email, at(100)).await.unwrap().is_empty());
    assert!(read.invitations(&world.there.scope, &ben.email, at(1)).await.unwrap().is_empty());
    let asker = read.household_asked(&here.scope, second.id).await.unwrap();
    assert_eq!(asker, Some(eve.id));
    let joined = |of: &Household| Household {
        standing: Standing::Joined { partner: ben.id, since: at(5) },
        ..of.clone()
    };
    let mut work = world.begin().await;
    work.save_household(&here.scope, &joined(&first)).await.unwrap();
    commit(work).await;
    assert_eq!(read.household_asked(&here.scope, first.id).await.unwrap(), None, "answered");
    let mut work = world.begin().await;
    let both = work.save_household(&here.scope, &joined(&second)).await;
    assert!(matches!(both, Err(StoreError::Duplicate { .. })), "{both:?}");
}
