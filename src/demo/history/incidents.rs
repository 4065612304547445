//! What staff do about the outages of the story: they take, tell, resolve, and write down what was
//! learnt; one post-mortem is finished, one is to be written, one incident is open.

use anyhow::Context;
use delayed_payments::Scope as DelayScope;
use delayed_payments::incident::{Kind, State};
use giving::incidents::{Step, TypedOwner};
use giving::ports::Ids;
use giving::{Giving, Staff};
use jiff::civil::time;
use kernel::{Date, IncidentId, RequestId};

use super::super::church::{SECOND, STAFF};
use super::super::world::World;
use super::Story;

fn request(story: &Story<'_>) -> RequestId {
    RequestId::from_uuid(story.incident_ids.uuid())
}

async fn open(giving: &Giving, staff: &Staff) -> anyhow::Result<IncidentId> {
    let open = giving.open_incidents(staff).await?;
    Ok(open.last().context("the outage opened no incident")?.id)
}

/// Half a year ago the bank was slow, and somebody noticed before any rule did.
pub(super) async fn older(story: &Story<'_>, world: &World, day: Date) -> anyhow::Result<()> {
    let giving = world.giving()?;
    let (anna, david) = (story.staff(world, SECOND).await?, story.staff(world, STAFF).await?);
    let gateway = &story.cast.bank_gateway;
    let scope = DelayScope::Gateway(gateway.clone());
    let why = "Tasman Bank answers after a minute, if it answers at all";
    let what = (Kind::Other, scope.clone());
    let id = giving.open_incident(&anna, what, why, request(story)).await?;
    giving.wake_staff().await?;
    giving.take_incident(&anna, id, request(story)).await?;
    world.at(story.instant(day, time(10, 6, 0, 0))?).await?;
    let delay = giving.begin_delay(&anna, scope, why, request(story)).await?;
    let known = "Their status page: a certificate ran out";
    giving.move_incident(&anna, id, State::Identified, known, request(story)).await?;
    for minute in [30, 34, 38, 42, 46] {
        world.at(story.instant(day, time(10, minute, 0, 0))?).await?;
        giving.probe(&anna, gateway).await?;
    }
    giving.end_delay(&anna, delay, request(story)).await?;
    giving.resolve_incident(&david, id, "Five probes passed", request(story)).await?;

    let step = async || -> anyhow::Result<Step> {
        let version = giving.post_mortem(&anna, id).await?.version;
        Ok(Step { incident: id, version, request: request(story) })
    };
    let (anna_id, david_id) = (anna.id().to_string(), david.id().to_string());
    let soon = day.checked_add(jiff::Span::new().days(14))?.to_string();
    let later = story.today.checked_add(jiff::Span::new().days(20))?.to_string();
    for (what, owner, due) in [
        ("Ask the bank for its certificates’ dates", &anna_id, &soon),
        ("Probe every gateway by a rule, not by hand", &david_id, &later),
    ] {
        let typed = TypedOwner { owner, due };
        giving.mitigate(&anna, step().await?, what, typed).await?;
    }
    let words = (
        "A certificate of Tasman Bank ran out. Their machine took calls and answered none, so \
         nothing failed that a rule could have counted. Anna saw it on the board and held the \
         gifts by hand for forty minutes.",
        "A gateway that is silent looks well for too long. What we did by hand, a probe every few \
         minutes, would have told us sooner.",
    );
    giving.finish_post_mortem(&anna, step().await?, words).await?;
    giving.mitigation_done(&anna, step().await?, 0).await?;
    let text = "The bank now mails us two weeks before a certificate runs out.";
    giving.add_to_post_mortem(&david, step().await?, text).await?;
    Ok(())
}

/// The outage: whoever is on call takes it, and tells donors and churches.
pub(super) async fn taken(story: &Story<'_>, world: &World) -> anyhow::Result<()> {
    let giving = world.giving()?;
    let staff = story.staff(world, STAFF).await?;
    let id = open(giving, &staff).await?;
    giving.take_incident(&staff, id, request(story)).await?;
    let note = "Their status page says nothing yet. Called the emergency line.";
    giving.note_incident(&staff, id, note, request(story)).await?;
    let words = (
        "Gifts are received and kept safe. They are taken a little later than usual, and you need \
         do nothing.",
        "Gifts are received and kept safe. They are taken a little later than usual. Nothing is \
         lost, and donors need do nothing.",
    );
    giving.put_banner_up(&staff, id, words, request(story)).await?;
    let known = "The gateway lost its line to the card networks";
    giving.move_incident(&staff, id, State::Identified, known, request(story)).await?;
    Ok(())
}

/// In the evening it is over; what was learnt is still to be written.
pub(super) async fn over(story: &Story<'_>, world: &World) -> anyhow::Result<()> {
    let giving = world.giving()?;
    let (anna, david) = (story.staff(world, SECOND).await?, story.staff(world, STAFF).await?);
    let id = open(giving, &david).await?;
    giving.hand_over(&david, id, anna.id(), request(story)).await?;
    giving.move_incident(&anna, id, State::Monitoring, "", request(story)).await?;
    let left = giving.incident(&anna, id).await?.left;
    let why = if left == 0 { "" } else { "What is left waits for its donors" };
    giving.resolve_incident(&anna, id, why, request(story)).await?;
    let version = giving.post_mortem(&anna, id).await?.version;
    let step = Step { incident: id, version, request: request(story) };
    let what = "Tell churches within ten minutes, by a rule";
    giving.mitigate(&anna, step, what, TypedOwner::default()).await?;
    Ok(())
}

/// Yesterday: maintenance that takes longer than was said.
pub(super) async fn longer_than_announced(story: &Story<'_>, world: &World) -> anyhow::Result<()> {
    let giving = world.giving()?;
    let staff = story.staff(world, SECOND).await?;
    let scope = DelayScope::Gateway(story.cast.bank_gateway.clone());
    let why = "Tasman Bank said two hours, and it is three";
    let id = giving.open_incident(&staff, (Kind::Other, scope), why, request(story)).await?;
    giving.wake_staff().await?;
    giving.take_incident(&staff, id, request(story)).await?;
    let known = "The bank moves to new machines";
    giving.move_incident(&staff, id, State::Identified, known, request(story)).await?;
    Ok(())
}
