//! Python's `multiprocessing` for Rust: processes, pools, and what they share, with the names that Python uses.
//!
//! Threads share their memory; processes do not. A process has its own memory, its own number, and its own end: one
//! that crashes takes no other with it. The price is that what processes tell each other must be sent, as bytes.
//!
//! ```
//! use multiproc::{Pool, Process, current_process_name};
//!
//! fn report(greeting: String) {
//!     println!("{greeting} from {}, process {}", current_process_name(), std::process::id());
//! }
//!
//! fn countdown(mut number: u64) -> u64 {
//!     while number > 0 {
//!         number -= 1;
//!     }
//!     number
//! }
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let mut process = Process::new(report, "hello".to_string());
//!     process.start()?; // From here on two processes run.
//!     process.join()?; // From here on one.
//!
//!     let pool = Pool::new(2)?; // Two workers that wait for tasks.
//!     assert_eq!(pool.map(countdown, [1_000, 2_000, 3_000])?, [0, 0, 0]);
//!     Ok(())
//! } // Dropping the pool ends the workers.
//! ```
//!
//! What a process is given, and what a task returns, is a [`Message`]. A process runs a plain function, `fn(A)`: what
//! it needs comes in its argument, a tuple if there are several. So the compiler, and not an error at run time, says
//! what cannot be sent.
//!
//! # From Python
//!
//! Each public name of `multiprocessing`, and what stands here in its place. Where nothing does, the last column says what
//! to do instead.
//!
//! | Python | here | what differs, and why |
//! |---|---|---|
//! | `Process(target=f, args=(a, b))` | [`Process::new(f, (a, b))`](Process::new) | one argument, a tuple if need be: Rust has no `*args` |
//! | `Process(name=…)` | [`with_name`](Process::with_name) | |
//! | `start()` | [`start`](Process::start) | a second start is an error value; the child keeps standard input |
//! | `set_start_method`, `get_context("spawn").Process` | [`with_start_method`](Process::with_start_method), [`StartMethod`] | said for each process; workers of a [`Pool`] are forked |
//! | `if __name__ == "__main__":`, `freeze_support()` | [`init()`](init) at the start of `main` | only for processes that are not forked, and then it must stand there |
//! | `join()`, `join(timeout)` | [`join`](Process::join), [`join_timeout`](Process::join_timeout) | the second says whether the child has ended |
//! | `name`, `pid`, `exitcode` | [`name`](Process::name), [`pid`](Process::pid), [`exit_code`](Process::exit_code) | a panic is 101 (in Python an exception is 1): so ends every Rust program |
//! | `is_alive()`, `terminate()`, `kill()` | [`is_alive`](Process::is_alive), [`terminate`](Process::terminate), [`kill`](Process::kill) | |
//! | a `Process` that is forgotten | dropped | stays a zombie; Python reaps it at the next `start()`, and joins the rest at exit |
//! | `Process` with `run()` overridden | | a function, whose argument may be a struct of yours: `Process::new(Server::run, server)` |
//! | `daemon=True` | | none: [`terminate`](Process::terminate) and join it. Workers of a pool end with their parent in any case |
//! | `sentinel`, `connection.wait([…])` | [`join_timeout`](Process::join_timeout), [`poll`](Connection::poll) | one at a time; several are better served by one [`Queue`] |
//! | `close()` of a process, `active_children()`, `parent_process()` | | what a [`Process`] holds goes when it is dropped; keep those that you start |
//! | `cpu_count()` | [`std::thread::available_parallelism`] | is in the standard library |
//! | `current_process().name` | [`current_process_name`] | |
//! | `os.getpid()`, `os.getppid()` | [`std::process::id`], [`std::os::unix::process::parent_id`] | are in the standard library |
//! | `Pool(n)`, `Pool()` | [`Pool::new(n)`](Pool::new), `Pool::new(0)` | |
//! | `apply_async(f, (a,))` | [`apply_async`](Pool::apply_async) | no thread hands tasks out; see [`Pool`] |
//! | `map`, `imap` | [`map`](Pool::map), [`imap`](Pool::imap) | one task at a time and no `chunksize`, so that uneven tasks balance |
//! | `apply(f, (a,))`, `starmap`, `map_async` | `apply_async(f, a).get()`, [`map`](Pool::map) of tuples, [`apply_async`](Pool::apply_async) for each | one way for each need |
//! | `imap_unordered`, `callback=…` | | none: look which results are [`ready`](AsyncResult::ready), or let the tasks put theirs into a [`Queue`] |
//! | `initializer`, `maxtasksperchild` | | none: a worker is a copy, so what is made before the pool is there; and nothing piles up in it by itself |
//! | `terminate()` | [`terminate`](Pool::terminate) | outstanding results are errors; in Python they never come |
//! | `close()`, `join()` | dropping the pool | so they cannot be forgotten |
//! | `AsyncResult.get()`, `.wait()`, `.ready()` | [`get`](AsyncResult::get), [`wait`](AsyncResult::wait), [`ready`](AsyncResult::ready) | `get` returns the task's failure as a [`PoolError`] |
//! | `get(timeout)`, `wait(timeout)` | [`wait_timeout`](AsyncResult::wait_timeout) | then `get` |
//! | a worker that dies | [`PoolError::WorkerDied`] | Python starts another worker, and waits for the lost result for ever |
//! | `RawValue("i", 0)`, `RawArray("i", 5)` | [`RawValue::new(0)`](RawValue::new), [`RawArray::new(5)`](RawArray::new) | the type says what the letter says; `get` and `set`, because there are no properties |
//! | `RawArray("i", [1, 2])` | [`RawArray::from([1, 2])`](RawArray) | |
//! | `Value("i", 0)`, `Array("i", 5)` | [`Value::new(0)`](Value::new), [`Array::new(5)`](Array::new) | |
//! | `with value.get_lock(): value.value += 1` | `let value = `[`value.lock()?`](Value::lock)`; value.set(value.get() + 1)` | the guard is the way to the number |
//! | `value.value`, `array[i]`, `array[:]` | [`get`](Array::get), [`set`](Array::set), [`to_vec`](Array::to_vec) | each takes the lock for itself, as in Python |
//! | `Lock()`, `with lock:` | [`Lock::new()`](Lock::new), [`lock.lock()?`](Lock::lock) | dropping the guard releases it |
//! | `acquire(False)`, `acquire(timeout=…)` of a lock | [`try_lock`](Lock::try_lock), [`lock_timeout`](Lock::lock_timeout) | `WouldBlock` is an error value |
//! | `RLock()` | [`RLock::new()`](RLock::new), [`lock`](RLock::lock), [`try_lock`](RLock::try_lock), [`lock_timeout`](RLock::lock_timeout) | owned by a thread of a process, as in Python; each guard gives back what it took, so no `release` can be one too many |
//! | `Semaphore(n)`, `with semaphore:` | [`Semaphore::new(n)`](Semaphore::new), [`acquire()?`](Semaphore::acquire) | dropping the guard gives the permit back; `n` is 1 only by [`Semaphore::default`] |
//! | `acquire(False)`, `acquire(timeout=…)` of a semaphore | [`try_acquire`](Semaphore::try_acquire), [`acquire_timeout`](Semaphore::acquire_timeout) | |
//! | `acquire()` without a `release()` | [`forget`](SemaphoreGuard::forget) of the guard | has to be said, because a guard gives back |
//! | `release()`, `get_value()` | [`release`](Semaphore::release), [`get_value`](Semaphore::get_value) | |
//! | `BoundedSemaphore(n)` | [`BoundedSemaphore::new(n)`](BoundedSemaphore::new) | one release too many is an error value; on every system, and also while guards hold permits |
//! | `Event()`, `set`, `clear`, `is_set`, `wait` | [`Event::new()`](Event::new), [`set`](Event::set), [`clear`](Event::clear), [`is_set`](Event::is_set), [`wait`](Event::wait) | who waits notices an event that was set and cleared at once; in Python's it may go unnoticed |
//! | `wait(timeout)` of an event | [`wait_timeout`](Event::wait_timeout) | |
//! | `Condition()`, `Condition(lock)`, `with condition:` | [`Condition::new()`](Condition::new), [`with_lock`](Condition::with_lock), [`lock`](Condition::lock) | the lock is a [`Lock`], and not an `RLock`: to wait lets go of it, which with two guards would do nothing |
//! | `wait`, `wait_for`, `notify(n)`, `notify_all` | [`wait`](ConditionGuard::wait), [`wait_for`](ConditionGuard::wait_for), [`notify`](ConditionGuard::notify), [`notify_all`](ConditionGuard::notify_all) | of the guard, so that nobody does it without the lock; `n` has to be said |
//! | `wait(timeout)`, `wait_for(f, timeout)` | [`wait_timeout`](ConditionGuard::wait_timeout), [`wait_for_timeout`](ConditionGuard::wait_for_timeout) | give the guard back, and whether it was in time |
//! | `Barrier(n)`, `wait`, `wait(timeout)` | [`Barrier::new(n)`](Barrier::new), [`wait`](Barrier::wait), [`wait_timeout`](Barrier::wait_timeout) | `BrokenBarrierError` is the error value [`BrokenBarrier`]; a process that dies while it waits breaks the barrier |
//! | `Barrier(n, action=f)` | [`Barrier::with_action(n, f, argument)`](Barrier::with_action) | the argument is part of the type: `Barrier<A>`; in Python any callable will do |
//! | `reset`, `abort`, `parties`, `n_waiting`, `broken` | [`reset`](Barrier::reset), [`abort`](Barrier::abort), [`parties`](Barrier::parties), [`n_waiting`](Barrier::n_waiting), [`broken`](Barrier::broken) | |
//! | an owner of a lock, or of a permit, that is killed | an error with the guard | in Python everybody waits for ever |
//! | `Queue()`, `Queue(maxsize)` | [`Queue::new()`](Queue::new), [`Queue::with_maxsize`] | in shared memory: no thread feeds it, and what was put is there at once |
//! | `put`, `get`, `put_nowait`, `get_nowait` | [`put`](Queue::put), [`get`](Queue::get), [`put_nowait`](Queue::put_nowait), [`get_nowait`](Queue::get_nowait) | `Full` and `Empty` are error values |
//! | `put(x, timeout=…)`, `get(timeout=…)` | [`put_timeout`](Queue::put_timeout), [`get_timeout`](Queue::get_timeout) | |
//! | `qsize()`, `empty()`, `full()` | [`qsize`](Queue::qsize), [`empty`](Queue::empty), [`full`](Queue::full) | exact, for a moment |
//! | `close()`, `join_thread()`, `cancel_join_thread()` | | there is no thread that feeds the queue |
//! | `SimpleQueue` | [`Queue`] | is as simple |
//! | `JoinableQueue()`, `task_done`, `join` | [`JoinableQueue::new()`](JoinableQueue::new), [`task_done`](JoinableQueue::task_done), [`join`](JoinableQueue::join) | a `task_done` too many is an error value; there is [`join_timeout`](JoinableQueue::join_timeout) beside |
//! | `Pipe()` | [`pipe()`](pipe) | a child keeps only the ends in its arguments, so no copy has to be closed |
//! | `send`, `recv`, `poll(timeout)` | [`send`](Connection::send), [`recv`](Connection::recv), [`poll`](Connection::poll) | the end of the stream is [`ConnectionError::Closed`] |
//! | `close()` of a connection | dropping it | |
//! | `Pipe(duplex=False)`, `send_bytes`, `fileno()` | | both ends send and receive; bytes are a message, `Vec<u8>` |
//! | `Listener`, `Client`, `authkey` | | none: [`std::os::unix::net`] and [`std::net`] are in the standard library |
//! | `shared_memory.SharedMemory`, `ShareableList` | [`RawArray`] | without a name that has to be unlinked |
//! | `sharedctypes`, `Value(Structure)` | a struct of [`RawValue`]s and [`message!`] | each field is shared by itself |
//! | `Manager()`, `with Manager() as manager` | [`Manager::new()`](Manager::new) | dropping it ends its process; proxies are for processes that were started after it |
//! | `manager.list()`, `manager.dict()` | [`list`](Manager::list), [`dict`](Manager::dict) | empty, and of one type; they live as long as the manager, and not only as long as they have proxies |
//! | `append`, `extend`, `insert`, `list[i]`, `list[i] = x`, `del list[i]`, `pop`, `len`, `list[:]` | of a [`ListProxy`]: [`append`](ListProxy::append), [`extend`](ListProxy::extend), [`insert`](ListProxy::insert), [`get`](ListProxy::get), [`set`](ListProxy::set), [`remove`](ListProxy::remove), [`pop`](ListProxy::pop), [`len`](ListProxy::len), [`to_vec`](ListProxy::to_vec) | no indices from the end, no `sort` and `reverse`: the manager does not know the type |
//! | `dict[k]`, `get`, `dict[k] = v`, `setdefault`, `update`, `pop`, `k in dict`, `len`, `keys`, `values`, `items` | of a [`DictProxy`]: [`get`](DictProxy::get), [`insert`](DictProxy::insert), [`get_or_insert`](DictProxy::get_or_insert), [`extend`](DictProxy::extend), [`remove`](DictProxy::remove), [`contains_key`](DictProxy::contains_key), [`len`](DictProxy::len), [`keys`](DictProxy::keys), [`values`](DictProxy::values), [`items`](DictProxy::items) | the names of Rust's maps where Python has operators |
//! | `Manager().Value`, `.Array`, `.Queue`, `.Lock`, `.Namespace`, managers of other machines | | none: those of this table are in shared memory |
//! | pickling | [`Message`], [`message!`] | by type, so what cannot be sent does not compile. It is a trait of this crate and not `serde`'s: a course's libraries have no dependencies |
//! | `multiprocessing.TimeoutError`, `queue.Empty`, `BrokenBarrierError`, `EOFError`, … | `bool`, [`GetError`], [`BrokenBarrier`], [`ConnectionError`], … | values, and not exceptions |
//! | `log_to_stderr`, `get_logger`, `multiprocessing.dummy` | | none: processes share standard error, and threads are in [`std::thread`] |
//!
//! # Fork
//!
//! A child is made by `fork`, if nothing else is said: a copy of the process in which only the calling thread goes on. Two rules follow. Start
//! processes before threads, because a lock that another thread holds is never released in the child. And what the
//! child prints or changes is its own: it never returns into the code that started it.
//!
//! Memory that is shared must be there before the fork, too. So make locks, queues, values, arrays and pipes first, and
//! then the processes and pools that get them. They are [`Message`]s: pass them in the arguments, clone them for each
//! process. In a message to a process that was started earlier they are [`DecodeError::NotInherited`].
//!
//! A process may also begin as a fresh image of the program, with nothing of all this: see [`StartMethod`].
//!
//! With `panic = "abort"` a panic ends the child by `SIGABRT`: a process then has the exit code -6, and a task the error
//! [`PoolError::WorkerDied`].
//!
//! # In a model
//!
//! With `--cfg modelled` the same programs run with threads for processes, so that a model checker can try their
//! interleavings. Messages still travel as bytes; what threads cannot do, such as being killed, is a panic that says so.

