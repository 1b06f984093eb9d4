//! The calls of libsmbclient for which `pavao` has nothing: lengths, times to the microsecond, listings with errors, open
//! files whose close can fail. The only unsafe code of the package.
//!
//! All of it stands on two facts: a [`Context`] lives as long as what was opened through it, and stays on one thread, so
//! that no two calls of the library ever run at the same time.

use crate::heard;
use pavao::{SmbClient, SmbCredentials, SmbOptions, SmbResult};
use pavao_sys::{
    SMBCCTX, SMBCFILE, libsmb_file_info, smbc_getFunctionClose, smbc_getFunctionClosedir,
    smbc_getFunctionFstat, smbc_getFunctionFtruncate, smbc_getFunctionLseek, smbc_getFunctionOpen,
    smbc_getFunctionOpendir, smbc_getFunctionRead, smbc_getFunctionReaddirPlus2, smbc_getFunctionStat,
    smbc_getFunctionUtimes, smbc_getFunctionWrite, smbc_setConfiguration, smbc_setDebug, smbc_setLogCallback,
};
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::io::{Error, Result};
use std::marker::PhantomData;

/// From this level on the log says which messages are encrypted.
const LEVEL: c_int = 5;

/// A context of the library.
pub(crate) struct Context {
    /// For the calls that `pavao` has.
    pub(crate) client: SmbClient,
    /// It never leaves its thread: the calls here go past the lock of `pavao`.
    one_thread: PhantomData<*const ()>,
}

/// An open file or folder.
pub(crate) struct Opened(*mut SMBCFILE);

/// An entry of a folder.
pub(crate) struct Listed {
    pub(crate) name: String,
    pub(crate) stat: libc::stat,
}

/// Keeps this process alive when a service manager ends the whole group: it ends with its input, in good order.
pub(crate) fn ignore_terminate() {
    // SAFETY: SIG_IGN installs no code, and no other thread is running yet.
    unsafe { libc::signal(libc::SIGTERM, libc::SIG_IGN) };
}

impl Context {
    /// A context with this configuration file on top of the library's defaults. Connects nowhere yet.
    pub(crate) fn new(who: SmbCredentials, options: SmbOptions, configuration: &CStr) -> SmbResult<Self> {
        let context = Self { client: SmbClient::new(who, options)?, one_thread: PhantomData };
        let raw = context.client.ctx()?;
        // SAFETY: the context is alive, the path ends in NUL, and the callback is a function that never goes away, needs
        // no private pointer and does not unwind.
        unsafe {
            smbc_setLogCallback(raw, std::ptr::null_mut(), Some(listen));
            if smbc_setConfiguration(raw, configuration.as_ptr()) != 0 {
                return Err(Error::last_os_error().into());
            }
            smbc_setDebug(raw, LEVEL);
        }
        Ok(context)
    }

    fn raw(&self) -> Result<*mut SMBCCTX> {
        self.client.ctx().map_err(Error::other)
    }

    /// The library's own function for something, which it keeps behind a pointer.
    #[expect(improper_ctypes_definitions, reason = "`F` is the type of a function, which may be missing")]
    fn function<F>(&self, get: unsafe extern "C" fn(*mut SMBCCTX) -> Option<F>) -> Result<F> {
        let raw = self.raw()?;
        // SAFETY: the context is alive.
        unsafe { get(raw) }.ok_or_else(|| Error::from_raw_os_error(libc::ENOSYS))
    }

    pub(crate) fn stat(&self, url: &str) -> Result<libc::stat> {
        let (url, mut stat) = (CString::new(url)?, empty());
        done(self.function(smbc_getFunctionStat)?(self.raw()?, url.as_ptr(), &raw mut stat))?;
        Ok(stat)
    }

    /// Modification and access time of a file or folder, in seconds and microseconds since 1970.
    pub(crate) fn set_time(&self, url: &str, seconds: i64, micros: i64) -> Result<()> {
        let url = CString::new(url)?;
        let mut times = [libc::timeval { tv_sec: seconds, tv_usec: micros }; 2];
        done(self.function(smbc_getFunctionUtimes)?(self.raw()?, url.as_ptr(), times.as_mut_ptr()))
    }

