import FileSystem
import Foundation
import SystemPackage

/// The user's own browser, where there is a desktop to show it on.
enum BrowserOpener {
    /// - Parameter address: opens once: other users can read the arguments of programs.
    static func open(_ address: String) {
        guard let program = program() else { return }
        // Whether it worked, people see; the address is printed in any case.
        var spawn = Spawn(FilePath(program), [address], environment: OtherPrograms.environment())
        spawn.output = "/dev/null"
        spawn.isDetached = true
        _ = try? spawn.start()
    }

    private static func program() -> String? {
        #if canImport(Darwin)
            return "/usr/bin/open"
        #else
            let environment = ProcessInfo.processInfo.environment
            // Without a desktop xdg-open would start a browser that wants this terminal.
            guard ["DISPLAY", "WAYLAND_DISPLAY"].contains(where: { environment[$0]?.isEmpty == false }) else {
                return nil
            }
            let folders = environment["PATH"]?.split(separator: ":") ?? []
            return folders.map { $0 + "/xdg-open" }.first { FileManager.default.isExecutableFile(atPath: $0) }
        #endif
    }
}
