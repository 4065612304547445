//! Links in mails (D29, B-07): each is for one purpose, of one person, for a time. Whoever has the
//! mail may use it without signing in, and may do nothing else with it.
//!
//! A letter says where a way leads, as a path of the site ([`crate::mails::Letter::way`]). When the
//! mail leaves, a path that is a [`Purpose`] becomes a sealed link; all other paths stay as they
//! are, and ask for signing in. So a link is made where mail is sent, and nothing of it is kept.
//!
//! A link is looked at before it does anything: programs that read mail open every address.

mod again;
mod token;

use std::time::Duration;

use kernel::{ChurchId, GiftId, MethodId, PersonId, RequestId, ScheduleId, Timestamp};
use uuid::Uuid;
use views::{ContactKind, LinkFor, LinkPage, LinkStands, Matter};
use words::mail_account as say;

use crate::Giving;
use crate::actor::{Actor, ChurchAdmin, Donor};
use crate::audit::{Note, Who};
use crate::dispatches::Dispatch;
use crate::error::Error;
use crate::mails::{Block, Letter, NewMail};
use crate::people::{Badge, Person};
use crate::ports::Work;
use crate::request::{Turn, claim};
use crate::scope::Scope;
use crate::secret::SharedSecret;

use token::{Link, Texted, Unproved};

const DAY: Duration = Duration::from_hours(24);

/// What somebody who opened a link may look at and do; then they sign in, or open it once more.
const VISIT_LASTS: Duration = Duration::from_secs(30 * 60);

/// What the link in a text message is, beside the message. It ends as the mail's of that moment does,
/// so that both give the same gift again, once. Whoever has a phone is not let in by it.
fn texted(dispatch: &Dispatch) -> Option<Link> {
    let purpose = Purpose::of(dispatch.path.as_deref()?)?;
    let until = dispatch.written_at.plus(purpose.lasts());
    let is_open = !matches!(purpose, Purpose::SignIn(_));
    is_open.then(|| Link { person: dispatch.person, purpose, until }.in_seconds())
}

/// What one link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// With the code that was mailed beside it.
    SignIn(Uuid),
    SeeGift(GiftId),
    FixGift(GiftId),
    KeepSchedule(ScheduleId),
    GiveAgain(GiftId),
    /// Before its donor signs in: no card is changed by a link.
    KeepMethod(MethodId),
}

/// How a page is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// To be seen.
    Look,
    /// To do something.
    Act,
}

/// What opening a link led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// They are signed in.
    SignedIn(Badge),
    /// They may do what the link is for, until then.
    Visit { badge: Badge, purpose: Purpose, until: Timestamp },
    /// A gift was given; whoever asked for it sends it ([`Giving::send`]).
    Given(ChurchId, GiftId),
}

impl Purpose {
    /// What a path of the site is for, if a link may be for it.
    pub fn of(path: &str) -> Option<Purpose> {
        let (path, asked) = path.split_once('?').unwrap_or((path, ""));
        let asked = |name: &str| {
            let mut pairs = asked.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
        };
        let mut steps = path.strip_prefix('/')?.split('/');
        let steps = (steps.next()?, steps.next(), steps.next(), steps.next());
        Some(match steps {
            ("gifts", Some(id), None | Some("receipt"), None) => Purpose::SeeGift(id.parse().ok()?),
            ("gifts", Some(id), Some("fix"), None) => Purpose::FixGift(id.parse().ok()?),
            ("recurring", Some(id), None, None) => Purpose::KeepSchedule(id.parse().ok()?),
            ("methods", Some(id), None, None) => Purpose::KeepMethod(id.parse().ok()?),
            ("give", None, None, None) => Purpose::GiveAgain(asked("again")?.parse().ok()?),
            ("sign-in", Some("code"), None, None) => Purpose::SignIn(asked("link")?.parse().ok()?),
            _ => return None,
        })
    }

    /// The page on which it is done; [`Purpose::of`] reads it back.
    pub fn path(self) -> String {
        match self {
            Purpose::SignIn(code) => format!("/sign-in/code?link={code}"),
            Purpose::SeeGift(gift) => format!("/gifts/{gift}"),
            Purpose::FixGift(gift) => format!("/gifts/{gift}/fix"),
            Purpose::KeepSchedule(schedule) => format!("/recurring/{schedule}"),
            Purpose::GiveAgain(gift) => format!("/give?again={gift}"),
            Purpose::KeepMethod(method) => format!("/methods/{method}"),
        }
    }

