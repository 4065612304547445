//! A device that keeps passkeys, as far as a server sees one: it answers what a browser is asked, and
//! does so wrongly where a test wants that.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub(crate) const HERE: &str = "http://localhost:3000";

/// Somebody is there, and it is the owner.
const PRESENT_AND_OWNER: u8 = 0b0000_0101;
/// A key was made, and is told.
const TOLD: u8 = 0b0100_0000;

/// One passkey, and the device that keeps it. A clone is a copy of both.
#[derive(Clone)]
pub(crate) struct Device {
    id: Vec<u8>,
    secret: Vec<u8>,
    owner: Option<Vec<u8>>,
    counter: u32,
    /// The site whose page asks.
    pub(crate) origin: &'static str,
}

fn text(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

fn bytes(of: &Value) -> Vec<u8> {
    BASE64_URL_SAFE_NO_PAD.decode(of.as_str().unwrap()).unwrap()
}

impl Device {
    /// Makes a key for what a page asks: the device, and its answer.
    pub(crate) fn make(asks: &str, origin: &'static str) -> (Device, String) {
        let asks: Value = serde_json::from_str(asks).unwrap();
        assert_eq!(asks["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(asks["authenticatorSelection"]["userVerification"], "required");
        let random = SystemRandom::new();
        let secret = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random);
        let device = Device {
            id: uuid::Uuid::new_v4().as_bytes().to_vec(),
            secret: secret.unwrap().as_ref().to_vec(),
            owner: Some(bytes(&asks["user"]["id"])),
            counter: 0,
            origin,
        };
        let (x, y) = {
            let pair = device.pair();
            // An uncompressed point: a mark, then both numbers.
            let point = pair.public_key().as_ref();
            (point[1..33].to_vec(), point[33..65].to_vec())
        };
        let site = asks["rp"]["id"].as_str().unwrap();
        let mut told = device.says(site, PRESENT_AND_OWNER | TOLD);
        told.extend([0; 16]);
        told.extend(u16::try_from(device.id.len()).unwrap().to_be_bytes());
        told.extend(&device.id);
        // A map of five: an elliptic key, for ES256, on P-256, and the two numbers.
        told.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        told.extend(x);
        told.extend([0x22, 0x58, 0x20]);
        told.extend(y);
        // A map of three: no format, nothing stated, and what the device says.
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(told.len()).unwrap());
        object.extend(told);
        let answer = json!({
            "id": text(&device.id),
            "rawId": text(&device.id),
            "type": "public-key",
            "response": {
                "clientDataJSON": text(device.page("webauthn.create", &asks)),
                "attestationObject": text(object),
            },
        });
        (device, answer.to_string())
    }

    /// Answers what a page asks.
    pub(crate) fn answer(&mut self, asks: &str) -> String {
        let asks: Value = serde_json::from_str(asks).unwrap();
        self.counter += 1;
        let page = self.page("webauthn.get", &asks);
        let says = self.says(asks["rpId"].as_str().unwrap(), PRESENT_AND_OWNER);
        let signed = [says.as_slice(), &Sha256::digest(&page)].concat();
        let signature = self.pair().sign(&SystemRandom::new(), &signed).unwrap();
        json!({
            "id": text(&self.id),
            "rawId": text(&self.id),
            "type": "public-key",
            "response": {
                "clientDataJSON": text(page),
                "authenticatorData": text(says),
                "signature": text(signature),
                "userHandle": self.owner.as_deref().map(text),
            },
        })
        .to_string()
    }

    /// The same key, which says that it is somebody else's.
    pub(crate) fn of(self, other: &Device) -> Device {
        Device { owner: other.owner.clone(), ..self }
    }

    /// The same key, which does not say whose it is.
    pub(crate) fn of_nobody(self) -> Device {
        Device { owner: None, ..self }
    }

    /// By which the key is known.
    pub(crate) fn credential(&self) -> String {
        text(&self.id)
    }

    fn pair(&self) -> EcdsaKeyPair {
        let (how, random) = (&ECDSA_P256_SHA256_ASN1_SIGNING, SystemRandom::new());
        EcdsaKeyPair::from_pkcs8(how, &self.secret, &random).unwrap()
    }

    fn page(&self, does: &str, asks: &Value) -> Vec<u8> {
        let says = json!({
            "type": does,
            "challenge": asks["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        });
        says.to_string().into_bytes()
    }

    fn says(&self, site: &str, marks: u8) -> Vec<u8> {
        let mut says = Sha256::digest(site.as_bytes()).to_vec();
        says.push(marks);
        says.extend(self.counter.to_be_bytes());
        says
    }
}
