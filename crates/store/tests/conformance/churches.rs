use delayed_payments::MethodKind;
use giving::churches::{Campus, Church, Facility, Fund, Gateway};
use giving::methods::Method;
use giving::ports::StoreError;
use kernel::{CampusId, FacilityId, FundId, Locale, MethodId, PersonId};

use crate::world::{Parish, World, commit, gateway, id};

pub(crate) async fn come_back_as_written(world: &World) {
    let parish = &world.here;
    let church = world.read().church(&parish.scope).await.unwrap();
    assert_eq!(church.as_ref(), Some(&parish.church));
    let card = world.read().church_card(&parish.scope).await.unwrap().unwrap();
    assert_eq!((card.id, card.name.as_str()), (parish.church.id, "St. here"));
    assert_eq!((card.zone.as_str(), card.currency), ("America/Chicago", parish.church.currency));
    assert_eq!(card.tax_number, parish.church.tax_number);
    let mut work = world.begin().await;
    let other = Church { name: "Other".to_owned(), ..parish.church.clone() };
    let again = work.add_church(&other).await;
    assert!(matches!(again, Err(StoreError::Duplicate { table: "churches" })));
}

pub(crate) async fn d24_speak_a_language_to_those_who_chose_none(world: &World) {
    let (here, there) = (&world.here, &world.there);
    assert_eq!(world.read().church_locale(&here.scope).await.unwrap(), Locale::En);
    let mut work = world.begin().await;
    work.save_church_locale(&here.scope, Locale::Ko).await.unwrap();
    commit(work).await;
    let read = world.read();
    assert_eq!(read.church_locale(&here.scope).await.unwrap(), Locale::Ko);
    assert_eq!(read.church_locale(&there.scope).await.unwrap(), Locale::En, "its own alone");
    let reader = read.reader_now(here.donor.id).await.unwrap().unwrap();
    assert_eq!(reader.locale, Locale::Ko);
}

pub(crate) async fn list_funds_in_their_own_order(world: &World) {
    let parish = &world.here;
    let mut work = world.begin().await;
    for (name, position) in [("Zeal", 0), ("Roof", 7)] {
        let fund = Fund {
            id: FundId::from_uuid(id(name)),
            church: parish.church.id,
            name: name.to_owned(),
            position,
        };
        work.add_fund(&fund).await.unwrap();
    }
    for name in ["West", "East"] {
        let campus = Campus {
            id: CampusId::from_uuid(id(name)),
            church: parish.church.id,
            name: name.to_owned(),
        };
        work.add_campus(&campus).await.unwrap();
    }
    let first = work.first_campus(&parish.scope).await.unwrap();
    assert_eq!(first, Some(CampusId::from_uuid(id("East"))));
    commit(work).await;
    let funds = world.read().funds(&parish.scope).await.unwrap();
    let names: Vec<&str> = funds.iter().map(|fund| fund.name.as_str()).collect();
    assert_eq!(names, ["General", "Zeal", "Missions", "Roof"]);
    let campuses = world.read().campuses(&parish.scope).await.unwrap();
    let names: Vec<&str> = campuses.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["East", "Main", "West"]);
}

pub(crate) async fn list_methods_newest_first(world: &World) {
    let parish = &world.here;
    let bank = Method {
        id: MethodId::from_uuid(id("bank")),
        kind: MethodKind::Ach,
        expires: None,
        ..parish.method.clone()
    };
    let card = Method { id: MethodId::from_uuid(id("card")), ..parish.method.clone() };
    let mut work = world.begin().await;
    work.add_method(&parish.scope, &bank).await.unwrap();
    work.add_method(&parish.scope, &card).await.unwrap();
    let found = work.method(&parish.scope, parish.donor.id, bank.id).await.unwrap();
    assert_eq!(found.as_ref(), Some(&bank));
    let nobody = PersonId::from_uuid(id("nobody"));
    assert_eq!(work.method(&parish.scope, nobody, bank.id).await.unwrap(), None);
    commit(work).await;
    let methods = world.read().methods(&parish.scope, parish.donor.id).await.unwrap();
    assert_eq!(methods, [card, bank, parish.method.clone()]);
    assert_eq!(world.read().methods(&parish.scope, nobody).await.unwrap(), []);
}

