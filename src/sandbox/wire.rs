//! What the sandbox's processes tell each other: one order to the supervisor, then notes on the way back.
//!
//! A note is a byte for its kind, four for the length, and the rest. Output travels as it is, all else as JSON.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow, bail, ensure};
use serde::{Deserialize, Serialize};

use super::descriptors;
use super::enforced::Enforced;
use super::holes::Holes;
use super::setup::Setup;
use super::{End, Limits, Stream, Usage};

/// A job as the supervisor gets it; descriptors travel beside it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Order {
    pub setup: Setup,
    pub program: PathBuf,
    pub args: Vec<OsString>,
    pub env: Vec<(String, String)>,
    pub cwd: PathBuf,
    pub readable: Vec<PathBuf>,
    pub scratch: Option<PathBuf>,
    /// The name of the file in the scratch folder that is copied out.
    pub artefact: Option<OsString>,
    pub live: bool,
    pub limits: Limits,
    pub holes: Holes,
}

/// Descriptors that go with an order.
#[derive(Debug, Default)]
pub struct Beside {
    /// Descriptor 3 of the program.
    pub channel: Option<OwnedFd>,
    /// What the artefact is copied into.
    pub artefact: Option<OwnedFd>,
    /// Tells who removes what a killed grader leaves that this run is not over yet.
    pub tether: Option<OwnedFd>,
}

impl Beside {
    fn slots(&mut self) -> [&mut Option<OwnedFd>; 3] {
        [&mut self.channel, &mut self.artefact, &mut self.tether]
    }
}

/// What became of the sandboxed program, without its output.
#[derive(Debug, Serialize, Deserialize)]
pub struct Ending {
    pub end: End,
    pub usage: Usage,
    pub leftovers: u32,
}

/// What is known once a program runs.
#[derive(Debug, Serialize, Deserialize)]
pub struct Start {
    /// The pid of the supervisor.
    pub supervisor: u32,
    /// The pid of the init; it does not know its own outside, so the supervisor fills both in.
    pub init: u32,
    /// What really holds the program back.
    pub enforced: Enforced,
}

/// What goes from the init to the supervisor, and on to the grader.
#[derive(Debug)]
pub enum Note {
    /// The program has been executed.
    Started(Start),
    Output(Stream, Vec<u8>),
    Ended(Ending),
    /// Something of ours failed; the messages of the chain, outermost first.
    Broken(Vec<String>),
}

/// Longer than any output limit that makes sense, so that a length is never a reason to ask for all memory.
const LONGEST: usize = 1 << 30;
/// A write of at most this many bytes into a pipe is never torn (`PIPE_BUF`).
const WHOLE: usize = 4096;

/// Sends the order; the first word says how long it is and which descriptors come with it.
pub fn send_order(to: &UnixStream, order: &Order, mut beside: Beside) -> Result<()> {
    let body = serde_json::to_vec(order).context("encode the order")?;
    let slots = beside.slots();
    let which = slots.iter().enumerate().fold(0, |set, (slot, fd)| set | u8::from(fd.is_some()) << slot);
    let [a, b, c, d] = u32::try_from(body.len()).context("encode the order")?.to_le_bytes();
    let descriptors: Vec<_> = slots.iter().filter_map(|fd| fd.as_ref().map(AsFd::as_fd)).collect();
    descriptors::send(to, &[which, a, b, c, d], &descriptors).context("send the length of the order")?;
    (&mut &*to).write_all(&body).context("send the order")
}

/// Receives what [`send_order`] sent.
pub fn receive_order(from: &UnixStream) -> Result<(Order, Beside)> {
    let mut word = [0; 5];
    let (length, descriptors) = descriptors::receive(from, &mut word)?;
    ensure!(length == word.len(), "receive the length of the order");
    let mut descriptors = descriptors.into_iter();
    let [which, length @ ..] = word;
    let mut beside = Beside::default();
    for (slot, place) in beside.slots().into_iter().enumerate() {
        *place = if which & 1 << slot == 0 { None } else { descriptors.next() };
    }
    let mut body = vec![0; u32::from_le_bytes(length) as usize];
    (&mut &*from).read_exact(&mut body).context("receive the order")?;
    Ok((serde_json::from_slice(&body).context("decode the order")?, beside))
}

impl Note {
    /// The note of an error, short enough to pass a pipe in one piece.
    pub fn broken(error: &anyhow::Error) -> Note {
        let cut = |text: String| text.chars().take(400).collect();
        Note::Broken(error.chain().take(5).map(ToString::to_string).map(cut).collect())
    }

