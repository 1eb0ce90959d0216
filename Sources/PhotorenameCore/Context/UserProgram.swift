import Foundation
import Pipeline
import Subprocess
public import SystemPackage

/// A program that the user chose: a key command, an editor, a hook.
///
/// It gets this process's environment without API keys, and nothing else that is open here. Signals have their default handlers.
public struct UserProgram: Sendable {
    private let executable: FilePath
    private let arguments: [String]
    private let variables: [String: String]

    /// - Parameters:
    ///   - executable: its path.
    ///   - arguments: its arguments.
    ///   - variables: added to the environment.
    public init(_ executable: FilePath, _ arguments: [String] = [], variables: [String: String] = [:]) {
        self.executable = executable
        self.arguments = arguments
        self.variables = variables
    }

    /// A line of shell, as git and ssh run it.
    ///
    /// - Parameters:
    ///   - line: the command line.
    ///   - arguments: `$0`, `$1`, … of the line.
    public init(shell line: String, _ arguments: [String] = []) {
        self.init("/bin/sh", ["-c", line] + arguments)
    }

    /// The absolute path of a program; a name without a slash is looked up as a shell does.
    ///
    /// - Parameters:
    ///   - name: a path or a name.
    ///   - environment: has `PATH`; nil for this process's own.
    /// - Returns: nil if there is no such file, or if it can't be executed.
    public static func find(_ name: String, environment: [String: String]? = nil) -> String? {
        let folders = ((environment ?? ProcessInfo.processInfo.environment)["PATH"] ?? "").split(separator: ":")
        let candidates = name.contains("/") ? [name] : folders.map { "\($0)/\(name)" }
        return candidates.lazy.map { URL(fileURLWithPath: $0).path }.first { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
                && FileManager.default.isExecutableFile(atPath: path)
        }
    }

    /// What the program printed, and how it ended.
    struct Output: Sendable {
        var bytes: [UInt8]
        /// As in shells: 128 plus the number of the signal that ended it.
        var status: Int32
    }

    enum Fault: Error, Hashable {
        case timedOut
        /// It printed more than the limit.
        case tooLong
    }

    /// Runs the program until it ends. It prints to standard error, because standard output may be a pipe.
    ///
    /// - Parameter usesTerminal: it reads this process's standard input; otherwise its own is empty.
    /// - Returns: its exit status, or 128 plus the number of the signal that ended it.
    /// - Throws: `Errno` when it can't be started.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    public func run(usesTerminal: Bool = false) throws -> Int32 {
        try Blocking.wait {
            usesTerminal ? try await status(.currentStandardInput) : try await status(.none)
        }
    }

    private func status(_ input: some InputProtocol) async throws -> Int32 {
        try await started {
            try await Subprocess.run(
                configuration(), input: input, output: .currentStandardError, error: .currentStandardError)
        }.terminationStatus.shellStatus
    }

    /// Runs the program and reads its standard output.
    ///
    /// - Parameters:
    ///   - limit: maximum number of bytes.
    ///   - timeout: after this time, the program is killed.
    ///   - hasTerminal: it can ask for a password. Without a terminal, it has its own session, and the timeout kills all
    ///     processes of that session.
    /// - Returns: what it printed.
    /// - Throws: `Errno` when it can't be started; `Fault`.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    func output(limit: Int, timeout: Duration, hasTerminal: Bool) throws -> Output {
        var options = PlatformOptions()
        options.createSession = !hasTerminal
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: !hasTerminal, allowedDurationToNextStep: .seconds(1))
        ]
        return try Blocking.wait { [options] in
            try await withThrowingTaskGroup(of: Output.self) { group in
                group.addTask { try await output(limit: limit, options) }
                group.addTask {
                    try await Task.sleep(for: timeout)
                    throw Fault.timedOut
                }
                defer { group.cancelAll() }
                guard let first = try await group.next() else { throw Fault.timedOut }
                return first
            }
        }
    }

    private func output(limit: Int, _ options: PlatformOptions) async throws -> Output {
        let result = try await started {
            try await Subprocess.run(
                configuration(options), output: .bytes(limit: limit), error: .currentStandardError)
        }
        return Output(bytes: result.standardOutput, status: result.terminationStatus.shellStatus)
    }

    private func configuration(_ options: PlatformOptions = PlatformOptions()) -> Configuration {
        // The library refuses names that begin with a digit, which no shell can use either.
        let variables = ChildEnvironment.variables(adding: variables).filter { $0.key.first?.isNumber == false }
        return Configuration(
            executable: .path(.init(executable.string)), arguments: Arguments(arguments),
            environment: .custom(
                Dictionary(uniqueKeysWithValues: variables.map { (Environment.Key(stringLiteral: $0), $1) })),
            platformOptions: options)
    }

    private func started<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as SubprocessError {
            if error.code == .outputLimitExceeded { throw Fault.tooLong }
            // The library calls a file that can't be executed not found, too.
            let path = executable.string
            if error.code == .executableNotFound, access(path, F_OK) == 0, access(path, X_OK) != 0 {
                throw Errno.permissionDenied
            }
            throw error.underlyingError.map { Errno(rawValue: $0.rawValue) } ?? .ioError
        }
    }
}

extension TerminationStatus {
    fileprivate var shellStatus: Int32 {
        switch self {
        case .exited(let status): status
        case .signaled(let signal): 128 + signal
        }
    }
}
