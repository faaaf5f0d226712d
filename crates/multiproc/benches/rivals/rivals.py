"""The same work with Python's multiprocessing: `python3 rivals.py MEASURE COUNT` prints the nanoseconds that it took."""

import multiprocessing
import sys
import time

LARGE = 1 << 20


def nothing(number):
    pass


def successor(number):
    return number + 1


def starts(method, count):
    context = multiprocessing.get_context(method)
    first = context.Process(target=nothing, args=(0,))
    first.start()  # The fork server is started with it.
    first.join()
    begin = time.perf_counter_ns()
    for number in range(count):
        process = context.Process(target=nothing, args=(number,))
        process.start()
        process.join()
        assert process.exitcode == 0
    return time.perf_counter_ns() - begin


def put(go, queue, large, count):
    go.recv()
    for number in range(count):
        queue.put(b"7" * LARGE if large else number)


def send(go, connection, large, count):
    go.recv()
    for number in range(count):
        connection.send(b"7" * LARGE if large else number)


def receive(target, there, large, count, take):
    """Has a process send numbers, or a megabyte each time, and takes them."""
    go, started = multiprocessing.Pipe()
    process = multiprocessing.Process(target=target, args=(started, there, large, count))
    process.start()
    begin = time.perf_counter_ns()
    go.send(None)
    total = 0
    for _ in range(count):
        total += len(take()) if large else take()
    ended = time.perf_counter_ns()
    process.join()
    assert total == (LARGE * count if large else count * (count - 1) // 2)
    return ended - begin


def queue(large, count):
    queue = multiprocessing.Queue()
    return receive(put, queue, large, count, queue.get)


def pipe(large, count):
    here, there = multiprocessing.Pipe()
    return receive(send, there, large, count, here.recv)


def echo(connection, count):
    for _ in range(count + 1):
        connection.send(connection.recv())


def pipe_round(count):
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=echo, args=(there, count))
    process.start()
    here.send(0)
    here.recv()
    begin = time.perf_counter_ns()
    for number in range(count):
        here.send(number)
        assert here.recv() == number
    ended = time.perf_counter_ns()
    process.join()
    return ended - begin


def pool(chunksize, count):
    with multiprocessing.Pool(2) as workers:
        workers.map(successor, range(2), 1)
        begin = time.perf_counter_ns()
        results = workers.map(successor, range(count), chunksize)
        ended = time.perf_counter_ns()
    assert sum(results) == count * (count + 1) // 2
    return ended - begin


def add(lock, number, go, count):
    go.recv()
    for _ in range(count):
        with lock:
            number.value += 1


def lock(processes, count):
    """So many processes add under one lock, at the same time."""
    lock, number = multiprocessing.Lock(), multiprocessing.RawValue("Q", 0)
    pipes = [multiprocessing.Pipe() for _ in range(processes)]
    arguments = [(lock, number, there, count // processes) for _, there in pipes]
    workers = [multiprocessing.Process(target=add, args=argument) for argument in arguments]
    for worker in workers:
        worker.start()
    begin = time.perf_counter_ns()
    for here, _ in pipes:
        here.send(None)
    for worker in workers:
        worker.join()
    ended = time.perf_counter_ns()
    assert number.value == count // processes * processes
    return ended - begin


def answer(mine, yours, count):
    for _ in range(count + 1):
        mine.acquire()
        yours.release()


def semaphore(count):
    mine, yours = multiprocessing.Semaphore(0), multiprocessing.Semaphore(0)
    process = multiprocessing.Process(target=answer, args=(yours, mine, count))
    process.start()
    yours.release()
    mine.acquire()
    begin = time.perf_counter_ns()
    for _ in range(count):
        yours.release()
        mine.acquire()
    ended = time.perf_counter_ns()
    process.join()
    return ended - begin


MEASURES = {
    "fork": lambda count: starts("fork", count),
    "spawn": lambda count: starts("spawn", count),
    "fork_server": lambda count: starts("forkserver", count),
    "queue_small": lambda count: queue(False, count),
    "queue_large": lambda count: queue(True, count),
    "pipe_small": lambda count: pipe(False, count),
    "pipe_large": lambda count: pipe(True, count),
    "pipe_round": pipe_round,
    "pool": lambda count: pool(1, count),
    "pool_chunks": lambda count: pool(None, count),
    "lock_alone": lambda count: lock(1, count),
    "lock": lambda count: lock(2, count),
    "semaphore": semaphore,
}

if __name__ == "__main__":
    print(MEASURES[sys.argv[1]](int(sys.argv[2])))
