//! Small whole files: put and got with one call.

use super::{Outcome, Place, checks, noise, refused, together};
use bytes::Bytes;
use ingest::share::Kind;

checks! {
    a_put_makes_a_file
    a_put_replaces_all_that_was_there
    a_put_of_nothing_makes_an_empty_file
    a_put_may_set_the_time
    a_put_takes_a_whole_mebibyte
    a_put_needs_its_folder
    a_put_does_not_replace_a_folder
    a_get_needs_a_file
    a_get_takes_many_mebibytes
    a_get_refuses_what_is_too_big
    many_files_may_be_put_at_once
}

async fn a_put_makes_a_file(at: Place) -> Outcome {
    let path = at.path("file");
    at.share.put(&path, Bytes::from_static(b"content"), None).await?;
    assert_eq!(at.share.get(&path).await?, "content");
    assert_eq!(at.content(&path).await?, "content");
    assert_eq!(at.names().await?, ["file"]);
    Ok(())
}

async fn a_put_replaces_all_that_was_there(at: Place) -> Outcome {
    let path = at.file("file", "a long content").await?;
    at.share.put(&path, Bytes::from_static(b"short"), None).await?;
    assert_eq!(at.share.get(&path).await?, "short");
    Ok(())
}

async fn a_put_of_nothing_makes_an_empty_file(at: Place) -> Outcome {
    let path = at.file("file", "content").await?;
    at.share.put(&path, Bytes::new(), None).await?;
    assert_eq!(at.share.get(&path).await?, "");
    assert_eq!(at.share.stat(&path).await?.map(|entry| entry.size), Some(0));
    Ok(())
}

async fn a_put_may_set_the_time(at: Place) -> Outcome {
    let path = at.path("file");
    let time = "2026-11-22T18:30:05.1234567Z".parse().expect("a time");
    at.share.put(&path, Bytes::from_static(b"content"), Some(time)).await?;
    let kept = at.share.session().kept(time);
    assert_eq!(at.share.stat(&path).await?.map(|entry| entry.modified), Some(kept));
    Ok(())
}

async fn a_put_takes_a_whole_mebibyte(at: Place) -> Outcome {
    let path = at.path("file");
    at.share.put(&path, noise(1, 1 << 20), None).await?;
    assert!(at.share.get(&path).await? == noise(1, 1 << 20));
    Ok(())
}

async fn a_put_needs_its_folder(at: Place) -> Outcome {
    assert_eq!(refused(at.share.put(&at.path("missing/file"), Bytes::new(), None).await), Kind::NotFound);
    Ok(())
}

async fn a_put_does_not_replace_a_folder(at: Place) -> Outcome {
    let folder = at.path("folder");
    at.share.make_folder(&folder).await?;
    assert_eq!(refused(at.share.put(&folder, Bytes::new(), None).await), Kind::Shape);
    assert_eq!(at.share.list(Some(&folder)).await?, []);
    Ok(())
}

async fn a_get_needs_a_file(at: Place) -> Outcome {
    assert_eq!(refused(at.share.get(&at.path("missing")).await), Kind::NotFound);
    assert_eq!(refused(at.share.get(&at.folder).await), Kind::Shape);
    Ok(())
}

async fn a_get_takes_many_mebibytes(at: Place) -> Outcome {
    let path = at.file("file", noise(1, 9_000_001)).await?;
    assert!(at.share.get(&path).await? == noise(1, 9_000_001));
    Ok(())
}

async fn a_get_refuses_what_is_too_big(at: Place) -> Outcome {
    let path = at.file("file", noise(1, (16 << 20) + 1)).await?;
    refused(at.share.get(&path).await);
    Ok(())
}

async fn many_files_may_be_put_at_once(at: Place) -> Outcome {
    let puts = (0..40u64).map(|n| {
        let (share, path) = (at.share.clone(), at.path(&format!("file {n}")));
        async move { share.put(&path, noise(n, 10_000), None).await }
    });
    together(puts).await?;
    for n in 0..40 {
        assert!(at.share.get(&at.path(&format!("file {n}"))).await? == noise(n, 10_000), "file {n}");
    }
    assert_eq!(at.names().await?.len(), 40);
    Ok(())
}
