//! Two donors who live together, and what one of them pledged.

use anyhow::Context;
use giving::Actor;
use giving::pledges::TypedPledge;
use jiff::ToSpan;
use kernel::{Date, RequestId, derive_id};

use super::super::world::World;
use super::Story;

/// None of the story's own ids, so that the rest of it stays as it was.
fn request(name: &str) -> RequestId {
    RequestId::from_uuid(derive_id(&["demo", "home", name]))
}

/// The first donor asks the fourteenth, who agrees; both let the other see their total.
pub(super) async fn together(story: &Story<'_>, world: &World) -> anyhow::Result<()> {
    let giving = world.giving()?;
    let (one, other) = (story.donor(world, 0).await?, story.donor(world, 13).await?);
    let email = giving.settings(&Actor::Donor(other.clone())).await?.email;
    giving.ask_household(&one, &email, request("asked")).await?;
    let asking = giving.household_page(&other).await?.invitations;
    let id = asking.first().context("nobody asked")?.id;
    giving.answer_household(&other, id, true, request("answered")).await?;
    giving.share_with_household(&one, id, true, request("one shares")).await?;
    giving.share_with_household(&other, id, true, request("the other shares")).await?;
    Ok(())
}

/// The first donor means to give to the general fund and to the building, each within a year.
pub(super) async fn pledged(story: &Story<'_>, world: &World, day: Date) -> anyhow::Result<()> {
    let giving = world.giving()?;
    for (number, fund, amount) in
        [(0, 0, "3000"), (0, 1, "1200"), (1, 1, "600"), (2, 1, "2400"), (5, 2, "9000")]
    {
        let typed = TypedPledge {
            fund: story.cast.funds.get(fund).context("no such fund")?.to_string(),
            amount: amount.to_owned(),
            from: day.first_of_month().to_string(),
            by: day.checked_add(1.year())?.to_string(),
            ..TypedPledge::default()
        };
        let donor = story.donor(world, number).await?;
        let name = format!("pledge of {number} to {fund}");
        giving.make_pledge(&donor, &typed, request(&name)).await?;
    }
    Ok(())
}
