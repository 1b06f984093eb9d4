//! The access list of a released roll: that which the folder passes on in which it lies.
//!
//! A rename on NTFS moves a folder with the list it has, and what is in it keeps what it got where it was made. So the
//! dump's folder in staging is given the list of the folder that the roll goes to before anything is made in it: all
//! below inherits the right one, the rename stays the only step of the release, and nothing has to be mended after it.
//! What the user may not do there is no error: the roll then has the list of the staging folder, and that is said.

use crate::journey::Inheritance;
use crate::share::{AccessList, Kind, Share, ShareError};
use crate::words::path::RelPath;
use bytes::Bytes;

/// Gives the dump's empty folder in staging the list of the folder that the roll goes to, or of the nearest one above
/// it that is there. Fails only where the connection does.
pub async fn adopt(share: &Share, staging: &RelPath, target: &RelPath) -> Result<(), ShareError> {
    match try_to_adopt(share, staging, target).await {
        Err(error) if error.kind == Kind::Lost => Err(error),
        Err(error) => {
            tracing::info!("`{staging}` keeps its own access list: {error}");
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

async fn try_to_adopt(share: &Share, staging: &RelPath, target: &RelPath) -> Result<(), ShareError> {
    let Some(above) = nearest(share, target).await? else { return Ok(()) };
    let Some(wanted) = share.access_list(&above).await?.filter(AccessList::passes_anything_on) else {
        return Ok(());
    };
    let Some(own) = share.access_list(staging).await?.filter(|own| !own.passes_on_as(&wanted)) else {
        return Ok(());
    };
    share.set_access_list(staging, &wanted).await?;
    let probe = staging.child("access").map_err(ShareError::name)?;
    let tried = try_out(share, &probe).await;
    if tried.is_err() {
        // With this list the user could not send: better a roll that has to be given another later.
        share.set_access_list(staging, &own).await?;
        share.remove_folder(&probe).await.ok();
    }
    tried
}

/// Sees that what is made where `probe` is can be written, read and taken away again.
async fn try_out(share: &Share, probe: &RelPath) -> Result<(), ShareError> {
    let file = probe.child("file").map_err(ShareError::name)?;
    share.make_folder(probe).await?;
    share.put(&file, Bytes::from_static(b"may this user write here?"), None).await?;
    share.get(&file).await?;
    share.remove_file(&file).await?;
    share.remove_folder(probe).await
}

/// The nearest folder above a path that is there.
async fn nearest(share: &Share, path: &RelPath) -> Result<Option<RelPath>, ShareError> {
    let mut above = path.parent();
    while let Some(folder) = above {
        if share.stat(&folder).await?.is_some() {
            return Ok(Some(folder));
        }
        above = folder.parent();
    }
    Ok(None)
}

/// Looks at the list of a released roll.
pub async fn inheritance(share: &Share, target: &RelPath) -> Inheritance {
    let Some(above) = target.parent() else { return Inheritance::None };
    match tokio::try_join!(share.access_list(&above), share.access_list(target)) {
        Err(error) => Inheritance::Unknown(error.to_string()),
        Ok((Some(above), Some(own))) if above.passes_anything_on() => {
            if own.is_inherited_from(&above) {
                Inheritance::Inherited
            } else {
                Inheritance::Other
            }
        }
        Ok(_) => Inheritance::None,
    }
}