    /// Whether a page may be asked for by somebody who came for this and did not sign in. What is
    /// not named here asks for signing in.
    pub fn admits(self, asks: Asks, path: &str) -> bool {
        let look = asks == Asks::Look;
        match self {
            Purpose::SeeGift(gift) => look && is_of_gift(path, gift),
            Purpose::FixGift(gift) => {
                look && is_of_gift(path, gift) || path == format!("/gifts/{gift}/fix")
            }
            Purpose::KeepSchedule(schedule) => {
                let own = format!("/recurring/{schedule}");
                let step = path.strip_prefix(&own);
                matches!(step, Some("" | "/change" | "/check" | "/stop"))
            }
            // Done by the link's own page, or after signing in.
            Purpose::SignIn(_) | Purpose::GiveAgain(_) | Purpose::KeepMethod(_) => false,
        }
    }

    fn is_for(self) -> LinkFor {
        match self {
            Purpose::SignIn(_) => LinkFor::SignIn,
            Purpose::SeeGift(_) => LinkFor::SeeGift,
            Purpose::FixGift(_) => LinkFor::FixGift,
            Purpose::KeepSchedule(_) => LinkFor::KeepSchedule,
            Purpose::GiveAgain(_) => LinkFor::GiveAgain,
            Purpose::KeepMethod(_) => LinkFor::KeepMethod,
        }
    }

    /// How long after its mail a link opens anything.
    const fn lasts(self) -> Duration {
        match self {
            // As the code beside it.
            Purpose::SignIn(_) => Duration::from_secs(15 * 60),
            Purpose::SeeGift(_) => DAY.saturating_mul(90),
            Purpose::FixGift(_) => DAY.saturating_mul(14),
            Purpose::KeepSchedule(_) | Purpose::GiveAgain(_) => DAY.saturating_mul(30),
            // From a month before the gift that would miss it until that gift was fixed.
            Purpose::KeepMethod(_) => DAY.saturating_mul(60),
        }
    }
}

fn is_of_gift(path: &str, gift: GiftId) -> bool {
    let step = path.strip_prefix(&format!("/gifts/{gift}"));
    matches!(step, Some("" | "/receipt" | "/receipt.pdf"))
}

impl Giving {
    /// The key that links are sealed with, the same on every node. Drawn when it is first needed.
    pub(crate) async fn link_key(&self) -> Result<SharedSecret, Error> {
        if let Some(key) = self.link_key.get() {
            return Ok(key.clone());
        }
        let kept = match self.reads().link_key_now().await? {
            Some(key) => key,
            None => {
                let drawn: String =
                    (0..32).map(|_| format!("{:02x}", self.ids().below(256))).collect();
                let mut work = self.begin().await?;
                // Two nodes that draw at once both get the first one's.
                let kept = work.link_key(&drawn).await?;
                let _committed = work.commit().await?;
                kept
            }
        };
        Ok(self.link_key.get_or_init(|| SharedSecret::new(kept)).clone())
    }

    /// A mail as it leaves: ways that links may be for are links of its reader's.
    pub(crate) async fn with_links(&self, mut mail: NewMail) -> Result<NewMail, Error> {
        let written_at = mail.written_at;
        let Some(letter) = &mut mail.letter else { return Ok(mail) };
        let ways = letter.letter.blocks.iter().filter_map(|block| match block {
            Block::Way(_, path) => Purpose::of(path),
            Block::Says(_) | Block::Fact(..) | Block::Code(_) | Block::Title(_) => None,
        });
        if ways.count() == 0 {
            return Ok(mail);
        }
        let Some(person) = self.reads().person_now(letter.to).await? else { return Ok(mail) };
        let mut blocks = Vec::with_capacity(letter.letter.blocks.len());
        for block in std::mem::take(&mut letter.letter.blocks) {
            let purpose = match &block {
                Block::Way(_, path) => Purpose::of(path),
                Block::Says(_) | Block::Fact(..) | Block::Code(_) | Block::Title(_) => None,
            };
            match (block, purpose) {
                (Block::Way(says, path), Some(purpose)) => {
                    // By the mail's own time: a mail that is sent twice has one link.
                    let way = self.way(&person, purpose, &path, written_at).await?;
                    blocks.extend(way.map(|path| Block::Way(says, path)));
                }
                (block, _) => blocks.push(block),
            }
        }
        letter.letter.blocks = blocks;
        Ok(mail)
    }

