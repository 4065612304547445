use std::time::Duration;

use delayed_payments::{Escalation, GiftState, Wake};
use giving::SharedSecret;
use giving::attempts::Attempt;
use giving::gifts::Gift;
use giving::mails::{Going, NewMail};
use giving::notices::{
    Channels, Delivery, Hears, LastAnswer, LookMail, Notice, Progress, Urgency, Way, Webhook,
    Written, notice_id,
};
use giving::people::{Person, Role};
use giving::ports::{DayFigures, StoreError};
use kernel::{Class, DeliveryId, IncidentId, MailId, PersonId, Timestamp, WebhookId};
use ledger::job::GiftAccounts;
use ledger::{Order, OrderRefused, job};

use crate::world::{World, answer, at, commit, id, is_stale};

/// How a gift ends in the books.
type Ended = fn(&GiftAccounts, u32, Timestamp, &str) -> Result<Order, OrderRefused>;

fn written(key: &str, seconds: i64) -> Written {
    Written {
        id: notice_id(key),
        notice: Notice {
            key: key.to_owned(),
            urgency: Urgency::Look,
            subject: format!("About {key}"),
            text: "What happened.\n\nWhat to do: é".to_owned(),
            about: None,
        },
        only: None,
        at: at(seconds),
        taken: None,
        next: Some((Wake::Everybody, at(seconds))),
    }
}

async fn write(world: &World, notices: &[Written]) {
    let mut work = world.begin().await;
    for notice in notices {
        work.write_notice(notice).await.unwrap();
    }
    commit(work).await;
}

async fn staff(world: &World, name: &str) -> PersonId {
    let person = Person {
        id: PersonId::from_uuid(id(&format!("staff {name}"))),
        church: None,
        role: Role::PaymentStaff,
        name: name.to_owned(),
        email: format!("{name}@staff.example"),
        password: None,
        credential: 0,
        last_sign_in: None,
        campus: None,
        locale: None,
    };
    let mut work = world.begin().await;
    work.add_person(&person).await.unwrap();
    commit(work).await;
    person.id
}

fn webhook(name: &str) -> Webhook {
    Webhook {
        id: WebhookId::from_uuid(id(&format!("webhook {name}"))),
        name: name.to_owned(),
        url: format!("https://{name}.example.org/hook?key=1"),
        secret: SharedSecret::new(format!("secret of {name}")),
        owner: None,
        hears: Hears::Pages,
        made_at: at(0),
        rotated_at: None,
        removed_at: None,
    }
}

fn delivery(name: &str, notice: &Written, way: Way, seconds: i64) -> Delivery {
    let progress = match way {
        Way::Webhook(_) => Progress::Ready { at: at(seconds) },
        Way::Mail(_) => Progress::Mailed,
    };
    Delivery {
        id: DeliveryId::from_uuid(id(&format!("delivery {name}"))),
        notice: notice.id,
        to: None,
        way,
        progress,
        at: at(seconds),
        failures: 0,
        last: None,
    }
}

pub(crate) async fn are_written_once_a_key(world: &World) {
    let ann = staff(world, "ann").await;
    let one = Written {
        only: Some(ann),
        taken: Some((ann, at(7))),
        next: None,
        notice: Notice {
            urgency: Urgency::Page,
            about: Some(IncidentId::from_uuid(id("incident"))),
            ..written("one", 1).notice
        },
        ..written("one", 1)
    };
    let again = Written { at: at(9), ..written("one", 9) };
    let two = written("two", 2);
    write(world, &[one.clone(), again, two.clone()]).await;
    let mut work = world.begin().await;
    assert_eq!(work.notice(one.id).await.unwrap(), Some(one.clone()), "the first one stays");
    assert_eq!(work.notice(notice_id("none")).await.unwrap(), None);
    let moved =
        Written { taken: Some((ann, at(8))), next: Some((Wake::Second, at(300))), ..two.clone() };
    work.save_notice(&moved).await.unwrap();
    assert!(is_stale(work.save_notice(&written("none", 1)).await));
    commit(work).await;
    assert_eq!(world.read().notice_by_id(two.id).await.unwrap(), Some(moved.clone()));
    assert_eq!(world.read().notice_by_id(notice_id("none")).await.unwrap(), None);
    assert_eq!(world.read().notices_waiting(at(299), 9).await.unwrap(), []);
    assert_eq!(world.read().notices_waiting(at(300), 9).await.unwrap(), [two.id]);
}

