//! `Manager`: a process that keeps lists and dictionaries for others.

mod dict;
mod error;
mod list;
pub(crate) mod request;
pub(crate) mod store;

pub use dict::DictProxy;
pub use error::ManagerError;
pub use list::ListProxy;

use crate::backend::{Desk, Host};
use crate::{Message, StartError};
use request::{Act, Request};
use std::fmt;

/// A process that keeps lists and dictionaries, as Python's `multiprocessing.Manager`.
///
/// Others have [proxies](ListProxy) of these: each call of a method is a message to the manager and one back. That is
/// slower than [shared memory](crate::Array), but the values may be of any size, and the lists may grow.
///
/// ```
/// use multiproc::{DictProxy, ListProxy, Manager, Process};
///
/// fn visit((visitors, ages): (ListProxy<String>, DictProxy<String, u32>)) {
///     visitors.append("Ada".to_string()).expect("the manager is there");
///     ages.insert("Ada".to_string(), 36).expect("the manager is there");
/// }
///
/// let manager = Manager::new()?;
/// let (visitors, ages) = (manager.list()?, manager.dict()?);
/// let mut process = Process::new(visit, (visitors.clone(), ages.clone()));
/// process.start()?;
/// process.join()?;
/// assert_eq!(visitors.to_vec()?, ["Ada"]);
/// assert_eq!(ages.get(&"Ada".to_string())?, Some(36));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Each call is done alone, and what one process has changed the next call of another one sees. But between two calls
/// others may come: whoever gets a value, changes it and sets it again needs a [`Lock`](crate::Lock) around that.
///
/// What a method returns is a copy. Who changes it changes the copy only, until it is set again.
///
/// Dropping the manager ends its process, and with it all that it keeps; proxies then return
/// [`ManagerError::Gone`]. It ends, too, when the process that made it does.
pub struct Manager {
    desk: Desk,
    /// Dropped in the process that made it, it ends the manager's.
    _host: Host,
}

impl Manager {
    /// Starts the manager's process. Start those that are to have its proxies later.
    ///
    /// # Errors
    ///
    /// The system has no room for another process.
    #[track_caller]
    pub fn new() -> Result<Self, StartError> {
        let (host, desk) = Host::start()?;
        Ok(Self { desk, _host: host })
    }

    /// Makes an empty list.
    ///
    /// # Errors
    ///
    /// The manager's process has died, or the system has no room for another connection.
    #[track_caller]
    pub fn list<T: Message>(&self) -> Result<ListProxy<T>, ManagerError> {
        let object = self.desk.ask(Request::new(0, Act::MakeList))?.number;
        Ok(ListProxy::new(self.desk.clone(), object))
    }

    /// Makes an empty dictionary.
    ///
    /// # Errors
    ///
    /// As [`list`](Self::list).
    #[track_caller]
    pub fn dict<K: Message, V: Message>(&self) -> Result<DictProxy<K, V>, ManagerError> {
        let object = self.desk.ask(Request::new(0, Act::MakeDict))?.number;
        Ok(DictProxy::new(self.desk.clone(), object))
    }
}

impl fmt::Debug for Manager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Manager").finish_non_exhaustive()
    }
}
