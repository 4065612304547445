//! What became of every gift: the practice gateway's own book of charges beside the ledger, gift by
//! gift. Nothing is believed that the engine says of itself.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::Context;
use delayed_payments::GiftState;
use gateway::sandbox::{Deed, Record};
use giving::Scope;
use giving::attempts::AttemptKind;
use giving::validations::{Unseen, check_gifts, verify_books};
use kernel::{Certainty, Date, Timestamp};
use ledger::OrderKind;

use super::play::{Made, Player};
use super::words;

/// What became of one gift.
#[derive(Clone, Debug)]
pub(super) struct Fate {
    pub(super) made: Made,
    pub(super) state: GiftState,
    /// When the gateway took it, by its own book.
    pub(super) charged: Vec<Timestamp>,
    /// How often the ledger says that it was taken, less what it says was given back.
    settled: u32,
    /// When a delay first held it, and when it was over.
    pub(super) held_at: Option<Timestamp>,
    pub(super) over_at: Option<Timestamp>,
    pub(super) let_go_at: Option<Timestamp>,
    /// It was sent again before anybody knew what became of the first time.
    sent_in_the_dark: bool,
    /// How often it was sent in all.
    pub(super) sent: u32,
    receipts: usize,
}

/// The score.
#[derive(Clone, Debug, Default)]
pub(super) struct Score {
    pub(super) gifts: u32,
    pub(super) lost: Vec<String>,
    pub(super) doubled: Vec<String>,
    pub(super) uncertain: u32,
    pub(super) waiting: u32,
    pub(super) held: u32,
    pub(super) in_the_dark: u32,
    pub(super) wrong_words: Vec<String>,
    pub(super) books: Vec<String>,
    pub(super) drained_in: Option<Duration>,
    /// Each schedule's dates, as given and as they should have been.
    pub(super) dates_wrong: Vec<String>,
    pub(super) fates: Vec<Fate>,
    /// Mails that were read for words of failure.
    pub(super) mails: u32,
}

