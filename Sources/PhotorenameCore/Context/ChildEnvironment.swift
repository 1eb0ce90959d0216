import Foundation
import Settings

/// The environment of programs that are started for the user.
enum ChildEnvironment {
    /// This process's own without API keys: those are for the provider alone.
    ///
    /// - Parameter additions: override variables of the same name.
    /// - Returns: the variables.
    static func variables(adding additions: [String: String] = [:]) -> [String: String] {
        let own = ProcessInfo.processInfo.environment.filter { !Settings.secretVariables.contains($0.key) }
        return own.merging(additions) { $1 }
    }
}
