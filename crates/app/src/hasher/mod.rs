//! Password hashing with argon2id (19 MiB, t=2, p=1): at most one hash per
//! core at a time, a bounded queue behind it in the order of coming, beyond it
//! "busy" with the time after which there is room again.
//!
//! The work is done by threads of its own, on a server with a low priority, so that a crowd
//! that logs in uses every core that is free, and no other command waits for it.

mod memory;
mod queue;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Params, Version};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::error::{Answer, Refusal};
use memory::Memory;
use queue::Queue;

/// Memory of one hash in KiB.
const MEMORY_KIB: u32 = 19_456;
/// Passes of one hash.
const PASSES: u32 = 2;
/// What a hash is thought to take until some were made.
const USUAL_AT_FIRST: Duration = Duration::from_millis(30);

/// Hashes and verifies passwords.
#[derive(Clone)]
pub struct Hasher {
    queue: Queue,
    nobody: Arc<Nobody>,
}

/// A verifier that no password fits, for people who do not exist. Made with the first password that is
/// compared, whoever's it is: a program that starts has more urgent things to do.
struct Nobody {
    salt: [u8; 16],
    verifier: OnceLock<String>,
}

impl Nobody {
    fn verifier(&self, memory: &mut Memory) -> &str {
        // Where argon2 cannot run, nobody's verifier cannot be read, and no password fits it either.
        let make = || hash(memory, b"nobody has this password", &self.salt).unwrap_or_default();
        self.verifier.get_or_init(make)
    }
}

/// What verifying gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// Whether the password fits.
    pub right: bool,
    /// Whether the verifier was made with weaker parameters than today's.
    pub outdated: bool,
}

impl Hasher {
    /// A hasher for so many cores. `salt` makes the verifier of nobody.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn new(cores: usize, salt: [u8; 16]) -> Answer<Self> {
        Self::start(cores, salt, false)
    }

    /// A hasher beside a crowd's other commands: on Linux its threads run in the
    /// idle class. Not for a desktop, where whatever else the computer does
    /// would make one person's log-in wait.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn stepping_back(cores: usize, salt: [u8; 16]) -> Answer<Self> {
        Self::start(cores, salt, true)
    }

    fn start(cores: usize, salt: [u8; 16], stepping_back: bool) -> Answer<Self> {
        let queue = Queue::new(cores.max(1), USUAL_AT_FIRST, stepping_back);
        let queue = queue.map_err(|e| Refusal::Unexpected(e.to_string()))?;
        Ok(Self { queue, nobody: Arc::new(Nobody { salt, verifier: OnceLock::new() }) })
    }

    /// Makes a verifier.
    ///
    /// # Errors
    /// `Busy` when too many wait.
    pub async fn hash(&self, password: Zeroizing<String>, salt: [u8; 16]) -> Answer<Vec<u8>> {
        self.queue.run(move |memory| hash(memory, password.as_bytes(), &salt).map(String::into_bytes)).await?
    }

    /// Compares a password with a verifier. Without a verifier the same work is
    /// done in vain, so that known and unknown people cost the same.
    ///
    /// # Errors
    /// `Busy` when too many wait.
    pub async fn verify(&self, password: Zeroizing<String>, verifier: Option<Vec<u8>>) -> Answer<Verified> {
        let known = verifier.is_some();
        let text = verifier.and_then(|v| String::from_utf8(v).ok());
        let nobody = Arc::clone(&self.nobody);
        self.queue
            .run(move |memory| {
                let nobodys = nobody.verifier(memory);
                let text = text.as_deref().unwrap_or(nobodys);
                let right = fits(memory, password.as_bytes(), text);
                Verified { right: right && known, outdated: outdated(text) }
            })
            .await
    }

    /// Hashes waiting or at work, for the figures of a server.
    #[must_use]
    pub fn waiting(&self) -> u32 {
        self.queue.waiting()
    }
}

fn argon2(params: Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(memory: &mut Memory, password: &[u8], salt: &[u8]) -> Answer<String> {
    make(memory, password, salt).map_err(|e| Refusal::Unexpected(e.to_string()))
}

fn make(memory: &mut Memory, password: &[u8], salt: &[u8]) -> argon2::password_hash::Result<String> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None)?;
    let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
    let made = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params)?,
        salt: Some(Salt::new(salt)?),
        hash: None,
    };
    let blocks = memory.blocks(params.block_count());
    argon2(params).hash_password_into_with_memory(password, salt, &mut out, blocks)?;
    Ok(PasswordHash { hash: Some(Output::new(&out)?), ..made }.to_string())
}

/// Whether a password makes a verifier's hash. Anything that cannot be read is no fit.
fn fits(memory: &mut Memory, password: &[u8], verifier: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(verifier) else { return false };
    let (Ok(params), Ok(algorithm)) = (Params::try_from(&parsed), Algorithm::try_from(parsed.algorithm.as_str()))
    else {
        return false;
    };
    let version = parsed.version.map_or(Ok(Version::default()), Version::try_from);
    let (Some(salt), Some(expected), Ok(version)) = (parsed.salt, parsed.hash, version) else { return false };
    let mut out = vec![0; expected.len()];
    let blocks = memory.blocks(params.block_count());
    let made =
        Argon2::new(algorithm, version, params).hash_password_into_with_memory(password, &salt, &mut out, blocks);
    made.is_ok() && bool::from(out.as_slice().ct_eq(expected.as_bytes()))
}

