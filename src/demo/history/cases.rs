//! What the story's comparisons came to: a settlement file with a slip of the pen, looked into; and
//! the page on which the church shows how its gifts fared.

use std::io::{self, Cursor, Read};

use giving::cases::CaseFilter;
use giving::imports::{BadRow, Doing, Source, Watch};
use giving::settlements::WantedSettlement;

use super::Story;
use crate::demo::church::STAFF;
use crate::demo::world::World;

/// A file of one line.
struct Slip(String);

impl Source for Slip {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Cursor::new(self.0.clone().into_bytes())))
    }
}

struct Nobody;

impl Watch for Nobody {
    fn at(&mut self, _: Doing, _: u64, _: u64) {}
    fn bad(&mut self, _: &BadRow) {}
}

impl Story<'_> {
    /// The processor's file says ten cents more than was taken; it was mistyped.
    pub(super) async fn settlement(&self, world: &World) -> anyhow::Result<()> {
        let giving = world.giving()?;
        let staff = self.staff(world, STAFF).await?;
        let (key, cents, at) = world.first_charge().await?;
        let at = at.to_jiff().strftime("%Y-%m-%dT%H:%M:%SZ");
        let cents = cents.saturating_add(10);
        let amount = format!("{}.{:02}", cents / 100, cents % 100);
        let file = format!(
            "taken_at,kind,reference,order_id,amount,currency\n\
             {at},charge,slip-1,{key},{amount},USD\n"
        );
        let wanted = WantedSettlement {
            church: self.admin(world).await?.scope().church(),
            gateway: self.cast.card_gateway.clone(),
            source: &Slip(file),
            name: "settled.csv".to_owned(),
            covers: None,
        };
        giving.read_settlement(&staff, &wanted, &mut Nobody).await?;
        let found = giving.case_list(&staff, CaseFilter::default(), 1).await?;
        let Some(case) = found.cases.first().map(|case| case.id) else { return Ok(()) };
        giving.take_case(&staff, case, self.request()).await?;
        let why = "The processor mistyped the amount in its file and sent a new one";
        giving.resolve_case(&staff, case, why, self.request()).await?;
        Ok(())
    }

    /// The church shows its trust page.
    pub(super) async fn trust(&self, world: &World) -> anyhow::Result<()> {
        let admin = self.admin(world).await?;
        let slug = "grace-harbor-church";
        Ok(world.giving()?.show_trust(&admin, slug, self.request()).await?)
    }
}
