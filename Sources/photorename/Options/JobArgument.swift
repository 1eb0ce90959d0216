import ArgumentParser
import JobStore
import PhotoModel
import PhotorenameCore

/// A job that the user names.
struct JobArgument: ParsableArguments {
    static let help: ArgumentHelp = "Job ID, a unique prefix of 3 or more characters, or `latest`."

    @Argument(help: help, completion: Completing.jobs)
    var job: String

    /// - Throws: `JobStoreError`.
    func find(_ context: AppContext) throws -> Job { try context.store.find(job) }
}