/// Whether a verifier asks for less work than today's parameters.
fn outdated(verifier: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(verifier) else { return true };
    let weak = |name: &str, least: u32| parsed.params.get_decimal(name).is_none_or(|v| v < least);
    parsed.algorithm.as_str() != "argon2id" || weak("m", MEMORY_KIB) || weak("t", PASSES)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
    use madoguchi_domain::limits;
    use madoguchi_wire::ErrorCode;

    use super::*;

    fn secret(text: &str) -> Zeroizing<String> {
        Zeroizing::new(text.to_owned())
    }

    fn with(memory_kib: u32, passes: u32) -> Argon2<'static> {
        argon2(Params::new(memory_kib, passes, 1, None).unwrap())
    }

    /// ASVS 6.2.8: a password is compared exactly as it was typed.
    #[tokio::test]
    async fn verifies_only_the_right_password_and_never_nobodys() {
        let hasher = Hasher::new(2, [1; 16]).unwrap();
        let verifier = hasher.hash(secret("Kenpo#2026"), [9; 16]).await.unwrap();
        assert!(hasher.verify(secret("Kenpo#2026"), Some(verifier.clone())).await.unwrap().right);
        assert!(!hasher.verify(secret("kenpo#2026"), Some(verifier)).await.unwrap().right);
        assert!(!hasher.verify(secret("nobody has this password"), None).await.unwrap().right);
        assert!(!hasher.verify(secret(""), Some(b"no verifier".to_vec())).await.unwrap().right);
    }

    /// The memory of hashes is used again: nothing of the one before may show in the next.
    #[tokio::test]
    async fn makes_what_argon2_makes_also_with_used_memory() {
        let hasher = Hasher::new(1, [1; 16]).unwrap();
        for password in ["Kenpo#2026", "Umi#2468kaze", "Kenpo#2026"] {
            let ours = String::from_utf8(hasher.hash(secret(password), [9; 16]).await.unwrap()).unwrap();
            let theirs: PasswordHash =
                with(MEMORY_KIB, PASSES).hash_password_with_salt(password.as_bytes(), &[9; 16]).unwrap();
            assert_eq!(ours, theirs.to_string());
            assert!(Argon2::default().verify_password(password.as_bytes(), ours.as_str()).is_ok());
        }
    }

    /// ASVS 11.2.2, 11.4.2: verifiers of 19 MiB and two passes are today's; weaker ones are noticed and renewed, stronger ones hold.
    #[tokio::test]
    async fn notices_weaker_parameters_and_still_verifies_stronger_ones() {
        let hasher = Hasher::new(1, [1; 16]).unwrap();
        for (memory, passes, outdated) in [(8192, 1, true), (MEMORY_KIB, PASSES, false), (MEMORY_KIB + 8, 3, false)] {
            let made: PasswordHash = with(memory, passes).hash_password_with_salt(b"Kenpo#2026", &[1; 16]).unwrap();
            let verified = hasher.verify(secret("Kenpo#2026"), Some(made.to_string().into_bytes())).await.unwrap();
            assert_eq!(verified, Verified { right: true, outdated });
        }
    }

    /// LOG-01, ASVS 2.3.2, 15.2.2, LIMIT HASH_QUEUE: as many hashes as the limit says wait for a core, one more is told after how many seconds there is room.
    #[tokio::test]
    async fn takes_a_full_queue_and_refuses_one_more() {
        let hasher = Hasher::new(1, [1; 16]).unwrap();
        let held = hasher.queue.hold();
        let most = limits::HASH_QUEUE.number;
        let waiting: Vec<_> = (0..most)
            .map(|_| {
                let hasher = hasher.clone();
                tokio::spawn(async move { hasher.hash(secret("x"), [1; 16]).await })
            })
            .collect();
        while hasher.waiting() < most {
            tokio::task::yield_now().await;
        }
        let Err(Refusal::Wire(refused)) = hasher.hash(secret("x"), [1; 16]).await else { panic!("one too many") };
        assert_eq!(refused.code, ErrorCode::Busy);
        assert!(refused.retry_after_seconds.is_some_and(|seconds| (1..60).contains(&seconds)), "{refused:?}");
        drop(held);
        for task in waiting {
            assert!(task.await.unwrap().is_ok());
        }
        assert_eq!(hasher.waiting(), 0);
    }

    /// ASVS 1.4.3, 15.4.4: whoever went away frees the place in the queue, and nobody waits for work that is for nobody.
    #[tokio::test]
    async fn nobody_waits_behind_those_who_went_away() {
        let hasher = Hasher::new(1, [1; 16]).unwrap();
        let begun = Instant::now();
        hasher.hash(secret("x"), [1; 16]).await.unwrap();
        let one = begun.elapsed();
        let held = hasher.queue.hold();
        let gone: Vec<_> = (0..limits::HASH_QUEUE.number)
            .map(|_| {
                let hasher = hasher.clone();
                tokio::spawn(async move { hasher.hash(secret("x"), [1; 16]).await })
            })
            .collect();
        while hasher.waiting() < limits::HASH_QUEUE.number {
            tokio::task::yield_now().await;
        }
        for task in gone {
            task.abort();
            assert!(task.await.unwrap_err().is_cancelled());
        }
        drop(held);
        let begun = Instant::now();
        while hasher.hash(secret("x"), [1; 16]).await.is_err() {
            tokio::task::yield_now().await;
        }
        assert!(begun.elapsed() < one * limits::HASH_QUEUE.number, "work was done for nobody");
    }
}
