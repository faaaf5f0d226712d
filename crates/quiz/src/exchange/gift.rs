//! GIFT, the form in which people write questions for Moodle.

mod blocks;
mod read;
mod scan;
mod toml;
mod write;

pub use read::{Imported, Mistake, from_gift};
pub use write::write;
