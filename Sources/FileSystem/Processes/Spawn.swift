import CPosix
public import SystemPackage

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Starts a program that this one doesn't wait for: a background worker, a browser. Never with `fork`, because the database may
/// be open.
///
/// The program gets only its arguments and its environment: standard input is empty, standard output and standard error are one
/// given file, all other descriptors are closed, and signals have their default handlers.
public struct Spawn {
    public var program: FilePath
    public var arguments: [String]
    /// Values of variables, by name.
    public var environment: [String: String]
    /// Opened for appending, created with mode 0600; nil for this program's standard error.
    public var output: FilePath?
    /// Connected with the program's descriptor 3.
    public var channel: Channel?
    /// In a session of its own, so that it survives the end of the terminal.
    public var isDetached = false

    public init(_ program: FilePath, _ arguments: [String], environment: [String: String]) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
    }

    /// - Returns: the process ID.
    /// - Throws: `Errno`.
    public func start() throws(Errno) -> Int32 {
        var child: pid_t = 0
        let failed = Self.withVector([program.string] + arguments) { arguments in
            Self.withVector(environment.map { "\($0)=\($1)" }) { environment in
                posix_spawn_alone(
                    &child, program.string, arguments, environment, output?.string, isDetached ? 1 : 0,
                    channel?.descriptor ?? -1)
            }
        }
        guard failed == 0 else { throw Errno(rawValue: failed) }
        return child
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
