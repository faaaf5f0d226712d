//! The simulated machine, asked through the engine alone: everything is made of sleeps and of computing that takes a
//! known time, so that the answers are exact on any machine, however busy.

mod channels;
mod cores;
mod locks;
mod meeting;
mod program;
mod report;
mod spinning;
mod stopped;
mod time;
