//! Argon2id behind giving's port: slow on purpose, off the async threads, and never more at once
//! than there are cores, so that a flood of sign-ins cannot starve everybody else.

use std::sync::Arc;
use std::thread::available_parallelism;

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc};
use argon2::{Algorithm, Argon2, Params, Version};
use async_trait::async_trait;
use giving::ports::{PasswordHash, Passwords};
use tokio::sync::Semaphore;

/// The hasher of passwords and one-time codes.
#[derive(Clone)]
pub struct Argon2Passwords {
    hasher: Argon2<'static>,
    turns: Arc<Semaphore>,
    /// Nobody's password. Checking against it takes as long as checking against somebody's.
    nobody: Arc<PasswordHash>,
}

impl Argon2Passwords {
    /// 19 MiB, two passes, one lane (ASVS 5.0, OWASP's floor for Argon2id).
    pub fn new() -> Argon2Passwords {
        Argon2Passwords::costing(19 * 1024, 2)
    }

    /// The least that Argon2 allows. Only tests and demo data, which hash for hundreds of people,
    /// may be this quick.
    pub fn cheap() -> Argon2Passwords {
        Argon2Passwords::costing(Params::MIN_M_COST, 1)
    }

    fn costing(kibibytes: u32, passes: u32) -> Argon2Passwords {
        let params = Params::new(kibibytes, passes, 1, None)
            .expect("both constructors ask for costs that Argon2 allows");
        let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let turns = available_parallelism().map_or(1, usize::from);
        let nobody = Arc::new(hashed(&hasher, "nobody's password"));
        Argon2Passwords { hasher, turns: Arc::new(Semaphore::new(turns)), nobody }
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'static>) -> T + Send + 'static,
    ) -> T {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let hasher = self.hasher.clone();
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work(&hasher)
        });
        match done.await {
            Ok(answer) => answer,
            Err(stopped) if stopped.is_panic() => std::panic::resume_unwind(stopped.into_panic()),
            // The runtime is shutting down: whoever asked is being dropped as well.
            Err(_) => std::future::pending().await,
        }
    }
}

impl Default for Argon2Passwords {
    fn default() -> Self {
        Argon2Passwords::new()
    }
}

fn hashed(hasher: &Argon2<'_>, password: &str) -> PasswordHash {
    let hash = hasher
        .hash_password(password.as_bytes())
        .expect("the costs were checked, and the operating system has randomness for a salt");
    PasswordHash(hash.to_string())
}

#[async_trait]
impl Passwords for Argon2Passwords {
    async fn hash(&self, password: String) -> PasswordHash {
        self.in_turn(move |hasher| hashed(hasher, &password)).await
    }

    async fn fits(&self, password: String, hash: Option<PasswordHash>) -> bool {
        let somebody = hash.is_some();
        let hash = hash.unwrap_or_else(|| PasswordHash::clone(&self.nobody));
        let fits = self.in_turn(move |hasher| {
            phc::PasswordHash::new(&hash.0)
                .is_ok_and(|hash| hasher.verify_password(password.as_bytes(), &hash).is_ok())
        });
        fits.await && somebody
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_fits_its_hash() {
        let passwords = Argon2Passwords::cheap();
        let hash = passwords.hash("correct horse".to_owned()).await;
        assert!(passwords.fits("correct horse".to_owned(), Some(hash.clone())).await);
        assert!(!passwords.fits("Correct horse".to_owned(), Some(hash.clone())).await);
        assert_ne!(passwords.hash("correct horse".to_owned()).await, hash, "every hash has a salt");
    }

    #[tokio::test]
    async fn nobody_has_no_password_not_even_their_own() {
        let passwords = Argon2Passwords::cheap();
        assert!(!passwords.fits("nobody's password".to_owned(), None).await);
        let broken = PasswordHash("no hash at all".to_owned());
        assert!(!passwords.fits(String::new(), Some(broken)).await);
    }

    #[test]
    fn a_real_hash_costs_what_the_standard_asks() {
        let hash = hashed(&Argon2Passwords::new().hasher, "x");
        assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.0);
    }
}
