//! A share that fails by schedule, for tests: "the third write fails like this".

use super::layered::{Call, Layer, Op, layered};
use super::{Kind, Result, Share, ShareError};
use bytes::{Bytes, BytesMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One fault, and which call it strikes: the first of all, unless said otherwise.
#[derive(Clone, Debug)]
pub struct Fault {
    what: What,
    op: Option<Op>,
    path: Option<String>,
    skip: u64,
    times: u64,
    written: u64,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Fail(Kind),
    FailAfter(Kind),
    Flip(u64),
}

impl Fault {
    fn new(what: What) -> Self {
        Self { what, op: None, path: None, skip: 0, times: 1, written: 0 }
    }

    /// The call is refused, and nothing is done.
    pub fn fail(kind: Kind) -> Self {
        Self::new(What::Fail(kind))
    }

    /// The call is done, and then reported as failed: the answer got lost.
    pub fn fail_after(kind: Kind) -> Self {
        Self::new(What::FailAfter(kind))
    }

    /// The lowest bit of the byte at this offset of a file is turned over on its way, in calls that carry it.
    pub fn flip(offset: u64) -> Self {
        Self::new(What::Flip(offset))
    }

    /// Strikes only this operation.
    pub fn on(self, op: Op) -> Self {
        Self { op: Some(op), ..self }
    }

    /// Strikes only calls about this path, or one that ends with it: `CLIPS/a.mov`.
    pub fn at(self, path: &str) -> Self {
        Self { path: Some(path.into()), ..self }
    }

    /// Strikes the `n`th such call, counted from 1, and not those before it.
    pub fn nth(self, n: u64) -> Self {
        Self { skip: n.saturating_sub(1), ..self }
    }

    /// Strikes so many such calls, one after the other.
    pub fn times(self, times: u64) -> Self {
        Self { times, ..self }
    }

    /// Strikes every such call from then on.
    pub fn for_ever(self) -> Self {
        self.times(u64::MAX)
    }

    /// Strikes once this many bytes have been written and put, and the write that would go beyond: a share that is
    /// full, or a link that breaks for good.
    pub fn once_written(self, bytes: u64) -> Self {
        Self { written: bytes, ..self }.for_ever()
    }

    fn concerns(&self, call: &Call, written: u64) -> bool {
        let writes = matches!(call.op, Op::WriteAt | Op::Put);
        let path = |wanted: &String| {
            let path = call.path.as_ref().map_or("", |path| path.as_str());
            path.strip_suffix(wanted.as_str())
                .is_some_and(|before| before.is_empty() || before.ends_with('/'))
        };
        self.op.is_none_or(|op| op == call.op)
            && self.path.as_ref().is_none_or(path)
            && (self.written == 0 || written + if writes { call.bytes } else { 1 } > self.written)
    }

    /// Counts a call it concerns, and says whether this one is struck.
    fn strikes(&mut self) -> bool {
        if self.skip > 0 {
            self.skip -= 1;
            return false;
        }
        let strikes = self.times > 0;
        self.times = self.times.saturating_sub(1);
        strikes
    }
}

/// The faults to come. Cheap to clone, and may be changed while the share is in use.
#[derive(Clone, Default)]
pub struct Schedule(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    faults: Vec<Fault>,
    written: u64,
    struck: u64,
}

impl Schedule {
    /// Adds a fault. It counts calls from now on.
    pub fn add(&self, fault: Fault) {
        self.state().faults.push(fault);
    }

    /// Forgets all faults: the share works again.
    pub fn clear(&self) {
        self.state().faults.clear();
    }

    /// How many times a fault has struck.
    pub fn struck(&self) -> u64 {
        self.state().struck
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first fault that `picks` and that strikes this call.
    fn struck_by<T>(&self, call: &Call, picks: impl Fn(What) -> Option<T>) -> Option<T> {
        let mut state = self.state();
        let written = state.written;
        let mut faults = state.faults.iter_mut().filter(|fault| fault.concerns(call, written));
        let struck = faults.find_map(|fault| picks(fault.what).filter(|_| fault.strikes()));
        state.struck += u64::from(struck.is_some());
        struck
    }
}

impl Share {
    /// This share, with the faults of `schedule`.
    pub fn faulty(self, schedule: Schedule) -> Self {
        layered(self, schedule)
    }
}

#[async_trait::async_trait]
impl Layer for Schedule {
    type Held = ();

    async fn before(&self, call: &Call) -> Result<()> {
        let kind = |what| if let What::Fail(kind) = what { Some(kind) } else { None };
        self.struck_by(call, kind).map_or(Ok(()), |kind| Err(error(call, kind)))
    }

    fn carry(&self, call: &Call, content: Bytes) -> Bytes {
        let carried = call.offset..call.offset + content.len() as u64;
        let inside = |what| match what {
            What::Flip(offset) if carried.contains(&offset) => Some((offset - call.offset) as usize),
            _ => None,
        };
        let Some(at) = self.struck_by(call, inside) else { return content };
        let mut content = BytesMut::from(&content[..]);
        content[at] ^= 1;
        content.freeze()
    }

    async fn after(&self, call: &Call, carried: u64, (): ()) -> Result<()> {
        let kind = |what| if let What::FailAfter(kind) = what { Some(kind) } else { None };
        let struck = self.struck_by(call, kind);
        if matches!(call.op, Op::WriteAt | Op::Put) {
            self.state().written += carried;
        }
        struck.map_or(Ok(()), |kind| Err(error(call, kind)))
    }
}

fn error(call: &Call, kind: Kind) -> ShareError {
    let about = call.path.as_ref().map_or("share", |path| path.as_str());
    ShareError::new(kind, about, format!("{:?} by schedule, in {:?}", kind, call.op))
}