pub(crate) async fn are_read_by_each_person(world: &World) {
    let (ann, ben) = (staff(world, "ann").await, staff(world, "ben").await);
    let for_ben = Written { only: Some(ben), ..written("ben", 3) };
    write(world, &[written("one", 1), written("two", 2), for_ben]).await;
    let unread = world.read().unread_notices(at(0)).await.unwrap();
    let of = |person, unread: &[(PersonId, u64)]| {
        unread.iter().find(|(one, _)| *one == person).map(|(_, unread)| *unread)
    };
    assert_eq!((of(ann, &unread), of(ben, &unread)), (Some(2), Some(3)));
    let later = world.read().unread_notices(at(2)).await.unwrap();
    assert_eq!((of(ann, &later), of(ben, &later)), (Some(1), Some(2)));

    let mut work = world.begin().await;
    work.read_notice(notice_id("two"), ann, at(5)).await.unwrap();
    work.read_notice(notice_id("two"), ann, at(6)).await.unwrap();
    commit(work).await;
    let anns = world.read().notices_for(ann, 0, 9).await.unwrap();
    let anns: Vec<_> = anns.iter().map(|(one, read)| (one.notice.key.as_str(), *read)).collect();
    assert_eq!(anns, [("two", Some(at(5))), ("one", None)], "newest first, and none of ben's");
    let bens = world.read().notices_for(ben, 1, 1).await.unwrap();
    assert_eq!(bens[0].0.notice.key, "two", "after so many");
    assert_eq!(world.read().notice_count(ann).await.unwrap(), 2);
    assert_eq!(world.read().notice_count(ben).await.unwrap(), 3);
    let looks = world.read().looks_between(ben, at(2), at(4), 9).await.unwrap();
    let looks: Vec<_> = looks.iter().map(|one| one.notice.key.as_str()).collect();
    assert_eq!(looks, ["two", "ben"]);

    let mut work = world.begin().await;
    work.read_notices(ben, at(9)).await.unwrap();
    commit(work).await;
    let unread = world.read().unread_notices(at(0)).await.unwrap();
    assert_eq!((of(ann, &unread), of(ben, &unread)), (Some(1), Some(0)));
}

pub(crate) async fn go_to_webhooks_on_one_node(world: &World) {
    let (notice, hook) = (written("one", 1), webhook("pager"));
    write(world, std::slice::from_ref(&notice)).await;
    let one = delivery("one", &notice, Way::Webhook(hook.id), 1);
    let two = delivery("two", &notice, Way::Webhook(hook.id), 2);
    let mut work = world.begin().await;
    work.add_webhook(&hook).await.unwrap();
    work.add_delivery(&one).await.unwrap();
    work.add_delivery(&Delivery { failures: 9, ..one.clone() }).await.unwrap();
    work.add_delivery(&two).await.unwrap();
    let until = |delivery: &Delivery, seconds| Delivery {
        progress: Progress::Ready { at: at(seconds) },
        ..delivery.clone()
    };
    let leased = work.lease_deliveries(at(1), at(60), 9).await.unwrap();
    assert_eq!(leased, [until(&one, 60)], "the other is not due, and each is written once");
    let leased = work.lease_deliveries(at(2), at(61), 9).await.unwrap();
    assert_eq!(leased, [until(&two, 61)], "the first is somebody's");
    commit(work).await;

    let answered = Delivery {
        progress: Progress::Parked,
        failures: 17,
        last: Some(LastAnswer {
            at: at(70),
            status: Some(500),
            took_ms: 43,
            why: Some("it answered 500".to_owned()),
        }),
        ..one.clone()
    };
    let mut work = world.begin().await;
    work.save_delivery(&answered).await.unwrap();
    assert_eq!(work.delivery(one.id).await.unwrap(), Some(answered.clone()));
    let none = Delivery { id: DeliveryId::from_uuid(id("none")), ..one.clone() };
    assert!(is_stale(work.save_delivery(&none).await));
    assert_eq!(work.delivery(none.id).await.unwrap(), None);
    commit(work).await;
    assert_eq!(world.read().parked_deliveries().await.unwrap(), 1);
    let mut work = world.begin().await;
    let leased = work.lease_deliveries(at(99), at(199), 9).await.unwrap();
    assert_eq!(leased, [until(&two, 199)], "whose node died; what is parked is left alone");
    work.drop_deliveries(hook.id).await.unwrap();
    commit(work).await;
    assert_eq!(world.read().parked_deliveries().await.unwrap(), 0);
    let told = world.read().told_to(hook.id, 9).await.unwrap();
    let told: Vec<_> = told.iter().map(|told| (told.delivery.id, told.delivery.progress)).collect();
    assert_eq!(told, [(two.id, Progress::Dropped), (one.id, Progress::Dropped)]);
    assert_eq!(world.read().told_to(hook.id, 1).await.unwrap().len(), 1);
}

