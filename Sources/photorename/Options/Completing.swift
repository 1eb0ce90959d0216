import ArgumentParser
import Foundation
import JobStore
import PhotoModel
import Settings

/// Completions for the shell. They create nothing, print nothing, and fail silently.
enum Completing {
    /// IDs of jobs, newest first, and `latest`.
    static let jobs = CompletionKind.custom { words, _, _ in
        guard let path = database(words) ?? settings?.database,
            PostgresAddress(path) != nil || FileManager.default.fileExists(atPath: path),
            let jobs = try? JobStore(path: path, to: .read).jobs()
        else { return [] }
        return (jobs.isEmpty ? [] : ["latest"]) + jobs.prefix(most).map(\.id.text)
    }

    /// Presets of the config file.
    static let presets = CompletionKind.custom { _, _, _ in settings?.presets.keys.sorted() ?? [] }

    /// Nobody reads a longer list.
    private static let most = 50

    private static var settings: Settings? { try? Settings(environment: ProcessInfo.processInfo.environment) }

    /// The value of --database in the command line that is being typed.
    private static func database(_ words: [String]) -> String? {
        let option = "--database"
        if let word = words.last(where: { $0.hasPrefix(option + "=") }) {
            return String(word.dropFirst(option.count + 1))
        }
        guard let index = words.lastIndex(of: option), index + 1 < words.count else { return nil }
        return words[index + 1]
    }
}
