//! A real Samba server for one test: its own folder, port and users' database; gone when the value is dropped.
//!
//! Needs root (smbd changes its user id) and the packages `samba` and `util-linux`; says so when they are missing.

use ingest::share::{Client, Credentials, Destination, Encryption, Flow, Place, SmbPlace};
use ingest::words::path::RelPath;
use rustix::process::{Pid, Signal, kill_process_group};
use std::fs;
use std::io::Write as _;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The system's user that files on the share belong to. Made when missing.
pub(crate) const USER: &str = "ingest-test";

/// Its password on the test's servers.
pub(crate) const PASSWORD: &str = "Passw0rd-for-tests";

/// The one share.
pub(crate) const SHARE: &str = "footage";

/// What kind of server a test wants. The default: signing is mandatory, encryption to be had.
#[derive(Clone, Copy, Default)]
pub(crate) struct Options {
    /// What the server does about encryption.
    pub(crate) encrypt: Encrypt,
    /// Nobody may write.
    pub(crate) read_only: bool,
    /// The share has so many megabytes in all (a tmpfs); `None`: as much as there is.
    pub(crate) megabytes: Option<u32>,
    /// More lines for the configuration, which override what is set here.
    pub(crate) global: &'static str,
    /// More lines for the share's section.
    pub(crate) section: &'static str,
}

/// `server smb encrypt`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Encrypt {
    /// Not to be had at all.
    Off,
    /// To be had by who wants it.
    #[default]
    Possible,
    /// The share asks for it.
    Desired,
    /// The share insists on it.
    Required,
}

/// A running server.
pub(crate) struct Samba {
    smbd: Child,
    port: u16,
    mounted: bool,
    folder: TempDir,
}

impl Samba {
    /// Starts a server and waits until it takes connections.
    pub(crate) fn start(options: Options) -> Self {
        assert!(rustix::process::geteuid().is_root(), "tests with a real Samba server have to run as root");
        make_user();
        let folder = tempfile::tempdir().expect("a folder for the server");
        let samba = folder.path();
        // Samba works as the user on what is below.
        open_to_all(samba, 0o755);
        for below in ["private", "lock", "state", "cache", "run", "log", "share"] {
            fs::create_dir(samba.join(below)).expect("a folder of the server");
        }
        let share = samba.join("share");
        let mounted = options.megabytes.is_some_and(|size| mount(&share, size));
        open_to_all(&share, 0o777);
        let mut last = None;
        for _ in 0..5 {
            let port = free_port();
            let conf = samba.join("smb.conf");
            fs::write(&conf, configuration(samba, port, options)).expect("the server's configuration");
            set_password(&conf);
            let mut smbd = spawn(&conf);
            match wait_for(&mut smbd, port) {
                Ok(()) => return Self { smbd, port, mounted, folder },
                Err(why) => last = Some(why),
            }
        }
        panic!("smbd does not start: {}\n{}", last.unwrap_or_default(), log(samba));
    }

    /// Where to connect to, with the right password.
    pub(crate) fn place(&self, encryption: Encryption, lanes: usize) -> SmbPlace {
        SmbPlace {
            host: "127.0.0.1".into(),
            port: self.port,
            share: SHARE.into(),
            credentials: with_password(USER, PASSWORD),
            client: Client::Native,
            encryption,
            lanes,
            flow: Flow::default(),
        }
    }

    /// The same as a destination.
    pub(crate) fn destination(&self, encryption: Encryption, lanes: usize) -> Destination {
        destination(self.place(encryption, lanes))
    }

    /// The share's root on the server's disk, for looking and meddling behind the server's back.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("share")
    }

    /// Whether the share is as small as it was asked to be; where nothing can be mounted it is not.
    pub(crate) fn small(&self) -> bool {
        self.mounted
    }

    /// Ends the server and all its connections at once, as a power cut would.
    pub(crate) fn kill(&mut self) {
        if let Some(group) = i32::try_from(self.smbd.id()).ok().and_then(Pid::from_raw) {
            // Its group: smbd has a process for each connection. The error is that there is none any more.
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.smbd.kill();
        let _ = self.smbd.wait();
    }

    /// Starts it again, with what it has on its disk.
    pub(crate) fn restart(&mut self) {
        self.kill();
        self.smbd = spawn(&self.folder.path().join("smb.conf"));
        if let Err(why) = wait_for(&mut self.smbd, self.port) {
            panic!("smbd does not start again: {why}\n{}", self.log());
        }
    }

    /// Puts other lines into the share's section, and cuts off whoever uses it, as an administrator would.
    pub(crate) fn reconfigure(&self, options: Options) {
        let samba = self.folder.path();
        let conf = samba.join("smb.conf");
        fs::write(&conf, configuration(samba, self.port, options)).expect("the server's configuration");
        let pid = self.smbd.id().to_string();
        for message in [&["reload-config"][..], &["close-share", SHARE]] {
            let told =
                Command::new("smbcontrol").arg("--configfile").arg(&conf).arg(&pid).args(message).status();
            assert!(told.expect("`smbcontrol` of the package samba").success(), "{message:?}");
        }
    }

    /// The port that it listens at, on the loopback interface.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// What the server has written down.
    pub(crate) fn log(&self) -> String {
        log(self.folder.path())
    }
}

