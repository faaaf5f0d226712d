//! Fills segments of System V memory and lets go of them.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    let piece = 8 * MIB;
    for held in (0..TOO_MUCH).step_by(piece) {
        let key = given_number("key") + (held / piece) as i64;
        let created_for_all = 0o1666;
        let Ok(id) = call(number::SHMGET, [key, piece as i64, created_for_all]) else { return };
        let Ok(place) = call(number::SHMAT, [id, 0, 0]) else { return };
        touch(place as *mut u8, piece);
        let _ = call(number::SHMDT, [place]);
    }
    held("256 MiB in System V segments");
}
