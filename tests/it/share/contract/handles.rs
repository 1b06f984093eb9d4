//! Open files: what an open makes, what a handle is good for, and for how long.

use super::{Outcome, Place, checks, refused};
use bytes::Bytes;
use ingest::share::{Access, EntryKind, Kind};
use jiff::Timestamp;

checks! {
    reading_needs_a_file_that_is_there
    writing_makes_an_empty_file
    writing_keeps_the_content_that_is_there
    a_file_needs_its_folder
    a_folder_is_no_file
    a_handle_for_reading_does_not_write
    a_closed_handle_is_refused
    one_close_leaves_the_other_handles_open
    a_modification_time_outlives_the_close
    old_and_far_times_are_kept
    a_folder_has_a_modification_time_too
}

async fn reading_needs_a_file_that_is_there(at: Place) -> Outcome {
    assert_eq!(refused(at.share.open(&at.path("missing"), Access::Read).await), Kind::NotFound);
    assert_eq!(at.names().await?, [""; 0]);
    Ok(())
}

async fn writing_makes_an_empty_file(at: Place) -> Outcome {
    let path = at.path("file");
    let file = at.share.open(&path, Access::Write).await?;
    at.share.close(file).await?;
    let entry = at.share.stat(&path).await?.expect("the file");
    assert_eq!((entry.name.as_str(), entry.kind, entry.size), ("file", EntryKind::File, 0));
    assert_eq!(at.content(&path).await?, "");
    Ok(())
}

async fn writing_keeps_the_content_that_is_there(at: Place) -> Outcome {
    let path = at.file("file", "content").await?;
    let file = at.share.open(&path, Access::Write).await?;
    at.share.close(file).await?;
    assert_eq!(at.content(&path).await?, "content");
    Ok(())
}

async fn a_file_needs_its_folder(at: Place) -> Outcome {
    let path = at.path("missing/file");
    assert_eq!(refused(at.share.open(&path, Access::Write).await), Kind::NotFound);
    assert_eq!(refused(at.share.open(&path, Access::Read).await), Kind::NotFound);
    Ok(())
}

async fn a_folder_is_no_file(at: Place) -> Outcome {
    assert_eq!(refused(at.share.open(&at.folder, Access::Read).await), Kind::Shape);
    assert_eq!(refused(at.share.open(&at.folder, Access::Write).await), Kind::Shape);
    Ok(())
}

async fn a_handle_for_reading_does_not_write(at: Place) -> Outcome {
    let path = at.file("file", "content").await?;
    let file = at.share.open(&path, Access::Read).await?;
    refused(at.share.write_at(file, 0, Bytes::from_static(b"other")).await);
    refused(at.share.set_len(file, 0).await);
    at.share.close(file).await?;
    assert_eq!(at.content(&path).await?, "content");
    Ok(())
}

async fn a_closed_handle_is_refused(at: Place) -> Outcome {
    let path = at.file("file", "content").await?;
    let file = at.share.open(&path, Access::Write).await?;
    at.share.close(file).await?;
    refused(at.share.read_at(file, 0, 1).await);
    refused(at.share.write_at(file, 0, Bytes::from_static(b"other")).await);
    refused(at.share.set_len(file, 0).await);
    refused(at.share.flush(file).await);
    refused(at.share.set_modified(file, Timestamp::UNIX_EPOCH).await);
    refused(at.share.close(file).await);
    assert_eq!(at.content(&path).await?, "content");
    Ok(())
}

async fn one_close_leaves_the_other_handles_open(at: Place) -> Outcome {
    let path = at.file("file", "content").await?;
    let first = at.share.open(&path, Access::Read).await?;
    let second = at.share.open(&path, Access::Read).await?;
    assert_ne!(first, second);
    at.share.close(first).await?;
    assert_eq!(at.share.read_at(second, 0, 7).await?, "content");
    at.share.close(second).await
}

/// Writes a file, gives it this time, and says which time it has after the close, and which the share promises.
async fn modified(at: &Place, name: &str, time: &str) -> Result<(Timestamp, Timestamp), super::ShareError> {
    let time = time.parse().expect("a time");
    let path = at.path(name);
    let file = at.share.open(&path, Access::Write).await?;
    at.share.write_at(file, 0, Bytes::from_static(b"content")).await?;
    at.share.set_modified(file, time).await?;
    at.share.flush(file).await?;
    at.share.close(file).await?;
    let kept = at.share.stat(&path).await?.expect("the file").modified;
    Ok((kept, at.share.session().kept(time)))
}

async fn a_modification_time_outlives_the_close(at: Place) -> Outcome {
    let (kept, set) = modified(&at, "file", "2026-11-22T18:30:05.1234567Z").await?;
    assert_eq!(kept, set);
    assert_eq!(at.share.list(Some(&at.folder)).await?.first().map(|entry| entry.modified), Some(set));
    Ok(())
}

async fn old_and_far_times_are_kept(at: Place) -> Outcome {
    // A camera whose clock was never set starts in 1980, as FAT does.
    for (name, time) in [("old", "1980-01-01T00:00:00Z"), ("far", "2099-12-31T23:59:59.9999999Z")] {
        let (kept, set) = modified(&at, name, time).await?;
        assert_eq!(kept, set);
    }
    Ok(())
}

async fn a_folder_has_a_modification_time_too(at: Place) -> Outcome {
    let folder = at.path("folder");
    at.share.make_folder(&folder).await?;
    at.file("folder/file", "content").await?;
    let time = "2026-11-22T18:30:05.1234567Z".parse().expect("a time");
    at.share.set_folder_modified(&folder, time).await?;
    let kept = at.share.session().kept(time);
    assert_eq!(at.share.stat(&folder).await?.map(|entry| entry.modified), Some(kept));
    Ok(())
}
