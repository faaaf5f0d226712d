//! The filter that looks at nothing but the number of a system call.
//!
//! The kernel asks every new filter about each number there is, to know which it need not be asked about; with one
//! comparison after the other, as seccompiler makes them, this takes it longer than to start a process. So the numbers are
//! searched by halves.

use std::collections::BTreeMap;

use libc::{c_int, c_long};
use seccompiler::{BpfProgram, sock_filter};

/// The first number that no call had when the lists were made (`mseal`, 462, was the last). Calls with x32's layout of
/// arguments have far greater ones.
const YOUNGER: u32 = 463;

/// What is answered from a number on; `None` means that the call is made.
type Step = (u32, Option<c_int>);

/// The number of a call as a filter sees it.
pub fn of(call: c_long) -> u32 {
    u32::try_from(call).expect("numbers of calls are small")
}

/// Answers these calls with these error numbers, younger ones with `ENOSYS`, and lets all others be made.
pub fn program(answers: &BTreeMap<u32, c_int>) -> BpfProgram {
    const NUMBER: u32 = 0; // Its place in `struct seccomp_data`.
    let mut program = vec![instruction(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, [0, 0], NUMBER)];
    program.extend(search(&steps(answers)));
    program
}

/// The answer to every number there is: each step goes as far as the next one.
fn steps(answers: &BTreeMap<u32, c_int>) -> Vec<Step> {
    let known = (0..YOUNGER).map(|number| (number, answers.get(&number).copied()));
    let mut steps: Vec<Step> = known.chain([(YOUNGER, Some(libc::ENOSYS))]).collect();
    steps.dedup_by_key(|(_, answer)| *answer);
    steps
}

/// Goes on in that half of the steps in which the number is.
fn search(steps: &[Step]) -> BpfProgram {
    if let [(_, answer)] = steps {
        return vec![instruction(libc::BPF_RET | libc::BPF_K, [0, 0], action(*answer))];
    }
    let (low, high) = steps.split_at(steps.len() / 2);
    let (first_of_high, low, high) = (high[0].0, search(low), search(high));
    let over_low = u32::try_from(low.len()).expect("a filter has few instructions");
    let mut program = vec![
        // How far this one can jump is a byte, so the other one does it.
        instruction(libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K, [0, 1], first_of_high),
        instruction(libc::BPF_JMP | libc::BPF_JA, [0, 0], over_low),
    ];
    program.extend(low.into_iter().chain(high));
    program
}

fn action(answer: Option<c_int>) -> u32 {
    answer.map_or(libc::SECCOMP_RET_ALLOW, |error| libc::SECCOMP_RET_ERRNO | error.cast_unsigned())
}

/// `jumps` says how many instructions to leave out if the comparison is true, and if it is not.
fn instruction(operation: u32, jumps: [u8; 2], k: u32) -> sock_filter {
    let code = u16::try_from(operation).expect("operations are small numbers");
    sock_filter { code, jt: jumps[0], jf: jumps[1], k }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the kernel would answer.
    fn run(program: &[sock_filter], number: u32) -> u32 {
        let mut at = 1; // The first one loads the number.
        loop {
            let sock_filter { code, jt, jf, k } = program[at];
            at += 1;
            match u32::from(code) & 0x07 {
                libc::BPF_RET => return k,
                _ if u32::from(code) & 0xF0 == libc::BPF_JA => at += k as usize,
                _ => at += usize::from(if number >= k { jt } else { jf }),
            }
        }
    }

    #[test]
    fn every_number_gets_its_own_answer() {
        let answers = BTreeMap::from([(0, 1), (5, 1), (6, 38), (7, 38), (100, 0), (YOUNGER - 1, 1)]);
        let program = program(&answers);
        for number in 0..YOUNGER {
            assert_eq!(run(&program, number), action(answers.get(&number).copied()), "{number}");
        }
    }

    #[test]
    fn numbers_that_no_call_had_are_unknown() {
        let program = program(&BTreeMap::new());
        for number in [YOUNGER, 0x4000_0000, 0x4000_003B, u32::MAX] {
            assert_eq!(run(&program, number), action(Some(libc::ENOSYS)));
        }
    }

    #[test]
    fn a_filter_is_shorter_than_the_kernel_takes() {
        let every_second = (0..YOUNGER).step_by(2).map(|number| (number, 1)).collect();
        assert!(program(&every_second).len() < 4096);
    }
}
