//! Pieces of a file: read, looked up, and parted into what is new, what is there, and what is bad.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use kernel::{ChurchId, ImportId, Money, PersonId};
use sha2::{Digest, Sha256};

use super::csv::{Row, Rows};
use super::donors::{self, DonorRow};
use super::doubles::Doubles;
use super::history::{self, HistoryGift, HistoryRow};
use super::{BadRow, Counts, ImportError, ImportKind, PIECE_ROWS, YearSum};
use crate::Giving;
use crate::churches::Church;
use crate::error::Error;
use crate::people::Role;
use crate::ports::KnownPerson;
use crate::scope::Scope;

/// Reads the rows of one kind of file.
pub(super) enum Reader {
    Donors(donors::Reader),
    History(history::Reader),
}

/// A row that can be understood without the database.
pub(super) enum Good {
    Donor(DonorRow),
    Gift(HistoryRow),
}

/// Up to [`PIECE_ROWS`] rows.
pub(super) struct Piece(Vec<Result<Good, BadRow>>);

/// A piece after the database was asked.
pub(super) struct Sifted {
    pub new: New,
    pub existing: u64,
    pub sums: Vec<YearSum>,
    pub bad: Vec<BadRow>,
}

/// What a piece would write.
pub(super) enum New {
    Donors {
        rows: Vec<DonorRow>,
        /// Donors who were there, and get the external id of the file.
        links: Vec<(PersonId, DonorRow)>,
    },
    History(Vec<HistoryGift>),
}

impl Reader {
    pub(super) fn read(&self, row: Row) -> Result<Good, BadRow> {
        match self {
            Reader::Donors(reader) => reader.read(row).map(Good::Donor),
            Reader::History(reader) => reader.read(row).map(Good::Gift),
        }
    }

    /// The next rows; none at the end of the file.
    pub(super) fn piece<R: Read>(
        &self,
        rows: &mut Rows<R>,
        doubles: &Doubles,
    ) -> Result<Piece, ImportError> {
        let mut piece = Vec::with_capacity(PIECE_ROWS);
        while piece.len() < PIECE_ROWS {
            let Some(row) = rows.next()? else { break };
            piece.push(self.read(row).and_then(|good| match doubles.earlier(&good) {
                Some(earlier) => Err(good.doubled(earlier)),
                None => Ok(good),
            }));
        }
        Ok(Piece(piece))
    }
}

impl Good {
    pub(super) fn line(&self) -> u64 {
        match self {
            Good::Donor(row) => row.line,
            Good::Gift(row) => row.line,
        }
    }

    /// What must not be said twice in one file, as hashes.
    pub(super) fn keys(&self) -> Vec<u128> {
        match self {
            Good::Donor(row) => {
                let external = row.external.as_ref().map(|id| key(&["external", id]));
                std::iter::once(key(&["email", &row.email])).chain(external).collect()
            }
            Good::Gift(row) => vec![row.id(ChurchId::from_uuid(uuid::Uuid::nil()), &row.donor)]
                .into_iter()
                .map(|id| id.as_uuid().as_u128())
                .collect(),
        }
    }

    fn doubled(&self, earlier: u64) -> BadRow {
        match self {
            Good::Donor(row) => BadRow::new(
                row.line,
                "",
                format!("the address or external id of line {earlier}"),
                "one line for each donor",
            ),
            Good::Gift(row) => BadRow::new(
                row.line,
                "",
                format!("nothing that line {earlier} has not"),
                "one line for each gift; two equal gifts have references of their own",
            ),
        }
    }
}

fn key(parts: &[&str]) -> u128 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    let digest = hash.finalize();
    digest.iter().take(16).fold(0, |key, byte| key << 8 | u128::from(*byte))
}

impl Piece {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    fn parted(self) -> (Vec<DonorRow>, Vec<HistoryRow>, Vec<BadRow>) {
        let (mut donors, mut gifts, mut bad) = (Vec::new(), Vec::new(), Vec::new());
        for row in self.0 {
            match row {
                Ok(Good::Donor(row)) => donors.push(row),
                Ok(Good::Gift(row)) => gifts.push(row),
                Err(row) => bad.push(row),
            }
        }
        (donors, gifts, bad)
    }
}

impl Sifted {
    pub(super) fn counts(&self) -> Counts {
        let many = |rows: usize| u64::try_from(rows).unwrap_or(u64::MAX);
        let new = match &self.new {
            New::Donors { rows, .. } => many(rows.len()),
            New::History(gifts) => many(gifts.len()),
        };
        Counts { new, existing: self.existing, bad: many(self.bad.len()) }
    }
}

impl Giving {
    pub(super) async fn import_reader(
        &self,
        kind: ImportKind,
        church: &Church,
        header: Option<Row>,
    ) -> Result<Reader, ImportError> {
        let scope = Scope::of(church.id);
        Ok(match kind {
            ImportKind::Donors => {
                let campuses = self.reads().campuses(&scope).await?;
                Reader::Donors(donors::Reader::new(header, church.id, campuses)?)
            }
            ImportKind::History => {
                let funds = self.reads().funds(&scope).await?;
                let funds = funds.into_iter().map(|fund| (fund.id, fund.name)).collect();
                let today = church.today(self.now());
                Reader::History(history::Reader::new(header, church.currency, today, funds)?)
            }
        })
    }

