import Foundation
import Settings

/// The environment of the programs that we start for the user.
enum OtherPrograms {
    /// Ours as `NAME=value`, without keys, which are for the provider alone.
    ///
    /// - Parameter more: goes before ours.
    static func environment(_ more: [String: String] = [:]) -> [String] {
        let ours = ProcessInfo.processInfo.environment.filter { !Settings.secretVariables.contains($0.key) }
        return ours.merging(more) { $1 }.map { "\($0.key)=\($0.value)" }
    }
}