    /// Where a way leads from a mail; nowhere if its reader could not go it.
    async fn way(
        &self,
        person: &Person,
        purpose: Purpose,
        path: &str,
        written_at: Timestamp,
    ) -> Result<Option<String>, Error> {
        if let (Purpose::GiveAgain(gift), Some(church)) = (purpose, person.church) {
            let scope = Scope::of(church);
            if !self.reads().gave_from_list(&scope, gift).await? {
                return self.guests_way(&scope, gift).await;
            }
        }
        let key = self.link_key().await?;
        let link = Link { person: person.id, purpose, until: written_at.plus(purpose.lasts()) };
        let sealed = link.sealed(&key, person.credential);
        Ok(Some(sealed.map_or_else(|| path.to_owned(), |token| format!("/link/{token}"))))
    }

    /// A guest's card was for one gift: the same is given again where they came in, if that is open.
    async fn guests_way(&self, scope: &Scope, gift: GiftId) -> Result<Option<String>, Error> {
        let entry = self.reads().entry(scope).await?.filter(|entry| entry.open);
        let gift = self.reads().gift_detail(scope, None, gift).await?;
        Ok(entry.zip(gift).map(|(entry, gift)| {
            let amount = gift.row.amount.to_decimal();
            let fund = match gift.row.lines.as_slice() {
                [line] => format!("&fund={}", line.fund),
                _ => String::new(),
            };
            format!("/give/{}?amount={amount}{fund}", entry.slug)
        }))
    }

    /// The link in a text message: it is the message's, so it says no more than which one that was.
    /// None if the message leads nowhere that a link may be for.
    pub(crate) async fn texted_link(&self, dispatch: &Dispatch) -> Result<Option<String>, Error> {
        if dispatch.kind != ContactKind::Phone || texted(dispatch).is_none() {
            return Ok(None);
        }
        let Some(person) = self.reads().person_now(dispatch.person).await? else {
            return Ok(None);
        };
        let key = self.link_key().await?;
        let token = token::texted(dispatch.id, &key, person.credential);
        Ok(token.map(|token| format!("/link/{token}")))
    }

    /// Whose a link is and what for, if it is one of ours and its owner's credential is the same.
    async fn known(&self, token: &str) -> Result<Option<(Link, Person)>, Error> {
        if let Some(texted) = Texted::read(token) {
            return self.known_text(&texted).await;
        }
        let Some(unproved) = Unproved::read(token) else { return Ok(None) };
        let Some(person) = self.reads().person_now(unproved.person()).await? else {
            return Ok(None);
        };
        let key = self.link_key().await?;
        Ok(unproved.proved(&key, person.credential).map(|link| (link, person)))
    }

    async fn known_text(&self, read: &Texted) -> Result<Option<(Link, Person)>, Error> {
        let reads = self.reads();
        let Some(dispatch) = reads.dispatch_now(read.dispatch()).await? else { return Ok(None) };
        let Some(person) = reads.person_now(dispatch.person).await? else { return Ok(None) };
        let key = self.link_key().await?;
        let link = texted(&dispatch).filter(|_| read.is_proved(&key, person.credential));
        Ok(link.map(|link| (link, person)))
    }

    /// `/link/{token}`: what it is for. Changes nothing. Whose it is, for what stands around it.
    pub async fn link_page(&self, token: &str) -> Result<(LinkPage, Option<Actor>), Error> {
        let token = token.to_owned();
        let Some((link, person)) = self.known(&token).await? else {
            let page = LinkPage { token, locale: None, stands: LinkStands::Unknown };
            return Ok((page, None));
        };
        let actor = Actor::of(&person);
        let stands = self.link_stands(link, &person, actor.as_ref()).await?;
        let locale = actor.as_ref().and_then(Actor::locale);
        Ok((LinkPage { token, locale, stands }, actor))
    }

