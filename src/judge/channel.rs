//! The socket between judge and process: whole frames, and who sent them.

use super::Lapse;
use anyhow::{Context, Result};
use exam::{Frame, MAX_FRAME};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, RecvMsg, ReturnFlags, SendFlags,
    SocketFlags, SocketType, recvmsg, send, socketpair, sockopt,
};
use std::io::IoSliceMut;
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::time::Duration;

/// The judge's end of the socket.
pub struct Channel {
    socket: OwnedFd,
    buffer: Vec<u8>,
}

/// Who sent a frame, in the judge's own pid namespace. The kernel says so: `SCM_CREDENTIALS`, unix(7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// The process.
    pub pid: u32,
}

/// One frame that was received.
pub struct Heard {
    /// What was said.
    pub frame: Frame,
    /// By whom.
    pub caller: Caller,
    /// The socket for a reply, if one came along.
    pub socket: Option<OwnedFd>,
}

impl Channel {
    /// A channel and the end that the process gets.
    pub fn open() -> Result<(Channel, OwnedFd)> {
        let (ours, theirs) =
            socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)
                .context("make a pair of sockets")?;
        sockopt::set_socket_passcred(&ours, true).context("ask for the senders of messages")?;
        // One byte more than a frame may have, so that a longer one is noticed.
        Ok((Channel { socket: ours, buffer: vec![0; MAX_FRAME + 1] }, theirs))
    }

    /// Sends a question. There is always room for it, unless the process answers questions that it leaves unread.
    pub fn send(&self, frame: &Frame) -> Result<(), Lapse> {
        let bytes = frame.encode();
        match retry(|| send(&self.socket, &bytes, SendFlags::NOSIGNAL | SendFlags::DONTWAIT)) {
            Ok(_) => Ok(()),
            Err(Errno::PIPE | Errno::CONNRESET | Errno::NOTCONN) => Err(Lapse::Ended),
            Err(Errno::AGAIN) => Err(Lapse::Malformed),
            Err(error) => Err(Lapse::Broken(anyhow::Error::new(error).context("send a question"))),
        }
    }

    /// The next frame, or `None` if none comes within `patience`.
    pub fn receive(&mut self, patience: Option<Duration>) -> Result<Option<Heard>, Lapse> {
        if !self.wait(patience).context("wait for an answer")? {
            return Ok(None);
        }
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1), ScmCredentials(1))];
        let mut ancillary = RecvAncillaryBuffer::new(&mut space);
        let flags = RecvFlags::CMSG_CLOEXEC | RecvFlags::DONTWAIT;
        let slice = &mut [IoSliceMut::new(&mut self.buffer)];
        let message = match recvmsg(&self.socket, slice, &mut ancillary, flags) {
            Ok(message) => message,
            Err(Errno::AGAIN | Errno::INTR) => return Ok(None),
            Err(Errno::CONNRESET) => return Err(Lapse::Ended),
            Err(error) => return Err(Lapse::Broken(anyhow::Error::new(error).context("receive an answer"))),
        };
        let (caller, socket) = sort_out(&mut ancillary);
        let caller = caller.ok_or(Lapse::Ended)?;
        self.heard(&message, caller, socket).map(Some)
    }

    fn heard(&self, message: &RecvMsg, caller: Caller, socket: Option<OwnedFd>) -> Result<Heard, Lapse> {
        if message.bytes == 0 {
            return Err(Lapse::Ended);
        }
        if message.bytes > MAX_FRAME || message.flags.contains(ReturnFlags::TRUNC) {
            return Err(Lapse::Malformed);
        }
        let frame = Frame::decode(&self.buffer[..message.bytes]).map_err(|_| Lapse::Malformed)?;
        Ok(Heard { frame, caller, socket })
    }

    fn wait(&self, patience: Option<Duration>) -> rustix::io::Result<bool> {
        let timeout = patience.map(|patience| Timespec {
            tv_sec: i64::try_from(patience.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: patience.subsec_nanos().into(),
        });
        let mut sockets = [PollFd::new(&self.socket, PollFlags::IN)];
        Ok(retry(|| poll(&mut sockets, timeout.as_ref()))? > 0)
    }
}

/// The sender and the descriptor of a message. The buffer has room for one descriptor; the kernel closes any others
/// that came along.
fn sort_out(ancillary: &mut RecvAncillaryBuffer) -> (Option<Caller>, Option<OwnedFd>) {
    let (mut caller, mut socket) = (None, None);
    for message in ancillary.drain() {
        match message {
            RecvAncillaryMessage::ScmCredentials(sender) => {
                caller = u32::try_from(sender.pid.as_raw_nonzero().get()).ok().map(|pid| Caller { pid });
            }
            RecvAncillaryMessage::ScmRights(descriptors) => socket = descriptors.last(),
            _ => {}
        }
    }
    (caller, socket)
}

/// Replies to a caller. One that has gone, or that sent something else than a socket, gets nothing.
pub fn reply(socket: &OwnedFd, result: u64) {
    let frame = Frame::Reply { result }.encode();
    let _ = send(socket, &frame, SendFlags::NOSIGNAL | SendFlags::DONTWAIT);
}

/// Whether somebody still holds the other end.
pub fn is_open(socket: &OwnedFd) -> bool {
    let mut sockets = [PollFd::new(socket, PollFlags::empty())];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    let polled = retry(|| poll(&mut sockets, Some(&now)));
    polled.is_ok() && !sockets[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
}

fn retry<T>(mut call: impl FnMut() -> rustix::io::Result<T>) -> rustix::io::Result<T> {
    loop {
        match call() {
            Err(Errno::INTR) => {}
            other => return other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open() -> (Channel, OwnedFd) {
        Channel::open().unwrap()
    }

    fn say(socket: &OwnedFd, bytes: &[u8]) {
        send(socket, bytes, SendFlags::empty()).unwrap();
    }

    #[test]
    fn a_frame_comes_with_the_pid_of_its_sender() {
        let (mut channel, theirs) = open();
        say(&theirs, &Frame::Ready.encode());
        let heard = channel.receive(None).unwrap().expect("a frame");
        assert_eq!((heard.frame, heard.caller.pid), (Frame::Ready, std::process::id()));
    }

    #[test]
    fn patience_ends() {
        let (mut channel, _theirs) = open();
        assert!(channel.receive(Some(Duration::from_millis(1))).unwrap().is_none());
    }

    #[test]
    fn a_closed_channel_is_an_end_and_not_a_malformed_answer() {
        let (mut channel, theirs) = open();
        drop(theirs);
        assert!(matches!(channel.receive(None), Err(Lapse::Ended)));
        assert!(matches!(channel.send(&Frame::Ready), Err(Lapse::Ended)));
    }

    #[test]
    fn who_leaves_questions_unread_is_at_fault() {
        let (channel, _theirs) = open();
        let question = Frame::Answer { nonce: 1, input: "x".repeat(1000).as_str().into() };
        let refused = (0..10_000).find_map(|_| channel.send(&question).err());
        assert!(matches!(refused, Some(Lapse::Malformed)), "{refused:?}");
    }

    #[test]
    fn garbage_and_frames_that_are_too_long_are_malformed() {
        let (mut channel, theirs) = open();
        say(&theirs, b"\xff forged");
        assert!(matches!(channel.receive(None), Err(Lapse::Malformed)));
        say(&theirs, &vec![0; MAX_FRAME + 10]);
        assert!(matches!(channel.receive(None), Err(Lapse::Malformed)));
    }
}
