//! Finds the configuration file: the one that was named, else the person's, else the machine's.

use crate::command::Globals;
use crate::config::{Config, ConfigError};
use crate::words::path::IoAt;
use crate::world::Env;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The machine's file.
const SYSTEM: &str = "/etc/ingest/config.toml";

/// A file that was found and has no faults.
#[derive(Debug)]
pub(crate) struct ConfigFile {
    pub(crate) path: PathBuf,
    pub(crate) config: Config,
    /// In hex.
    pub(crate) sha256: String,
}

/// Which file counts; `None` when there is none.
pub(crate) fn find(globals: &Globals, env: &Env) -> Result<Option<PathBuf>, ConfigError> {
    if let Some(named) = &globals.config {
        return Ok(Some(named.clone()));
    }
    for path in [personal(env), Some(SYSTEM.into())].into_iter().flatten() {
        // One that is there and cannot be looked at is an error: what it says would be missing in silence.
        if path.try_exists().at(&path)? {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// Reads and checks the file that counts.
pub(crate) fn read(globals: &Globals, env: &Env) -> Result<Option<ConfigFile>, ConfigError> {
    let Some(path) = find(globals, env)? else { return Ok(None) };
    let (config, bytes) = Config::read(&path)?;
    let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Some(ConfigFile { path, config, sha256 }))
}

fn personal(env: &Env) -> Option<PathBuf> {
    Some(base(env, "XDG_CONFIG_HOME", ".config")?.join("ingest/config.toml"))
}

/// A base folder of the XDG specification (version 0.8): the variable, if absolute, else a folder of the home.
pub(super) fn base(env: &Env, variable: &str, below_home: &str) -> Option<PathBuf> {
    let absolute = |name| env.get(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute(variable).or_else(|| absolute("HOME").map(|home: PathBuf| home.join(Path::new(below_home))))
}
