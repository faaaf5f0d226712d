//! Lets clients use a list, one after the other or together; the judge sees which thread changes the objects.

use exam::{Exam, Random, Value};
use manager::{A, List, Manager, Stopped};
use std::fs;
use std::thread;

fn main() {
    exam::serve(&Exam { case, answer, baseline: None });
}

fn case(name: &str, random: &mut Random) -> Value {
    let [get, copy, update, push] = ["get", "change a copy", "update", "push"];
    match name {
        "empty" => input(0, &[], random),
        "copies" => {
            input(3, &[(get, 0), (copy, 0), (get, 0), (update, 0), (get, 0), ("set", 2), (get, 2)], random)
        }
        "no-such-object" => {
            input(2, &[(get, 2), ("set", 7), (update, 2), (copy, 3), (update, 1), (get, 1)], random)
        }
        "pushed" => input(0, &[(push, 0), (update, 0), (push, 0), (get, 1), (get, 0)], random),
        "one-handle-lives" => with("handles_that_live", 1, input(2, &[(update, 0), (get, 0)], random)),
        "many-handles-live" => with("handles_that_live", 9, input(3, &[(update, 2), (get, 1)], random)),
        "asked-too-late" => {
            let script = [(get, 0), (push, 0), (update, 1)];
            with("asked_too_late", 1, with("handles_that_live", 1, input(2, &script, random)))
        }
        "eight-clients" => with("clients", 8, with("handles_that_live", 1, lesson())),
        "random" => {
            let script: Vec<(&str, u64)> = (0..random.between(1, 12))
                .map(|_| {
                    ([get, copy, update, push, "set"][random.between(0, 4) as usize], random.between(0, 4))
                })
                .collect();
            input(random.between(0, 4), &script, random)
        }
        other => panic!("there is no case `{other}`"),
    }
}

fn input(objects: u64, script: &[(&str, u64)], random: &mut Random) -> Value {
    let step = |(what, index): &(&str, u64)| match *what {
        "push" => Value::record([("push", random.between(1, 99).into())]),
        "set" => Value::record([("set", (*index).into()), ("to", random.between(1, 99).into())]),
        what => Value::record([(what, (*index).into())]),
    };
    let script = script.iter().map(step).collect();
    Value::record([("objects", random.numbers(objects, 1, 99)), ("script", script)])
}

/// The list of the lesson.
fn lesson() -> Value {
    Value::record([("objects", vec![1_u64, 2, 3].into()), ("script", Value::List(Vec::new()))])
}

fn with(name: &str, value: u64, input: Value) -> Value {
    let Value::Record(mut fields) = input else { panic!("the input is a record") };
    fields.push((name.to_string(), value.into()));
    Value::Record(fields)
}

fn answer(input: &Value) -> Value {
    let number = |name| input.find(name).map_or(0, Value::int::<usize>);
    let objects: Vec<A> = input.field("objects").to_vec().into_iter().map(|i| A { i }).collect();
    let count = objects.len();
    let manager = Manager::start(objects);
    let handles: Vec<List> = (0..number("handles_that_live")).map(|_| manager.list()).collect();
    let answers = follow(input.field("script").items(), &manager.list());
    let clients: Vec<_> = (0..number("clients")).map(|_| client(manager.list(), count)).collect();
    clients.into_iter().for_each(|client| client.join().expect("no client panics"));
    let left: Value = manager.stop().iter().map(shown).collect();
    let too_late = handles.iter().take(number("asked_too_late")).map(ask_too_late).collect();
    Value::record([("answers", answers), ("list", left), ("too_late", too_late)])
}

/// One client of the lesson: adds one to each object.
fn client(list: List, objects: usize) -> thread::JoinHandle<()> {
    thread::spawn(move || (0..objects).for_each(|index| _ = list.update(index, add_one)))
}

fn follow(script: &[Value], list: &List) -> Value {
    script.iter().map(|step| answer_to(step, list)).collect()
}

fn ask_too_late(list: &List) -> Value {
    let answers = [
        told(list.get(0), |object| object.as_ref().map_or("none".into(), shown)),
        told(list.set(0, A { i: 7 }), Value::from),
        told(list.push(A { i: 7 }), |()| "pushed".into()),
        told(list.update(0, add_one), Value::from),
    ];
    Value::List(answers.into())
}

fn answer_to(step: &Value, list: &List) -> Value {
    let object = |object: Option<A>| object.as_ref().map_or("none".into(), shown);
    if let Some(index) = step.find("get") {
        return told(list.get(index.int()), object);
    }
    if let Some(index) = step.find("set") {
        return told(list.set(index.int(), A { i: step.field("to").int() }), Value::from);
    }
    if let Some(i) = step.find("push") {
        return told(list.push(A { i: i.int() }), |()| "pushed".into());
    }
    if let Some(index) = step.find("update") {
        return told(list.update(index.int(), add_one), Value::from);
    }
    let copy = list.get(step.field("change a copy").int());
    told(copy, |copy| {
        let changed = copy.map(|copy| A { i: copy.i + 1_000 });
        object(changed)
    })
}

fn told<T>(answer: Result<T, Stopped>, shown: impl FnOnce(T) -> Value) -> Value {
    answer.map_or("stopped".into(), shown)
}

fn shown(object: &A) -> Value {
    format!("A({})", object.i).into()
}

/// The judge is told what there was before the change, and in which thread it is made.
fn add_one(object: &mut A) {
    exam::call("add_one", Value::record([("to", shown(object)), ("in", Value::Tid(my_tid()))]));
    object.i += 1;
}

fn my_tid() -> u32 {
    let task = fs::read_link("/proc/thread-self").expect("the sandbox has a /proc");
    task.file_name().and_then(|tid| tid.to_str()?.parse().ok()).expect("it ends in the thread's id")
}
