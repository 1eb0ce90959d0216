public import PhotoModel

/// `jobs --json`.
public struct JobListReport: Encodable, Sendable {
    var schema = 1
    var jobs: [JobReport]

    public init(_ jobs: [Job]) {
        self.jobs = jobs.map { JobReport($0, isWhole: false) }
    }
}
