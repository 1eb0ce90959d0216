import Foundation
import Synchronization

/// Runs programs and gathers what they say.
public enum Shell {
    public struct Result: Sendable {
        public var status: Int32
        public var out: [UInt8]
        public var error: String

        public var output: String { String(decoding: out, as: UTF8.self) }
        public var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    @discardableResult
    public static func run(_ script: String, environment: [String: String] = [:], input: String? = nil) throws -> Result
    {
        try run("/bin/bash", ["-c", script], environment: environment, input: input)
    }

    public static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], input: String? = nil,
        folder: String? = nil
    ) throws -> Result {
        let running = try Running(program, arguments, environment: environment, input: input, folder: folder)
        return running.wait()
    }

    /// A program that is under way.
    public final class Running: Sendable {
        private let process: Process
        private let out = Collector()
        private let error = Collector()
        private let ended = DispatchSemaphore(value: 0)

        public init(
            _ program: String, _ arguments: [String], environment: [String: String] = [:], input: String? = nil,
            folder: String? = nil
        ) throws {
            process = Process()
            // Its own waiting turns a run loop, which costs a whole core.
            process.terminationHandler = { [ended] _ in ended.signal() }
            process.executableURL = URL(filePath: program)
            process.arguments = arguments
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
                .filter { !$0.value.isEmpty }
            if let folder { process.currentDirectoryURL = URL(filePath: folder) }
            process.standardOutput = out.pipe
            process.standardError = error.pipe
            if let input {
                let pipe = Pipe.closedOnExec()
                process.standardInput = pipe
                try process.run()
                pipe.fileHandleForWriting.write(Data(input.utf8))
                try pipe.fileHandleForWriting.close()
            } else {
                process.standardInput = FileHandle.nullDevice
                try process.run()
            }
            out.start()
            error.start()
        }

        public var pid: Int32 { process.processIdentifier }
        public var isRunning: Bool { process.isRunning }
        public func send(_ signal: Int32) { kill(pid, signal) }
        public var errorSoFar: String { String(decoding: error.bytes, as: UTF8.self) }

        public func wait() -> Result {
            ended.wait()
            ended.signal()
            let status =
                process.terminationReason == .uncaughtSignal
                ? 128 + process.terminationStatus : process.terminationStatus
            return Result(status: status, out: out.finish(), error: String(decoding: error.finish(), as: UTF8.self))
        }
    }

    /// Reads a pipe on a thread of its own, so that it never fills.
    private final class Collector: Sendable {
        let pipe = Pipe.closedOnExec()
        private let gathered = Mutex<[UInt8]>([])
        private let done = DispatchSemaphore(value: 0)

        var bytes: [UInt8] { gathered.withLock { $0 } }

        func start() {
            let handle = pipe.fileHandleForReading
            Thread {
                while case let data = handle.availableData, !data.isEmpty {
                    self.gathered.withLock { $0 += data }
                }
                self.done.signal()
            }.start()
        }

        func finish() -> [UInt8] {
            done.wait()
            return bytes
        }
    }
}

extension Pipe {
    /// Foundation's pipes are inherited by every child, which then holds them open for one another.
    fileprivate static func closedOnExec() -> Pipe {
        let pipe = Pipe()
        for handle in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
            _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
        }
        return pipe
    }
}
