//! Names: what was asked for is what is there, or the name is refused. Never something else in its place.

use super::{Outcome, Place, checks, refused};
use bytes::Bytes;
use ingest::share::Kind;

checks! {
    names_of_every_script_are_kept
    odd_names_are_kept_or_refused
    composed_and_decomposed_letters_are_never_merged
    a_name_may_have_255_bytes
    a_longer_name_is_refused
    a_path_may_be_deep
}

async fn names_of_every_script_are_kept(at: Place) -> Outcome {
    let mut names = ["A001C001_261122_R2EC.mov", "été", "Straße", "東京", "Ночь", "🎬 take 1", "ａ"];
    names.sort_unstable();
    for name in names {
        at.share.put(&at.path(name), Bytes::from(name), None).await?;
    }
    assert_eq!(at.names().await?, names);
    for name in names {
        assert_eq!(at.content(&at.path(name)).await?, name);
    }
    Ok(())
}

async fn odd_names_are_kept_or_refused(at: Place) -> Outcome {
    let odd = [
        " a",
        "a ",
        "a.",
        ".a",
        "..a",
        "...",
        "a:b",
        "a\\b",
        "a*b",
        "a?",
        "\"a\"",
        "<a>",
        "a|b",
        "a\tb",
        "a\nb",
        "CON",
        "nul.txt",
        "%41",
        "a%20b",
        "a#b",
        "a;b",
        "a&b",
        "$a",
        "~a",
        "[a]",
        "'a'",
        "-a",
        "a\u{202e}b",
        "a\u{f022}b",
    ];
    for (number, name) in odd.into_iter().enumerate() {
        let at = Place { share: at.share.clone(), folder: at.path(&number.to_string()) };
        at.share.make_folder(&at.folder).await?;
        match at.share.put(&at.path(name), Bytes::from(name), None).await {
            Ok(()) => {
                assert_eq!(at.names().await?, [name]);
                assert_eq!(at.content(&at.path(name)).await?, name);
            }
            Err(error) => {
                assert_eq!(error.kind, Kind::Name, "{name:?}: {error}");
                assert_eq!(at.names().await?, [""; 0]);
            }
        }
    }
    Ok(())
}

async fn composed_and_decomposed_letters_are_never_merged(at: Place) -> Outcome {
    let (composed, decomposed) = (at.path("caf\u{e9}.mov"), at.path("cafe\u{301}.mov"));
    at.share.put(&composed, Bytes::from_static(b"composed"), None).await?;
    if at.share.put(&decomposed, Bytes::from_static(b"decomposed"), None).await.is_ok() {
        assert_eq!(at.share.get(&decomposed).await?, "decomposed");
        assert_eq!(at.names().await?.len(), 2);
    }
    assert_eq!(at.share.get(&composed).await?, "composed");
    Ok(())
}

async fn a_name_may_have_255_bytes(at: Place) -> Outcome {
    for name in ["x".repeat(255), "京".repeat(85)] {
        at.share.put(&at.path(&name), Bytes::from_static(b"content"), None).await?;
        assert_eq!(at.share.get(&at.path(&name)).await?, "content");
        assert_eq!(at.names().await?, [name.as_str()]);
        at.share.remove_file(&at.path(&name)).await?;
    }
    Ok(())
}

async fn a_longer_name_is_refused(at: Place) -> Outcome {
    let path = at.path(&"x".repeat(256));
    assert_eq!(refused(at.share.put(&path, Bytes::new(), None).await), Kind::Name);
    assert_eq!(refused(at.share.make_folder(&path).await), Kind::Name);
    assert_eq!(at.names().await?, [""; 0]);
    Ok(())
}

async fn a_path_may_be_deep(at: Place) -> Outcome {
    let folder = at.path(&[&*"x".repeat(60); 12].join("/"));
    at.share.make_folders(&folder).await?;
    let file = folder.child("file").expect("a path");
    at.share.put(&file, Bytes::from_static(b"content"), None).await?;
    assert_eq!(at.share.get(&file).await?, "content");
    Ok(())
}
