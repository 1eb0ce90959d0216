import Foundation

/// The user's home folder, where settings, jobs and models are kept unless the XDG variables say otherwise.
enum HomeFolder {
    /// `HOME`, else the home of the account (getpwuid(3)): containers and cron often leave the variable out.
    ///
    /// - Throws: `ConfigError` when neither names a folder. `/.local` is nobody's home.
    static func find(_ environment: [String: String]) throws(ConfigError) -> String {
        if let home = environment["HOME"], home.hasPrefix("/") { return home }
        var isFolder: ObjCBool = false
        guard let home = account(), home.hasPrefix("/"), home != "/",
            FileManager.default.fileExists(atPath: home, isDirectory: &isFolder), isFolder.boolValue
        else { throw ConfigError(place: "HOME", problem: .noHome) }
        return home
    }

    private static func account() -> String? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwuid_r(getuid(), &entry, &buffer, buffer.count, &found) == 0, found != nil,
            let home = entry.pw_dir
        else { return nil }
        return String(cString: home)
    }
}
