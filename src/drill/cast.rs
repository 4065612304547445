//! Who is in a drill: one or several churches, their givers with what they pay with, and the two on
//! call. Drawn from the drill's seed, so that the same seed is the same parish.

use anyhow::Context;
use auth::Argon2Passwords;
use delayed_payments::MethodKind;
use giving::churches::{Campus, Church, Facility, Fund, Gateway};
use giving::methods::Method;
use giving::people::{Person, Role};
use giving::ports::{Ids, PasswordHash, Passwords, SeededIds, Store, Work};
use giving::{Actor, Badge, Donor, Giving, Scope, Staff};
use kernel::{
    CampusId, ChurchId, Currency, FacilityId, FundId, GatewayId, MethodId, PersonId, derive_id,
};

use super::script::{OnCall, PaysBy, Script, Which};

/// Everybody's.
pub(super) const PASSWORD: &str = "a drill and nothing else";

/// One who gives.
#[derive(Clone, Debug)]
pub(super) struct Giver {
    pub(super) person: PersonId,
    pub(super) church: usize,
    pub(super) email: String,
    pub(super) method: MethodId,
    pub(super) token: String,
    /// In dollars.
    pub(super) amount: u32,
    /// Their place among the script's givers.
    pub(super) group: usize,
}

/// A church and what it is given to.
#[derive(Clone, Debug)]
pub(super) struct Parish {
    pub(super) church: ChurchId,
    pub(super) fund: FundId,
}

/// Everybody.
#[derive(Clone, Debug)]
pub(super) struct Cast {
    pub(super) parishes: Vec<Parish>,
    pub(super) givers: Vec<Giver>,
    on_call: [PersonId; 2],
}

/// The gateway of a way to pay.
pub(super) fn gateway_of(which: PaysBy) -> anyhow::Result<GatewayId> {
    Ok(kind_of(which).parse()?)
}

const fn kind_of(which: PaysBy) -> &'static str {
    match which {
        PaysBy::Card => "braintree",
        PaysBy::Bank => "nacha_ach",
    }
}

/// Every token under which the sandbox knows what a step of the timeline means.
pub(super) fn tokens_of(which: Which, churches: u32) -> Vec<String> {
    let of = |which: PaysBy| {
        let kind = kind_of(which);
        let facilities = (0..churches).map(|church| format!("gw_{kind}_{church}"));
        facilities.chain([format!("gw_{kind}_probe")]).collect()
    };
    match which {
        Which::Card => of(PaysBy::Card),
        Which::Bank => of(PaysBy::Bank),
        Which::Orchestrator => vec!["*".to_owned()],
    }
}

impl Cast {
    /// Writes everybody into an empty database.
    pub(super) async fn set_up(
        script: &Script,
        store: &dyn Store,
        ids: &SeededIds,
    ) -> anyhow::Result<Cast> {
        let mut work = store.begin().await?;
        let mut parishes = Vec::new();
        for number in 0..script.churches {
            parishes.push(parish(script, number, work.as_mut(), ids).await?);
        }
        let mut people = Vec::new();
        for (name, email) in
            [("First On Call", "first@example.org"), ("Second On Call", "second@example.org")]
        {
            let id = PersonId::from_uuid(ids.uuid());
            let person = person(id, None, Role::PaymentStaff, name, email);
            work.add_person(&person).await?;
            people.push(person.id);
        }
        let password = Argon2Passwords::cheap().hash(PASSWORD.to_owned()).await;
        let givers = givers(script, &parishes, password, work.as_mut(), ids).await?;
        let _committed = work.commit().await?;
        let on_call = <[PersonId; 2]>::try_from(people).ok().context("two people are on call")?;
        Ok(Cast { parishes, givers, on_call })
    }

    pub(super) async fn staff(&self, giving: &Giving, who: OnCall) -> anyhow::Result<Staff> {
        let [first, second] = self.on_call;
        let person = match who {
            OnCall::First => first,
            OnCall::Second => second,
        };
        match actor(giving, person).await? {
            Actor::Staff(staff) => Ok(staff),
            Actor::Donor(_) | Actor::Admin(_) => anyhow::bail!("not on call"),
        }
    }

    pub(super) async fn donor(&self, giving: &Giving, giver: &Giver) -> anyhow::Result<Donor> {
        match actor(giving, giver.person).await? {
            Actor::Donor(donor) => Ok(donor),
            Actor::Admin(_) | Actor::Staff(_) => anyhow::bail!("not a donor"),
        }
    }

    pub(super) const fn first_on_call(&self) -> PersonId {
        let [first, _] = self.on_call;
        first
    }

