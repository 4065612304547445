//! The trust page of a church that wants one: how many gifts were kept safe while a gateway was
//! down, what became of them, and that none was lost or taken twice (F12).
//!
//! The figures are counted from the books twice, in two ways that share nothing: by the database,
//! order kind by order kind, and here, order by order along the chain. What the two do not agree
//! about is not shown.

use std::collections::HashMap;
use std::time::Duration;

use kernel::{ChurchId, PersonId, RequestId, Timestamp};
use uuid::Uuid;
use views::{TrustDrill, TrustFigures, TrustPage, TrustSettings};

use crate::Giving;
use crate::actor::ChurchAdmin;
use crate::audit::{Note, Who};
use crate::drills::Ended;
use crate::error::{Error, Wrong};
use crate::ports::{BooksSnapshot, StoreError};
use crate::request::{Turn, claim};
use crate::scope::Scope;

/// What is counted.
const YEAR: Duration = Duration::from_hours(365 * 24);

/// How often a page that is shown is counted again.
const EVERY: Duration = Duration::from_hours(24);

/// Orders that are read at once.
const ORDERS: u32 = 1_000;

/// Drills that are looked through for the last one that ended.
const DRILLS: u32 = 20;

/// The shortest and the longest address, in letters.
const SLUG: std::ops::RangeInclusive<usize> = 3..=40;

/// A church's page as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub church: ChurchId,
    pub slug: String,
    /// Whether anybody may read it.
    pub shown: bool,
    pub by: PersonId,
    pub changed_at: Timestamp,
    /// And when they were counted.
    pub figures: Option<(TrustFigures, Timestamp)>,
}

/// The database and the chain say different things of one church.
#[derive(Debug, thiserror::Error)]
#[error("counted {asked:?}, and along the chain {along:?}")]
struct TwoWays {
    asked: TrustFigures,
    along: TrustFigures,
}

/// The last part of an address, as a church may choose it.
pub(crate) fn address(typed: &str) -> Result<String, Error> {
    let slug = typed.trim().to_lowercase();
    let fits = SLUG.contains(&slug.len())
        && slug.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !slug.starts_with('-')
        && !slug.ends_with('-');
    if fits { Ok(slug) } else { Err(Error::invalid("slug", Wrong::NotPlain)) }
}

impl Giving {
    /// `/church/trust`: what the page would say now.
    pub async fn trust_settings(&self, admin: &ChurchAdmin) -> Result<TrustSettings, Error> {
        let scope = admin.scope();
        let kept = self.reads().trust_page_now(&scope).await?;
        let church = self.church(&scope).await?;
        let now = self.now();
        let figures = self.counted(scope.church(), now).await?;
        let slug = kept.as_ref().map_or_else(|| suggested(&church.name), |kept| kept.slug.clone());
        Ok(TrustSettings {
            slug,
            shown: kept.is_some_and(|kept| kept.shown),
            preview: self.trust_page_of(&scope, figures, now).await?,
        })
    }

    /// `/trust/{slug}`: for anybody, if the church shows it.
    pub async fn trust_page(&self, slug: &str) -> Result<TrustPage, Error> {
        let kept = self.reads().trust_page_at(slug).await?.ok_or(Error::NotFound)?;
        let (figures, at) = kept.figures.ok_or(Error::NotFound)?;
        self.trust_page_of(&Scope::of(kept.church), figures, at).await
    }

    /// From now on anybody may read it.
    pub async fn show_trust(
        &self,
        admin: &ChurchAdmin,
        slug: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let slug = address(slug)?;
        let figures = self.counted(admin.scope().church(), self.now()).await?;
        self.change_trust(admin, ("trust.show", &slug), Some(figures), request).await
    }

    /// From now on its address leads nowhere.
    pub async fn hide_trust(&self, admin: &ChurchAdmin, request: RequestId) -> Result<(), Error> {
        let kept = self.reads().trust_page_now(&admin.scope()).await?.ok_or(Error::NotFound)?;
        self.change_trust(admin, ("trust.hide", &kept.slug), None, request).await
    }

