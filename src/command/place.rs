//! Where to deliver, and all else that command line, environment and configuration file can say. What stands nearer
//! to the person wins: flag, environment, file, default.

mod aws;
mod beyond;
pub(super) mod chosen;
pub(super) mod control;
pub(super) mod file;
mod gateway;
pub(super) mod joined;
mod ledger;
mod login;
mod password;
mod settling;

use super::globals::Globals;
use crate::card::watch::Rhythm;
use crate::cloud::{Account, Ids};
use crate::config::{Names, Unsure, Verify};
use crate::control::Settings;
use crate::daemon::{CardPolicy, LedgerSettings, NamePolicy, NoticeSettings, Second, WhenToBackUp};
use crate::handoff::SyncPlace;
use crate::pace::Timetable;
use crate::problem::{Code, Problem};
use crate::share::{Cache, Client, Destination, Encryption};
use crate::words::bytes::ByteCount;
use crate::words::memory::Memory;
use crate::words::rate::Rate;
use crate::words::span::Span;
use crate::world::World;
use clap::ValueEnum;
pub(crate) use gateway::Through;
use joined::Joined;
use std::path::PathBuf;
use std::time::Duration;

/// The destination on the command line.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Destination")]
pub(crate) struct PlaceArgs {
    /// Where to deliver: a folder, or smb://[DOMAIN;]USER@HOST[:PORT]/SHARE[/SYNC_ROOT]
    #[arg(long, value_name = "PLACE")]
    pub(crate) to: Option<String>,
    /// File with the password in its first line [else: the variable INGEST_SMB_PASSWORD]
    #[arg(long, value_name = "FILE", group = "proof")]
    pub(crate) password_file: Option<PathBuf>,
    /// File with the user's keys, for Kerberos
    #[arg(long, value_name = "FILE", group = "proof")]
    pub(crate) keytab: Option<PathBuf>,
    /// Ticket cache for Kerberos, or `default` for the one that `klist` shows
    #[arg(long, value_name = "FILE", group = "proof")]
    pub(crate) ccache: Option<Cache>,
    /// What speaks SMB: the client that is built in, or Samba's own in the program `ingest-smb-worker`
    #[arg(long)]
    pub(crate) client: Option<ClientArg>,
    /// Whether nothing is sent without encryption; `off` only where the link itself is encrypted
    #[arg(long)]
    pub(crate) encryption: Option<EncryptionArg>,
    /// Connections for writing, 1 to 16; as many again read back
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=16))]
    pub(crate) lanes: Option<u8>,
    /// The most that may be sent: "800 Mbit/s", "100 MB/s"
    #[arg(long, value_name = "RATE")]
    pub(crate) rate: Option<Rate>,
    /// How long the share may be away, full, or held by somebody before this gives up: "90 s", "12 h" [default: 12 h]
    #[arg(long, value_name = "TIME")]
    pub(crate) patience: Option<Span>,
    /// Folder of journal, keys and receipts [default: $XDG_STATE_HOME/ingest]
    #[arg(long, value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,
}

/// The state folder on the command line, for commands that go nowhere.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct StateArgs {
    /// Folder of journal, keys and receipts [default: $XDG_STATE_HOME/ingest]
    #[arg(long = "state", value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,
}

/// What speaks SMB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ClientArg {
    Native,
    Libsmbclient,
}

impl From<ClientArg> for Client {
    fn from(arg: ClientArg) -> Self {
        match arg {
            ClientArg::Native => Self::Native,
            ClientArg::Libsmbclient => Self::Libsmbclient,
        }
    }
}

/// Whether the share must encrypt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EncryptionArg {
    Required,
    Off,
}

impl From<EncryptionArg> for Encryption {
    fn from(arg: EncryptionArg) -> Self {
        match arg {
            EncryptionArg::Required => Self::Required,
            EncryptionArg::Off => Self::Off,
        }
    }
}

/// What a command works with, checked.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    /// Where to deliver, if anything says so.
    pub(crate) destination: Option<Destination>,
    /// The way through a gateway, if there is one in the path.
    pub(crate) through: Option<Through>,
    /// How long the share may be away.
    pub(crate) patience: Duration,
    /// What stays free on the share, if anything says so.
    pub(crate) reserve: Option<ByteCount>,
    /// When how much may be sent.
    pub(crate) pace: Timetable,
    /// How many rolls travel at the same time.
    pub(crate) rolls: usize,
    /// In polite mode, how much longer an answer may take over the path than at its best.
    pub(crate) polite: Option<Duration>,
    /// What content may take in memory.
    pub(crate) memory: Memory,
    /// The folder of journal, keys and receipts. It may not exist yet.
    pub(crate) state: PathBuf,
    /// Who delivers: for receipts. Empty when nobody said.
    pub(crate) studio: String,
    /// Folders that hold dumps: a roll keeps its path below them.
    pub(crate) watch: Vec<PathBuf>,
    /// Read every dump twice: verify before the first byte is sent.
    pub(crate) verify_before: bool,
    /// How a card is judged before it is sent.
    pub(crate) cards: CardPolicy,
    /// How often folders are looked at.
    pub(crate) rhythm: Rhythm,
    /// What becomes of names that the share cannot hold.
    pub(crate) names: NamePolicy,
    /// The configuration file that was read.
    pub(crate) config: Option<PathBuf>,
    /// How the agent can be talked to.
    pub(crate) control: Settings,
    /// Where AWS is asked, and as whom, if anything says so.
    pub(crate) account: Option<Account>,
    /// Where all studios see what each has delivered, if anything says so and there is a destination.
    pub(crate) ledger: Option<LedgerSettings>,
    /// Whom to tell, if anything says so.
    pub(crate) notices: Option<NoticeSettings>,
    /// What carries released rolls on.
    pub(crate) sync: SyncPlace,
    /// Where every byte is read before a roll counts as arrived, if anything says so.
    pub(crate) second: Option<Second>,
    /// What of AWS is looked after.
    pub(crate) ids: Ids,
    /// When the file system is backed up.
    pub(crate) backup: WhenToBackUp,
    /// SHA-256 of the configuration file that was read, in hex.
    pub(crate) config_sha256: Option<String>,
}