pub(crate) async fn say_what_became_of_each_way(world: &World) {
    let ann = staff(world, "ann").await;
    let (notice, hook) = (written("one", 1), webhook("pager"));
    write(world, std::slice::from_ref(&notice)).await;
    let mail = NewMail {
        id: MailId::from_uuid(id("mail")),
        church: None,
        to: "ann@staff.example".to_owned(),
        subject: "About one".to_owned(),
        text: String::new(),
        written_at: at(1),
        tries: 0,
        letter: None,
        goes: Going::AtOnce,
    };
    let mailed = Delivery { to: Some(ann), ..delivery("mailed", &notice, Way::Mail(mail.id), 1) };
    let called = delivery("called", &notice, Way::Webhook(hook.id), 2);
    let mut work = world.begin().await;
    work.write_mail(&mail).await.unwrap();
    work.mail_postponed(mail.id, at(9), "mailbox full").await.unwrap();
    work.add_webhook(&hook).await.unwrap();
    work.add_delivery(&mailed).await.unwrap();
    work.add_delivery(&called).await.unwrap();
    commit(work).await;
    let told = world.read().told_of(&[notice.id]).await.unwrap();
    assert_eq!(told.len(), 2);
    assert_eq!((&told[0].delivery, &told[1].delivery), (&mailed, &called));
    assert_eq!((told[0].to.as_deref(), told[0].webhook.as_deref()), (Some("ann"), None));
    assert_eq!((told[0].mailed_at, told[0].mail_why.as_deref()), (None, Some("mailbox full")));
    assert_eq!((told[1].to.as_deref(), told[1].webhook.as_deref()), (None, Some("pager")));
    assert_eq!(told[1].subject, "About one");
    let mut work = world.begin().await;
    work.mail_sent(mail.id, at(10)).await.unwrap();
    commit(work).await;
    let told = world.read().told_of(&[notice.id]).await.unwrap();
    assert_eq!(told[0].mailed_at, Some(at(10)));
    assert_eq!(world.read().told_of(&[]).await.unwrap(), []);
}

pub(crate) async fn know_their_webhooks(world: &World) {
    let ann = staff(world, "ann").await;
    let team = webhook("team");
    let own = Webhook { owner: Some(ann), hears: Hears::Everything, ..webhook("own") };
    let mut work = world.begin().await;
    work.add_webhook(&team).await.unwrap();
    work.add_webhook(&own).await.unwrap();
    assert_eq!(work.webhook(own.id).await.unwrap(), Some(own.clone()));
    commit(work).await;
    assert_eq!(world.read().webhooks().await.unwrap(), [own.clone(), team.clone()], "by name");
    let rotated =
        Webhook { secret: SharedSecret::new("another"), rotated_at: Some(at(5)), ..own.clone() };
    let removed = Webhook { removed_at: Some(at(6)), ..team.clone() };
    let mut work = world.begin().await;
    work.save_webhook(&rotated).await.unwrap();
    work.save_webhook(&removed).await.unwrap();
    assert!(is_stale(work.save_webhook(&webhook("none")).await));
    commit(work).await;
    assert_eq!(world.read().webhooks().await.unwrap(), [rotated]);
    assert_eq!(world.read().webhook_by_id(team.id).await.unwrap(), Some(removed));
    assert_eq!(world.read().webhook_by_id(webhook("none").id).await.unwrap(), None);
    let mut work = world.begin().await;
    assert!(matches!(work.add_webhook(&own).await, Err(StoreError::Duplicate { .. })));
}

