//! Reads bodies, each with a time limit and up to the limit of its route, and all together up to a
//! limit.

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::timeout;

/// The longest time for a body.
const BODY_TIMEOUT: Duration = Duration::from_mins(1);
/// The longest pause within a body.
const READ_TIMEOUT: Duration = Duration::from_secs(10);
/// The longest time that a body waits until others have freed memory.
const PATIENCE: Duration = Duration::from_secs(5);
/// The bytes of a body that is too long which are still read and dropped, so that its sender reads
/// the answer.
const MAX_DROPPED: usize = 16 * 1024 * 1024;
/// The most bytes of all bodies that are held at once, in KiB.
const BUFFER_KIB: usize = 64 * 1024;
const KIB: usize = 1024;

/// The memory for the bodies of all requests.
pub(super) struct Buffer {
    room: Arc<Semaphore>,
    /// Blanks that replace a body that is too long.
    blank: OnceLock<Bytes>,
}

/// A body, and the memory that it occupies.
pub(super) struct Held {
    pub(super) bytes: Bytes,
    pub(super) room: Option<OwnedSemaphorePermit>,
}

/// The reason why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// It took too long.
    Late,
    /// The connection broke, or the body is not valid HTTP.
    Broken,
    /// Other requests occupy all memory.
    Crowded,
    /// The host is stopping.
    Stopping,
}

impl Default for Buffer {
    fn default() -> Self {
        Self { room: Arc::new(Semaphore::new(BUFFER_KIB)), blank: OnceLock::new() }
    }
}

impl Buffer {
    /// Reads a whole body. A body that is longer than `limit` is replaced by blanks that are one
    /// byte longer than the limit, so that its route refuses it.
    pub async fn read(
        &self,
        body: Incoming,
        limit: usize,
        mut stopping: watch::Receiver<bool>,
    ) -> Result<Held, Unread> {
        if body.is_end_stream() {
            return Ok(Held { bytes: Bytes::new(), room: None });
        }
        tokio::select! {
            biased;
            read = timeout(BODY_TIMEOUT, self.read_within(body, limit)) => read.unwrap_or(Err(Unread::Late)),
            _ = stopping.wait_for(|stopping| *stopping) => Err(Unread::Stopping),
        }
    }

    async fn read_within(&self, mut body: Incoming, limit: usize) -> Result<Held, Unread> {
        if body.size_hint().lower() > MAX_DROPPED as u64 {
            return Ok(self.too_long(limit));
        }
        let (mut bytes, mut room, mut length) = (BytesMut::new(), None, 0);
        while let Some(frame) = timeout(READ_TIMEOUT, body.frame()).await.map_err(|_| Unread::Late)? {
            let Ok(data) = frame.map_err(|_| Unread::Broken)?.into_data() else { continue };
            length += data.len();
            if length > MAX_DROPPED {
                break;
            }
            if length > limit {
                (bytes, room) = (BytesMut::new(), None);
                continue;
            }
            self.make_room(&mut room, data.len()).await?;
            bytes.extend_from_slice(&data);
        }
        if length > limit { Ok(self.too_long(limit)) } else { Ok(Held { bytes: bytes.freeze(), room }) }
    }

    async fn make_room(&self, room: &mut Option<OwnedSemaphorePermit>, bytes: usize) -> Result<(), Unread> {
        let more = Arc::clone(&self.room).acquire_many_owned(bytes.div_ceil(KIB) as u32);
        let more = timeout(PATIENCE, more).await.map_err(|_| Unread::Crowded)?.map_err(|_| Unread::Crowded)?;
        match room {
            Some(room) => room.merge(more),
            None => *room = Some(more),
        }
        Ok(())
    }

    fn too_long(&self, limit: usize) -> Held {
        let blank = self.blank.get_or_init(|| Bytes::from(vec![0; MAX_DROPPED + 1]));
        let length = limit.saturating_add(1).min(blank.len());
        Held { bytes: blank.slice(..length), room: None }
    }
}