    async fn link_stands(
        &self,
        link: Link,
        person: &Person,
        actor: Option<&Actor>,
    ) -> Result<LinkStands, Error> {
        let over = LinkStands::Over(link.purpose.is_for());
        let open = self.now() < link.until;
        if let Purpose::SignIn(code) = link.purpose {
            let fits = open && self.is_mailed(person.id, code).await?;
            return Ok(if fits {
                LinkStands::SignIn { email: person.email.clone() }
            } else {
                over
            });
        }
        let Some(Actor::Donor(donor)) = actor else { return Ok(LinkStands::Unknown) };
        let stands = match link.purpose {
            // What it gave is told for as long as anybody looks.
            Purpose::GiveAgain(gift) => self.again(donor, gift, link, &person.email, open).await,
            _ if !open => return Ok(over),
            Purpose::SignIn(_) => return Ok(over),
            Purpose::SeeGift(gift) => self.seen(donor, gift).await,
            Purpose::FixGift(gift) => match self.fix_page(donor, gift).await {
                Ok(page) if page.open => Ok(LinkStands::FixGift(Box::new(page.gift))),
                Ok(page) => Ok(LinkStands::SeeGift(Box::new(page.gift))),
                Err(error) => Err(error),
            },
            Purpose::KeepSchedule(schedule) => {
                let page = self.schedule(donor, schedule).await;
                page.map(|page| LinkStands::KeepSchedule(Box::new(page.schedule)))
            }
            // Taken off the list since: there is nothing to be done about it.
            Purpose::KeepMethod(method) => self
                .method_card(donor, method)
                .await
                .map(|card| card.map_or(over, |card| LinkStands::KeepMethod(Box::new(card)))),
        };
        match stands {
            Err(Error::NotFound) => Ok(LinkStands::Unknown),
            stands => stands,
        }
    }

    async fn seen(&self, donor: &Donor, gift: GiftId) -> Result<LinkStands, Error> {
        let detail = self.reads().gift_detail(&donor.scope(), Some(donor.id()), gift).await?;
        Ok(LinkStands::SeeGift(Box::new(detail.ok_or(Error::NotFound)?.row)))
    }

