use std::collections::BTreeMap;
use std::time::Duration;

use giving::links::{Opened, Purpose};
use giving::mails::Block;
use giving::people::Role;
use giving::{Actor, Donor, Error};
use kernel::RequestId;
use views::{GiftStatus, LinkFor, LinkStands};

use crate::world::{PASSWORD, World};

const DAY: Duration = Duration::from_hours(24);
const FROM: &str = "10.0.0.1";

/// The links of the mails that leave now: the words of each button, and the token.
async fn links(world: &World) -> BTreeMap<String, String> {
    let mut links = BTreeMap::new();
    for one in world.giving.mails_due(100).await.unwrap() {
        world.giving.mail_sent(one.mail.id).await.unwrap();
        for block in one.mail.letter.into_iter().flat_map(|letter| letter.letter.blocks) {
            if let Block::Way(says, path) = block
                && let Some(token) = path.strip_prefix("/link/")
            {
                links.insert(says, token.to_owned());
            }
        }
    }
    links
}

async fn stands(world: &World, token: &str) -> LinkStands {
    world.giving.link_page(token).await.unwrap().0.stands
}

fn email(world: &[views::Mail]) -> String {
    world[0].to.clone()
}

pub(crate) async fn a_link_is_for_one_thing_and_ends(world: World) {
    let (donor, method) = world.donor_with("declined").await;
    let gift = world.give(&donor, method, "25").await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::NeedsYou);
    let links = links(&world).await;
    let token = &links["Put it right"];
    assert!(matches!(stands(&world, token).await, LinkStands::FixGift(_)));
    let opened = world.giving.open_link(token).await.unwrap();
    let Some(Opened::Visit { badge, purpose, .. }) = opened else { panic!("{opened:?}") };
    assert_eq!((badge.person, purpose), (donor.id(), Purpose::FixGift(gift)));
    // One letter more or less, and it is none of ours.
    for forged in [&token[1..], &format!("{token}A"), "", "A"] {
        assert_eq!(stands(&world, forged).await, LinkStands::Unknown, "{forged}");
        assert_eq!(world.giving.open_link(forged).await.unwrap(), None);
    }
    world.clock.advance(DAY * 15);
    assert_eq!(stands(&world, token).await, LinkStands::Over(LinkFor::FixGift));
    assert_eq!(world.giving.open_link(token).await.unwrap(), None);
    world.books_add_up().await;
}

pub(crate) async fn a_gift_put_right_is_only_seen(world: World) {
    let (donor, method) = world.donor_with("declined").await;
    let gift = world.give(&donor, method, "25").await;
    let token = links(&world).await["Put it right"].clone();
    world.giving.fix_gift(&donor, gift, "skip", false, world.request()).await.unwrap();
    assert!(matches!(stands(&world, &token).await, LinkStands::SeeGift(_)));
    let opened = world.giving.open_link(&token).await.unwrap();
    assert!(
        matches!(opened, Some(Opened::Visit { purpose: Purpose::SeeGift(_), .. })),
        "{opened:?}"
    );
}

pub(crate) async fn the_same_is_given_again_once(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    world.give(&donor, method, "25").await;
    let token = links(&world).await["Give the same again"].clone();
    assert!(matches!(stands(&world, &token).await, LinkStands::GiveAgain(_)));
    assert_eq!(world.charges(), 1, "looking gives nothing");
    // Twice at once, and once more afterwards.
    let (one, two) = tokio::join!(world.giving.open_link(&token), world.giving.open_link(&token));
    let mut given = Vec::new();
    for opened in [one, two] {
        match opened {
            Ok(Some(Opened::Given(church, gift))) => given.push((church, gift)),
            Ok(None) | Err(Error::Conflict) => {}
            other => panic!("{other:?}"),
        }
    }
    given.dedup();
    let [(church, gift)] = given[..] else { panic!("{given:?}") };
    world.giving.send(church, gift).await.unwrap();
    let LinkStands::Given { amount, status, .. } = stands(&world, &token).await else {
        panic!("it says what it gave")
    };
    assert_eq!((amount.to_decimal().as_str(), status), ("25.00", GiftStatus::Given));
    assert_eq!(world.giving.open_link(&token).await.unwrap(), None);
    world.work().await;
    assert_eq!((world.charges(), world.charged()), (2, 50_00));
    world.clock.advance(DAY * 40);
    assert!(
        matches!(stands(&world, &token).await, LinkStands::Given { .. }),
        "also when it is old"
    );
    world.books_add_up().await;
}

