//! Folders, and what lies in them.

use super::{Outcome, Place, checks, refused};
use ingest::share::{Access, EntryKind, Kind};
use ingest::words::path::RelPath;

checks! {
    nothing_is_not_an_error
    what_lies_below_a_file_is_not_there
    a_new_folder_is_seen_and_empty
    making_a_folder_again_is_fine
    a_file_is_in_the_way_of_a_folder
    a_folder_needs_the_folder_above
    all_folders_above_are_made
    a_listing_tells_files_from_folders
    a_long_listing_is_complete
    the_root_is_listed_too
    only_folders_that_are_there_are_listed
    files_are_removed
    only_empty_folders_are_removed
    there_is_room_and_a_session
}

async fn nothing_is_not_an_error(at: Place) -> Outcome {
    assert_eq!(at.share.stat(&at.path("nothing")).await?, None);
    assert_eq!(at.share.stat(&at.path("no/thing")).await?, None);
    Ok(())
}

async fn what_lies_below_a_file_is_not_there(at: Place) -> Outcome {
    at.file("file", "content").await?;
    assert_eq!(at.share.stat(&at.path("file/below")).await?, None);
    Ok(())
}

async fn a_new_folder_is_seen_and_empty(at: Place) -> Outcome {
    let folder = at.path("folder");
    at.share.make_folder(&folder).await?;
    let entry = at.share.stat(&folder).await?.expect("the folder");
    assert_eq!((entry.name.as_str(), entry.kind, entry.size), ("folder", EntryKind::Folder, 0));
    assert_eq!(at.share.list(Some(&folder)).await?, []);
    Ok(())
}

async fn making_a_folder_again_is_fine(at: Place) -> Outcome {
    at.file("file", "content").await?;
    at.share.make_folder(&at.folder).await?;
    assert_eq!(at.names().await?, ["file"]);
    Ok(())
}

async fn a_file_is_in_the_way_of_a_folder(at: Place) -> Outcome {
    let file = at.file("file", "content").await?;
    assert!(matches!(refused(at.share.make_folder(&file).await), Kind::Exists | Kind::Shape));
    assert_eq!(at.content(&file).await?, "content");
    Ok(())
}

async fn a_folder_needs_the_folder_above(at: Place) -> Outcome {
    assert_eq!(refused(at.share.make_folder(&at.path("missing/folder")).await), Kind::NotFound);
    assert_eq!(at.names().await?, [""; 0]);
    Ok(())
}

async fn all_folders_above_are_made(at: Place) -> Outcome {
    at.share.make_folders(&at.path("20261122/Camera/A001")).await?;
    at.share.make_folders(&at.path("20261122/Camera/A002")).await?;
    let rolls = at.share.list(Some(&at.path("20261122/Camera"))).await?;
    assert_eq!(rolls.len(), 2);
    Ok(())
}

async fn a_listing_tells_files_from_folders(at: Place) -> Outcome {
    at.share.make_folder(&at.path("folder")).await?;
    let file = at.file("file", "content").await?;
    let mut entries = at.share.list(Some(&at.folder)).await?;
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    let seen: Vec<_> = entries.iter().map(|e| (e.name.as_str(), e.kind, e.size)).collect();
    assert_eq!(seen, [("file", EntryKind::File, 7), ("folder", EntryKind::Folder, 0)]);
    assert_eq!(at.share.stat(&file).await?.as_ref(), entries.first());
    Ok(())
}

async fn a_long_listing_is_complete(at: Place) -> Outcome {
    let names: Vec<_> = (0..600).map(|n| format!("{n:03}{}", "x".repeat(97))).collect();
    for name in &names {
        let file = at.share.open(&at.path(name), Access::Write).await?;
        at.share.close(file).await?;
    }
    assert_eq!(at.names().await?, names);
    Ok(())
}

async fn the_root_is_listed_too(at: Place) -> Outcome {
    let top = at.folder.components().next();
    let root = at.share.list(None).await?;
    assert!(root.iter().any(|entry| Some(entry.name.as_str()) == top && entry.kind == EntryKind::Folder));
    assert!(root.iter().all(|entry| RelPath::new(entry.name.as_str()).is_ok()), "no `.` and `..`");
    Ok(())
}

async fn only_folders_that_are_there_are_listed(at: Place) -> Outcome {
    let file = at.file("file", "content").await?;
    assert_eq!(refused(at.share.list(Some(&at.path("missing"))).await), Kind::NotFound);
    assert_eq!(refused(at.share.list(Some(&file)).await), Kind::Shape);
    Ok(())
}

async fn files_are_removed(at: Place) -> Outcome {
    let file = at.file("file", "content").await?;
    let folder = at.path("folder");
    at.share.make_folder(&folder).await?;
    assert_eq!(refused(at.share.remove_file(&folder).await), Kind::Shape);
    at.share.remove_file(&file).await?;
    assert_eq!(refused(at.share.remove_file(&file).await), Kind::NotFound);
    assert_eq!(at.names().await?, ["folder"]);
    Ok(())
}

async fn only_empty_folders_are_removed(at: Place) -> Outcome {
    let folder = at.path("folder");
    at.share.make_folder(&folder).await?;
    let file = at.file("folder/file", "content").await?;
    assert_eq!(refused(at.share.remove_folder(&folder).await), Kind::Shape);
    assert_eq!(refused(at.share.remove_folder(&file).await), Kind::Shape);
    at.share.remove_file(&file).await?;
    at.share.remove_folder(&folder).await?;
    assert_eq!(refused(at.share.remove_folder(&folder).await), Kind::NotFound);
    Ok(())
}

async fn there_is_room_and_a_session(at: Place) -> Outcome {
    let space = at.share.space().await?;
    assert!(0 < space.free && space.free <= space.total, "{space:?}");
    let session = at.share.session();
    assert!(!session.address.is_empty() && !session.readback.is_empty(), "{session:?}");
    assert!(["native", "libsmbclient", "path"].contains(&session.client.as_str()), "{session:?}");
    Ok(())
}
