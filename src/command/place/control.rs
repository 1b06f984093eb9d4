//! How an agent can be talked to: flag, file, environment.

use super::chosen::{Chosen, Origin};
use crate::config;
use crate::control::Settings;
use crate::world::Env;

/// What is in force.
pub(super) fn settings(config: config::Control, env: &Env, chosen: &mut Chosen) -> Settings {
    let file = |value: Option<String>| [(Origin::File, value)];
    let settings = of(config, env);
    let socket = settings.socket.as_ref().map(|path| path.display().to_string());
    chosen.or("control.socket", file(socket), settings.to_serve().display().to_string(), Clone::clone);
    chosen.first("control.group", file(settings.group.clone()), Clone::clone);
    chosen.first("control.metrics", file(settings.metrics.map(|at| at.to_string())), Clone::clone);
    settings
}

/// The same without a word on where it came from.
pub(in crate::command) fn of(config: config::Control, env: &Env) -> Settings {
    let config::Control { socket, group, metrics } = config;
    Settings { socket, runtime: env.get("XDG_RUNTIME_DIR").map(Into::into), group, metrics }
}