impl Drop for Samba {
    fn drop(&mut self) {
        self.kill();
        if self.mounted {
            let _ = Command::new("umount").arg("--lazy").arg(self.root()).status();
        }
    }
}

/// Somebody of no domain.
pub(crate) fn with_password(user: &str, password: &str) -> Credentials {
    Credentials::Password { user: user.into(), domain: String::new(), password: password.into() }
}

/// A destination with the usual folders.
pub(crate) fn destination(place: SmbPlace) -> Destination {
    let path = |text: &str| RelPath::new(text).expect("a path");
    Destination { place: Place::Smb(place), staging: path("_ingest"), sync_root: path("Footage") }
}

/// As Windows does, it renames no folder below which a file is open.
fn configuration(samba: &Path, port: u16, options: Options) -> String {
    let at = samba.display();
    let (server, share) = match options.encrypt {
        Encrypt::Off => ("off", "off"),
        Encrypt::Possible => ("if_required", "if_required"),
        Encrypt::Desired => ("if_required", "desired"),
        Encrypt::Required => ("if_required", "required"),
    };
    let Options { global, section, .. } = options;
    let read_only = if options.read_only { "yes" } else { "no" };
    format!(
        "[global]\n\
         workgroup = WORKGROUP\nserver role = standalone server\nnetbios name = TESTSMB\n\
         interfaces = lo\nbind interfaces only = yes\nsmb ports = {port}\ndisable netbios = yes\n\
         private dir = {at}/private\nlock directory = {at}/lock\nstate directory = {at}/state\n\
         cache directory = {at}/cache\npid directory = {at}/run\nncalrpc dir = {at}/run/ncalrpc\n\
         passdb backend = tdbsam:{at}/private/passdb.tdb\nlog file = {at}/log/smbd.log\n\
         server min protocol = SMB2_02\nserver max protocol = SMB3_11\nserver signing = mandatory\n\
         server smb encrypt = {server}\n\
         load printers = no\nprinting = bsd\nprintcap name = /dev/null\ndisable spoolss = yes\n{global}\n\
         [{SHARE}]\npath = {at}/share\nread only = {read_only}\nserver smb encrypt = {share}\n\
         strict rename = yes\n{section}\n"
    )
}

fn make_user() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let known = |name| Command::new("id").arg(name).output().is_ok_and(|id| id.status.success());
        if !known(USER) {
            // Another test process may be doing the same; then it is known afterwards.
            let made = Command::new("useradd").args(["-M", "-s", "/usr/sbin/nologin", USER]).output();
            assert!(known(USER), "cannot make the user {USER}: {made:?}");
        }
    });
}

fn set_password(conf: &Path) {
    let mut smbpasswd = Command::new("smbpasswd")
        .arg("-c")
        .arg(conf)
        .args(["-a", "-s", USER])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("`smbpasswd` of the package samba");
    let mut stdin = smbpasswd.stdin.take().expect("its input");
    writeln!(stdin, "{PASSWORD}\n{PASSWORD}").expect("its input");
    drop(stdin);
    let done = smbpasswd.wait_with_output().expect("smbpasswd ends");
    assert!(done.status.success(), "smbpasswd: {}", String::from_utf8_lossy(&done.stderr));
}

fn spawn(conf: &Path) -> Child {
    Command::new("smbd")
        .args(["--foreground", "--configfile"])
        .arg(conf)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("`smbd` of the package samba")
}

/// Waits until the server takes connections, or has ended.
fn wait_for(smbd: &mut Child, port: u16) -> Result<(), String> {
    let patience = Instant::now() + Duration::from_secs(20);
    while Instant::now() < patience {
        if let Some(status) = smbd.try_wait().expect("the server's state") {
            return Err(format!("it ended with {status}"));
        }
        if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = smbd.kill();
    let _ = smbd.wait();
    Err("it takes no connections".into())
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its number").port()
}

fn open_to_all(folder: &Path, mode: u32) {
    fs::set_permissions(folder, fs::Permissions::from_mode(mode)).expect("the folder's mode");
}

fn mount(at: &Path, megabytes: u32) -> bool {
    let size = format!("size={megabytes}m,mode=0777");
    let done = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(at).output();
    done.is_ok_and(|mount| mount.status.success())
}

fn log(samba: &Path) -> String {
    fs::read_to_string(samba.join("log/smbd.log")).unwrap_or_default()
}
