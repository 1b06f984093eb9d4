//! Renames: one step, and nothing is ever replaced.

use super::{Outcome, Place, checks, refused};
use ingest::share::Kind;

checks! {
    a_file_takes_its_content_along
    a_folder_takes_everything_below_along
    a_file_never_replaces_a_file
    a_folder_never_replaces_a_folder_not_even_an_empty_one
    a_file_and_a_folder_never_replace_each_other
    what_is_not_there_is_not_renamed
    nothing_moves_into_a_folder_that_is_not_there
    a_folder_does_not_move_into_itself
}

async fn a_file_takes_its_content_along(at: Place) -> Outcome {
    let from = at.file("from", "content").await?;
    at.share.make_folder(&at.path("folder")).await?;
    let to = at.path("folder/to");
    at.share.rename(&from, &to).await?;
    assert_eq!(at.content(&to).await?, "content");
    assert_eq!(at.names().await?, ["folder"]);
    Ok(())
}

async fn a_folder_takes_everything_below_along(at: Place) -> Outcome {
    at.share.make_folders(&at.path("staging/A001/CLIPS")).await?;
    at.file("staging/A001/CLIPS/clip", "content").await?;
    at.share.make_folder(&at.path("Footage")).await?;
    at.share.rename(&at.path("staging/A001"), &at.path("Footage/A001")).await?;
    assert_eq!(at.content(&at.path("Footage/A001/CLIPS/clip")).await?, "content");
    assert_eq!(at.share.stat(&at.path("staging/A001")).await?, None);
    Ok(())
}

async fn a_file_never_replaces_a_file(at: Place) -> Outcome {
    let from = at.file("from", "new").await?;
    let to = at.file("to", "old").await?;
    assert_eq!(refused(at.share.rename(&from, &to).await), Kind::Exists);
    assert_eq!((at.content(&from).await?, at.content(&to).await?), ("new".into(), "old".into()));
    Ok(())
}

async fn a_folder_never_replaces_a_folder_not_even_an_empty_one(at: Place) -> Outcome {
    let (from, full, empty) = (at.path("from"), at.path("full"), at.path("empty"));
    for folder in [&from, &full, &empty] {
        at.share.make_folder(folder).await?;
    }
    at.file("from/file", "new").await?;
    let old = at.file("full/file", "old").await?;
    assert_eq!(refused(at.share.rename(&from, &full).await), Kind::Exists);
    assert_eq!(refused(at.share.rename(&from, &empty).await), Kind::Exists);
    assert_eq!(at.content(&old).await?, "old");
    assert_eq!(at.share.list(Some(&empty)).await?, []);
    assert_eq!(at.names().await?, ["empty", "from", "full"]);
    Ok(())
}

async fn a_file_and_a_folder_never_replace_each_other(at: Place) -> Outcome {
    let file = at.file("file", "content").await?;
    let folder = at.path("folder");
    at.share.make_folder(&folder).await?;
    assert_eq!(refused(at.share.rename(&file, &folder).await), Kind::Exists);
    assert_eq!(refused(at.share.rename(&folder, &file).await), Kind::Exists);
    assert_eq!(at.names().await?, ["file", "folder"]);
    Ok(())
}

async fn what_is_not_there_is_not_renamed(at: Place) -> Outcome {
    assert_eq!(refused(at.share.rename(&at.path("missing"), &at.path("to")).await), Kind::NotFound);
    Ok(())
}

async fn nothing_moves_into_a_folder_that_is_not_there(at: Place) -> Outcome {
    let file = at.file("file", "content").await?;
    assert_eq!(refused(at.share.rename(&file, &at.path("missing/to")).await), Kind::NotFound);
    assert_eq!(at.content(&file).await?, "content");
    Ok(())
}

async fn a_folder_does_not_move_into_itself(at: Place) -> Outcome {
    let folder = at.path("folder");
    at.share.make_folder(&folder).await?;
    refused(at.share.rename(&folder, &at.path("folder/below")).await);
    assert_eq!(at.names().await?, ["folder"]);
    Ok(())
}
