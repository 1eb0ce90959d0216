import Foundation

/// The user's home folder, the default place of settings, jobs and models.
enum HomeFolder {
    /// `HOME`, otherwise the home folder of the account (getpwuid(3)): containers and cron often don't set the variable.
    ///
    /// - Throws: `ConfigError` when neither names a folder.
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