    /// Asks the database about a piece.
    pub(super) async fn sift(
        &self,
        import: ImportId,
        church: &Church,
        piece: Piece,
    ) -> Result<Sifted, Error> {
        let (donors, gifts, bad) = piece.parted();
        let mut sifted = if gifts.is_empty() {
            self.sift_donors(church, donors).await?
        } else {
            self.sift_history(import, church, gifts).await?
        };
        sifted.bad.extend(bad);
        sifted.bad.sort_by_key(|row| row.line);
        Ok(sifted)
    }

    async fn sift_donors(&self, church: &Church, rows: Vec<DonorRow>) -> Result<Sifted, Error> {
        let scope = Scope::of(church.id);
        let emails: Vec<String> = rows.iter().map(|row| row.email.clone()).collect();
        let externals: Vec<String> = rows.iter().filter_map(|row| row.external.clone()).collect();
        let by_email: HashMap<String, KnownPerson> = self
            .reads()
            .people_by_emails(&emails)
            .await?
            .into_iter()
            .map(|person| (person.email.clone(), person))
            .collect();
        let by_external: HashMap<String, PersonId> = self
            .reads()
            .people_by_externals(&scope, &externals)
            .await?
            .into_iter()
            .filter_map(|person| Some((person.external?, person.id)))
            .collect();
        let ids: Vec<PersonId> = rows.iter().map(|row| row.id).collect();
        let left = self.reads().erased_among(&scope, &ids).await?;
        let (mut new, mut links, mut bad) = (Vec::new(), Vec::new(), Vec::new());
        let mut existing = 0_u64;
        for row in rows {
            if left.contains(&row.id) {
                bad.push(BadRow::new(
                    row.line,
                    "email",
                    "the address of somebody who asked to be forgotten",
                    "leave the row out; whoever gives again makes a new account",
                ));
                continue;
            }
            let external = row.external.as_ref();
            let owner = external.and_then(|external| by_external.get(external));
            let known = by_email.get(&row.email);
            if owner.is_some() && owner != known.map(|person| &person.id) {
                bad.push(BadRow::new(
                    row.line,
                    "external_id",
                    "the id of a donor with another address",
                    "an id of its own, or the address it had",
                ));
                continue;
            }
            let Some(known) = known else {
                new.push(row);
                continue;
            };
            if known.church != Some(church.id) || known.role != Role::Donor {
                bad.push(BadRow::new(
                    row.line,
                    "email",
                    "the address of somebody who is no donor of this church",
                    "an address of the donor's own",
                ));
                continue;
            }
            match (&known.external, external) {
                (Some(theirs), Some(told)) if theirs != told => bad.push(BadRow::new(
                    row.line,
                    "external_id",
                    "another id than this address has",
                    format!("“{}”", super::columns::quoted(theirs)),
                )),
                (None, Some(_)) => {
                    existing = existing.saturating_add(1);
                    links.push((known.id, row));
                }
                (Some(_), _) | (None, None) => existing = existing.saturating_add(1),
            }
        }
        Ok(Sifted { new: New::Donors { rows: new, links }, existing, sums: Vec::new(), bad })
    }

    async fn sift_history(
        &self,
        import: ImportId,
        church: &Church,
        rows: Vec<HistoryRow>,
    ) -> Result<Sifted, Error> {
        let scope = Scope::of(church.id);
        let gateway = history::gateway().map_err(Error::internal)?.id;
        let zone = church.time_zone();
        let now = self.now();
        let first_campus = self.reads().campuses(&scope).await?.first().map(|(id, _)| *id);
        // An address is written in lower case; an external id as it is.
        let names: HashSet<String> =
            rows.iter().flat_map(|row| [row.donor.clone(), row.donor.to_lowercase()]).collect();
        let names: Vec<String> = names.into_iter().collect();
        let known: HashMap<_, _> = self
            .reads()
            .donors_called(&scope, &names)
            .await?
            .into_iter()
            .map(|(name, donor, campus)| (name, (donor, campus)))
            .collect();
        let (mut gifts, mut sums, mut bad) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            let donor = known.get(&row.donor).or_else(|| known.get(&row.donor.to_lowercase()));
            let Some((donor, campus)) = donor else {
                bad.push(BadRow::new(
                    row.line,
                    "donor",
                    format!("“{}”, whom nobody here knows", super::columns::quoted(&row.donor)),
                    "external id or address of a donor of this church; bring the donors in first",
                ));
                continue;
            };
            let campus = campus.or(first_campus).ok_or(Error::NotFound)?;
            let gift =
                history::gift_of(row, church.id, &zone, (*donor, campus), &gateway, import, now)?;
            gifts.push(gift);
        }
        let ids: Vec<_> = gifts.iter().map(|one| one.gift.id).collect();
        let here: HashSet<_> =
            self.reads().imported_gifts(&scope, &ids).await?.into_iter().collect();
        let mut seen = HashMap::new();
        let (mut new, mut existing) = (Vec::new(), 0_u64);
        for one in gifts {
            // One donor named in two ways.
            if let Some(earlier) = seen.insert(one.gift.id, one.row.line) {
                bad.push(Good::Gift(one.row).doubled(earlier));
                continue;
            }
            let amount = one.gift.amount.money();
            let is_new = !here.contains(&one.gift.id);
            sums.push(YearSum {
                fund: one.row.fund,
                year: one.row.on.year(),
                count: 1,
                sum: amount,
                new: if is_new { amount } else { Money::zero(amount.currency()) },
            });
            if is_new {
                new.push(one);
            } else {
                existing = existing.saturating_add(1);
            }
        }
        Ok(Sifted { new: New::History(new), existing, sums, bad })
    }
}
