//! The queue before the cores, and the threads that work it off.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use madoguchi_domain::limits;
use madoguchi_wire::ErrorCode;
use tokio::sync::oneshot;

use super::memory::{Memories, Memory};
use crate::error::{Answer, Refusal};

type Job = Box<dyn FnOnce(&mut Memory) + Send>;

/// Jobs in the order of coming. Its threads end with the last copy.
#[derive(Clone)]
pub(super) struct Queue {
    jobs: Sender<Job>,
    load: Arc<Load>,
}

/// How much there is to do, and how long it takes.
struct Load {
    cores: u32,
    /// Waiting or at work.
    waiting: AtomicU32,
    /// Microseconds that a hash took lately.
    usual: AtomicU64,
}

impl Queue {
    /// Starts a thread for each core. `first` is how long a first hash took;
    /// `stepping_back` lets every other thread of the machine go first.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn new(cores: usize, first: Duration, stepping_back: bool) -> std::io::Result<Self> {
        let (jobs, queue) = channel::<Job>();
        let queue = Arc::new(Mutex::new(queue));
        let memories = Arc::new(Memories::default());
        for _ in 0..cores {
            let (queue, memories) = (Arc::clone(&queue), Arc::clone(&memories));
            std::thread::Builder::new().name("hash".to_owned()).spawn(move || {
                if stepping_back {
                    step_back();
                }
                work(&queue, &memories);
            })?;
        }
        let cores = u32::try_from(cores).unwrap_or(u32::MAX);
        let load = Load { cores, waiting: AtomicU32::new(0), usual: AtomicU64::new(micros(first)) };
        Ok(Self { jobs, load: Arc::new(load) })
    }

    /// Does the work on a core when its turn comes. Work whose caller went away
    /// meanwhile is not done.
    ///
    /// # Errors
    /// `Busy` with the seconds until there is room.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Answer<T> {
        let place = Place::take(&self.load)?;
        let (done, answer) = oneshot::channel();
        let job = move |memory: &mut Memory| {
            if done.is_closed() {
                return;
            }
            let begun = Instant::now();
            let worked = work(memory);
            place.0.note(begun.elapsed());
            // Before the answer, so that who has it finds the place free.
            drop(place);
            let _ = done.send(worked);
        };
        self.jobs.send(Box::new(job)).map_err(|e| Refusal::Unexpected(e.to_string()))?;
        answer.await.map_err(|e| Refusal::Unexpected(e.to_string()))
    }

    pub(super) fn waiting(&self) -> u32 {
        self.load.waiting.load(Ordering::Relaxed)
    }
}

/// Behind everything else of the machine: what serves the other commands is short
/// and goes first; a core that is free is still used in full. Not by niceness, which on
/// Linux counts only among the processes of one session: beside the database's, hashes of
/// the lowest niceness still made short commands wait for their time slice.
#[cfg(target_os = "linux")]
fn step_back() {
    use thread_priority::{
        NormalThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy, set_thread_priority_and_policy,
        thread_native_id,
    };
    let idle = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
    if let Err(error) = set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Min, idle) {
        tracing::warn!(?error, "hashing runs at the priority of everything else");
    }
}

/// Elsewhere threads keep the priority of everything else.
#[cfg(not(target_os = "linux"))]
fn step_back() {}

fn work(queue: &Mutex<Receiver<Job>>, memories: &Memories) {
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = next else { return };
        let mut memory = memories.take();
        job(&mut memory);
        memories.give_back(memory);
    }
}

/// A place in the queue, given back when dropped.
struct Place(Arc<Load>);

impl Place {
    fn take(load: &Arc<Load>) -> Answer<Self> {
        if load.waiting.fetch_add(1, Ordering::Relaxed) >= load.places() {
            load.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(Refusal::after(ErrorCode::Busy, load.seconds()));
        }
        Ok(Self(Arc::clone(load)))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Load {
    fn places(&self) -> u32 {
        limits::HASH_QUEUE.number.saturating_mul(self.cores)
    }

    /// Until all that waits now is done, rounded up: by then a whole queue has room again.
    fn seconds(&self) -> u32 {
        let waiting = u64::from(self.waiting.load(Ordering::Relaxed));
        let all = waiting * self.usual.load(Ordering::Relaxed) / u64::from(self.cores);
        u32::try_from(all.div_ceil(1_000_000)).unwrap_or(u32::MAX).max(1)
    }

    /// An eighth of each new time, so that one slow hash does not frighten everybody.
    fn note(&self, took: Duration) {
        let usual = self.usual.load(Ordering::Relaxed);
        self.usual.store((usual * 7 + micros(took)) / 8, Ordering::Relaxed);
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
impl Queue {
    /// Keeps one thread busy until the answer is dropped.
    pub(super) fn hold(&self) -> Sender<()> {
        let (release, held) = channel();
        let wait = move |_: &mut Memory| {
            let _ = held.recv();
        };
        self.jobs.send(Box::new(wait)).unwrap();
        release
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(cores: u32, waiting: u32, usual: u64) -> Load {
        Load { cores, waiting: AtomicU32::new(waiting), usual: AtomicU64::new(usual) }
    }

    #[test]
    fn the_wait_is_told_by_what_waits_and_how_long_it_takes() {
        assert_eq!(load(2, 64, 50_000).seconds(), 2);
        assert_eq!(load(2, 64, 62_500).seconds(), 2);
        assert_eq!(load(2, 64, 62_532).seconds(), 3);
        assert_eq!(load(1, 64, 50_000).seconds(), 4);
        assert_eq!(load(16, 1, 1).seconds(), 1);
    }

    #[test]
    fn the_usual_time_follows_slowly() {
        let load = load(1, 0, 800);
        load.note(Duration::from_micros(1_600));
        assert_eq!(load.usual.load(Ordering::Relaxed), 900);
    }

    /// Whoever steps back is in the idle class, whoever does not is as everybody else.
    #[cfg(target_os = "linux")]
    #[test]
    fn hashing_beside_a_crowd_steps_back() {
        for (stepping_back, class) in [(true, "5"), (false, "0")] {
            let queue = Queue::new(1, Duration::from_millis(1), stepping_back).unwrap();
            let (tell, told) = channel();
            let look = move |_: &mut Memory| {
                // The fields behind the name in parentheses begin with the third; the policy is the 41st.
                let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
                let fields = stat.rsplit_once(") ").unwrap().1.to_owned();
                tell.send(fields.split(' ').nth(38).unwrap().to_owned()).unwrap();
            };
            queue.jobs.send(Box::new(look)).unwrap();
            assert_eq!(told.recv().unwrap(), class);
        }
    }
}