    /// Whether a link is the one beside the code that was mailed last, and can still be used.
    async fn is_mailed(&self, person: PersonId, link: Uuid) -> Result<bool, Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let code = work.code(person).await?;
        Ok(code.is_some_and(|code| code.link == Some(link) && now < code.expires_at))
    }

    /// The button on the link's page was pressed. `None`: there is nothing to open any more, and the
    /// page says why.
    pub async fn open_link(&self, token: &str) -> Result<Option<Opened>, Error> {
        let Some((link, person)) = self.known(token).await? else { return Ok(None) };
        let now = self.now();
        let actor = Actor::of(&person);
        let until = now.plus(VISIT_LASTS);
        let badge = Badge { person: person.id, credential: person.credential };
        match (self.link_stands(link, &person, actor.as_ref()).await?, link.purpose) {
            (LinkStands::SignIn { .. }, Purpose::SignIn(code)) => {
                Ok(self.sign_in_with_link(&person, code).await?.map(Opened::SignedIn))
            }
            (LinkStands::GiveAgain(_), Purpose::GiveAgain(gift)) => {
                let Some(Actor::Donor(donor)) = actor else { return Ok(None) };
                let (church, gift) = self.give_once_more(&donor, gift, link).await?;
                Ok(Some(Opened::Given(church, gift)))
            }
            // Put right meanwhile: what is left of the purpose is to see it.
            (LinkStands::SeeGift(_), Purpose::SeeGift(gift) | Purpose::FixGift(gift)) => {
                Ok(Some(Opened::Visit { badge, purpose: Purpose::SeeGift(gift), until }))
            }
            (LinkStands::FixGift(_) | LinkStands::KeepSchedule(_), purpose) => {
                Ok(Some(Opened::Visit { badge, purpose, until }))
            }
            (_, _) => Ok(None),
        }
    }

    /// Mails a new link for what an old one was for, to the address on record and no other. An old
    /// link that is none of ours gets the same answer.
    pub async fn renew_link(&self, token: &str, from: &str) -> Result<(), Error> {
        let Some((link, person)) = self.known(token).await? else { return Ok(()) };
        if let Purpose::SignIn(_) = link.purpose {
            return self.send_code(&person.email, from).await;
        }
        let mut work = self.begin().await?;
        self.count_mail(work.as_mut(), &person.email, from).await?;
        let ways = [link.purpose];
        self.mail_ways(work.as_mut(), person.id, &ways).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// The office has links to a gift mailed to its donor, who lost theirs: to the address on
    /// record. Nobody in the office sees the link (complaint 14).
    pub async fn mail_links(
        &self,
        admin: &ChurchAdmin,
        gift: GiftId,
        request: RequestId,
        from: &str,
    ) -> Result<(), Error> {
        let (scope, now) = (admin.scope(), self.now());
        let mut work = self.begin().await?;
        let content = ["links.mail", &gift.to_string()];
        if claim(work.as_mut(), request, admin.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let gift = work.gift(&scope, gift).await?.ok_or(Error::NotFound)?;
        let person = work.person(gift.donor).await?.ok_or(Error::NotFound)?;
        self.count_mail(work.as_mut(), &person.email, from).await?;
        let of_gift = match gift.state.fixed(now) {
            Ok(_) => Purpose::FixGift(gift.id),
            Err(_) => Purpose::SeeGift(gift.id),
        };
        let ways: Vec<Purpose> = [Some(of_gift), gift.schedule.map(Purpose::KeepSchedule)]
            .into_iter()
            .flatten()
            .collect();
        self.mail_ways(work.as_mut(), person.id, &ways).await?;
        work.note(&Note {
            at: now,
            church: Some(scope.church()),
            who: Who::Person(admin.id()),
            verb: "links.mail",
            subject: gift.id.to_string(),
            why: String::new(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    async fn mail_ways(
        &self,
        work: &mut dyn Work,
        person: PersonId,
        ways: &[Purpose],
    ) -> Result<(), Error> {
        let occasion = format!("links {}", self.ids().uuid());
        self.tell(work, person, Matter::Account, &occasion, self.now(), |reader| {
            let locale = reader.locale;
            let letter = Letter::to(reader, say::link_subject(locale))
                .says(say::link_text(locale))
                .says(say::link_yours(locale));
            ways.iter().fold(letter, |letter, purpose| {
                let says = match purpose.is_for() {
                    LinkFor::SignIn => say::link_sign_in(locale),
                    LinkFor::SeeGift => say::link_see(locale),
                    LinkFor::FixGift => say::link_fix(locale),
                    LinkFor::KeepSchedule => say::link_keep(locale),
                    LinkFor::GiveAgain => say::link_again(locale),
                    LinkFor::KeepMethod => say::link_method(locale),
                };
                letter.way(says, purpose.path())
            })
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use kernel::derive_id;

    use super::*;

    fn gift(name: &str) -> GiftId {
        GiftId::from_uuid(derive_id(&[name]))
    }

    fn schedule(name: &str) -> ScheduleId {
        ScheduleId::from_uuid(derive_id(&[name]))
    }

    #[test]
    fn d29_a_path_is_the_purpose_it_leads_to() {
        for purpose in [
            Purpose::SignIn(derive_id(&["code"])),
            Purpose::SeeGift(gift("one")),
            Purpose::FixGift(gift("one")),
            Purpose::KeepSchedule(schedule("one")),
            Purpose::GiveAgain(gift("one")),
            Purpose::KeepMethod(MethodId::from_uuid(derive_id(&["card"]))),
        ] {
            assert_eq!(Purpose::of(&purpose.path()), Some(purpose));
        }
        let receipt = format!("/gifts/{}/receipt", gift("one"));
        assert_eq!(Purpose::of(&receipt), Some(Purpose::SeeGift(gift("one"))));
        for path in ["", "/", "/methods", "/give", "/gifts", "/gifts/1", "/settings/notices"] {
            assert_eq!(Purpose::of(path), None, "{path}");
        }
    }

    #[test]
    fn b07_a_link_admits_its_own_object_and_nothing_else() {
        let (one, other) = (gift("one"), gift("other"));
        let see = Purpose::SeeGift(one);
        assert!(see.admits(Asks::Look, &format!("/gifts/{one}")));
        assert!(see.admits(Asks::Look, &format!("/gifts/{one}/receipt.pdf")));
        assert!(!see.admits(Asks::Act, &format!("/gifts/{one}/receipt")));
        assert!(!see.admits(Asks::Look, &format!("/gifts/{other}")));
        assert!(!see.admits(Asks::Look, &format!("/gifts/{one}/fix")));
        assert!(!see.admits(Asks::Look, &format!("/gifts/{one}/cancel")));
        let fix = Purpose::FixGift(one);
        assert!(fix.admits(Asks::Act, &format!("/gifts/{one}/fix")));
        assert!(!fix.admits(Asks::Act, &format!("/gifts/{one}")));
        assert!(!fix.admits(Asks::Act, &format!("/gifts/{other}/fix")));
        let keep = Purpose::KeepSchedule(schedule("one"));
        assert!(keep.admits(Asks::Act, &format!("/recurring/{}/stop", schedule("one"))));
        assert!(!keep.admits(Asks::Look, &format!("/recurring/{}", schedule("other"))));
        for purpose in [see, fix, keep, Purpose::GiveAgain(one), Purpose::SignIn(one.as_uuid())] {
            for path in ["/", "/gifts", "/recurring", "/methods", "/settings", "/give"] {
                assert!(!purpose.admits(Asks::Look, path), "{purpose:?} {path}");
                assert!(!purpose.admits(Asks::Act, path), "{purpose:?} {path}");
            }
        }
    }
}
