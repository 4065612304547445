//! Who is in the story: a church with three funds and two campuses, sixty donors, the people who
//! keep its books, and payment staff.

use anyhow::Context;
use delayed_payments::MethodKind;
use giving::churches::{Campus, Church, Facility, Fund, Gateway};
use giving::entries::Entry;
use giving::fees::FeeSchedule;
use giving::methods::Method;
use giving::people::{Person, Role};
use giving::ports::{PasswordHash, Passwords, SeededIds};
use giving::{Scope, ports};
use kernel::{
    CampusId, ChurchId, Currency, FacilityId, FundId, GatewayId, MethodId, PersonId, derive_id,
};
use views::EntryColour;

use super::Demo;

/// The three sign-ins.
pub const DONOR: &str = "ann@example.org";
pub const ADMIN: &str = "ruth@example.org";
pub const STAFF: &str = "david@example.org";
/// The second of the payment staff.
pub(super) const SECOND: &str = "anna@example.org";

/// Theirs, and nobody else's: the other donors of the demo sign in by code.
pub const PASSWORD: &str = "offertory demo";

pub(super) const ZONE: &str = "America/Los_Angeles";

const DONORS: usize = 60;

/// What the gateways keep of each gift.
const CARD_FEES: FeeSchedule = FeeSchedule { basis_points: 290, fixed_minor: 30 };
const BANK_FEES: FeeSchedule = FeeSchedule { basis_points: 80, fixed_minor: 0 };

const FIRST_NAMES: [&str; 20] = [
    "Ann",
    "Samuel",
    "Grace",
    "Daniel",
    "Miriam",
    "Peter",
    "Esther",
    "James",
    "Lydia",
    "Marcus",
    "Hannah",
    "Thomas",
    "Naomi",
    "Andrew",
    "Priscilla",
    "Joseph",
    "Eunice",
    "Stephen",
    "Dorcas",
    "Philip",
];

const LAST_NAMES: [&str; 15] = [
    "Whitfield",
    "Nguyen",
    "Alvarez",
    "Okafor",
    "Lindqvist",
    "Park",
    "Haddad",
    "Brooks",
    "Ferreira",
    "Kowalski",
    "Mbeki",
    "Sato",
    "Ellison",
    "Tran",
    "Marsh",
];

/// One donor and what they pay with; the first method is the one that works.
pub(super) struct DonorCast {
    pub(super) person: PersonId,
    pub(super) methods: Vec<MethodId>,
}

