//! `ingest run`: the agent.

mod line;
mod manager;

use super::globals::Globals;
use super::place::{PlaceArgs, Setup, no_destination};
use crate::control::{self, Server};
use crate::daemon::{Service, Settings};
use crate::problem::{Code, Problem};
use crate::share::{Destination, Place};
use crate::world::{Env, World};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// The agent: watches the folders of the configuration, carries every dump to the share, and answers on its socket.
///
/// It goes on where it was, whatever ended it. SIGTERM and SIGINT bring it to a safe point; SIGHUP has it read its
/// configuration again.
#[derive(Debug, clap::Args)]
pub(crate) struct Run {
    #[command(flatten)]
    place: PlaceArgs,
    /// Where the control socket is made [default: $XDG_RUNTIME_DIR/ingest.sock, for root /run/ingest/control.sock]
    #[arg(long, value_name = "FILE")]
    socket: Option<PathBuf>,
}

impl Run {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        self.carry(globals, world).await.inspect_err(manager::failed)
    }

    async fn carry(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        let control = self.control(globals, world)?;
        let (args, globals, env) = (self.place.clone(), globals.clone(), world.env.clone());
        let reread = move || settings(&args, &globals, &env);
        let settings = reread()?;
        let server = Server::bind(&control).await?;
        let (clock, stop) = (world.clock.clone(), world.stop.clone());
        let service = Service::start(settings, reread, clock.clone(), stop.clone()).await?;
        let service = Arc::new(service);
        if world.owns_process {
            heed_reloads(service.clone())?;
        }
        let alive = tokio::spawn(manager::alive(service.clone()));
        let status = tokio::spawn(manager::status(service.desk().snapshots()));
        manager::ready();
        tracing::info!("ready");
        let serving = server.serve(service.desk(), clock, stop.clone());
        let stopping = async {
            stop.cancelled().await;
            manager::stopping();
        };
        tokio::join!(service.run(), serving, stopping);
        alive.abort();
        status.abort();
        Ok(0)
    }

    /// How the agent can be talked to.
    fn control(&self, globals: &Globals, world: &World) -> Result<control::Settings, Problem> {
        let said = self.place.setup_here(globals, world)?.control;
        Ok(control::Settings { socket: self.socket.clone().or(said.socket), ..said })
    }
}

/// How often AWS is asked: what it is asked allows little more, and little of it changes faster.
const ASKS: Duration = Duration::from_secs(60);

/// What the configuration says now.
fn settings(args: &PlaceArgs, globals: &Globals, env: &Env) -> Result<Settings, Problem> {
    let setup: Setup = args.setup(globals, &World::silent(env.clone()))?;
    if setup.watch.is_empty() {
        return Err(Problem::new(Code::Usage, "Nothing says which folders to watch").with_hint(
            "Write a `[[watch]]` with its `path` into the configuration file; `ingest config example` shows how",
        ));
    }
    Ok(Settings {
        destination: at_any_rate(setup.destination.ok_or_else(no_destination)?),
        through: setup.through.map(|through| (at_any_rate(through.destination), through.gateway)),
        patience: setup.patience,
        reserve: setup.reserve,
        pace: setup.pace,
        polite: setup.polite,
        memory: setup.memory,
        state: setup.state,
        studio: setup.studio,
        watch: setup.watch,
        rhythm: setup.rhythm,
        verify_before: setup.verify_before,
        cards: setup.cards,
        names: setup.names,
        rolls: setup.rolls,
        account: setup.account,
        ledger: setup.ledger,
        notices: setup.notices,
        sync: setup.sync,
        second: setup.second,
        ids: setup.ids,
        asks: ASKS,
        backup: setup.backup,
        config: setup.config,
        config_sha256: setup.config_sha256,
    })
}

/// Sessions that outlive the rate of today: another may be ordered at any time.
fn at_any_rate(mut destination: Destination) -> Destination {
    if let Place::Smb(place) = &mut destination.place {
        place.flow.rate = None;
    }
    destination
}

/// From now on SIGHUP reads the configuration again.
fn heed_reloads(service: Arc<Service>) -> Result<(), Problem> {
    let refused = |error| Problem::new(Code::Internal, format!("The system gives no signals: {error}"));
    let mut hangup = signal(SignalKind::hangup()).map_err(refused)?;
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            service.reload().await;
        }
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::settings;
    use crate::command::globals::Globals;
    use crate::command::place::PlaceArgs;
    use crate::daemon::Settings;
    use crate::world::Env;

    #[test]
    fn another_timetable_is_no_other_destination() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().join("config.toml");
        let env: Env = [("HOME", "/home/dit"), ("INGEST_SMB_PASSWORD", "secret")].iter().copied().collect();
        let globals =
            Globals { config: Some(config.clone()), json: false, quiet: false, verbose: 0, color: false };
        let with = |rate: &str| -> Settings {
            let watch = "[[watch]]\npath = \"/nas\"\n";
            let destination = "[destination]\nserver = \"fsx\"\nshare = \"footage\"\nuser = \"mu\"\n";
            std::fs::write(&config, format!("{watch}{destination}{rate}")).expect("a configuration file");
            settings(&PlaceArgs::default(), &globals, &env).expect("settings")
        };
        let (before, after) = (with("[link]\nrate = \"80 Mbit/s\""), with("[link]\nrate = \"2 Gbit/s\""));
        assert_ne!(before.pace.otherwise(), after.pace.otherwise());
        assert_eq!(before.destination, after.destination);
    }
}