    async fn change_trust(
        &self,
        admin: &ChurchAdmin,
        (verb, slug): (&'static str, &str),
        figures: Option<TrustFigures>,
        request: RequestId,
    ) -> Result<(), Error> {
        let (scope, now) = (admin.scope(), self.now());
        let mut work = self.begin().await?;
        if claim(work.as_mut(), request, admin.id(), &[verb, slug], now).await? == Turn::Repeat {
            return Ok(());
        }
        let before = work.trust_page(&scope).await?.and_then(|kept| kept.figures);
        let shown = figures.is_some();
        let kept = Kept {
            church: scope.church(),
            slug: slug.to_owned(),
            shown,
            by: admin.id(),
            changed_at: now,
            figures: figures.map(|figures| (figures, now)).or(before),
        };
        match work.put_trust_page(&kept).await {
            Err(StoreError::Duplicate { .. }) => return Err(Error::invalid("slug", Wrong::Taken)),
            put => put?,
        }
        work.note(&Note {
            at: now,
            church: Some(scope.church()),
            who: Who::Person(admin.id()),
            verb,
            subject: slug.to_owned(),
            why: String::new(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Counts every shown page again that was not counted for a day. How many there were.
    pub async fn count_trust(&self) -> Result<usize, Error> {
        let now = self.now();
        let due = self.reads().trust_pages_due(now.minus(EVERY)).await?;
        for church in &due {
            let figures = match self.counted(*church, now).await {
                Ok(figures) => figures,
                // What was shown before was right when it was counted, and says when that was.
                Err(error) => {
                    tracing::error!(%church, %error, "a trust page could not be counted");
                    continue;
                }
            };
            let mut work = self.begin().await?;
            if let Some(kept) = work.trust_page(&Scope::of(*church)).await? {
                work.put_trust_page(&Kept { figures: Some((figures, now)), ..kept }).await?;
                let _committed = work.commit().await?;
            }
        }
        Ok(due.len())
    }

    /// The figures up to where the books are now, counted in both ways.
    async fn counted(&self, church: ChurchId, now: Timestamp) -> Result<TrustFigures, Error> {
        let since = now.minus(YEAR);
        let mut books = self.parts.store.snapshot().await?;
        let end = books.chain_end(church).await?;
        let (place, hash) = end.map_or((0, String::new()), |end| (end.seq, end.hash.to_string()));
        let place = u64::try_from(place).unwrap_or(0);
        let along = count_along(books.as_mut(), church, since, place).await?;
        drop(books);
        let asked = self.reads().trust_figures(church, since, place).await?;
        // Whether somebody works on what waits is the engine's knowledge, and not the books'.
        let along = TrustFigures { lost: asked.lost, ..along };
        if along != asked {
            return Err(Error::internal(TwoWays { asked, along }));
        }
        Ok(TrustFigures { place, hash, ..asked })
    }

    async fn trust_page_of(
        &self,
        scope: &Scope,
        figures: TrustFigures,
        at: Timestamp,
    ) -> Result<TrustPage, Error> {
        let church = self.church(scope).await?;
        let runs = self.reads().drill_runs(DRILLS).await?;
        let drill = runs.into_iter().find_map(|run| match run.ended? {
            Ended { at, came_to: Ok(report) } => {
                Some(TrustDrill { title: run.title, at, passed: report.passed })
            }
            Ended { came_to: Err(_), .. } => None,
        });
        Ok(TrustPage {
            church: church.name,
            zone: church.zone,
            figures,
            since: at.minus(YEAR),
            counted_at: at,
            drill,
        })
    }
}

/// What one gift's orders say.
#[derive(Clone, Copy, Default)]
struct Its {
    held_at: Option<i64>,
    released_at: Option<i64>,
    settled: u32,
    ended: bool,
    again: u32,
}

/// Counts order by order, up to a place.
pub async fn count_along(
    books: &mut dyn BooksSnapshot,
    church: ChurchId,
    since: Timestamp,
    place: u64,
) -> Result<TrustFigures, Error> {
    let mut jobs: HashMap<Uuid, Its> = HashMap::new();
    let mut figures = TrustFigures::default();
    let mut after = 0;
    loop {
        let rows = books.order_rows(church, after, ORDERS).await?;
        let Some(last) = rows.last() else { break };
        after = last.seq;
        for row in rows {
            let within = u64::try_from(row.seq).is_ok_and(|seq| seq <= place);
            if !within || row.at < since.as_micros() {
                continue;
            }
            let Ok(job) = row.job.parse() else { continue };
            let its = jobs.entry(job).or_default();
            match row.kind.as_str() {
                "assure" => its.held_at = Some(its.held_at.map_or(row.at, |at| at.min(row.at))),
                "release" => its.released_at = its.released_at.max(Some(row.at)),
                "settle" => its.settled = its.settled.saturating_add(1),
                "void" | "expire" => its.ended = true,
                "transfer" if row.cause.starts_with("attempt ") => {
                    its.again = its.again.saturating_add(1);
                }
                _ => {}
            }
        }
    }
    let mut delays = Vec::new();
    for its in jobs.values() {
        if its.settled > 1 || its.again > 0 {
            figures.doubled = figures.doubled.saturating_add(1);
            let back = its.settled < 2 && its.again.is_multiple_of(2);
            figures.given_back = figures.given_back.saturating_add(u64::from(back));
        }
        let Some(held_at) = its.held_at else { continue };
        figures.held = figures.held.saturating_add(1);
        if let Some(released_at) = its.released_at {
            figures.released = figures.released.saturating_add(1);
            delays.push(released_at.saturating_sub(held_at));
        }
        let place = match (its.settled > 0, its.ended) {
            (true, _) => &mut figures.taken,
            (false, true) => &mut figures.ended,
            (false, false) => &mut figures.waiting,
        };
        *place = place.saturating_add(1);
    }
    delays.sort_unstable();
    let middle = delays.get(delays.len().saturating_sub(1) / 2);
    figures.median_seconds = middle.and_then(|micros| u64::try_from(micros / 1_000_000).ok());
    Ok(figures)
}

/// An address made of the church's name.
pub(crate) fn suggested(name: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    let letters: String = name.to_lowercase().chars().map(plain).collect();
    let words: Vec<&str> = letters.split('-').filter(|word| !word.is_empty()).collect();
    let slug: String = words.join("-").chars().take(*SLUG.end()).collect();
    slug.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f12_an_address_is_made_of_the_name() {
        assert_eq!(suggested("Grace Harbor Church"), "grace-harbor-church");
        assert_eq!(suggested("St. Mary’s  (West)"), "st-mary-s-west");
        assert!(suggested(&"a ".repeat(60)).len() <= *SLUG.end());
    }
}
