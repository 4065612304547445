//! Where somebody is signed in (D23): each browser is a row, so that its owner sees it and ends it
//! from another one. The session itself lies with the session store; a row that was ended makes it
//! worth nothing at its next page.

use kernel::{PersonId, SignInId, Timestamp};
use views::{Browser, SignInList, SignInRow, System};

use crate::Giving;
use crate::actor::Actor;
use crate::audit::{Note, Who};
use crate::error::Error;
use crate::people::Badge;

/// One browser in which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    pub id: SignInId,
    pub person: PersonId,
    pub browser: Browser,
    pub system: System,
    pub started_at: Timestamp,
    /// Its last page, to within an hour.
    pub seen_at: Timestamp,
    /// When it ends by itself if nothing more is looked at.
    pub lasts_until: Timestamp,
}

/// What a browser says of itself, in two words of ours. The rest of it is forgotten: it would tell
/// one person from all others.
pub fn device(agent: &str) -> (Browser, System) {
    // Most of them say that they are some others as well: the first that fits is meant.
    let browsers = [
        ("Edg", Browser::Edge),
        ("OPR/", Browser::Opera),
        ("SamsungBrowser/", Browser::SamsungInternet),
        ("Firefox/", Browser::Firefox),
        ("FxiOS/", Browser::Firefox),
        ("Chrome/", Browser::Chrome),
        ("CriOS/", Browser::Chrome),
        ("Safari/", Browser::Safari),
    ];
    let systems = [
        ("iPhone", System::Iphone),
        ("iPad", System::Ipad),
        ("Android", System::Android),
        ("CrOS", System::ChromeOs),
        ("Windows", System::Windows),
        ("Mac OS X", System::Mac),
        ("Macintosh", System::Mac),
        ("Linux", System::Linux),
    ];
    let browser = browsers.into_iter().find(|(mark, _)| agent.contains(mark));
    let system = systems.into_iter().find(|(mark, _)| agent.contains(mark));
    (
        browser.map_or(Browser::Other, |(_, browser)| browser),
        system.map_or(System::Other, |(_, system)| system),
    )
}

impl Giving {
    /// Who a session is, if neither its credential is an older one nor it was ended.
    pub async fn who_in(
        &self,
        badge: Badge,
        sign_in: Option<SignInId>,
    ) -> Result<Option<Actor>, Error> {
        let Some(sign_in) = sign_in else { return self.who(badge).await };
        let person = self.reads().person_signed_in(badge.person, sign_in).await?;
        Ok(person
            .filter(|person| person.credential == badge.credential)
            .as_ref()
            .and_then(Actor::of))
    }

    /// Remembers that somebody signed in with this browser.
    pub async fn begin_sign_in(
        &self,
        badge: Badge,
        agent: &str,
        lasts_until: Timestamp,
    ) -> Result<SignInId, Error> {
        let now = self.now();
        let (browser, system) = device(agent);
        let sign_in = SignIn {
            id: SignInId::from_uuid(self.ids().uuid()),
            person: badge.person,
            browser,
            system,
            started_at: now,
            seen_at: now,
            lasts_until,
        };
        let mut work = self.begin().await?;
        work.begin_sign_in(&sign_in).await?;
        let _committed = work.commit().await?;
        Ok(sign_in.id)
    }

    /// A page was looked at in it.
    pub async fn sign_in_seen(&self, id: SignInId, lasts_until: Timestamp) -> Result<(), Error> {
        let mut work = self.begin().await?;
        work.sign_in_seen(id, self.now(), lasts_until).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// `/settings/sessions`, looked at in `this`.
    pub async fn sign_ins(
        &self,
        actor: &Actor,
        this: Option<SignInId>,
    ) -> Result<SignInList, Error> {
        let open = self.reads().sign_ins_of(actor.person(), self.now()).await?;
        let mut rows: Vec<SignInRow> = open
            .into_iter()
            .map(|one| SignInRow {
                id: one.id,
                browser: one.browser,
                system: one.system,
                since: one.started_at,
                seen_at: one.seen_at,
                this: Some(one.id) == this,
            })
            .collect();
        rows.sort_by_key(|row| !row.this);
        Ok(SignInList { rows })
    }

    /// Signs out one browser. One that is somebody else's is none; one that is over stays over.
    pub async fn end_sign_in(&self, actor: &Actor, id: SignInId) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        if work.end_sign_in(actor.person(), id, now).await? {
            work.note(&noted(actor, "sign_in.end", now)).await?;
        }
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Signs out every browser but `this`, also those of which no row is kept; links in mails that
    /// were sent before are over too. The session that asks goes on with the new badge.
    pub async fn end_other_sign_ins(
        &self,
        actor: &Actor,
        this: Option<SignInId>,
    ) -> Result<Badge, Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let mut person = work.person(actor.person()).await?.ok_or(Error::NotFound)?;
        person.credential = person.credential.saturating_add(1);
        work.save_person(&person).await?;
        work.end_sign_ins(person.id, this, now).await?;
        work.note(&noted(actor, "sign_in.end_others", now)).await?;
        let _committed = work.commit().await?;
        Ok(Badge { person: person.id, credential: person.credential })
    }
}

fn noted(actor: &Actor, verb: &'static str, at: Timestamp) -> Note {
    Note {
        at,
        church: actor.church(),
        who: Who::Person(actor.person()),
        verb,
        subject: actor.person().to_string(),
        why: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d23_a_browser_is_named_by_what_it_says_of_itself() {
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 \
                      (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";
        assert_eq!(device(iphone), (Browser::Safari, System::Iphone));
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like \
                    Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0";
        assert_eq!(device(edge), (Browser::Edge, System::Windows));
        let galaxy = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) \
                      SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36";
        assert_eq!(device(galaxy), (Browser::SamsungInternet, System::Android));
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";
        assert_eq!(device(firefox), (Browser::Firefox, System::Linux));
        assert_eq!(device(""), (Browser::Other, System::Other));
        assert_eq!(device("curl/8"), (Browser::Other, System::Other));
    }
}
