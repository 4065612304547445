//! What every handler may need.

use std::ops::Deref;
use std::sync::Arc;

use app::site::Assets;
use auth::Sessions;
use axum::extract::FromRef;
use giving::Giving;

use super::health::Lately;
use super::live::Live;
use crate::config::Environment;
use crate::errands::Errands;
use crate::lifecycle::Stop;

/// One site, shared by all requests.
#[derive(Clone)]
pub struct Site(Arc<Parts>);

/// What a site is made of.
pub struct Parts {
    pub giving: Giving,
    pub sessions: Sessions,
    pub assets: Assets,
    pub environment: Environment,
    pub demo: bool,
    /// How many proxies add to `X-Forwarded-For`.
    pub proxies: usize,
    /// The address people type, if a proxy hides it from us.
    pub url: Option<String>,
    pub live: Live,
    pub lately: Lately,
    pub errands: Errands,
    pub stop: Stop,
}

impl Site {
    pub fn new(parts: Parts) -> Site {
        Site(Arc::new(parts))
    }
}

impl Deref for Site {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl FromRef<Site> for Giving {
    fn from_ref(site: &Site) -> Giving {
        site.giving.clone()
    }
}
