import Describing
import FileSystem
import Foundation
import Settings
import SystemPackage

/// Where a provider's key comes from: its own variable of the environment, the common one, then the config's file, then
/// the config's command. It is read when a request is about to be made, and never kept.
struct KeySource {
    let settings: Settings

    /// More than this is no key.
    private static let limit = 4_096

    /// Nil where there is none.
    ///
    /// - Throws: `Complaint` for one that cannot be used.
    func key(for provider: ProviderName) throws -> APIKey? {
        if let (variable, value) = settings.key(for: provider.rawValue) { return try key(value, from: variable) }
        if let path = settings.keyFile { return try key(read(path), from: path) }
        if let command = settings.keyCommand { return try key(run(command), from: "api_key_command") }
        return nil
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
                throw Complaint("\(path) can be read by others", hint: "chmod 600 \(path)")
            }
            var buffer = [UInt8](repeating: 0, count: Self.limit)
            let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
            return String(decoding: buffer[..<count], as: UTF8.self)
        } catch let error as Errno {
            throw Complaint(
                "the key's file \(path) cannot be read: \(error)",
                hint: "api_key_file in \(settings.configFile) names it")
        }
    }

    /// A line of the user's own config, for a shell, as with git and ssh.
    private func run(_ command: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw Complaint("api_key_command could not be run: \(error.localizedDescription)")
        }
        let bytes = (try? output.fileHandleForReading.read(upToCount: Self.limit)) ?? Data()
        try? output.fileHandleForReading.close()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Complaint(
                "api_key_command ended with status \(process.terminationStatus)",
                hint: "it stands in \(settings.configFile); try it in a shell")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
