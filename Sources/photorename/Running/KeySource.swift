import Describing
import FileSystem
import Foundation
import PhotoModel
import Settings
import SystemPackage

/// Where a provider's key comes from: its own variable of the environment, the common one, then the config's file, then
/// the config's command. It is read when a request is about to be made, and never kept. Blocking: a command may take long.
struct KeySource {
    let settings: Settings

    /// More than this is no key.
    private static let limit = 4_096
    /// A command may ask a person for a password; nobody waits longer for one that hangs.
    private static let timeout = Duration.seconds(30)

    /// The key that may be sent to a server; nil where there is none.
    ///
    /// - Parameters:
    ///   - destination: the job's base URL; nil for the provider's own host.
    ///   - isNamed: the command line that began the job named the provider.
    /// - Throws: `Complaint` for one that cannot be used.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    func key(for provider: ProviderName, at destination: String?, isNamed: Bool = false) throws -> APIKey? {
        let own = settings.settings(for: provider, isNamed: isNamed)
        guard let location = own.key(for: destination) else { return nil }
        switch location.place {
        case .variable(let name, let value): return try key(value, from: name)
        case .file(let path): return try key(read(path), from: path)
        case .command(let line): return try key(run(line), from: "api_key_command")
        }
    }

    private func key(_ text: String, from place: String) throws -> APIKey {
        guard let key = APIKey(text) else { throw Complaint("\(place) holds something that cannot be a key") }
        return key
    }

    private func read(_ path: String) throws -> String {
        do {
            let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking])
            defer { try? file.close() }
            var status = stat()
            // The open file, and not what its name leads to a moment later.
            guard fstat(file.rawValue, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                throw Errno.badFileDescriptor
            }
            guard status.st_mode & 0o077 == 0 else {
                throw Complaint("\(path) can be read by others", hint: "Make it private: chmod 600 \(path)")
            }
            var buffer = [UInt8](repeating: 0, count: Self.limit)
            let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
            return String(decoding: buffer[..<count], as: UTF8.self)
        } catch let error as Errno {
            throw Complaint(
                "the key's file \(path) cannot be read: \(error)",
                hint: "It is named by api_key_file in \(settings.configFile).")
        }
    }

    /// A line of the user's own config, for a shell, as with git and ssh.
    private func run(_ command: String) throws -> String {
        var spawn = Spawn("/bin/sh", ["-c", command], environment: OtherPrograms.environment())
        // A program that asks for a password needs our terminal; without one, whatever it started ends with it.
        spawn.isDetached = !Console.canAsk
        let captured: Spawn.Captured
        do {
            captured = try spawn.capture(limit: Self.limit, timeout: Self.timeout)
        } catch {
            throw Complaint("api_key_command could not be run: \(error)")
        }
        guard let status = captured.status else {
            throw Complaint(
                "api_key_command did not end within \(Self.timeout.components.seconds) s",
                hint: "It stands in \(settings.configFile). Try it in a shell.")
        }
        guard status == 0 else {
            throw Complaint(
                "api_key_command ended with status \(status)",
                hint: "It stands in \(settings.configFile). Try it in a shell.")
        }
        return String(decoding: captured.bytes, as: UTF8.self)
    }
}
