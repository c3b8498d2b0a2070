//! Threads that answer what is asked, until they are told to end.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};

use crate::serve::page::Page;
use crate::serve::site::Reply;
use crate::serve::standing::board::Board;
use crate::serve::standing::job::{Job, Standing};

/// Answers; nothing where the question has to wait for the next desk.
pub trait Desk: Sync {
    /// What is at a path.
    fn ask(&self, path: &str) -> Option<Reply>;
    /// How things stand for the page at a path.
    fn look(&self, path: &str) -> Option<Standing>;
    /// What cleaning did to the article at a path.
    fn explain(&self, path: &str) -> Option<Option<Arc<Page>>>;
}

/// Questions that wait.
pub type Queue = Mutex<Receiver<Job>>;

/// Has `threads` answer while `until` runs; none answers when it returns. Questions that come later
/// wait for the next.
pub fn answer<R>(
    desk: &dyn Desk,
    queue: &Queue,
    board: &Board,
    threads: usize,
    until: impl FnOnce() -> R,
) -> R {
    let (end, later) = (AtomicBool::new(false), Mutex::default());
    let result = std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| work(desk, queue, &end, &later));
        }
        let result = until();
        end.store(true, Ordering::Release);
        for _ in 0..threads {
            board.ask(Job::Wake);
        }
        result
    });
    for job in later.into_inner().unwrap_or_else(PoisonError::into_inner) {
        board.ask(job);
    }
    result
}

fn work(desk: &dyn Desk, queue: &Queue, end: &AtomicBool, later: &Mutex<Vec<Job>>) {
    while !end.load(Ordering::Acquire) {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let waits = match job {
            Ok(job) => one(desk, job),
            Err(_) => return,
        };
        later.lock().unwrap_or_else(PoisonError::into_inner).extend(waits);
    }
}

/// Answers a question, or gives it back. Whoever asked may be gone: then nothing is made for it, or any
/// page of the web could have us work for nobody.
fn one(desk: &dyn Desk, job: Job) -> Option<Job> {
    if job.is_moot() {
        return None;
    }
    match job {
        Job::Ask(path, reply) => match desk.ask(&path) {
            Some(answer) => drop(reply.send(answer)),
            None => return Some(Job::Ask(path, reply)),
        },
        Job::Look(path, reply) => match desk.look(&path) {
            Some(answer) => drop(reply.send(answer)),
            None => return Some(Job::Look(path, reply)),
        },
        Job::Explain(path, reply) => match desk.explain(&path) {
            Some(answer) => drop(reply.send(answer)),
            None => return Some(Job::Explain(path, reply)),
        },
        Job::Wake => {}
    }
    None
}