    /// The bytes of the note.
    pub fn encode(&self) -> Vec<u8> {
        let (kind, body) = match self {
            Note::Started(start) => (b'S', json(start)),
            Note::Output(Stream::Stdout, bytes) => return frame(b'1', bytes),
            Note::Output(Stream::Stderr, bytes) => return frame(b'2', bytes),
            Note::Ended(ending) => (b'E', json(ending)),
            Note::Broken(chain) => (b'B', json(chain)),
        };
        frame(kind, &body)
    }

    /// Reads the next note; `None` if the other side has closed.
    pub fn read(mut from: impl Read) -> io::Result<Option<Note>> {
        let mut head = [0; 5];
        // Not `read`: when this process is stopped and continued, as by Ctrl-Z, that is interrupted.
        match from.read_exact(&mut head[..1]) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            result => result?,
        }
        from.read_exact(&mut head[1..])?;
        let [kind, length @ ..] = head;
        let length = u32::from_le_bytes(length) as usize;
        if length > LONGEST {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut body = vec![0; length];
        from.read_exact(&mut body)?;
        Note::decode(kind, body).map(Some)
    }

    fn decode(kind: u8, body: Vec<u8>) -> io::Result<Note> {
        Ok(match kind {
            b'S' => Note::Started(serde_json::from_slice(&body)?),
            b'1' => Note::Output(Stream::Stdout, body),
            b'2' => Note::Output(Stream::Stderr, body),
            b'E' => Note::Ended(serde_json::from_slice(&body)?),
            b'B' => Note::Broken(serde_json::from_slice(&body)?),
            _ => return Err(io::ErrorKind::InvalidData.into()),
        })
    }
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("numbers, strings and enums always encode")
}

fn frame(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).expect("output comes in pieces far below 4 GiB");
    [&[kind], &length.to_le_bytes()[..], body].concat()
}

/// The error whose chain was sent.
pub fn rebuild(chain: Vec<String>) -> anyhow::Error {
    let mut chain = chain.into_iter().rev();
    let innermost = chain.next().unwrap_or_else(|| "unknown error".to_owned());
    chain.fold(anyhow!(innermost), anyhow::Error::context)
}

/// Writes a note into a pipe in one piece, so that its reader never finds half of one.
pub fn post(pipe: impl AsFd, note: &Note) -> Result<()> {
    let bytes = note.encode();
    if bytes.len() > WHOLE {
        bail!("post a note of {} bytes", bytes.len());
    }
    rustix::io::write(pipe, &bytes).context("post a note")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back(note: &Note) -> Note {
        Note::read(&note.encode()[..]).unwrap().unwrap()
    }

    #[test]
    fn output_travels_as_it_is() {
        let note = Note::Output(Stream::Stderr, vec![0, 255, b'\n']);
        assert!(
            matches!(there_and_back(&note), Note::Output(Stream::Stderr, bytes) if bytes == [0, 255, b'\n'])
        );
    }

    #[test]
    fn an_error_keeps_its_chain() {
        let error = anyhow!("No such file").context("exec `/x`").context("run `/x`");
        let Note::Broken(chain) = there_and_back(&Note::broken(&error)) else { panic!("another note") };
        assert_eq!(format!("{:#}", rebuild(chain)), "run `/x`: exec `/x`: No such file");
    }

    #[test]
    fn a_long_error_still_fits_a_pipe() {
        let error = anyhow!("x".repeat(9000)).context("y".repeat(9000));
        assert!(Note::broken(&error).encode().len() <= WHOLE);
    }

    #[test]
    fn nothing_to_read_is_the_end() {
        assert!(Note::read(&[][..]).unwrap().is_none());
    }

    #[test]
    fn half_a_note_is_an_error() {
        assert!(Note::read(&Note::Output(Stream::Stdout, vec![7]).encode()[..5]).is_err());
    }

    #[test]
    fn an_order_carries_its_descriptors_each_to_its_place() {
        let (here, there) = UnixStream::pair().unwrap();
        let ((reader, channel), (other, tether)) =
            (rustix::pipe::pipe().unwrap(), rustix::pipe::pipe().unwrap());
        let beside = Beside { channel: Some(channel), artefact: None, tether: Some(tether) };
        send_order(&here, &crate::sandbox::tests::order(), beside).unwrap();
        let (order, beside) = receive_order(&there).unwrap();
        assert_eq!(order.program, PathBuf::from("/bin/true"));
        assert!(beside.artefact.is_none());
        rustix::io::write(beside.channel.unwrap(), b"c").unwrap();
        rustix::io::write(beside.tether.unwrap(), b"t").unwrap();
        let read = |from| {
            let mut byte = [0; 1];
            rustix::io::read(from, &mut byte).map(|_| byte)
        };
        assert_eq!((read(reader), read(other)), (Ok(*b"c"), Ok(*b"t")));
    }
}
