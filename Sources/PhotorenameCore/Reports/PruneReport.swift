import PhotoModel

/// `prune --json`.
public struct PruneReport: Encodable, Sendable {
    struct Row: Encodable, Sendable {
        var job: String
        var status: JobStatus
        var root: String
    }

    var schema = 1
    var dryRun: Bool
    var jobs: [Row]
    var descriptions: Int

    private enum CodingKeys: String, CodingKey {
        case schema
        case dryRun = "dry_run"
        case jobs, descriptions
    }

    public init(_ result: PruneJobs.Result, isDryRun: Bool) {
        dryRun = isDryRun
        jobs = result.jobs.map { Row(job: $0.id.text, status: $0.status, root: $0.rootText) }
        descriptions = result.descriptions
    }
}
