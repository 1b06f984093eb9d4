//! A connection for finding out what a server is like: things that no delivery ever does, such as a name that Windows
//! does not allow. What it makes is gone with its handle.

use super::fault::failed;
use super::file::{CALL, File};
use super::lane::{Answer, Lane, unpack};
use super::login;
use super::request;
use super::user::Pass;
use super::{PATIENCE, SILENCE, Way, fault};
use crate::share::entered::Entered;
use crate::share::{Result, SmbPlace};
use crate::words::path::RelPath;
use smb2::msg::create::{CreateDisposition, CreateRequest};
use smb2::msg::echo::EchoRequest;
use smb2::types::flags::FileAccessMask;
use smb2::types::{Command, CreditCharge};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// FILE_DELETE_ON_CLOSE ([MS-SMB2] 2.2.13).
const DELETE_ON_CLOSE: u32 = 0x1000;

const ONE: CreditCharge = CreditCharge(1);

/// A connection of its own, logged in.
pub struct Probe(Arc<Lane>);

impl Probe {
    /// Connects, and logs in once.
    pub async fn connect(place: &SmbPlace) -> Result<Self> {
        let way = Way::to(place, SILENCE, Entered::default());
        let pass = Pass::get(place).await?;
        let late = |_| fault::refused(&place.address(), fault::Step::Reach, &smb2::Error::Timeout);
        let ready = tokio::time::timeout(PATIENCE, login::connect(&way, &pass)).await.map_err(late)??;
        Ok(Self(Arc::new(ready.lane)))
    }

    /// How long the server takes to answer a request that has nothing in it.
    pub async fn echo(&self) -> Result<Duration> {
        let (conn, begin) = (self.0.conn(), Instant::now());
        let asked = self.0.within(CALL, async { conn.execute(Command::Echo, &EchoRequest, None).await });
        asked.await.map_err(|error| failed("share", &error))?;
        Ok(begin.elapsed())
    }

    /// Credits that the server has given by now: requests, or parts of 64 KiB, that may be under way.
    pub fn credits(&self) -> u16 {
        self.0.conn().credits()
    }

    /// Tries to make a file of any name in a folder, and takes it away again. Says whether the server took the name, or
    /// with what word it refused it. The name goes as it is.
    pub async fn try_name(&self, folder: &RelPath, name: &str) -> Result<std::result::Result<(), String>> {
        let path = format!("{}\\{name}", self.0.wire_path(folder));
        let work = make(Arc::clone(&self.0), folder.clone(), path);
        match self.0.within(CALL, work).await {
            Ok(()) => Ok(Ok(())),
            Err(smb2::Error::Protocol { status, .. }) => Ok(Err(status.to_string())),
            Err(error) => Err(failed(folder.as_str(), &error)),
        }
    }
}

async fn make(lane: Arc<Lane>, folder: RelPath, path: String) -> Answer<()> {
    let like = request::replace(path);
    let ask = CreateRequest {
        create_disposition: CreateDisposition::FileCreate,
        desired_access: FileAccessMask::new(like.desired_access.bits() | FileAccessMask::DELETE),
        create_options: like.create_options | DELETE_ON_CLOSE,
        ..like
    };
    let made = lane.ask(Command::Create, &ask, ONE).await?;
    File::opened(lane, folder, &unpack(&made)?).close().await
}