pub(crate) async fn a_new_one_goes_to_the_address_on_record(world: World) {
    let (donor, method) = world.donor_with("declined").await;
    let gift = world.give(&donor, method, "25").await;
    let old = links(&world).await["Put it right"].clone();
    let address = email(&world.mails().await);
    world.clock.advance(DAY * 15);
    world.giving.renew_link(&old, FROM).await.unwrap();
    let mails = world.mails().await;
    assert_eq!((mails[0].subject.as_str(), mails[0].to.as_str()), ("Your link", &*address));
    let new = links(&world).await["Put this gift right"].clone();
    let LinkStands::FixGift(row) = stands(&world, &new).await else { panic!("it opens the gift") };
    assert_eq!(row.id, gift);
    let before = world.mails().await.len();
    world.giving.renew_link("nothing of ours", FROM).await.unwrap();
    assert_eq!(world.mails().await.len(), before, "and says nothing of it");
    for _ in 0..12 {
        let _ = world.giving.renew_link(&old, FROM).await;
    }
    let flooded = world.giving.renew_link(&old, FROM).await;
    assert!(matches!(flooded, Err(Error::Throttled { .. })), "{flooded:?}");
}

/// Complaint 14: a donor who lost the mail is stuck, and nobody may redirect it.
pub(crate) async fn the_office_resends_a_link_and_cannot_redirect_it(world: World) {
    let (donor, method) = world.donor_with("declined").await;
    let gift = world.give(&donor, method, "25").await;
    let address = email(&world.mails().await);
    let admin = world.admin().await;
    let request = world.request();
    for _ in 0..2 {
        world.giving.mail_links(&admin, gift, request, FROM).await.unwrap();
    }
    let links_sent = async || {
        let mails = world.mails().await;
        mails.into_iter().filter(|mail| mail.subject == "Your link").collect::<Vec<_>>()
    };
    let sent = links_sent().await;
    assert_eq!((sent.len(), sent[0].to.as_str()), (1, &*address), "once, to the donor");
    // Nothing that the office can do changes where it goes: there is no address to be typed.
    let token = links(&world).await["Put this gift right"].clone();
    assert!(matches!(stands(&world, &token).await, LinkStands::FixGift(_)));
    let (church, _) = world.add_church("Hope Chapel").await;
    let (Actor::Admin(stranger), _) = world.actor(Role::ChurchAdmin, Some(church)).await else {
        panic!("an admin")
    };
    let other = world.giving.mail_links(&stranger, gift, world.request(), FROM).await;
    assert!(matches!(other, Err(Error::NotFound)), "another church's is none: {other:?}");
    for _ in 0..12 {
        let _ = world
            .giving
            .mail_links(&admin, gift, RequestId::from_uuid(uuid::Uuid::new_v4()), FROM)
            .await;
    }
    assert!(links_sent().await.len() <= 10, "a mailbox is not flooded");
    let _ = donor;
}

