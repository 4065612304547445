//! Trust pages, and what the orders of a church say for them.

use giving::ports::StoreError;
use giving::trust::{Kept, count_along};
use kernel::{GiftId, JobId};
use ledger::{Account, Occasion, job, transfers};
use views::TrustFigures;

use crate::world::{Parish, World, at, commit, id, usd};

fn kept(parish: &Parish, slug: &str, shown: bool) -> Kept {
    Kept {
        church: parish.church.id,
        slug: slug.to_owned(),
        shown,
        by: parish.donor.id,
        changed_at: at(5),
        figures: Some((TrustFigures { held: 3, ..TrustFigures::default() }, at(6))),
    }
}

pub(crate) async fn are_found_by_an_address_while_they_are_shown(world: &World) {
    let (here, there) = (&world.here, &world.there);
    let shown = kept(here, "grace", true);
    let mut work = world.begin().await;
    assert_eq!(work.trust_page(&here.scope).await.unwrap(), None);
    work.put_trust_page(&shown).await.unwrap();
    commit(work).await;
    let mut work = world.begin().await;
    let taken = work.put_trust_page(&kept(there, "grace", true)).await;
    assert!(matches!(taken, Err(StoreError::Duplicate { .. })), "{taken:?}");
    drop(work);
    let read = world.read();
    assert_eq!(read.trust_page_now(&here.scope).await.unwrap(), Some(shown.clone()));
    assert_eq!(read.trust_page_now(&there.scope).await.unwrap(), None);
    assert_eq!(read.trust_page_at("grace").await.unwrap(), Some(shown.clone()));
    assert_eq!(read.trust_page_at("nobody").await.unwrap(), None);
    assert_eq!(read.trust_pages_due(at(7)).await.unwrap(), [here.church.id]);
    assert_eq!(read.trust_pages_due(at(6)).await.unwrap(), []);
    let mut work = world.begin().await;
    work.put_trust_page(&Kept { shown: false, ..shown }).await.unwrap();
    commit(work).await;
    assert_eq!(read.trust_page_at("grace").await.unwrap(), None);
    assert_eq!(read.trust_pages_due(at(7)).await.unwrap(), []);
}

/// The database and the chain count the same, whatever became of the gifts.
pub(crate) async fn count_what_orders_say(world: &World) {
    let here = &world.here;
    for nth in 0..8_i64 {
        let gift = here.gift(&format!("trusted {nth}"), 2_500);
        let accounts = here.accounts(&gift);
        world.add_gift(here, &gift).await;
        world.append(&job::hold(&accounts, 1, at(nth), "request").unwrap()).await;
        if nth == 0 {
            continue;
        }
        world.append(&job::assure(&accounts, 2, at(10), "delay").unwrap()).await;
        if nth < 3 {
            continue;
        }
        let released = at(100 + 60 * nth);
        world.append(&job::release(&accounts, 3, released, "batch").unwrap()).await;
        if nth == 3 {
            world.append(&job::void_promised(&accounts, 4, at(900), "no").unwrap()).await;
            continue;
        }
        world.append(&job::settle(&accounts, 4, at(900), "attempt one").unwrap()).await;
        if nth >= 6 {
            let clearing = Account::clearing(here.church.id, &gift.gateway, gift.amount.currency());
            let donor = Account::donor(here.church.id, gift.donor, gift.amount.currency());
            again(world, here, gift.id, 5, (&clearing, &donor)).await;
            if nth == 6 {
                again(world, here, gift.id, 6, (&donor, &clearing)).await;
            }
        }
    }
    let read = world.read();
    let place = read.last_order_before(here.church.id, at(10_000)).await.unwrap();
    let asked = read.trust_figures(here.church.id, at(0), place).await.unwrap();
    let expected = TrustFigures {
        held: 7,
        released: 5,
        taken: 4,
        ended: 1,
        waiting: 2,
        lost: 0,
        doubled: 2,
        given_back: 1,
        median_seconds: Some(100 + 60 * 5 - 10),
        ..TrustFigures::default()
    };
    assert_eq!(asked, expected);
    let mut books = world.store.snapshot().await.unwrap();
    let along = count_along(books.as_mut(), here.church.id, at(0), place).await.unwrap();
    assert_eq!(along, expected);
    let early = read.trust_figures(here.church.id, at(0), 1).await.unwrap();
    assert_eq!(early, count_along(books.as_mut(), here.church.id, at(0), 1).await.unwrap());
    let late = read.trust_figures(here.church.id, at(500), place).await.unwrap();
    assert_eq!(late, count_along(books.as_mut(), here.church.id, at(500), place).await.unwrap());
    let other = read.trust_figures(world.there.church.id, at(0), place).await.unwrap();
    assert_eq!(other, TrustFigures::default());
}

async fn again(
    world: &World,
    parish: &Parish,
    gift: GiftId,
    ordinal: u32,
    (from, to): (&Account, &Account),
) {
    let cause = format!("attempt {} took it once more", id("more"));
    let job: JobId = gift.into();
    let church = parish.church.id;
    let occasion = Occasion { church, job, ordinal, at: at(950), cause: &cause };
    world.append(&transfers::transfer(&occasion, from, to, usd(2_500)).unwrap()).await;
}
