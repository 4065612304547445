//! What every page is given beside its own view.

use kernel::Currency;
use views::{Frame, Viewer};

/// Where the site's files are, hashed names and all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assets {
    pub stylesheet: String,
    /// Loaded early, since the first line of every page needs them.
    pub fonts: Vec<String>,
    /// The script that wakes the islands.
    pub boot: String,
    /// What the boot script loads: the glue between wasm and the page, and the wasm itself.
    pub glue: String,
    pub wasm: String,
    /// The icon itself, as an address.
    pub icon: String,
    /// The script that asks a device for a passkey.
    pub passkey: String,
}

/// The frame, and where its files are.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    pub frame: Frame,
    pub assets: Assets,
}

impl Page {
    /// The scale of type and rows on pages that all three kinds of people share.
    pub fn class(&self) -> &'static str {
        match self.frame.viewer {
            Viewer::Nobody | Viewer::Donor { .. } => "for-donor",
            Viewer::Admin { .. } => "for-church",
            Viewer::Staff { .. } => "for-staff",
        }
    }

    /// Where the viewer's own pages begin.
    pub fn home(&self) -> &'static str {
        match self.frame.viewer {
            Viewer::Nobody => "/",
            Viewer::Donor { .. } => "/gifts",
            Viewer::Admin { .. } => "/church/transactions",
            Viewer::Staff { .. } => "/staff/delayed",
        }
    }

    /// What the church counts in.
    pub fn currency(&self) -> Currency {
        self.frame.church.as_ref().map_or(Currency::Usd, |church| church.currency)
    }

    /// The church's name, or the product's where no church is meant.
    pub fn name(&self) -> &str {
        self.frame.church.as_ref().map_or("Offertory", |church| &church.name)
    }
}