impl PlaceArgs {
    /// Joins command line, environment, configuration file and defaults, and reads the password.
    pub(crate) fn setup(&self, globals: &Globals, world: &World) -> Result<Setup, Problem> {
        let joined = Joined::new(self, globals, world)?;
        let destination = joined.destination()?;
        let gateway = destination.as_ref().zip(joined.gateway.as_ref());
        let account = joined.account.as_ref();
        let through =
            gateway.map(|(destination, gateway)| gateway.to(destination, account)).transpose()?.flatten();
        // What the file says of them goes with the destination that it names, and with no other.
        let beyond = destination.as_ref().filter(|_| self.to.is_none());
        let sync = beyond.map_or_else(SyncPlace::default, |_| joined.sync());
        let second = beyond.map(|destination| joined.second(destination)).transpose()?.flatten();
        let ledger = destination.as_ref().zip(joined.ledger.as_ref());
        let ledger = ledger.map(|(destination, ledger)| ledger.of(destination));
        Ok(Setup { destination, through, sync, second, ledger, ..Setup::from(joined) })
    }

    /// The same without a destination, for whoever needs none: no password is asked for.
    pub(crate) fn setup_here(&self, globals: &Globals, world: &World) -> Result<Setup, Problem> {
        Ok(Joined::new(self, globals, world)?.into())
    }
}

/// For commands that need one.
pub(crate) fn no_destination() -> Problem {
    Problem::new(Code::Usage, "Nothing says where to send the dumps").with_hint(
        "Name the destination with `--to PATH` or `--to smb://USER@HOST/SHARE`, or write a `[destination]` into the configuration file",
    )
}

impl StateArgs {
    /// Joins command line, environment, configuration file and defaults. There is no destination.
    pub(crate) fn setup(&self, globals: &Globals, world: &World) -> Result<Setup, Problem> {
        PlaceArgs { state: self.state.clone(), ..PlaceArgs::default() }.setup_here(globals, world)
    }
}

