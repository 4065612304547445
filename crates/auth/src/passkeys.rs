//! Passkeys over WebAuthn (D23): one host, one origin. The library parses and proves; here is what we
//! ask of it.
//!
//! A key must be one that a browser finds by itself (nobody types an address first), and its device
//! must have made sure of its owner, so that it is as good as a password.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use giving::ports::{Challenge, KeyOwner, MadeKey, Passkeys, ShownKey};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Webauthn, WebauthnBuilder,
};

/// The name a device shows beside a key.
const SITE: &str = "Offertory";

/// Passkeys for one address of the site.
pub struct WebauthnPasskeys {
    host: String,
    library: Webauthn,
}

impl WebauthnPasskeys {
    /// For the address that people type. `None` if no browser makes a passkey there: one that is
    /// only a number has no name to make it for, and in the open there is none but on this machine.
    pub fn at(url: &str) -> Option<WebauthnPasskeys> {
        let url = Url::parse(url).ok()?;
        let host = url.domain()?.to_owned();
        let here = host == "localhost";
        if url.scheme() != "https" && !here {
            return None;
        }
        // On one's own machine the port says nothing about who listens.
        let library = WebauthnBuilder::new(&host, &url).ok()?.rp_name(SITE).allow_any_port(here);
        let library = library.build().ok()?;
        Some(WebauthnPasskeys { host, library })
    }
}

impl Passkeys for WebauthnPasskeys {
    fn host(&self) -> Option<&str> {
        Some(&self.host)
    }

    fn ask_new(&self, owner: &KeyOwner<'_>, held: &[String]) -> Option<Challenge> {
        let held = held.iter().filter_map(|id| BASE64_URL_SAFE_NO_PAD.decode(id).ok()).collect();
        let KeyOwner { id, email, name } = *owner;
        let begun = self.library.start_passkey_registration(id, email, name, Some(held));
        let (asks, kept) = said(begun)?;
        let mut asks = serde_json::to_value(asks).ok()?;
        // The library leaves it to the device whether it keeps the key where browsers look.
        let wanted = asks.pointer_mut("/publicKey/authenticatorSelection")?.as_object_mut()?;
        wanted.insert("residentKey".to_owned(), json!("required"));
        wanted.insert("requireResidentKey".to_owned(), json!(true));
        challenge(&asks, &serde_json::to_value(kept).ok()?)
    }

    fn made(&self, kept: &str, answer: &str) -> Option<MadeKey> {
        let kept: PasskeyRegistration = read(kept)?;
        let answer: RegisterPublicKeyCredential = read(answer)?;
        let key = said(self.library.finish_passkey_registration(&answer, &kept))?;
        Some(MadeKey {
            credential: BASE64_URL_SAFE_NO_PAD.encode(key.cred_id()),
            key: serde_json::to_string(&key).ok()?,
        })
    }

    fn ask(&self, held: &[String]) -> Option<Challenge> {
        let (asks, kept) = said(self.library.start_discoverable_authentication())?;
        let mut asks = serde_json::to_value(asks).ok()?;
        let held: Vec<Value> =
            held.iter().map(|id| json!({ "type": "public-key", "id": id })).collect();
        let wanted = asks.pointer_mut("/publicKey")?.as_object_mut()?;
        wanted.insert("allowCredentials".to_owned(), Value::from(held));
        challenge(&asks, &serde_json::to_value(kept).ok()?)
    }

    fn shown(&self, answer: &str) -> Option<ShownKey> {
        let answer: PublicKeyCredential = read(answer)?;
        let owner = match answer.get_user_unique_id() {
            Some(handle) => Some(said(Uuid::from_slice(handle))?),
            None => None,
        };
        let credential = BASE64_URL_SAFE_NO_PAD.encode(answer.get_credential_id());
        Some(ShownKey { credential, owner })
    }

    fn proven(&self, kept: &str, answer: &str, key: &str) -> Option<String> {
        let kept: DiscoverableAuthentication = read(kept)?;
        let answer: PublicKeyCredential = read(answer)?;
        let mut key: Passkey = read(key)?;
        let found = DiscoverableKey::from(&key);
        let proof = self.library.finish_discoverable_authentication_v2(&answer, kept, &found);
        let proof = said(proof)?;
        key.update_credential(&proof)?;
        serde_json::to_string(&key).ok()
    }
}

fn challenge(asks: &Value, kept: &Value) -> Option<Challenge> {
    // The browser is asked when somebody presses a button, not while they type.
    let asks = asks.get("publicKey")?.to_string();
    Some(Challenge { asks, kept: kept.to_string() })
}

fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text)
        .inspect_err(|error| tracing::info!(%error, "a passkey's answer cannot be read"))
        .ok()
}

fn said<T, E: std::fmt::Debug>(answer: Result<T, E>) -> Option<T> {
    answer.inspect_err(|error| tracing::info!(?error, "a passkey was refused")).ok()
}
