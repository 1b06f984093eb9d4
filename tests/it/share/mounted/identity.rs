//! A mounted folder proves that it is on the mount it was configured for.

use super::{Mounted, on_disk, share, system};
use crate::share::contract::refused;
use bytes::Bytes;
use ingest::share::{Access, Kind, Mount, connect_on};
use ingest::words::path::RelPath;

fn path(path: &str) -> RelPath {
    RelPath::new(path).expect("a path")
}

#[tokio::test]
async fn a_bare_mount_point_is_not_the_share() {
    let Some(mounted) = Mounted::new(&["-t", "tmpfs", "-o", "size=4m", "the share"]) else { return };
    let expected = Mount::of(mounted.path()).expect("a mount");
    assert_eq!((expected.source.as_str(), expected.kind.as_str()), ("the share", "tmpfs"));
    let share = connect_on(mounted.path(), &expected).await.expect("a share");
    share.make_folder(&path("A001")).await.expect("a folder");
    drop(share);

    system("umount", &["--lazy"], mounted.path());
    let bare = connect_on(mounted.path(), &expected).await;
    system("mount", &["-t", "tmpfs", "-o", "size=4m", "another share"], mounted.path());
    let another = connect_on(mounted.path(), &expected).await;
    for (found, connected) in [("bare", bare), ("another share", another)] {
        let error = connected.map(drop).expect_err(found);
        assert_eq!(error.kind, Kind::Mount, "{found}: {error}");
        assert!(error.to_string().contains("should be on the share (tmpfs)"), "{error}");
    }
}

#[tokio::test]
async fn a_mount_that_comes_later_is_not_written_to_and_hides_nothing() {
    let Some(mounted) = Mounted::new(&["-t", "tmpfs", "-o", "size=4m", "the share"]) else { return };
    let share = share(mounted.path()).await;
    share.put(&path("file"), Bytes::from_static(b"content"), None).await.expect("a put");
    system("mount", &["-t", "tmpfs", "-o", "size=4m", "another"], mounted.path());

    let (file, other) = (path("file"), path("other"));
    for kind in [
        refused(share.make_folder(&other).await),
        refused(share.open(&other, Access::Write).await),
        refused(share.put(&other, Bytes::new(), None).await),
        refused(share.rename(&file, &other).await),
    ] {
        assert_eq!(kind, Kind::Mount);
    }
    assert_eq!(std::fs::read_dir(mounted.path()).expect("a folder").count(), 0);
    assert_eq!(share.get(&file).await.expect("the share is still open"), "content");

    system("umount", &["--lazy"], mounted.path());
    share.rename(&file, &other).await.expect("a rename, now that the share shows again");
}

#[tokio::test]
async fn a_mount_inside_the_share_is_not_entered() {
    let folder = on_disk();
    let Some(mounted) = Mounted::new(&["-t", "tmpfs", "-o", "size=4m", "inner"]) else { return };
    let inner = folder.path().join("inner");
    std::fs::create_dir(&inner).expect("a folder");
    system("mount", &["--bind", mounted.path().to_str().expect("a name")], &inner);
    let put = share(folder.path()).await.put(&path("inner/file"), Bytes::new(), None).await;
    system("umount", &["--lazy"], &inner);
    assert_eq!(refused(put), Kind::Mount);
}