    /// `flags` as for open(2).
    pub(crate) fn open(&self, url: &str, flags: c_int) -> Result<Opened> {
        let url = CString::new(url)?;
        opened(self.function(smbc_getFunctionOpen)?(self.raw()?, url.as_ptr(), flags, 0o644))
    }

    pub(crate) fn size(&self, file: &Opened) -> Result<u64> {
        let mut stat = empty();
        done(self.function(smbc_getFunctionFstat)?(self.raw()?, file.0, &raw mut stat))?;
        Ok(u64::try_from(stat.st_size).unwrap_or(0))
    }

    fn seek(&self, file: &Opened, offset: u64) -> Result<()> {
        let offset = i64::try_from(offset).map_err(Error::other)?;
        let at = self.function(smbc_getFunctionLseek)?(self.raw()?, file.0, offset, libc::SEEK_SET);
        if at == offset { Ok(()) } else { Err(Error::last_os_error()) }
    }

    /// Writes some of `data`, and says how much.
    pub(crate) fn write(&self, file: &Opened, offset: u64, data: &[u8]) -> Result<usize> {
        self.seek(file, offset)?;
        let write = self.function(smbc_getFunctionWrite)?;
        count(write(self.raw()?, file.0, data.as_ptr().cast::<c_void>(), data.len()))
    }

    /// Reads into `buffer`, and says how much; nothing at the end of the file.
    pub(crate) fn read(&self, file: &Opened, offset: u64, buffer: &mut [u8]) -> Result<usize> {
        self.seek(file, offset)?;
        let read = self.function(smbc_getFunctionRead)?;
        count(read(self.raw()?, file.0, buffer.as_mut_ptr().cast::<c_void>(), buffer.len()))
    }

    pub(crate) fn set_len(&self, file: &Opened, len: u64) -> Result<()> {
        let len = i64::try_from(len).map_err(Error::other)?;
        done(self.function(smbc_getFunctionFtruncate)?(self.raw()?, file.0, len))
    }

    /// The file is gone even when this fails.
    pub(crate) fn close(&self, file: Opened) -> Result<()> {
        done(self.function(smbc_getFunctionClose)?(self.raw()?, file.0))
    }

    /// Opens a folder, which gets the whole listing from the server: that it is cut short shows here.
    pub(crate) fn open_folder(&self, url: &str) -> Result<Opened> {
        let url = CString::new(url)?;
        opened(self.function(smbc_getFunctionOpendir)?(self.raw()?, url.as_ptr()))
    }

    /// The next entry of a folder, `.` and `..` included.
    pub(crate) fn next_entry(&self, folder: &Opened) -> Result<Option<Listed>> {
        let mut stat = empty();
        let next = self.function(smbc_getFunctionReaddirPlus2)?;
        let info: *const libsmb_file_info = next(self.raw()?, folder.0, &raw mut stat);
        if info.is_null() {
            return Ok(None);
        }
        // SAFETY: the library's entry is valid until the folder is read on or closed, and its name ends in NUL.
        let name = unsafe { CStr::from_ptr((*info).name) };
        Ok(Some(Listed { name: name.to_string_lossy().into_owned(), stat }))
    }

    pub(crate) fn close_folder(&self, folder: Opened) -> Result<()> {
        done(self.function(smbc_getFunctionClosedir)?(self.raw()?, folder.0))
    }
}

/// Called by the library for every line of its log.
extern "C" fn listen(_: *mut c_void, _: c_int, line: *const c_char) {
    if !line.is_null() {
        // SAFETY: the library's text ends in NUL and stays until this returns.
        heard::note(&unsafe { CStr::from_ptr(line) }.to_string_lossy());
    }
}

fn empty() -> libc::stat {
    // SAFETY: numbers alone, for which zero is a value.
    unsafe { std::mem::zeroed() }
}

fn opened(file: *mut SMBCFILE) -> Result<Opened> {
    if file.is_null() { Err(Error::last_os_error()) } else { Ok(Opened(file)) }
}

fn done(result: c_int) -> Result<()> {
    if result == 0 { Ok(()) } else { Err(Error::last_os_error()) }
}

fn count(result: isize) -> Result<usize> {
    usize::try_from(result).map_err(|_| Error::last_os_error())
}
