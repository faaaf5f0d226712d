//! Claims about processes and threads, checked against what the kernel says.
//!
//! A pid differs in each run and could be invented. So an id in an answer is replaced by the name of the process that
//! has it at this moment: afterwards two answers can be compared, and an invented id is `no such process`.

use super::census::{Census, Family};
use exam::Value;

/// Whether there is anything to check.
pub fn has(value: &Value) -> bool {
    match value {
        Value::Pid(_) | Value::Tid(_) | Value::Caller => true,
        Value::List(items) => items.iter().any(has),
        Value::Record(fields) => fields.iter().any(|(_, value)| has(value)),
        Value::Unit | Value::Bool(_) | Value::Int(_) | Value::Text(_) => false,
    }
}

/// `value` with each claim replaced by what it turns out to be.
pub fn verify(value: &Value, census: &Census, family: &Family, caller: Option<u32>) -> Value {
    let inner = |value: &Value| verify(value, census, family, caller);
    match value {
        Value::Pid(pid) => Value::Text(process(*pid, census, family)),
        Value::Tid(tid) => Value::Text(thread(*tid, census)),
        Value::Caller => Value::Text(caller_name(caller, census, family)),
        Value::List(items) => Value::List(items.iter().map(inner).collect()),
        Value::Record(fields) => {
            Value::Record(fields.iter().map(|(name, value)| (name.clone(), inner(value))).collect())
        }
        plain => plain.clone(),
    }
}

fn process(pid: u32, census: &Census, family: &Family) -> String {
    let member = census.members.iter().find(|member| member.inner_pid() == Some(pid));
    if let Some(name) = member.and_then(|member| family.name(member)) {
        return name.to_string();
    }
    if is_outside_parent(pid, census, family) { "grader".to_string() } else { "no such process".to_string() }
}

/// Whether `pid` is what the main process sees as its parent: a process of the sandbox, pid 1 where it has a pid
/// namespace of its own.
fn is_outside_parent(pid: u32, census: &Census, family: &Family) -> bool {
    let Some(main) = census.members.iter().find(|member| member.pid == family.main()) else { return false };
    census.is_own(main.parent) && (pid == main.parent || (pid == 1 && main.inner_pid() != Some(main.pid)))
}

fn thread(tid: u32, census: &Census) -> String {
    let name = census.members.iter().find_map(|member| member.thread_called(tid));
    name.map_or_else(|| "no such thread".to_string(), |name| format!("thread {name}"))
}

fn caller_name(caller: Option<u32>, census: &Census, family: &Family) -> String {
    let member = census.members.iter().find(|member| Some(member.pid) == caller);
    member.and_then(|member| family.name(member)).unwrap_or("nobody").to_string()
}
