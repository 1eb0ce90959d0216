import ArgumentParser
import JobStore
import PhotoModel
import PhotorenameCore

/// A job that the user names, the newest if none is named.
struct OptionalJobArgument: ParsableArguments {
    @Argument(help: JobArgument.help, completion: Completing.jobs)
    var job = "latest"

    /// - Throws: `JobStoreError`.
    func find(_ context: AppContext) throws -> Job { try context.store.find(job) }
}
