import FileSystem
import Foundation
import SystemPackage

/// The user's own browser, where there is a desktop to show the page on.
///
/// Other users of the machine can read the arguments of programs. So the browser is pointed at a file that only its owner can
/// read, and the file leads on to the address with its token.
final class BrowserOpener: Sendable {
    private let folder: String
    private let file: String

    /// - Parameter database: the file is in the user's runtime folder (XDG Base Directory Specification), else beside this.
    init(beside database: String) {
        let runtime = ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"].flatMap { folder in
            folder.hasPrefix("/") && access(folder, W_OK | X_OK) == 0 ? folder : nil
        }
        folder = runtime ?? (database as NSString).deletingLastPathComponent
        file = "\(folder)/\(Self.prefix)\(getpid())-\(UUID().uuidString.lowercased()).html"
    }

    private static let prefix = "photorename-page-"

    /// Files of processes that were killed before they could take theirs away.
    private func removeStale() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            guard name.hasPrefix(Self.prefix), name.hasSuffix(".html"),
                let pid = name.dropFirst(Self.prefix.count).split(separator: "-").first.flatMap({ pid_t($0) }), pid > 0,
                kill(pid, 0) != 0, errno == ESRCH
            else { continue }
            unlink("\(folder)/\(name)")
        }
    }

    /// Whether it worked, people see; the address is printed in any case.
    func open(_ address: String) {
        guard let program = program() else { return }
        removeStale()
        guard write(address) else { return }
        var spawn = Spawn(
            FilePath(program), [URL(filePath: file).absoluteString],
            environment: ChildEnvironment.variables())
        spawn.output = "/dev/null"
        spawn.isDetached = true
        _ = try? spawn.start()
    }

    /// Takes the file away: the address is of no use any more.
    func close() { unlink(file) }

    private func write(_ address: String) -> Bool {
        let text = """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>photorename</title>\
            <meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=\(address)"></head>\
            <body><a href="\(address)">Open the page</a></body></html>

            """
        let descriptor = Foundation.open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return false }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        return (try? handle.write(contentsOf: Data(text.utf8))) != nil
    }

    private func program() -> String? {
        #if canImport(Darwin)
            return "/usr/bin/open"
        #else
            let environment = ProcessInfo.processInfo.environment
            // Without a desktop xdg-open would start a browser that wants this terminal.
            guard ["DISPLAY", "WAYLAND_DISPLAY"].contains(where: { environment[$0]?.isEmpty == false }) else {
                return nil
            }
            return UserProgram.find("xdg-open")
        #endif
    }
}
