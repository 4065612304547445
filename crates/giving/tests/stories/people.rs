use std::time::Duration;

use giving::people::Role;
use giving::{Actor, Error};

use crate::world::{PASSWORD, World};

pub(crate) async fn every_failed_sign_in_reads_the_same(world: World) {
    let (_, email) = world.actor(Role::Donor, Some(world.church)).await;
    let giving = &world.giving;
    for (who, password) in [(email.as_str(), "wrong"), ("nobody@example.org", PASSWORD)] {
        let failed = giving.sign_in(who, password, "10.0.0.1").await;
        assert!(matches!(failed, Err(Error::SignInFailed)), "{failed:?}");
    }
    let upper = email.to_uppercase();
    let badge = giving.sign_in(&upper, PASSWORD, "10.0.0.1").await.unwrap();
    assert!(matches!(giving.who(badge).await.unwrap(), Some(Actor::Donor(_))));

    for _ in 0..10 {
        let failed = giving.sign_in(&email, "wrong", "10.0.0.2").await;
        assert!(matches!(failed, Err(Error::SignInFailed)));
    }
    let throttled = giving.sign_in(&email, PASSWORD, "10.0.0.3").await;
    assert!(matches!(throttled, Err(Error::Throttled { .. })), "{throttled:?}");
    world.clock.advance(Duration::from_secs(16 * 60));
    assert!(giving.sign_in(&email, PASSWORD, "10.0.0.3").await.is_ok());
}

pub(crate) async fn a_code_works_once(world: World) {
    let (_, email) = world.actor(Role::Donor, Some(world.church)).await;
    let giving = &world.giving;
    giving.send_code("nobody@example.org", "10.0.0.1").await.unwrap();
    assert_eq!(world.mails().await.len(), 0, "nobody is told apart from somebody");
    giving.send_code(&email, "10.0.0.1").await.unwrap();
    let text = world.mails().await[0].text.clone();
    let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();

    let wrong = giving.sign_in_with_code(&email, "000000", "10.0.0.1").await;
    assert!(code == "000000" || matches!(wrong, Err(Error::SignInFailed)));
    giving.sign_in_with_code(&email, &code, "10.0.0.1").await.unwrap();
    let again = giving.sign_in_with_code(&email, &code, "10.0.0.1").await;
    assert!(matches!(again, Err(Error::SignInFailed)), "{again:?}");

    giving.send_code(&email, "10.0.0.1").await.unwrap();
    let text = world.mails().await[0].text.clone();
    let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
    world.clock.advance(Duration::from_secs(16 * 60));
    let late = giving.sign_in_with_code(&email, &code, "10.0.0.1").await;
    assert!(matches!(late, Err(Error::SignInFailed)), "{late:?}");
}

pub(crate) async fn a_new_password_ends_other_sessions(world: World) {
    let (actor, email) = world.actor(Role::PaymentStaff, None).await;
    let giving = &world.giving;
    let old = giving.sign_in(&email, PASSWORD, "10.0.0.1").await.unwrap();
    let long = "a much longer password";
    for (current, new, again) in
        [("wrong", long, long), (PASSWORD, "short", "short"), (PASSWORD, long, "another one here")]
    {
        let refused = giving.change_password(&actor, current, new, again).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    }
    assert!(giving.who(old).await.unwrap().is_some(), "nothing changed");
    let new = giving.change_password(&actor, PASSWORD, long, long).await.unwrap();
    assert!(giving.who(old).await.unwrap().is_none(), "every other session is over");
    assert!(giving.who(new).await.unwrap().is_some());
    assert!(giving.sign_in(&email, PASSWORD, "10.0.0.1").await.is_err());
    assert!(giving.sign_in(&email, long, "10.0.0.1").await.is_ok());
}

pub(crate) async fn guesses_at_once_are_all_counted(world: World) {
    let (_, email) = world.actor(Role::PaymentStaff, None).await;
    world.giving.send_code(&email, "10.0.0.1").await.unwrap();
    let text = world.mails().await[0].text.clone();
    let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
    let guesses = (0..20).map(|guess| {
        let (giving, email) = (world.giving.clone(), email.clone());
        let typed = format!("{:06}", 999_999 - guess);
        tokio::spawn(async move { giving.sign_in_with_code(&email, &typed, "10.0.0.1").await })
    });
    for guess in guesses.collect::<Vec<_>>() {
        assert!(guess.await.unwrap().is_err());
    }
    let late = world.giving.sign_in_with_code(&email, &code, "10.0.0.2").await;
    assert!(late.is_err(), "the right one comes too late");
    world.clock.advance(Duration::from_secs(16 * 60));
    let password = world.giving.sign_in(&email, PASSWORD, "10.0.0.2").await;
    assert!(password.is_ok(), "the password still opens: {password:?}");
}
