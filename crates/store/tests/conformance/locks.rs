//! Release locks: who asked to do without probes, and who agreed.

use delayed_payments::{By, Delay, MethodKind, Override, Scope};
use giving::locks::LockOf;
use kernel::{DelayId, PlanId};

use crate::world::{World, at, commit, id, is_stale};

fn delay(scope: Scope, since: i64) -> Delay {
    let id = DelayId::from_uuid(id(&format!("{scope:?} {since}")));
    Delay::begin(id, scope, By::Rule("r".to_owned()), "", at(since)).unwrap()
}

/// A-37.
pub(crate) async fn know_the_latest_wish(world: &World) {
    let of = LockOf::Plan(PlanId::from_uuid(id("plan")));
    let other = LockOf::Delay(DelayId::from_uuid(id("plan")));
    let (anna, david) = (world.here.donor.id, world.there.donor.id);
    let wish = Override {
        asked_by: anna,
        why: "the bank says so".to_owned(),
        asked_at: at(5),
        agreed: None,
    };
    let mut work = world.begin().await;
    assert_eq!(work.last_override(of).await.unwrap(), None);
    work.add_override(of, &wish).await.unwrap();
    assert_eq!(work.last_override(of).await.unwrap().as_ref(), Some(&wish));
    assert_eq!(work.last_override(other).await.unwrap(), None, "a delay of the same id");
    let agreed = Override { agreed: Some((david, at(6))), ..wish };
    work.save_override(of, &agreed).await.unwrap();
    assert!(is_stale(work.save_override(of, &agreed).await), "agreed to once");
    let second = Override { asked_by: david, asked_at: at(7), agreed: None, ..agreed.clone() };
    work.add_override(of, &second).await.unwrap();
    assert_eq!(work.last_override(of).await.unwrap().as_ref(), Some(&second));
    commit(work).await;
    assert_eq!(world.read().override_now(of).await.unwrap(), Some(second));
}

/// A-37.
pub(crate) async fn know_when_the_latest_delay_began(world: &World) {
    let pin = Scope::Gateway(world.pin.clone());
    let mut work = world.begin().await;
    let ended = delay(pin.clone(), 3);
    work.add_delay(&ended).await.unwrap();
    let ended = ended.end(By::Rule("r".to_owned()), at(4)).unwrap();
    work.save_delay(&ended).await.unwrap();
    work.add_delay(&delay(Scope::Everything, 7)).await.unwrap();
    work.add_delay(&delay(Scope::Gateway(world.nab.clone()), 9)).await.unwrap();
    let table = [
        (vec![pin.clone()], Some(3)),
        (vec![pin.clone(), Scope::Everything], Some(7)),
        (vec![Scope::Church(world.here.church.id)], None),
    ];
    for (scopes, since) in &table {
        assert_eq!(work.delays_began(scopes).await.unwrap(), since.map(at), "{scopes:?}");
    }
    commit(work).await;
    for (scopes, since) in table {
        let began = world.read().delays_began_now(&scopes).await.unwrap();
        assert_eq!(began, since.map(at), "{scopes:?}");
    }
}

/// A-37.
pub(crate) async fn know_the_gateways_of_a_scope(world: &World) {
    for (scope, gateways) in [
        (Scope::Everything, vec![world.pin.clone()]),
        (Scope::Gateway(world.pin.clone()), vec![world.pin.clone()]),
        (Scope::Gateway(world.nab.clone()), vec![]),
        (Scope::Church(world.here.church.id), vec![world.pin.clone()]),
        (Scope::MethodKind(MethodKind::Card), vec![world.pin.clone()]),
        (Scope::MethodKind(MethodKind::NzBank), vec![]),
    ] {
        assert_eq!(world.read().gateways_serving(&scope).await.unwrap(), gateways, "{scope:?}");
    }
}
