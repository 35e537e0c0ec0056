//! Reads bodies: each in time and no further than its route takes, all together within a bound.

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::timeout;

/// How long a body may take.
const WHOLE: Duration = Duration::from_mins(1);
/// How long it may rest.
const REST: Duration = Duration::from_secs(10);
/// How long it waits until others have made room.
const PATIENCE: Duration = Duration::from_secs(5);
/// Of what is too long, as much is still read, and forgotten, so that its sender comes to read the
/// answer.
const FORGOTTEN: usize = 16 * 1024 * 1024;
/// Bodies that are held at once, in KiB.
const ROOM: usize = 64 * 1024;
const KIB: usize = 1024;

/// The room for the bodies of all requests.
pub(super) struct Buffer {
    room: Arc<Semaphore>,
    /// Blanks, of which a body that is too long is made.
    blank: OnceLock<Bytes>,
}

/// A body, and the room that it takes.
pub(super) struct Held {
    pub(super) bytes: Bytes,
    pub(super) room: Option<OwnedSemaphorePermit>,
}

/// Why there is no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// It took too long.
    Late,
    /// The connection broke, or it is not HTTP.
    Broken,
    /// Other requests take all the room.
    Crowded,
    /// The host comes to its end.
    Stopping,
}

impl Default for Buffer {
    fn default() -> Self {
        Self { room: Arc::new(Semaphore::new(ROOM)), blank: OnceLock::new() }
    }
}

impl Buffer {
    /// The whole body. One that is longer than `limit` is replaced by blanks that are longer than
    /// it by one, which its route refuses.
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
            read = timeout(WHOLE, self.read_within(body, limit)) => read.unwrap_or(Err(Unread::Late)),
            _ = stopping.wait_for(|stopping| *stopping) => Err(Unread::Stopping),
        }
    }

    async fn read_within(&self, mut body: Incoming, limit: usize) -> Result<Held, Unread> {
        if body.size_hint().lower() > FORGOTTEN as u64 {
            return Ok(self.too_long(limit));
        }
        let (mut bytes, mut room, mut length) = (BytesMut::new(), None, 0);
        while let Some(frame) = timeout(REST, body.frame()).await.map_err(|_| Unread::Late)? {
            let Ok(data) = frame.map_err(|_| Unread::Broken)?.into_data() else { continue };
            length += data.len();
            if length > FORGOTTEN {
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
        let blank = self.blank.get_or_init(|| Bytes::from(vec![0; FORGOTTEN + 1]));
        let length = limit.saturating_add(1).min(blank.len());
        Held { bytes: blank.slice(..length), room: None }
    }
}
