import Foundation
public import PhotoModel
import Yams

extension Settings {
    /// Stores a provider in the config file, so that it is used from now on. A link stays a link, and the file keeps its
    /// mode.
    ///
    /// - Throws: when a model, a URL or a key of the file would become that provider's, and when it can't be written.
    public func rememberProvider(_ provider: ProviderName) throws(ConfigError) {
        do {
            try remember(provider)
        } catch let error as ConfigError {
            throw error
        } catch {
            let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
            throw ConfigError(place: configFile, problem: .cannotWrite(reason: cause.localizedDescription))
        }
    }

    private func remember(_ provider: ProviderName) throws {
        let folder = (configFile as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        if let keys = keysThatWouldChangeHands(to: provider) {
            throw ConfigError(place: configFile, problem: .otherProvider(keys: keys))
        }
        let target = Self.target(of: configFile)
        let old = FileManager.default.fileExists(atPath: target) ? try Data(contentsOf: URL(filePath: target)) : nil
        var text = old ?? Data()
        if let last = text.last, last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
        text.append(Data("provider: \(provider.rawValue)\n".utf8))
        // One more line would break a file in another form of YAML.
        guard try ConfigFile.mapping(String(decoding: text, as: UTF8.self), configFile)["provider"] != nil else {
            throw ConfigError(place: configFile, problem: .notAMapping)
        }
        try Self.replace(target, with: text, mode: try Self.mode(target))
    }

    /// The file that a chain of links leads to; it need not exist.
    private static func target(of path: String) -> String {
        var path = path
        for _ in 0..<40 {
            guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { break }
            path = next.hasPrefix("/") ? next : (path as NSString).deletingLastPathComponent + "/" + next
        }
        return path
    }

    private static func mode(_ path: String) throws -> mode_t {
        var status = stat()
        guard stat(path, &status) == 0 else { return 0o600 }
        return status.st_mode & 0o7777
    }

    /// Replaces the file atomically.
    private static func replace(_ path: String, with text: Data, mode: mode_t) throws {
        let part = path + ".part-\(getpid())"
        let descriptor = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try file.write(contentsOf: text)
            guard fchmod(descriptor, mode) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
            try file.synchronize()
            guard rename(part, path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        } catch {
            unlink(part)
            throw error
        }
    }
}
