//! `COPY` of many rows in PostgreSQL's binary form. Rows are read and encoded on a thread of their own while
//! PostgreSQL takes them. Must not: keep more than some pieces in memory.

use std::time::Duration;

use bytes::{BufMut, Bytes, BytesMut};
use futures_util::SinkExt;
use jiff::civil::Date;
use madoguchi_app::store::{StoreError, Stored};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::connections::Lease;
use crate::fault::Fault;

/// Bytes of a piece.
const PIECE: usize = 256 * 1024;
/// Pieces that may wait between the file and the network: some two megabytes.
const PIECES: usize = 8;
/// How long a slow file may leave the transaction waiting for its next piece.
const IDLE: Duration = Duration::from_secs(300);
/// Signature, no flags, no extension.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What PostgreSQL counts days from.
const EPOCH: Date = Date::constant(2000, 1, 1);

/// Copies what `encode` puts into the pieces; gives how many rows there were.
pub(crate) async fn pour(
    lease: &Lease,
    statement: &'static str,
    encode: impl FnOnce(&mut Pieces) -> u64 + Send + 'static,
) -> Stored<u64> {
    let (sender, mut pieces) = mpsc::channel::<Bytes>(PIECES);
    let reader = tokio::task::spawn_blocking(move || {
        let mut pieces = Pieces::new(sender);
        let rows = encode(&mut pieces);
        pieces.finish();
        rows
    });
    let sink = lease.client()?.copy_in(statement).await.map_err(Fault::from)?;
    let mut sink = std::pin::pin!(sink);
    while let Some(piece) = tokio::time::timeout(IDLE, pieces.recv())
        .await
        .map_err(|_| Fault::Pool("the file gave nothing for too long"))?
    {
        sink.send(piece).await.map_err(Fault::from)?;
    }
    // A reader that failed leaves the copy unfinished, so that nothing of it is kept.
    let read = reader.await.map_err(|_| StoreError::Unavailable("reading the file failed".into()))?;
    sink.finish().await.map_err(Fault::from)?;
    Ok(read)
}

/// Encoded rows on their way.
pub(crate) struct Pieces {
    buffer: BytesMut,
    sender: mpsc::Sender<Bytes>,
}

impl Pieces {
    fn new(sender: mpsc::Sender<Bytes>) -> Self {
        let mut buffer = BytesMut::with_capacity(PIECE + 4096);
        buffer.put_slice(HEADER);
        Self { buffer, sender }
    }

    /// Begins a row of so many values.
    pub(crate) fn row(&mut self, columns: i16) {
        self.buffer.put_i16(columns);
    }

    /// Gives a full piece away; false when nobody takes any more.
    #[must_use]
    pub(crate) fn goes_on(&mut self) -> bool {
        self.buffer.len() < PIECE || self.sender.blocking_send(self.buffer.split().freeze()).is_ok()
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.buffer.put_i32(8);
        self.buffer.put_i64(i64::try_from(number).unwrap_or(i64::MAX));
    }

    pub(crate) fn uuid(&mut self, uuid: Uuid) {
        self.buffer.put_i32(16);
        self.buffer.put_slice(uuid.as_bytes());
    }

    pub(crate) fn truth(&mut self, truth: bool) {
        self.buffer.put_i32(1);
        self.buffer.put_u8(u8::from(truth));
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.buffer.put_i32(i32::try_from(text.len()).unwrap_or(i32::MAX));
        self.buffer.put_slice(text.as_bytes());
    }

    pub(crate) fn date(&mut self, date: Date) {
        self.buffer.put_i32(4);
        self.buffer.put_i32(EPOCH.until(date).map_or(0, |span| span.get_days()));
    }

    pub(crate) fn nothing(&mut self) {
        self.buffer.put_i32(-1);
    }

    pub(crate) fn text_or_none(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.nothing(),
        }
    }

    /// The end of the rows.
    fn finish(mut self) {
        self.buffer.put_i16(-1);
        // Where nobody takes it the copy has failed, which is told there.
        let _ = self.sender.blocking_send(self.buffer.freeze());
    }
}
