//! Passes the reference on; the manifest beside the source names it.

pub use reference::bill;
