import ArgumentParser
import Foundation
import PhotoModel
import PhotorenameCore

/// What was probably meant, where the command line begins with no command.
enum UnknownCommand {
    /// - Parameters:
    ///   - words: the command line, without the program's name.
    ///   - root: the command whose subcommands are looked for.
    /// - Returns: nil if the command line begins with a command.
    static func fault(_ words: [String], of root: any ParsableCommand.Type) -> UserFacingError? {
        guard let word = words.first, !word.hasPrefix("-"), word != "help" else { return nil }
        let commands = root.configuration.subcommands + root.configuration.groupedSubcommands.flatMap(\.subcommands)
        let names = commands.map { $0.configuration.commandName ?? "" }
        if let index = names.firstIndex(of: word) {
            let command = commands[index]
            let hasOwn = !command.configuration.subcommands.isEmpty
            return hasOwn ? fault(Array(words.dropFirst()), of: command) : nil
        }
        guard !commands.isEmpty else { return nil }
        let message = "there is no command \"\(VisibleText.escape(word))\""
        let isRoot = root == Photorename.self
        if isRoot, FileManager.default.fileExists(atPath: word) {
            let line = (["photorename", "analyze"] + words.map(quoted)).joined(separator: " ")
            return UserFacingError(.usage, message, hint: "To analyze it: \(line)")
        }
        let prefix = isRoot ? "photorename" : "photorename \(root.configuration.commandName ?? "")"
        let nearest = EditDistance.nearest(word, of: names.filter { $0 != Work.configuration.commandName })
        return UserFacingError(
            .usage, message,
            hint: nearest.map { "Did you mean: \(prefix) \($0)" } ?? "For a list of the commands: \(prefix) --help")
    }

    /// As a shell takes it.
    private static func quoted(_ word: String) -> String {
        let isPlain = !word.isEmpty && word.utf8.allSatisfy { $0.isASCIIAlphanumeric || "-_./=,:+@%".utf8.contains($0) }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