impl From<Joined> for Setup {
    fn from(joined: Joined) -> Self {
        Self {
            destination: None,
            through: None,
            patience: joined.patience.0,
            reserve: joined.reserve,
            pace: joined.pace,
            rolls: joined.rolls,
            polite: joined.polite.then_some(joined.polite_target.0),
            memory: joined.memory,
            state: joined.state,
            studio: joined.studio,
            watch: joined.watch,
            verify_before: joined.verify == Verify::Before,
            cards: CardPolicy {
                times: joined.times,
                send_incomplete: joined.incomplete == Unsure::Send,
                send_review: joined.review == Unsure::Send,
                ..CardPolicy::default()
            },
            rhythm: joined.rhythm,
            names: NamePolicy { map: joined.names == Names::Map, longest_path: joined.longest_path },
            config: joined.file.as_ref().map(|file| file.path.clone()),
            control: joined.control,
            account: joined.account,
            ledger: None,
            notices: joined.notices,
            sync: SyncPlace::default(),
            second: None,
            ids: joined.ids,
            backup: joined.backup,
            config_sha256: joined.file.map(|file| file.sha256),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::share::{Credentials, Place};
    use crate::world::Stream;
    use std::fs::{Permissions, set_permissions, write};
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    fn setup(folder: &Path, config: &str, env: &[(&str, &str)], args: PlaceArgs) -> Result<Setup, Problem> {
        with(folder, config, env, |globals, world| args.setup(globals, world))
    }

    fn with<T>(folder: &Path, config: &str, env: &[(&str, &str)], act: impl Fn(&Globals, &World) -> T) -> T {
        let path = folder.join("config.toml");
        write(&path, config).expect("a configuration file");
        let mut world = World::new(Stream::new(std::io::sink()), Stream::new(std::io::sink()));
        world.env = [("HOME", "/home/dit")].iter().chain(env).copied().collect();
        let globals = Globals { config: Some(path), json: false, quiet: false, verbose: 0, color: false };
        act(&globals, &world)
    }

    fn to(text: &str) -> PlaceArgs {
        PlaceArgs { to: Some(text.into()), ..PlaceArgs::default() }
    }

    #[test]
    fn a_share_is_set_up_with_the_password_of_its_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let password = folder.path().join("password");
        write(&password, "pass word\n").expect("a password file");
        set_permissions(&password, Permissions::from_mode(0o600)).expect("its mode");
        let config = format!(
            "[destination]\nserver = \"nas\"\nshare = \"footage\"\nuser = \"svc\"\npassword_file = {password:?}\n\
             [policy]\nverify = \"before\"\n[link]\nrate = \"1 Gbit/s\"\n"
        );
        let setup = setup(folder.path(), &config, &[], PlaceArgs::default()).expect("a setup");
        let destination = setup.destination.expect("a destination");
        assert_eq!(destination.to_string(), "//nas/footage/Footage");
        let Place::Smb(smb) = destination.place else { panic!("no share") };
        let Credentials::Password { password, .. } = smb.credentials else { panic!("no password") };
        assert_eq!((password.as_str(), smb.lanes, smb.encryption), ("pass word", 4, Encryption::Required));
        assert!(setup.verify_before);
        assert_eq!(setup.pace.fastest(), "1 Gbit/s".parse().ok());
        assert_eq!(setup.state, Path::new("/home/dit/.local/state/ingest"));
        assert_eq!(setup.config_sha256.map(|hash| hash.len()), Some(64));
    }

    #[test]
    fn a_folder_stands_for_a_share_and_needs_no_password() {
        let folder = tempfile::tempdir().expect("a folder");
        let setup = setup(folder.path(), "", &[], to("/mnt/fsx")).expect("a setup");
        assert_eq!(setup.destination.map(|place| place.to_string()).as_deref(), Some("/mnt/fsx/Footage"));
    }

    #[test]
    fn without_a_password_a_share_is_no_destination() {
        let folder = tempfile::tempdir().expect("a folder");
        let share = || to("smb://svc@nas/footage");
        let problem = setup(folder.path(), "", &[], share()).expect_err("no password");
        assert!(problem.hint.contains("--password-file"), "{problem:?}");
        assert!(setup(folder.path(), "", &[("INGEST_SMB_PASSWORD", "secret")], share()).is_ok());
        let config = "[destination]\nserver = \"nas\"\nshare = \"footage\"\nuser = \"svc\"\n";
        let here =
            with(folder.path(), config, &[], |globals, world| StateArgs::default().setup(globals, world));
        assert_eq!(here.expect("whoever goes nowhere needs none").destination, None);
    }

    #[test]
    fn a_keytab_or_tickets_stand_in_for_a_password() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = "[destination]\nserver = \"nas\"\nshare = \"footage\"\n";
        let keys = folder.path().join("keytab");
        write(&keys, "keys").expect("a keytab");
        set_permissions(&keys, Permissions::from_mode(0o600)).expect("its mode");
        let keytab = format!("{file}user = \"svc\"\ndomain = \"corp.example.com\"\nkeytab = {keys:?}\n");
        let tickets = format!("{file}ccache = \"/t\"\n");
        let of_corp = || "svc@CORP.EXAMPLE.COM".to_owned();
        let to = |address: &str, ccache: Option<Cache>| PlaceArgs {
            to: Some(address.into()),
            keytab: ccache.is_none().then(|| keys.clone()),
            ccache,
            ..PlaceArgs::default()
        };
        let named = || Cache::Named("FILE:/t".into());
        for (config, args, expected) in [
            (
                keytab.as_str(),
                PlaceArgs::default(),
                Credentials::Keytab { principal: of_corp(), path: keys.clone() },
            ),
            (&tickets, PlaceArgs::default(), Credentials::Ccache { cache: named(), principal: None }),
            (
                "",
                to("smb://corp.example.com;svc@nas/footage", None),
                Credentials::Keytab { principal: of_corp(), path: keys.clone() },
            ),
            (
                &keytab,
                to("smb://svc@corp.example.com@nas/footage", Some(Cache::Default)),
                Credentials::Ccache { cache: Cache::Default, principal: Some(of_corp()) },
            ),
        ] {
            let setup = setup(folder.path(), config, &[], args).expect("a setup");
            let Some(Place::Smb(smb)) = setup.destination.map(|destination| destination.place) else {
                panic!("no share")
            };
            assert_eq!(smb.credentials, expected);
        }
        let problem =
            setup(folder.path(), "", &[], to("smb://CORP;svc@nas/footage", None)).expect_err("no realm");
        assert!(problem.code == Code::Usage && problem.hint.contains("corp.example.com"), "{problem:?}");
    }

    #[test]
    fn a_sync_root_on_the_command_line_never_holds_the_staging_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = "[destination]\nstaging = \"Shows/_ingest\"\n";
        let env = [("INGEST_SMB_PASSWORD", "secret")];
        let problem =
            setup(folder.path(), config, &env, to("smb://svc@nas/footage/shows")).expect_err("nested");
        assert_eq!(problem.code, Code::Usage);
        assert!(setup(folder.path(), config, &env, to("smb://svc@nas/footage/Roots")).is_ok());
    }
}
