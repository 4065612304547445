use giving::audit::{Note, Who};
use giving::mails::{Going, NewMail};
use kernel::MailId;

use crate::world::{World, at, commit, id, is_stale};

fn mail(world: &World, name: &str, written: i64) -> NewMail {
    NewMail {
        id: MailId::from_uuid(id(name)),
        church: Some(world.here.church.id),
        to: "ann@here.example".to_owned(),
        subject: format!("About {name}"),
        text: "Thank you.\n\nSt. here".to_owned(),
        written_at: at(written),
        tries: 0,
        letter: None,
        goes: Going::AtOnce,
    }
}

pub(crate) async fn are_written_once(world: &World) {
    let one = mail(world, "one", 1);
    let of_nobody = NewMail { church: None, ..mail(world, "two", 2) };
    let mut work = world.begin().await;
    work.write_mail(&one).await.unwrap();
    work.write_mail(&NewMail { subject: "Other".to_owned(), ..one.clone() }).await.unwrap();
    work.write_mail(&of_nobody).await.unwrap();
    assert_eq!(work.lease_mails(at(9), at(99), 9).await.unwrap(), [one, of_nobody]);
}

pub(crate) async fn go_out_oldest_first_and_once(world: &World) {
    let (one, two, three) =
        (mail(world, "one", 1), mail(world, "two", 2), mail(world, "three", 30));
    let mut work = world.begin().await;
    for mail in [&three, &two, &one] {
        work.write_mail(mail).await.unwrap();
    }
    let leased = work.lease_mails(at(10), at(15), 1).await.unwrap();
    assert_eq!(leased, std::slice::from_ref(&one));
    work.mail_sent(one.id, at(10)).await.unwrap();
    assert!(is_stale(work.mail_sent(one.id, at(11)).await), "sent is sent");
    let leased = work.lease_mails(at(10), at(15), 9).await.unwrap();
    assert_eq!(leased, std::slice::from_ref(&two));
    assert_eq!(work.lease_mails(at(14), at(99), 9).await.unwrap(), [], "leased to another");
    let leased = work.lease_mails(at(15), at(16), 9).await.unwrap();
    assert_eq!(leased, std::slice::from_ref(&two), "whose node died");
    work.mail_postponed(two.id, at(20), "mailbox full").await.unwrap();
    assert_eq!(work.lease_mails(at(19), at(99), 9).await.unwrap(), []);
    let again = NewMail { tries: 1, ..two };
    assert_eq!(work.lease_mails(at(30), at(99), 9).await.unwrap(), [again, three]);
    assert!(is_stale(work.mail_postponed(one.id, at(99), "too late").await));
}

pub(crate) async fn are_shown_newest_first(world: &World) {
    let mut work = world.begin().await;
    for (name, written) in [("one", 1), ("two", 2), ("three", 3)] {
        work.write_mail(&mail(world, name, written)).await.unwrap();
    }
    work.mail_sent(MailId::from_uuid(id("three")), at(4)).await.unwrap();
    commit(work).await;
    let shown = world.read().mails(2).await.unwrap();
    let subjects: Vec<&str> = shown.iter().map(|mail| mail.subject.as_str()).collect();
    assert_eq!(subjects, ["About three", "About two"]);
    assert_eq!((shown[0].sent_at, shown[1].sent_at), (Some(at(4)), None));
    assert_eq!(shown[0].text, "Thank you.\n\nSt. here");
}

fn note(world: &World, verb: &'static str) -> Note {
    Note {
        at: at(1),
        church: Some(world.here.church.id),
        who: Who::Person(world.here.donor.id),
        verb,
        subject: "gift".to_owned(),
        why: String::new(),
    }
}

pub(crate) async fn leave_the_audit_log_chained(world: &World) {
    let mut work = world.begin().await;
    work.note(&note(world, "gift.give")).await.unwrap();
    let rule = Who::Rule("reaction".to_owned());
    let of_no_church = Note { church: None, who: rule, ..note(world, "delay.begin") };
    let (cancelled, again) = (note(world, "gift.cancel"), note(world, "gift.again"));
    work.note_all(&[cancelled, of_no_church, again]).await.unwrap();
    commit(work).await;
    let church = world.here.church.id;
    let of = |what: &str, church: &str, seq: i64| {
        format!(
            "select cast({what} as text) from audit where church_id = '{church}' and seq = {seq}"
        )
    };
    let church = church.to_string();
    assert_eq!(world.text(&of("verb", &church, 1)).await, "gift.give");
    assert_eq!(world.text(&of("verb", &church, 2)).await, "gift.cancel");
    assert_eq!(world.text(&of("who", "", 1)).await, "reaction");
    let first = world.text(&of("hash", &church, 1)).await;
    let second = world.text(&of("hash", &church, 2)).await;
    let third = world.text(&of("hash", &church, 3)).await;
    assert!(first != second && second != third);
    assert_eq!(world.text(&of("verb", &church, 3)).await, "gift.again");
    let head = format!("select audit_hash from chains where church_id = '{church}'");
    assert_eq!(world.text(&head).await, third);
}

pub(crate) async fn leave_the_audit_log_as_it_was(world: &World) {
    let mut work = world.begin().await;
    work.note(&note(world, "gift.give")).await.unwrap();
    commit(work).await;
    for sql in ["update audit set why = 'because'", "delete from audit"] {
        let refused = world.execute(sql).await.unwrap_err();
        assert!(refused.to_string().contains("never"), "{refused}");
    }
    assert_eq!(world.text("select verb from audit").await, "gift.give");
}

pub(crate) async fn can_be_withdrawn_until_somebody_has_them(world: &World) {
    let (fresh, leased, sent) =
        (mail(world, "fresh", 30), mail(world, "leased", 2), mail(world, "sent", 1));
    let mut work = world.begin().await;
    for mail in [&fresh, &leased, &sent] {
        work.write_mail(mail).await.unwrap();
    }
    assert_eq!(work.lease_mails(at(10), at(15), 9).await.unwrap().len(), 2);
    work.mail_sent(sent.id, at(11)).await.unwrap();
    assert!(!work.withdraw_mail(leased.id, at(12)).await.unwrap(), "somebody sends it just now");
    assert!(!work.withdraw_mail(sent.id, at(40)).await.unwrap(), "sent is sent");
    assert!(work.withdraw_mail(fresh.id, at(30)).await.unwrap());
    assert!(!work.withdraw_mail(fresh.id, at(30)).await.unwrap(), "it is gone");
    assert_eq!(work.lease_mails(at(99), at(100), 9).await.unwrap(), [leased]);
}
