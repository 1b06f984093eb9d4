//! The words that a service has for a state. It may add to them at any time: one that is not known here is kept as it is, and
//! said to be unknown.

use crate::words::path::printable;

/// Of a word that is not known no more is kept.
const LONGEST: usize = 60;

/// A word that is not known here, fit to be shown.
pub(super) fn foreign(word: &str) -> String {
    printable(&word.chars().take(LONGEST).collect::<String>()).into_owned()
}

/// Declares the words of one state.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident $word:literal)* }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$doc])* $variant,)*
            /// A word that this version does not know.
            Other(String),
        }

        impl $name {
            /// What a word means.
            pub fn of(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)*
                    other => Self::Other(crate::cloud::word::foreign(other)),
                }
            }

            /// The word.
            pub fn word(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)*
                    Self::Other(word) => word,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }
    };
}
pub(super) use words;

#[cfg(test)]
#[expect(unreachable_pub, reason = "the words of the services are public")]
mod tests {
    words! {
        /// A light.
        Light {
            /// One may go.
            Green "GREEN"
        }
    }

    #[test]
    fn a_word_that_nobody_knows_is_kept_and_can_be_shown() {
        assert_eq!(Light::of("GREEN"), Light::Green);
        for (word, shown) in [("PURPLE", "PURPLE"), ("", ""), ("A\u{1b}[2J", r"A\u{1b}[2J")] {
            assert_eq!(Light::of(word), Light::Other(shown.into()));
            assert_eq!(Light::of(word).to_string(), shown);
        }
        assert_eq!(Light::of(&"x".repeat(1000)).word().len(), super::LONGEST);
    }
}