/// Everybody and everything the history needs.
pub(super) struct Cast {
    pub(super) funds: Vec<FundId>,
    pub(super) donors: Vec<DonorCast>,
    pub(super) card_gateway: GatewayId,
    pub(super) bank_gateway: GatewayId,
    others: Vec<(&'static str, PersonId)>,
}

impl Cast {
    /// One of those who are no donors, by address.
    pub(super) fn person(&self, email: &str) -> anyhow::Result<PersonId> {
        let found = self.others.iter().find(|(address, _)| *address == email);
        Ok(found.context("nobody with this address in the story")?.1)
    }
}

/// Writes the church into an empty database.
pub(super) async fn set_up(demo: &Demo, passwords: &dyn Passwords) -> anyhow::Result<Cast> {
    let seed = demo.seed.to_string();
    let id = |parts: &[&str]| {
        let mut name = vec!["demo", seed.as_str()];
        name.extend(parts);
        derive_id(&name)
    };
    let ids = SeededIds::new(demo.seed);
    let church = Church {
        id: ChurchId::from_uuid(id(&["church"])),
        name: "Grace Harbor Church".to_owned(),
        zone: ZONE.to_owned(),
        currency: Currency::Usd,
        phone: "253-555-0142".to_owned(),
        address: "410 Dock Street, Tacoma, WA 98402".to_owned(),
        tax_number: "EIN 00-1234567".to_owned(),
        test: false,
    };
    let scope = Scope::of(church.id);
    let card_gateway: GatewayId = "braintree".parse()?;
    let bank_gateway: GatewayId = "nacha_ach".parse()?;
    let mut work = demo.store.begin().await?;
    work.add_church(&church).await?;

    let campuses = ["Harbor", "Hillside"].map(|name| Campus {
        id: CampusId::from_uuid(id(&["campus", name])),
        church: church.id,
        name: name.to_owned(),
    });
    for campus in &campuses {
        work.add_campus(campus).await?;
    }
    let mut funds = Vec::new();
    for (position, name) in (1..).zip(["General fund", "Building fund", "Missions"]) {
        let fund = Fund {
            id: FundId::from_uuid(id(&["fund", name])),
            church: church.id,
            name: name.to_owned(),
            position,
        };
        work.add_fund(&fund).await?;
        funds.push(fund.id);
    }
    let gateways = [
        (&card_gateway, "Meridian Cards", MethodKind::Card, "pm_ok_visa_1111", CARD_FEES),
        (&bank_gateway, "Tasman Bank", MethodKind::Ach, "pm_ach_ok_3210", BANK_FEES),
    ];
    for (gateway, name, kind, instrument, fees) in gateways {
        work.put_gateway(&Gateway {
            id: gateway.clone(),
            name: name.to_owned(),
            probe_facility_token: format!("gw_{gateway}_probe"),
            probe_method_token: instrument.to_owned(),
        })
        .await?;
        let facility = FacilityId::from_uuid(id(&["facility", gateway.as_str()]));
        work.add_facility(&Facility {
            id: facility,
            church: church.id,
            gateway: gateway.clone(),
            kind,
            token: format!("gw_{gateway}_grace_harbor"),
        })
        .await?;
        work.put_fee_schedule(&scope, facility, fees).await?;
    }

    let hash = passwords.hash(PASSWORD.to_owned()).await;
    let mut others = Vec::new();
    for (name, email, role, church) in [
        ("Ruth Castillo", ADMIN, Role::ChurchAdmin, Some(church.id)),
        ("David Okafor", STAFF, Role::PaymentStaff, None),
        ("Anna Kowalczyk", SECOND, Role::PaymentStaff, None),
    ] {
        let person =
            person(PersonId::from_uuid(id(&["person", email])), church, role, name, email, &hash);
        work.add_person(&person).await?;
        others.push((email, person.id));
    }

    let mut donors = Vec::new();
    for number in 0..DONORS {
        let first = FIRST_NAMES[number % FIRST_NAMES.len()];
        let last = LAST_NAMES[(number * 7) % LAST_NAMES.len()];
        let name = format!("{first} {last}");
        let email = match number {
            0 => DONOR.to_owned(),
            _ => format!("{}.{}{number}@example.org", first.to_lowercase(), last.to_lowercase()),
        };
        let mut donor = person(
            PersonId::from_uuid(id(&["person", &email])),
            Some(church.id),
            Role::Donor,
            &name,
            &email,
            &hash,
        );
        donor.campus = campuses.get(number % 3 % campuses.len()).map(|campus| campus.id);
        if number > 0 {
            donor.password = None;
        }
        work.add_person(&donor).await?;
        let mut methods = Vec::new();
        // The newest is offered first: what works comes last.
        let wallet = wallet(number, &ids);
        for (place, (kind, token, brand, last_four, expires)) in
            wallet.into_iter().enumerate().rev()
        {
            let method = Method {
                id: MethodId::from_uuid(id(&["method", &email, &place.to_string()])),
                donor: donor.id,
                kind,
                token,
                brand: brand.to_owned(),
                last_four,
                expires,
            };
            work.add_method(&scope, &method).await?;
            methods.insert(0, method.id);
        }
        donors.push(DonorCast { person: donor.id, methods });
    }
    let admin = others.iter().find(|(email, _)| *email == ADMIN).map(|(_, id)| *id);
    work.put_entry(&Entry {
        church: church.id,
        slug: "grace-harbor-church".to_owned(),
        colour: EntryColour::Navy,
        open: true,
        origins: vec!["https://graceharbor.example".to_owned()],
        by: admin.context("a church without an admin")?,
        changed_at: demo.until,
    })
    .await?;
    let _committed = work.commit().await?;
    Ok(Cast { funds, donors, card_gateway, bank_gateway, others })
}

type Instrument = (MethodKind, String, &'static str, String, Option<(i8, i16)>);

/// What a donor pays with. The sandbox reads from the token how the bank behaves.
fn wallet(number: usize, ids: &dyn ports::Ids) -> Vec<Instrument> {
    let digits = |ids: &dyn ports::Ids| format!("{:04}", ids.below(10_000));
    let card = |behaviour: &str, ids: &dyn ports::Ids| -> Instrument {
        let four = digits(ids);
        let (brand, word) = match ids.below(3) {
            0 => ("mastercard", "Mastercard"),
            _ => ("visa", "Visa"),
        };
        let token = format!("pm_{behaviour}_{brand}_{four}");
        (MethodKind::Card, token, word, four, Some((11, 2029)))
    };
    let bank = |ids: &dyn ports::Ids| -> Instrument {
        let four = digits(ids);
        (MethodKind::Ach, format!("pm_ach_ok_{four}"), "Bank", four, None)
    };
    let mut wallet = vec![card("ok", ids)];
    match number {
        // Ann has one of each: what works, her bank, and a card past its date at the bank's side.
        0 => wallet.extend([bank(ids), card("expired", ids), card("cut_after_charge", ids)]),
        1 => wallet.push(card("insufficient", ids)),
        2 => wallet.push(card("suspicious", ids)),
        3 => wallet.push(card("cut_after_charge", ids)),
        4 => wallet.push(card("declined", ids)),
        5 => wallet.push(card("bad_card", ids)),
        6 => wallet.push(card("unknown", ids)),
        7 => wallet.push(card("silent", ids)),
        // The holder of this account disputes a debit weeks after it settled.
        24 => {
            let four = digits(ids);
            let token = format!("pm_ach_ok_r10_late_{four}");
            wallet.push((MethodKind::Ach, token, "Bank", four, None));
        }
        _ if number.is_multiple_of(4) => wallet.push(bank(ids)),
        _ => {}
    }
    wallet
}

fn person(
    id: PersonId,
    church: Option<ChurchId>,
    role: Role,
    name: &str,
    email: &str,
    password: &PasswordHash,
) -> Person {
    Person {
        id,
        church,
        role,
        name: name.to_owned(),
        email: email.to_owned(),
        password: Some(password.clone()),
        credential: 1,
        last_sign_in: None,
        campus: None,
        locale: None,
    }
}
