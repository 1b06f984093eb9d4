//! A real Active Directory for the tests: a Samba domain controller, which is a file server as well, in a network, a
//! mount and a process namespace of its own. One for all tests; it goes with the test process, however that ends, and
//! leaves nothing behind: its files lie on a tmpfs that nobody else sees.
//!
//! Needs root and the packages `samba-ad-dc`, `krb5-user`, `winbind`, `ldb-tools`, `iproute2`, `faketime` and
//! `util-linux`.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;

/// The name of the controller, and file server, in the DNS.
pub(crate) const SERVER: &str = "dc1.ad.test";

/// The password that every user has.
pub(crate) const PASSWORD: &str = "Svc-Passw0rd1";

/// The share of which encryption is desired, and the one of which it is required.
pub(crate) const SHARES: [&str; 2] = ["desired", "required"];

/// What the first process of the namespaces does. It ends with its input, and with it ends everything else there.
const SCRIPT: &str = r#"
set -e
mount -t tmpfs -o mode=0755 tmpfs /mnt
mkdir -p /run/samba
# Every smbd of this machine would ask the controller's winbindd, if it found its socket.
mount -t tmpfs tmpfs /run/samba
cd /mnt
mkdir -p bin log run ncalrpc ntp keytabs share/desired share/required
chmod 0777 share/desired share/required
ip link set lo up
ip address add 10.99.0.2/32 dev lo
printf '127.0.0.1 localhost\n10.99.0.2 dc1.ad.test dc1\n' > hosts
echo 'nameserver 10.99.0.2' > resolv.conf
mount --bind hosts /etc/hosts
[ ! -e /etc/resolv.conf ] || mount --bind resolv.conf /etc/resolv.conf
cat > krb5.conf <<END
[libdefaults]
 default_realm = AD.TEST
 dns_lookup_kdc = false
 rdns = false
[realms]
 AD.TEST = {
  kdc = 10.99.0.2
 }
END
sed 's/kdc = .*/kdc = 10.99.0.2:8/' krb5.conf > krb5-nobody.conf
# Tickets for the file server alone may live for as short as one likes; others have to be good for two minutes here.
printf '#!/bin/sh\nexec /usr/bin/kinit -S cifs/dc1.ad.test@AD.TEST -l 6s "$@"\n' > bin/kinit
chmod 0755 bin/kinit
export KRB5_CONFIG=/mnt/krb5.conf
samba-tool domain provision --targetdir=/mnt/dc --realm=AD.TEST --domain=AD --server-role=dc \
  --dns-backend=SAMBA_INTERNAL --adminpass='Adm1n-Passw0rd' --host-name=dc1 --host-ip=10.99.0.2 \
  --option='interfaces=lo 10.99.0.2/32' --option='bind interfaces only=yes' > log/provision 2>&1
cat > smb.conf <<END
[global]
 netbios name = DC1
 realm = AD.TEST
 workgroup = AD
 server role = active directory domain controller
 server services = s3fs, rpc, ldap, cldap, kdc, drepl, winbindd, kcc, dns
 interfaces = lo 10.99.0.2/32
 bind interfaces only = yes
 disable netbios = yes
 cache directory = /mnt/dc/cache
 lock directory = /mnt/dc
 private dir = /mnt/dc/private
 state directory = /mnt/dc/state
 binddns dir = /mnt/dc/bind-dns
 log file = /mnt/log/%m
 pid directory = /mnt/run
 ncalrpc dir = /mnt/ncalrpc
 ntp signd socket directory = /mnt/ntp
 load printers = no
 disable spoolss = yes
[desired]
 path = /mnt/share/desired
 read only = no
 force directory mode = 0777
 server smb encrypt = desired
[required]
 path = /mnt/share/required
 read only = no
 force directory mode = 0777
 server smb encrypt = required
[sysvol]
 path = /mnt/dc/state/sysvol
[netlogon]
 path = /mnt/dc/state/sysvol/ad.test/scripts
END
samba-tool domain passwordsettings set --account-lockout-threshold=3 --min-pwd-age=0 -s smb.conf > log/settings 2>&1
setsid samba -D -s smb.conf
for port in 88 389 445; do
  until (echo > /dev/tcp/10.99.0.2/$port) 2>/dev/null; do sleep 0.05; done
done
echo ready
# Until the test process has ended: nobody writes here.
cat > /dev/null
"#;

/// The running controller.
pub(crate) struct Directory {
    /// The first process of the namespaces, seen from outside.
    first: String,
    _unshare: Child,
    _input: ChildStdin,
}

/// The one directory of this test process.
pub(crate) fn directory() -> &'static Directory {
    static ONE: OnceLock<Directory> = OnceLock::new();
    ONE.get_or_init(Directory::start)
}

impl Directory {
    fn start() -> Self {
        assert!(rustix::process::geteuid().is_root(), "tests with a domain controller have to run as root");
        let mut unshare = Command::new("unshare")
            .args(["--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child"])
            .args(["bash", "-c", SCRIPT])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("`unshare` of the package util-linux");
        let input = unshare.stdin.take().expect("its input");
        let mut said = String::new();
        BufReader::new(unshare.stdout.take().expect("its output")).read_line(&mut said).expect("its output");
        assert_eq!(
            said, "ready\n",
            "no domain controller: see above, and whether namespaces can be made here"
        );
        let children = format!("/proc/{0}/task/{0}/children", unshare.id());
        let first = std::fs::read_to_string(children).expect("the children of unshare").trim().to_owned();
        Self { first, _unshare: unshare, _input: input }
    }

    /// The command that runs another one in the controller's network.
    pub(crate) fn through(&self) -> Vec<String> {
        ["/usr/bin/nsenter", "--target", &self.first, "--net", "--mount", "--pid", "--"]
            .map(String::from)
            .to_vec()
    }

    /// Runs a program there; it must succeed.
    pub(crate) fn run(&self, program: &str, args: &[&str]) -> String {
        let through = self.through();
        let done = Command::new(&through[0])
            .args(&through[1..])
            .arg(program)
            .args(args)
            .env("KRB5_CONFIG", "/mnt/krb5.conf")
            .output()
            .expect("`nsenter` of the package util-linux");
        let [stdout, stderr] =
            [done.stdout, done.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        assert!(done.status.success(), "{program} {args:?}: {stdout}{stderr}");
        stdout
    }

    /// Runs `samba-tool`.
    pub(crate) fn tool(&self, args: &[&str]) {
        self.run("samba-tool", &[args, &["--configfile=/mnt/smb.conf"]].concat());
    }

    /// Makes a user with the usual password. Gives the path of a keytab, as it is seen there.
    pub(crate) fn user(&self, name: &str) -> String {
        self.tool(&["user", "create", name, PASSWORD]);
        self.keytab(name)
    }

    /// Makes a keytab with the keys that a user has now.
    pub(crate) fn keytab(&self, name: &str) -> String {
        let path = format!("/mnt/keytabs/{name}");
        let principal = format!("--principal={name}@AD.TEST");
        let _ = std::fs::remove_file(self.see(&path));
        self.tool(&["domain", "exportkeytab", &path, &principal]);
        let private = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(self.see(&path), private).expect("the keytab's mode");
        path
    }

    /// A path of the controller's, as it is seen from here.
    pub(crate) fn see(&self, path: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/root{path}", self.first))
    }
}
