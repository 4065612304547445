//! A church with donors who have cards, and one of the payment staff, written into an empty
//! database before any server opens it.

use auth::Argon2Passwords;
use delayed_payments::MethodKind;
use giving::Scope;
use giving::churches::{Campus, Church, Facility, Fund, Gateway};
use giving::methods::Method;
use giving::people::{Person, Role};
use giving::ports::Passwords;
use kernel::{
    CampusId, ChurchId, Currency, FacilityId, FundId, GatewayId, MethodId, PersonId, derive_id,
};
use store::Pools;

pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const STAFF: &str = "david@example.org";

/// The church's account at the card gateway, as the orchestrator knows it.
pub(crate) const ACCOUNT: &str = "gw_braintree_harbor";

/// Networks allow so many attempts a card; with several, none of these tests reaches that.
const CARDS: usize = 4;

pub(crate) struct Donor {
    pub(crate) email: String,
    pub(crate) cards: Vec<MethodId>,
}

pub(crate) struct Parish {
    pub(crate) fund: FundId,
    pub(crate) donors: Vec<Donor>,
}

/// Sets the church up in the database at `url`.
pub(crate) async fn set_up(url: &str, donors: usize) -> Parish {
    let opened = store::open(url).await.unwrap();
    let church = ChurchId::from_uuid(derive_id(&["church"]));
    let campus = CampusId::from_uuid(derive_id(&["campus"]));
    let fund = FundId::from_uuid(derive_id(&["fund"]));
    let gateway: GatewayId = "braintree".parse().unwrap();
    let hash = Argon2Passwords::cheap().hash(PASSWORD.to_owned()).await;
    let person = |email: &str, role, church| Person {
        id: PersonId::from_uuid(derive_id(&["person", email])),
        church,
        role,
        name: email.split('@').next().unwrap_or_default().to_owned(),
        email: email.to_owned(),
        password: Some(hash.clone()),
        credential: 1,
        last_sign_in: None,
        campus: None,
        locale: None,
    };

    let mut work = opened.store.begin().await.unwrap();
    work.add_church(&Church {
        id: church,
        name: "Grace Harbor Church".to_owned(),
        zone: "America/Los_Angeles".to_owned(),
        currency: Currency::Usd,
        phone: "253-555-0142".to_owned(),
        address: "410 Dock Street".to_owned(),
        tax_number: "00-1234567".to_owned(),
        test: false,
    })
    .await
    .unwrap();
    work.add_campus(&Campus { id: campus, church, name: "Harbor".to_owned() }).await.unwrap();
    work.add_fund(&Fund { id: fund, church, name: "General fund".to_owned(), position: 1 })
        .await
        .unwrap();
    work.put_gateway(&Gateway {
        id: gateway.clone(),
        name: "Meridian Cards".to_owned(),
        probe_facility_token: "gw_braintree_probe".to_owned(),
        probe_method_token: "pm_ok_visa_1111".to_owned(),
    })
    .await
    .unwrap();
    work.add_facility(&Facility {
        id: FacilityId::from_uuid(derive_id(&["facility"])),
        church,
        gateway,
        kind: MethodKind::Card,
        token: ACCOUNT.to_owned(),
    })
    .await
    .unwrap();
    work.add_person(&person(STAFF, Role::PaymentStaff, None)).await.unwrap();

    let mut parish = Parish { fund, donors: Vec::new() };
    for number in 0..donors {
        let email = format!("donor{number}@example.org");
        let donor = person(&email, Role::Donor, Some(church));
        work.add_person(&donor).await.unwrap();
        let mut cards = Vec::new();
        for card in 0..CARDS {
            let method = Method {
                id: MethodId::from_uuid(derive_id(&["card", &email, &card.to_string()])),
                donor: donor.id,
                kind: MethodKind::Card,
                token: format!("pm_ok_visa_{number:02}{card:02}"),
                brand: "Visa".to_owned(),
                last_four: format!("{number:02}{card:02}"),
                expires: None,
            };
            work.add_method(&Scope::of(church), &method).await.unwrap();
            cards.push(method.id);
        }
        parish.donors.push(Donor { email, cards });
    }
    let _committed = work.commit().await.unwrap();
    match opened.pools {
        Pools::Sqlite(pool) => pool.close().await,
        Pools::Postgres(pool) => pool.close().await,
    }
    parish
}
