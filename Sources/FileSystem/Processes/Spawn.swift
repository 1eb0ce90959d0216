import CPosix
public import SystemPackage

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Starts other programs, and this one again. Never with `fork`, because the database may be open.
///
/// The program gets only its arguments and its environment: standard input is empty by default, standard output and standard
/// error are one given file, all other descriptors are closed, and signals have their default handlers.
public struct Spawn {
    public var program: FilePath
    public var arguments: [String]
    /// `NAME=value`.
    public var environment: [String]
    /// Opened for appending, created with mode 0600; nil for this program's standard error.
    public var output: FilePath?
    /// The program gets this program's standard input, for interactive programs. Its standard output is this program's
    /// standard error, because standard output may be a pipe.
    public var takesInput = false
    /// In a session of its own, so that it survives the end of the terminal.
    public var isDetached = false

    public init(_ program: FilePath, _ arguments: [String], environment: [String]) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
    }

    /// - Returns: the process ID.
    /// - Throws: `Errno`.
    public func start() throws(Errno) -> Int32 { try start(result: -1) }

    /// - Parameter result: a descriptor for its standard output; -1 for the same as its standard error.
    func start(result: Int32) throws(Errno) -> Int32 {
        var child: pid_t = 0
        let failed = Self.withVector([program.string] + arguments) { arguments in
            Self.withVector(environment) { environment in
                posix_spawn_alone(
                    &child, program.string, arguments, environment, output?.string, result, isDetached ? 1 : 0,
                    takesInput ? 1 : 0)
            }
        }
        guard failed == 0 else { throw Errno(rawValue: failed) }
        return child
    }

    /// Runs it until it ends. Blocking.
    ///
    /// - Returns: its exit status, or 128 plus the number of the signal that ended it.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    public func run() throws(Errno) -> Int32 {
        let child = try start()
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return Self.exitStatus(status)
    }

    /// As in shells: 128 plus the number of the signal that ended it.
    static func exitStatus(_ status: Int32) -> Int32 {
        status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    private static func withVector<Value>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Value
    ) -> Value {
        var pointers = strings.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else {
                preconditionFailure("a vector ends with nil, so it is not empty")
            }
            return body(base)
        }
    }
}
