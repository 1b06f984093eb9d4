//! The signed document that says what is proven about one roll, how, where and when, and what is not.
//!
//! A receipt is JSON ([`Receipt`]), signed detached with Ed25519 in the SSHSIG form, so that `ssh-keygen -Y verify`
//! accepts it on any machine, and chained to the receipt before it by number and SHA-256. [`issue`] writes one,
//! [`check()`] judges one; neither needs the journal.

mod armor;
mod arrival;
mod backup;
mod card;
mod chain;
mod check;
mod claim;
mod content;
mod document;
mod error;
mod gaps;
mod hashes;
mod key;
mod of;
mod openssh;
mod pace;
mod public;
mod sign;
mod signer;
mod store;
mod text;
mod trust;
mod wire;

pub use arrival::ArrivalOf;
pub use backup::BackupOf;
pub use chain::{Chain, check_folder};
pub use check::{Checked, check};
pub use content::{
    AcceptedBy, CardOf, ClaimOf, DeliveredFile, DeliveredFolder, Destination, Evidence, FORMAT, FindingOf,
    Generation, GenerationFile, Hashes, PaceOf, Previous, Reached, Receipt, Rung, SessionOf, Skip,
};
pub use error::ReceiptError;
pub use gaps::not_checked;
pub use key::SigningKey;
pub use of::{Issue, Link};
pub use public::PublicKey;
pub use sign::{NAMESPACE, Signature};
pub use signer::{PRINCIPAL, Signer};
pub use store::{Issued, Stored, folder, issue, list, name_of, path_of};
pub use trust::Trusted;
