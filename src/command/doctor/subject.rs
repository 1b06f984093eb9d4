//! What is to be looked at, from command line, environment and configuration file: also where a part of it cannot be had.

use crate::command::agent::AgentArgs;
use crate::command::globals::Globals;
use crate::command::place::joined::Joined;
use crate::command::place::{PlaceArgs, file};
use crate::config::{Config, ConfigError};
use crate::daemon::WhenToBackUp;
use crate::doctor::{Settings, Side, Subject, Unusable};
use crate::problem::{Code, Problem};
use crate::share::Destination;
use crate::world::{Env, World};
use std::path::PathBuf;
use std::time::Duration;

/// The files that it is read from may lie on a dead disk.
const PATIENCE: Duration = Duration::from_secs(15);

/// Reads it. A mistake on the command line is an error; whatever is wrong with what it leads to is a finding.
pub(super) async fn read(
    place: &PlaceArgs,
    agent: &AgentArgs,
    globals: &Globals,
    world: &World,
) -> Result<Subject, Problem> {
    let (place, socket, globals, env) =
        (place.clone(), agent.socket.clone(), globals.clone(), world.env.clone());
    let reading = tokio::task::spawn_blocking(move || subject(&place, socket, &globals, &env));
    let silent = || Problem::new(Code::ConfigInvalid, "The configuration cannot be read: no answer in time");
    let read = tokio::time::timeout(PATIENCE, reading).await.map_err(|_| silent())?;
    read.map_err(|error| Problem::new(Code::Internal, format!("A task ended unexpectedly: {error}")))?
}

fn subject(
    place: &PlaceArgs,
    socket: Option<PathBuf>,
    globals: &Globals,
    env: &Env,
) -> Result<Subject, Problem> {
    let unusable = |file, why| Ok(Subject { file, settings: Err(why) });
    let file = match file::find(globals, env) {
        Ok(file) => file,
        Err(error) => return unusable(None, Unusable::Problem(error.into())),
    };
    match file.as_deref().map(Config::read) {
        Some(Err(ConfigError::Faults { faults, .. })) => return unusable(file, Unusable::Faults(faults)),
        Some(Err(error)) => return unusable(file, Unusable::Problem(error.into())),
        None | Some(Ok(_)) => {}
    }
    let joined = Joined::new(place, globals, &World::silent(env.clone()))?;
    let (share, gateway) = sides(&joined);
    // What the file says of them goes with the destination that it names, and with no other.
    let beyond = place.to.is_none().then_some(&joined);
    let sync = beyond.map(Joined::sync).unwrap_or_default();
    let second = beyond.and_then(|joined| second(joined, share.as_ref()?));
    let ledger = joined.ledger();
    let setup = crate::command::place::Setup::from(joined);
    let control = crate::control::Settings { socket: socket.or(setup.control.socket), ..setup.control };
    let settings = Settings {
        state: setup.state,
        watch: setup.watch,
        rhythm: setup.rhythm,
        pace: setup.pace,
        reserve: setup.reserve,
        control,
        account: setup.account,
        share,
        gateway,
        sync,
        second,
        ids: setup.ids,
        ledger,
        topic: setup.notices.map(|notices| (notices.account, notices.topic)),
        backs_up: setup.backup != WhenToBackUp::Never,
    };
    Ok(Subject { file, settings: Ok(settings) })
}

/// The share, and the gateway before it. Their servers are known also where what it takes to log in is not.
fn sides(joined: &Joined) -> (Option<Side>, Option<Side>) {
    let Some(server) = joined.server() else { return (None, None) };
    let nowhere = || Problem::new(Code::Internal, "A server and no destination");
    let destination = joined.destination().and_then(|found| found.ok_or_else(nowhere));
    let gateway = joined.gateway.as_ref().map(|gateway| Side {
        server: Some(gateway.server()),
        destination: destination.clone().and_then(|behind: Destination| {
            let account = joined.account.as_ref();
            Ok(gateway.to(&behind, account)?.ok_or_else(nowhere)?.destination)
        }),
    });
    (Some(Side { server, destination }), gateway)
}

/// The second region's share. Where nobody can log in at the near one, nobody can there: it may be the same login.
fn second(joined: &Joined, share: &Side) -> Option<Side> {
    let server = joined.second_server()?;
    let nowhere = || Problem::new(Code::Internal, "A second region and no destination");
    let destination = share.destination.clone().and_then(|near| {
        let second = joined.second(&near)?.ok_or_else(nowhere)?;
        Ok(second.destination)
    });
    Some(Side { server, destination })
}
