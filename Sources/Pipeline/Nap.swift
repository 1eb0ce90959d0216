import Clocks
import Foundation
import PhotoModel
import Synchronization

/// A pause that can be ended early, even before it begins.
///
/// Not `ContinuousClock.sleep`: its timers are a timerfd's, which a preloaded library that sets the calendar back moves too. Under
/// libfaketime 0.9.10, set back by two hours, a sleep of 200 ms did not end. Not a semaphore's timeout either: that goes by the
/// calendar itself. poll(2) counts by itself.
public final class Nap: Sendable {
    private let number: Int

    public init() {
        number = Sleepers.shared.register()
    }

    deinit { Sleepers.shared.forget(number) }

    public func sleep(for duration: Duration) async {
        await withCheckedContinuation { continuation in
            Sleepers.shared.add(number, until: MonotonicClock.now + max(1, duration.milliseconds), continuation)
        }
    }

    /// Ends the pause, and every later one.
    public func end() { Sleepers.shared.wake(number) }
}

/// All pauses of the process, on one thread.
private final class Sleepers: Sendable {
    static let shared = Sleepers()

    private struct State {
        var last = 0
        var waiting: [Int: (until: Int64, continuation: CheckedContinuation<Void, Never>)] = [:]
        /// Pauses that have ended.
        var ended: Set<Int> = []
    }

    private let state = Mutex(State())
    private let reading: Int32
    private let writing: Int32

    private init() {
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (reading, writing) = (ends[0], ends[1])
        let thread = Thread { self.run() }
        thread.name = "naps"
        thread.start()
    }

    func register() -> Int {
        state.withLock { state in
            state.last += 1
            return state.last
        }
    }

    func add(_ number: Int, until: Int64, _ continuation: CheckedContinuation<Void, Never>) {
        let sleeps = state.withLock { state in
            if state.ended.contains(number) { return false }
            state.waiting[number] = (until, continuation)
            return true
        }
        guard sleeps else { return continuation.resume() }
        var byte: UInt8 = 0
        _ = write(writing, &byte, 1)
    }

    func wake(_ number: Int) {
        state.withLock { state in
            state.ended.insert(number)
            return state.waiting.removeValue(forKey: number)
        }?.continuation.resume()
    }

    func forget(_ number: Int) { state.withLock { _ = $0.ended.remove(number) } }

    private func run() {
        var buffer = [UInt8](repeating: 0, count: 256)
        while true {
            let now = MonotonicClock.now
            let (due, next) = state.withLock { state in
                let due = state.waiting.filter { $0.value.until <= now }
                for number in due.keys { state.waiting[number] = nil }
                return (due.values.map(\.continuation), state.waiting.values.map(\.until).min())
            }
            for continuation in due { continuation.resume() }
            var waiting = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
            let pause = next.map { Int32(min(max(0, $0 - now), 60_000)) } ?? -1
            if poll(&waiting, 1, pause) > 0 { while read(reading, &buffer, buffer.count) > 0 {} }
        }
    }
}
