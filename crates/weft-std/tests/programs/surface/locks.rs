//! `Mutex` and `RwLock`: statics, guards, `try_*`, poison, what they print.

use std::collections::HashMap;
use std::error::Error;
use std::fmt::{self, Display};
use std::io;
use std::panic;
use std::sync::{
    Arc, LockResult, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError,
};
use std::thread;

static TEXT: Mutex<Option<String>> = Mutex::new(None);
static BYTES: RwLock<[u8; 4]> = RwLock::new([0; 4]);
static PAIR: [Mutex<u8>; 2] = [const { Mutex::new(1) }; 2];

pub fn scenario() {
    statics();
    trying();
    errors().unwrap();
    poison();
    owned();
    printed();
    unsized_data();
    lock_traits::<Mutex<u8>>();
    lock_traits::<RwLock<u8>>();
}

fn lock_traits<T: Send + Sync + panic::UnwindSafe + panic::RefUnwindSafe>() {}

fn statics() {
    *TEXT.lock().unwrap() = Some("s".into());
    assert_eq!(TEXT.lock().unwrap().as_deref(), Some("s"));
    BYTES.write().unwrap()[0] = 1;
    assert_eq!(BYTES.read().unwrap()[0], 1);
    *PAIR[0].lock().unwrap() += 1;
    assert_eq!(*PAIR[0].lock().unwrap() + *PAIR[1].lock().unwrap(), 3);
}

fn trying() {
    let numbers = Mutex::new(vec![1]);
    let guard = hold(&numbers);
    assert!(matches!(numbers.try_lock(), Err(TryLockError::WouldBlock)));
    drop(guard);
    assert_eq!(*numbers.try_lock().unwrap(), [1]);

    let number = RwLock::new(1);
    let reader: RwLockReadGuard<'_, i32> = number.read().unwrap();
    assert!(number.try_read().is_ok());
    assert!(number.try_write().is_err());
    drop(reader);
    let writer: RwLockWriteGuard<'_, i32> = number.try_write().unwrap();
    assert!(number.try_read().is_err());
    drop(writer);
}

fn hold(numbers: &Mutex<Vec<u32>>) -> MutexGuard<'_, Vec<u32>> {
    numbers.lock().unwrap()
}

#[derive(Debug)]
enum Wrong {
    Poisoned,
    Io(io::Error),
}

impl<T> From<PoisonError<T>> for Wrong {
    fn from(_: PoisonError<T>) -> Wrong {
        Wrong::Poisoned
    }
}

impl Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl Error for Wrong {}

fn errors() -> Result<(), Box<dyn Error>> {
    static NUMBER: Mutex<u32> = Mutex::new(3);
    fn read(number: &Mutex<u32>) -> Result<u32, Wrong> {
        Ok(*number.lock()?)
    }
    fn read_guarded(number: &Mutex<u32>) -> Result<u32, PoisonError<MutexGuard<'_, u32>>> {
        let guard = number.lock()?;
        Ok(*guard)
    }
    let boxed: u32 = *NUMBER.lock()?;
    assert_eq!((read(&NUMBER)?, read_guarded(&NUMBER).unwrap(), boxed), (3, 3, 3));
    Ok(())
}

fn poison() {
    let number = Arc::new(Mutex::new(1));
    let other = Arc::clone(&number);
    let thread = thread::spawn(move || {
        let _guard = other.lock().unwrap();
        panic!("with the lock");
    });
    assert!(thread.join().is_err());
    assert!(number.is_poisoned());
    assert!(matches!(number.try_lock(), Err(TryLockError::Poisoned(_))));
    assert_eq!(*number.lock().unwrap_or_else(PoisonError::into_inner), 1);
    assert_eq!(number.lock().unwrap_err().to_string(), "poisoned lock: another task failed inside");
    number.clear_poison();
    assert!(number.lock().is_ok());
}

fn owned() {
    let mut number = Mutex::from(4);
    *number.get_mut().unwrap() += 1;
    let inner: LockResult<i32> = number.into_inner();
    assert_eq!(inner.unwrap(), 5);
    let mut map = RwLock::<HashMap<String, u8>>::default();
    map.get_mut().unwrap().insert("a".into(), 1);
    assert_eq!(map.into_inner().unwrap().len(), 1);
}

fn printed() {
    let number = Mutex::new(3);
    assert_eq!(format!("{number:?}"), "Mutex { data: 3, poisoned: false, .. }");
    let guard = number.lock().unwrap();
    assert_eq!(format!("{guard:?} {guard}"), "3 3");
    assert!(format!("{number:?}").contains("<locked>"));
    let text = RwLock::new("x");
    assert_eq!(format!("{text:?}"), "RwLock { data: \"x\", poisoned: false, .. }");
}

fn unsized_data() {
    let numbers: Arc<Mutex<[u8]>> = Arc::new(Mutex::new([1, 2, 3]));
    numbers.lock().unwrap()[1] = 9;
    let shown: Box<RwLock<dyn fmt::Debug + Send + Sync>> = Box::new(RwLock::new(5));
    assert_eq!(format!("{:?} {:?}", numbers.lock().unwrap(), shown.read().unwrap()), "[1, 9, 3] 5");
}
