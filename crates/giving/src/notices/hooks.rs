//! Staff add webhooks, try them, give them another secret, and remove them.

use kernel::{DeliveryId, RequestId, WebhookId, derive_id};

use super::channels::{noted, test_notice};
use super::{Delivery, Hears, Progress, Way, Webhook, Written, notice_id};
use crate::Giving;
use crate::actor::Staff;
use crate::audit::Note;
use crate::error::{Error, Violation, Wrong};
use crate::ports::Work;
use crate::request::{Turn, claim};
use crate::secret::SharedSecret;
use crate::typed::length;

/// The form's word for a webhook of nobody alone.
pub const TEAM: &str = "team";

/// The form's word for one's own.
pub const MINE: &str = "mine";

const NAME_MOST: usize = 80;
const URL_MOST: usize = 500;
const SECRET_LEAST: usize = 32;

/// What was typed to add a webhook.
#[derive(Clone, Copy, Debug)]
pub struct NewWebhook<'a> {
    pub name: &'a str,
    pub url: &'a str,
    pub secret: &'a str,
    /// [`TEAM`] or [`MINE`].
    pub whose: &'a str,
    pub hears: &'a str,
}

impl Giving {
    /// Adds a webhook.
    pub async fn add_webhook(
        &self,
        staff: &Staff,
        typed: NewWebhook<'_>,
        request: RequestId,
    ) -> Result<WebhookId, Error> {
        let id = WebhookId::from_uuid(derive_id(&["webhook", &request.to_string()]));
        let webhook = self.wished_webhook(staff, id, &typed)?;
        let now = self.now();
        let mut work = self.begin().await?;
        let content =
            ["webhook.add", typed.name, typed.url, typed.secret, typed.whose, typed.hears];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(id);
        }
        work.add_webhook(&webhook).await?;
        let note = noted(staff, "webhook.add", id.to_string(), now);
        // The address may hold a key of its own; the log needs only the place.
        work.note(&Note { why: webhook.name.clone(), ..note }).await?;
        let _committed = work.commit().await?;
        Ok(id)
    }

    fn wished_webhook(
        &self,
        staff: &Staff,
        id: WebhookId,
        typed: &NewWebhook<'_>,
    ) -> Result<Webhook, Error> {
        let mut wrong = Vec::new();
        let mut say = |field, why: Option<Wrong>| {
            wrong.extend(why.map(|wrong| Violation { field, wrong }));
        };
        let (name, url) = (typed.name.trim(), typed.url.trim());
        say("hook_name", length(name, 1, NAME_MOST));
        let reachable = self.webhooks.may_send_to(url);
        say("url", length(url, 1, URL_MOST).or((!reachable).then_some(Wrong::NotAnAddress)));
        say("secret", length(typed.secret.trim(), SECRET_LEAST, URL_MOST));
        let owner = match typed.whose {
            TEAM => Some(None),
            MINE => Some(Some(staff.id())),
            _ => None,
        };
        say("whose", owner.is_none().then_some(Wrong::NotAChoice));
        let hears: Option<Hears> = typed.hears.parse().ok();
        say("hears", hears.is_none().then_some(Wrong::NotAChoice));
        match (owner, hears) {
            (Some(owner), Some(hears)) if wrong.is_empty() => Ok(Webhook {
                id,
                name: name.to_owned(),
                url: url.to_owned(),
                secret: SharedSecret::new(typed.secret.trim()),
                owner,
                hears,
                made_at: self.now(),
                rotated_at: None,
                removed_at: None,
            }),
            _ => Err(Error::Invalid(wrong)),
        }
    }

    /// Gives it another secret. From the next call on everything is signed with this one.
    pub async fn rotate_webhook(
        &self,
        staff: &Staff,
        id: WebhookId,
        secret: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        if let Some(wrong) = length(secret.trim(), SECRET_LEAST, URL_MOST) {
            return Err(Error::invalid("secret", wrong));
        }
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["webhook.rotate", &id.to_string(), secret];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let webhook = webhook_of(work.as_mut(), staff, id).await?;
        let secret = SharedSecret::new(secret.trim());
        work.save_webhook(&Webhook { secret, rotated_at: Some(now), ..webhook }).await?;
        work.note(&noted(staff, "webhook.rotate", id.to_string(), now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Removes it. What it was still to be told is told nobody.
    pub async fn remove_webhook(
        &self,
        staff: &Staff,
        id: WebhookId,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["webhook.remove", &id.to_string()];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let webhook = webhook_of(work.as_mut(), staff, id).await?;
        work.save_webhook(&Webhook { removed_at: Some(now), ..webhook }).await?;
        work.drop_deliveries(id).await?;
        work.note(&noted(staff, "webhook.remove", id.to_string(), now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Calls it at once with a notice that says it is a test; what came back is on its page.
    pub async fn test_webhook(
        &self,
        staff: &Staff,
        id: WebhookId,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["webhook.test", &id.to_string()];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let webhook = webhook_of(work.as_mut(), staff, id).await?;
        let notice = test_notice(request, &format!("the webhook {}", webhook.name));
        let written = Written {
            id: notice_id(&notice.key),
            notice,
            only: Some(staff.id()),
            at: now,
            taken: None,
            next: None,
        };
        work.write_notice(&written).await?;
        // Whoever tries it need not be told that there is something new.
        work.read_notice(written.id, staff.id(), now).await?;
        let delivery = Delivery::new(written.id, Some(staff.id()), Way::Webhook(id), now);
        self.call_at_once(work, delivery).await
    }

    /// Sends a delivery once more, with the same event's id, whatever became of it before.
    pub async fn redeliver(
        &self,
        staff: &Staff,
        id: WebhookId,
        delivery: DeliveryId,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["webhook.redeliver", &delivery.to_string()];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let webhook = webhook_of(work.as_mut(), staff, id).await?;
        let delivery = work.delivery(delivery).await?;
        let delivery = delivery.filter(|one| one.way == Way::Webhook(webhook.id));
        let delivery = delivery.ok_or(Error::NotFound)?;
        work.note(&noted(staff, "webhook.redeliver", delivery.id.to_string(), now)).await?;
        let delivery = Delivery { failures: 0, ..delivery };
        self.call_at_once(work, delivery).await
    }

    /// Takes the delivery for this node, and calls without waiting for the loop.
    async fn call_at_once(&self, mut work: Box<dyn Work>, delivery: Delivery) -> Result<(), Error> {
        let at = self.now().plus(super::deliver::LEASE);
        let delivery = Delivery { progress: Progress::Ready { at }, ..delivery };
        work.add_delivery(&delivery).await?;
        work.save_delivery(&delivery).await?;
        let _committed = work.commit().await?;
        self.call_webhook(&delivery).await
    }
}

/// A webhook that is there: the team's, or one's own.
async fn webhook_of(work: &mut dyn Work, staff: &Staff, id: WebhookId) -> Result<Webhook, Error> {
    let webhook = work.webhook(id).await?.filter(|one| is_for(one, staff));
    webhook.ok_or(Error::NotFound)
}

/// Somebody else's own webhook is none.
pub(super) fn is_for(webhook: &Webhook, staff: &Staff) -> bool {
    webhook.removed_at.is_none() && webhook.owner.is_none_or(|owner| owner == staff.id())
}