pub(crate) async fn a_link_signs_in_once_and_soon(world: World) {
    let (actor, email) = world.actor(Role::Donor, Some(world.church)).await;
    let mailed = async || {
        world.giving.send_code(&email, FROM).await.unwrap();
        links(&world).await["Or sign in with one press"].clone()
    };
    let token = mailed().await;
    assert_eq!(stands(&world, &token).await, LinkStands::SignIn { email: email.clone() });
    let newer = mailed().await;
    assert_eq!(stands(&world, &token).await, LinkStands::Over(LinkFor::SignIn), "the last counts");
    let (one, two) = tokio::join!(world.giving.open_link(&newer), world.giving.open_link(&newer));
    let badges: Vec<_> = [one, two]
        .into_iter()
        .filter_map(|opened| match opened {
            Ok(Some(Opened::SignedIn(badge))) => Some(badge),
            Ok(None) => None,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(badges.len(), 1, "once");
    let who = world.giving.who(badges[0]).await.unwrap().map(|actor| actor.person());
    assert_eq!(who, Some(actor.person()));
    let late = mailed().await;
    world.clock.advance(Duration::from_secs(15 * 60));
    assert_eq!(world.giving.open_link(&late).await.unwrap(), None);
    // The code beside it is used up with the link.
    let used = mailed().await;
    let text = world.mails().await[0].text.clone();
    let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
    world.giving.sign_in_with_code(&email, &code, FROM).await.unwrap();
    assert_eq!(world.giving.open_link(&used).await.unwrap(), None);
}

pub(crate) async fn another_password_ends_links_and_browsers(world: World) {
    let (donor, method) = world.donor_with("declined").await;
    world.give(&donor, method, "25").await;
    let token = links(&world).await["Put it right"].clone();
    let address = email(&world.mails().await);
    let badge = world.giving.sign_in(&address, PASSWORD, FROM).await;
    let actor = Actor::Donor(donor.clone());
    let later = world.giving.now().plus(DAY);
    let badge = match badge {
        Ok(badge) => badge,
        Err(error) => panic!("{error:?}"),
    };
    let phone = world.giving.begin_sign_in(badge, "iPhone Safari/", later).await.unwrap();
    let desk = world.giving.begin_sign_in(badge, "Firefox/ Linux", later).await.unwrap();
    assert!(world.giving.who_in(badge, Some(phone)).await.unwrap().is_some());
    let listed = world.giving.sign_ins(&actor, Some(desk)).await.unwrap();
    assert_eq!(listed.rows.iter().map(|row| row.this).collect::<Vec<_>>(), [true, false]);
    let other = world.donor().await;
    world.giving.end_sign_in(&Actor::Donor(other), phone).await.unwrap();
    assert!(world.giving.who_in(badge, Some(phone)).await.unwrap().is_some(), "not theirs");
    world.giving.end_sign_in(&actor, phone).await.unwrap();
    assert!(world.giving.who_in(badge, Some(phone)).await.unwrap().is_none());
    assert!(world.giving.who_in(badge, Some(desk)).await.unwrap().is_some());
    let new = world.giving.end_other_sign_ins(&actor, Some(desk)).await.unwrap();
    assert!(world.giving.who_in(badge, Some(desk)).await.unwrap().is_none(), "the old badge");
    assert!(world.giving.who_in(new, Some(desk)).await.unwrap().is_some());
    assert_eq!(stands(&world, &token).await, LinkStands::Unknown, "links of before are over");
    let _: Donor = donor;
}

pub(crate) async fn who_one_is_is_shown_by_password_or_code(world: World) {
    let (actor, email) = world.actor(Role::Donor, Some(world.church)).await;
    let giving = &world.giving;
    assert!(giving.confirm_password(&actor, "wrong", FROM).await.is_err());
    giving.confirm_password(&actor, PASSWORD, FROM).await.unwrap();
    giving.send_code(&email, FROM).await.unwrap();
    let text = world.mails().await[0].text.clone();
    let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    assert!(giving.confirm_code(&actor, wrong, FROM).await.is_err());
    giving.confirm_code(&actor, &code, FROM).await.unwrap();
    assert!(giving.confirm_code(&actor, &code, FROM).await.is_err(), "once");
}