pub(crate) async fn find_the_facility_of_a_kind(world: &World) {
    let parish = &world.here;
    let bank = Facility {
        id: FacilityId::from_uuid(id("bank facility")),
        gateway: world.nab.clone(),
        kind: MethodKind::Ach,
        ..parish.facility.clone()
    };
    let mut work = world.begin().await;
    work.add_facility(&bank).await.unwrap();
    let found = work.facility_for(&parish.scope, MethodKind::Ach).await.unwrap();
    assert_eq!(found.as_ref(), Some(&bank));
    assert_eq!(work.facility_for(&parish.scope, MethodKind::NzBank).await.unwrap(), None);
    let by_id = work.facility(&parish.scope, parish.facility.id).await.unwrap();
    assert_eq!(by_id.as_ref(), Some(&parish.facility));
    commit(work).await;
    let all = world.read().facilities(&parish.scope).await.unwrap();
    assert_eq!(all, [bank, parish.facility.clone()]);
}

pub(crate) async fn rename_a_gateway(world: &World) {
    let renamed = Gateway { name: "Pin".to_owned(), ..gateway("pin") };
    let mut work = world.begin().await;
    work.put_gateway(&renamed).await.unwrap();
    commit(work).await;
    let one = world.read().gateway(&world.pin).await.unwrap();
    assert_eq!(one.as_ref(), Some(&renamed));
    assert_eq!(world.read().gateways().await.unwrap(), [gateway("nab"), renamed]);
    assert_eq!(world.read().gateway(&"none".parse().unwrap()).await.unwrap(), None);
}

pub(crate) async fn are_all_known_to_the_engine(world: &World) {
    let mut work = world.begin().await;
    let test = Parish::add(work.as_mut(), "test", true).await;
    commit(work).await;
    let mut expected = [world.here.church.id, world.there.church.id, test.church.id];
    expected.sort_unstable();
    assert_eq!(world.read().church_ids().await.unwrap(), expected);
    assert!(world.read().church(&test.scope).await.unwrap().unwrap().test);
}

pub(crate) async fn see_nothing_of_another(world: &World) {
    let (parish, foreign) = (&world.here, &world.there.scope);
    let mut work = world.begin().await;
    assert_eq!(work.facility(foreign, parish.facility.id).await.unwrap(), None);
    assert_eq!(work.method(foreign, parish.donor.id, parish.method.id).await.unwrap(), None);
    let theirs = work.facility_for(foreign, MethodKind::Card).await.unwrap();
    assert_eq!(theirs.map(|one| one.id), Some(world.there.facility.id));
    assert_eq!(work.first_campus(foreign).await.unwrap(), Some(world.there.campus));
    let bold = Method { id: MethodId::from_uuid(id("bold")), ..parish.method.clone() };
    assert!(work.add_method(foreign, &bold).await.is_err(), "a method of another church's donor");
    drop(work);
    assert_eq!(world.read().methods(foreign, parish.donor.id).await.unwrap(), []);
    let funds = world.read().funds(foreign).await.unwrap();
    assert!(funds.iter().all(|fund| fund.id != parish.general && fund.id != parish.missions));
    let campuses = world.read().campuses(foreign).await.unwrap();
    assert_eq!(campuses, [(world.there.campus, "Main".to_owned())]);
    let facilities = world.read().facilities(foreign).await.unwrap();
    assert_eq!(facilities, std::slice::from_ref(&world.there.facility));
    let seen = world.read().church(foreign).await.unwrap().map(|church| church.id);
    assert_eq!(seen, Some(world.there.church.id));
    let card = world.read().church_card(foreign).await.unwrap().map(|card| card.id);
    assert_eq!(card, Some(world.there.church.id));
}