mod barrier;
mod condition;
mod connection;
mod end;
mod error;
mod event;
mod identity;
mod lock;
mod manager;
mod message;
#[cfg(modelled)]
mod modelled;
#[cfg(not(modelled))]
mod native;
mod patience;
mod pod;
mod pool;
mod process;
mod queue;
mod raw;
mod rlock;
mod semaphore;
mod start;
mod value;

#[cfg(modelled)]
use modelled as backend;
#[cfg(not(modelled))]
use native as backend;

pub use barrier::{Barrier, BrokenBarrier};
pub use condition::{Condition, ConditionGuard};
pub use connection::{Connection, ConnectionError, pipe};
pub use error::{JoinError, StartError};
pub use event::Event;
pub use identity::current_process_name;
pub use lock::{Lock, LockGuard};
pub use manager::{DictProxy, ListProxy, Manager, ManagerError};
pub use message::{DecodeError, Message};
pub use pod::SharedPod;
pub use pool::{AsyncResult, Pool, PoolError};
pub use process::Process;
pub use queue::{Full, GetError, JoinableQueue, Queue, TooManyTasksDone};
pub use raw::{RawArray, RawValue};
pub use rlock::{RLock, RLockGuard};
pub use semaphore::{BoundedSemaphore, Semaphore, SemaphoreGuard, TooManyReleases};
pub use start::{StartMethod, init, stop_fork_server};
pub use value::{Array, ArrayGuard, Value, ValueGuard};