    pub(super) fn parish(&self, giver: &Giver) -> anyhow::Result<&Parish> {
        self.parishes.get(giver.church).context("a giver without a church")
    }
}

async fn actor(giving: &Giving, person: PersonId) -> anyhow::Result<Actor> {
    let badge = Badge { person, credential: 1 };
    giving.who(badge).await?.context("nobody by this name in the drill")
}

async fn parish(
    script: &Script,
    number: u32,
    work: &mut dyn Work,
    ids: &SeededIds,
) -> anyhow::Result<Parish> {
    let church = ChurchId::from_uuid(ids.uuid());
    work.add_church(&Church {
        id: church,
        name: format!("Drill Church {}", number.saturating_add(1)),
        zone: script.zone.clone(),
        currency: Currency::Usd,
        phone: "253-555-0142".to_owned(),
        address: "410 Dock Street".to_owned(),
        tax_number: "00-1234567".to_owned(),
        // Its database is its own; to the engine it is a church like any other.
        test: false,
    })
    .await?;
    let campus = CampusId::from_uuid(ids.uuid());
    work.add_campus(&Campus { id: campus, church, name: "Main".to_owned() }).await?;
    let fund = FundId::from_uuid(ids.uuid());
    let name = "General fund".to_owned();
    work.add_fund(&Fund { id: fund, church, name, position: 1 }).await?;
    for (which, name, kind, instrument) in [
        (PaysBy::Card, "Meridian Cards", MethodKind::Card, "pm_ok_visa_1111"),
        (PaysBy::Bank, "Tasman Bank", MethodKind::Ach, "pm_ach_ok_3210"),
    ] {
        let gateway = gateway_of(which)?;
        work.put_gateway(&Gateway {
            id: gateway.clone(),
            name: name.to_owned(),
            probe_facility_token: format!("gw_{gateway}_probe"),
            probe_method_token: instrument.to_owned(),
        })
        .await?;
        work.add_facility(&Facility {
            id: FacilityId::from_uuid(ids.uuid()),
            church,
            token: format!("gw_{gateway}_{number}"),
            gateway,
            kind,
        })
        .await?;
    }
    Ok(Parish { church, fund })
}

async fn givers(
    script: &Script,
    parishes: &[Parish],
    password: PasswordHash,
    work: &mut dyn Work,
    ids: &SeededIds,
) -> anyhow::Result<Vec<Giver>> {
    let mut givers: Vec<Giver> = Vec::new();
    for (group, likes) in script.givers.iter().enumerate() {
        for _ in 0..likes.count {
            let number = givers.len();
            let church = number.checked_rem(parishes.len()).unwrap_or(0);
            let parish = parishes.get(church).context("a drill without a church")?;
            let email = format!("giver{number}@example.org");
            let id = PersonId::from_uuid(ids.uuid());
            let name = format!("Giver {number}");
            let mut donor = person(id, Some(parish.church), Role::Donor, &name, &email);
            donor.password = Some(password.clone());
            work.add_person(&donor).await?;
            let last_four = format!("{:04}", ids.below(10_000));
            let tail = derive_id(&["drill method", &email]).simple();
            let says = &likes.bank_says;
            let (kind, brand, token, expires) = match likes.pays_by {
                PaysBy::Card => {
                    let token = format!("pm_{says}_visa_{last_four}_{tail}");
                    (MethodKind::Card, "Visa", token, Some((12, 2099)))
                }
                PaysBy::Bank => {
                    (MethodKind::Ach, "Bank", format!("pm_ach_{says}_{last_four}_{tail}"), None)
                }
            };
            let method = Method {
                id: MethodId::from_uuid(ids.uuid()),
                donor: id,
                kind,
                token: token.clone(),
                brand: brand.to_owned(),
                last_four,
                expires,
            };
            work.add_method(&Scope::of(parish.church), &method).await?;
            let draw = ids.below(u32::try_from(script.amounts.len())?);
            let amount = script.amounts.get(usize::try_from(draw)?);
            givers.push(Giver {
                person: id,
                church,
                email,
                method: method.id,
                token,
                amount: *amount.context("an amount was drawn that is none")?,
                group,
            });
        }
    }
    Ok(givers)
}

fn person(id: PersonId, church: Option<ChurchId>, role: Role, name: &str, email: &str) -> Person {
    Person {
        id,
        church,
        role,
        name: name.to_owned(),
        email: email.to_owned(),
        password: None,
        credential: 1,
        last_sign_in: None,
        campus: None,
        locale: None,
    }
}
