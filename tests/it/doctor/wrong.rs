//! Servers that are not what is taken for granted: the site test names what is wrong with each, and what it means.

use super::scene::Scene;
use super::site::SECTION;
use crate::common::samba::{Encrypt, Options};

struct Wrong {
    what: &'static str,
    options: Options,
    spoil: fn(&mut Scene),
    check: &'static str,
    verdict: &'static str,
    words: &'static str,
}

fn nothing(_: &mut Scene) {}

fn wrong() -> Vec<Wrong> {
    let good = Options { encrypt: Encrypt::Required, section: SECTION, ..Options::default() };
    let section = |section| Options { section, ..good };
    vec![
        Wrong {
            what: "case tells names apart",
            options: section("case sensitive = yes"),
            spoil: nothing,
            check: "case",
            verdict: "warning",
            words: "`Name` and `nAME` are two files",
        },
        Wrong {
            what: "folders are renamed under somebody's hand",
            options: section("strict rename = no"),
            spoil: nothing,
            check: "rename_open",
            verdict: "fault",
            words: "renamed while the file was open",
        },
        Wrong {
            what: "nothing is encrypted",
            options: Options { encrypt: Encrypt::Off, ..Options::default() },
            spoil: |scene| scene.add("encryption = \"off\"\n"),
            check: "encryption",
            verdict: "warning",
            words: "Nothing is encrypted",
        },
        Wrong {
            what: "times are rounded to two seconds",
            options: section("dos filetime resolution = yes"),
            spoil: nothing,
            check: "times",
            verdict: "fault",
            words: "came back as 2019-03-14T09:26:52Z",
        },
        Wrong {
            what: "nobody may write",
            options: Options { read_only: true, ..good },
            spoil: nothing,
            check: "folder",
            verdict: "fault",
            words: "STATUS_ACCESS_DENIED",
        },
        Wrong {
            what: "few requests may be under way",
            options: Options { global: "smb2 max credits = 64", ..good },
            spoil: nothing,
            check: "credits",
            verdict: "warning",
            words: "credits after 20 requests",
        },
        Wrong {
            what: "the sync root lies on another volume",
            options: good,
            spoil: |scene| super::server::mounted(scene, "Footage"),
            check: "rename",
            verdict: "fault",
            words: "It could not be tried",
        },
        Wrong {
            what: "the share is nearly full",
            options: Options { megabytes: Some(12), ..good },
            spoil: nothing,
            check: "free_space",
            verdict: "fault",
            words: "16 MiB do not fit",
        },
    ]
}

#[test]
fn each_wrong_server_is_told_by_what_is_wrong_with_it() {
    std::thread::scope(|scope| {
        let tests = wrong().into_iter().map(|wrong| scope.spawn(move || wrong.is_told()));
        let tests: Vec<_> = tests.collect();
        tests.into_iter().for_each(|test| test.join().unwrap());
    });
}

impl Wrong {
    fn is_told(&self) {
        let Self { what, options, spoil, check, verdict, words } = *self;
        let mut scene = Scene::smb(options);
        spoil(&mut scene);
        // How fast it goes is not what is asked here; all of them share this machine.
        scene.add("[link]\nrate = \"80 Mbit/s\"\n");
        let examined = scene.examine(&["--site-test"]);
        let finding = examined.finding(check);
        assert_eq!(finding["verdict"], verdict, "{what}: {finding:#}");
        assert!(finding["message"].as_str().unwrap().contains(words), "{what}: {finding:#}");
        assert_eq!(examined.exit != 0, examined.has("fault"), "{what}");
    }
}