impl Player<'_> {
    /// Reads both books and compares.
    pub(super) async fn score(&self) -> anyhow::Result<Score> {
        let book = self.world.book()?;
        let mut by_key: HashMap<&str, Vec<&Record>> = HashMap::new();
        for record in book.iter().filter(|record| record.moved_money()) {
            by_key.entry(record.key.as_deref().unwrap_or_default()).or_default().push(record);
        }
        let mails = self.world.store.read().mails(u32::MAX >> 1).await?;
        let mut score = Score::default();
        for made in self.gifts().await? {
            let fate = self.fate(made, &mut by_key, &mails).await?;
            self.count(&mut score, fate)?;
        }
        for (key, records) in by_key {
            let charge = records.iter().any(|record| record.kind == Deed::Purchase);
            if charge {
                score.doubled.push(format!("money was taken under {key}, which is no gift's"));
            }
        }
        score.drained_in = drained_in(&score.fates);
        self.read_mails(&mut score, &mails)?;
        score.wrong_words.extend(self.seen.wrong_words.iter().cloned());
        self.read_the_books(&mut score).await?;
        self.compare_dates(&mut score)?;
        Ok(score)
    }

    async fn fate(
        &self,
        made: Made,
        by_key: &mut HashMap<&str, Vec<&Record>>,
        mails: &[views::Mail],
    ) -> anyhow::Result<Fate> {
        let giver = self.cast.givers.get(made.giver).context("a gift of nobody")?;
        let scope = Scope::of(self.cast.parish(giver)?.church);
        let state = self.state(giver, made.gift).await?.context("a gift is gone")?;
        let history = self.world.store.read().gift_history(&scope, made.gift).await?;
        let mut fate = Fate {
            made,
            state,
            charged: Vec::new(),
            settled: 0,
            held_at: None,
            over_at: None,
            let_go_at: None,
            sent_in_the_dark: false,
            sent: 0,
            receipts: 0,
        };
        for order in &history.orders {
            match order.kind() {
                OrderKind::Settle => {
                    fate.settled = fate.settled.saturating_add(1);
                    fate.over_at = Some(order.at());
                }
                OrderKind::Void => fate.over_at = Some(order.at()),
                OrderKind::Assure => {
                    fate.held_at.get_or_insert(order.at());
                }
                OrderKind::Release => {
                    fate.let_go_at.get_or_insert(order.at());
                }
                _ => {}
            }
        }
        let mut known = true;
        for attempt in history.attempts.iter().filter(|one| one.kind == AttemptKind::Purchase) {
            fate.sent = fate.sent.saturating_add(1);
            fate.sent_in_the_dark = fate.sent_in_the_dark || !known;
            let answer = attempt.outcome.as_ref();
            known = answer.is_some_and(|answer| answer.certainty == Certainty::Sure);
            for record in by_key.remove(attempt.id.to_string().as_str()).unwrap_or_default() {
                match record.kind {
                    Deed::Purchase => fate.charged.push(record.at),
                    Deed::Credit | Deed::Void | Deed::Verify => {}
                }
            }
        }
        if fate.state.at_the_bank().is_some() {
            fate.over_at = fate.charged.last().copied();
        }
        let number = giving::gifts::Gift::number(fate.made.gift);
        let receipt = |mail: &&views::Mail| {
            mail.to == giver.email && mail.text.contains(&number) && mail.text.contains("was taken")
        };
        fate.receipts = mails.iter().filter(receipt).count();
        Ok(fate)
    }

    fn count(&self, score: &mut Score, fate: Fate) -> anyhow::Result<()> {
        let giver = self.cast.givers.get(fate.made.giver).context("a gift of nobody")?;
        let good = self.script.givers.get(giver.group).is_some_and(|likes| likes.are_good());
        let number = giving::gifts::Gift::number(fate.made.gift);
        let charges = u32::try_from(fate.charged.len())?;
        score.gifts = score.gifts.saturating_add(1);
        if charges > 1 || fate.settled > 1 || fate.receipts > 1 {
            score.doubled.push(format!(
                "{number}: charged {charges} times, booked {} times, {} receipts",
                fate.settled, fate.receipts
            ));
        }
        let unknown = fate.state.in_flight().is_some();
        let open = matches!(
            fate.state,
            GiftState::Due { .. } | GiftState::Held { .. } | GiftState::Released { .. }
        );
        if unknown {
            score.uncertain = score.uncertain.saturating_add(1);
        } else if open && (good || charges > 0) {
            score.waiting = score.waiting.saturating_add(1);
        }
        // The bank has it and pays in some days; until then the books say promised.
        let booked = fate.settled > 0 || fate.state.at_the_bank().is_some();
        let books_differ = !unknown && (charges > 0) != booked;
        let given_up = good && matches!(fate.state, GiftState::Failed { .. });
        if books_differ {
            score.lost.push(format!("{number}: charged {charges}, booked {}", fate.settled));
        } else if given_up {
            score.lost.push(format!("{number}: given up, and its bank would have let it through"));
        }
        if fate.held_at.is_some() {
            score.held = score.held.saturating_add(1);
        }
        if fate.sent_in_the_dark {
            score.in_the_dark = score.in_the_dark.saturating_add(1);
        }
        score.fates.push(fate);
        Ok(())
    }

    /// Mails to those whose bank would let everything through.
    fn read_mails(&self, score: &mut Score, mails: &[views::Mail]) -> anyhow::Result<()> {
        for mail in mails {
            let Some(giver) = self.cast.givers.iter().find(|giver| giver.email == mail.to) else {
                continue;
            };
            let likes = self.script.givers.get(giver.group).context("a giver of no group")?;
            score.mails = score.mails.saturating_add(1);
            let wrong = words::is_wrong(&mail.subject) || words::is_wrong(&mail.text);
            if likes.are_good() && wrong {
                score.wrong_words.push(format!("mail to {}: {}", mail.to, mail.subject));
            }
        }
        Ok(())
    }

    /// Every invariant of each church's ledger, and that gifts and ledger say the same.
    async fn read_the_books(&self, score: &mut Score) -> anyhow::Result<()> {
        for parish in &self.cast.parishes {
            let mut snapshot = self.world.store.snapshot().await?;
            let books = verify_books(snapshot.as_mut(), parish.church, None, &mut Unseen).await?;
            score.books.extend(books.findings.texts());
            for campus in check_gifts(snapshot.as_mut(), parish.church, &books).await? {
                let differ = campus.disagreements.iter();
                score.books.extend(differ.map(|one| format!("{}: {one:?}", campus.name)));
            }
        }
        Ok(())
    }

    /// The dates each schedule gave on beside the calendar's.
    fn compare_dates(&self, score: &mut Score) -> anyhow::Result<()> {
        for (place, giver) in self.cast.givers.iter().enumerate() {
            let likes = self.script.givers.get(giver.group).context("a giver of no group")?;
            let Some(repeats) = &likes.repeats else { continue };
            let of_giver = score.fates.iter().filter(|fate| fate.made.giver == place);
            let mut gave: Vec<Date> = of_giver.filter_map(|fate| fate.made.scheduled_for).collect();
            gave.sort_unstable();
            for missed in repeats.dates.iter().filter(|date| !gave.contains(date)) {
                score.lost.push(format!("{}: nothing came of {missed}", giver.email));
            }
            if gave != repeats.dates {
                let (gave, should) = (listed(&gave), listed(&repeats.dates));
                score.dates_wrong.push(format!("{} gave on {gave}, not {should}", giver.email));
            }
        }
        Ok(())
    }
}

fn listed(dates: &[Date]) -> String {
    dates.iter().map(Date::to_string).collect::<Vec<_>>().join(", ")
}

/// From the first batch to the end of the last gift that was held. Nothing while one still waits.
fn drained_in(fates: &[Fate]) -> Option<Duration> {
    let held = || fates.iter().filter(|fate| fate.held_at.is_some());
    let first = held().filter_map(|fate| fate.let_go_at).min()?;
    let ends: Option<Vec<Timestamp>> = held().map(|fate| fate.over_at).collect();
    ends?.into_iter().max().map(|last| last.since(first))
}
