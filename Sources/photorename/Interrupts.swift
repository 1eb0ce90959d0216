import ArgumentParser
import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and its like: the first asks the work to stop cleanly, the second ends the program at once.
final class Interrupts: Sendable {
    static let shared = Interrupts()

    private struct State {
        var first: Int32?
        var onFirst: (@Sendable (Int32) -> Void)?
        var isElsewhere = false
    }

    private let state = Mutex(State())
    // Written once, by `install`; only there to keep the sources alive.
    private nonisolated(unsafe) var installed: [any DispatchSourceSignal] = []

    /// From here on signals come to us; until somebody works, they end the program as usual.
    func install() {
        let queue = DispatchQueue(label: "signals")
        var sources: [any DispatchSourceSignal] = []
        for number in [SIGINT, SIGTERM, SIGHUP] {
            // Started with the signal ignored (nohup): leave it so.
            var old = sigaction()
            sigaction(number, nil, &old)
            if number == SIGHUP, Self.isIgnored(old) { continue }
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { self.received(number) }
            source.resume()
            sources.append(source)
        }
        installed = sources
    }

    private static func isIgnored(_ action: sigaction) -> Bool {
        #if canImport(Darwin)
            return unsafeBitCast(action.__sigaction_u.__sa_handler, to: Int.self)
                == unsafeBitCast(SIG_IGN, to: Int.self)
        #else
            return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
                == unsafeBitCast(SIG_IGN, to: Int.self)
        #endif
    }

    /// While another program has the terminal, Ctrl-C is for that one.
    func whileElsewhere<Value>(_ body: () throws -> Value) rethrows -> Value {
        state.withLock { $0.isElsewhere = true }
        defer { state.withLock { $0.isElsewhere = false } }
        return try body()
    }

    private func received(_ number: Int32) {
        if number == SIGINT, state.withLock({ $0.isElsewhere }) { return }
        let handler = state.withLock { state -> (@Sendable (Int32) -> Void)? in
            guard state.first == nil, let handler = state.onFirst else { return nil }
            state.first = number
            return handler
        }
        if let handler { return handler(number) }
        LiveLine.restoreCursor()
        _exit(128 + number)
    }

    /// A signal that was for a part of the program alone is done with.
    func forget() { state.withLock { $0.first = nil } }

    /// The signal that asked to stop.
    var received: Int32? { state.withLock { $0.first } }

    /// As shells count: 128 and the signal's number.
    var exitCode: ExitCode { ExitCode(128 + (received ?? SIGINT)) }

    /// Sets what the first signal does; nil for ending the program.
    func onFirst(_ handler: (@Sendable (Int32) -> Void)?) {
        state.withLock { $0.onFirst = handler }
    }
}