pub(crate) async fn know_how_each_person_is_told(world: &World) {
    let ann = staff(world, "ann").await;
    let mut work = world.begin().await;
    assert_eq!(work.channels(ann).await.unwrap(), None);
    work.save_channels(&Channels::usual(ann)).await.unwrap();
    let chosen = Channels {
        person: ann,
        page_mail: false,
        look_mail: LookMail::Never,
        morning: false,
        hour: 23,
        digest_at: Some(at(8)),
    };
    work.save_channels(&chosen).await.unwrap();
    assert_eq!(work.channels(ann).await.unwrap(), Some(chosen.clone()));
    commit(work).await;
    assert_eq!(world.read().all_channels().await.unwrap(), [chosen]);
}

pub(crate) async fn know_who_is_on_call(world: &World) {
    let (ann, ben) = (staff(world, "ann").await, staff(world, "ben").await);
    assert_eq!(world.read().on_call_now().await.unwrap(), []);
    assert_eq!(world.read().escalation_now().await.unwrap(), None);
    let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
    for (order, times) in [
        (vec![ann, ben], Escalation::default()),
        (vec![ben, ann], Escalation::new(minutes(1), minutes(240)).unwrap()),
        (vec![ben], Escalation::default()),
    ] {
        let mut work = world.begin().await;
        work.save_on_call(&order).await.unwrap();
        work.save_escalation(times).await.unwrap();
        commit(work).await;
        assert_eq!(world.read().on_call_now().await.unwrap(), order);
        assert_eq!(world.read().escalation_now().await.unwrap(), Some(times));
    }
}

pub(crate) async fn count_a_day_without_test_churches(world: &World) {
    let quiet = world.read().day_figures(at(0), at(100)).await.unwrap();
    assert_eq!(quiet, DayFigures::default());
    let parish = &world.here;
    let taken = |name, seconds| Gift {
        state: GiftState::Taken { at: at(seconds) },
        ..parish.gift(name, 100)
    };
    let failed = GiftState::Failed { class: Class::ExpiredCard, at: at(60) };
    let cancelled = GiftState::Cancelled { at: at(60) };
    let mut work = world.begin().await;
    for (gift, order, seconds) in [
        (taken("taken", 50), job::settle as Ended, 50),
        (taken("again", 51), job::settle, 51),
        (taken("late", 100), job::settle, 100),
        (Gift { state: failed, ..parish.gift("failed", 100) }, job::void_promised, 60),
        (Gift { state: cancelled, ..parish.gift("cancelled", 100) }, job::void_promised, 60),
    ] {
        let accounts = parish.accounts(&gift);
        work.add_gift(&parish.scope, &gift).await.unwrap();
        work.append_order(&job::hold(&accounts, 1, at(0), "").unwrap()).await.unwrap();
        work.append_order(&order(&accounts, 2, at(seconds), "").unwrap()).await.unwrap();
    }
    let unknown = Attempt {
        outcome: Some(answer(Class::UnknownError, 70)),
        ..parish.attempt(&taken("taken", 50), 1, 40)
    };
    work.add_attempt(&parish.scope, &unknown).await.unwrap();
    commit(work).await;
    let day = world.read().day_figures(at(0), at(100)).await.unwrap();
    assert_eq!(day, DayFigures { taken: 2, donors: 1, unknown: 1, failed: 1 });
    world
        .execute(&format!("update churches set test = 1 where id = '{}'", world.here.church.id))
        .await
        .unwrap();
    assert_eq!(world.read().day_figures(at(0), at(100)).await.unwrap(), quiet);
}
