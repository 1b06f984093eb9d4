//! Every file below `tests/configs/bad` has faults, and the `.expected` beside it says which.

use crate::common::run::ingest;
use ingest::config::{Config, example::example, keys};
use std::fs;
use std::path::Path;

fn faults(text: &str) -> String {
    let faults = Config::parse(text).expect_err("faults");
    faults.iter().map(|fault| format!("{fault}\n")).collect()
}

#[test]
fn every_bad_file_has_the_faults_that_stand_beside_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/configs/bad");
    let mut seen = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let found = faults(&fs::read_to_string(&path).unwrap());
            let beside = path.with_extension("expected");
            if std::env::var_os("UPDATE_DOCS").is_some() {
                fs::write(&beside, &found).unwrap();
            }
            let expected = fs::read_to_string(&beside).unwrap_or_default();
            assert_eq!(found, expected, "{} against {}", path.display(), beside.display());
            seen += 1;
        }
    }
    assert!(seen > 8, "{seen} files");
}

#[test]
fn the_example_has_no_faults_and_every_key() {
    let text = example();
    let config = Config::parse(&text).expect("the example as it is printed");
    assert!(config.server.is_some() && config.studio.is_some());
    for key in keys::keys() {
        assert!(text.contains(&format!("{} = ", key.name)), "{}", key.name);
    }
    insta::assert_snapshot!(text);
}

#[test]
fn the_commented_lines_of_the_example_show_the_defaults() {
    let mut text = String::new();
    for line in example().lines() {
        let default = keys::keys().find_map(|key| match key.sample {
            keys::Sample::Default(value) if line == format!("# {} = {value}", key.name) => Some(&line[2..]),
            _ => None,
        });
        text += &format!("{}\n", default.unwrap_or(line));
    }
    let folder = tempfile::tempdir().unwrap();
    let [plain, spelled] = ["plain.toml", "spelled.toml"].map(|name| folder.path().join(name));
    fs::write(&plain, example()).unwrap();
    fs::write(&spelled, &text).unwrap();
    let values = |path: &Path| {
        let shown = ingest(["--config", path.to_str().unwrap(), "config", "show", "--json"]).json();
        let settings = shown["settings"].as_array().unwrap().clone();
        settings.iter().map(|setting| (setting["key"].clone(), setting["value"].clone())).collect::<Vec<_>>()
    };
    assert_ne!(text, example());
    assert_eq!(values(&plain), values(&spelled));
}

#[test]
fn check_prints_every_fault_and_exits_2() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    let path = path.to_str().unwrap();
    fs::write(path, "lanes = 4\n[link]\nrate = 800\n").unwrap();
    let ran = ingest(["config", "check", path]);
    assert_eq!(ran.exit, 2, "{ran:?}");
    assert!(ran.stdout.starts_with(&format!("{path}: 2 faults\n  line 1: lanes: ")), "{ran:?}");
    let json = ingest(["config", "check", path, "--json"]).json();
    assert_eq!(json["faults"][1]["line"], 3);
    assert_eq!(json["exit"], 2);

    fs::write(path, "").unwrap();
    let ran = ingest(["config", "check", path]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (0, format!("{path}: no faults\n").as_str()));
}

#[test]
fn a_command_that_needs_a_file_with_faults_says_the_first_and_how_to_see_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    let path = path.to_str().unwrap();
    fs::write(path, "lanes = 4\n[link]\nrate = 800\n").unwrap();
    let ran = ingest(["config", "show", "--config", path, "--json"]);
    assert_eq!(ran.exit, 2, "{ran:?}");
    let problem = &ran.json()["problems"][0];
    assert_eq!(problem["code"], "config_invalid");
    assert!(problem["message"].as_str().unwrap().contains("has 2 faults: line 1: lanes"), "{problem}");
    assert!(problem["hint"].as_str().unwrap().contains("ingest config check"), "{problem}");
}

#[test]
fn a_file_that_is_no_text_or_not_there_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    let path = path.to_str().unwrap();
    for (content, word) in [(vec![0xff, 0xfe], "no UTF-8 text"), (vec![b'#'; 1024 * 1024 + 1], "longer than")]
    {
        fs::write(path, content).unwrap();
        let ran = ingest(["config", "check", path]);
        assert!(ran.exit == 2 && ran.stdout.contains(word), "{ran:?}");
    }
    let ran = ingest(["config", "check", &format!("{path}.none")]);
    assert!(ran.exit == 2 && ran.stderr.contains("cannot be read"), "{ran:?}");
}
