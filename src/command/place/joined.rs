//! Command line, environment, configuration file and defaults, joined: what is in force, before anything is opened.

use super::PlaceArgs;
use super::aws;
use super::beyond::Beyond;
use super::chosen::{Chosen, Origin};
use super::control;
use super::file::{self, ConfigFile};
use super::gateway::Gateway;
use super::ledger::{self, Ledger};
use super::login::Way;
use super::password::VARIABLE;
use super::settling;
use crate::card::LONGEST_PATH;
use crate::card::settle::Times;
use crate::card::watch::Rhythm;
use crate::cloud::{Account, Ids};
use crate::command::Globals;
use crate::config::{Config, Names, Server, Unsure, Verify};
use crate::control::Settings;
use crate::daemon::{NoticeSettings, Second, WhenToBackUp};
use crate::handoff::SyncPlace;
use crate::pace::{Allowance, Timetable};
use crate::problem::{Code, Problem};
use crate::share::destination::address::{self, Address, AddressError, PORT};
use crate::share::destination::{LANES, default_staging, default_sync_root};
use crate::share::{Client, Destination, Encryption, Flow, NotBeside, Place, SmbPlace};
use crate::words::bytes::ByteCount;
use crate::words::dscp::Dscp;
use crate::words::memory::Memory;
use crate::words::path::RelPath;
use crate::words::span::{Millis, Span};
use crate::world::{Env, World};
use Origin::{File, Flag};
use jiff::tz::TimeZone;
use std::path::PathBuf;
use std::time::Duration;

const BESIDE: &str = "Name a sync root and a staging folder, neither of which holds the other";

/// What a remote desktop does not notice.
const POLITE_TARGET: Millis = Millis(Duration::from_millis(10));
/// A night: longer than a file server is away for maintenance, and than it takes somebody to make room.
const PATIENCE: Span = Span(Duration::from_secs(12 * 3600));

/// One that is read back leaves the link to one that is sent.
const ROLLS: usize = 2;

/// What is in force.
pub(crate) struct Joined {
    pub(super) studio: String,
    pub(super) state: PathBuf,
    pub(super) watch: Vec<PathBuf>,
    server: Option<Server>,
    way: Option<Way>,
    client: Client,
    pub(in crate::command) gateway: Option<Gateway>,
    encryption: Encryption,
    lanes: usize,
    pub(super) staging: RelPath,
    pub(super) sync_root: RelPath,
    pub(super) patience: Span,
    pub(super) reserve: Option<ByteCount>,
    pub(super) pace: Timetable,
    pub(super) rolls: usize,
    /// Whether others on the path come first, and how much longer an answer may take then.
    pub(super) polite: bool,
    pub(super) polite_target: Millis,
    pub(super) dscp: Option<Dscp>,
    pub(super) memory: Memory,
    pub(super) verify: Verify,
    pub(super) incomplete: Unsure,
    pub(super) review: Unsure,
    pub(super) times: Times,
    pub(super) rhythm: Rhythm,
    pub(super) names: Names,
    pub(super) longest_path: usize,
    pub(super) control: Settings,
    pub(in crate::command) account: Option<Account>,
    pub(super) ledger: Option<Ledger>,
    pub(super) notices: Option<NoticeSettings>,
    beyond: Beyond,
    pub(super) ids: Ids,
    pub(super) backup: WhenToBackUp,
    /// The file that was read.
    pub(crate) file: Option<ConfigFile>,
    /// All of it in lines, with where each came from.
    pub(crate) chosen: Chosen,
}

