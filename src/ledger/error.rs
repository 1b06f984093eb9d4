//! What can go wrong with the ledger.

use super::place::Place;
use crate::cloud::{CloudError, Fault};
use crate::problem::{Code, Problem};

/// The ledger could not be asked, or did not take what it was given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// There is no such table.
    #[error("There is no table `{}` in {}", .0.table, .0.region)]
    Missing(Place),
    /// The credentials do not allow it.
    #[error("The ledger `{}` in {} may not be used: {detail}", place.table, place.region)]
    Denied {
        /// Which one.
        place: Place,
        /// What AWS says.
        detail: String,
    },
    /// The table is another program's, or an item is none that it can hold.
    #[error("The table `{}` in {} does not take what the ledger is made of: {detail}", place.table, place.region)]
    Unfit {
        /// Which one.
        place: Place,
        /// What AWS says.
        detail: String,
    },
    /// Anything else.
    #[error("The ledger cannot be asked: {0}")]
    Cloud(CloudError),
}

impl LedgerError {
    pub(super) fn of(error: CloudError, place: &Place) -> Self {
        match error.fault {
            Fault::Missing => Self::Missing(place.clone()),
            Fault::Denied => Self::Denied { place: place.clone(), detail: error.detail },
            Fault::Invalid => Self::Unfit { place: place.clone(), detail: error.detail },
            _ => Self::Cloud(error),
        }
    }

    /// That no answer came in time.
    pub(crate) fn silent() -> Self {
        Self::Cloud(CloudError {
            service: "DynamoDB",
            operation: "Query",
            fault: Fault::Unreachable,
            detail: "no answer in time".into(),
        })
    }

    /// Whether the item itself is the reason, so that all others can be written.
    pub fn is_about_the_item(&self) -> bool {
        matches!(self, Self::Unfit { detail, .. } if detail.contains("size"))
    }

    /// Why, in a few words that may stand in a receipt: no names of accounts, no addresses.
    pub fn why(&self) -> &'static str {
        match self {
            Self::Missing(_) => "there is no such table",
            Self::Denied { .. } => "its rights do not suffice",
            Self::Unfit { .. } => "the table is none of a ledger",
            Self::Cloud(error) => match error.fault {
                Fault::Credentials => "AWS did not know who asked",
                Fault::Expired => "the credentials had expired",
                Fault::Throttled => "AWS was asked too often",
                Fault::Clock => "the clock was wrong",
                Fault::Unreachable => "AWS did not answer",
                _ => "AWS could not answer",
            },
        }
    }
}

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Self {
        let code = match &error {
            LedgerError::Missing(_) => Code::LedgerMissing,
            LedgerError::Denied { .. } => Code::LedgerDenied,
            LedgerError::Unfit { .. } => Code::LedgerUnfit,
            LedgerError::Cloud(cloud) => {
                let of_aws = Self::from(cloud.clone());
                return Self { message: error.to_string(), ..of_aws };
            }
        };
        Self::new(code, error.to_string())
    }
}
