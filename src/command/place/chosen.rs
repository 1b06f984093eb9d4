//! Which of several sayings about one setting counts, and where it came from.

use serde::Serialize;

/// Where a setting came from, nearest to the person first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Origin {
    Flag,
    Env,
    File,
    Default,
}

impl Origin {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Env => "environment",
            Self::File => "file",
            Self::Default => "default",
        }
    }
}

/// A setting in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Shown {
    /// The key of the configuration file.
    pub(crate) key: &'static str,
    /// Its value; `None` when there is none. Never a password.
    pub(crate) value: Option<String>,
    /// Where it came from.
    pub(crate) from: Origin,
}

/// Chooses, and remembers what was chosen.
#[derive(Debug, Default)]
pub(crate) struct Chosen(pub(crate) Vec<Shown>);

impl Chosen {
    /// The first that says anything.
    pub(crate) fn first<T>(
        &mut self,
        key: &'static str,
        said: impl IntoIterator<Item = (Origin, Option<T>)>,
        show: impl Fn(&T) -> String,
    ) -> Option<T> {
        let found = said.into_iter().find_map(|(from, value)| Some((from, value?)));
        let (from, value) = found.map_or((Origin::Default, None), |(from, value)| (from, Some(value)));
        self.0.push(Shown { key, value: value.as_ref().map(show), from });
        value
    }

    /// The first that says anything, or the default.
    pub(crate) fn or<T>(
        &mut self,
        key: &'static str,
        said: impl IntoIterator<Item = (Origin, Option<T>)>,
        default: T,
        show: impl Fn(&T) -> String,
    ) -> T {
        let (from, value) = said
            .into_iter()
            .find_map(|(from, value)| Some((from, value?)))
            .unwrap_or((Origin::Default, default));
        self.note(key, Some(show(&value)), from);
        value
    }

    /// Remembers a setting that was chosen together with others.
    pub(crate) fn note(&mut self, key: &'static str, value: Option<String>, from: Origin) {
        self.0.push(Shown { key, value, from });
    }
}