impl Joined {
    pub(crate) fn new(args: &PlaceArgs, globals: &Globals, world: &World) -> Result<Self, Problem> {
        let file = file::read(globals, &world.env)?;
        let config = file.as_ref().map(|file| file.config.clone()).unwrap_or_default();
        let (target, root) = args.to.as_deref().map(target).transpose()?.unzip();
        let mut chosen = Chosen::default();
        let studio = chosen.first("studio", [(File, config.studio.clone())], Clone::clone);
        let state = state(args, &config, &world.env, &mut chosen)?;
        for path in &config.watch {
            chosen.note("watch.path", Some(path.display().to_string()), File);
        }
        let (server, way, client) = server(args, target, &config, &world.env, &mut chosen);
        let gateway = Gateway::choose(args, config.gateway.clone(), &mut chosen);
        let ids = aws::ids(args, &config, &mut chosen);
        let encryption = [(Flag, args.encryption.map(Into::into)), (File, config.encryption)];
        let lanes = [(Flag, args.lanes.map(usize::from)), (File, config.lanes)];
        let patience = [(Flag, args.patience), (File, config.patience)];
        let (times, rhythm) = settling::times(&config.settling, &mut chosen);
        let unsure = |unsure: &Unsure| match unsure {
            Unsure::Hold => "hold".into(),
            Unsure::Send => "send".into(),
        };
        let sync_root = [(Flag, root.flatten()), (File, config.sync_root)];
        let pace = pace(args, config.pace, &mut chosen);
        let account = config.aws.map(|aws| aws::account(aws, &mut chosen));
        let ledger = Ledger::choose(config.ledger, account.as_ref(), pace.zone(), &mut chosen);
        let notices = ledger::notices(config.notify, account.as_ref(), &mut chosen);
        Ok(Self {
            studio: studio.unwrap_or_default(),
            state,
            watch: config.watch,
            server,
            way,
            client,
            gateway,
            encryption: chosen.or("destination.encryption", encryption, Encryption::Required, |encryption| {
                match encryption {
                    Encryption::Required => "required".into(),
                    Encryption::Off => "off".into(),
                }
            }),
            lanes: chosen.or("destination.lanes", lanes, LANES, ToString::to_string),
            patience: chosen.or("destination.patience", patience, PATIENCE, ToString::to_string),
            reserve: chosen.first("destination.reserve", [(File, config.reserve)], ToString::to_string),
            staging: chosen.or(
                "destination.staging",
                [(File, config.staging)],
                default_staging(),
                ToString::to_string,
            ),
            sync_root: chosen.or(
                "destination.sync_root",
                sync_root,
                default_sync_root(),
                ToString::to_string,
            ),
            pace,
            rolls: chosen.or("link.rolls", [(File, config.rolls)], ROLLS, ToString::to_string),
            polite: chosen.or("link.polite", [(File, config.polite)], false, |polite| {
                if *polite { "on".into() } else { "off".into() }
            }),
            polite_target: chosen.or(
                "link.polite_target",
                [(File, config.polite_target)],
                POLITE_TARGET,
                ToString::to_string,
            ),
            dscp: chosen.first("link.dscp", [(File, config.dscp)], ToString::to_string),
            memory: chosen.or("link.memory", [(File, config.memory)], Memory::DEFAULT, ToString::to_string),
            verify: chosen.or("policy.verify", [(File, config.verify)], Verify::WhileSending, |verify| {
                match verify {
                    Verify::WhileSending => "while-sending".into(),
                    Verify::Before => "before".into(),
                }
            }),
            incomplete: chosen.or("policy.incomplete", [(File, config.incomplete)], Unsure::Hold, unsure),
            review: chosen.or("policy.review", [(File, config.review)], Unsure::Hold, unsure),
            times,
            rhythm,
            names: chosen.or("policy.names", [(File, config.names)], Names::Hold, |names| match names {
                Names::Hold => "hold".into(),
                Names::Map => "map".into(),
            }),
            longest_path: chosen.or(
                "policy.longest_path",
                [(File, config.longest_path)],
                LONGEST_PATH,
                ToString::to_string,
            ),
            control: control::settings(config.control, &world.env, &mut chosen),
            account,
            ledger,
            notices,
            beyond: Beyond::choose(config.handoff, config.arrival, &mut chosen),
            ids,
            backup: aws::backup(config.backup, &mut chosen),
            file,
            chosen,
        })
    }

    /// Where to deliver, with the password read where there is one.
    pub(in crate::command) fn destination(&self) -> Result<Option<Destination>, Problem> {
        let Some(place) = self.place()? else { return Ok(None) };
        let nested = |nested: NotBeside| Problem::new(Code::Usage, nested.to_string()).with_hint(BESIDE);
        Destination::new(place, self.staging.clone(), self.sync_root.clone()).map(Some).map_err(nested)
    }

    /// The server behind the destination, name and port, whether somebody can log in there or not: the inner one is `None` for a
    /// folder, the outer one where nothing says where to deliver.
    pub(in crate::command) fn server(&self) -> Option<Option<(String, u16)>> {
        Some(match self.server.as_ref()? {
            Server::Path(_) => None,
            Server::Smb { host, port, .. } => Some((host.clone(), port.unwrap_or(PORT))),
        })
    }

    /// What carries rolls on from the sync root that is in force.
    pub(in crate::command) fn sync(&self) -> SyncPlace {
        self.beyond.sync(&self.staging, &self.sync_root)
    }

    /// The second region's share, with the login read.
    pub(in crate::command) fn second(&self, destination: &Destination) -> Result<Option<Second>, Problem> {
        self.beyond.second(destination, self.account.as_ref())
    }

    /// The server behind that share, as [`server`](Self::server) has it.
    pub(in crate::command) fn second_server(&self) -> Option<Option<(String, u16)>> {
        self.beyond.server()
    }

    /// Where the ledger lies, and as whom it is asked.
    pub(in crate::command) fn ledger(&self) -> Option<(Account, crate::ledger::Place)> {
        self.ledger.as_ref().map(Ledger::place)
    }

