//! Claims about processes and threads, checked against what the kernel says.
//!
//! A pid differs in each run and could be invented. So an id in an answer is replaced by the name of the process that
//! has it at this moment: afterwards two answers can be compared, and an invented id is `no such process`.

use super::census::{Census, Family};
use exam::Value;
use std::collections::HashMap;

/// Whether there is anything to check.
pub fn has(value: &Value) -> bool {
    match value {
        Value::Pid(_) | Value::Tid(_) | Value::Caller => true,
        Value::List(items) => items.iter().any(has),
        Value::Record(fields) => fields.iter().any(|(_, value)| has(value)),
        Value::Unit | Value::Bool(_) | Value::Int(_) | Value::Text(_) => false,
    }
}

/// What ids stand for at one moment.
pub struct Directory {
    processes: HashMap<u32, String>,
    threads: HashMap<u32, String>,
    /// By the pids of this machine, which the kernel tells of callers.
    callers: HashMap<u32, String>,
}

impl Directory {
    /// Looks everybody up once.
    pub fn of(census: &Census, family: &Family) -> Directory {
        let name = |pid: u32| {
            census.find(pid).and_then(|member| family.name(member)).unwrap_or("nobody").to_string()
        };
        let mut processes: HashMap<u32, String> =
            census.members.iter().map(|member| (member.inner_pid, name(member.pid))).collect();
        if let Some(pid) = parent_of_main(census, family) {
            processes.entry(pid).or_insert_with(|| "grader".to_string());
        }
        let callers = census.members.iter().map(|member| (member.pid, name(member.pid))).collect();
        Directory { processes, threads: threads(census), callers }
    }

    /// `value` with each claim replaced by what it turns out to be.
    pub fn verify(&self, value: &Value, caller: Option<u32>) -> Value {
        let found = |names: &HashMap<u32, String>, id: u32, none: &str| {
            Value::Text(names.get(&id).map_or_else(|| none.to_string(), Clone::clone))
        };
        match value {
            Value::Pid(pid) => found(&self.processes, *pid, "no such process"),
            Value::Tid(tid) => found(&self.threads, *tid, "no such thread"),
            Value::Caller => found(&self.callers, caller.unwrap_or(0), "nobody"),
            Value::List(items) => Value::List(items.iter().map(|item| self.verify(item, caller)).collect()),
            Value::Record(fields) => Value::Record(
                fields.iter().map(|(name, value)| (name.clone(), self.verify(value, caller))).collect(),
            ),
            plain => plain.clone(),
        }
    }
}

/// What the main process sees as its parent: a process of the sandbox, pid 1 where it has a pid namespace of its own.
fn parent_of_main(census: &Census, family: &Family) -> Option<u32> {
    let main = census.find(family.main())?;
    let namespaced = main.inner_pid != main.pid;
    census.is_own(main.parent).then_some(if namespaced { 1 } else { main.parent })
}

/// All threads by their ids inside the sandbox. One that shares its name with another cannot be told by it.
fn threads(census: &Census) -> HashMap<u32, String> {
    let all: Vec<_> = census.members.iter().flat_map(super::census::Member::threads).collect();
    let mut names: HashMap<&str, usize> = HashMap::new();
    for (_, status) in all.iter().filter(|(task, _)| !task.is_main()) {
        *names.entry(&status.name).or_default() += 1;
    }
    let describe = |main: bool, name: &str| match names.get(name) {
        _ if main => "main thread".to_string(),
        Some(count @ 2..) => format!("one of {count} threads {name}"),
        _ => format!("thread {name}"),
    };
    all.iter()
        .filter_map(|(task, status)| Some((*status.ids.last()?, describe(task.is_main(), &status.name))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory() -> Directory {
        let names =
            |pairs: &[(u32, &str)]| pairs.iter().map(|(id, name)| (*id, (*name).to_string())).collect();
        Directory {
            processes: names(&[(1, "grader"), (2, "main"), (3, "main/1")]),
            threads: names(&[(2, "main thread"), (5, "thread anna")]),
            callers: names(&[(9000, "main/1")]),
        }
    }

    #[test]
    fn claims_become_names_wherever_they_stand() {
        let claim = Value::record([
            ("pid", Value::Pid(3)),
            ("by", Value::Caller),
            ("list", Value::List(vec![Value::Tid(5)])),
        ]);
        let verified = directory().verify(&claim, Some(9000));
        assert_eq!(verified.to_string(), r#"pid: "main/1", by: "main/1", list: ["thread anna"]"#);
        assert!(has(&claim) && !has(&verified));
    }

    #[test]
    fn an_invented_id_is_nobodys() {
        assert_eq!(directory().verify(&Value::Pid(77), None), Value::from("no such process"));
        assert_eq!(directory().verify(&Value::Tid(77), None), Value::from("no such thread"));
        assert_eq!(directory().verify(&Value::Caller, Some(1)), Value::from("nobody"));
    }
}
