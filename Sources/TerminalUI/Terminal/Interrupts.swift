import Dispatch
import Foundation
import PhotorenameCore
import Synchronization

/// SIGINT, SIGTERM and SIGHUP: the first one asks the work to stop cleanly, the second ends the program at once.
public final class Interrupts: Sendable {
    public static let shared = Interrupts()

    private struct State {
        var first: Int32?
        var onFirst: (@Sendable (Int32) -> Void)?
        var ignoresInterrupt = false
    }

    private let state = Mutex(State())
    // Written once, by `install`, to keep the sources alive.
    private nonisolated(unsafe) var installed: [any DispatchSourceSignal] = []

    /// Handles signals from here on. While no handler is set, they end the program as usual.
    public func install() {
        let queue = DispatchQueue(label: "signals")
        var sources: [any DispatchSourceSignal] = []
        for number in [SIGINT, SIGTERM, SIGHUP] {
            // Started with the signal ignored, as by nohup: it stays ignored.
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

    /// Runs `body` while another program has the terminal, and Ctrl-C is for that one.
    public func ignoringInterrupt<Value>(_ body: () throws -> Value) rethrows -> Value {
        state.withLock { $0.ignoresInterrupt = true }
        defer { state.withLock { $0.ignoresInterrupt = false } }
        return try body()
    }

    private func received(_ number: Int32) {
        if number == SIGINT, state.withLock({ $0.ignoresInterrupt }) { return }
        let handler = state.withLock { state -> (@Sendable (Int32) -> Void)? in
            guard state.first == nil, let handler = state.onFirst else { return nil }
            state.first = number
            return handler
        }
        if let handler { return handler(number) }
        LiveLine.restoreCursor()
        DescriberFactory.endServers()
        _exit(128 + number)
    }

    /// Forgets a signal that was for one part of the program only.
    public func forget() { state.withLock { $0.first = nil } }

    /// The signal that asked to stop; nil when there was none.
    public var received: Int32? { state.withLock { $0.first } }

    /// 128 plus the number of the signal, as shells report it.
    public var exitStatus: Int32 { 128 + (received ?? SIGINT) }

    /// Sets what the first signal does; nil to end the program.
    public func onFirst(_ handler: (@Sendable (Int32) -> Void)?) {
        state.withLock { $0.onFirst = handler }
    }
}
