//! The same pictures for a browser: SVG that needs nothing from elsewhere, in the light and in the dark.
//!
//! Colours are of the palette of Okabe and Ito, which people with any kind of colour vision tell apart, and nothing is
//! said by colour alone. A picture that is read aloud has a title and a description.

mod curve;
mod draw;
mod gantt;
#[cfg(test)]
mod tests;

pub use curve::curve;
pub use gantt::gantt;
