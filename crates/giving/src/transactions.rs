//! A church's transactions: every gift, for those who keep the books.

use delayed_payments::GiftState;
use kernel::{Date, GiftId};
use ledger::JobView;
use views::{
    AttemptRow, EntryRow, GiftStatus, OrderRow, TransactionFilter, TransactionList, TransactionPage,
};
use views::{TransactionRow, TransactionTotals};

use crate::Giving;
use crate::actor::ChurchAdmin;
use crate::attempts::Attempt;
use crate::error::Error;

/// Rows on one page.
const PER_PAGE: u32 = 50;

impl Giving {
    /// `/church/transactions`.
    pub async fn transactions(
        &self,
        admin: &ChurchAdmin,
        mut filter: TransactionFilter,
    ) -> Result<TransactionList, Error> {
        let scope = admin.scope();
        filter.page = filter.page.max(1);
        let reads = self.reads();
        let totals: TransactionTotals = reads.transaction_totals(&scope, &filter).await?;
        let latest = reads.latest_gift(&scope).await?;
        Ok(TransactionList {
            rows: reads.transactions(&scope, &filter, PER_PAGE).await?,
            per_page: PER_PAGE,
            totals,
            funds: reads.funds(&scope).await?,
            campuses: reads.campuses(&scope).await?,
            never: latest.is_none(),
            latest,
            filter,
        })
    }

    /// One slice of the export: all that match, oldest first.
    pub async fn export(
        &self,
        admin: &ChurchAdmin,
        filter: &TransactionFilter,
        after: Option<(Date, GiftId)>,
        limit: u32,
    ) -> Result<Vec<TransactionRow>, Error> {
        Ok(self.reads().transactions_after(&admin.scope(), filter, after, limit).await?)
    }

    /// `/church/transactions/{id}`: the gift with its orders and attempts.
    pub async fn transaction(
        &self,
        admin: &ChurchAdmin,
        id: GiftId,
    ) -> Result<TransactionPage, Error> {
        let scope = admin.scope();
        let reads = self.reads();
        let transaction = reads.transaction(&scope, id).await?.ok_or(Error::NotFound)?;
        let detail = reads.gift_detail(&scope, None, id).await?.ok_or(Error::NotFound)?;
        let history = reads.gift_history(&scope, id).await?;
        let owner = |account: &ledger::Account| match account.kind() {
            ledger::AccountKind::Donor => transaction.donor.clone(),
            _ => account
                .fund_id()
                .and_then(|fund| transaction.lines.iter().find(|line| line.fund == fund))
                .map_or_else(|| account.owner().to_owned(), |line| line.name.clone()),
        };
        let orders = history
            .orders
            .iter()
            .map(|order| OrderRow {
                id: order.id(),
                kind: order.kind().name().to_owned(),
                at: order.at(),
                entries: order
                    .entries()
                    .into_iter()
                    .map(|entry| EntryRow {
                        account: entry.account.kind().name().to_owned(),
                        owner: owner(&entry.account),
                        amount: entry.amount,
                    })
                    .collect(),
            })
            .collect();
        let receipt = history.receipt(detail.receipt);
        let currency = transaction.amount.currency();
        let job = JobView::of(id.into(), currency, &history.orders)?;
        let dedicated = reads.dedicated_funds(&scope).await?;
        let is_here = |fund| transaction.lines.iter().any(|line| line.fund == fund);
        let purpose = dedicated.into_iter().find(|(fund, _)| is_here(*fund));
        let again_at = match detail.state {
            GiftState::Due { at } if transaction.status == GiftStatus::Waiting => Some(at),
            _ => None,
        };
        let taken = matches!(detail.state, GiftState::Taken { .. });
        let attempts = history.attempts.into_iter().map(attempt_row).collect();
        Ok(TransactionPage {
            orders,
            attempts,
            receipt,
            purpose: purpose.map(|(_, purpose)| purpose.name),
            again_at,
            can_return: taken && !job.kept()?.is_empty(),
            can_expire: detail.state.cancel(self.now()).is_ok(),
            transaction,
        })
    }
}

fn attempt_row(attempt: Attempt) -> AttemptRow {
    let outcome = attempt.outcome;
    AttemptRow {
        id: attempt.id,
        gateway: attempt.gateway.to_string(),
        sent_at: attempt.sent_at,
        answered_at: outcome.as_ref().map(|outcome| outcome.at),
        class: outcome.as_ref().map(|outcome| outcome.class),
        certain: outcome
            .as_ref()
            .is_some_and(|outcome| outcome.certainty == kernel::Certainty::Sure),
        rule: outcome.as_ref().and_then(|outcome| Some(outcome.rule.as_ref()?.to_string())),
        reply: outcome.map(|outcome| outcome.reply),
    }
}
