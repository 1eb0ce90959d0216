import ArgumentParser
import FileSystem
import PhotorenameCore
import TerminalUI

/// Where the root of a job is, if it was moved.
struct RootArgument: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The job's folder is at this path now: it was moved, or its disk is mounted elsewhere. Its photos are checked before any is renamed.",
            valueName: "path"),
        completion: .directory)
    var root: String?

    /// - Throws: `PathError`.
    func placed(_ context: AppContext) throws -> AppContext {
        try context.withRoot(at: root.map(RawArguments.bytes))
    }
}