    fn place(&self) -> Result<Option<Place>, Problem> {
        Ok(match &self.server {
            None => None,
            Some(Server::Path(path)) => Some(Place::Path(path.clone())),
            Some(Server::Smb { host, port, share, domain, user, .. }) => {
                let way = self.way.as_ref().ok_or_else(no_way)?;
                let domain = domain.as_deref().unwrap_or_default();
                Some(Place::Smb(SmbPlace {
                    host: host.clone(),
                    port: port.unwrap_or(PORT),
                    share: share.clone(),
                    credentials: way.credentials(user.as_deref(), domain, self.account.as_ref())?,
                    client: self.client,
                    encryption: self.encryption,
                    lanes: self.lanes,
                    flow: Flow { rate: self.pace.fastest(), memory: self.memory, mark: self.dscp },
                }))
            }
        })
    }
}

fn no_way() -> Problem {
    Problem::new(Code::Usage, "There is no password for the share, and no other way to log in").with_hint(
        format!(
            "Name a file with `--password-file`, `--keytab` or `--ccache`, or set the variable {VARIABLE}"
        ),
    )
}

/// The timetable of the file, or the one rate of the command line, which holds whatever the file says.
fn pace(args: &PlaceArgs, file: Option<Timetable>, chosen: &mut Chosen) -> Timetable {
    let zone = file.as_ref().map_or_else(TimeZone::system, |file| file.zone().clone());
    let always = |allowance| Timetable::always(allowance).kept_in(zone.clone());
    let flag = args.rate.map(|rate| always(Allowance::AtMost(rate)));
    let from = if flag.is_some() { Flag } else { File };
    let Some(pace) = flag.or(file) else {
        chosen.note("link.rate", None, Origin::Default);
        return always(Allowance::Unlimited);
    };
    chosen.note("link.rate", Some(pace.otherwise().to_string()), from);
    if !pace.windows().is_empty() {
        let zone = pace.zone().iana_name().map(ToOwned::to_owned);
        chosen.note("link.time_zone", zone, from);
    }
    for window in pace.windows() {
        chosen.note("link.window", Some(format!("{window} at {}", window.allowance)), from);
    }
    pace
}

/// Reads `--to`.
fn target(text: &str) -> Result<(Server, Option<RelPath>), Problem> {
    let usage =
        |error: AddressError| Problem::new(Code::Usage, format!("--to: {error}")).with_hint(error.remedy());
    if address::is_address(text).map_err(usage)? {
        let Address { domain, user, host, port, share, sync_root } = text.parse().map_err(usage)?;
        let domain = Some(domain).filter(|domain| !domain.is_empty());
        let server = Server::Smb { host, port: Some(port), share, domain, user: Some(user), proof: None };
        return Ok((server, sync_root));
    }
    // An empty path is refused here.
    let path = std::path::absolute(text).map_err(|error| {
        Problem::new(Code::Usage, format!("--to: `{text}` is no folder: {error}"))
            .with_hint(format!("Write `--to PATH` or `--to {}`", address::FORM))
    })?;
    Ok((Server::Path(path), None))
}

fn state(args: &PlaceArgs, config: &Config, env: &Env, chosen: &mut Chosen) -> Result<PathBuf, Problem> {
    let home = file::base(env, "XDG_STATE_HOME", ".local/state").map(|base| base.join("ingest"));
    let flag = args.state.as_deref().map(std::path::absolute).transpose().map_err(|error| {
        Problem::new(Code::Usage, format!("--state: {error}")).with_hint("Name a folder with `--state`")
    })?;
    let said = [(Flag, flag), (File, config.state_dir.clone()), (Origin::Default, home)];
    chosen.first("state_dir", said, |path| path.display().to_string()).ok_or_else(|| {
        Problem::new(Code::Usage, "There is no folder for journal, keys and receipts: HOME is not set")
            .with_hint("Name one with `--state`")
    })
}

/// The server, as a whole from one place, and the way to log in that goes with it: a password that the file has for
/// its own server is never shown to another.
fn server(
    args: &PlaceArgs,
    target: Option<Server>,
    config: &Config,
    env: &Env,
    chosen: &mut Chosen,
) -> (Option<Server>, Option<Way>, Client) {
    let from = if target.is_some() { Flag } else { File };
    let server = target.or_else(|| config.server.clone());
    match &server {
        None => (None, None, Client::Native),
        Some(Server::Path(path)) => {
            chosen.note("destination.client", Some("path".into()), from);
            chosen.note("destination.path", Some(path.display().to_string()), from);
            (server, None, Client::Native)
        }
        Some(Server::Smb { host, port, share, domain, user, proof }) => {
            let client = [(Flag, args.client.map(Into::into)), (File, config.client)];
            let client =
                chosen.or("destination.client", client, Client::Native, |client| client.word().into());
            chosen.note("destination.server", Some(host.clone()), from);
            chosen.or("destination.port", [(from, *port)], PORT, ToString::to_string);
            chosen.note("destination.share", Some(share.clone()), from);
            chosen.first("destination.domain", [(from, domain.clone())], Clone::clone);
            chosen.first("destination.user", [(from, user.clone())], Clone::clone);
            let way = Way::choose(args, proof.clone(), env, chosen);
            (server, way, client)
        }
    }
}
