//! The corpus of 119 cases, where it lies beside the project: a folder `shared/data/mhl` next to it, or the one that
//! INGEST_TEST_CORPUS names. Its README says what the fields of `cases.json` mean.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/mhl");
    let named = std::env::var_os("INGEST_TEST_CORPUS").map(PathBuf::from);
    let must_be_there = named.is_some();
    let folder = named.unwrap_or(beside);
    let is_there = folder.join("cases.json").is_file() && folder.join("open.tar.gz").is_file();
    assert!(
        is_there || !must_be_there,
        "no corpus in `{}`, which INGEST_TEST_CORPUS names",
        folder.display()
    );
    is_there.then_some(folder)
}

#[test]
fn every_case_of_the_corpus_gets_a_verdict_that_it_allows() {
    let Some(corpus) = corpus() else {
        eprintln!(
            "\nNOT TESTED: the corpus of manifests is not here. Put it into `../shared/data/mhl`, or name its folder \
                   in INGEST_TEST_CORPUS\n"
        );
        return;
    };
    let text = fs::read_to_string(corpus.join("cases.json")).unwrap();
    let cases: Value = serde_json::from_str(&text).unwrap();
    let cases = cases["cases"].as_array().unwrap();
    let unpacked = tempfile::Builder::new().prefix("corpus").tempdir().unwrap();
    let tar = Command::new("tar")
        .arg("xzf")
        .arg(corpus.join("open.tar.gz"))
        .arg("-C")
        .arg(unpacked.path())
        .status();
    assert!(tar.unwrap().success(), "the corpus is unpacked");

    let mut wrong = String::new();
    for case in cases {
        let faults = faults(case, &unpacked.path().join("open").join(string(&case["id"])));
        for fault in faults {
            writeln!(wrong, "{} ({}): {fault}", string(&case["id"]), string(&case["title"])).unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert_eq!(cases.len(), 119, "all of it is there");
}

fn string(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn strings<'a>(value: &'a Value, key: &str) -> BTreeSet<&'a str> {
    let of = |one: &'a Value| if key.is_empty() { one.as_str() } else { one[key].as_str() };
    value.as_array().into_iter().flatten().filter_map(of).collect()
}

/// Runs the program within the limits of the case.
fn run(case: &Value, folder: &Path) -> Output {
    let limits = &case["expect"]["limits"];
    let seconds = limits["seconds"].as_u64().unwrap_or(60);
    let data = limits["rss_mib"].as_u64().unwrap_or(1024) * 1024 * 1024;
    let mut command = Command::new("timeout");
    command.arg(seconds.to_string()).arg("prlimit").arg(format!("--data={data}")).arg("--");
    if case["expect"]["must_not_connect"] == true {
        command.args(["unshare", "--net", "--"]);
    }
    command.arg(env!("CARGO_BIN_EXE_ingest")).args(["verify", "--json", "--all", "--quiet", "--state"]);
    command.arg(folder.join("no state"));
    let root = folder.join(string(&case["root"]));
    match &case["manifest"] {
        Value::Null => command.arg(root),
        Value::String(list) => command.arg(folder.join(list)).arg("--against").arg(root),
        lists => {
            let lists = strings(lists, "");
            command.args(lists.iter().map(|list| folder.join(list))).arg("--against").arg(root)
        }
    };
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).output().unwrap()
}

/// What is not as the case wants it.
fn faults(case: &Value, folder: &Path) -> Vec<String> {
    let expect = &case["expect"];
    let output = run(case, folder);
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let forbidden = strings(&expect["must_not_output"], "");
    let mut faults: Vec<String> =
        forbidden.iter().filter(|text| said.contains(**text)).map(|text| format!("it says {text}")).collect();
    if said.contains(|c: char| c.is_control() && c != '\n') {
        faults.push("a control character is printed".into());
    }
    let Ok(document) = serde_json::from_slice::<Value>(&output.stdout) else {
        return vec![format!("no document: {:?} {said}", output.status)];
    };
    let verdict = string(&document["verdict"]);
    if verdict != expect["verdict"] && !strings(&expect["also_accept"], "").contains(verdict) {
        faults.push(format!("{verdict} instead of {}: {said}", expect["verdict"]));
    }
    let exit = document["exit"].as_i64().and_then(|exit| exit.try_into().ok());
    let fitting: &[i32] = match verdict {
        "pass" => &[0],
        "attention" => &[12, 20, 21],
        "fail" => &[10, 11],
        _ => &[30, 31, 32, 33, 34],
    };
    if output.status.code() != exit || !exit.is_some_and(|exit| fitting.contains(&exit)) {
        faults.push(format!("{verdict} does not go with exit {:?}, {exit:?}", output.status));
    }
    let bind = !strings(&expect["ok"], "").is_empty() || verdict != "untrusted";
    if verdict == expect["verdict"] && bind {
        buckets(expect, &document, &mut faults);
    }
    for rejected in expect["rejected"].as_array().into_iter().flatten().filter(|_| verdict == "untrusted") {
        if !strings(&document["problems"], "path").contains(string(&rejected["path"])) {
            faults.push(format!("{rejected} is not told"));
        }
    }
    faults
}

/// Compares what became of each file.
fn buckets(expect: &Value, document: &Value, faults: &mut Vec<String>) {
    let files = document["files"].as_array().unwrap();
    let with = |status: &str| files.iter().filter(|file| file["status"] == status).collect::<Vec<_>>();
    let paths = |status: &str| with(status).iter().map(|file| string(&file["path"])).collect::<BTreeSet<_>>();
    let either = strings(&expect["either_ok_or_missing"], "");
    let mut compare = |what: &str, found: BTreeSet<&str>, wanted: BTreeSet<&str>| {
        let found: BTreeSet<_> = found.difference(&either).collect();
        let wanted: BTreeSet<_> = wanted.difference(&either).collect();
        if found != wanted {
            faults.push(format!("{what}: {found:?} instead of {wanted:?}"));
        }
    };
    for status in ["ok", "altered", "missing"] {
        compare(status, paths(status), strings(&expect[status], ""));
    }
    let new = [&expect["new"], &expect["new_raw"]].into_iter().flat_map(|names| strings(names, ""));
    compare("new", paths("new"), new.collect());
    // A file of which a manifest says two things is nobody's: the cases have no word for it.
    let contested = |file: &&&Value| file["code"] != "duplicate_record_conflict";
    let unverifiable =
        with("unverifiable").iter().filter(contested).map(|file| string(&file["path"])).collect();
    compare("unverifiable", unverifiable, strings(&expect["unverifiable"], "path"));
    compare(
        "missing folders",
        strings(&document["missing_folders"], ""),
        strings(&expect["missing_dirs"], ""),
    );
    let renamed = with("renamed");
    compare(
        "renamed to",
        renamed.iter().map(|file| string(&file["renamed_to"])).collect(),
        strings(&expect["renamed"], "to"),
    );
    compare("renamed from", paths("renamed"), strings(&expect["renamed"], "from"));
}
