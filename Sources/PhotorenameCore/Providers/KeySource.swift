public import Describing
import FileSystem
import Foundation
public import PhotoModel
public import Settings
import SystemPackage

/// Reads a provider's key from where the user keeps it: its own environment variable, the common one, a file or a command.
///
/// The key is read when a request is about to be made, and never stored.
public struct KeySource: Sendable {
    private let settings: Settings
    /// A key command that asks for a password may use the terminal.
    private let isInteractive: Bool

    /// Key of the config file.
    private static let command = "api_key_command"
    /// A longer text is no key.
    private static let limit = 4_096
    /// A command can ask a person for a password; one that hangs is not waited for any longer.
    private static let timeout = Duration.seconds(30)

    public init(settings: Settings, isInteractive: Bool) {
        self.settings = settings
        self.isInteractive = isInteractive
    }

    /// The key that may be sent to a server; nil where there is none.
    ///
    /// - Parameters:
    ///   - provider: the provider.
    ///   - destination: the job's base URL; nil for the provider's own host.
    ///   - isNamed: the command line that created the job named the provider.
    /// - Returns: nil where there is none.
    /// - Throws: `KeyError`.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    public func key(
        for provider: ProviderName, at destination: String?, isNamed: Bool = false
    ) throws(KeyError) -> APIKey? {
        let own = settings.settings(for: provider, isNamed: isNamed)
        guard let location = own.key(for: destination) else { return nil }
        switch location.place {
        case .variable(let name, let value): return try key(value, from: name)
        case .file(let path): return try key(read(path), from: path)
        case .command(let line): return try key(run(line), from: Self.command)
        }
    }

    private func key(_ text: String, from place: String) throws(KeyError) -> APIKey {
        guard let key = APIKey(text) else { throw .invalid(place: place) }
        return key
    }

    private func read(_ path: String) throws(KeyError) -> String {
        do {
            let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking])
            defer { try? file.close() }
            // Of the open file, not of what its name leads to a moment later.
            let status = try file.stat()
            guard status.type == .regular else { throw Errno.badFileDescriptor }
            guard status.permissions.isDisjoint(with: [.groupReadWriteExecute, .otherReadWriteExecute]) else {
                throw KeyError.readableByOthers(path: path)
            }
            var buffer = [UInt8](repeating: 0, count: Self.limit)
            let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
            return String(decoding: buffer[..<count], as: UTF8.self)
        } catch let error as KeyError {
            throw error
        } catch {
            throw .unreadable(path: path, error as? Errno ?? .ioError, configFile: settings.configFile)
        }
    }

    /// Runs a line of the user's own config.
    private func run(_ command: String) throws(KeyError) -> String {
        let output: UserProgram.Output
        do {
            output = try UserProgram(shell: command).output(
                limit: Self.limit, timeout: Self.timeout, hasTerminal: isInteractive)
        } catch UserProgram.Fault.timedOut {
            throw .commandTimedOut(
                seconds: Int(Self.timeout.components.seconds), configFile: settings.configFile)
        } catch UserProgram.Fault.tooLong {
            throw .invalid(place: Self.command)
        } catch {
            throw .commandNotStarted(error as? Errno ?? .ioError)
        }
        guard output.status == 0 else {
            throw .commandFailed(status: output.status, configFile: settings.configFile)
        }
        return String(decoding: output.bytes, as: UTF8.self)
    }
}
